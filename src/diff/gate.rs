//! Whether a difference is let through, and what shows that it is not.

use super::cell::{Step, What};
use super::principal::Change;
use super::reason::Reason;
use super::sets::Operations as Sets;
use super::side::Line;
use super::{Around, Diff, Verdict};
use crate::model::environment::Tier;
use crate::model::primitive::PrimitiveSeverity;
use crate::permission::{Budget, Enabled, Operations, Pattern, Plane};
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

/// What does not let a difference through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum By {
    /// A gate.
    FailOn(Gate),
    /// A reference that the second side has to be inside of.
    Reference,
    /// A set of operations that nobody may gain.
    Denial {
        /// What the set is called.
        name: Text,
        /// Why nobody may.
        reason: Text,
    },
}

/// What shows that a difference is not let through.
#[derive(Clone, Debug)]
pub struct Counterexample {
    /// What does not let it through.
    pub by: By,
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
    /// Whether it may refuse something that is broader, or is not, in an environment of a tier.
    fn refuses(self, is_broader: bool, tier: Option<Tier>) -> bool {
        match self {
            Gate::Any => true,
            Gate::Broadened | Gate::Privileged => is_broader,
            Gate::Production => is_broader && tier == Some(Tier::Production),
        }
    }

    /// The lines of a step that it does not let through.
    pub(super) fn lines<'s>(self, change: &Change, step: &'s Step, is_broader: bool) -> Lines<'s> {
        let mut lines = open_lines(step);
        lines.retain(|(_, line)| self.refuses(is_broader, Some(line.reaches)));
        if self == Gate::Privileged { openers(change, step, lines) } else { lines }
    }

    /// Whether it does not let through what stands around access.
    pub(super) fn refuses_around(self, one: &Around) -> bool {
        self.refuses(one.is_broader, one.tier)
            && !one.is_accepted
            && (self != Gate::Privileged || suffices(&one.primitives).is_some())
    }
}

impl Diff {
    /// What a gate does not let through: the worst of it, and none if it lets everything through. What is accepted is let
    /// through.
    pub fn refused_by(&self, gate: Gate) -> Option<Counterexample> {
        let by = || By::FailOn(gate);
        for change in &self.changes {
            let broader = change.broader.iter().map(|step| (true, step));
            for (is_broader, step) in broader.chain(change.narrower.iter().map(|step| (false, step))) {
                let lines = gate.lines(change, step, is_broader);
                if let Some(found) = of_step(by(), change, step, &lines, is_broader) {
                    return Some(found);
                }
            }
        }
        self.around.iter().find(|one| gate.refuses_around(one)).map(|one| of_around(by(), one))
    }

    /// Where this is what a reference and a policy have apart: what shows that the policy is not inside of the reference.
    /// What stands around access gives nobody anything, so it is not looked at.
    pub fn beyond_reference(&self) -> Option<Counterexample> {
        let mut steps = self.changes.iter().flat_map(|change| change.broader.iter().map(move |step| (change, step)));
        steps.find_map(|(change, step)| of_step(By::Reference, change, step, &open_lines(step), true))
    }

    /// Whether anything at all is other than it was.
    pub fn is_unchanged(&self) -> bool {
        self.verdict == Verdict::Unchanged
    }
}

impl By {
    /// The word for it: the gate's own, or the option's.
    pub fn word(&self) -> &'static str {
        match self {
            By::FailOn(Gate::Broadened) => "broadened",
            By::FailOn(Gate::Privileged) => "privileged",
            By::FailOn(Gate::Production) => "production",
            By::FailOn(Gate::Any) => "any",
            By::Reference => "no-new-access",
            By::Denial { .. } => "deny",
        }
    }
}

/// Lines of a step with their numbers.
pub(super) type Lines<'s> = Vec<(usize, &'s Line)>;

/// The lines of a step that nothing else says and that are not accepted.
fn open_lines(step: &Step) -> Lines<'_> {
    let lines = step.lines.iter().enumerate().filter(|_| !step.is_implied);
    lines.filter(|(number, _)| !step.accepted.contains(number)).collect()
}

/// Those lines by which something that suffices is opened; all of them where that cannot be told of any.
fn openers<'s>(change: &Change, step: &'s Step, mut lines: Lines<'s>) -> Lines<'s> {
    if step.opens != Some(PrimitiveSeverity::Error) {
        return Vec::new();
    }
    let suffices = |one: &&Enabled| one.primitive.severity.value == PrimitiveSeverity::Error;
    let all = change.primitives.iter().filter(suffices).flat_map(|one| own(one, step).map(move |name| (one, name)));
    let operations: Vec<(&str, Pattern)> =
        all.map(|(one, name)| (one.primitive.id.value.as_str(), Pattern::new(name))).collect();
    let gives_one = |number: usize| operations.iter().any(|(_, operation)| gives(step, number, operation));
    if (0..step.lines.len()).any(gives_one) {
        lines.retain(|(number, _)| operations.iter().any(|(id, operation)| is_open(step, *number, id, operation)));
    }
    lines
}

/// Whether a line of a step gives an operation that opens a primitive, neither of which is accepted.
fn is_open(step: &Step, line: usize, primitive: &str, operation: &Pattern) -> bool {
    let is_left = |left: &Sets| left.possible.has(operation) || left.sure.has(operation);
    gives(step, line, operation)
        && step.left.get(&line).is_none_or(is_left)
        && !step.accepted_primitives.contains(&(line, primitive.into()))
}

