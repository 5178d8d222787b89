//! What a page says: the verdicts that the pairs were written with, tables that can be read cell by cell, and every part of
//! the difference.

use std::collections::{BTreeMap, BTreeSet};

use rolecast::diagnostic::{Diagnostic, Diagnostics};
use rolecast::diff::show::{Page, Spot, html};
use rolecast::diff::{Gate, Known, Verdict, matrix};
use rolecast::permission::Primitives;

use super::document::{Document, Element};
use super::pages::{all, page, pair};
use crate::diff_support::compared;

const WORDS: [&str; 5] = ["broadened", "both", "moved", "narrowed", "unchanged"];

/// The rows of a table, cell by cell.
fn rows(table: &Element) -> Vec<Vec<String>> {
    let cells = |row: &Element| {
        row.elements().iter().filter(|one| one.tag() == "th" || one.tag() == "td").map(Element::text).collect()
    };
    table.all("tr").iter().map(cells).collect()
}

fn laid(name: &str) -> Vec<Vec<Vec<String>>> {
    let (before, after) = pair(name);
    let document = Document::of(&page(&before, &after, &compared(&before, &after), &[]));
    document.classed("matrix").iter().map(rows).collect()
}

/// Every pair: the verdict, and that of each persona in each environment, are those that the pair was written with.
#[test]
fn verdicts_are_those_of_the_pairs() {
    for case in all() {
        let document = Document::of(&case.page);
        let mut lines = case.expected.lines().map(str::trim).filter(|line| !line.is_empty());
        let verdict = lines.next().unwrap();
        assert!(document.one("title").text().starts_with(&format!("{verdict}: ")), "{}", case.name);
        assert!(document.classed("top")[0].has_class(verdict), "{}", case.name);
        let wanted: BTreeSet<(String, String, String)> = lines
            .filter_map(|line| {
                let mut words = line.split(' ').map(str::to_owned);
                let (persona, environment, verdict) = (words.next()?, words.next()?, words.next()?);
                WORDS.contains(&verdict.as_str()).then_some((persona, environment, verdict))
            })
            .collect();
        let mut found = BTreeSet::new();
        for card in document.classed("card") {
            let head = card.all("thead");
            let persona = card.all("h3")[0].all("bdi")[0].text();
            for column in head[0].all("th").iter().skip(1) {
                let environment = column.all("bdi")[0].text().to_lowercase();
                let badges: Vec<Element> = column.elements().into_iter().filter(|one| one.has_class("badge")).collect();
                assert!(badges.len() < 2, "{}", case.name);
                let words = badges.iter().map(Element::text).filter(|word| word != "unchanged");
                found.extend(words.map(|word| (persona.clone(), environment.clone(), word)));
            }
        }
        assert_eq!(found, wanted, "{}", case.name);
    }
}

/// Every pair: all that changes is there, with its lines; counts are those of the difference.
#[test]
fn all_that_changes_is_there() {
    for case in all() {
        let document = Document::of(&case.page);
        let part = |id: &str| document.id(id).map(|one| one.text()).unwrap_or_default();
        for change in &case.found.changes {
            let told = change.broader.iter().chain(&change.narrower).filter(|step| !step.is_implied);
            for line in told.flat_map(|step| &step.lines) {
                let lines = document.classed("lines").iter().map(Element::text).collect::<Vec<_>>().join(" ");
                assert!(lines.contains(&format!("{}:", line.file)), "{}: {} in {lines}", case.name, line.file);
                assert!(lines.contains(&*line.role), "{}: {}", case.name, line.role);
            }
        }
        for one in case.found.assignments.iter().flat_map(|one| one.is.as_ref().or(one.was.as_ref())) {
            assert!(part("assignments").contains(&*one.role.name), "{}: {}", case.name, one.role.name);
        }
        let shown = document.id("assignments").map_or(0, |one| one.all("tr").len() - 1);
        assert_eq!(shown, case.found.assignments.len(), "{}", case.name);
        let around = document.id("around").map_or(0, |one| one.all("li").len());
        let [was, is] = &case.found.catalogs;
        assert_eq!(around, case.found.around.len() + usize::from(was != is), "{}", case.name);
        let counts: BTreeMap<String, usize> = document.one("header").all("dl")[0]
            .all("div")
            .iter()
            .map(|one| (one.all("dt")[0].text(), one.all("dd")[0].text().parse().unwrap()))
            .collect();
        let changed: usize = counts.iter().filter(|(word, _)| *word != "unchanged").map(|(_, count)| count).sum();
        assert_eq!(changed, case.found.rows.len(), "{}", case.name);
        assert_eq!(counts.get("unchanged").copied().unwrap_or(0), case.found.unchanged, "{}", case.name);
    }
}

