//! An environment as written: what exists there, who the personas are there, and what is allowed there.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

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
    #[schemars(example = &"production")]
    pub id: Spanned<Id>,
    /// What people call it.
    #[schemars(example = &"Production")]
    pub name: Spanned<String>,
    /// How close it is to customers.
    #[schemars(example = &"production")]
    pub tier: Spanned<Tier>,
    /// The Microsoft Entra tenant.
    #[schemars(example = &"11111111-1111-4111-8111-111111111111")]
    pub tenant: Option<Spanned<Bindable<Guid>>>,
    /// The subscriptions of the environment, under names of your own.
    #[serde(default)]
    #[schemars(example = json!({ "main": { "id": "22222222-2222-4222-8222-222222222222", "managementGroups": ["mg-ai", "mg-contoso"] } }))]
    pub subscriptions: Mapping<Subscription>,
    /// Where instances are unless they say otherwise.
    #[serde(default)]
    #[schemars(example = json!({ "subscription": "main", "resourceGroup": "rg-ai-prod" }))]
    pub defaults: Defaults,
    /// What personas may be given here. Every guardrail that matches must allow it.
    #[serde(default)]
    #[schemars(example = json!([{ "match": { "kind": "human" }, "active": ["discover", "read"], "eligible": ["operate"] }]))]
    pub guardrails: Vec<Spanned<Guardrail>>,
    /// The component instances that exist here, or `none`.
    #[serde(default)]
    #[schemars(example = json!({ "azure-storage": { "name": "staiprod" }, "power-bi": "none" }))]
    pub components: Mapping<Spanned<InstanceBinding>>,
    /// The principals that each persona is here.
    #[serde(default)]
    #[schemars(example = json!({ "P004": [{ "group": "44444444-4444-4444-8444-444444444444", "name": "sg-ai-data-scientists-prod" }] }))]
    pub principals: Mapping<Vec<Spanned<PrincipalBinding>>>,
    /// The groups and people that guardrails name as approvers.
    #[serde(default)]
    #[schemars(example = json!({ "sg-ai-approvers": { "group": "44444444-4444-4444-8444-444444444444" } }))]
    pub approvers: Mapping<Spanned<ApproverBinding>>,
    /// Findings that are accepted here, with the reason.
    #[serde(default)]
    #[schemars(example = json!([{ "rule": "S02", "persona": "P004", "component": "azure-storage", "reason": "ends with the migration", "expires": "2027-01-31" }]))]
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
    #[schemars(example = &"22222222-2222-4222-8222-222222222222")]
    #[schemars(example = json!({ "parameter": "mlSubscriptionId" }))]
    pub id: Spanned<Bindable<Guid>>,
    /// The management groups above it, nearest first.
    #[serde(default)]
    #[schemars(example = ["mg-ai", "mg-contoso"])]
    pub management_groups: Vec<Spanned<String>>,
}

/// Where instances are unless they say otherwise.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Defaults {
    /// A name from `subscriptions`.
    #[schemars(example = &"main")]
    pub subscription: Option<Spanned<String>>,
    /// The resource group.
    #[schemars(example = &"rg-ai-prod")]
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
    #[schemars(example = &"azure-storage")]
    pub uses: Option<Spanned<Id>>,
    /// The resource's name. For a service outside Azure Resource Manager, the name it has there.
    #[schemars(example = &"staiprod")]
    #[schemars(example = json!({ "parameter": "trainingAccountName" }))]
    pub name: Spanned<Bindable<String>>,
    /// The resource group, when not the default.
    #[schemars(example = &"rg-ml-prod")]
    pub resource_group: Option<Spanned<Bindable<String>>>,
    /// A name from `subscriptions`, when not the default.
    #[schemars(example = &"ml")]
    pub subscription: Option<Spanned<String>>,
    /// How it is configured where that changes what access means, such as `sharedKey: disabled`.
    #[serde(default)]
    #[schemars(example = json!({ "sharedKey": "disabled" }))]
    pub settings: Mapping<Spanned<String>>,
    /// How sensitive its data is, in your own words.
    #[schemars(example = &"confidential")]
    pub classification: Option<Spanned<String>>,
}

