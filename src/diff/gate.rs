//! Whether a difference is let through, and what shows that it is not.

use super::cell::{Step, What};
use super::principal::Change;
use super::reason::Reason;
use super::side::Line;
use super::{Around, Diff, Verdict};
use crate::model::environment::Tier;
use crate::model::primitive::PrimitiveSeverity;
use crate::permission::{Enabled, Operations, Pattern};
use crate::policy::{Origin, Text};

/// What is not let through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gate {
    /// Anything broader, moved access too.
    Broadened,
    /// What opens a primitive that suffices by itself.
    Privileged,
    /// Anything broader in an environment of the production tier.
    Production,
    /// Any change of access, narrower access too.
    Any,
}

/// What shows that a difference is not let through.
#[derive(Clone, Debug)]
pub struct Counterexample {
    /// The persona; none for what is about all.
    pub persona: Option<Text>,
    /// The environment; none for what is about all.
    pub environment: Option<Text>,
    /// The principal.
    pub principal: Option<Text>,
    /// An operation that it can do now, or under less; another system's role by its name.
    pub action: Option<String>,
    /// Why it is broader; read backwards where it is narrower.
    pub reason: Reason,
    /// Whether it is broader.
    pub is_broader: bool,
    /// The line that gives it.
    pub origin: Origin,
    /// Whether the line is the second side's.
    pub is_in_second: bool,
    /// The worst primitive that this operation opens.
    pub primitive: Option<Text>,
}

impl Gate {
    /// Whether it refuses something that is broader, or is not, by the worst primitive that this opens and the tier.
    pub(super) fn refuses(self, is_broader: bool, opens: Option<PrimitiveSeverity>, tier: Option<Tier>) -> bool {
        match self {
            Gate::Any => true,
            Gate::Broadened => is_broader,
            Gate::Privileged => is_broader && opens == Some(PrimitiveSeverity::Error),
            Gate::Production => is_broader && tier == Some(Tier::Production),
        }
    }
}

impl Diff {
    /// What a gate does not let through: the worst of it, and none if it lets everything through.
    pub fn refused_by(&self, gate: Gate) -> Option<Counterexample> {
        let refused = |is_broader, opens, tier| gate.refuses(is_broader, opens, tier);
        for change in &self.changes {
            let broader = change.broader.iter().map(|step| (true, step));
            for (is_broader, step) in broader.chain(change.narrower.iter().map(|step| (false, step))) {
                let line = step.lines.iter().find(|line| refused(is_broader, step.opens, Some(line.tier)));
                if let Some(line) = line.filter(|_| !step.is_implied) {
                    return Some(of_step(change, step, line, is_broader));
                }
            }
        }
        let opens = |one: &Around| suffices(&one.primitives).map(|one| one.primitive.severity.value);
        let mut around = self.around.iter().filter(|one| refused(one.is_broader, opens(one), one.tier));
        around.next().map(of_around)
    }

    /// Whether anything at all is other than it was.
    pub fn is_unchanged(&self) -> bool {
        self.verdict == Verdict::Unchanged
    }
}

/// The first primitive that suffices by itself.
fn suffices(primitives: &[Enabled]) -> Option<&Enabled> {
    primitives.iter().find(|one| one.primitive.severity.value == PrimitiveSeverity::Error)
}

pub(super) fn of_step(change: &Change, step: &Step, line: &Line, is_broader: bool) -> Counterexample {
    let own = |enabled: &Enabled| {
        let What::Operations { plane, operations } = &step.what else { return None };
        let ways = std::iter::once(&enabled.operations).chain(&enabled.others);
        let is_of_step = |name: &&String| {
            let pattern = Pattern::new(name);
            operations.possible.has(&pattern) || operations.sure.has(&pattern)
        };
        let mut names = ways.flatten().filter(|operation| operation.plane == *plane).map(|operation| &operation.name);
        names.find(is_of_step).cloned()
    };
    let worst = change.primitives.iter().filter(|one| is_broader && Some(one.primitive.severity.value) == step.opens);
    let opening = worst.filter_map(|one| Some((one, own(one)?))).next();
    Counterexample {
        persona: Some(line.persona.clone()),
        environment: Some(line.environment.clone()),
        principal: Some(super::principal::called(&change.principal)),
        action: opening.as_ref().map(|(_, name)| name.clone()).or_else(|| witness(step)),
        reason: step.reasons.first().cloned().unwrap_or(Reason::NewAccess),
        is_broader,
        origin: Origin { file: line.file.clone(), pointer: line.pointer.as_str().into() },
        is_in_second: is_broader,
        primitive: opening.map(|(one, _)| one.primitive.id.value.as_str().into()),
    }
}

/// An operation of a step: one that changes something, if there is one.
pub(super) fn witness(step: &Step) -> Option<String> {
    match &step.what {
        What::Role { name, .. } => Some(name.to_string()),
        What::Operations { plane, operations } => {
            let known = Operations::builtin();
            let sets = [&operations.possible, &operations.sure];
            let examples = sets.into_iter().flat_map(|set| set.terms()).map(|term| {
                let is_known = known.known(*plane, term).is_some();
                (is_known, known.example(*plane, term))
            });
            let rank =
                |(is_known, name): &(bool, String)| (!is_known, name.ends_with("/read"), name.len(), name.clone());
            examples.min_by_key(rank).map(|(_, name)| name)
        }
    }
}

pub(super) fn of_around(one: &Around) -> Counterexample {
    Counterexample {
        persona: one.persona.clone(),
        environment: one.environment.clone(),
        principal: one.principal.clone(),
        action: None,
        reason: one.reason.clone(),
        is_broader: one.is_broader,
        origin: one.origin.clone(),
        is_in_second: one.is_in_second,
        primitive: suffices(&one.primitives).map(|one| one.primitive.id.value.as_str().into()),
    }
}
