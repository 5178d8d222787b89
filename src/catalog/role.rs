//! A role definition: what it is called and what it allows. Taken from a line of the catalogue, given to the policy,
//! the lock and the print-outs. Knows nothing of who holds it.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::text::Guid;

/// Whose role it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub enum RoleKind {
    /// Azure's own, the same in every tenant.
    #[serde(rename = "BuiltInRole")]
    BuiltIn,
    /// Made in a tenant.
    #[serde(rename = "CustomRole")]
    Custom,
}

impl fmt::Display for RoleKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            RoleKind::BuiltIn => "built-in",
            RoleKind::Custom => "custom",
        })
    }
}

/// A role definition, as a line of the catalogue writes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RoleDefinition {
    /// The display name, without surrounding blanks.
    pub name: String,
    /// The GUID, the same in every tenant for a built-in role.
    pub id: Guid,
    /// Built-in or custom.
    #[serde(rename = "type")]
    pub kind: RoleKind,
    /// What a custom role is for, in its author's words; left out for built-in roles.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// What it allows: the union over these blocks. Built-in roles have one to three.
    #[serde(default)]
    pub permissions: Vec<Permission>,
    /// The scopes at which a custom role can be assigned; empty for built-in roles, which are assigned anywhere.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub assignable_scopes: Vec<String>,
}

/// A block of permissions: `actions` without `notActions` and `dataActions` without `notDataActions`, under a
/// condition if there is one.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Permission {
    /// Control-plane operations that it allows.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub actions: Vec<String>,
    /// Control-plane operations taken out of `actions`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_actions: Vec<String>,
    /// Data-plane operations that it allows.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub data_actions: Vec<String>,
    /// Data-plane operations taken out of `dataActions`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_data_actions: Vec<String>,
    /// An ABAC condition under which the block holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub condition: Option<String>,
    /// The version of the condition's language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub condition_version: Option<String>,
}

impl Permission {
    /// The four lists with the names that Azure gives them.
    pub fn lists(&self) -> [(&'static str, &[String]); 4] {
        [
            ("actions", &self.actions),
            ("notActions", &self.not_actions),
            ("dataActions", &self.data_actions),
            ("notDataActions", &self.not_data_actions),
        ]
    }
}

impl RoleDefinition {
    /// Whether its name or an operation that it lists holds `word`, which is in lower case.
    pub fn mentions(&self, word: &str) -> bool {
        let lists = self.permissions.iter().flat_map(|block| block.lists());
        self.name.to_lowercase().contains(word)
            || lists.flat_map(|(_, list)| list).any(|action| action.to_lowercase().contains(word))
    }

    /// Whether the role allows anything on the control plane.
    pub fn has_control_plane(&self) -> bool {
        self.permissions.iter().any(|block| !block.actions.is_empty())
    }

    /// Whether the role allows anything on the data plane.
    pub fn has_data_plane(&self) -> bool {
        self.permissions.iter().any(|block| !block.data_actions.is_empty())
    }

    /// The planes on which the role allows anything, in words.
    pub fn planes(&self) -> &'static str {
        match (self.has_control_plane(), self.has_data_plane()) {
            (true, true) => "control and data",
            (true, false) => "control",
            (false, true) => "data",
            (false, false) => "none",
        }
    }
}
