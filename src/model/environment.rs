//! An environment as written: what exists there, who the personas are there, and what is allowed there.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::exception::Exception;
use super::mapping::Mapping;
use super::persona::{AssignmentKind, Kind, LevelName, Purpose, ScopeWord};
use super::text::{Duration, Guid, Id};
use crate::source::Spanned;

/// One environment: Dev, Stage, Production or your own. One file each under `environments/`.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Environment {
    /// The id by which personas and the project name it.
    pub id: Spanned<Id>,
    /// What people call it.
    pub name: Spanned<String>,
    /// How close it is to customers.
    pub tier: Spanned<Tier>,
    /// The Microsoft Entra tenant.
    pub tenant: Option<Spanned<Bindable<Guid>>>,
    /// The subscriptions of the environment, under names of your own.
    #[serde(default)]
    pub subscriptions: Mapping<Subscription>,
    /// Where instances are unless they say otherwise.
    #[serde(default)]
    pub defaults: Defaults,
    /// What personas may be given here. Every guardrail that matches must allow it.
    #[serde(default)]
    pub guardrails: Vec<Spanned<Guardrail>>,
    /// The component instances that exist here, or `none`.
    #[serde(default)]
    pub components: Mapping<Spanned<InstanceBinding>>,
    /// The principals that each persona is here.
    #[serde(default)]
    pub principals: Mapping<Vec<Spanned<PrincipalBinding>>>,
    /// The groups and people that guardrails name as approvers.
    #[serde(default)]
    pub approvers: Mapping<Spanned<ApproverBinding>>,
    /// Findings that are accepted here, with the reason.
    #[serde(default)]
    pub exceptions: Vec<Spanned<Exception>>,
}

/// How close an environment is to customers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Tier {
    /// A place to build in.
    Development,
    /// A place to try releases in.
    Staging,
    /// What customers use.
    Production,
}

/// A value that is written down, or a parameter that the deployment supplies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Bindable<T> {
    /// The value.
    Literal(T),
    /// The name of the parameter.
    Parameter(String),
}

/// A subscription and the management groups above it.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Subscription {
    /// The subscription's id.
    pub id: Spanned<Bindable<Guid>>,
    /// The management groups above it, nearest first.
    #[serde(default)]
    pub management_groups: Vec<Spanned<String>>,
}

/// Where instances are unless they say otherwise.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Defaults {
    /// A name from `subscriptions`.
    pub subscription: Option<Spanned<String>>,
    /// The resource group.
    pub resource_group: Option<Spanned<Bindable<String>>>,
}

/// An instance of a component in this environment, or the statement that there is none.
#[derive(Clone, Debug)]
pub enum InstanceBinding {
    /// There is none here.
    None,
    /// There is one.
    Instance(Box<Instance>),
}

/// One of a component in an environment: a storage account, a workspace.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Instance {
    /// The component it is one of; the instance's own key when left out.
    pub uses: Option<Spanned<Id>>,
    /// The resource's name. For a service outside Azure Resource Manager, the name it has there.
    pub name: Spanned<Bindable<String>>,
    /// The resource group, when not the default.
    pub resource_group: Option<Spanned<Bindable<String>>>,
    /// A name from `subscriptions`, when not the default.
    pub subscription: Option<Spanned<String>>,
    /// How it is configured where that changes what access means, such as `sharedKey: disabled`.
    #[serde(default)]
    pub settings: Mapping<Spanned<String>>,
    /// How sensitive its data is, in your own words.
    pub classification: Option<Spanned<String>>,
}

/// A principal of Microsoft Entra ID that a persona is here. Exactly one of `group`, `user`, `servicePrincipal` and
/// `identityOf`.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PrincipalBinding {
    /// Object id of a group.
    pub group: Option<Spanned<Bindable<Guid>>>,
    /// Object id of a person.
    pub user: Option<Spanned<Bindable<Guid>>>,
    /// Object id of an application's service principal or of a managed identity.
    pub service_principal: Option<Spanned<Bindable<Guid>>>,
    /// The component instance whose system-assigned managed identity is meant.
    pub identity_of: Option<Spanned<Id>>,
    /// The principal's display name.
    pub name: Option<Spanned<String>>,
    /// Whether people are in the group all the time, or activate their membership (PIM for Groups).
    pub membership: Option<Spanned<AssignmentKind>>,
}

/// Who approves activations. Exactly one of `group` and `user`.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ApproverBinding {
    /// Object id of a group.
    pub group: Option<Spanned<Bindable<Guid>>>,
    /// Object id of a person.
    pub user: Option<Spanned<Bindable<Guid>>>,
}

/// What is allowed: beyond it is an error.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Guardrail {
    /// Whom and what it speaks of; everything when left out.
    #[serde(default, rename = "match")]
    pub matches: Match,
    /// The levels that may be standing access.
    #[serde(default)]
    pub active: Vec<Spanned<LevelName>>,
    /// The levels that may be eligible.
    #[serde(default)]
    pub eligible: Vec<Spanned<LevelName>>,
    /// The widest scope that may be asked for; `resourceGroup` when left out.
    pub max_scope: Option<Spanned<ScopeWord>>,
    /// Whether personas may write role names, or levels only.
    pub roles: Option<Spanned<RolesAllowed>>,
    /// The rules of activating eligible access.
    pub activation: Option<Spanned<Activation>>,
    /// How long eligibility lasts when the entry has no `expires`; `P365D` when left out.
    pub eligible_for: Option<Spanned<Duration>>,
}

/// What a guardrail speaks of. Everything given must fit.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Match {
    /// People or agents.
    pub kind: Option<Spanned<Kind>>,
    /// What the persona's access is for.
    pub purpose: Option<Spanned<Purpose>>,
    /// One of these personas.
    pub personas: Option<Vec<Spanned<Id>>>,
    /// One of these component instances.
    pub components: Option<Vec<Spanned<Id>>>,
    /// An instance of this classification.
    pub classification: Option<Spanned<String>>,
}

/// Whether personas may write role names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RolesAllowed {
    /// Access levels alone.
    LevelsOnly,
    /// Role names too.
    Any,
}

/// The rules of activating eligible access in Privileged Identity Management.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Activation {
    /// The longest activation: half hours from PT30M to PT23H30M, or P1D.
    pub maximum: Option<Spanned<Duration>>,
    /// Who approves, by names from `approvers`; no approval when left out.
    #[serde(default)]
    pub approval: Vec<Spanned<String>>,
    /// Whether multifactor authentication is asked for.
    #[serde(default)]
    pub mfa: bool,
    /// Whether a justification is asked for.
    #[serde(default)]
    pub justification: bool,
    /// Whether a ticket number is asked for.
    #[serde(default)]
    pub ticket: bool,
}
