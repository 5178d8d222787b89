//! C09 `ineffective-condition`.

use std::collections::HashMap;

use super::place;
use crate::condition::{Condition, ConditionedActions, Limit, assignable, conditioned_actions, parse, removable};
use crate::lint::around::stands_as_long;
use crate::lint::context::{Context, Entry, TooIntricate};
use crate::lint::finding::{Finding, Place};
use crate::lint::rule::Rule;
use crate::permission::{Access, Budget, Exceeded, Pattern, Plane};

/// A condition that narrows nothing, or leaves open what it seems to close.
pub(in crate::lint) struct IneffectiveCondition;

/// The operation that takes roles away.
const REMOVE: &str = "Microsoft.Authorization/roleAssignments/delete";

impl Rule for IneffectiveCondition {
    fn code(&self) -> &'static str {
        "C09"
    }

    fn check(&self, context: &Context<'_>, found: &mut Vec<Finding>) -> Result<(), TooIntricate> {
        let mut judged: HashMap<(*const Access, &str), Judged> = HashMap::new();
        let mut given: HashMap<(*const Access, *const Access), bool> = HashMap::new();
        for (at, entry) in context.entries.iter().enumerate() {
            let Some(condition) = entry.assignment.condition.as_deref() else { continue };
            let key = (std::ptr::from_ref(&*entry.access), condition);
            let judged = match judged.get(&key) {
                Some(judged) => *judged,
                // The resolver has refused what cannot be read.
                None => match parse(condition) {
                    Ok(parsed) => {
                        let found = judge(&parsed, entry).map_err(|error| entry.intricate(error))?;
                        judged.insert(key, found);
                        found
                    }
                    Err(_) => continue,
                },
            };
            let told = match judged {
                Judged::NarrowsNothing => nothing(self, context, entry),
                Judged::LeavesRemoving => removing(self, context, entry),
                Judged::Narrows => {
                    twin(self, context, at, entry, &mut given).map_err(|error| entry.intricate(error))?
                }
            };
            found.extend(told);
        }
        Ok(())
    }
}

/// What a condition comes to with a role.
#[derive(Clone, Copy)]
enum Judged {
    /// It refuses no operation that the role allows.
    NarrowsNothing,
    /// It limits which roles can be assigned, and not which can be taken away.
    LeavesRemoving,
    /// It narrows what the role allows.
    Narrows,
}

fn judge(condition: &Condition, entry: &Entry<'_>) -> Result<Judged, Exceeded> {
    let mut budget = Budget::default();
    if let ConditionedActions::Only(actions) = conditioned_actions(condition) {
        let mut narrows = false;
        for action in actions.iter().map(|action| Pattern::new(action)) {
            for plane in Plane::ALL {
                narrows |= entry.access.allows(plane, &action, &mut budget)?.is_some();
            }
        }
        if !narrows {
            return Ok(Judged::NarrowsNothing);
        }
    }
    let limits = assignable(condition).roles != Limit::Any;
    let assigns = entry.enabled.iter().any(|one| one.primitive.id.as_str() == "X01");
    let removes = entry.access.plane(Plane::Control).sure.has(&Pattern::new(REMOVE));
    Ok(if assigns && limits && removes && removable(condition).roles == Limit::Any {
        Judged::LeavesRemoving
    } else {
        Judged::Narrows
    })
}

fn nothing(rule: &IneffectiveCondition, context: &Context<'_>, entry: &Entry<'_>) -> Option<Finding> {
    let (persona, role) = (&entry.persona.id, &entry.role.name);
    let message = format!(
        "the condition of `{persona}` {} narrows nothing: it speaks of no operation that `{role}` allows there",
        place(entry)
    );
    let mut finding = context.finding(rule.code(), entry, message)?;
    finding.help.push("name the role's operations in `ActionMatches`, or drop the condition".to_owned());
    Some(finding)
}

fn removing(rule: &IneffectiveCondition, context: &Context<'_>, entry: &Entry<'_>) -> Option<Finding> {
    let persona = &entry.persona.id;
    let message = format!("`{persona}` can take any role away {}: the condition limits assigning alone", place(entry));
    let mut finding = context.finding(rule.code(), entry, message)?;
    finding.witness = Some(REMOVE.to_owned());
    finding.help.push("`condition: { delegation: { roles: [..] } }` limits both".to_owned());
    Some(finding)
}

/// Another entry that gives without a condition all that this one's condition may refuse.
fn twin(
    rule: &IneffectiveCondition,
    context: &Context<'_>,
    at: usize,
    entry: &Entry<'_>,
    given: &mut HashMap<(*const Access, *const Access), bool>,
) -> Result<Option<Finding>, Exceeded> {
    for (_, other) in context.around(at) {
        if !stands_as_long(other.assignment.state, entry.assignment.state) {
            continue;
        }
        let key = (std::ptr::from_ref(&*entry.access), std::ptr::from_ref(&*other.access));
        let gives = match given.get(&key) {
            Some(gives) => *gives,
            None => *given.entry(key).or_insert(gives_refused(&entry.access, &other.access)?),
        };
        if !gives {
            continue;
        }
        let (persona, role) = (&entry.persona.id, &other.role.name);
        let message =
            format!("the condition of `{persona}` {} is void: `{role}` gives the same without one", place(entry));
        let Some(mut finding) = context.finding(rule.code(), entry, message) else { return Ok(None) };
        let text = format!("`{role}` {}", place(other));
        let (file, pointer) = (other.persona.file.clone(), other.grant.pointer());
        finding.related.push(Place { file, pointer, text });
        finding.help.push("put the condition on both, or drop the one that has none".to_owned());
        return Ok(Some(finding));
    }
    Ok(None)
}

/// Whether all that a condition may refuse of an access is sure in another.
fn gives_refused(access: &Access, other: &Access) -> Result<bool, Exceeded> {
    let mut budget = Budget::default();
    for plane in Plane::ALL {
        let bounds = access.plane(plane);
        let refused = bounds.met.difference(&bounds.sure, &mut budget)?;
        if !refused.is_inside(&other.plane(plane).sure, &mut budget)? {
            return Ok(false);
        }
    }
    Ok(true)
}
