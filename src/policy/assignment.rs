//! What is granted: assignments, the grants that want them, and the rules of activating them.

use std::fmt;
use std::sync::{Arc, OnceLock};

use super::{Scope, Term, Text, name};
use crate::model::component::Mechanism;
use crate::model::persona::{AssignmentKind, LevelName, PrincipalType};
use crate::model::text::{Date, Duration, Guid};

/// One role at one scope for one principal: what is deployed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assignment {
    /// What carries it.
    pub mechanism: Mechanism,
    /// Where it holds.
    pub scope: Arc<Scope>,
    /// Who holds it.
    pub principal: Arc<Principal>,
    /// What is held.
    pub role: Arc<Role>,
    /// Standing, time-bound or to be activated.
    pub state: State,
    /// The canonical text of the condition that narrows it.
    pub condition: Option<Text>,
    /// Why it is needed, from the entry that asks for it.
    pub justification: Option<Text>,
    /// The name that the assignment has in Azure already, when it was adopted.
    pub adopted_name: Option<Guid>,
    /// Its name in Azure, once somebody has asked for it: see [`name`](Assignment::name).
    pub known_name: KnownName,
    /// Its key in Terraform: readable, the same under every persona name, and unique among the active and among the
    /// eligible assignments of its environment.
    pub key: Text,
    /// The component instance that the scope is or belongs to; none above a resource.
    pub instance: Option<Text>,
    /// The grants that want it, as indices into [`Environment::grants`](super::Environment::grants), ascending.
    pub grants: Vec<u32>,
}

/// A name that was computed: a digest that every target asks for again. It follows from the rest of the assignment, so
/// it takes no part in equality.
#[derive(Clone, Debug, Default)]
pub struct KnownName(pub(super) OnceLock<Option<Guid>>);

impl PartialEq for KnownName {
    fn eq(&self, _: &KnownName) -> bool {
        true
    }
}

impl Eq for KnownName {}

/// A principal of Microsoft Entra ID.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Principal {
    /// What it is.
    #[serde(rename = "type")]
    pub kind: PrincipalType,
    /// Its object id.
    pub id: Term,
    /// Its display name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Text>,
    /// Whether people are members of the group all the time, or activate their membership.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub membership: Option<AssignmentKind>,
    /// The component instance whose system-assigned managed identity it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identity_of: Option<Text>,
}

/// A role, by its name and, where roles have one, its GUID.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub struct Role {
    /// Its name, in the words of the mechanism.
    pub name: Text,
    /// Its GUID: always with Azure RBAC and Cosmos DB, never elsewhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<Guid>,
}

/// Standing, time-bound or to be activated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// Standing access.
    Active,
    /// Standing access up to the end of a day: a time-bound assignment of Privileged Identity Management.
    ActiveUntil(Date),
    /// Access to be activated.
    Eligible(End),
}

/// When eligibility ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum End {
    /// At the end of a day, in UTC.
    Until(Date),
    /// So long after it is deployed.
    For(Duration),
}

/// `until 2027-06-30`, `for P180D`.
impl fmt::Display for End {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            End::Until(day) => write!(f, "until {day}"),
            End::For(length) => write!(f, "for {length}"),
        }
    }
}

/// `active`, `active until 2027-06-30`, `eligible for P180D`.
impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            State::Active => f.write_str("active"),
            State::ActiveUntil(day) => write!(f, "active {}", End::Until(*day)),
            State::Eligible(end) => write!(f, "eligible {end}"),
        }
    }
}

/// Why: one entry of one persona.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Grant {
    /// The persona's id.
    pub persona: Text,
    /// The component instance.
    pub instance: Text,
    /// The key under which the entry stands: the environment's id, or `default`.
    pub under: Text,
    /// Its position, when entries stand in a list.
    pub index: Option<u32>,
    /// The level asked for; none when a role was.
    pub level: Option<LevelName>,
    /// The facet that the level was resolved on.
    pub facet: Option<Text>,
}

/// The rules of activating one role at one scope.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ActivationPolicy {
    /// Where.
    pub scope: Arc<Scope>,
    /// Which role.
    pub role: Arc<Role>,
    /// The longest activation; Azure's own default when none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub maximum: Option<Duration>,
    /// Who approves; no approval when empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub approvers: Vec<Approver>,
    /// Whether multifactor authentication is asked for.
    pub mfa: bool,
    /// Whether a justification is asked for.
    pub justification: bool,
    /// Whether a ticket number is asked for.
    pub ticket: bool,
    /// How long eligibility may last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub eligible_for: Option<Duration>,
    /// Its key in Terraform.
    pub key: Text,
}

/// Someone who approves activations: a group or a person.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub struct Approver {
    /// The name in `approvers`.
    pub name: Text,
    /// `Group` or `User`.
    #[serde(rename = "type")]
    pub kind: PrincipalType,
    /// The object id.
    pub id: Term,
}

impl Assignment {
    /// The name of the role assignment in Azure, when it is known before deployment: adopted, or computed. Only
    /// standing Azure role assignments have one that is chosen.
    pub fn name(&self) -> Option<Guid> {
        match (self.state, self.azure_role()) {
            (State::Active, Some(role)) => {
                let computed = || name::assignment_name(&self.scope, &self.principal.id, role);
                self.adopted_name.or_else(|| *self.known_name.0.get_or_init(computed))
            }
            _ => None,
        }
    }

    /// The GUID of the Azure role; none when another system carries the assignment.
    pub fn azure_role(&self) -> Option<Guid> {
        match self.mechanism {
            Mechanism::AzureRbac => self.role.id,
            _ => None,
        }
    }

    /// Whether its condition speaks of a role: the holder may assign it.
    pub(crate) fn delegates(&self, role: Guid) -> bool {
        self.condition.as_ref().is_some_and(|condition| condition.contains(&role.to_string()))
    }

    /// What Azure shows beside the assignment: the project and the role, nothing that renaming a persona changes.
    pub fn description(&self, project: &str) -> String {
        format!("{project}: {}", self.role.name)
    }
}

impl Grant {
    /// The JSON pointer of the entry in its persona's file.
    pub fn pointer(&self) -> String {
        let escape = |text: &str| text.replace('~', "~0").replace('/', "~1");
        let mut pointer = format!("/componentAccess/{}/{}", escape(&self.instance), escape(&self.under));
        if let Some(index) = self.index {
            pointer.push('/');
            pointer.push_str(&index.to_string());
        }
        pointer
    }

    /// The name by which `access.json` refers to the grant: unique in its environment.
    pub fn key(&self) -> String {
        let mut key = String::with_capacity(self.persona.len() + self.instance.len() + 4);
        key.push_str(&self.persona);
        key.push('/');
        key.push_str(&self.instance);
        if let Some(index) = self.index {
            key.push('/');
            key.push_str(&index.to_string());
        }
        key
    }
}
