//! Named sets of operations that nobody may gain, as written: the file of `rolecast diff --deny`.

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;

use super::text::Id;
use crate::source::Spanned;

/// What nobody may gain.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Deny {
    /// The sets.
    #[schemars(example = json!([{ "name": "keys", "primitives": ["K01"], "reason": "keys open everything, and nobody sees by whom" }]))]
    pub deny: Vec<Spanned<Denied>>,
}

/// A named set of operations that nobody may gain.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Denied {
    /// What the set is called where it refuses something.
    #[schemars(example = &"keys")]
    pub name: Spanned<Id>,
    /// Control-plane operations; a `*` is any text.
    #[serde(default)]
    #[schemars(example = ["Microsoft.Authorization/roleAssignments/write", "*/listKeys/action"])]
    pub actions: Vec<Spanned<String>>,
    /// Data-plane operations; a `*` is any text.
    #[serde(default)]
    #[schemars(example = ["Microsoft.KeyVault/vaults/secrets/getSecret/action"])]
    pub data_actions: Vec<Spanned<String>>,
    /// Primitives, by their ids: the operations that open them.
    #[serde(default)]
    #[schemars(example = ["K01", "X01"])]
    pub primitives: Vec<Spanned<String>>,
    /// The environments in which it holds; all when left out.
    #[schemars(example = ["production"])]
    pub environments: Option<Spanned<Vec<Spanned<Id>>>>,
    /// Who may all the same.
    #[serde(default)]
    #[schemars(example = json!([{ "persona": "P009", "reason": "rotates keys" }]))]
    pub except: Vec<Spanned<Excepted>>,
    /// Why nobody may.
    #[schemars(example = &"keys open everything, and nobody sees by whom")]
    pub reason: Spanned<String>,
}

/// A persona or a principal that may gain what nobody else may.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Excepted {
    /// The persona, by its id.
    #[schemars(example = &"P009")]
    pub persona: Option<Spanned<Id>>,
    /// The principal, by its object id or its name.
    #[schemars(example = &"id-key-rotation-prod")]
    pub principal: Option<Spanned<String>>,
    /// Why it may.
    #[schemars(example = &"rotates keys")]
    pub reason: Spanned<String>,
}
