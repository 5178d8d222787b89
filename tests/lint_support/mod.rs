//! A project in memory, linted on a fixed day.

#![allow(dead_code, clippy::panic, clippy::unwrap_used, reason = "each test uses its part, and stops at what is wrong")]

use std::fs;
use std::path::Path;

use rolecast::lint::{Levels, Page, Report, Setup, TooIntricate, lint};
use rolecast::policy::Policy;
use rolecast::project::Project;

/// The day on which all tests judge exceptions.
pub(crate) const TODAY: &str = "2026-11-24";

/// What the rules that are `asked` find in a resolved project.
pub(crate) fn report(project: &Project, policy: &Policy, levels: &Levels, asked: &dyn Fn(&str) -> bool) -> Report {
    judge(project, policy, levels, asked).unwrap()
}

/// The same, where a role may be too intricate.
pub(crate) fn judge(
    project: &Project,
    policy: &Policy,
    levels: &Levels,
    asked: &dyn Fn(&str) -> bool,
) -> Result<Report, TooIntricate> {
    let setup = Setup {
        catalog: project.catalog.get(),
        library: &project.library(),
        primitives: &project.primitives(),
        sources: project.sources.as_ref().unwrap(),
        custom: &project.custom_roles(),
        levels,
        today: TODAY.parse().unwrap(),
        asked,
    };
    lint(policy, &setup)
}

/// The files of the project that examples stand in.
pub(crate) fn base() -> Vec<(String, String)> {
    folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rules/base"))
}

/// The files in a folder and those in it, by their paths from there; none where it is missing.
pub(crate) fn folder(root: &Path) -> Vec<(String, String)> {
    let mut files = Vec::new();
    let mut folders = vec![root.to_owned()];
    while let Some(inside) = folders.pop() {
        for entry in fs::read_dir(inside).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/");
                files.push((name, fs::read_to_string(&path).unwrap()));
            }
        }
    }
    files.sort();
    files
}

/// The part of a page under a heading.
pub(crate) fn section<'p>(page: &'p Page, heading: &str) -> &'p str {
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

/// The project of a section: its files, and those of the base that they do not replace.
pub(crate) fn project(page: &Page, heading: &str) -> Vec<(String, String)> {
    let own = files(page, heading);
    assert!(!own.is_empty(), "{}: {heading} has no file", page.code);
    let mut all = base();
    all.retain(|(path, _)| own.iter().all(|(other, _)| other != path));
    all.extend(own);
    all
}
