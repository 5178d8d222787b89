//! What a difference says of access: each `tests/diff/<case>.txt` is a small project before and after, and what becomes of
//! access, written down from what Azure's roles allow and how assignments add up, never copied from what rolecast prints.
//!
//! Files stand behind `--- before/path`, `--- after/path`, or `--- path` for both sides; `+++` begins them as in
//! `tests/diff/base.txt`. Behind `~~~ side/path` each line is `text ==> other`, put in place in the file. Behind
//! `=== expected` stand the verdict, the verdicts of personas with reasons, and the steps in which access is broader (`+`)
//! or narrower (`-`): principal, name of the scope, state, plane, reasons but for new access, and the exact set: patterns of
//! roles, `a, b except c`, or what one such set has and another has not, `.. minus ..`.
#![expect(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test that fails says where")]

mod diff_support;
mod resolve_support;

use diff_support::{cases, compared, policy};
use rolecast::catalog::Permission;
use rolecast::diff::{Change, Diff, Operations, Step, What};
use rolecast::effective::at_resource;
use rolecast::permission::{Access, Budget, Plane};

/// `sg-one-dev stcontosodev active control`, and reasons but for new access.
fn head(change: &Change, step: &Step) -> String {
    let scope = change.scope.to_string();
    let scope = match scope.rsplit('/').next().unwrap() {
        "22222222-1111-4222-8222-222222222222" => "sub-dev",
        "22222222-3333-4222-8222-222222222222" => "sub-prod",
        name => name,
    };
    let mut text = format!("{} {scope}", change.principal.name.as_deref().unwrap_or(&change.principal_key));
    text.push_str(&format!(" {}", rolecast::diff::Standing::of(step.state).word()));
    match &step.what {
        What::Operations { plane, .. } => text.push_str(&format!(" {}", plane.name())),
        What::Role { mechanism, .. } => text.push_str(&format!(" {}", mechanism.id())),
    }
    if !step.is_new() {
        let mut words: Vec<&str> = step.reasons.iter().map(|reason| reason.word()).collect();
        words.sort_unstable();
        text.push_str(&format!(" ({})", words.join(" ")));
    }
    text
}

/// The set that `a, b except c, d` writes, or `.. minus ..` of two of them, as far as it can be of use at a type of resource.
fn set(text: &str, plane: Plane, at: Option<&str>) -> Operations {
    if let Some((all, taken)) = text.split_once(" minus ") {
        return set(all, plane, at).without(&set(taken, plane, at), &mut Budget::default()).unwrap();
    }
    let (allowed, taken) = text.split_once(" except ").unwrap_or((text, ""));
    let list = |text: &str| -> Vec<String> {
        text.split(',').map(|one| one.trim().to_owned()).filter(|one| !one.is_empty()).collect()
    };
    let mut block = Permission::default();
    match plane {
        Plane::Control => (block.actions, block.not_actions) = (list(allowed), list(taken)),
        Plane::Data => (block.data_actions, block.not_data_actions) = (list(allowed), list(taken)),
    }
    let budget = &mut Budget::default();
    let access = at_resource(&Access::of(&[block], budget).unwrap(), at, budget).unwrap();
    Operations { sure: access.plane(plane).met.clone(), possible: access.plane(plane).possible.clone() }
}

