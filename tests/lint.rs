//! What the linter says: each `tests/lint/<case>.txt` is a small project and what is found in it.
//!
//! A line `--- path` begins a file of the project, `+++ path` one that begins as in `tests/lint/base.txt`. Behind `=== says`
//! stand the findings as people see them; behind `=== excused` those that the project accepts. The day is 2026-11-24.
//!
//! The name of a case about one rule begins with its code, `E07-agent-on-a-vm.txt`: no other rule is asked. The others ask all.
//!
//! Rewrite what is expected with `SNAPSHOTS=overwrite cargo test --test lint`, and read what changed.
#![expect(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test that fails says where")]

mod lint_support;
mod resolve_support;

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use resolve_support::{resolve, sections};
use rolecast::diagnostic::render;
use rolecast::lint::{Excused, Levels, Place, RULES, show};
use rolecast::project::Places;

fn comes_to(files: Vec<(String, String)>, asked: Option<&str>) -> String {
    let outcome = resolve(files);
    let policy = outcome.policy.unwrap_or_else(|| panic!("{:#?}", outcome.diagnostics));
    let sources = outcome.project.sources.as_ref().unwrap();
    let levels = match Levels::read(&sources.project.value) {
        Ok(levels) => levels,
        Err(found) => {
            let said = found.0.iter().map(|one| render::human(one, &outcome.project.map, false) + "\n");
            return format!("=== says\n{}", said.collect::<String>());
        }
    };
    let report = lint_support::report(&outcome.project, &policy, &levels, &|code| asked.is_none_or(|one| code == one));
    let map = &outcome.project.map;
    let mut places = Places::new(map);
    let mut span = |place: &Place| places.span(&place.file, &place.pointer);
    let mut text = String::from("=== says\n");
    for finding in &report.findings {
        writeln!(text, "{}", render::human(&show::diagnostic(finding, &mut span), map, false)).unwrap();
    }
    if !report.excused.is_empty() {
        text.push_str("=== excused\n");
    }
    for Excused { finding, reason, .. } in &report.excused {
        writeln!(text, "{} {}: {reason}", finding.code, finding.message).unwrap();
    }
    text
}

/// The rule that a case is about: where its name begins with a code, no other is asked.
fn asked(path: &Path) -> Option<&'static str> {
    let name = path.file_name().unwrap().to_str().unwrap();
    RULES.iter().map(|rule| rule.code()).find(|code| name.starts_with(&format!("{code}-")))
}

#[test]
fn cases_say_what_is_expected() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lint");
    let base = fs::read_to_string(folder.join("base.txt")).unwrap();
    let (base, _) = sections(&base, &[]);
    let mut paths: Vec<PathBuf> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| !path.ends_with("base.txt"));
    paths.sort();
    assert!(!paths.is_empty());
    let mut wrong = Vec::new();
    for path in paths {
        let text = fs::read_to_string(&path).unwrap();
        let (mut files, expected) = sections(&text, &base);
        for (name, start) in &base {
            if !files.iter().any(|(path, _)| path == name) {
                files.push((name.clone(), start.clone()));
            }
        }
        let found = comes_to(files, asked(&path));
        if found != expected {
            if std::env::var_os("SNAPSHOTS").is_some_and(|value| value == "overwrite") {
                let kept = &text[..text.len() - expected.len()];
                fs::write(&path, format!("{kept}{found}")).unwrap();
            }
            wrong.push(format!("--- {} comes to:\n{found}", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
