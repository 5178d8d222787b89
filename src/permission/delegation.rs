//! What a holder can have assigned: the roles that it may give, to itself as to others, and what those bring.
//!
//! Takes permission blocks and the roles that there are, gives the assignable roles, closed over the roles that those
//! may assign in turn. Without a condition, or under one that is not understood, any role can be assigned.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::access::{Access, Plane};
use super::budget::{Budget, Exceeded};
use super::pattern::Pattern;
use super::primitive::{Enabled, Primitives};
use crate::catalog::{Catalog, Permission, RoleDefinition};
use crate::condition::{self, Limit, parse};
use crate::model::text::Guid;

/// The operation that assigns roles.
pub const ASSIGN: &str = "Microsoft.Authorization/roleAssignments/write";

/// What can be assigned.
#[derive(Clone, Debug, Default)]
pub struct Delegation {
    /// The roles that can be assigned directly; none if no role can.
    pub roles: Option<Limit<Guid>>,
    /// The roles of the catalogue that can be had by assigning, one after another where one allows the next, by name;
    /// left out where any role can be assigned.
    pub reached: Vec<Reached>,
    /// Roles that can be assigned and are not known.
    pub unknown: Vec<Guid>,
}

/// A role that can be had.
#[derive(Clone, Debug)]
pub struct Reached {
    /// Which.
    pub role: Arc<RoleDefinition>,
    /// The role that has to be had first; none when it can be assigned directly.
    pub via: Option<Arc<RoleDefinition>>,
    /// What it enables.
    pub primitives: Vec<Enabled>,
}

/// The roles that permission blocks let their holder assign under the condition of an assignment, if it has one; none if
/// none.
///
/// # Errors
/// Too much work.
pub fn assignable(
    permissions: &[Permission],
    condition: Option<&str>,
    budget: &mut Budget,
) -> Result<Option<Limit<Guid>>, Exceeded> {
    let roles = assignable_roles(permissions, budget)?;
    let limit = match condition.map(parse) {
        Some(Ok(condition)) => condition::assignable(&condition).roles,
        Some(Err(_)) | None => Limit::Any,
    };
    Ok(roles.map(|roles| both(roles, limit)).filter(|roles| *roles != Limit::Only(Vec::new())))
}

/// The roles that permission blocks let their holder assign; none if none.
fn assignable_roles(permissions: &[Permission], budget: &mut Budget) -> Result<Option<Limit<Guid>>, Exceeded> {
    let assign = Pattern::new(ASSIGN);
    let mut sum: Option<Limit<Guid>> = None;
    for block in permissions {
        let access = Access::of(std::slice::from_ref(block), budget)?;
        if access.allows(Plane::Control, &assign, budget)?.is_none() {
            continue;
        }
        let roles = match block.condition.as_deref().map(parse) {
            Some(Ok(condition)) => condition::assignable(&condition).roles,
            Some(Err(_)) | None => Limit::Any,
        };
        sum = Some(match sum {
            None => roles,
            Some(sum) => either(sum, roles),
        });
    }
    Ok(sum.filter(|roles| *roles != Limit::Only(Vec::new())))
}

/// What holders of these permissions can have, one assignment after another.
///
/// # Errors
/// Too much work.
pub fn delegation(
    permissions: &[Permission],
    known: &dyn RoleSource,
    primitives: &Primitives,
) -> Result<Delegation, Exceeded> {
    match assignable_roles(permissions, &mut Budget::default())? {
        Some(roles) => closure(roles, known, primitives, &|access, _| Ok(access)),
        None => Ok(Delegation::default()),
    }
}

/// Where roles are looked up.
pub trait RoleSource {
    /// The role of this GUID.
    fn by_id(&self, id: Guid) -> Option<&Arc<RoleDefinition>>;

    /// Every role.
    fn all(&self) -> Vec<&Arc<RoleDefinition>>;
}

impl RoleSource for Catalog {
    fn by_id(&self, id: Guid) -> Option<&Arc<RoleDefinition>> {
        Catalog::by_id(self, id)
    }

