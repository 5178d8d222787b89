//! What tells one finding from another, how sure each is, and which are known: over every rule's own example.
#![expect(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test that fails says where")]

mod lint_support;
mod resolve_support;

use std::collections::BTreeSet;

use lint_support::project;
use resolve_support::resolve;
use rolecast::diagnostic::{Confidence, Diagnostics, Fingerprints, Severity};
use rolecast::lint::{Baseline, Excused, Finding, Levels, Place, Report, pages, show};
use rolecast::model::project::Profile;
use rolecast::permission::Certainty;
use rolecast::project::{Places, Project};
use rolecast::source::SourceMap;
use serde_yaml::Value;

type Files = Vec<(String, String)>;
/// Something that is done to a project.
type Edit = fn(Files) -> Files;

fn lint(files: Files) -> (Project, Report) {
    let outcome = resolve(files);
    let policy = outcome.policy.unwrap_or_else(|| panic!("{:#?}", outcome.diagnostics));
    let mut report = lint_support::report(&outcome.project, &policy, &Levels::of(Profile::Regulated), &|_| true);
    mark(&outcome.project, &mut report);
    (outcome.project, report)
}

fn mark(project: &Project, report: &mut Report) {
    let mut places = Places::new(&project.map);
    report.fingerprint(&mut |place| places.lasting(&place.file, &place.pointer));
}

fn all(report: &Report) -> Vec<&Finding> {
    report.findings.iter().chain(report.excused.iter().map(|one| &one.finding)).collect()
}

fn fingerprints(report: &Report) -> Vec<String> {
    let mut all: Vec<String> = all(report).iter().map(|one| one.fingerprint.clone()).collect();
    all.sort();
    all
}

/// Keys of all mappings in reverse order, lists of entries and of exceptions too: nothing that means anything.
fn reversed(value: Value, is_free: bool) -> Value {
    match value {
        Value::Mapping(entries) => {
            let entries: Vec<(Value, Value)> = entries.into_iter().collect();
            let inner = |key: &Value| is_free || ["componentAccess", "exceptions"].iter().any(|name| key == *name);
            Value::Mapping(
                entries.into_iter().rev().map(|(key, value)| (key.clone(), reversed(value, inner(&key)))).collect(),
            )
        }
        Value::Sequence(items) => {
            let items: Vec<Value> = items.into_iter().map(|item| reversed(item, false)).collect();
            Value::Sequence(if is_free { items.into_iter().rev().collect() } else { items })
        }
        other => other,
    }
}

/// Edits that change no cause, each of a whole project.
fn edits() -> Vec<(&'static str, Edit)> {
    let lines: fn(Files) -> Files = |files| {
        let moved = |(path, text): (String, String)| (path, format!("# a remark\n\n\n{text}\n# another\n"));
        files.into_iter().map(moved).collect()
    };
    let names: fn(Files) -> Files = |files| {
        let renamed = |path: &str| match path.split_once('/') {
            Some((folder @ ("personas" | "environments" | "roles"), name)) => format!("{folder}/other/x-{name}"),
            _ => path.to_owned(),
        };
        files.into_iter().map(|(path, text)| (renamed(&path), text)).collect()
    };
    let order: fn(Files) -> Files = |files| {
        let shuffled = |(path, text): (String, String)| {
            let value = reversed(serde_yaml::from_str(&text).unwrap(), false);
            (path, serde_yaml::to_string(&value).unwrap())
        };
        files.into_iter().rev().map(shuffled).collect()
    };
    vec![("lines", lines), ("names of files", names), ("order", order)]
}

/// Nor do they change a byte of a baseline.
#[test]
fn edits_that_change_no_cause_change_no_fingerprint() {
    for page in pages() {
        let both = |files: Files| {
            let (_, report) = lint(files);
            (fingerprints(&report), Baseline::of(&report).text().unwrap())
        };
        let before = both(project(page, "Example"));
        assert!(!before.0.is_empty(), "{}", page.code);
        for (what, edit) in edits() {
            assert_eq!(both(edit(project(page, "Example"))), before, "{}: {what}", page.code);
        }
    }
}

