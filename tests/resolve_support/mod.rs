//! A project in memory, resolved.

#![allow(dead_code, clippy::panic, reason = "each test uses its part, and stops at what is wrong")]

use rolecast::catalog::Lock;
use rolecast::diagnostic::Diagnostics;
use rolecast::policy::Policy;
use rolecast::project::Project;
use rolecast::source::Memory;

pub(crate) struct Outcome {
    pub(crate) project: Project,
    pub(crate) diagnostics: Diagnostics,
    pub(crate) policy: Option<Policy>,
    pub(crate) lock: Lock,
}

/// Reads and resolves the files: everything that is said, and the policy when nothing is refused.
pub(crate) fn resolve<P: Into<String>, C: Into<Vec<u8>>>(files: impl IntoIterator<Item = (P, C)>) -> Outcome {
    let project = Project::open(&files.into_iter().collect::<Memory>());
    let resolved = project.resolve().expect("rolecast.yaml is there");
    let mut diagnostics = project.diagnostics.clone();
    diagnostics.extend(resolved.diagnostics);
    Outcome { project, diagnostics: diagnostics.sorted(), policy: resolved.policy, lock: resolved.lock }
}

/// The files in a text of sections, and what stands behind the first `=== `.
pub(crate) fn sections<'t>(text: &'t str, base: &[(String, String)]) -> (Vec<(String, String)>, &'t str) {
    let end = if text.starts_with("=== ") { Some(0) } else { text.find("\n=== ").map(|at| at + 1) };
    let (files, expected) = text.split_at(end.unwrap_or(text.len()));
    let mut found: Vec<(String, String)> = Vec::new();
    for line in files.split_inclusive('\n') {
        if let Some(path) = line.strip_prefix("--- ") {
            found.push((path.trim().to_owned(), String::new()));
        } else if let Some(path) = line.strip_prefix("+++ ") {
            let start = base.iter().find(|(known, _)| known == path.trim());
            let start = start.unwrap_or_else(|| panic!("base.txt has no {path}")).1.clone();
            let path = path.split(" (").next().unwrap_or(path);
            found.push((path.trim().to_owned(), start));
        } else if let Some((_, text)) = found.last_mut() {
            text.push_str(line);
        } else {
            assert!(line.starts_with('#') || line.trim().is_empty(), "`{line}` belongs to no file");
        }
    }
    (found, expected)
}
