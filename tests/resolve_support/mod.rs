//! A project in memory, resolved.

#![allow(dead_code, reason = "each test uses its part")]

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