#[test]
fn neither_words_nor_severity_make_a_fingerprint() {
    for page in pages() {
        let (project, mut report) = lint(project(page, "Example"));
        let before = fingerprints(&report);
        for one in &mut report.findings {
            one.message = format!("in other words: {}", one.message);
            one.severity = Severity::Info;
            one.help.clear();
        }
        report.findings.reverse();
        mark(&project, &mut report);
        assert_eq!(fingerprints(&report), before, "{}", page.code);
    }
}

#[test]
fn no_two_findings_share_a_fingerprint() {
    for page in pages() {
        let (_, report) = lint(project(page, "Example"));
        let found = fingerprints(&report);
        assert_eq!(found.iter().collect::<BTreeSet<_>>().len(), found.len(), "{}", page.code);
        assert!(found.iter().all(|one| one.len() == 32 && one.bytes().all(|b| b"0123456789abcdef".contains(&b))));
    }
}

/// A persona with two roles on two instances in two environments: whatever of these differs, the cause is another.
#[test]
fn another_cause_has_another_fingerprint() {
    let entry = |role: &str| format!("[{{ role: {role}, justification: Because }}]");
    let persona = |id: &str, role: &str, instance: &str| {
        (
            format!("personas/{id}.yaml"),
            format!("id: {id}\nname: One\ncomponentAccess:\n  {instance}:\n    dev: {}\n", entry(role)),
        )
    };
    let found = |files: Files| {
        let mut all = project(pages().iter().find(|page| page.code == "L01").unwrap(), "Example");
        all.retain(|(path, _)| files.iter().all(|(other, _)| other != path));
        all.extend(files);
        let (_, report) = lint(all);
        let of = report.findings.iter().filter(|one| ["B01", "L01", "L02"].contains(&one.code));
        of.map(|one| one.fingerprint.clone()).collect::<Vec<_>>()
    };
    let causes = [
        persona("P001", "Owner", "azure-storage"),
        persona("P001", "Contributor", "azure-storage"),
        persona("P001", "Reader and Data Access", "azure-storage"),
        persona("P001", "Owner", "azure-api-management"),
    ];
    let fingerprints: Vec<Vec<String>> = causes.iter().map(|cause| found(vec![cause.clone()])).collect();
    assert!(fingerprints.iter().all(|one| one.len() == 1), "{fingerprints:?}");
    assert_eq!(fingerprints.iter().flatten().collect::<BTreeSet<_>>().len(), causes.len(), "{fingerprints:?}");
}

#[test]
fn twins_are_numbered_and_words_are_kept_apart() {
    let mut fingerprints = Fingerprints::default();
    let all = [["a", "b"], ["a", "b"], ["ab", ""], ["", "ab"], ["a", "b"]].map(|words| fingerprints.next(words));
    assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), 5);
    // Calculated apart: the first 16 bytes of SHA-256 over each word behind its length in eight bytes.
    assert_eq!(all[0], "82af6a78af5e908ce95f001de41091d6");
}

/// What a message says by a proviso, the confidence says too.
#[test]
fn what_is_only_possible_is_said_with_less_confidence() {
    let mut unsure = 0;
    for page in pages() {
        let (_, report) = lint(project(page, "Example"));
        for one in all(&report) {
            let possible = one.message.contains("if `X/*/verb` matches `X/verb`");
            let conditioned = one.message.contains("if a condition allows it");
            unsure += usize::from(possible || conditioned);
            assert_eq!(one.certainty == Certainty::Possible, possible, "{} {}", one.code, one.message);
            assert_eq!(one.certainty == Certainty::Conditioned, conditioned, "{} {}", one.code, one.message);
            let most = match one.certainty {
                Certainty::Possible => Confidence::Low,
                Certainty::Conditioned => Confidence::Medium,
                Certainty::Sure => Confidence::High,
            };
            assert_eq!(one.confidence(), most.min(page.confidence), "{} {}", one.code, one.message);
        }
    }
    assert!(unsure > 0, "no example is unsure");
}

