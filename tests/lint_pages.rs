//! The pages of the rules are tests: the example raises that rule and no other, what is used instead raises nothing. They
//! stand in the project `tests/rules/base`, whose files they replace or add to.
#![expect(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test that fails says where")]

mod lint_support;
mod resolve_support;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use resolve_support::resolve;
use rolecast::lint::{Levels, Page, RULES, Report, page, pages};
use rolecast::model::project::Profile;

/// The files of the project that examples stand in.
fn base() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rules/base");
    let mut files = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/");
                files.push((name, fs::read_to_string(&path).unwrap()));
            }
        }
    }
    files
}

/// The part of a page under a heading.
fn section<'p>(page: &'p Page, heading: &str) -> &'p str {
    let start = page.text.find(&format!("\n## {heading}\n")).unwrap_or_else(|| panic!("{}: no {heading}", page.code));
    let rest = &page.text[start + heading.len() + 5..];
    rest.find("\n## ").map_or(rest, |end| &rest[..end])
}

/// The files of a section: code blocks whose first line names them.
fn files(page: &Page, heading: &str) -> Vec<(String, String)> {
    let blocks = section(page, heading).split("```yaml\n").skip(1).map(|block| block.split("```").next().unwrap());
    let named = |block: &str| {
        let first = block.lines().next().unwrap();
        let path = first.strip_prefix("# ").unwrap_or_else(|| panic!("{}: `{first}` names no file", page.code));
        (path.to_owned(), block.to_owned())
    };
    blocks.map(named).collect()
}

fn report(page: &Page, heading: &str) -> Report {
    let own = files(page, heading);
    assert!(!own.is_empty(), "{}: {heading} has no file", page.code);
    let mut all = base();
    all.retain(|(path, _)| own.iter().all(|(other, _)| other != path));
    all.extend(own);
    let outcome = resolve(all);
    let policy = outcome.policy.unwrap_or_else(|| panic!("{} {heading}: {:#?}", page.code, outcome.diagnostics));
    lint_support::report(&outcome.project, &policy, &Levels::of(Profile::Regulated), &|_| true)
}

fn codes(report: &Report) -> BTreeSet<&str> {
    report.findings.iter().map(|finding| finding.code).collect()
}

#[test]
fn examples_raise_their_rule_and_no_other() {
    for page in pages() {
        let report = report(page, "Example");
        assert_eq!(codes(&report), BTreeSet::from([page.code]), "{}: {:#?}", page.name, report.findings);
    }
}

#[test]
fn what_is_used_instead_raises_nothing() {
    for page in pages() {
        let report = report(page, "Use instead");
        assert_eq!(report.findings, [], "{}", page.name);
    }
}

#[test]
fn every_rule_has_a_page_and_every_page_a_rule() {
    let mut rules: Vec<&str> = RULES.iter().map(|rule| rule.code()).collect();
    assert!(rules.is_sorted(), "{rules:?}");
    // What is wrong with exceptions is found when they are looked at.
    rules.push("N05");
    rules.sort_unstable();
    let paged: Vec<&str> = pages().iter().map(|page| page.code).collect();
    assert_eq!(paged, rules);
    for one in pages() {
        assert_eq!(page(&one.name.to_uppercase()).unwrap().code, one.code);
        for heading in ["What it does", "Why it is bad", "Configuration", "References"] {
            assert!(section(one, heading).trim().len() > 10, "{}: {heading}", one.code);
        }
    }
}

#[test]
fn the_project_of_the_examples_is_clean_but_for_what_they_add() {
    assert!(base().iter().any(|(path, _)| path == "rolecast.yaml"));
}
