//! A component of the library: what can be accessed, in which parts, and what each access level gives there.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::mapping::Mapping;
use super::persona::LevelName;
use super::text::{Guid, Id};
use crate::source::Spanned;

/// A part of an architecture: a kind of Azure resource or another service. Built in, or one file each under
/// `components/`; a file with a built-in's id takes its place.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Component {
    /// The id by which personas and environments name it.
    #[schemars(example = &"contoso-feature-store")]
    pub id: Spanned<Id>,
    /// The product's name.
    #[schemars(example = &"Contoso Feature Store")]
    pub name: Spanned<String>,
    /// Other names it goes by, for suggestions.
    #[serde(default)]
    #[schemars(example = ["Feature Store"])]
    pub aliases: Vec<Spanned<String>>,
    /// What it is, in a sentence.
    #[schemars(example = &"Keeps features for training and scoring")]
    pub description: Option<Spanned<String>>,
    /// The resource's type in Azure Resource Manager; left out for a service outside it.
    #[serde(rename = "type")]
    #[schemars(example = &"Microsoft.Storage/storageAccounts")]
    pub resource_type: Option<Spanned<String>>,
    /// The API version by which templates refer to the resource; with `type`.
    #[schemars(example = &"2024-01-01")]
    pub api_version: Option<Spanned<String>>,
    /// For a service outside Azure Resource Manager: what an instance's name looks like, such as
    /// `organization/repository`.
    #[schemars(example = &"organization/repository")]
    pub name_format: Option<Spanned<String>>,
    /// What of an instance's configuration changes what access means.
    #[serde(default)]
    #[schemars(example = json!({ "sharedKey": { "description": "Whether account keys open the account", "values": { "enabled": {}, "disabled": {} }, "default": "enabled" } }))]
    pub settings: Mapping<Setting>,
    /// Parts of an instance that access can be limited to.
    #[serde(default)]
    #[schemars(example = json!({ "container": { "path": "blobServices/default/containers/{container}" } }))]
    pub children: Mapping<Child>,
    /// What levels give on the component as a whole.
    #[serde(default)]
    #[schemars(example = json!({ "discover": { "roles": [{ "name": "Reader", "id": "acdd72a7-3385-48ef-bd42-f606fba81ae7" }] } }))]
    pub levels: Mapping<Level>,
    /// Parts with roles of their own.
    #[serde(default)]
    #[schemars(example = json!({ "blob": { "levels": { "read": { "roles": [{ "name": "Storage Blob Data Reader", "id": "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1" }] } } } }))]
    pub facets: Mapping<Facet>,
    /// The facet that is meant by a level that `levels` does not list.
    #[schemars(example = &"blob")]
    pub default_facet: Option<Spanned<String>>,
}

/// A part of a component with roles of its own.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Facet {
    /// What it is, in a sentence.
    #[schemars(example = &"Blobs and their containers")]
    pub description: Option<Spanned<String>>,
    /// What levels give on it.
    #[schemars(example = json!({ "read": { "roles": [{ "name": "Storage Blob Data Reader", "id": "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1" }] } }))]
    pub levels: Mapping<Level>,
}

/// What an access level gives: the complete set of roles.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Level {
    /// The roles, all of which are assigned.
    #[schemars(example = json!([{ "name": "Storage Blob Data Reader", "id": "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1" }]))]
    pub roles: Vec<Spanned<LevelRole>>,
    /// What a reviewer should know about this level.
    #[schemars(example = &"Lists blobs and reads their content")]
    pub note: Option<Spanned<String>>,
    /// Escalations and bypasses that these roles carry all the same, each with the reason.
    #[serde(default)]
    #[schemars(example = json!([{ "primitive": "K05", "why": "the service offers no narrower role" }]))]
    pub carries: Vec<Spanned<Carried>>,
}

/// A role that a level gives.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LevelRole {
    /// What carries the access; Azure RBAC when left out.
    #[serde(default)]
    #[schemars(example = &"azure-rbac")]
    #[schemars(example = &"cosmos-db")]
    pub mechanism: Spanned<Mechanism>,
    /// The role's name, in the service's own words.
    #[schemars(example = &"Storage Blob Data Reader")]
    pub name: Spanned<String>,
    /// The role definition's GUID; with Azure RBAC and Cosmos DB.
    #[schemars(example = &"2a2b9908-6ea1-4ae2-8e65-a410df84e7d1")]
    pub id: Option<Spanned<Guid>>,
    /// Where the role can be assigned: `resource`, or names from `children`; everywhere when left out.
    #[serde(default)]
    #[schemars(example = ["resource", "container"])]
    pub at: Vec<Spanned<String>>,
    /// The settings under which the role is the right one.
    #[serde(default)]
    #[schemars(example = json!({ "permissionModel": "rbac" }))]
    pub when: Mapping<Spanned<String>>,
}

