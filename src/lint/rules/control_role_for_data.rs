//! L08 `control-role-for-data`.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{first, place};
use crate::catalog::RoleDefinition;
use crate::lint::context::{Context, Entry, TooIntricate};
use crate::lint::finding::Finding;
use crate::lint::rule::Rule;
use crate::lint::touch::{BESIDE_PATTERNS, data_on};
use crate::model::component::{Child, Component, LevelRole, Mechanism};
use crate::permission::delegation::RoleSource;
use crate::permission::{Access, Budget, Exceeded, Pattern, Plane, Set};
use crate::policy::{Instance, Scope, ScopeKind, Text};

/// A role that manages the resource, given where only its data can be meant.
pub(in crate::lint) struct ControlRoleForData;

/// What is wrong with a role where it is given.
#[derive(Clone, Copy)]
enum Wrong {
    /// It manages the whole of what it is given a part of.
    Manages,
    /// It takes keys, which are off, and does nothing else.
    DeadKeys,
}

/// An access, which is of one role at one type of place, and what it is on.
type Question<'p> = (usize, &'p str, &'p [(Text, Text)]);

/// What is wrong, and the roles that open the data.
type Answer = Option<(Wrong, Vec<String>)>;

impl Rule for ControlRoleForData {
    fn code(&self) -> &'static str {
        "L08"
    }

    fn check(&self, context: &Context<'_>, found: &mut Vec<Finding>) -> Result<(), TooIntricate> {
        let mut known: BTreeMap<Question<'_>, Answer> = BTreeMap::new();
        let at_one = |entry: &&Entry<'_>| entry.assignment.scope.kind() == ScopeKind::Resource;
        for entry in context.entries.iter().filter(|entry| entry.grant.level.is_none()).filter(at_one) {
            let Some(instance) = entry.environment.instance(&entry.grant.instance) else { continue };
            let key = (Arc::as_ptr(&entry.access).addr(), &*instance.component, &*instance.settings);
            let answer = match known.get(&key) {
                Some(answer) => answer,
                None => {
                    let answer = judge(context, entry, instance)?;
                    known.entry(key).or_insert(answer)
                }
            };
            let Some((wrong, roles)) = answer else { continue };
            let (persona, role) = (&entry.persona.id, &entry.role.name);
            let message = match wrong {
                Wrong::Manages => format!(
                    "`{persona}` is given a part of the data {} by `{role}`, which manages the whole and opens none",
                    place(entry)
                ),
                Wrong::DeadKeys => format!(
                    "`{persona}` gets at no data {} by `{role}`: the keys that it takes are turned off",
                    place(entry)
                ),
            };
            let Some(mut finding) = context.finding(self.code(), entry, message) else { continue };
            finding.help.push(format!("roles that open the data: {}", roles.join(", ")));
            found.push(finding);
        }
        Ok(())
    }
}

fn judge(context: &Context<'_>, entry: &Entry<'_>, instance: &Instance) -> Result<Answer, TooIntricate> {
    let (Some(of), Some(component)) = (entry.assignment.scope.resource_type(), context.component(entry)) else {
        return Ok(None);
    };
    // Whoever assigns roles there is there for that.
    if first(entry, &["X01"]).is_some() || context.touch(entry, &of)?.data.is_some() {
        return Ok(None);
    }
    let judged = (|| {
        let part = part(&component, &entry.assignment.scope);
        let wrong = if part.is_some_and(|part| !part.facets.is_empty()) && manages(&component, entry.role)? {
            Wrong::Manages
        } else if !entry.closed.is_empty() && only_dead_keys(context, entry, &of)? {
            Wrong::DeadKeys
        } else {
            return Ok(None);
        };
        let roles = data_roles(context, &component, part, instance, &of)?;
        Ok((!roles.is_empty()).then_some((wrong, roles)))
    })();
    judged.map_err(|error| entry.intricate(error))
}

/// So many roles are offered.
const MOST: usize = 4;

