//! A persona as later stages see it.

use super::{Exception, Text};
use crate::model::persona::{Kind, Purpose};

/// Who is meant, apart from what they are granted.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Persona {
    /// The id.
    pub id: Text,
    /// The name.
    pub name: Text,
    /// People or an unattended process.
    pub kind: Kind,
    /// What the access is for.
    pub purpose: Purpose,
    /// The persona of the humans who answer for an agent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accountable: Option<Text>,
    /// Who decides about the persona.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<Text>,
    /// The team.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<Text>,
    /// The teams it works with.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub primary_interaction: Vec<Text>,
    /// The processes it takes part in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub processes: Vec<Text>,
    /// The skills it needs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub skills: Vec<Text>,
    /// Accepted findings, from the persona's own file.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exceptions: Vec<Exception>,
    /// The file that it is written in, inside the project.
    pub file: Text,
}
