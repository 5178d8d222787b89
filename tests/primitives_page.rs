//! `docs/primitives.md` says what the shipped primitives say, and how many built-in roles enable each.
#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use rolecast::catalog::Catalog;
use rolecast::model::primitive::{Need, Needs};
use rolecast::permission::{Access, Budget, Certainty, Primitives};

const HEAD: &str = "\
# Primitives

A primitive is a named way to more access than was given (escalation), past a control (tampering), or to a secret that
works outside of role assignments (credential), defined by the operations that open it. An error suffices by itself; a
warning is a step, or bounded; info is good to know. `rolecast roles show ROLE` lists those that a role enables. What a
holder can have by assigning roles is not counted here: see [permissions.md](permissions.md).
";

const TABLE: &str = "
The last columns count the built-in roles of the catalogue that enable it in every case (sure), only while a condition in
the role holds (cond.), or only if `X/*/verb` matches `X/verb` (wide).

| id | name | kind | severity | consequence | sure | cond. | wide |
| --- | --- | --- | --- | --- | --- | --- | --- |
";

/// Roles that enable each primitive, by certainty.
fn counts() -> BTreeMap<String, [usize; 3]> {
    let mut counts: BTreeMap<String, [usize; 3]> = BTreeMap::new();
    for role in Catalog::builtin().iter() {
        let access = Access::of_role(role, &mut Budget::default()).unwrap();
        for one in Primitives::builtin().enabled_by(&access, &mut Budget::default()).unwrap() {
            let column = match one.certainty {
                Certainty::Sure => 0,
                Certainty::Conditioned => 1,
                Certainty::Possible => 2,
            };
            counts.entry(one.primitive.id.value.to_string()).or_default()[column] += 1;
        }
    }
    counts
}

/// Text that Markdown takes as it stands.
fn plain(text: &str) -> String {
    text.chars().fold(String::new(), |mut out, c| {
        if matches!(c, '*' | '_' | '|' | '<' | '`' | '\\') {
            out.push('\\');
        }
        out.push(c);
        out
    })
}

fn ways(needs: &Needs, depth: usize, page: &mut String) {
    for need in needs.iter() {
        let indent = "  ".repeat(depth);
        match &need.value {
            Need::Action(text) => writeln!(page, "{indent}- `{text}`").unwrap(),
            Need::DataAction(text) => writeln!(page, "{indent}- `{}` (data)", text.value).unwrap(),
            Need::AllOf(needs) => {
                writeln!(page, "{indent}- all of").unwrap();
                ways(needs, depth + 1, page);
            }
            Need::AnyOf(needs) => {
                writeln!(page, "{indent}- one of").unwrap();
                ways(needs, depth + 1, page);
            }
        }
    }
}

fn page() -> String {
    let (mut page, counts) = (HEAD.to_owned(), counts());
    let (roles, date) = (Catalog::builtin().iter().count(), Catalog::builtin().date());
    writeln!(page, "\n{} primitives, {roles} built-in roles as of {date}.", Primitives::builtin().iter().count())
        .unwrap();
    page += TABLE;
    for one in Primitives::builtin().iter() {
        let (id, name) = (one.id.as_str(), one.name.as_str());
        let (kind, severity) = (one.kind.value.word(), one.severity.value.word());
        let [sure, conditioned, wide] = counts.get(id).copied().unwrap_or_default();
        let anchor = format!("{id}-{name}").to_lowercase();
        let consequence = plain(&one.consequence);
        writeln!(
            page,
            "| [{id}](#{anchor}) | {name} | {kind} | {severity} | {consequence} | {sure} | {conditioned} | {wide} |"
        )
        .unwrap();
    }
    for one in Primitives::builtin().iter() {
        writeln!(page, "\n## {} {}\n", one.id.as_str(), one.name.as_str()).unwrap();
        if let Some(limits) = &one.limits {
            writeln!(page, "{}\n", plain(limits)).unwrap();
        }
        let several = if one.enabled_by.iter().len() > 1 { " any of" } else { "" };
        writeln!(page, "Enabled by{several}\n").unwrap();
        ways(&one.enabled_by, 0, &mut page);
        let sources: Vec<String> = one.sources.iter().map(|source| plain(source)).collect();
        if !sources.is_empty() {
            writeln!(page, "\nSources: {}.", sources.join("; ")).unwrap();
        }
    }
    page
}

/// Rewrite with `SNAPSHOTS=overwrite cargo test --test primitives_page`.
#[test]
fn the_page_is_fresh() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/primitives.md");
    let page = page();
    if std::env::var_os("SNAPSHOTS").is_some_and(|value| value == "overwrite") {
        std::fs::write(&path, &page).unwrap();
    }
    assert!(std::fs::read_to_string(&path).unwrap() == page, "{} is stale", path.display());
}

/// The page's numbers are those that were counted apart from rolecast.
#[test]
fn its_numbers_are_those_that_were_counted() {
    let counted = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/permission/counts.tsv");
    let page = page();
    let rows = page.lines().filter(|line| line.starts_with("| [")).collect::<Vec<_>>();
    let counted = std::fs::read_to_string(counted).unwrap();
    let counted: Vec<&str> = counted.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).collect();
    assert_eq!(rows.len(), counted.len());
    for line in counted {
        let [id, _, sure, conditioned, wide] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("{line}") };
        let row = rows.iter().find(|row| row.starts_with(&format!("| [{id}]"))).unwrap();
        assert!(row.ends_with(&format!("| {sure} | {conditioned} | {wide} |")), "{id}: {row}");
    }
}
