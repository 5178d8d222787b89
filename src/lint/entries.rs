//! What each entry of each persona comes to: its assignments, what they allow there, and what that enables.
//!
//! Takes a policy and the primitives, gives entries in the policy's order. What assignments of one role at one kind of
//! place come to is worked out once. Knows no rule.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::Setup;
use super::change::change;
use super::context::{Entry, TooIntricate};
use crate::catalog::{Library, RoleDefinition};
use crate::effective::{Effective, closed_at};
use crate::model::text::Guid;
use crate::permission::primitive::Operation;
use crate::permission::{Access, Budget, Enabled, Exceeded, Primitives};
use crate::policy::{Assignment, Environment, Grant, Persona, Policy};

/// What decides what an assignment allows and enables.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Key<'p> {
    role: Guid,
    at: Option<String>,
    condition: Option<&'p str>,
    closed: Arc<[String]>,
}

/// What that comes to.
#[derive(Clone)]
struct Judged {
    access: Arc<Access>,
    enabled: Arc<[Enabled]>,
    closed: Arc<[String]>,
    changes: Option<Arc<Operation>>,
}

/// Assignments of one role at one scope, which stand together.
struct Run<'p> {
    role: &'p Arc<RoleDefinition>,
    /// The latest of them, and what it comes to.
    latest: (&'p Assignment, Judged),
    /// The places of their entries, by the grant.
    places: HashMap<*const Grant, usize>,
}

/// The entries of a policy.
///
/// # Errors
/// A role that is too intricate to be exact about.
pub(super) fn of<'p>(policy: &'p Policy, setup: &Setup<'_>) -> Result<Vec<Entry<'p>>, TooIntricate> {
    let effective = Effective::new(policy).map_err(TooIntricate)?;
    let mut judging =
        Judging { effective, primitives: setup.primitives, library: setup.library, known: BTreeMap::new() };
    let personas: HashMap<&str, &Persona> = policy.personas.iter().map(|one| (&*one.id, one)).collect();
    let mut entries: Vec<Entry<'p>> = Vec::new();
    for environment in &policy.environments {
        let mut run: Option<Run<'p>> = None;
        for assignment in &environment.assignments {
            let known = run.take().filter(|run| run.goes_on(assignment));
            let mut current = match known {
                Some(run) if run.comes_to_the_same(assignment) => run,
                Some(run) => Run { latest: (assignment, judging.judge(environment, assignment, run.role)?), ..run },
                None => {
                    let Some(role) = assignment.azure_role().and_then(|id| policy.role(id)) else { continue };
                    let latest = (assignment, judging.judge(environment, assignment, role)?);
                    Run { role, latest, places: HashMap::new() }
                }
            };
            for grant in assignment.grants.iter().filter_map(|&at| environment.grants.get(at as usize)) {
                let Some(&persona) = personas.get(&*grant.persona) else { continue };
                // Another principal of the same entry.
                let twin = current.places.get(&std::ptr::from_ref(grant)).and_then(|&at| entries.get_mut(at));
                if let Some(twin) = twin {
                    twin.principals.push(&assignment.principal);
                    continue;
                }
                current.places.insert(grant, entries.len());
                let Judged { access, enabled, closed, changes } = current.latest.1.clone();
                let (principals, role) = (vec![&*assignment.principal], current.role);
                entries.push(Entry {
                    environment,
                    assignment,
                    principals,
                    grant,
                    persona,
                    role,
                    access,
                    enabled,
                    closed,
                    changes,
                });
            }
            run = Some(current);
        }
    }
    Ok(entries)
}

impl Run<'_> {
    /// Whether an assignment is one more of them.
    fn goes_on(&self, assignment: &Assignment) -> bool {
        let (before, _) = &self.latest;
        (before.mechanism, &before.scope, &before.role) == (assignment.mechanism, &assignment.scope, &assignment.role)
    }

    /// Whether one more comes to what the latest does.
    fn comes_to_the_same(&self, assignment: &Assignment) -> bool {
        let (before, _) = &self.latest;
        before.condition == assignment.condition && before.instance == assignment.instance
    }
}

struct Judging<'p, 's> {
    effective: Effective<'p>,
    primitives: &'s Primitives,
    library: &'s Library,
    known: BTreeMap<Key<'p>, Judged>,
}

impl<'p> Judging<'p, '_> {
    fn judge(
        &mut self,
        environment: &Environment,
        assignment: &'p Assignment,
        role: &RoleDefinition,
    ) -> Result<Judged, TooIntricate> {
        let closed: Arc<[String]> = closed(environment, assignment, self.library).into();
        let key = Key {
            role: role.id,
            at: assignment.scope.resource_type(),
            condition: assignment.condition.as_deref(),
            closed: closed.clone(),
        };
        if let Some(known) = self.known.get(&key) {
            return Ok(known.clone());
        }
        let judged =
            self.work_out(assignment, closed).map_err(|Exceeded| TooIntricate(Arc::from(&*assignment.role.name)))?;
        self.known.insert(key, judged.clone());
        Ok(judged)
    }

    fn work_out(&self, assignment: &Assignment, closed: Arc<[String]>) -> Result<Judged, Exceeded> {
        let mut budget = Budget::default();
        let access = self.effective.access(assignment, &mut budget)?;
        let mut enabled = self.primitives.enabled_by(&access, &mut budget)?;
        enabled.retain(|one| !closed.iter().any(|id| one.primitive.id.value.as_str().eq_ignore_ascii_case(id)));
        let changes = change(&access, &mut budget)?.map(Arc::new);
        Ok(Judged { access: Arc::new(access), enabled: enabled.into(), closed, changes })
    }
}

/// What the settings of the assignment's instance close. At a scope wider than the instance others lie that are not so set.
fn closed(environment: &Environment, assignment: &Assignment, library: &Library) -> Vec<String> {
    let instance = assignment.instance.as_deref().and_then(|id| environment.instance(id));
    instance.map_or_else(Vec::new, |instance| closed_at(instance, library))
}
