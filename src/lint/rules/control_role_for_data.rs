//! L08 `control-role-for-data`.

use super::place;
use crate::catalog::RoleDefinition;
use crate::lint::context::{Context, Entry, TooIntricate};
use crate::lint::finding::Finding;
use crate::lint::rule::Rule;
use crate::lint::touch::{BESIDE_PATTERNS, on};
use crate::model::component::{Child, Component, LevelRole, Mechanism};
use crate::permission::delegation::RoleSource;
use crate::permission::{Access, Budget, Exceeded, Pattern, Plane, Set};
use crate::policy::{Scope, ScopeKind};

/// A role that manages the resource, given where only its data can be meant.
pub(in crate::lint) struct ControlRoleForData;

impl Rule for ControlRoleForData {
    fn code(&self) -> &'static str {
        "L08"
    }

    fn check(&self, context: &Context<'_>, found: &mut Vec<Finding>) -> Result<(), TooIntricate> {
        let at_one = |entry: &&Entry<'_>| entry.assignment.scope.kind() == ScopeKind::Resource;
        for entry in context.entries.iter().filter(|entry| entry.grant.level.is_none()).filter(at_one) {
            let Some(of) = entry.assignment.scope.resource_type() else { continue };
            if context.touch(entry, &of)?.data.is_some() {
                continue;
            }
            let Some(component) = context.component(entry) else { continue };
            let roles = data_roles(context, &component, entry, &of).map_err(|error| entry.intricate(error))?;
            if roles.is_empty() {
                continue;
            }
            let is_of_data = part(&component, &entry.assignment.scope).is_some_and(|child| !child.facets.is_empty());
            let (persona, role) = (&entry.persona.id, &entry.role.name);
            let message = if is_of_data {
                format!("`{persona}` is given a part of the data {} by `{role}`, which opens none", place(entry))
            } else if only_closed_keys(context, entry, &of).map_err(|error| entry.intricate(error))? {
                format!(
                    "`{persona}` gets at no data {} by `{role}`: the keys that it takes are turned off",
                    place(entry)
                )
            } else {
                continue;
            };
            let Some(mut finding) = context.finding(self.code(), entry, message) else { continue };
            finding.absorbs = &["L06"];
            finding.help.push(format!(
                "a role for the data opens it: {}",
                roles.iter().take(MOST).cloned().collect::<Vec<_>>().join(", ")
            ));
            found.push(finding);
        }
        Ok(())
    }
}

/// So many roles are offered.
const MOST: usize = 4;

/// The kind of part that a scope is; none where it is the whole resource.
fn part<'c>(component: &'c Component, scope: &Scope) -> Option<&'c Child> {
    let Scope::Resource { path, .. } = scope else { return None };
    let kinds = |child: &Child| {
        let own = component.resource_type.as_ref().map_or(0, |of| of.value.split('/').count().saturating_sub(1));
        let below: Vec<&str> = child.path.split('/').step_by(2).collect();
        path.len() == own + below.len()
            && path.iter().skip(own).zip(below).all(|((kind, _), below)| kind.eq_ignore_ascii_case(below))
    };
    component.children.iter().map(|(_, child)| child).find(|child| kinds(child))
}

/// The roles that the component's levels `read` and `develop` give by data operations at a place of this type, with the words
/// that ask for them.
fn data_roles(
    context: &Context<'_>,
    component: &Component,
    entry: &Entry<'_>,
    of: &str,
) -> Result<Vec<String>, Exceeded> {
    let facets = component.facets.iter().map(|(name, facet)| (Some(name.value.as_str()), &facet.levels));
    let mut found = Vec::new();
    for (facet, levels) in std::iter::once((None, &component.levels)).chain(facets) {
        for word in ["read", "develop"] {
            let roles = levels.get(word).map(|level| level.roles.as_slice()).unwrap_or_default();
            for role in roles.iter().map(|role| &role.value).filter(|role| fits(role, entry)) {
                let Some(role) = role.id.as_ref().and_then(|id| context.by_id(id.value)) else { continue };
                if opens(role, of)? {
                    let facet = facet.map(|facet| format!(" of {facet}")).unwrap_or_default();
                    found.push(format!("`{}` (`{word}`{facet})", role.name));
                }
            }
        }
    }
    Ok(found)
}

/// Whether a level's role is given under the settings of the entry's instance.
fn fits(role: &LevelRole, entry: &Entry<'_>) -> bool {
    let instance = entry.environment.instance(&entry.grant.instance);
    let set = |key: &str| instance?.settings.iter().find(|(name, _)| &**name == key).map(|(_, value)| &**value);
    role.mechanism.value == Mechanism::AzureRbac
        && role.when.iter().all(|(key, value)| set(key) == Some(value.value.as_str()))
}

fn opens(role: &RoleDefinition, of: &str) -> Result<bool, Exceeded> {
    let mut budget = Budget::default();
    let access = Access::of_role(role, &mut budget)?;
    Ok(access.plane(Plane::Data).possible.meets(&on(of), &mut budget)?.is_some())
}

/// Whether all that the role does at the resource is to see it, and to take keys that its settings turn off.
fn only_closed_keys(context: &Context<'_>, entry: &Entry<'_>, of: &str) -> Result<bool, Exceeded> {
    let mut budget = Budget::default();
    let keys = context.primitives.enabled_by(&entry.access, &mut budget)?;
    let keys = keys.iter().filter(|one| entry.closed.iter().any(|id| one.primitive.id.value.as_str() == id));
    let ways = keys.flat_map(|one| std::iter::once(&one.operations).chain(&one.others)).flatten();
    let mut seen: Vec<Pattern> = ways.map(|operation| Pattern::new(&operation.name)).collect();
    if seen.is_empty() {
        return Ok(false);
    }
    seen.push(Pattern::new(&format!("{of}/read")));
    seen.extend(BESIDE_PATTERNS.iter().cloned());
    entry.access.plane(Plane::Control).possible.is_inside(&Set::of(&seen, &[], &mut budget)?, &mut budget)
}
