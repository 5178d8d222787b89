//! Pass 6d: Azure's limits, from the catalogue's dated file. What would be refused at deployment is refused here.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::index::Index;
use crate::catalog::{self, RoleDefinition, RoleKind};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::component::Mechanism;
use crate::policy::{Environment, Scope, State};

/// Counts what Azure limits.
pub(super) fn check(
    index: &Index<'_>,
    environments: &[Environment],
    roles: &[RoleDefinition],
    diagnostics: &mut Diagnostics,
) {
    let limits = catalog::limits();
    let mut per_subscription: BTreeMap<String, (u64, &Environment)> = BTreeMap::new();
    let mut per_group: BTreeMap<String, (u64, &Environment)> = BTreeMap::new();
    for environment in environments {
        // Eligible assignments are not counted (troubleshoot-limits page).
        let counted = |one: &&crate::policy::Assignment| {
            one.mechanism == Mechanism::AzureRbac && !matches!(one.state, State::Eligible(_))
        };
        for run in environment.assignments.chunk_by(|a, b| Arc::ptr_eq(&a.scope, &b.scope)) {
            let Some(first) = run.first() else { continue };
            let count = run.iter().filter(counted).count() as u64;
            match (&*first.scope, first.scope.subscription()) {
                (Scope::ManagementGroup { name }, _) => {
                    per_group.entry(name.to_string().to_lowercase()).or_insert((0, environment)).0 += count;
                }
                (_, Some(id)) => {
                    let id = match id.parameter() {
                        Some(name) => format!("{{{}.{name}}}", environment.id),
                        None => id.to_string().to_lowercase(),
                    };
                    per_subscription.entry(id).or_insert((0, environment)).0 += count;
                }
                _ => {}
            }
        }
        for one in &environment.assignments {
            let length = one.condition.as_ref().map_or(0, |text| text.len()) as u64;
            if length > limits.condition_bytes.value as u64 {
                let span = one.grants.first().and_then(|&at| index.grant_span(environment.grants.get(at as usize)?));
                diagnostics.push(
                    Diagnostic::error(
                        "condition-too-long",
                        format!("the condition of `{}` has {length} bytes", one.role.name),
                    )
                    .at(
                        span.unwrap_or_default(),
                        format!("Azure takes {} at most", limits.condition_bytes.value as u64),
                    ),
                );
            }
        }
    }
    let mut report = |code, what: &str, counts: BTreeMap<String, (u64, &Environment)>, limit: u64| {
        for (id, (count, environment)) in counts {
            if count > limit {
                let file = index.environments.iter().find(|slot| slot.id.as_str() == &*environment.id);
                let span = file.and_then(|slot| slot.loaded).map(|loaded| loaded.value.id.span).unwrap_or_default();
                diagnostics.push(
                    Diagnostic::error(code, format!("the {what} `{id}` would have {count} role assignments"))
                        .at(span, format!("Azure takes {limit} at most, and the limit cannot be raised"))
                        .help("assign to groups that personas share, or use a wider scope for several resources"),
                );
            }
        }
    };
    report("too-many-assignments", "subscription", per_subscription, limits.assignments_per_subscription.value as u64);
    report("too-many-assignments", "management group", per_group, limits.assignments_per_management_group.value as u64);
    let custom = roles.iter().filter(|role| role.kind == RoleKind::Custom).count() as u64;
    if custom > limits.custom_roles_per_tenant.value as u64 {
        diagnostics.push(Diagnostic::error(
            "too-many-roles",
            format!("{custom} custom roles: a tenant takes {} at most", limits.custom_roles_per_tenant.value as u64),
        ));
    }
    for (id, file) in &index.custom_roles {
        let role = &file.value;
        let Some(used) = roles.iter().find(|role| role.id == *id) else { continue };
        if used.assignable_scopes.len() as u64 > limits.assignable_scopes.value as u64 {
            diagnostics.push(
                Diagnostic::error(
                    "too-many-scopes",
                    format!("`{}` would have {} assignable scopes", role.name.value, used.assignable_scopes.len()),
                )
                .at(role.id.span, format!("Azure takes {} at most", limits.assignable_scopes.value as u64)),
            );
        }
        if role.name.chars().count() as u64 > limits.role_name.value as u64 {
            diagnostics.push(
                Diagnostic::error("name-too-long", "the name of this custom role is too long")
                    .at(role.name.span, format!("Azure takes {} characters at most", limits.role_name.value as u64)),
            );
        }
    }
}
