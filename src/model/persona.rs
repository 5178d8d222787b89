//! A persona as written: who does what on which component, environment by environment.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::exception::Exception;
use super::mapping::{Mapping, OneOrMany};
use super::text::{Date, Guid, Id};
use crate::source::Spanned;

/// A goal-oriented subset of people or processes, and the access it needs. One file each under `personas/`.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Persona {
    /// The id that environments bind principals to; unique in the project.
    #[schemars(example = &"P004")]
    pub id: Spanned<Id>,
    /// What people call the persona.
    #[schemars(example = &"AI Data Engineer")]
    pub name: Spanned<String>,
    /// Whether people or an unattended process act as this persona.
    #[serde(default)]
    #[schemars(example = &"human")]
    #[schemars(example = &"agent")]
    pub kind: Spanned<Kind>,
    /// The persona of the humans who answer for an agent.
    #[schemars(example = &"P007")]
    pub accountable: Option<Spanned<Id>>,
    /// What the access is for; rules treat the purposes apart.
    #[serde(default)]
    #[schemars(example = &"work")]
    #[schemars(example = &"break-glass")]
    pub purpose: Spanned<Purpose>,
    /// The group or person who decides about this persona.
    #[schemars(example = &"ai-team-leads")]
    pub owner: Option<Spanned<String>>,
    /// The team that the persona belongs to.
    #[schemars(example = &"AI Team")]
    pub team: Option<Spanned<String>>,
    /// The teams it works with most.
    #[serde(default)]
    #[schemars(example = ["Data Ingestion Team", "DevOps Team"])]
    pub primary_interaction: Vec<Spanned<String>>,
    /// The processes it takes part in.
    #[serde(default)]
    #[schemars(example = ["MLOps", "DataOps"])]
    pub processes: Vec<Spanned<String>>,
    /// The skills it needs.
    #[serde(default)]
    #[schemars(example = ["Python", "SQL"])]
    pub skills: Vec<Spanned<String>>,
    /// What it needs, by component instance, then by environment or `default`.
    #[serde(default)]
    #[schemars(example = json!({ "azure-storage": { "dev": "develop", "production": "none" } }))]
    pub component_access: Mapping<Mapping<OneOrMany<Spanned<AccessEntry>>>>,
    /// Findings that are accepted, with the reason.
    #[serde(default)]
    #[schemars(example = json!([{ "rule": "S02", "component": "azure-storage", "environment": "dev", "reason": "sample data alone", "expires": "2027-01-31" }]))]
    pub exceptions: Vec<Spanned<Exception>>,
}

/// Who acts: people, or an unattended process.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// People, who can activate eligible access.
    #[default]
    Human,
    /// An unattended process: a pipeline, a service, an AI agent. It cannot be eligible.
    Agent,
}

/// What a persona's access is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Purpose {
    /// Everyday work.
    #[default]
    Work,
    /// Emergencies, when nothing else works.
    BreakGlass,
    /// Granting access to others.
    AccessAdministration,
    /// Looking, never changing.
    Audit,
}

/// What is asked for on one instance in one environment: a word, or a mapping that says more.
#[derive(Clone, Debug)]
pub enum AccessEntry {
    /// An access level, `none`, or a role by name or GUID.
    Word(String),
    /// The long form.
    Request(Box<AccessRequest>),
}

/// The long form of an access entry: a level or a role, and its circumstances.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AccessRequest {
    /// The access level; the component's library entry says what it gives.
    #[schemars(example = &"read")]
    pub level: Option<Spanned<LevelName>>,
    /// A role by name or GUID, in place of a level.
    #[schemars(example = &"Storage Blob Data Reader")]
    pub role: Option<Spanned<String>>,
    /// The part of the component that is meant, such as `blob`.
    #[schemars(example = &"blob")]
    pub facet: Option<Spanned<String>>,
    /// Standing access or access to be activated; the guardrail gives the default.
    #[schemars(example = &"eligible")]
    pub assignment: Option<Spanned<AssignmentKind>>,
    /// Where the access holds; the resource unless said otherwise.
    #[schemars(example = &"resourceGroup")]
    #[schemars(example = json!({ "container": "features" }))]
    pub scope: Option<Spanned<ScopeRequest>>,
    /// What narrows the access further.
    #[schemars(example = json!({ "containers": ["features"] }))]
    pub condition: Option<Spanned<ConditionRequest>>,
    /// Why the access is needed.
    #[schemars(example = &"Incident triage of feature drift")]
    pub justification: Option<Spanned<String>>,
    /// The last day of the access.
    #[schemars(example = &"2027-06-30")]
    pub expires: Option<Spanned<Date>>,
}

