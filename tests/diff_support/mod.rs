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

/// The sides that the files of a case can be on.
const SIDES: [&str; 3] = ["before", "after", "reference"];

/// The files of a case, as they are on one side.
fn side(name: &str, of_case: &[(String, String)], base: &Files) -> Files {
    let mut files = base.clone();
    for (path, text) in of_case {
        let (what, path) = ["edit:", "gone:"]
            .iter()
            .find_map(|what| Some((*what, path.strip_prefix(what)?)))
            .unwrap_or(("", path.as_str()));
        let of = SIDES.iter().find(|side| path.starts_with(&format!("{side}/")));
        if of.is_some_and(|of| *of != name) {
            continue;
        }
        let path = path.strip_prefix(&format!("{name}/")).unwrap_or(path);
        match what {
            "gone:" => files.retain(|(known, _)| known != path),
            "edit:" => {
                let (_, file) =
                    files.iter_mut().find(|(known, _)| known == path).unwrap_or_else(|| panic!("no {path}"));
                for line in text.lines() {
                    let (old, new) = line.split_once(" ==> ").unwrap_or_else(|| panic!("`{line}` replaces nothing"));
                    assert_eq!(file.matches(old.trim()).count(), 1, "`{old}` in {path}");
                    *file = file.replace(old.trim(), &new.trim().replace("\\n", "\n"));
                }
            }
            _ => {
                files.retain(|(known, _)| known != path);
                files.push((path.to_owned(), text.clone()));
            }
        }
    }
    files
}

/// The case's own files. `+++ before/path` begins as the base's `path`.
fn case(text: &str, base: &Files) -> (Files, String) {
    let mut starts = base.clone();
    for side in SIDES {
        starts.extend(base.iter().map(|(path, text)| (format!("{side}/{path}"), text.clone())));
    }
    let text = text.replace("\n~~~ ", "\n--- edit:").replace("\n!!! ", "\n--- gone:");
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

/// A case: its name, the files of its sides, and what is expected.
pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) before: Files,
    pub(crate) after: Files,
    pub(crate) reference: Files,
    pub(crate) expected: String,
}

/// The cases of a folder below `tests/`, by name; all begin as `tests/diff/base.txt` does.
pub(crate) fn cases_in(folder: &str) -> Vec<Case> {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let (base, _) = sections(&fs::read_to_string(tests.join("diff/base.txt")).unwrap(), &[]);
    let mut paths: Vec<PathBuf> = fs::read_dir(tests.join(folder)).unwrap().map(|one| one.unwrap().path()).collect();
    paths.retain(|path| !path.ends_with("base.txt"));
    paths.sort();
    let one = |path: &PathBuf| {
        let (files, expected) = case(&fs::read_to_string(path).unwrap(), &base);
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let [before, after, reference] = SIDES.map(|name| side(name, &files, &base));
        Case { name, before, after, reference, expected }
    };
    paths.iter().map(one).collect()
}

/// All pairs of before and after, by name: before, after, and what is expected.
pub(crate) fn cases() -> Vec<(String, Files, Files, String)> {
    cases_in("diff").into_iter().map(|one| (one.name, one.before, one.after, one.expected)).collect()
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
