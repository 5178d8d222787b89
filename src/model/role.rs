//! A custom role definition as written.

use schemars::JsonSchema;
use serde::Deserialize;

use super::text::{Guid, Id};
use crate::source::Spanned;

/// A custom role of the tenant. One file each under `roles/`. Its assignable scopes are the union of its uses.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CustomRole {
    /// The id by which the project names it.
    #[schemars(example = &"model-registrar")]
    pub id: Spanned<Id>,
    /// The role's display name, unique in the tenant; personas refer to the role by it, its id or its GUID.
    #[schemars(example = &"Contoso Model Registrar")]
    pub name: Spanned<String>,
    /// The GUID of the role definition; made from the project's name and the id when left out.
    #[schemars(example = &"66666666-6666-4666-8666-666666666666")]
    pub role_id: Option<Spanned<Guid>>,
    /// What the role is for.
    #[schemars(example = &"Registers models, and nothing else")]
    pub description: Option<Spanned<String>>,
    /// Control-plane operations that it allows.
    #[serde(default)]
    #[schemars(example = ["Microsoft.MachineLearningServices/workspaces/models/read"])]
    pub actions: Vec<Spanned<String>>,
    /// Control-plane operations taken out of `actions`.
    #[serde(default)]
    #[schemars(example = ["Microsoft.MachineLearningServices/workspaces/models/delete"])]
    pub not_actions: Vec<Spanned<String>>,
    /// Data-plane operations that it allows.
    #[serde(default)]
    #[schemars(example = ["Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read"])]
    pub data_actions: Vec<Spanned<String>>,
    /// Data-plane operations taken out of `dataActions`.
    #[serde(default)]
    #[schemars(example = ["Microsoft.Storage/storageAccounts/blobServices/containers/blobs/delete"])]
    pub not_data_actions: Vec<Spanned<String>>,
}
