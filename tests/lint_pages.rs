//! The pages of the rules are tests: the example raises that rule and no other, what is used instead raises nothing. They
//! stand in the project `tests/rules/base`, whose files they replace or add to.
#![expect(clippy::expect_used, clippy::panic, reason = "a test that fails says where")]

mod lint_support;
mod resolve_support;

use std::collections::BTreeSet;

use lint_support::{base, project, section};
use resolve_support::resolve;
use rolecast::lint::{Levels, Page, RULES, Report, page, pages};
use rolecast::model::project::Profile;

fn report(page: &Page, heading: &str) -> Report {
    let outcome = resolve(project(page, heading));
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
