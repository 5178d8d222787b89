//! What it comes to: for a persona in an environment, and as a whole.

use std::collections::BTreeMap;

use super::around::{Around, Renamed};
use super::cell::Step;
use super::principal::Change;
use super::reason::Reason;
use super::weight::Weight;
use crate::model::environment::Tier;
use crate::policy::Text;

/// What has become of access.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// It is as it was.
    #[default]
    Unchanged,
    /// It is less.
    Narrowed,
    /// It is the same at another scope, or another principal's of the same kind.
    Moved,
    /// Some is less and some is more.
    Both,
    /// It is more.
    Broadened,
}

/// A persona in an environment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The persona, by the id that it has on the second side where it is there.
    pub persona: Text,
    /// The environment.
    pub environment: Text,
    /// How close that is to customers.
    pub tier: Option<Tier>,
    /// What has become of its access there.
    pub verdict: Verdict,
    /// Why it is broader, sorted, each kind once.
    pub broader: Vec<Reason>,
    /// Why it was broader before.
    pub narrower: Vec<Reason>,
    /// The weight of the worst of it.
    pub weight: Weight,
}

impl Verdict {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Verdict::Unchanged => "unchanged",
            Verdict::Narrowed => "narrowed",
            Verdict::Moved => "moved",
            Verdict::Both => "both",
            Verdict::Broadened => "broadened",
        }
    }

    /// Whether a gate that refuses broader access refuses it.
    pub fn is_broader(self) -> bool {
        matches!(self, Verdict::Moved | Verdict::Both | Verdict::Broadened)
    }

    fn of(broader: bool, narrower: bool, moved: bool) -> Verdict {
        match (broader, narrower, moved) {
            (false, false, false) => Verdict::Unchanged,
            (false, false, true) => Verdict::Moved,
            (true, false, false) => Verdict::Broadened,
            (false, true, false) => Verdict::Narrowed,
            // What has moved is lost in one place and gained in another.
            _ => Verdict::Both,
        }
    }
}

/// What steps come to, whatever they are gathered by.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tally {
    /// Whether a half of something that moved is gained, and whether one is lost.
    moved: [bool; 2],
    plain: [bool; 2],
}

impl Tally {
    /// Counts a step in which access is broader on the second side, or on the first.
    pub(super) fn note(&mut self, is_broader: bool, is_moved: bool) {
        let [more, less] = if is_moved { &mut self.moved } else { &mut self.plain };
        *(if is_broader { more } else { less }) = true;
    }

    /// The verdict of what was counted.
    pub(super) fn verdict(self) -> Verdict {
        let Tally { moved: [to, from], plain: [more, less] } = self;
        // One half alone is no move of whoever is counted: somebody else has lost, or gained, the other.
        let whole = to && from;
        Verdict::of(more || to && !whole, less || from && !whole, whole)
    }
}

/// What is known of a row while it is filled.
#[derive(Default)]
struct Known {
    tier: Option<Tier>,
    broader: Vec<Reason>,
    narrower: Vec<Reason>,
    tally: Tally,
    weight: Weight,
}

/// The rows in which something changes, the worst first.
pub(super) fn rows(changes: &[Change], around: &[Around], renamed: &Renamed) -> Vec<Row> {
    let mut known: BTreeMap<(Text, Text), Known> = BTreeMap::new();
    for change in changes {
        for (is_broader, step) in told(change) {
            for line in &step.lines {
                let persona =
                    if is_broader { &line.persona } else { renamed.get(&line.persona).unwrap_or(&line.persona) };
                let one = known.entry((persona.clone(), line.environment.clone())).or_default();
                one.tier = one.tier.max(Some(line.tier));
                one.weight = one.weight.max(change.weight);
                one.tally.note(is_broader, step.is_moved);
                let reasons = if is_broader { &mut one.broader } else { &mut one.narrower };
                reasons.extend(step.reasons.iter().cloned());
            }
        }
    }
    for one in around {
        if let (Some(persona), Some(environment)) = (&one.persona, &one.environment) {
            let row = known.entry((persona.clone(), environment.clone())).or_default();
            row.tier = row.tier.max(one.tier);
            row.tally.note(one.is_broader, false);
            let reasons = if one.is_broader { &mut row.broader } else { &mut row.narrower };
            reasons.push(one.reason.clone());
            row.weight = row.weight.max(Weight::of_around(one));
        }
    }
    let mut rows: Vec<Row> =
        known.into_iter().map(|((persona, environment), one)| row(persona, environment, one)).collect();
    rows.sort_by_key(|row| std::cmp::Reverse((row.weight, row.verdict)));
    rows
}

/// The steps that no other one says already, and whether each is broader.
pub(super) fn told(change: &Change) -> impl Iterator<Item = (bool, &Step)> {
    let broader = change.broader.iter().map(|step| (true, step));
    broader.chain(change.narrower.iter().map(|step| (false, step))).filter(|(_, step)| !step.is_implied)
}

fn row(persona: Text, environment: Text, one: Known) -> Row {
    let Known { tier, mut broader, mut narrower, tally, weight } = one;
    for reasons in [&mut broader, &mut narrower] {
        reasons.sort();
        reasons.dedup();
    }
    Row { persona, environment, tier, verdict: tally.verdict(), broader, narrower, weight }
}

/// The verdict of everything together.
pub(super) fn whole(changes: &[Change], around: &[Around]) -> Verdict {
    let (mut broader, mut narrower, mut moved) = (false, false, false);
    for change in changes {
        for (steps, flag) in [(&change.broader, &mut broader), (&change.narrower, &mut narrower)] {
            for step in steps.iter().filter(|step| !step.is_implied) {
                *(if step.is_moved { &mut moved } else { &mut *flag }) = true;
            }
        }
    }
    broader |= around.iter().any(|one| one.is_broader);
    narrower |= around.iter().any(|one| !one.is_broader);
    Verdict::of(broader, narrower, moved)
}
