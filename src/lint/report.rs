//! What linting gives, and what tells one finding from another in every run.

use super::baseline::Gone;
use super::finding::{Finding, Place};
use crate::diagnostic::Fingerprints;
use crate::policy::Origin;

/// What linting gives.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// What is to be mended, the worst first.
    pub findings: Vec<Finding>,
    /// What the project accepts.
    pub excused: Vec<Excused>,
    /// What is as it was when a [baseline](super::Baseline) was written.
    pub known: Vec<Finding>,
    /// What of that baseline nothing needs; none where there is no baseline.
    pub gone: Option<Gone>,
}

/// A finding that the project accepts.
#[derive(Clone, Debug)]
pub struct Excused {
    /// The finding.
    pub finding: Finding,
    /// Why it is accepted.
    pub reason: String,
    /// Where that is written.
    pub by: Origin,
}

impl Report {
    /// Gives every finding its fingerprint. `lasting` says what stands at a place in words that no edit elsewhere
    /// changes: neither lines nor positions in lists, nor the names of files.
    pub fn fingerprint(&mut self, lasting: &mut dyn FnMut(&Place) -> String) {
        let excused = self.excused.iter_mut().map(|one| &mut one.finding);
        let mut all: Vec<(String, &mut Finding)> = self
            .findings
            .iter_mut()
            .chain(excused)
            .map(|one| (if one.subject.is_empty() { lasting(&one.place) } else { one.subject.clone() }, one))
            .collect();
        // Twins are numbered: in an order that is theirs alone, not that of the lines that they stand on.
        all.sort_by(|(a, one), (b, other)| {
            let by_rule = one.code.cmp(other.code).then_with(|| a.cmp(b));
            by_rule.then_with(|| one.witness.cmp(&other.witness)).then_with(|| one.message.cmp(&other.message))
        });
        let mut fingerprints = Fingerprints::default();
        for (subject, one) in all {
            let [environment, persona, instance] =
                [&one.environment, &one.persona, &one.instance].map(|word| word.as_deref().unwrap_or_default());
            let words = [one.code, environment, persona, instance, &subject];
            one.fingerprint = fingerprints.next(words);
        }
    }
}