/// What is gained and lost, written as the pairs write it: a role's own operations.
#[test]
fn sets_are_exact() {
    let (before, after) = pair("eligible-to-active-in-production-only");
    let document = Document::of(&page(&before, &after, &compared(&before, &after), &[]));
    let sets: Vec<(String, Vec<String>)> = document
        .classed("sets")
        .iter()
        .flat_map(|sets| sets.all("div"))
        .map(|one| (one.all("h5")[0].text(), one.all("li").iter().map(Element::text).collect()))
        .collect();
    let control = ["containers/delete", "containers/read", "containers/write", "generateUserDelegationKey/action"]
        .map(|end| format!("Microsoft.Storage/storageAccounts/blobServices/{end}"));
    let data = ["add/action", "delete", "move/action", "read", "write"]
        .map(|end| format!("Microsoft.Storage/storageAccounts/blobServices/containers/blobs/{end}"));
    // Standing what was to be activated: gained in one state and lost in the other, on either plane.
    let wanted =
        [("more: gained", &control[..]), ("less: lost", &control), ("more: gained", &data), ("less: lost", &data)];
    assert_eq!(sets, wanted.map(|(title, list)| (title.to_owned(), list.to_vec())));
}

#[test]
fn the_matrix_has_levels_and_roles_before_and_after() {
    let head = |dev: &str, production: &str| vec!["Component".to_owned(), dev.to_owned(), production.to_owned()];
    let row = |cells: [&str; 3]| cells.map(str::to_owned).to_vec();
    assert_eq!(
        laid("less-here-and-more-there"),
        [vec![
            head("Dev narrowed gone", "Production broadened new"),
            row([
                "azure-storage",
                "narrowed before: Owner after: Contributor",
                "broadened before: Reader after: Monitoring Reader"
            ]),
        ]]
    );
    assert_eq!(
        laid("eligible-to-active-in-production-only"),
        [vec![
            head("Dev unchanged", "Production broadened standing, where it had to be activated"),
            row([
                "azure-storage",
                "Storage Blob Data Contributor eligible",
                "broadened before: Storage Blob Data Contributor eligible after: Storage Blob Data Contributor"
            ]),
        ]]
    );
    assert_eq!(
        laid("scope-raised-to-resource-group"),
        [vec![
            head("Dev broadened new", "Production"),
            row(["azure-storage", "broadened before: Reader after: Reader resource group", "nothing"]),
        ]]
    );
    assert_eq!(
        laid("moved-to-another-account"),
        [vec![
            head("Dev moved new; gone", "Production"),
            row(["azure-storage", "narrowed before: Storage Blob Data Reader after: nothing", "nothing"]),
            row([
                "training-data azure-storage",
                "broadened before: nothing after: Storage Blob Data Reader",
                "nothing"
            ]),
        ]]
    );
    // Two personas are the group that one was: it is asked for by another, and comes to the same.
    assert_eq!(
        laid("persona-split-in-two"),
        [
            vec![
                head("Dev unchanged", "Production"),
                row(["azure-key-vault", "before: discover after: nothing comes to the same", "nothing"]),
                row(["azure-storage", "develop blob", "nothing"]),
            ],
            vec![
                head("Dev unchanged", "Production"),
                row(["azure-key-vault", "before: nothing after: discover comes to the same", "nothing"]),
            ]
        ]
    );
}

/// A persona under another id is one persona, with what it was called.
#[test]
fn a_renamed_persona_is_one() {
    let (before, after) = pair("rename-across-three-files");
    let document = Document::of(&page(&before, &after, &compared(&before, &after), &[]));
    let titles: Vec<String> = document.all("h3").iter().map(Element::text).collect();
    assert_eq!(titles, ["P101 Platform Engineer was P001"]);
    assert!(!document.one("body").text().contains("before:"));
}

/// Every pair: tables have captions and heads, and as many cells in each row; what refers to an id finds it.
#[test]
fn tables_can_be_read_cell_by_cell() {
    for case in all() {
        let document = Document::of(&case.page);
        for table in document.all("table") {
            assert_eq!(table.all("caption").len(), 1, "{}", case.name);
            let rows = rows(&table);
            assert!(rows.iter().all(|row| row.len() == rows[0].len()), "{}: {rows:?}", case.name);
            for head in table.all("th") {
                let scope = head.attribute("scope").unwrap();
                assert!(scope == "col" || scope == "row", "{}", case.name);
            }
        }
        let ids: Vec<String> = document.elements().iter().filter_map(|one| one.attribute("id")).collect();
        assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "{}: {ids:?}", case.name);
        for one in document.elements() {
            if let Some(label) = one.attribute("aria-labelledby") {
                assert!(ids.contains(&label), "{}: {label}", case.name);
            }
        }
        // The levels of titles leave none out.
        let levels: Vec<u32> = document
            .elements()
            .iter()
            .filter_map(|one| one.tag().strip_prefix('h').and_then(|level| level.parse().ok()))
            .collect();
        assert_eq!(levels.first(), Some(&1), "{}", case.name);
        assert!(levels.windows(2).all(|pair| pair[1] <= pair[0] + 1), "{}: {levels:?}", case.name);
    }
}

