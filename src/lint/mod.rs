//! The linter: what of a project's access is more than it should be.
//!
//! Takes a policy, what people wrote, the catalogue, the primitives and a day; gives findings. Rules judge what access means, by the algebra
//! of [`permission`](crate::permission): a role that holds what is needed and no more is silent whatever its name, and a
//! harmless name over a dangerous set is not. Knows no file's text and no output; reads no clock.
//!
//! - [`Rule`]: one file each in `rules`; what is said of it stands in its page, `docs/rules/CODE-name.md`, alone;
//! - [`Context`]: questions that several rules ask, answered once;
//! - [`Finding`]s: one for each cause. A broader finding takes in those that it implies;
//! - exceptions: what a project accepts, and whether it may.

mod activation;
mod around;
mod assignable;
mod baseline;
mod change;
mod context;
mod custom;
mod entries;
mod exception;
mod finding;
mod holders;
mod identities;
mod inside;
mod known;
mod levels;
mod narrower;
mod offered;
mod openly;
mod overlap;
mod page;
mod redundant;
mod report;
mod rule;
mod rules;
pub mod show;
mod touch;
mod way_out;

use std::sync::Arc;

use crate::catalog::{Catalog, Library, RoleDefinition};
use crate::model::Sources;
use crate::model::text::Date;
use crate::parallel::in_parallel;
use crate::permission::Primitives;
use crate::policy::{Policy, Text};

pub use baseline::{Baseline, Gone};
pub use context::{Context, Entry, TooIntricate};
pub use custom::{CustomRole, Line};
pub use finding::{Finding, Place};
pub use holders::{Holder, Holders, Who};
pub use levels::Levels;
pub use page::{Level, Page, page, pages};
pub use report::{Excused, Report};
pub use rule::{RULES, Rule};

/// What linting needs beside the policy.
pub struct Setup<'a> {
    /// The roles that there are.
    pub catalog: &'a Catalog,
    /// The components that there are.
    pub library: &'a Library,
    /// The primitives that there are.
    pub primitives: &'a Primitives,
    /// What people wrote: what of it comes to no access stands in no policy.
    pub sources: &'a Sources,
    /// The project's custom roles with their files, whether they are assigned or not.
    pub custom: &'a [(Arc<RoleDefinition>, Text)],
    /// How bad what rules find is.
    pub levels: &'a Levels,
    /// The day on which exceptions are judged.
    pub today: Date,
    /// Whether a rule is asked, by its code.
    pub asked: &'a dyn Fn(&str) -> bool,
}

/// Asks every rule about the policy.
///
/// # Errors
/// A role that is too intricate to be exact about.
pub fn lint(policy: &Policy, setup: &Setup<'_>) -> Result<Report, TooIntricate> {
    let context = Context::new(policy, setup)?;
    let asked: Vec<&dyn Rule> = RULES.iter().copied().filter(|rule| (setup.asked)(rule.code())).collect();
    let answers = in_parallel(&asked, |rule| {
        let mut found = Vec::new();
        rule.check(&context, &mut found).map(|()| found)
    });
    let mut found = Vec::new();
    for answer in answers {
        found.extend(answer?);
    }
    let found = finding::absorb(found, &|one| context.is_decided(one));
    let mut report = exception::excuse(&context, found, setup.asked);
    report.findings.sort_by(Finding::order);
    report.excused.sort_by(|a, b| a.finding.order(&b.finding));
    Ok(report)
}
