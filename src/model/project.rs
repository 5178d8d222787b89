//! `rolecast.yaml` as written: the project's name, its environments in order, and how it is compiled.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::mapping::{Mapping, OneOrMany};
use super::text::Id;
use crate::source::Spanned;

/// The project file, `rolecast.yaml`.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Project {
    /// The project's name; it is part of what assignments are described by and of custom roles' GUIDs.
    #[schemars(example = &"contoso-ai")]
    pub name: Spanned<Id>,
    /// The environments, from the first that a change reaches to the last.
    #[schemars(example = json!(["dev", "stage", { "id": "production", "planned": true }]))]
    pub environments: Vec<Spanned<EnvironmentEntry>>,
    /// What `compile` writes; everything when left out.
    #[schemars(example = ["bicep", "terraform"])]
    pub targets: Option<Vec<Spanned<Target>>>,
    /// Folders with an organisation's shared personas, components, roles and guardrails.
    #[serde(default)]
    #[schemars(example = ["baseline"])]
    pub baseline: Vec<Spanned<String>>,
    /// How the linter is set up.
    #[serde(default)]
    #[schemars(example = json!({ "profile": "strict" }))]
    pub lint: Lint,
    /// Whoever deploys, by object id or by the name that an environment gives it: its access is never removed.
    #[schemars(example = &"id-deploy-prod")]
    pub deployer: Option<OneOrMany<Spanned<String>>>,
}

/// An environment by its id, or with a word about its state.
#[derive(Clone, Debug)]
pub struct EnvironmentEntry {
    /// The environment's id.
    pub id: Spanned<Id>,
    /// Checked, but not bound to subscriptions, instances and principals yet; nothing is written for it.
    pub planned: bool,
}

/// What `compile` can write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Target {
    /// Azure Resource Manager templates, in JSON.
    Arm,
    /// Bicep files.
    Bicep,
    /// Terraform configurations for the azurerm provider.
    Terraform,
}

/// How the linter is set up.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Lint {
    /// How strict the rules are.
    #[schemars(example = &"strict")]
    pub profile: Option<Spanned<Profile>>,
    /// How bad what a rule finds is, by the rule's code or name: for all environments, or by environment.
    #[serde(default)]
    #[schemars(example = json!({ "H10": "off", "E08": { "dev": "info", "production": "error" } }))]
    pub rules: Mapping<Spanned<RuleLevel>>,
}

/// How bad what a rule finds is.
#[derive(Clone, Debug)]
pub enum RuleLevel {
    /// In every environment.
    Everywhere(LintLevel),
    /// In some environments, by id; the rule's page says it for the others.
    By(Mapping<Spanned<LintLevel>>),
}

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum LintLevel {
    /// The rule is not asked.
    Off,
    /// Something to know.
    Info,
    /// Something that looks wrong.
    Warning,
    /// Something that is wrong.
    Error,
}

/// A set of rule levels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Profile {
    /// What every project should keep.
    Baseline,
    /// What a careful platform team keeps.
    Strict,
    /// What a regulated workload keeps.
    Regulated,
}
