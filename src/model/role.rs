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
    pub id: Spanned<Id>,
    /// The role's display name, unique in the tenant; personas refer to the role by it, its id or its GUID.
    pub name: Spanned<String>,
    /// The GUID of the role definition; made from the project's name and the id when left out.
    pub role_id: Option<Spanned<Guid>>,
    /// What the role is for.
    pub description: Option<Spanned<String>>,
    /// Control-plane operations that it allows.
    #[serde(default)]
    pub actions: Vec<Spanned<String>>,
    /// Control-plane operations taken out of `actions`.
    #[serde(default)]
    pub not_actions: Vec<Spanned<String>>,
    /// Data-plane operations that it allows.
    #[serde(default)]
    pub data_actions: Vec<Spanned<String>>,
    /// Data-plane operations taken out of `dataActions`.
    #[serde(default)]
    pub not_data_actions: Vec<Spanned<String>>,
}