/// What is wrong with what was found.
fn judge(found: &Diff, expected: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut rows: Vec<String> = vec![found.verdict.word().to_owned()];
    for row in &found.rows {
        let words = |reasons: &[rolecast::diff::Reason]| {
            let mut words: Vec<&str> = reasons.iter().map(|reason| reason.word()).collect();
            words.sort_unstable();
            words.dedup();
            words.join(" ")
        };
        let mut line = format!("{} {} {}", row.persona, row.environment, row.verdict.word());
        for (sign, reasons) in [("+", words(&row.broader)), ("-", words(&row.narrower))] {
            if !reasons.is_empty() {
                line.push_str(&format!(" {sign} {reasons}"));
            }
        }
        rows.push(line);
    }
    for one in found.around.iter().filter(|one| one.persona.is_none() || one.environment.is_none()) {
        let sign = if one.is_broader { "+" } else { "-" };
        let about = one.environment.as_deref().or(one.persona.as_deref()).unwrap_or("all");
        let what = match &one.reason {
            rolecast::diff::Reason::GuardrailLoosened { what } => format!(" {}", what.word()),
            _ => String::new(),
        };
        rows.push(format!("{about} {sign} {}{what}", one.reason.word()));
    }
    let mut steps: Vec<(String, &Change, &Step)> = Vec::new();
    for change in &found.changes {
        for (sign, all) in [("+", &change.broader), ("-", &change.narrower)] {
            let told = all.iter().filter(|step| !step.is_implied);
            steps.extend(told.map(|step| (format!("{sign} {}", head(change, step)), change, step)));
        }
    }
    let mut lines: Vec<String> =
        expected.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect();
    let expected_steps: Vec<String> =
        lines.extract_if(.., |line| line.starts_with("+ ") || line.starts_with("- ")).collect();
    lines.sort();
    rows.sort();
    if lines != rows {
        wrong.push(format!("verdicts are\n  {}\nand should be\n  {}", rows.join("\n  "), lines.join("\n  ")));
    }
    for line in &expected_steps {
        let (wanted, text) = line.split_once(": ").unwrap_or_else(|| panic!("`{line}` has no set"));
        let Some(at) = steps.iter().position(|(head, _, step)| head == wanted && matches(step, text, &steps, head))
        else {
            wrong.push(format!("missing {line}"));
            continue;
        };
        steps.remove(at);
    }
    for (head, _, step) in steps {
        let text = match &step.what {
            What::Operations { operations, .. } => {
                operations.possible.terms().iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
            }
            What::Role { name, .. } => name.to_string(),
        };
        wrong.push(format!("found {head}: {text}"));
    }
    wrong
}

fn matches(step: &Step, text: &str, steps: &[(String, &Change, &Step)], head: &str) -> bool {
    let (_, change, _) = steps.iter().find(|(known, ..)| known == head).unwrap();
    match &step.what {
        What::Operations { plane, operations } => {
            let wanted = set(text, *plane, change.scope.resource_type().as_deref());
            operations.equals(&wanted, &mut Budget::default()).unwrap()
        }
        What::Role { name, .. } => **name == *text,
    }
}

#[test]
fn cases_come_to_what_azure_makes_of_them() {
    let cases = cases();
    assert!(cases.len() >= 40, "{} cases", cases.len());
    let mut wrong = String::new();
    for (name, before, after, expected) in cases {
        let (before, after) = (policy(before), policy(after));
        for line in judge(&compared(&before, &after), &expected) {
            wrong.push_str(&format!("{name}: {line}\n"));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// Broader and narrower exchanged, and nothing else.
#[test]
fn cases_read_backwards_are_their_mirror() {
    for (name, before, after, _) in cases() {
        let (before, after) = (policy(before), policy(after));
        let (there, back) = (compared(&before, &after), compared(&after, &before));
        let steps = |found: &Diff, sign: bool| {
            let mut lines = Vec::new();
            for change in &found.changes {
                let all = if sign { &change.broader } else { &change.narrower };
                lines.extend(all.iter().map(|step| (head(change, step), step.is_implied, step.is_moved)));
            }
            lines.sort();
            lines
        };
        assert_eq!(steps(&there, true), steps(&back, false), "{name}");
        assert_eq!(steps(&there, false), steps(&back, true), "{name}");
        let mirrored = |word| match word {
            "broadened" => "narrowed",
            "narrowed" => "broadened",
            other => other,
        };
        assert_eq!(there.verdict.word(), mirrored(back.verdict.word()), "{name}");
        assert_eq!(there.assignments.len(), back.assignments.len(), "{name}");
    }
}

#[test]
fn nothing_differs_from_itself() {
    for (name, before, after, _) in cases() {
        for files in [before, after] {
            let policy = policy(files);
            let found = compared(&policy, &policy.clone());
            assert_eq!(found.verdict, rolecast::diff::Verdict::Unchanged, "{name}");
            assert!(found.changes.is_empty() && found.around.is_empty() && found.assignments.is_empty(), "{name}");
            assert!(found.rows.is_empty(), "{name}");
        }
    }
}
