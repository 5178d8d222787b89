//! One environment of a policy: what exists there, who holds what, and what is allowed.

use std::sync::Arc;

use super::{ActivationPolicy, Assignment, Grant, Principal, Scope, Term, Text};
use crate::model::environment::{RolesAllowed, Tier};
use crate::model::persona::{Kind, LevelName, Purpose, ScopeWord};
use crate::model::text::{Date, Duration};

/// An environment that is bound.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Environment {
    /// The id.
    pub id: Text,
    /// The name.
    pub name: Text,
    /// How close it is to customers.
    pub tier: Tier,
    /// The Microsoft Entra tenant.
    pub tenant: Option<Term>,
    /// The file that it is written in, inside the project.
    pub file: Text,
    /// What the deployment must supply, by name.
    pub parameters: Vec<Parameter>,
    /// The subscriptions, by the name that the environment gives them.
    pub subscriptions: Vec<Subscription>,
    /// The component instances, by id.
    pub instances: Vec<Instance>,
    /// Instances that are said not to exist here.
    pub absent: Vec<Text>,
    /// What is allowed, in written order; those of baselines first.
    pub guardrails: Vec<Guardrail>,
    /// Who each persona is, by the persona's id.
    pub principals: Vec<(Text, Vec<Arc<Principal>>)>,
    /// Accepted findings, from the environment's own file.
    pub exceptions: Vec<Exception>,
    /// Why: every entry that grants something here, by persona, instance and position.
    pub grants: Vec<Grant>,
    /// What: the assignments, by mechanism, scope, role and principal.
    pub assignments: Vec<Assignment>,
    /// The rules of activation, by scope and role.
    pub activation_policies: Vec<ActivationPolicy>,
}

/// A value that the deployment must supply.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Parameter {
    /// The name, as written.
    pub name: Text,
    /// What kind of value it is.
    #[serde(rename = "type")]
    pub kind: ParameterType,
    /// What it is for, in a sentence.
    pub description: Text,
}

/// What kind of value a parameter is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ParameterType {
    /// The id of a subscription.
    SubscriptionId,
    /// The object id of a principal.
    PrincipalId,
    /// The id of a tenant.
    TenantId,
    /// The name of a resource or resource group.
    Name,
}

/// A subscription.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Subscription {
    /// The name that the environment gives it.
    pub key: Text,
    /// Its id.
    pub id: Term,
    /// The management groups above it, nearest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub management_groups: Vec<Text>,
}

/// One of a component in an environment.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Instance {
    /// Its id.
    pub id: Text,
    /// The component's id.
    pub component: Text,
    /// The resource, or the place in another service.
    pub scope: Arc<Scope>,
    /// The API version by which templates refer to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub api_version: Option<Text>,
    /// Its settings, those left unsaid at Azure's default, by name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub settings: Vec<(Text, Text)>,
    /// How sensitive its data is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub classification: Option<Text>,
    /// Child types (as paths of types below the resource's own) that Bicep does not know.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub untyped_children: Vec<Text>,
}

/// A guardrail.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Guardrail {
    /// The kind of persona that it speaks of; every kind when none.
    pub kind: Option<Kind>,
    /// The purpose that it speaks of; every purpose when none.
    pub purpose: Option<Purpose>,
    /// The personas that it speaks of; all when none.
    pub personas: Option<Vec<Text>>,
    /// The instances that it speaks of; all when none.
    pub components: Option<Vec<Text>>,
    /// The classification that it speaks of; every one when none.
    pub classification: Option<Text>,
    /// Levels that may be standing access.
    pub active: Vec<LevelName>,
    /// Levels that may be eligible.
    pub eligible: Vec<LevelName>,
    /// The widest scope.
    pub max_scope: ScopeWord,
    /// Whether personas may write role names.
    pub roles: RolesAllowed,
    /// The longest activation.
    pub maximum: Option<Duration>,
    /// Who approves activations, by name.
    pub approval: Vec<Text>,
    /// Whether activation asks for multifactor authentication.
    pub mfa: bool,
    /// Whether activation asks for a justification.
    pub justification: bool,
    /// Whether activation asks for a ticket number.
    pub ticket: bool,
    /// How long eligibility lasts unless the entry says otherwise.
    pub eligible_for: Option<Duration>,
    /// Where it is written.
    pub origin: Origin,
}

/// An accepted finding.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Exception {
    /// The rule, as written.
    pub rule: Text,
    /// The persona that is excused.
    pub persona: Option<Text>,
    /// The component instance that is excused.
    pub component: Option<Text>,
    /// The environment that is excused.
    pub environment: Option<Text>,
    /// Why.
    pub reason: Text,
    /// Until when.
    pub expires: Option<Date>,
    /// Where it is written.
    pub origin: Origin,
}

/// A place in a file that survives edits elsewhere in it: the file, and a JSON pointer into it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub struct Origin {
    /// The file, inside the project.
    pub file: Text,
    /// The JSON pointer.
    pub pointer: Text,
}

impl Guardrail {
    /// Whether it speaks of a persona, by kind, purpose and id, on an instance, by id and classification.
    pub fn speaks_of(
        &self,
        (kind, purpose, persona): (Kind, Purpose, &str),
        (instance, classification): (&str, Option<&str>),
    ) -> bool {
        let listed = |ids: &Option<Vec<Text>>, id: &str| {
            ids.as_ref().is_none_or(|ids| ids.iter().any(|one| one.eq_ignore_ascii_case(id)))
        };
        self.kind.is_none_or(|one| one == kind)
            && self.purpose.is_none_or(|one| one == purpose)
            && listed(&self.personas, persona)
            && listed(&self.components, instance)
            && self.classification.as_deref().is_none_or(|text| Some(text) == classification)
    }
}

impl Environment {
    /// Whether `inner` is `outer` or lies below it, with what this environment knows of management groups.
    pub fn contains(&self, outer: &Scope, inner: &Scope) -> bool {
        if outer.contains(inner) {
            return true;
        }
        let Scope::ManagementGroup { name } = outer else { return false };
        let fits = |group: &Text| name.literal().is_some_and(|name| name.eq_ignore_ascii_case(group));
        match inner {
            Scope::ManagementGroup { name: below } => self.subscriptions.iter().any(|subscription| {
                let position = |wanted: &dyn Fn(&Text) -> bool| subscription.management_groups.iter().position(wanted);
                let lower = position(&|group| below.literal().is_some_and(|below| below.eq_ignore_ascii_case(group)));
                matches!((position(&fits), lower), (Some(outer), Some(lower)) if outer >= lower)
            }),
            _ => inner.subscription().is_some_and(|id| {
                self.subscriptions
                    .iter()
                    .any(|subscription| &subscription.id == id && subscription.management_groups.iter().any(fits))
            }),
        }
    }

    /// The name of one of its parameters where those of all environments stand together, as in the assignable scopes
    /// of custom roles: `production_mlSubscriptionId`.
    pub fn qualified(&self, parameter: &str) -> String {
        format!("{}_{parameter}", self.id.replace('-', "_"))
    }

    /// The instance of this id.
    pub fn instance(&self, id: &str) -> Option<&Instance> {
        self.instances.binary_search_by(|instance| (*instance.id).cmp(id)).ok().and_then(|at| self.instances.get(at))
    }
}
