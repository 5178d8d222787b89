//! From what people wrote to who holds what: every entry of every persona becomes grants, grants become assignments.
//!
//! Takes the model, the catalogue and the lock; gives the policy and every error it can find, never the first alone.
//! Reads no file, knows no target. The passes, one file each:
//!
//! 1. `index`: ids are unique, names refer to something, environments are in order;
//! 2. `bind`: subscriptions, instances, principals and approvers of an environment become scopes and ids;
//! 3. `expand`: an entry becomes wishes: a role at a scope in a state (`role`, `scope`, `condition`);
//! 4. `guardrail`: what an environment allows is asked of every wish;
//! 5. `assign`: wishes of one tuple become one assignment, contradictions are errors;
//! 6. `activation`, `custom`, `key`, `limit`: what follows from the assignments.

mod accepted;
mod activation;
mod assign;
mod bind;
mod component;
mod condition;
mod custom;
mod expand;
mod guardrail;
mod index;
mod intern;
mod key;
mod level;
mod limit;
mod listing;
mod primitive;
mod record;
mod role;
mod scope;
mod slot;

use std::sync::Arc;

use crate::catalog::{Catalog, Library, Lock, RoleDefinition};
use crate::diagnostic::Diagnostics;
use crate::model::primitive::Primitive;
use crate::model::role::CustomRole;
use crate::model::{FileType, Sources};
use crate::parallel::in_parallel;
use crate::policy::{CatalogStamp, Environment, Policy};

/// What resolving needs beside the project's own files.
pub struct Context<'a> {
    /// The roles that Azure offers.
    pub catalog: &'a Catalog,
    /// The components that can be accessed.
    pub library: &'a Library,
    /// What was decided in earlier runs; it takes precedence over catalogue and library.
    pub lock: Option<&'a Lock>,
    /// The lock whose words for Terraform keys stay, also when the rest of it is to be made anew.
    pub words: Option<&'a Lock>,
}

/// What came of it.
pub struct Resolved {
    /// The policy; none when an error was found.
    pub policy: Option<Policy>,
    /// Everything there is to say.
    pub diagnostics: Diagnostics,
    /// What this run decided, for the next one.
    pub lock: Lock,
}

/// The role definition that a custom role's file makes in a project of this name. Where it can be assigned is not known
/// before the project is resolved.
pub fn role_definition(project: &str, role: &CustomRole) -> Arc<RoleDefinition> {
    role::custom(index::custom_role_id(project, role), role)
}

/// What is wrong with a project's own primitives.
pub fn check_primitives(own: &[&Primitive]) -> Diagnostics {
    let mut diagnostics = Diagnostics::new();
    primitive::check_own(own, &mut diagnostics);
    diagnostics
}

/// Resolves a project.
pub fn resolve(sources: &Sources, context: &Context<'_>) -> Resolved {
    let mut diagnostics = Diagnostics::new();
    let index = index::Index::new(sources, context, &mut diagnostics);
    component::check(&index, context.catalog, &mut diagnostics);
    custom::check_files(&index, context.catalog, &mut diagnostics);
    primitive::check(&index, &mut diagnostics);
    accepted::check(&index, &mut diagnostics);
    let parts = in_parallel(&index.environments, |slot| environment(&index, slot, context));
    let mut record = role::Record::default();
    let mut environments = Vec::new();
    let mut complete = true;
    for part in parts {
        diagnostics.extend(part.diagnostics);
        record.merge(part.record);
        environments.extend(part.environment);
        complete &= part.complete;
    }
    assign::across(&environments, &index, &mut diagnostics);
    let catalog = CatalogStamp { date: index.stamp_date(context), digest: index.stamp_digest(context) };
    let (mut roles, mut lock) = record.finish(context, &catalog);
    custom::finish(&index, &environments, &mut roles, &mut diagnostics);
    key::assign(&mut environments, context.words, &mut lock);
    limit::check(&index, &environments, &roles, &mut diagnostics);
    let refused = !complete || diagnostics.has_errors() || !sources.unread.is_empty();
    // What refers to something that a file we could not read may hold is no news, and may be right.
    diagnostics.0.retain(|diagnostic| !sources.unread.iter().any(|kind| missing(*kind) == diagnostic.code));
    let diagnostics = diagnostics.sorted();
    let policy = (!refused).then(|| Policy {
        project: sources.project.value.name.value.as_str().into(),
        catalog,
        environments,
        personas: index.policy_personas(),
        roles: roles.into_iter().map(Arc::new).collect(),
    });
    Resolved { policy, diagnostics, lock }
}

/// The code of the error that something in a file of this kind is referred to and missing.
fn missing(kind: FileType) -> &'static str {
    match kind {
        FileType::Persona => "unknown-persona",
        FileType::Environment => "missing-environment",
        FileType::Component => "unknown-component",
        FileType::Role => "unknown-role",
        FileType::Primitive => "unknown-primitive",
        FileType::Project | FileType::AcceptedAccess | FileType::Deny => "",
    }
}

/// One environment's share.
struct Part {
    environment: Option<Environment>,
    diagnostics: Diagnostics,
    record: role::Record,
    complete: bool,
}

/// Everything of one environment: binding, expansion, assignments, activation.
fn environment(index: &index::Index<'_>, slot: &slot::Slot<'_>, context: &Context<'_>) -> Part {
    let mut diagnostics = Diagnostics::new();
    let mut roles = role::Roles::new(index, context);
    let Some(mut bound) = bind::bind(index, slot, &mut diagnostics) else {
        expand::check_planned(index, slot, &mut roles, &mut diagnostics);
        return Part { environment: None, diagnostics, record: roles.record, complete: slot.planned };
    };
    let wishes = expand::expand(index, slot, &mut bound, &mut roles, &mut diagnostics);
    let assigned = assign::assign(&bound, &roles, wishes, &mut diagnostics);
    let policies = activation::policies(&roles, &assigned, &mut diagnostics);
    let assignments = assigned.into_iter().map(|one| one.assignment).collect();
    let environment = (!slot.planned).then(|| bound.finish(assignments, policies));
    Part { environment, diagnostics, record: roles.record, complete: true }
}
