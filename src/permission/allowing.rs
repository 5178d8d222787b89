//! Which roles allow an operation, the narrowest first.
//!
//! Takes roles and a pattern of operations, gives those that allow all of it, by how certain that is, then by
//! containment: a role never stands before one that it holds. Among roles of which neither holds the other, the one with
//! fewer known operations is first.

use std::sync::Arc;

use super::access::{Access, Certainty, Plane};
use super::budget::{Budget, Exceeded};
use super::example::Operations;
use super::pattern::Pattern;
use super::set::Set;
use crate::catalog::RoleDefinition;

/// A role that allows what was asked for.
#[derive(Clone, Debug)]
pub struct Allowing {
    /// Which.
    pub role: Arc<RoleDefinition>,
    /// On which plane.
    pub plane: Plane,
    /// How certain that is.
    pub certainty: Certainty,
    /// How many known operations it allows in all, on both planes.
    pub operations: usize,
}

/// A role on its way into the order.
struct Candidate {
    allowing: Allowing,
    access: Access,
}

/// The roles that allow every operation that `operations` matches, on one of `planes`; a role that allows them on both
/// comes twice. Roles whose permissions are too intricate to be exact about are in the second list.
///
/// # Errors
/// Too much work in putting them in order.
pub fn allowing<'r>(
    roles: impl IntoIterator<Item = &'r Arc<RoleDefinition>>,
    operations: &Pattern,
    planes: &[Plane],
    budget: &mut Budget,
) -> Result<(Vec<Allowing>, Vec<Arc<RoleDefinition>>), Exceeded> {
    let mut budget_of_one = Budget::default();
    let wanted = Set::of(std::slice::from_ref(operations), &[], &mut budget_of_one)?;
    let (mut candidates, mut intricate) = (Vec::new(), Vec::new());
    for role in roles {
        let mut budget = Budget::default();
        match Access::of_role(role, &mut budget).and_then(|access| of_role(role, access, &wanted, planes, &mut budget))
        {
            Ok(found) => candidates.extend(found),
            Err(Exceeded) => intricate.push(Arc::clone(role)),
        }
    }
    Ok((in_order(candidates, budget)?, intricate))
}

fn of_role(
    role: &Arc<RoleDefinition>,
    access: Access,
    wanted: &Set,
    planes: &[Plane],
    budget: &mut Budget,
) -> Result<Vec<Candidate>, Exceeded> {
    let mut found = Vec::new();
    for &plane in planes {
        let bounds = access.plane(plane);
        let certainty = match () {
            () if wanted.is_inside(&bounds.sure, budget)? => Certainty::Sure,
            () if wanted.is_inside(&bounds.met, budget)? => Certainty::Conditioned,
            () if wanted.is_inside(&bounds.possible, budget)? => Certainty::Possible,
            () => continue,
        };
        let operations = Plane::ALL.map(|plane| Operations::builtin().count(plane, &access.plane(plane).written));
        let allowing = Allowing { role: Arc::clone(role), plane, certainty, operations: operations.iter().sum() };
        found.push(Candidate { allowing, access: access.clone() });
    }
    Ok(found)
}

/// By certainty, then the narrowest first. A role has at least as many operations as one that it holds, so only among
/// roles with equally many containment has to be asked for.
fn in_order(mut candidates: Vec<Candidate>, budget: &mut Budget) -> Result<Vec<Allowing>, Exceeded> {
    candidates.sort_by(|a, b| {
        let key = |one: &Candidate| (std::cmp::Reverse(one.allowing.certainty), one.allowing.operations);
        let name = |one: &Candidate| (one.allowing.role.name.to_lowercase(), one.allowing.role.id, one.allowing.plane);
        key(a).cmp(&key(b)).then_with(|| name(a).cmp(&name(b)))
    });
    let mut ordered: Vec<Candidate> = Vec::with_capacity(candidates.len());
    for candidate in candidates {
        let mut place = ordered.len();
        // In front of the first of its equals that holds it, and is not held by it.
        for (at, other) in ordered.iter().enumerate().rev() {
            let equal = |one: &Candidate| (one.allowing.certainty, one.allowing.operations);
            if equal(other) != equal(&candidate) {
                break;
            }
            if is_inside(&candidate.access, &other.access, budget)?
                && !is_inside(&other.access, &candidate.access, budget)?
            {
                place = at;
            }
        }
        ordered.insert(place, candidate);
    }
    Ok(ordered.into_iter().map(|candidate| candidate.allowing).collect())
}

fn is_inside(a: &Access, b: &Access, budget: &mut Budget) -> Result<bool, Exceeded> {
    for plane in Plane::ALL {
        if !a.plane(plane).written.is_inside(&b.plane(plane).written, budget)? {
            return Ok(false);
        }
    }
    Ok(true)
}
