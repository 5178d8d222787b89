//! Which primitives broader access opens.
//!
//! Takes what a principal has, at a scope or everywhere, and steps in which it is broader; gives the primitives that it
//! would not have, or not as certainly, without these steps. Knows nothing of where it stands in the files.

use std::collections::BTreeMap;

use super::cell::{Step, Sum, What};
use super::principal::Change;
use super::sets::Operations;
use crate::model::primitive::PrimitiveSeverity;
use crate::permission::{Access, Bounds, Budget, Certainty, Enabled, Exceeded, Pattern, Plane, Primitives};

/// Primitives that the steps open at a scope where `is` is what the principal has in all.
pub(super) fn opened(is: &Sum, steps: &[Step], primitives: &Primitives) -> Result<Vec<Enabled>, Exceeded> {
    if !steps.iter().any(|step| matches!(step.what, What::Operations { .. })) {
        return Ok(Vec::new());
    }
    let mut budget = Budget::default();
    let with = access(is, &[], &mut budget)?;
    let without = access(is, steps, &mut budget)?;
    let before = primitives.enabled_by(&without, &mut Budget::default())?;
    Ok(newly(&before, primitives.enabled_by(&with, &mut Budget::default())?))
}

/// Primitives that all that is held opens.
pub(super) fn all(held: &Sum, primitives: &Primitives) -> Result<Vec<Enabled>, Exceeded> {
    let mut budget = Budget::default();
    primitives.enabled_by(&access(held, &[], &mut budget)?, &mut budget)
}

/// Adds to the changes of a principal the primitives that what it has everywhere opens together and did not.
pub(super) fn together(was: &[Enabled], is: Vec<Enabled>, changes: &mut [Change]) -> Result<(), Exceeded> {
    let new = newly(was, is);
    for change in changes.iter_mut() {
        let known =
            |one: &&Enabled| change.primitives.iter().all(|known| known.primitive.id.value != one.primitive.id.value);
        let mut added = Vec::new();
        for enabled in new.iter().filter(known) {
            if takes_part(enabled, &change.broader)? {
                added.push(enabled.clone());
            }
        }
        change.primitives.extend(added);
    }
    Ok(())
}

/// Says of each of the broader steps of a change what it takes part in opening, and puts the worst first.
pub(super) fn rank(change: &mut Change) -> Result<(), Exceeded> {
    for step in &mut change.broader {
        for enabled in &change.primitives {
            let severity = Some(enabled.primitive.severity.value).filter(|&one| one > PrimitiveSeverity::Info);
            if severity > step.opens && takes_part(enabled, std::slice::from_ref(step))? {
                step.opens = severity;
            }
        }
    }
    change.broader.sort_by_key(|step| std::cmp::Reverse(step.opens));
    Ok(())
}

/// Whether one of the operations that open a primitive, in whatever way, is in one of the steps.
fn takes_part(enabled: &Enabled, steps: &[Step]) -> Result<bool, Exceeded> {
    let mut budget = Budget::default();
    for step in steps {
        let What::Operations { plane, operations } = &step.what else { continue };
        if is_way(enabled, *plane, operations, &mut budget)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether one of the operations that open one of the primitives is in what is held.
pub(super) fn gives_part(held: &Sum, primitives: &[Enabled]) -> Result<bool, Exceeded> {
    let mut budget = Budget::default();
    for plane in Plane::ALL {
        let operations = held.held(plane, |_| true, &mut budget)?;
        for enabled in primitives {
            if is_way(enabled, plane, &operations, &mut budget)? {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

fn is_way(enabled: &Enabled, plane: Plane, operations: &Operations, budget: &mut Budget) -> Result<bool, Exceeded> {
    let ways = std::iter::once(&enabled.operations).chain(&enabled.others);
    for operation in ways.flatten().filter(|one| one.plane == plane) {
        let pattern = Pattern::new(&operation.name);
        if operations.possible.meets(&pattern, budget)?.is_some() || operations.sure.meets(&pattern, budget)?.is_some()
        {
            return Ok(true);
        }
    }
    Ok(false)
}

/// What was not open, or less certainly.
fn newly(before: &[Enabled], mut after: Vec<Enabled>) -> Vec<Enabled> {
    let before: BTreeMap<&str, Certainty> =
        before.iter().map(|one| (one.primitive.id.value.as_str(), one.certainty)).collect();
    after.retain(|one| before.get(one.primitive.id.value.as_str()).is_none_or(|&was| was < one.certainty));
    after
}

/// What is held, without the steps.
fn access(sum: &Sum, without: &[Step], budget: &mut Budget) -> Result<Access, Exceeded> {
    let mut conditioned = false;
    let mut planes = Vec::with_capacity(2);
    for plane in Plane::ALL {
        let mut taken = Operations::default();
        for step in without {
            if let What::Operations { plane: of, operations } = &step.what
                && *of == plane
            {
                taken = taken.union(operations, budget)?;
            }
        }
        let taken = taken.all(budget)?;
        let all = sum.held(plane, |_| true, budget)?;
        let free = sum.held(plane, |guard| guard.conditions.is_empty(), budget)?;
        conditioned |= !all.sure.equals(&free.sure, budget)?;
        let met = all.sure.difference(&taken, budget)?;
        planes.push(Bounds {
            sure: free.sure.difference(&taken, budget)?,
            written: met.clone(),
            met,
            possible: all.possible.difference(&taken, budget)?,
        });
    }
    let mut planes = planes.into_iter();
    let mut next = || planes.next().unwrap_or_default();
    let (control, data) = (next(), next());
    Ok(Access::of_bounds(control, data, conditioned))
}
