//! A difference as annotations: which lines, how bad, in which order, and by which fingerprint. Expected values are read off
//! the cases of `tests/diff/` and their base by hand.
#![expect(clippy::expect_used, clippy::unwrap_used, reason = "a test that fails says where")]

mod diff_support;
mod resolve_support;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use diff_support::{Files, cases, compared, policy, project};
use rolecast::diagnostic::{Diagnostic, Diagnostics, Log, Record, Severity, render};
use rolecast::diff::Gate;
use rolecast::diff::show::{Which, Written, records};
use rolecast::policy::Text;
use rolecast::project::{Places, Project};

/// The files of both sides; what is gone stands nowhere.
struct Both<'p>([Places<'p>; 2]);

impl Written for Both<'_> {
    fn at(&mut self, message: Diagnostic, side: Which, file: &Text, pointer: &str, beside: String) -> Diagnostic {
        let Both([_, after]) = self;
        let span = match side {
            Which::After => after.span(file, pointer),
            Which::Before => after.span(file, "/id").or_else(|| after.span(&"rolecast.yaml".into(), "/name")),
        };
        message.at(span.expect(pointer), beside)
    }

    fn lasting(&mut self, side: Which, file: &Text, pointer: &str) -> String {
        self.0[usize::from(side == Which::After)].lasting(file, pointer)
    }
}

/// The annotations of two projects, and the second.
fn annotated(before: &Files, after: &Files, gate: Option<Gate>) -> (Vec<Record>, Project) {
    let projects = [project(before.clone()), project(after.clone())];
    let mut found = compared(&policy(before.clone()), &policy(after.clone()));
    let refused = gate.and_then(|gate| found.refused_by(gate));
    found.refused.extend(refused);
    let mut both = Both(projects.each_ref().map(|project| Places::new(&project.map)));
    let records = records(&found, &mut both);
    let [_, after] = projects;
    (records, after)
}

fn files(name: &str) -> (Files, Files) {
    let (_, before, after, _) = cases().into_iter().find(|(known, ..)| known == name).expect(name);
    (before, after)
}

/// `warning new-access P001 dev personas/P001.yaml:7` for each.
fn lines(name: &str, gate: Option<Gate>) -> Vec<String> {
    let (before, after) = files(name);
    let (records, project) = annotated(&before, &after, gate);
    let line = |one: &Record| {
        let diagnostic = &one.diagnostic;
        let span = diagnostic.primary.as_ref().unwrap().span;
        let file = project.map.file(span.file).unwrap();
        let place = format!("{}:{}", file.path(), project.map.places(span).unwrap().0.line);
        let about: Vec<&str> = one.subject.parts().take(2).collect();
        format!("{} {} {} {place}", diagnostic.severity.name(), diagnostic.code, about.join(" "))
    };
    records.iter().map(line).collect()
}

/// The line of the only place in a file of a case's second side at which a text stands.
fn line_of(name: &str, file: &str, text: &str) -> usize {
    let (_, after) = files(name);
    let (_, content) = after.into_iter().find(|(path, _)| path == file).unwrap();
    let found: Vec<usize> =
        (1..).zip(content.lines()).filter(|(_, line)| line.contains(text)).map(|(at, _)| at).collect();
    assert_eq!(found.len(), 1, "`{text}` in {content}");
    found[0]
}

#[test]
fn lines_of_head_that_give_more() {
    let at = |name, text| format!("personas/P001.yaml:{}", line_of(name, "personas/P001.yaml", text));
    // Whoever may write everything has keys and secrets: primitives of severity error.
    let place = at("reader-to-contributor", "Contributor");
    assert_eq!(lines("reader-to-contributor", None), [format!("warning new-access P001 dev {place}")]);
    assert_eq!(lines("reader-to-contributor", Some(Gate::Privileged)), [format!("error new-access P001 dev {place}")]);
    assert_eq!(
        lines("reader-to-contributor", Some(Gate::Production)),
        [format!("warning new-access P001 dev {place}")]
    );
    // A condition that is gone from data in dev opens nothing.
    let [one] = lines("condition-dropped", None).try_into().unwrap();
    assert!(one.starts_with("info condition-dropped P001 dev personas/P001.yaml:"), "{one}");
    // What is less is told where the gate refuses it, at the file.
    assert_eq!(lines("contributor-to-reader", Some(Gate::Broadened)), Vec::<String>::new());
    assert_eq!(
        lines("contributor-to-reader", Some(Gate::Any)),
        ["error narrower-access P001 dev personas/P001.yaml:1"]
    );
    // Moved access is access somewhere where it was not.
    let [one] = lines("moved-to-another-account", Some(Gate::Broadened)).try_into().unwrap();
    assert!(one.starts_with("error new-access P001 dev "), "{one}");
}

