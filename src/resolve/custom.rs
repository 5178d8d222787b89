//! Pass 6b: custom roles. They are objects of the tenant: each is deployed once, assignable wherever it is used.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::index::Index;
use super::role::custom;
use crate::catalog::{Catalog, RoleDefinition, RoleKind};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::text::Guid;
use crate::permission::{Access, Budget, Exceeded, malformed_operation};
use crate::policy::{self, Environment, Scope, ScopeKind, Term};

/// Keeps the roles that assignments hold or let their holders assign, fills in the assignable scopes of custom ones,
/// and reports what Azure would refuse.
pub(super) fn finish(
    index: &Index<'_>,
    environments: &[Environment],
    roles: &mut Vec<RoleDefinition>,
    diagnostics: &mut Diagnostics,
) {
    let mut uses: BTreeMap<Guid, BTreeSet<String>> = BTreeMap::new();
    for environment in environments {
        for run in environment.assignments.chunk_by(|a, b| Arc::ptr_eq(&a.scope, &b.scope)) {
            let Some(scope) = run.first().and_then(|first| assignable(&first.scope)) else { continue };
            let scope = qualified(&scope, environment);
            for (id, _) in &index.custom_roles {
                if run.iter().any(|one| one.azure_role() == Some(*id) || one.delegates(*id)) {
                    uses.entry(*id).or_default().insert(scope.clone());
                }
            }
        }
    }
    // A condition written as text may name a role that no entry does.
    for (id, file) in index.custom_roles.iter().filter(|(id, _)| uses.contains_key(id)) {
        if let Err(at) = roles.binary_search_by_key(id, |role| role.id) {
            roles.insert(at, (*custom(*id, &file.value)).clone());
        }
    }
    let held = policy::used_roles(environments, roles.iter().map(|role| role.id));
    roles.retain(|role| held.contains(&role.id));
    for role in roles.iter_mut().filter(|role| role.kind == RoleKind::Custom) {
        role.assignable_scopes = uses.remove(&role.id).unwrap_or_default().into_iter().collect();
        let Some(file) = index.custom_role(role.id) else { continue };
        check(role, &file.value, diagnostics);
    }
}

/// The subscription or management group in which a scope lies: roles are deployed before resource groups exist.
fn assignable(scope: &Scope) -> Option<Scope> {
    match scope {
        Scope::ManagementGroup { .. } => Some(scope.clone()),
        _ => scope.subscription().map(|id| Scope::Subscription { id: id.clone() }),
    }
}

/// The scope's text, its parameters under the environment's name: custom roles are those of all environments together.
fn qualified(scope: &Scope, environment: &Environment) -> String {
    let term = |term: &Term| match term {
        Term::Literal(_) => term.clone(),
        Term::Parameter(name) => Term::Parameter(environment.qualified(name).into()),
    };
    match scope {
        Scope::Subscription { id } => Scope::Subscription { id: term(id) }.to_string(),
        other => other.to_string(),
    }
}

/// What Azure refuses in a custom role (custom roles page: one wildcard an action, one management group, no data
/// actions above a subscription).
fn check(role: &RoleDefinition, file: &crate::model::role::CustomRole, diagnostics: &mut Diagnostics) {
    let groups = role
        .assignable_scopes
        .iter()
        .filter(|scope| Scope::parse(scope).is_some_and(|scope| scope.kind() == ScopeKind::ManagementGroup))
        .count();
    if groups > 1 {
        diagnostics.push(
            Diagnostic::error(
                "role-in-two-management-groups",
                format!("`{}` is used in {groups} management groups", role.name),
            )
            .at(file.id.span, "Azure allows a custom role one management group")
            .help("use it below one of them, or make a role for each"),
        );
    }
    if groups > 0
        && let Some(action) = file.data_actions.first()
    {
        diagnostics.push(
            Diagnostic::error(
                "data-actions-at-management-group",
                format!("`{}` has data actions and is used at a management group", role.name),
            )
            .at(action.span, "data actions end at the subscription")
            .help("use it at subscriptions or below"),
        );
    }
}

/// What can be seen wrong in a custom role's file alone.
pub(super) fn check_files(index: &Index<'_>, catalog: &Catalog, diagnostics: &mut Diagnostics) {
    for (id, one) in &index.custom_roles {
        let role = &one.value;
        let built_in = |found: &&Arc<RoleDefinition>| found.kind == RoleKind::BuiltIn;
        if let Some(found) = catalog.by_id(*id).filter(built_in) {
            diagnostics.push(
                Diagnostic::error(
                    "duplicate-role-id",
                    format!("the GUID `{id}` is that of the built-in role `{}`", found.name),
                )
                .at(role.role_id.as_ref().map_or(role.id.span, |id| id.span), "taken")
                .help("write a GUID of its own, or leave `roleId` out"),
            );
        }
        if let Some(found) = catalog.by_name(&role.name).filter(built_in) {
            diagnostics.push(
                Diagnostic::error("duplicate-role-name", format!("`{}` is a built-in role of Azure", found.name))
                    .at(role.name.span, "taken")
                    .help("give the custom role a name of its own"),
            );
        }
        let lists = [&role.actions, &role.not_actions, &role.data_actions, &role.not_data_actions];
        if role.actions.is_empty() && role.data_actions.is_empty() {
            diagnostics.push(
                Diagnostic::error("empty-role", format!("the custom role `{}` allows nothing", role.name.value))
                    .at(role.id.span, "neither `actions` nor `dataActions`"),
            );
        }
        for action in lists.into_iter().flatten() {
            let malformed = malformed_operation(action, action.span);
            let is_right = malformed.is_none();
            diagnostics.extend(malformed);
            if is_right && action.matches('*').count() > 1 {
                diagnostics.push(
                    Diagnostic::error("two-wildcards", format!("`{}` has more than one `*`", action.trim()))
                        .at(action.span, "Azure allows a custom role one in each operation"),
                );
            }
        }
        if let Err(exceeded) = Access::of_role(&custom(*id, role), &mut Budget::default()) {
            diagnostics.push(
                Diagnostic::error("role-too-intricate", format!("what `{}` allows cannot be told", role.name.value))
                    .at(role.id.span, exceeded.to_string())
                    .help(Exceeded::ADVICE),
            );
        }
    }
}
