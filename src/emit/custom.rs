//! Custom roles of all environments, by the scope that their definitions are deployed to.
//!
//! A role definition is an object of the tenant and is deployed once, at the first subscription that it can be assigned
//! in; only a role that no subscription can assign is deployed to a management group.

use std::collections::{BTreeMap, BTreeSet};

use super::EmitError;
use crate::catalog::{RoleDefinition, RoleKind};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::policy::{Policy, Scope, Term};

/// The most roles of a file; far below what a template may hold, since one role can be long.
const MOST_ROLES: usize = 100;

/// The roles that are deployed to one scope.
#[derive(Debug)]
pub struct RoleFile<'a> {
    /// The file's name without folder and extension.
    pub stem: String,
    /// Where it is deployed to: a subscription or a management group.
    pub target: Scope,
    /// The roles.
    pub roles: Vec<CustomRole<'a>>,
    /// The parameters that their scopes need.
    pub parameters: BTreeSet<String>,
}

/// A custom role and where it can be assigned.
#[derive(Debug)]
pub struct CustomRole<'a> {
    /// The definition.
    pub definition: &'a RoleDefinition,
    /// Where it can be assigned, each scope once.
    pub scopes: Vec<Scope>,
}

/// The files of custom roles.
///
/// # Errors
/// Roles with a scope that is none, or without any.
pub fn role_files(policy: &Policy) -> Result<Vec<RoleFile<'_>>, EmitError> {
    let mut found = Diagnostics::new();
    let mut targets: BTreeMap<String, (Scope, Vec<CustomRole<'_>>)> = BTreeMap::new();
    for definition in policy.roles.iter().filter(|role| role.kind == RoleKind::Custom) {
        let Some(scopes) = scopes(definition, &mut found) else { continue };
        let subscription = scopes.iter().find_map(Scope::subscription).map(|id| Scope::Subscription { id: id.clone() });
        let Some(target) = subscription.or_else(|| scopes.first().cloned()) else { continue };
        let role = CustomRole { definition, scopes };
        targets.entry(target.folded()).or_insert_with(|| (target, Vec::new())).1.push(role);
    }
    if found.has_errors() {
        return Err(EmitError::Found(found));
    }
    let mut files: Vec<RoleFile<'_>> = Vec::new();
    for (target, mut roles) in targets.into_values() {
        while !roles.is_empty() {
            let rest = roles.split_off(roles.len().min(MOST_ROLES));
            let scopes = roles.iter().flat_map(|role| &role.scopes).chain([&target]);
            let terms = scopes.flat_map(Scope::terms);
            let parameters = terms.filter_map(Term::parameter).map(|name| name.to_string()).collect();
            let stem = if files.is_empty() { "roles".to_owned() } else { format!("roles.{}", files.len() + 1) };
            files.push(RoleFile { stem, target: target.clone(), roles, parameters });
            roles = rest;
        }
    }
    Ok(files)
}

fn scopes(definition: &RoleDefinition, found: &mut Diagnostics) -> Option<Vec<Scope>> {
    let mut scopes: Vec<Scope> = Vec::new();
    for text in &definition.assignable_scopes {
        match Scope::parse(text).filter(|scope| !matches!(scope, Scope::Service { .. })) {
            Some(scope) if scopes.iter().any(|known| known.folded() == scope.folded()) => {}
            Some(scope) => scopes.push(scope),
            None => {
                let message =
                    format!("the role `{}` cannot be assigned at `{text}`, which is no scope", definition.name);
                found.push(Diagnostic::error("role-scope", message));
                return None;
            }
        }
    }
    if scopes.is_empty() {
        let message = format!("the role `{}` can be assigned nowhere", definition.name);
        found.push(Diagnostic::error("role-scope", message));
        return None;
    }
    Some(scopes)
}

/// What a parameter of the roles' files is for: as the first environment that has it says.
pub fn parameter_description<'a>(policy: &'a Policy, name: &'a str) -> &'a str {
    policy.qualified_parameter(name).map_or(name, |known| &known.description)
}

/// What a file of roles is, for whoever opens it.
pub fn describe(policy: &Policy, file: &RoleFile<'_>) -> String {
    let noun = if matches!(file.target, Scope::ManagementGroup { .. }) { "management group" } else { "subscription" };
    let name = file.target.terms().first().map(|term| term.to_string()).unwrap_or_default();
    format!("Custom roles of {}, deployed before any access, to the {noun} {name}", policy.project)
}
