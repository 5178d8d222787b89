//! What need not be said: steps that a step at a wider scope says already, for everything below it.

use std::collections::HashMap;

use super::cell::{Step, What};
use super::principal::Change;
use super::side::{Line, Side};
use crate::permission::{Budget, Exceeded};

/// Marks the steps that a step at a wider scope says already.
pub(super) fn mark(changes: &mut [Change], before: &Side<'_>, after: &Side<'_>) -> Result<(), Exceeded> {
    for side in [true, false] {
        let (tree, of): (_, fn(&Change) -> &Vec<Step>) = match side {
            true => (&after.tree, |change| &change.broader),
            false => (&before.tree, |change| &change.narrower),
        };
        let at: HashMap<&str, usize> =
            changes.iter().enumerate().map(|(at, change)| (&*change.scope_key, at)).collect();
        let mut implied: Vec<(usize, usize)> = Vec::new();
        for (number, change) in changes.iter().enumerate() {
            let wider: Vec<&Change> =
                tree.around(&change.scope_key).iter().skip(1).filter_map(|key| changes.get(*at.get(&**key)?)).collect();
            for (step_number, step) in of(change).iter().enumerate() {
                for outer in wider.iter().flat_map(|change| of(change)) {
                    if says(outer, step)? {
                        implied.push((number, step_number));
                        break;
                    }
                }
            }
        }
        for (number, step) in implied {
            let steps = changes.get_mut(number).map(|change| match side {
                true => &mut change.broader,
                false => &mut change.narrower,
            });
            if let Some(step) = steps.and_then(|steps| steps.get_mut(step)) {
                step.is_implied = true;
            }
        }
    }
    Ok(())
}

/// Whether a step at a wider scope says all that `step` says.
fn says(outer: &Step, step: &Step) -> Result<bool, Exceeded> {
    let (What::Operations { plane: a, operations: wide }, What::Operations { plane: b, operations }) =
        (&outer.what, &step.what)
    else {
        return Ok(false);
    };
    let same = a == b && outer.guard == step.guard && (outer.is_new() || outer.reasons == step.reasons);
    // A line that gives it here alone is another persona's, or another environment's, and is asked about by gates.
    let by = |line: &Line| (line.environment.clone(), line.persona.clone());
    let same = same && step.lines.iter().all(|line| outer.lines.iter().any(|wide| by(wide) == by(line)));
    if !same || !operations.is_inside(wide, &mut Budget::default())? {
        return Ok(false);
    }
    // That it has a line there is not enough: it has to give there what it gives here.
    let budget = &mut Budget::default();
    for (number, line) in step.lines.iter().enumerate() {
        let mut left = step.given_by(number, budget)?.unwrap_or_default();
        for (wider, _) in outer.lines.iter().enumerate().filter(|(_, wide)| by(wide) == by(line)) {
            left = left.without(&outer.given_by(wider, budget)?.unwrap_or_default(), budget)?;
        }
        if !left.is_empty() {
            return Ok(false);
        }
    }
    Ok(true)
}