/// Systems show the first few.
#[test]
fn the_worst_stands_first() {
    for (name, before, after, _) in cases() {
        for gate in [None, Some(Gate::Production), Some(Gate::Any)] {
            let (records, _) = annotated(&before, &after, gate);
            let levels: Vec<Severity> = records.iter().map(|one| one.diagnostic.severity).collect();
            assert!(levels.is_sorted_by(|a, b| a >= b), "{name}: {levels:?}");
            let mut found = compared(&policy(before.clone()), &policy(after.clone()));
            let refused = gate.and_then(|gate| found.refused_by(gate));
            found.refused.extend(refused);
            let refused = gate.and_then(|gate| found.refused_by(gate)).is_some();
            assert_eq!(refused, levels.first() == Some(&Severity::Error), "{name}: an error is what the gate refuses");
            assert!(!levels.is_empty() || !found.verdict.is_broader(), "{name}: what is broader is annotated");
        }
    }
    // Both are in production or open a primitive; the one that opens most is first.
    let both = lines("keys-in-dev-and-data-in-production", None);
    assert!(both[0].starts_with("warning new-access P001 dev "), "{both:?}");
    assert!(both[1].starts_with("warning new-access P001 production "), "{both:?}");
}

#[test]
fn reasons_are_rules_with_words() {
    let mut seen = BTreeSet::new();
    for (name, before, after, _) in cases() {
        for (before, after, is_kept) in [(&before, &after, true), (&after, &before, false)] {
            let (records, project) = annotated(before, after, Some(Gate::Any));
            for one in &records {
                let rule = one.rule.expect(one.diagnostic.code);
                assert_eq!(rule.name, one.diagnostic.code);
                assert!(
                    rule.summary.len() >= 10 && rule.does.len() > 40 && rule.page.contains(rule.summary),
                    "{}",
                    rule.page
                );
                assert!(rule.page.contains("An annotation is an error where the gate refuses"), "{}", rule.page);
                seen.insert(one.diagnostic.code);
            }
            let prints: BTreeSet<&str> = records.iter().map(|one| &*one.fingerprint).collect();
            assert_eq!(prints.len(), records.len(), "{name}");
            if is_kept {
                let mut log = Log::of(&Diagnostics::new(), &project.map, "access/");
                log.series = "rolecast-diff";
                log.records = records;
                kept(&name, &log);
            }
        }
    }
    let all = [
        "new-access",
        "standing-where-eligible",
        "membership-standing",
        "expiry-removed",
        "expiry-extended",
        "condition-dropped",
        "condition-looser",
        "activation-longer",
        "approval-dropped",
        "approvers-added",
        "mfa-dropped",
        "justification-dropped",
        "ticket-dropped",
        "human-replaced-by-agent",
        "agent-added",
        "guardrail-loosened",
        "tier-lowered",
        "exception-added",
        "exception-extended",
        "narrower-access",
        "setting-opens",
    ];
    assert_eq!(seen, BTreeSet::from(all));
}

/// Writes a log where `.ci/run` has the reference validator of SARIF look at it.
fn kept(name: &str, log: &Log<'_>) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("sarif");
    fs::create_dir_all(&folder).unwrap();
    let sarif = render::sarif(log);
    fs::write(folder.join(format!("diff-{name}.sarif")), &sarif).unwrap();
    let sarif: serde_json::Value = serde_json::from_str(&sarif).unwrap();
    let run = &sarif["runs"][0];
    assert_eq!(run["automationDetails"]["id"], "rolecast-diff/access/");
    assert_eq!(run["results"].as_array().unwrap().len(), log.records.len(), "everything has a place");
}