/// The kind of part that a scope is; none where it is the whole resource.
fn part<'c>(component: &'c Component, scope: &Scope) -> Option<&'c Child> {
    let Scope::Resource { path, .. } = scope else { return None };
    let own = component.resource_type.as_ref()?.value.split('/').count().saturating_sub(1);
    let is_at = |child: &&Child| {
        let below: Vec<&str> = child.path.split('/').step_by(2).collect();
        path.len() == own + below.len()
            && path.iter().skip(own).zip(below).all(|((kind, _), below)| kind.eq_ignore_ascii_case(below))
    };
    component.children.iter().map(|(_, child)| child).find(is_at)
}

/// Whether a role writes or deletes resources of the component's type as a whole.
fn manages(component: &Component, role: &RoleDefinition) -> Result<bool, Exceeded> {
    let Some(of) = &component.resource_type else { return Ok(false) };
    let mut budget = Budget::default();
    let access = Access::of_role(role, &mut budget)?;
    for verb in ["write", "delete"] {
        let operation = Pattern::new(&format!("{}/{verb}", of.value));
        if access.allows(Plane::Control, &operation, &mut budget)?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The first roles that the component's levels `read` and `develop` give by data operations at a place of this type, with the
/// words that ask for them.
fn data_roles(
    context: &Context<'_>,
    component: &Component,
    part: Option<&Child>,
    instance: &Instance,
    of: &str,
) -> Result<Vec<String>, Exceeded> {
    let facets = component.facets.iter().map(|(name, facet)| (Some(name.value.as_str()), &facet.levels));
    let is_of_part = |facet: &str| {
        let mut of = part.into_iter().flat_map(|part| &part.facets).peekable();
        of.peek().is_none() || of.any(|one| one.value == facet)
    };
    let facets = facets.filter(|(name, _)| name.is_none_or(is_of_part));
    let mut found = Vec::new();
    for (facet, levels) in std::iter::once((None, &component.levels)).chain(facets) {
        for word in ["read", "develop"] {
            let roles = levels.get(word).map(|level| level.roles.as_slice()).unwrap_or_default();
            for role in roles.iter().map(|role| &role.value).filter(|role| fits(role, instance)) {
                let Some(role) = role.id.as_ref().and_then(|id| context.by_id(id.value)) else { continue };
                if opens(role, of)? {
                    let facet = facet.map(|facet| format!(" of {facet}")).unwrap_or_default();
                    found.push(format!("`{}` (`{word}`{facet})", role.name));
                }
            }
            if found.len() >= MOST {
                found.truncate(MOST);
                return Ok(found);
            }
        }
    }
    Ok(found)
}

/// Whether a level's role is given under the settings of an instance.
fn fits(role: &LevelRole, instance: &Instance) -> bool {
    let set = |key: &str| instance.settings.iter().find(|(name, _)| &**name == key).map(|(_, value)| &**value);
    role.mechanism.value == Mechanism::AzureRbac
        && role.when.iter().all(|(key, value)| set(key) == Some(value.value.as_str()))
}

fn opens(role: &RoleDefinition, of: &str) -> Result<bool, Exceeded> {
    let mut budget = Budget::default();
    let access = Access::of_role(role, &mut budget)?;
    Ok(access.plane(Plane::Data).possible.meets(&data_on(of), &mut budget)?.is_some())
}

/// Whether all that the role does at the resource is to see it, and to take keys that its settings turn off. A role that
/// makes keys anew is there for that, whether they are off or not.
fn only_dead_keys(context: &Context<'_>, entry: &Entry<'_>, of: &str) -> Result<bool, Exceeded> {
    let mut budget = Budget::default();
    let keys = context.primitives.enabled_by(&entry.access, &mut budget)?;
    let keys = keys.iter().filter(|one| entry.closed.iter().any(|id| one.primitive.id.value.as_str() == id));
    let ways: Vec<_> = keys.flat_map(|one| std::iter::once(&one.operations).chain(&one.others)).flatten().collect();
    if ways.is_empty() || ways.iter().any(|one| one.name.to_ascii_lowercase().contains("/regenerate")) {
        return Ok(false);
    }
    let mut seen: Vec<Pattern> = ways.iter().map(|operation| Pattern::new(&operation.name)).collect();
    seen.push(Pattern::new(&format!("{of}/read")));
    seen.extend(BESIDE_PATTERNS.iter().cloned());
    entry.access.plane(Plane::Control).possible.is_inside(&Set::of(&seen, &[], &mut budget)?, &mut budget)
}
