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

use std::collections::BTreeSet;
use std::sync::Arc;

pub use assignment::{ActivationPolicy, Approver, Assignment, End, Grant, KnownName, Principal, Role, State};
pub use environment::{Environment, Exception, Guardrail, Instance, Origin, Parameter, ParameterType, Subscription};
pub use json::{ReadError, read, write, write_part};
pub use persona::Persona;
pub use scope::{Scope, ScopeKind};
pub use term::Term;

use crate::catalog::RoleDefinition;
use crate::model::text::{Date, Guid};

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
    /// Every Azure role that an assignment names or lets its holder assign, by GUID, with its permissions.
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
        Policy {
            project: self.project.clone(),
            catalog: self.catalog.clone(),
            environments: vec![environment.clone()],
            personas: self.personas_of(environment).into_iter().cloned().collect(),
            roles: self.roles_of(environment).into_iter().cloned().collect(),
        }
    }

    /// The same project before anybody had anything in it.
    #[must_use]
    pub fn without_access(&self) -> Policy {
        Policy {
            project: self.project.clone(),
            catalog: self.catalog.clone(),
            environments: Vec::new(),
            personas: Vec::new(),
            roles: Vec::new(),
        }
    }

    /// The role of this GUID.
    pub fn role(&self, id: Guid) -> Option<&Arc<RoleDefinition>> {
        self.roles.get(self.roles.binary_search_by_key(&id, |role| role.id).ok()?)
    }

    /// The parameter of an environment by its [qualified](Environment::qualified) name.
    pub fn qualified_parameter(&self, name: &str) -> Option<&Parameter> {
        let mut all =
            self.environments.iter().flat_map(|one| one.parameters.iter().map(move |parameter| (one, parameter)));
        all.find(|(environment, parameter)| environment.qualified(&parameter.name) == name)
            .map(|(_, parameter)| parameter)
    }

    /// The personas that an environment grants something to.
    fn personas_of(&self, environment: &Environment) -> Vec<&Persona> {
        let mut granted: Vec<&str> = environment.grants.iter().map(|grant| &*grant.persona).collect();
        granted.dedup();
        let granted: BTreeSet<&str> = granted.into_iter().collect();
        self.personas.iter().filter(|persona| granted.contains(&*persona.id)).collect()
    }

    /// The Azure roles that an environment's assignments name, or let their holders assign.
    fn roles_of(&self, environment: &Environment) -> Vec<&Arc<RoleDefinition>> {
        let used = used_roles([environment], self.roles.iter().map(|role| role.id));
        self.roles.iter().filter(|role| used.contains(&role.id)).collect()
    }
}

/// Those of `roles` that assignments of the environments name, or let their holders assign.
pub(crate) fn used_roles<'e>(
    environments: impl IntoIterator<Item = &'e Environment>,
    roles: impl Iterator<Item = Guid>,
) -> BTreeSet<Guid> {
    let mut used = BTreeSet::new();
    let mut conditions = BTreeSet::new();
    for one in environments.into_iter().flat_map(|environment| &environment.assignments) {
        used.extend(one.azure_role());
        conditions.extend(one.condition.as_ref());
    }
    for id in roles.filter(|id| !used.contains(id)).collect::<Vec<_>>() {
        let text = id.to_string();
        if conditions.iter().any(|condition| condition.contains(&text)) {
            used.insert(id);
        }
    }
    used
}
