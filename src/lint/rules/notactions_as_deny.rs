//! C05 `notactions-as-deny`.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::place;
use crate::catalog::{Permission, RoleDefinition, RoleKind};
use crate::effective::at_resource;
use crate::lint::around::stands_as_long;
use crate::lint::context::{Context, Entry, TooIntricate};
use crate::lint::finding::{Finding, Place};
use crate::lint::rule::Rule;
use crate::model::text::Guid;
use crate::permission::{Access, Budget, Exceeded, Operations, Pattern, Plane, Set};

/// An operation that a role takes out, and another entry gives back.
pub(in crate::lint) struct NotactionsAsDeny;

/// What a role takes out at a kind of resource, on both planes.
type Taken = Arc<[(Plane, Set)]>;

impl Rule for NotactionsAsDeny {
    fn code(&self) -> &'static str {
        "C05"
    }

    fn check(&self, context: &Context<'_>, found: &mut Vec<Finding>) -> Result<(), TooIntricate> {
        let mut taken: BTreeMap<(Guid, Option<String>), Taken> = BTreeMap::new();
        let mut given: HashMap<(*const (Plane, Set), *const Access), Option<String>> = HashMap::new();
        for (at, entry) in context.entries.iter().enumerate() {
            // In built-in roles it is Azure that took something out, and nobody relies on it.
            if entry.role.kind != RoleKind::Custom || !takes_out(entry.role) {
                continue;
            }
            let key = (entry.role.id, entry.assignment.scope.resource_type());
            let out = match taken.get(&key) {
                Some(out) => out.clone(),
                None => {
                    let out = out(entry).map_err(|error| entry.intricate(error))?;
                    taken.insert(key, out.clone());
                    out
                }
            };
            for (_, other) in context.around(at) {
                if !stands_as_long(other.assignment.state, entry.assignment.state) {
                    continue;
                }
                let key = (out.as_ptr(), std::ptr::from_ref(&*other.access));
                let back = match given.get(&key) {
                    Some(back) => back.clone(),
                    None => {
                        let back = given_back(&out, &other.access).map_err(|error| entry.intricate(error))?;
                        given.entry(key).or_insert(back).clone()
                    }
                };
                let Some(operation) = back else { continue };
                found.extend(told(self, context, entry, other, operation)?);
                break;
            }
        }
        Ok(())
    }
}

fn takes_out(role: &RoleDefinition) -> bool {
    role.permissions.iter().any(|block| !block.not_actions.is_empty() || !block.not_data_actions.is_empty())
}

/// What would be allowed if nothing were taken out, without what is allowed.
fn out(entry: &Entry<'_>) -> Result<Taken, Exceeded> {
    let mut budget = Budget::default();
    let whole: Vec<Permission> = entry
        .role
        .permissions
        .iter()
        .map(|block| Permission { not_actions: Vec::new(), not_data_actions: Vec::new(), ..block.clone() })
        .collect();
    let at = entry.assignment.scope.resource_type();
    let whole = at_resource(&Access::of(&whole, &mut budget)?, at.as_deref(), &mut budget)?;
    let own = Access::of_role(entry.role, &mut budget)?;
    let mut out = Vec::new();
    for plane in Plane::ALL {
        let missing = whole.plane(plane).written.difference(&own.plane(plane).written, &mut budget)?;
        if !missing.is_empty() {
            out.push((plane, missing));
        }
    }
    Ok(out.into())
}

/// An operation that was taken out and is sure in another access.
fn given_back(out: &[(Plane, Set)], other: &Access) -> Result<Option<String>, Exceeded> {
    let mut budget = Budget::default();
    for (plane, out) in out {
        if let Some(term) = out.intersection(&other.plane(*plane).sure, &mut budget)?.terms().first() {
            return Ok(Some(Operations::builtin().example(*plane, term)));
        }
    }
    Ok(None)
}

fn told(
    rule: &NotactionsAsDeny,
    context: &Context<'_>,
    entry: &Entry<'_>,
    other: &Entry<'_>,
    operation: String,
) -> Result<Option<Finding>, TooIntricate> {
    let (persona, role, by) = (&entry.persona.id, &entry.role.name, &other.role.name);
    let message = format!("`{persona}` has by `{by}` what `{role}` takes out {}", place(entry));
    let Some(mut finding) = context.finding(rule.code(), entry, message) else { return Ok(None) };
    let (file, pointer) = (other.persona.file.clone(), other.grant.pointer());
    finding.related.push(Place { file, pointer, text: format!("`{by}` allows {operation}") });
    if let Some(own) = context.custom_roles()?.iter().find(|one| one.role.id == entry.role.id) {
        let pattern = Pattern::new(&operation);
        let line = own.lines.iter().find(|line| line.taken && line.pattern.covers(&pattern));
        finding.related.extend(line.map(|line| own.place(line, "takes it out, of this role alone")));
    }
    finding.absorbs = &["H02", "H03"];
    finding.place.text = format!("takes out {operation}");
    finding.witness = Some(operation);
    finding.help.push(format!("give a role in place of `{by}` that leaves it out too: nothing denies"));
    Ok(Some(finding))
}