/// Whether a line of a step gives an operation; every line of a role of another system gives the role.
pub(super) fn gives(step: &Step, line: usize, operation: &Pattern) -> bool {
    let What::Operations { plane, .. } = &step.what else { return true };
    step.givers.iter().filter(|(of, _)| *of == line).any(|(_, piece)| {
        let given = piece.on(*plane);
        given.possible.has(operation) || given.sure.has(operation)
    })
}

/// The first primitive that suffices by itself.
fn suffices(primitives: &[Enabled]) -> Option<&Enabled> {
    primitives.iter().find(|one| one.primitive.severity.value == PrimitiveSeverity::Error)
}

/// The operations by which a step takes part in opening a primitive.
pub(super) fn own<'e>(enabled: &'e Enabled, step: &'e Step) -> impl Iterator<Item = &'e String> {
    let ways = std::iter::once(&enabled.operations).chain(&enabled.others);
    let is_of_step = |operation: &&crate::permission::primitive::Operation| {
        let What::Operations { plane, operations } = &step.what else { return false };
        let pattern = Pattern::new(&operation.name);
        operation.plane == *plane && (operations.possible.has(&pattern) || operations.sure.has(&pattern))
    };
    ways.flatten().filter(is_of_step).map(|operation| &operation.name)
}

/// What shows that some lines of a step are not let through: by what they open that is worst, if anything; none where
/// there is no line.
pub(super) fn of_step(
    by: By,
    change: &Change,
    step: &Step,
    lines: &[(usize, &Line)],
    is_broader: bool,
) -> Option<Counterexample> {
    let worst = change.primitives.iter().filter(|one| is_broader && Some(one.primitive.severity.value) == step.opens);
    let mut ways = worst.flat_map(|one| own(one, step).map(move |name| (one, name)));
    let opening = ways.find_map(|(one, name)| {
        let (operation, id) = (Pattern::new(name), Text::from(one.primitive.id.value.as_str()));
        let (_, line) = lines.iter().find(|(number, _)| is_open(step, *number, &id, &operation))?;
        Some((*line, Some(name.clone()), Some(id)))
    });
    let plain = || {
        let (number, line) = *lines.first()?;
        Some((line, witness_of(change, step, number), None))
    };
    let (line, action, primitive) = opening.or_else(plain)?;
    Some(shown(by, change, step, line, is_broader, (action, primitive)))
}

/// What shows it, by an operation and the primitive that this opens.
pub(super) fn shown(
    by: By,
    change: &Change,
    step: &Step,
    line: &Line,
    is_broader: bool,
    (action, primitive): (Option<String>, Option<Text>),
) -> Counterexample {
    Counterexample {
        by,
        persona: Some(line.persona.clone()),
        environment: Some(line.environment.clone()),
        principal: Some(super::principal::called(&change.principal)),
        action,
        reason: step.reasons.first().cloned().unwrap_or(Reason::NewAccess),
        is_broader,
        origin: Origin { file: line.file.clone(), pointer: line.pointer.as_str().into() },
        is_in_second: is_broader,
        primitive,
    }
}

/// An operation of a step that one of its lines gives and that is not accepted; of what cannot be told in time, one of the step's.
fn witness_of(change: &Change, step: &Step, line: usize) -> Option<String> {
    let What::Operations { plane, .. } = &step.what else { return witness(step) };
    let of = change.scope.resource_type();
    let example = |plane: Plane, given: &Sets| on(of.as_deref(), plane, given).or_else(|| example(plane, given));
    match (step.left.get(&line), step.given_by(line, &mut Budget::default())) {
        (Some(left), _) => example(*plane, left),
        (None, Ok(Some(given))) => example(*plane, &given),
        (None, _) => witness(step),
    }
}

/// An operation of a step: one that changes something, if there is one.
pub(super) fn witness(step: &Step) -> Option<String> {
    match &step.what {
        What::Role { name, .. } => Some(name.to_string()),
        What::Operations { plane, operations } => example(*plane, operations),
    }
}

/// A known operation on a resource of a type, which says more there than one on something else.
fn on(of: Option<&str>, plane: Plane, operations: &Sets) -> Option<String> {
    let head = format!("{}/", of?.to_ascii_lowercase());
    let known = Operations::builtin();
    let sets = [&operations.possible, &operations.sure];
    let all = sets.into_iter().flat_map(|set| set.terms()).flat_map(|term| known.in_term(plane, term));
    let own = all.filter(|operation| operation.folded().starts_with(&head)).map(Pattern::as_str);
    own.min_by_key(|name| (name.ends_with("/read"), name.len(), *name)).map(str::to_owned)
}

/// An operation: one that is known, and changes something, if there is one.
pub(super) fn example(plane: Plane, operations: &Sets) -> Option<String> {
    let known = Operations::builtin();
    let sets = [&operations.possible, &operations.sure];
    let examples = sets.into_iter().flat_map(|set| set.terms()).map(|term| {
        let is_known = known.known(plane, term).is_some();
        (is_known, known.example(plane, term))
    });
    let rank = |(is_known, name): &(bool, String)| (!is_known, name.ends_with("/read"), name.len(), name.clone());
    examples.min_by_key(rank).map(|(_, name)| name)
}

pub(super) fn of_around(by: By, one: &Around) -> Counterexample {
    Counterexample {
        by,
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
