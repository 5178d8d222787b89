//! The pairs of projects in `tests/diff/`, read and compared.
#![allow(
    dead_code,
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "each test uses its part, and stops at what is wrong"
)]

use std::fs;
use std::path::{Path, PathBuf};

use rolecast::catalog::Library;
use rolecast::diff::{Diff, Setup, diff};
use rolecast::permission::Primitives;
use rolecast::policy::Policy;
use rolecast::project::Project;

use crate::resolve_support::{resolve, sections};

pub(crate) type Files = Vec<(String, String)>;

/// The files of a case, as they are on one side.
fn side(name: &str, of_case: &[(String, String)], base: &Files) -> Files {
    let mut files = base.clone();
    let other = if name == "before" { "after/" } else { "before/" };
    for (path, text) in of_case.iter().filter(|(path, _)| !path.starts_with(other)) {
        let path = path.strip_prefix(&format!("{name}/")).unwrap_or(path);
        if let Some(path) = path.strip_prefix("edit:") {
            let path = path.strip_prefix(&format!("{name}/")).unwrap_or(path);
            if path.starts_with(other) {
                continue;
            }
            let (_, file) = files.iter_mut().find(|(known, _)| known == path).unwrap_or_else(|| panic!("no {path}"));
            for line in text.lines() {
                let (old, new) = line.split_once(" ==> ").unwrap_or_else(|| panic!("`{line}` replaces nothing"));
                assert_eq!(file.matches(old.trim()).count(), 1, "`{old}` in {path}");
                *file = file.replace(old.trim(), &new.trim().replace("\\n", "\n"));
            }
            continue;
        }
        if let Some(path) = path.strip_prefix("gone:") {
            files.retain(|(known, _)| known != path);
            continue;
        }
        files.retain(|(known, _)| known != path);
        files.push((path.to_owned(), text.clone()));
    }
    files
}

/// The case's own files. `+++ before/path` begins as the base's `path`.
fn case(text: &str, base: &Files) -> (Files, String) {
    let mut starts = base.clone();
    for side in ["before", "after"] {
        starts.extend(base.iter().map(|(path, text)| (format!("{side}/{path}"), text.clone())));
    }
    let text = text.replace("\n~~~ before/", "\n--- before/edit:").replace("\n~~~ after/", "\n--- after/edit:");
    let text = text.replace("\n~~~ ", "\n--- edit:").replace("\n!!! before/", "\n--- before/gone:");
    let text = text.replace("\n!!! after/", "\n--- after/gone:");
    let (files, expected) = sections(&text, &starts);
    (files, expected.strip_prefix("=== expected\n").expect("=== expected").to_owned())
}

pub(crate) fn policy(files: Files) -> Policy {
    let outcome = resolve(files);
    outcome.policy.unwrap_or_else(|| panic!("{:#?}", outcome.diagnostics))
}

pub(crate) fn compared(before: &Policy, after: &Policy) -> Diff {
    diff(before, after, Setup { primitives: Primitives::builtin(), library: Library::builtin(), wanted: &|_| true })
        .unwrap()
}

/// All cases, by name: before, after, and what is expected.
pub(crate) fn cases() -> Vec<(String, Files, Files, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diff");
    let (base, _) = sections(&fs::read_to_string(folder.join("base.txt")).unwrap(), &[]);
    let mut paths: Vec<PathBuf> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| !path.ends_with("base.txt"));
    paths.sort();
    let one = |path: &PathBuf| {
        let (files, expected) = case(&fs::read_to_string(path).unwrap(), &base);
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        (name, side("before", &files, &base), side("after", &files, &base), expected)
    };
    paths.iter().map(one).collect()
}

/// The project of one side, for the places in it.
pub(crate) fn project(files: Files) -> Project {
    resolve(files).project
}

/// One case, compared.
pub(crate) fn case_of(name: &str) -> (Policy, Policy, Diff) {
    let (_, before, after, _) = cases().into_iter().find(|(known, ..)| known == name).expect(name);
    let (before, after) = (policy(before), policy(after));
    let found = compared(&before, &after);
    (before, after, found)
}