#[test]
fn fingerprints_outlast_edits_elsewhere() {
    let prints = |before: &Files, after: &Files| -> Vec<String> {
        annotated(before, after, None).0.into_iter().map(|one| one.fingerprint).collect()
    };
    for name in ["reader-to-contributor", "guardrail-loosened", "less-here-and-more-there", "exception-added"] {
        let (before, after) = files(name);
        let known = prints(&before, &after);
        assert!(!known.is_empty(), "{name}");
        let edited = |files: &Files| -> Files {
            let edit = |(path, text): &(String, String)| {
                let text = if path.ends_with(".yaml") { format!("# a word\n\n{text}") } else { text.clone() };
                let path = path.replace("personas/P001.yaml", "personas/data/P001.yaml");
                (path, text)
            };
            files.iter().map(edit).collect()
        };
        assert_eq!(prints(&edited(&before), &edited(&after)), known, "{name}");
    }
    // Another role on the same line is something else to look at.
    let (before, after) = files("reader-to-contributor");
    let owner: Files = after.iter().map(|(path, text)| (path.clone(), text.replace("Contributor", "Owner"))).collect();
    assert_ne!(prints(&before, &owner), prints(&before, &after));
}

/// Names that begin commands, end elements or act on a terminal, in every format of CI systems.
#[test]
fn hostile_names_are_text_in_every_format() {
    let shared = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/hostile/texts.txt")).unwrap();
    let own = [
        "\n::error file=x::injected",
        "##vso[task.complete result=Succeeded;]",
        "%0A::error::injected",
        "]]></failure>",
    ];
    let texts = shared.lines().map(|line| serde_json::from_str::<String>(line).unwrap());
    let mut tried = 0;
    for evil in texts.chain(own.map(str::to_owned)) {
        let (mut before, mut after) = files("reader-to-contributor");
        for (_, text) in before.iter_mut().chain(&mut after) {
            *text = text.replace("name: sg-one-dev", &format!("name: {}", serde_json::to_string(&evil).unwrap()));
        }
        // Not every text can be the name of a group.
        let outcomes = [&before, &after].map(|files| resolve_support::resolve(files.clone()));
        if outcomes.iter().any(|outcome| outcome.policy.is_none()) {
            continue;
        }
        tried += 1;
        let (records, project) = annotated(&before, &after, Some(Gate::Privileged));
        let mut log = Log::of(&Diagnostics::new(), &project.map, "access/");
        log.records = records;
        let count = log.records.len();
        for (text, begin) in
            [(render::github(&log), "::error "), (render::azure(&log), "##vso[task.logissue type=error;")]
        {
            assert_eq!(text.lines().count(), count, "{text}");
            assert!(text.lines().all(|line| line.starts_with(begin)), "{text}");
        }
        let gitlab: serde_json::Value = serde_json::from_str(&render::gitlab(&log)).unwrap();
        assert_eq!(gitlab.as_array().unwrap().len(), count);
        let junit = render::junit(&log);
        let junit = roxmltree::Document::parse(&junit).expect(&junit);
        assert_eq!(junit.descendants().filter(|node| node.has_tag_name("failure")).count(), count);
        let sarif: serde_json::Value = serde_json::from_str(&render::sarif(&log)).unwrap();
        for result in sarif["runs"][0]["results"].as_array().unwrap() {
            let message = result["message"]["text"].as_str().unwrap();
            assert!(!message.chars().any(|c| c.is_control() || matches!(c, '\u{202e}' | '\u{200b}')), "{message:?}");
            let links = message.match_indices("](").filter(|(at, _)| !message[..*at].ends_with('\\'));
            assert_eq!(links.count(), 0, "{message}");
        }
    }
    assert!(tried > 10, "{tried}");
}
