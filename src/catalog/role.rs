//! A role definition.

use serde::{Deserialize, Serialize};

use crate::model::text::Guid;

/// A role definition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RoleDefinition {
    /// Its GUID.
    pub id: Guid,
    /// Its name.
    pub name: String,
    /// Built-in or custom.
    #[serde(rename = "type")]
    pub kind: RoleKind,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// What it allows.
    pub permissions: Vec<Permission>,
    /// Where it can be assigned.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub assignable_scopes: Vec<String>,
}

/// Built-in or custom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum RoleKind {
    /// Azure's own.
    #[serde(rename = "BuiltInRole")]
    BuiltIn,
    /// The tenant's own.
    #[serde(rename = "CustomRole")]
    Custom,
}

/// One entry of what a role allows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Permission {
    /// Control-plane operations.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub actions: Vec<String>,
    /// Taken out of `actions`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_actions: Vec<String>,
    /// Data-plane operations.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub data_actions: Vec<String>,
    /// Taken out of `data_actions`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_data_actions: Vec<String>,
    /// Under which condition the entry allows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub condition: Option<String>,
    /// The condition's version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub condition_version: Option<String>,
}
