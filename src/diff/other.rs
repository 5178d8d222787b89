//! Roles of other systems than Azure RBAC: each by itself at its own scope. What they allow is not known, so they are told
//! apart by name.

use std::collections::BTreeSet;

use super::cell::{Step, What};
use super::guard::{Guard, Order};
use super::reason::Reason;
use super::side::{Held, Line};
use crate::policy::Text;

/// The roles of other systems that `is` has and `was` has not, or under a tighter guard.
pub(super) fn roles(
    was: &[&Held<'_>],
    is: &[&Held<'_>],
    lines: &dyn Fn(&Held<'_>) -> Vec<Line>,
    order: &mut Order,
) -> Vec<Step> {
    let key = |held: &Held<'_>| {
        (held.assignment.mechanism, held.assignment.role.id, held.assignment.role.name.to_lowercase())
    };
    let guard = |held: &Held<'_>| {
        let conditions: Vec<Text> = held.assignment.condition.iter().cloned().collect();
        Guard::of(held.environment, held.assignment, held.activation, conditions)
    };
    let mut steps = Vec::new();
    let mut seen = BTreeSet::new();
    for held in is.iter().filter(|held| seen.insert((key(held), guard(held)))) {
        let had = was.iter().filter(|other| key(other) == key(held));
        let reasons = had.map(|other| order.looser(&guard(held), &guard(other))).min_by_key(Vec::len);
        let reasons = reasons.unwrap_or_else(|| vec![Reason::NewAccess]);
        if !reasons.is_empty() {
            let what = What::Role { mechanism: held.assignment.mechanism, name: held.assignment.role.name.clone() };
            steps.push(Step::of(what, guard(held), reasons, lines(held), Vec::new()));
        }
    }
    steps
}
