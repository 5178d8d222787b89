//! What a rule reports: what is wrong, where, by which operation, and the way out.

use super::page::page;
use crate::diagnostic::{Confidence, Severity};
use crate::permission::Certainty;
use crate::policy::Text;

/// A place in a file of the project, and what is to be said of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The file, inside the project.
    pub file: Text,
    /// The JSON pointer into it.
    pub pointer: String,
    /// A few words; may be empty.
    pub text: String,
}

/// One thing that a rule found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule's code.
    pub code: &'static str,
    /// How bad it is here.
    pub severity: Severity,
    /// What is wrong, in one sentence.
    pub message: String,
    /// The persona that it is about.
    pub persona: Option<Text>,
    /// The environment that it is in.
    pub environment: Option<Text>,
    /// The component instance that it is on.
    pub instance: Option<Text>,
    /// The operation that shows it.
    pub witness: Option<String>,
    /// The line that causes it.
    pub place: Place,
    /// Other lines that take part.
    pub related: Vec<Place>,
    /// What to do, a sentence each.
    pub help: Vec<String>,
    /// What causes it: findings with the same cause and rules that one takes in are one finding.
    pub cause: String,
    /// The codes of rules that it takes in where they find the same cause.
    pub absorbs: &'static [&'static str],
    /// The codes of findings that it has taken in, sorted.
    pub absorbed: Vec<&'static str>,
    /// How certain it is that what is found can be done: what the message says by a [proviso](Certainty).
    pub certainty: Certainty,
    /// What is found, in words that no edit elsewhere changes, such as a role and a scope; beside them rule, environment,
    /// persona and instance make the fingerprint. Where it is empty, what stands at the place takes its part.
    pub subject: String,
    /// The same for the same cause in every run; empty until [`Report::fingerprint`](super::Report::fingerprint).
    pub fingerprint: String,
}

impl Finding {
    /// How sure it is that it is as the message says: what the rule's page says, and less where it depends on something.
    pub fn confidence(&self) -> Confidence {
        let ruled = page(self.code).map_or(Confidence::High, |page| page.confidence);
        ruled.min(match self.certainty {
            Certainty::Sure => Confidence::High,
            Certainty::Conditioned => Confidence::Medium,
            Certainty::Possible => Confidence::Low,
        })
    }

    /// The worst first, then by place, then by rule.
    pub(super) fn order(&self, other: &Finding) -> std::cmp::Ordering {
        fn key(one: &Finding) -> impl Ord + use<'_> {
            (std::cmp::Reverse(one.severity), &one.place, one.code, &one.environment, &one.message)
        }
        key(self).cmp(&key(other))
    }
}

/// Leaves out what a broader finding with the same cause implies; the broader one names it.
pub(super) fn absorb(mut found: Vec<Finding>, is_decided: &dyn Fn(&Finding) -> bool) -> Vec<Finding> {
    found.sort_by(|a, b| a.cause.cmp(&b.cause));
    let mut implied_at = Vec::with_capacity(found.len());
    for group in found.chunk_by_mut(|a, b| a.cause == b.cause) {
        let implied = |one: &Finding, by: &Finding| by.code != one.code && by.absorbs.contains(&one.code);
        let mut taken: Vec<(usize, usize)> = Vec::new();
        for (at, one) in group.iter().enumerate() {
            // What is implied by something that is implied itself is implied by the broadest.
            let broadest = |other: &&Finding| !group.iter().any(|broader| implied(other, broader));
            let broader = group.iter().position(|other| implied(one, other) && broadest(&other));
            if let Some(by) = broader {
                taken.push((at, by));
            }
        }
        for &(at, by) in &taken {
            let taken = group.get(at).map(|one| (one.code, one.severity));
            if let (Some((code, severity)), Some(by)) = (taken, group.get_mut(by)) {
                by.absorbed.push(code);
                // It is as bad as the worst that it takes in, unless the project says how bad it is.
                if !is_decided(by) {
                    by.severity = by.severity.max(severity);
                }
            }
        }
        for (at, one) in group.iter_mut().enumerate() {
            one.absorbed.sort_unstable();
            one.absorbed.dedup();
            implied_at.push(taken.iter().any(|(taken, _)| *taken == at));
        }
    }
    let mut implied = implied_at.into_iter();
    found.retain(|_| implied.next() == Some(false));
    found
}
