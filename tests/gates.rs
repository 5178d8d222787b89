//! What gates let through: each `tests/gates/<case>.txt` is a small project before and after, and may be a reference,
//! written as those of `tests/diff.rs`; `deny.yaml` has what `deny NAME` asks. Behind `=== expected` each line is a question and its answer, written down from
//! what Azure's roles allow: `privileged: passes`, or who is shown: persona, environment, operation (or a pattern of which it
//! has to be one), reason, and the pointer of the line; `-` for what there is not. `acceptance 0: accepts` is what came of the first entry of
//! `accepted-access.yaml` on 2027-01-15; those of `accept.txt`, written as for `--accept`, come behind.
#![expect(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test that fails says where")]

mod diff_support;
mod resolve_support;

use diff_support::{Case, cases_in, compared, policy, project};
use rolecast::diff::{Acceptance, Counterexample, Denial, Gate, Known};
use rolecast::model::deny::Deny;
use rolecast::model::read_file;
use rolecast::permission::{Pattern, Primitives};
use rolecast::policy::{Origin, Policy};
use rolecast::source::FileId;

/// `P001 dev Microsoft.Storage/storageAccounts/listKeys/action new-access /componentAccess/azure-storage/dev/1`
fn shown(one: &Counterexample) -> String {
    let or = |text: Option<&str>| text.unwrap_or("-").to_owned();
    let words =
        [or(one.persona.as_deref()), or(one.environment.as_deref()), or(one.action.as_deref()).replace(" ", "~")];
    format!("{} {} {}", words.join(" "), one.reason.word(), one.origin.pointer)
}

/// Whether an answer is the one that is expected, or one of those.
fn fits(found: &str, expected: &str) -> bool {
    let (found, expected): (Vec<&str>, Vec<&str>) = (found.split(' ').collect(), expected.split(' ').collect());
    let words = found.iter().zip(&expected);
    found.len() == expected.len()
        && words
            .into_iter()
            .all(|(found, expected)| found == expected || Pattern::new(expected).covers(&Pattern::new(found)))
}

/// The denial of this name in a case's `deny.yaml`.
fn denial(case: &Case, name: &str) -> Denial {
    let (_, text) = case.after.iter().find(|(path, _)| path == "deny.yaml").expect("deny.yaml");
    let read = read_file::<Deny>(FileId(0), text.as_bytes());
    let file = read.value.unwrap_or_else(|| panic!("{}: {:?}", case.name, read.errors));
    let (before, after) = (policy(case.before.clone()), policy(case.after.clone()));
    let found = Known::of(&[&before, &after], [], Primitives::builtin()).check(&file);
    assert!(found.0.is_empty(), "{}: {found:?}", case.name);
    let one = file.deny.iter().find(|one| one.name.as_str() == name).unwrap_or_else(|| panic!("no `{name}`"));
    Denial::of(one, Primitives::builtin()).unwrap()
}

/// What the second side accepts; then what the lines of `accept.txt` say, as `--accept` would.
fn acceptances(case: &Case, sides: [&Policy; 2]) -> Vec<Acceptance> {
    let sources = project(case.after.clone()).sources.expect("a project");
    let file = sources.accepted.iter().flat_map(|file| &file.value.accepted);
    let origin = || Origin { file: "accepted-access.yaml".into(), pointer: "/accepted".into() };
    let mut all: Vec<Acceptance> =
        file.map(|one| Acceptance::of(one, origin(), Primitives::builtin()).unwrap()).collect();
    let known = Known::of(&sides, [], Primitives::builtin());
    let lines = case.after.iter().filter(|(path, _)| path == "accept.txt").flat_map(|(_, text)| text.lines());
    all.extend(lines.map(|line| known.acceptance(line, Primitives::builtin()).unwrap()));
    all
}

/// What a case comes to, for each of its questions.
fn answer(case: &Case, question: &str) -> String {
    let (before, after) = (policy(case.before.clone()), policy(case.after.clone()));
    let mut found = compared(&before, &after);
    let acceptances = acceptances(case, [&before, &after]);
    found.accept(acceptances.clone(), "2027-01-15".parse().unwrap()).unwrap();
    if let Some(number) = question.strip_prefix("acceptance ") {
        let (_, state) = found.acceptances.get(number.parse::<usize>().unwrap()).expect("an acceptance");
        return state.word().to_owned();
    }
    let refused = match question {
        "broadened" => found.refused_by(Gate::Broadened),
        "privileged" => found.refused_by(Gate::Privileged),
        "production" => found.refused_by(Gate::Production),
        "any" => found.refused_by(Gate::Any),
        "no-new-access" => {
            let mut beyond = compared(&policy(case.reference.clone()), &after);
            beyond.accept(acceptances, "2027-01-15".parse().unwrap()).unwrap();
            beyond.beyond_reference()
        }
        other => {
            let name = other.strip_prefix("deny ").unwrap_or_else(|| panic!("{}: nobody asks `{other}`", case.name));
            found.denied_by(&denial(case, name)).unwrap()
        }
    };
    refused.as_ref().map_or_else(|| "passes".to_owned(), shown)
}

#[test]
fn gates_let_through_what_they_should() {
    let cases = cases_in("gates");
    assert!(cases.len() >= 10, "{} cases", cases.len());
    let mut wrong = String::new();
    for case in &cases {
        for line in case.expected.lines().map(str::trim).filter(|line| !line.is_empty()) {
            let (question, expected) = line.split_once(": ").expect("a question and an answer");
            let found = answer(case, question);
            if !fits(&found, expected) {
                wrong.push_str(&format!("{}: {question} is\n  {found}\nand should be\n  {expected}\n", case.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