    fn all(&self) -> Vec<&Arc<RoleDefinition>> {
        self.iter().collect()
    }
}

/// What of a role's access counts.
pub type Narrow<'f> = &'f dyn Fn(Access, &mut Budget) -> Result<Access, Exceeded>;

/// What can be had by who may assign these roles, one assignment after another; `narrow` says what of a role counts
/// where it can be assigned. Each role has a budget of its own.
///
/// # Errors
/// A role takes too much work.
pub fn closure(
    roles: Limit<Guid>,
    known: &dyn RoleSource,
    primitives: &Primitives,
    narrow: Narrow<'_>,
) -> Result<Delegation, Exceeded> {
    let mut unknown = BTreeSet::new();
    let mut reached: BTreeMap<Guid, Reached> = BTreeMap::new();
    let mut todo: Vec<(Limit<Guid>, Option<Arc<RoleDefinition>>)> = vec![(roles.clone(), None)];
    while let Some((limit, via)) = todo.pop() {
        let fresh: Vec<Arc<RoleDefinition>> = match limit {
            // Whoever can assign any role has everything; there is nothing to list.
            Limit::Any => continue,
            Limit::Only(ids) => {
                unknown.extend(ids.iter().copied().filter(|id| known.by_id(*id).is_none()));
                ids.iter().filter_map(|id| known.by_id(*id).cloned()).collect()
            }
            Limit::Except(ids) => known.all().into_iter().filter(|role| !ids.contains(&role.id)).cloned().collect(),
        };
        for role in fresh {
            if reached.contains_key(&role.id) {
                continue;
            }
            let mut budget = Budget::default();
            let access = narrow(Access::of_role(&role, &mut budget)?, &mut budget)?;
            let enabled = primitives.enabled_by(&access, &mut budget)?;
            if let Some(next) = assignable_roles(&role.permissions, &mut budget)? {
                todo.push((next, Some(Arc::clone(&role))));
            }
            reached.insert(role.id, Reached { role, via: via.clone(), primitives: enabled });
        }
    }
    let mut reached: Vec<Reached> = reached.into_values().collect();
    reached.sort_by(|a, b| a.role.name.cmp(&b.role.name).then(a.role.id.cmp(&b.role.id)));
    Ok(Delegation { roles: Some(roles), reached, unknown: unknown.into_iter().collect() })
}

/// What one of two limits allows.
fn either(a: Limit<Guid>, b: Limit<Guid>) -> Limit<Guid> {
    match (a, b) {
        (Limit::Any, _) | (_, Limit::Any) => Limit::Any,
        (Limit::Only(mut a), Limit::Only(b)) => {
            a.extend(b);
            a.sort();
            a.dedup();
            Limit::Only(a)
        }
        (Limit::Except(except), Limit::Only(only)) | (Limit::Only(only), Limit::Except(except)) => {
            all_but(except.into_iter().filter(|id| !only.contains(id)).collect())
        }
        (Limit::Except(a), Limit::Except(b)) => all_but(a.into_iter().filter(|id| b.contains(id)).collect()),
    }
}

/// What both of two limits allow.
fn both(a: Limit<Guid>, b: Limit<Guid>) -> Limit<Guid> {
    match (a, b) {
        (Limit::Any, other) | (other, Limit::Any) => other,
        (Limit::Only(a), Limit::Only(b)) => Limit::Only(a.into_iter().filter(|id| b.contains(id)).collect()),
        (Limit::Except(except), Limit::Only(only)) | (Limit::Only(only), Limit::Except(except)) => {
            Limit::Only(only.into_iter().filter(|id| !except.contains(id)).collect())
        }
        (Limit::Except(mut a), Limit::Except(b)) => {
            a.extend(b);
            a.sort();
            a.dedup();
            Limit::Except(a)
        }
    }
}

fn all_but(except: Vec<Guid>) -> Limit<Guid> {
    if except.is_empty() { Limit::Any } else { Limit::Except(except) }
}
