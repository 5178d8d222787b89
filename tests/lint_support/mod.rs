//! A project in memory, linted on a fixed day.

#![allow(dead_code, clippy::unwrap_used, reason = "each test uses its part, and stops at what is wrong")]

use rolecast::lint::{Levels, Report, Setup, lint};
use rolecast::policy::Policy;
use rolecast::project::Project;

/// The day on which all tests judge exceptions.
pub(crate) const TODAY: &str = "2026-11-24";

/// What the rules that are `asked` find in a resolved project.
pub(crate) fn report(project: &Project, policy: &Policy, levels: &Levels, asked: &dyn Fn(&str) -> bool) -> Report {
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
    lint(policy, &setup).unwrap()
}