/// An access level, under either of its names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum LevelName {
    /// See that it exists and how it is configured.
    Discover,
    /// Read or use its data.
    Read,
    /// Another word for `read`.
    Use,
    /// Change its data or build in it.
    Develop,
    /// Another word for `develop`.
    Write,
    /// Keep it running.
    Operate,
    /// Decide about it, access included.
    Administer,
}

/// Standing access or access to be activated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum AssignmentKind {
    /// The access is there all the time.
    Active,
    /// The access is there once a person activates it in Privileged Identity Management.
    Eligible,
}

/// Where access holds: a word, or a mapping that names a child resource or a management group.
#[derive(Clone, Debug)]
pub enum ScopeRequest {
    /// One of the four words.
    Word(ScopeWord),
    /// A child of the instance, by the names that the component's library entry asks for, such as `container`; or
    /// `managementGroup` with the name of one above the instance's subscription.
    Named(Mapping<Spanned<String>>),
}

/// How far up the access reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum ScopeWord {
    /// The instance alone.
    Resource,
    /// The resource group that the instance is in.
    ResourceGroup,
    /// The subscription that the instance is in.
    Subscription,
    /// The nearest management group above that subscription.
    ManagementGroup,
}

/// What narrows an assignment: a typed form, or the text of an Azure attribute-based condition.
#[derive(Clone, Debug)]
pub enum ConditionRequest {
    /// The text of a condition, as Azure shows it.
    Raw(String),
    /// One of the typed forms.
    Typed(TypedCondition),
}

/// The typed forms of conditions; one of them at a time.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TypedCondition {
    /// Blob containers that the access is limited to.
    #[schemars(example = ["features", "labels"])]
    pub containers: Option<Spanned<Vec<Spanned<String>>>>,
    /// Registry repositories that the access is limited to; a name ending in `/` or `/*` means all below it.
    #[schemars(example = ["training/", "scoring/api"])]
    pub repositories: Option<Spanned<Vec<Spanned<String>>>>,
    /// What a delegate may assign, to whom.
    #[schemars(example = json!({ "roles": ["Storage Blob Data Reader"], "principalTypes": ["ServicePrincipal"] }))]
    pub delegation: Option<Spanned<Delegation>>,
}

/// Constrained delegation: the roles that may be assigned, and to whom.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Delegation {
    /// The roles that may be assigned and removed, by name or GUID.
    #[schemars(example = ["Storage Blob Data Reader"])]
    pub roles: Vec<Spanned<String>>,
    /// The kinds of principal that they may be assigned to.
    #[serde(default)]
    #[schemars(example = ["ServicePrincipal"])]
    pub principal_types: Vec<Spanned<PrincipalType>>,
    /// The principals that they may be assigned to, by object id.
    #[serde(default)]
    #[schemars(example = ["44444444-4444-4444-8444-444444444444"])]
    pub principals: Vec<Spanned<Guid>>,
}

/// What a principal is in Microsoft Entra ID.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub enum PrincipalType {
    /// A group.
    Group,
    /// A person.
    User,
    /// An application or a managed identity.
    ServicePrincipal,
}

impl PrincipalType {
    /// The word by which Azure names it.
    pub fn word(self) -> &'static str {
        match self {
            PrincipalType::Group => "Group",
            PrincipalType::User => "User",
            PrincipalType::ServicePrincipal => "ServicePrincipal",
        }
    }
}
