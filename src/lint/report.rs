//! What linting gives, and what tells one finding from another in every run.

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
            let key = |subject: &String, one: &Finding| (one.code, subject.clone(), one.witness.clone());
            key(a, one).cmp(&key(b, other)).then_with(|| one.message.cmp(&other.message))
        });
        let mut fingerprints = Fingerprints::default();
        for (subject, one) in all {
            let word = |text: &Option<crate::policy::Text>| text.as_deref().unwrap_or_default().to_owned();
            let (environment, persona, instance) = (word(&one.environment), word(&one.persona), word(&one.instance));
            one.fingerprint = fingerprints.next([one.code, &*environment, &*persona, &*instance, &*subject]);
        }
    }
}