/// An escalation or bypass that a level carries, and why that is accepted.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Carried {
    /// The primitive's id, such as `K05`.
    #[schemars(example = &"K05")]
    pub primitive: Spanned<String>,
    /// Why it cannot be avoided at this level.
    #[schemars(example = &"the service offers no narrower role")]
    pub why: Spanned<String>,
}

/// What carries access: Azure RBAC, or a service's own system.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Mechanism {
    /// Azure role assignments.
    #[default]
    AzureRbac,
    /// Cosmos DB's role assignments of its NoSQL data plane.
    CosmosDb,
    /// Azure Data Explorer's principal assignments.
    Kusto,
    /// Users and roles inside an Azure SQL database.
    Sql,
    /// Roles inside a PostgreSQL server.
    Postgresql,
    /// Redis access policy assignments.
    Redis,
    /// Databricks workspace assignments.
    Databricks,
    /// Power BI and Fabric workspace roles.
    Fabric,
    /// Azure DevOps security groups.
    AzureDevops,
    /// GitHub repository permissions.
    Github,
}

/// A setting of an instance that changes what access means.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Setting {
    /// What it is, in a sentence.
    #[schemars(example = &"Whether account keys open the account")]
    pub description: Spanned<String>,
    /// The values it can have.
    #[schemars(example = json!({ "enabled": { "opens": ["K01"] }, "disabled": { "closes": ["K01"] } }))]
    pub values: Mapping<SettingValue>,
    /// The value that Azure gives when nothing is said.
    #[schemars(example = &"enabled")]
    pub default: Spanned<String>,
}

/// A value of a setting, with what it opens or closes.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SettingValue {
    /// The property of the resource that has this value, in the words of Azure Resource Manager.
    #[schemars(example = &"properties.allowSharedKeyAccess: false")]
    pub property: Option<Spanned<String>>,
    /// Primitives that work under this value.
    #[serde(default)]
    #[schemars(example = ["K01"])]
    pub opens: Vec<Spanned<String>>,
    /// Primitives that have no effect under this value.
    #[serde(default)]
    #[schemars(example = ["K01"])]
    pub closes: Vec<Spanned<String>>,
}

/// A part of an instance that access can be limited to, such as a blob container.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Child {
    /// The path below the instance's id, with the names to give in braces: `blobServices/default/containers/{container}`.
    #[schemars(example = &"blobServices/default/containers/{container}")]
    pub path: Spanned<String>,
    /// The facets that it belongs to; all when left out.
    #[serde(default)]
    #[schemars(example = ["blob"])]
    pub facets: Vec<Spanned<String>>,
    /// Whether Bicep knows the type; a type that it does not know is referred to all the same, without checks.
    #[serde(default = "yes")]
    #[schemars(example = false)]
    pub typed: bool,
}

fn yes() -> bool {
    true
}

impl LevelName {
    /// The level that this is a name of: `use` is `read`, `write` is `develop`.
    #[must_use]
    pub fn canonical(self) -> LevelName {
        match self {
            LevelName::Use => LevelName::Read,
            LevelName::Write => LevelName::Develop,
            other => other,
        }
    }
}

impl Mechanism {
    /// The word by which files name it.
    pub fn id(self) -> &'static str {
        match self {
            Mechanism::AzureRbac => "azure-rbac",
            Mechanism::CosmosDb => "cosmos-db",
            Mechanism::Kusto => "kusto",
            Mechanism::Sql => "sql",
            Mechanism::Postgresql => "postgresql",
            Mechanism::Redis => "redis",
            Mechanism::Databricks => "databricks",
            Mechanism::Fabric => "fabric",
            Mechanism::AzureDevops => "azure-devops",
            Mechanism::Github => "github",
        }
    }
}

impl LevelName {
    /// The word by which files name it.
    pub fn word(self) -> &'static str {
        match self {
            LevelName::Discover => "discover",
            LevelName::Read => "read",
            LevelName::Use => "use",
            LevelName::Develop => "develop",
            LevelName::Write => "write",
            LevelName::Operate => "operate",
            LevelName::Administer => "administer",
        }
    }

    /// The levels, in the order in which pages list them.
    pub const ALL: [LevelName; 5] =
        [LevelName::Discover, LevelName::Read, LevelName::Develop, LevelName::Operate, LevelName::Administer];

    /// The level that a word names, under either of its names.
    pub fn from_word(word: &str) -> Option<LevelName> {
        Some(match word {
            "discover" => LevelName::Discover,
            "read" | "use" => LevelName::Read,
            "develop" | "write" => LevelName::Develop,
            "operate" => LevelName::Operate,
            "administer" => LevelName::Administer,
            _ => return None,
        })
    }
}

impl Component {
    /// The service that carries access to a component outside Azure Resource Manager.
    pub fn service(&self) -> Mechanism {
        let levels = self.levels.iter().chain(self.facets.iter().flat_map(|(_, facet)| facet.levels.iter()));
        let mut roles = levels.flat_map(|(_, level)| level.roles.iter());
        roles.next().map_or(Mechanism::AzureRbac, |role| role.mechanism.value)
    }
}