/// Every pair: what the filters go by names columns that there are, with the verdicts that stand there.
#[test]
fn filters_find_what_there_is() {
    for case in all() {
        let document = Document::of(&case.page);
        let buttons = |key: &str| -> BTreeSet<String> {
            document.all("button").iter().filter_map(|one| one.attribute(key)).collect()
        };
        let (verdicts, columns) = (buttons("data-verdict"), buttons("data-environment"));
        for one in document.elements().iter().filter(|one| one.attribute("data-of").is_some()) {
            for token in one.attribute("data-of").unwrap().split(' ').filter(|token| !token.is_empty()) {
                let (column, verdict) = token.split_once(':').unwrap();
                assert!(columns.contains(column) && verdicts.contains(verdict), "{}: {token}", case.name);
            }
        }
        // A verdict that can be asked for is one that something has.
        let all = document.elements().iter().filter_map(|one| one.attribute("data-of")).collect::<Vec<_>>().join(" ");
        for verdict in &verdicts {
            assert!(all.contains(&format!(":{verdict}")), "{}: {verdict}", case.name);
        }
    }
}

#[test]
fn what_a_gate_refuses_stands_ahead_of_everything_else() {
    let (before, after) = pair("reader-to-contributor");
    let found = compared(&before, &after);
    let refused = found.refused_by(Gate::Broadened).unwrap();
    let text = page(&before, &after, &found, std::slice::from_ref(&refused));
    let document = Document::of(&text);
    let said = document.classed("refused")[0].text();
    assert!(said.starts_with("Not let through P001 in dev has Microsoft."), "{said}");
    assert!(said.contains("personas/P001.yaml"), "{said}");
    assert!(text.find("class=\"refused\"").unwrap() < text.find("id=\"personas\"").unwrap());
    assert!(Document::of(&page(&before, &after, &found, &[])).classed("refused").is_empty());
}

#[test]
fn what_is_accepted_is_said_and_so_is_what_nothing_needs() {
    let (before, after) = pair("reader-to-contributor");
    let mut found = compared(&before, &after);
    let known = Known::of(&[&before, &after], [], Primitives::builtin());
    let accepted = |text: &str| known.acceptance(text, Primitives::builtin()).unwrap();
    let all = vec![accepted("P001/dev/new-access=On call <until> May"), accepted("P001/dev/expiry-removed=For good")];
    found.accept(all, "2026-11-24".parse().unwrap()).unwrap();
    let document = Document::of(&page(&before, &after, &found, &[]));
    let said = document.classed("accepted")[0].text();
    assert!(said.contains("new-access: On call <until> May"), "{said}");
    assert!(
        said.contains(
            "Acceptance that nothing needs: nothing is broader in what is accepted: P001 in dev: expiry-removed"
        ),
        "{said}"
    );
    assert!(document.classed("step").iter().any(|step| step.text().contains(", accepted")));
    let found = compared(&before, &after);
    assert!(Document::of(&page(&before, &after, &found, &[])).classed("accepted").is_empty());
}

#[test]
fn no_change_and_no_project_are_said() {
    let (before, _) = pair("reader-to-contributor");
    let found = compared(&before, &before.clone());
    assert_eq!(found.verdict, Verdict::Unchanged);
    let document = Document::of(&page(&before, &before, &found, &[]));
    assert_eq!(document.one("h1").text(), "Access does not change");
    assert!(document.id("personas").is_none() && document.id("changes").is_none());
    assert!(document.id("unchanged").unwrap().text().contains("Reader"));
    let nobody = before.without_access();
    let found = compared(&nobody, &before);
    let matrix = matrix(&nobody, &before, &found, &|_| true);
    let note = Diagnostic::info("side-without-project", "`main` has no `rolecast.yaml` there: everything is new");
    let (sides, notes) = (["`main`", "the working tree"], &Diagnostics(vec![note]));
    let page = Page { diff: &found, matrix: &matrix, refused: &[], notes, project: "x", sides };
    let text = html(&page, &mut |_, file, _| Spot::inside(file));
    let head = Document::of(&text).one("header").text();
    assert!(head.contains("main has no rolecast.yaml there: everything is new"), "{head}");
    assert_eq!(text, html(&page, &mut |_, file, _| Spot::inside(file)), "the same bytes each time");
}