/// A principal of Microsoft Entra ID that a persona is here. Exactly one of `group`, `user`, `servicePrincipal` and
/// `identityOf`.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PrincipalBinding {
    /// Object id of a group.
    #[schemars(example = &"44444444-4444-4444-8444-444444444444")]
    pub group: Option<Spanned<Bindable<Guid>>>,
    /// Object id of a person.
    #[schemars(example = &"44444444-4444-4444-8444-444444444444")]
    pub user: Option<Spanned<Bindable<Guid>>>,
    /// Object id of an application's service principal or of a managed identity.
    #[schemars(example = &"44444444-4444-4444-8444-444444444444")]
    pub service_principal: Option<Spanned<Bindable<Guid>>>,
    /// The component instance whose system-assigned managed identity is meant.
    #[schemars(example = &"azure-machine-learning")]
    pub identity_of: Option<Spanned<Id>>,
    /// The principal's display name.
    #[schemars(example = &"sg-ai-data-scientists-prod")]
    pub name: Option<Spanned<String>>,
    /// Whether people are in the group all the time, or activate their membership (PIM for Groups).
    #[schemars(example = &"eligible")]
    pub membership: Option<Spanned<AssignmentKind>>,
}

/// Who approves activations. Exactly one of `group` and `user`.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ApproverBinding {
    /// Object id of a group.
    #[schemars(example = &"44444444-4444-4444-8444-444444444444")]
    pub group: Option<Spanned<Bindable<Guid>>>,
    /// Object id of a person.
    #[schemars(example = &"44444444-4444-4444-8444-444444444444")]
    pub user: Option<Spanned<Bindable<Guid>>>,
}

/// What is allowed: beyond it is an error.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Guardrail {
    /// Whom and what it speaks of; everything when left out.
    #[serde(default, rename = "match")]
    #[schemars(example = json!({ "kind": "human" }))]
    pub matches: Match,
    /// The levels that may be standing access.
    #[serde(default)]
    #[schemars(example = ["discover", "read"])]
    pub active: Vec<Spanned<LevelName>>,
    /// The levels that may be eligible.
    #[serde(default)]
    #[schemars(example = ["operate"])]
    pub eligible: Vec<Spanned<LevelName>>,
    /// The widest scope that may be asked for; `resourceGroup` when left out.
    #[schemars(example = &"resourceGroup")]
    pub max_scope: Option<Spanned<ScopeWord>>,
    /// Whether personas may write role names, or levels only.
    #[schemars(example = &"levels-only")]
    pub roles: Option<Spanned<RolesAllowed>>,
    /// The rules of activating eligible access.
    #[schemars(example = json!({ "maximum": "PT8H", "approval": ["sg-ai-approvers"], "mfa": true, "justification": true }))]
    pub activation: Option<Spanned<Activation>>,
    /// How long eligibility lasts when the entry has no `expires`; `P365D` when left out.
    #[schemars(example = &"P180D")]
    pub eligible_for: Option<Spanned<Duration>>,
}

/// What a guardrail speaks of. Everything given must fit.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Match {
    /// People or agents.
    #[schemars(example = &"human")]
    pub kind: Option<Spanned<Kind>>,
    /// What the persona's access is for.
    #[schemars(example = &"break-glass")]
    pub purpose: Option<Spanned<Purpose>>,
    /// One of these personas.
    #[schemars(example = ["P004"])]
    pub personas: Option<Vec<Spanned<Id>>>,
    /// One of these component instances.
    #[schemars(example = ["azure-storage"])]
    pub components: Option<Vec<Spanned<Id>>>,
    /// An instance of this classification.
    #[schemars(example = &"confidential")]
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
    #[schemars(example = &"PT8H")]
    pub maximum: Option<Spanned<Duration>>,
    /// Who approves, by names from `approvers`; no approval when left out.
    #[serde(default)]
    #[schemars(example = ["sg-ai-approvers"])]
    pub approval: Vec<Spanned<String>>,
    /// Whether multifactor authentication is asked for.
    #[serde(default)]
    #[schemars(example = true)]
    pub mfa: bool,
    /// Whether a justification is asked for.
    #[serde(default)]
    #[schemars(example = true)]
    pub justification: bool,
    /// Whether a ticket number is asked for.
    #[serde(default)]
    #[schemars(example = true)]
    pub ticket: bool,
}
