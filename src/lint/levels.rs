//! How bad what a rule finds is: what its page says, unless `rolecast.yaml` says otherwise.
//!
//! Takes the project file, gives a severity for each rule and environment. Knows no finding.

use std::collections::BTreeMap;

use super::page::{Page, page, pages};
use crate::diagnostic::{Diagnostic, Diagnostics, Severity, nearest};
use crate::model::environment::Tier;
use crate::model::project::{self, LintLevel, Profile, RuleLevel};
use crate::policy::Environment;
use crate::source::Spanned;

/// How bad what rules find is.
#[derive(Clone, Debug)]
pub struct Levels {
    profile: Profile,
    /// By code: in all environments, and by environment.
    written: BTreeMap<&'static str, Written>,
}

#[derive(Clone, Debug, Default)]
struct Written {
    everywhere: Option<LintLevel>,
    by: BTreeMap<String, LintLevel>,
}

impl Levels {
    /// What the rules' pages say under a profile.
    pub fn of(profile: Profile) -> Levels {
        Levels { profile, written: BTreeMap::new() }
    }

    /// What a project says.
    ///
    /// # Errors
    /// A rule or an environment that is none, and a rule that is named twice.
    pub fn read(project: &project::Project) -> Result<Levels, Diagnostics> {
        let mut levels = Levels::of(project.lint.profile.as_ref().map_or(Profile::Baseline, |one| one.value));
        let mut found = Diagnostics::new();
        for (name, level) in project.lint.rules.iter() {
            let Some(page) = page(name) else {
                let unknown = Diagnostic::error("unknown-rule", format!("there is no rule `{}`", name.value));
                found.push(unknown.at(name.span, "").help(advice(name, pages().iter().flat_map(Page::words))));
                continue;
            };
            let mut written = Written::default();
            match &level.value {
                RuleLevel::Everywhere(level) => written.everywhere = Some(*level),
                RuleLevel::By(by) => {
                    for (id, level) in by.iter() {
                        let known = || project.environments.iter().map(|one| one.id.as_str());
                        if known().any(|known| known == id.value) {
                            written.by.insert(id.value.clone(), level.value);
                        } else {
                            let message = format!("`{}` is no environment of this project", id.value);
                            let unknown = Diagnostic::error("unknown-environment", message);
                            found.push(unknown.at(id.span, "").help(advice(id, known())));
                        }
                    }
                }
            }
            if levels.written.insert(page.code, written).is_some() {
                let twice = Diagnostic::error("duplicate-rule", format!("{} is given a level twice", page.code));
                found.push(twice.at(name.span, "").help("a rule can be named by its code or its name: keep one"));
            }
        }
        if found.0.is_empty() { Ok(levels) } else { Err(found) }
    }

    /// How bad a finding of a rule is in an environment; none where the rule is not asked.
    pub(super) fn at(&self, page: &Page, environment: &Environment) -> Option<Severity> {
        match self.written(page, &environment.id) {
            Some(level) => severity(level),
            None => page.severity(environment.tier, self.profile),
        }
    }

    /// How bad a finding of a rule is that is about no one environment: as bad as in the worst of them.
    pub(super) fn overall(&self, page: &Page, environments: &[Environment]) -> Option<Severity> {
        match self.written.get(page.code) {
            Some(Written { everywhere: Some(level), .. }) => severity(*level),
            _ if environments.is_empty() => page.severity(Tier::Development, self.profile),
            _ => environments.iter().filter_map(|one| self.at(page, one)).max(),
        }
    }

    /// Whether the project itself says how bad what a rule finds in an environment is.
    pub(super) fn is_decided(&self, code: &str, environment: Option<&str>) -> bool {
        let written = self.written.get(code);
        written.is_some_and(|written| {
            written.everywhere.is_some() || environment.is_some_and(|environment| written.by.contains_key(environment))
        })
    }

    fn written(&self, page: &Page, environment: &str) -> Option<LintLevel> {
        let written = self.written.get(page.code)?;
        written.everywhere.or_else(|| written.by.get(environment).copied())
    }
}

fn severity(level: LintLevel) -> Option<Severity> {
    match level {
        LintLevel::Off => None,
        LintLevel::Info => Some(Severity::Info),
        LintLevel::Warning => Some(Severity::Warning),
        LintLevel::Error => Some(Severity::Error),
    }
}

fn advice<'w>(word: &Spanned<String>, words: impl Iterator<Item = &'w str> + Clone) -> String {
    match nearest(word, words.clone()) {
        Some(near) => format!("did you mean `{near}`?"),
        None if words.clone().count() > MANY => "`rolecast rule` lists the rules".to_owned(),
        None => format!("there are {}", words.map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")),
    }
}

/// How many words a message lists.
const MANY: usize = 12;
