//! The pages of the rules, `docs/rules/CODE-name.md`: the one place where a rule's name, levels and words stand.
//!
//! The build script checks and embeds them; a page without a rule, or a rule without a page, fails a test.

use crate::diagnostic::{Confidence, Severity};
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
    /// How sure its findings are, but where one says that it depends on something.
    pub confidence: Confidence,
    /// The page as it is written, without its front matter.
    pub text: &'static str,
}

/// How bad a finding is in each tier; none where the rule is not asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Level {
    /// In the development tier.
    pub development: Option<Severity>,
    /// In the staging tier.
    pub staging: Option<Severity>,
    /// In the production tier.
    pub production: Option<Severity>,
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
    /// What it says under "What it does".
    pub fn does(&self) -> &'static str {
        let rest = self.text.split_once("\n## What it does\n").map_or("", |(_, rest)| rest);
        rest.split("\n## ").next().unwrap_or_default().trim()
    }

    /// How bad a finding is where it is worst, whatever a project says.
    pub fn worst(&self) -> Severity {
        let Level { development, staging, production } = self.level;
        development.max(staging).max(production).unwrap_or(Severity::Info)
    }

    /// The words by which people name the rule.
    pub(super) fn words(&self) -> [&'static str; 2] {
        [self.code, self.name]
    }

    /// How bad a finding of the rule is in a tier, under a profile; none where it is not asked.
    pub fn severity(&self, tier: Tier, profile: Profile) -> Option<Severity> {
        if self.profile > profile {
            return None;
        }
        match tier {
            Tier::Development => self.level.development,
            Tier::Staging => self.level.staging,
            Tier::Production => self.level.production,
        }
    }
}
