//! The pages of the rules, `docs/rules/CODE-name.md`: the one place where a rule's name, levels and words stand.
//!
//! The build script checks and embeds them; a page without a rule, or a rule without a page, fails a test.

use super::finding::Severity;
use crate::model::environment::Tier;
use crate::model::project::Profile;

/// What a page says of its rule.
#[derive(Debug)]
pub struct Page {
    /// `E01`.
    pub code: &'static str,
    /// `grants-role-assignment`.
    pub name: &'static str,
    /// What the rule is about, in a sentence.
    pub summary: &'static str,
    /// How bad a finding is, by tier.
    pub level: Level,
    /// The least profile in which the rule is asked.
    pub profile: Profile,
    /// The page as it is written, without its front matter.
    pub text: &'static str,
}

/// How bad a finding is in each tier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Level {
    /// In the development tier.
    pub development: Severity,
    /// In the staging tier.
    pub staging: Severity,
    /// In the production tier, and where a finding is in no environment.
    pub production: Severity,
}

include!(concat!(env!("OUT_DIR"), "/rules.rs"));

/// All pages, by code.
pub fn pages() -> &'static [Page] {
    PAGES
}

/// The page of a rule, by its code or its name; case does not matter.
pub fn page(rule: &str) -> Option<&'static Page> {
    PAGES.iter().find(|page| page.code.eq_ignore_ascii_case(rule) || page.name.eq_ignore_ascii_case(rule))
}

impl Page {
    /// How bad a finding of the rule is in a tier, under a profile.
    pub fn severity(&self, tier: Option<Tier>, profile: Profile) -> Severity {
        if self.profile > profile {
            return Severity::Off;
        }
        match tier {
            Some(Tier::Development) => self.level.development,
            Some(Tier::Staging) => self.level.staging,
            Some(Tier::Production) | None => self.level.production,
        }
    }
}
