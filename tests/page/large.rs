//! A change of 10,000 assignments: a page that can still be opened, and says what it leaves out.

use rolecast::diagnostic::Diagnostics;
use rolecast::diff::show::{Page, Spot, html};
use rolecast::diff::{Diff, Matrix, matrix};
use rolecast::policy::Text;

use super::document::Document;
use super::pages::pair;
use crate::diff_support::compared;

/// The pair many times over, each time under another name.
pub(crate) fn large(count: usize) -> (Diff, Matrix) {
    let (before, after) = pair("reader-to-contributor");
    let mut found = compared(&before, &after);
    let mut laid = matrix(&before, &after, &found, &|_| true);
    let (row, change, assignment) = (found.rows[0].clone(), found.changes[0].clone(), found.assignments[0].clone());
    let member = laid.personas[0].clone();
    for number in 0..count {
        let name: Text = format!("Q{number:05}").into();
        let (mut row, mut change, mut member) = (row.clone(), change.clone(), member.clone());
        row.persona = name.clone();
        member.id = name.clone();
        for line in change.broader.iter_mut().flat_map(|step| &mut step.lines) {
            line.persona = name.clone();
        }
        found.rows.push(row);
        found.changes.push(change);
        found.assignments.push(assignment.clone());
        laid.personas.push(member);
    }
    (found, laid)
}

pub(crate) fn page(found: &Diff, laid: &Matrix) -> String {
    let (sides, notes) = (["`main`", "the working tree"], &Diagnostics::default());
    let page = Page { diff: found, matrix: laid, refused: &[], notes, project: "contoso-ai", sides };
    html(&page, &mut |_, file, _| Spot::inside(file))
}

#[test]
fn a_large_change_is_cut_and_says_so() {
    let (found, laid) = large(10_000);
    let text = page(&found, &laid);
    assert!(text.len() < 6_000_000, "{}", text.len());
    let document = Document::of(&text);
    for (part, tag, of) in [
        ("personas", "article", laid.personas.len()),
        ("changes", "article", found.changes.len()),
        ("assignments", "tr", found.assignments.len() + 1),
    ] {
        let part = document.id(part).unwrap();
        let shown = part.all(tag).len();
        let left = part.elements().into_iter().find(|one| one.has_class("left")).unwrap().text();
        let (count, rest) = left.split_once(' ').unwrap();
        assert_eq!(shown + count.parse::<usize>().unwrap(), of, "{left}");
        assert!(rest.contains("left out of this page, which --format json lists"), "{left}");
        assert!(shown > 400, "{shown} of {tag}");
    }
    // The counts are of everything.
    assert!(document.one("header").text().contains("10001 of"), "{}", document.one("header").text());
    let title = document.id("changes").unwrap().all("h2")[0].text();
    assert_eq!(title, "What principals can do 10001");
}

#[test]
fn a_change_of_some_hundred_is_whole() {
    let (found, laid) = large(300);
    let document = Document::of(&page(&found, &laid));
    assert!(document.classed("left").is_empty());
    assert_eq!(document.id("assignments").unwrap().all("tr").len(), found.assignments.len() + 1);
}