#[test]
fn json_is_as_its_schema_says() {
    let schema = serde_json::from_str(&show::schema()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for page in pages() {
        let (project, mut report) = lint(project(page, "Example"));
        // Some of them accepted, so that both lists have something.
        report.excused.extend(report.findings.iter().cloned().map(|finding| {
            let by = rolecast::policy::Origin { file: finding.place.file.clone(), pointer: "/id".into() };
            Excused { finding, reason: "it is\n\u{202e}so".to_owned(), by }
        }));
        let mut places = Places::new(&project.map);
        let mut span = |place: &Place| places.span(&place.file, &place.pointer);
        let mut said = Diagnostics::new();
        let at = span(&report.findings[0].place).expect("examples are written");
        said.push(rolecast::diagnostic::Diagnostic::warning("a-word", "placed").at(at, "here").help("do"));
        said.push(rolecast::diagnostic::Diagnostic::info("a-word", "nowhere"));
        said.push(rolecast::diagnostic::Diagnostic::info("a-word", "in a file").in_file("rolecast.lock"));
        let json = show::json(&report, &said, &project.map, &mut span).unwrap();
        let json = serde_json::from_str(&json).unwrap();
        let errors: Vec<String> = validator.iter_errors(&json).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{}: {errors:?}", page.code);
    }
}

fn baseline(text: &str) -> Result<Baseline, Diagnostics> {
    let mut map = SourceMap::new();
    Baseline::read(map.add("known.json", text), text)
}

/// What is written hides exactly what it was written from, but for what is wrong with exceptions.
#[test]
fn a_baseline_knows_what_it_was_written_from() {
    for page in pages() {
        let (_, mut report) = lint(project(page, "Example"));
        let before = report.findings.len();
        let text = Baseline::of(&report).text().unwrap();
        let read = baseline(&text).unwrap();
        assert_eq!(read.text().unwrap(), text, "{}", page.code);
        read.apply(&mut report, &|_| true);
        assert!(report.findings.iter().all(|one| one.code == "N05"), "{}", page.code);
        assert!(report.known.iter().all(|one| one.code != "N05"), "{}", page.code);
        assert_eq!(report.findings.len() + report.known.len(), before);
        assert_eq!(report.known.len(), read.len());
        assert!(report.gone.as_ref().unwrap().is_empty());
        // Written anew, it stays what it is.
        assert_eq!(Baseline::of(&report).text().unwrap(), text, "{}", page.code);
    }
}

#[test]
fn a_baseline_is_as_its_schema_says() {
    let schema = serde_json::from_str(&Baseline::schema()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for page in pages() {
        let text = Baseline::of(&lint(project(page, "Example")).1).text().unwrap();
        assert!(validator.is_valid(&serde_json::from_str(&text).unwrap()), "{}", page.code);
    }
}

/// Only of rules that were asked is it known that nothing needs an entry.
#[test]
fn entries_that_nothing_needs_are_named() {
    let page = pages().iter().find(|page| page.code == "L01").unwrap();
    let old = baseline(&Baseline::of(&lint(project(page, "Example")).1).text().unwrap()).unwrap();
    assert!(!old.is_empty());
    let (_, clean) = lint(project(page, "Use instead"));
    let gone = |asked: &dyn Fn(&str) -> bool| {
        let mut report = clean.clone();
        old.apply(&mut report, asked);
        report.gone.unwrap().message("update").map(|one| (one.severity, one.message, one.primary.is_some()))
    };
    let (severity, message, placed) = gone(&|_| true).unwrap();
    assert_eq!((severity, placed), (Severity::Warning, true));
    assert!(message.contains("L01 of `P001`"), "{message}");
    assert_eq!(gone(&|code| code != "L01"), None);
}

/// Words that would end a line, a string or the file are only words, and come back.
#[test]
fn a_baseline_holds_hostile_words() {
    let page = pages().iter().find(|page| page.code == "L01").unwrap();
    let (_, mut report) = lint(project(page, "Example"));
    for word in [
        "\"",
        "\\",
        "\n",
        "\u{0}\u{1b}[2K",
        "\u{202e}\u{2028}\u{85}\u{feff}",
        "# {x: [",
        "'",
        "\u{ffff}\u{7f}",
        "\t- &a *a !!x",
    ] {
        report.findings[0].message = format!("{word} {word}");
        let text = Baseline::of(&report).text().unwrap();
        let read = baseline(&text).unwrap_or_else(|found| panic!("{word:?}: {found:?}"));
        assert_eq!(read.text().unwrap(), text);
        assert!(!text.chars().any(|c| c.is_control() && c != '\n'), "{text:?}");
    }
}

#[test]
fn a_baseline_that_is_none_is_refused_at_its_place() {
    for (text, line) in [
        ("", 0),
        ("[]", 1),
        ("{}", 1),
        ("null", 1),
        ("{ \"version\": 2, \"findings\": [] }", 1),
        ("{ \"version\": 1, \"findings\": [], \"more\": 1 }", 1),
        ("{ \"version\": 1,\n \"findings\": [{}] }", 2),
        ("{ \"version\": 1,\n \"findings\": [\n<<<<<<< ours\n] }", 3),
        ("{ \"version\": 1, \"findings\": [", 1),
        ("id: P001\nname: A persona\n", 1),
    ] {
        let mut map = SourceMap::new();
        let found = Baseline::read(map.add("known.json", text), text).unwrap_err();
        assert!(found.has_errors(), "{text}");
        let placed = found.0.iter().filter_map(|one| map.places(one.primary.as_ref()?.span));
        let lines: Vec<u32> = placed.map(|(start, _)| start.line).collect();
        assert!(line == 0 || lines.contains(&line), "{text}: {lines:?}");
    }
    let deep = format!("{{ \"version\": 1, \"findings\": {} }}", "[".repeat(100_000));
    assert!(baseline(&deep).is_err());
}

#[test]
fn principals_of_one_entry_are_one_finding_however_many_stand_between() {
    let ids = (0..100).map(|at| format!("P{at:03}"));
    let mut files: Files = ids
        .map(|id| {
            let text = format!("id: {id}\nname: One\ncomponentAccess:\n  azure-storage:\n    dev: Owner\n");
            (format!("personas/{id}.yaml"), text)
        })
        .collect();
    let group = |at: usize| format!("{{ group: 44444444-1111-4444-8444-{at:012}, name: sg-{at:03} }}");
    let user = "{ user: 55555555-1111-4555-8555-000000000000, name: somebody }";
    // People stand behind all groups.
    let principals = (0..100).map(|at| match at {
        0 => format!("  P000: [{}, {user}]\n", group(0)),
        _ => format!("  P{at:03}: [{}]\n", group(at)),
    });
    let principals: String = principals.collect();
    files.push(("rolecast.yaml".to_owned(), "name: contoso\nenvironments: [dev]\n".to_owned()));
    files.push((
        "environments/dev.yaml".to_owned(),
        format!(
            "id: dev\nname: Dev\ntier: development\nsubscriptions:\n  \
             main: {{ id: 22222222-1111-4222-8222-222222222222 }}\n\
             defaults: {{ subscription: main, resourceGroup: rg }}\n\
             guardrails:\n  - match: {{}}\n    active: [administer]\n    roles: any\n\
             components:\n  azure-storage: {{ name: stcontosodev }}\nprincipals:\n{principals}"
        ),
    ));
    let (_, report) = lint(files);
    let owners = all(&report).into_iter().filter(|one| one.code == "L01");
    let of: Vec<String> = owners.filter_map(|one| Some(one.persona.as_ref()?.to_string())).collect();
    assert_eq!(of, (0..100).map(|at| format!("P{at:03}")).collect::<Vec<_>>());
}
