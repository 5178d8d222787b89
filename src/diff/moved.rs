//! Access that is somewhere else, or somebody else's, and otherwise the same.
//!
//! Takes changes, marks the steps of those that belong together: all that a principal loses at a scope is gained at a
//! scope beside it, or by another principal of the same kind at the same scope, in the same environment.

use std::collections::{BTreeMap, BTreeSet};

use super::cell::{Step, What};
use super::principal::Change;
use super::side::Side;
use crate::model::persona::Kind;
use crate::permission::{Budget, Exceeded};

/// Agents that have what humans had: the environment, the persona, and whether it is so on the second side.
pub(super) type Agents = BTreeSet<(String, String, bool)>;

/// How a gain makes up for a loss.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    /// By another principal of the same kind, at the same scope.
    Principal,
    /// By the same principal, at a scope beside it.
    Scope,
    /// By an agent in place of a human, or the other way round, at the same scope.
    Agent,
}

/// Marks what has moved; gives where agents have what humans had, and the other way round.
pub(super) fn mark(changes: &mut [Change], before: &Side<'_>, after: &Side<'_>) -> Result<Agents, Exceeded> {
    let (mut pairs, mut agents) = (Vec::new(), Agents::new());
    let mut taken: BTreeSet<usize> = BTreeSet::new();
    let (lost, gained) = (halves(changes, false), halves(changes, true));
    let mut near: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for &number in &gained {
        if let Some(change) = changes.get(number) {
            near.entry(&change.scope_key).or_default().push(number);
            near.entry(&change.principal_key).or_default().push(number);
        }
    }
    // What fits what is an equivalence within each way, so taking the first in order is the same from either side.
    for way in [Way::Principal, Way::Scope, Way::Agent] {
        for &number in &lost {
            let Some(loss) = changes.get(number).filter(|_| !taken.contains(&number)) else { continue };
            let key = if way == Way::Scope { &loss.principal_key } else { &loss.scope_key };
            for &other in near.get(&**key).into_iter().flatten() {
                let Some(gain) = changes.get(other).filter(|_| !taken.contains(&other)) else { continue };
                let kinds = [kinds(&loss.narrower, before), kinds(&gain.broader, after)];
                if !fits(way, loss, gain, &kinds, [before, after]) || !same(&loss.narrower, &gain.broader)? {
                    continue;
                }
                taken.extend([number, other]);
                match way {
                    Way::Principal | Way::Scope => pairs.push((number, other)),
                    Way::Agent => agents.extend(agents_of(loss, gain, &kinds)),
                }
                break;
            }
        }
    }
    for (loss, gain) in pairs {
        let steps = changes.get_mut(loss).into_iter().flat_map(|change| &mut change.narrower);
        steps.for_each(|step| step.is_moved = true);
        let steps = changes.get_mut(gain).into_iter().flat_map(|change| &mut change.broader);
        steps.for_each(|step| step.is_moved = true);
    }
    Ok(agents)
}

/// The changes by which a principal has something that it had in no way, and nothing less; or the other way round.
fn halves(changes: &[Change], gained: bool) -> Vec<usize> {
    let is_half = |(_, change): &(usize, &Change)| {
        let (own, other) = match gained {
            true => (&change.broader, &change.narrower),
            false => (&change.narrower, &change.broader),
        };
        other.is_empty() && !own.is_empty() && own.iter().all(Step::is_new)
    };
    changes.iter().enumerate().filter(is_half).map(|(number, _)| number).collect()
}

fn fits(way: Way, loss: &Change, gain: &Change, [was, is]: &[BTreeSet<Kind>; 2], sides: [&Side<'_>; 2]) -> bool {
    let has_agent = |kinds: &BTreeSet<Kind>| kinds.contains(&Kind::Agent);
    let lies_in = |inner: &Change, outer: &Change| {
        sides.iter().any(|side| side.tree.around(&inner.scope_key).contains(&outer.scope_key))
    };
    let other_principal = loss.principal_key != gain.principal_key;
    same_environments(loss, gain)
        && match way {
            Way::Principal => other_principal && loss.principal.kind == gain.principal.kind && was == is,
            Way::Scope => was == is && !lies_in(loss, gain) && !lies_in(gain, loss),
            Way::Agent => other_principal && has_agent(was) != has_agent(is),
        }
}

/// The agents on the side that has them.
fn agents_of(loss: &Change, gain: &Change, [_, is]: &[BTreeSet<Kind>; 2]) -> Vec<(String, String, bool)> {
    let is_second = is.contains(&Kind::Agent);
    let steps = if is_second { &gain.broader } else { &loss.narrower };
    let lines = steps.iter().flat_map(|step| &step.lines);
    lines.map(|line| (line.environment.to_string(), line.persona.to_string(), is_second)).collect()
}

fn same_environments(loss: &Change, gain: &Change) -> bool {
    let of = |steps: &[Step]| -> BTreeSet<String> {
        steps.iter().flat_map(|step| &step.lines).map(|line| line.environment.to_ascii_lowercase()).collect()
    };
    of(&loss.narrower) == of(&gain.broader)
}

/// The kinds of the personas whose lines give it.
fn kinds(steps: &[Step], side: &Side<'_>) -> BTreeSet<Kind> {
    let lines = steps.iter().flat_map(|step| &step.lines);
    lines.filter_map(|line| side.persona(&line.persona)).map(|persona| persona.kind).collect()
}

/// Whether two lists of steps are of the same things under the same guards.
fn same(lost: &[Step], gained: &[Step]) -> Result<bool, Exceeded> {
    if lost.len() != gained.len() {
        return Ok(false);
    }
    let mut budget = Budget::default();
    for (a, b) in lost.iter().zip(gained) {
        let what = match (&a.what, &b.what) {
            (What::Operations { plane: p, operations: a }, What::Operations { plane: q, operations: b }) => {
                p == q && a.equals(b, &mut budget)?
            }
            (What::Role { mechanism: a, name: x }, What::Role { mechanism: b, name: y }) => a == b && x == y,
            _ => false,
        };
        if !what || a.guard != b.guard {
            return Ok(false);
        }
    }
    Ok(true)
}
