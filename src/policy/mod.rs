//! The whole resolved project: who holds what, where, in which state, and which lines asked for it.
//!
//! Made by [`resolve`](crate::resolve), read by everything behind it. Self-contained: with the permissions of every
//! role that is used, so that a policy loaded from `access.json` can be compared and judged without a catalogue.
//! Knows nothing of files' text, targets or rules. Everything is sorted, so equal projects give equal policies.

mod assignment;
mod environment;
mod json;
pub mod name;
mod persona;
mod scope;
mod term;

use std::sync::Arc;

pub use assignment::{ActivationPolicy, Approver, Assignment, End, Grant, Principal, Role, State};
pub use environment::{Environment, Exception, Guardrail, Instance, Origin, Parameter, ParameterType, Subscription};
pub use json::{ReadError, read, write};
pub use persona::Persona;
pub use scope::{Scope, ScopeKind};
pub use term::Term;

use crate::catalog::RoleDefinition;
use crate::model::text::Date;

/// Text that many values share.
pub type Text = Arc<str>;

/// A resolved project, or the part of it that is one environment's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// The project's name.
    pub project: Text,
    /// The catalogue that roles were resolved with.
    pub catalog: CatalogStamp,
    /// The bound environments, in the project's order.
    pub environments: Vec<Environment>,
    /// The personas, by id.
    pub personas: Vec<Persona>,
    /// Every Azure role that an assignment names, by GUID, with its permissions.
    pub roles: Vec<Arc<RoleDefinition>>,
}

/// Which catalogue it was.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct CatalogStamp {
    /// The day on which it was taken from Azure.
    pub date: Date,
    /// SHA-256 of its text, in hexadecimal digits.
    pub digest: Text,
}

impl Policy {
    /// The part of the policy that is one environment's: its personas and roles, nothing of the others.
    #[must_use]
    pub fn part(&self, environment: &Environment) -> Policy {
        let granted = |persona: &&Persona| environment.grants.iter().any(|grant| grant.persona == persona.id);
        let used: std::collections::BTreeSet<_> =
            environment.assignments.iter().filter_map(|assignment| assignment.azure_role()).collect();
        Policy {
            project: self.project.clone(),
            catalog: self.catalog.clone(),
            environments: vec![environment.clone()],
            personas: self.personas.iter().filter(granted).cloned().collect(),
            roles: self.roles.iter().filter(|role| used.contains(&role.id)).cloned().collect(),
        }
    }
}
