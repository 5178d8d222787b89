//! Assignments, in JSON.

use schemars::JsonSchema;
use serde::Serialize;

use super::parts::{LineJson, PrincipalJson, end};
use crate::diff::show::{Locate, Which};
use crate::diff::{AssignmentChange, Entry, Field, Standing};

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Assignment", deny_unknown_fields)]
pub(super) struct AssignmentJson {
    /// `added`, `removed` or `changed`.
    #[schemars(example = &"changed")]
    change: String,
    /// What is other: `scope`, `principal`, `role`, `state`, `expiry`, `condition`, `membership`, `activation`.
    #[schemars(example = ["state"])]
    fields: Vec<String>,
    /// As it was.
    #[schemars(example = serde_json::json!({ "environment": "dev", "mechanism": "azure-rbac", "scope": "/subscriptions/22222222-1111-4222-8222-222222222222", "principal": { "name": "sg-web-dev", "id": "44444444-1111-4444-8444-000000000001", "type": "Group" }, "role": "Reader", "state": "active", "lines": [] }))]
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<EntryJson>,
    /// As it is.
    #[schemars(example = serde_json::json!({ "environment": "dev", "mechanism": "azure-rbac", "scope": "/subscriptions/22222222-1111-4222-8222-222222222222", "principal": { "name": "sg-web-dev", "id": "44444444-1111-4444-8444-000000000001", "type": "Group" }, "role": "Reader", "state": "active", "lines": [] }))]
    #[serde(skip_serializing_if = "Option::is_none")]
    after: Option<EntryJson>,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Entry", deny_unknown_fields)]
struct EntryJson {
    /// The environment that manages it.
    #[schemars(example = &"production")]
    environment: String,
    /// What carries it.
    #[schemars(example = &"cosmos-db")]
    mechanism: String,
    /// Where; a parameter is written with its environment.
    #[schemars(example = &"/subscriptions/22222222-1111-4222-8222-222222222222/resourceGroups/rg-web-dev")]
    scope: String,
    /// Who.
    #[schemars(example = serde_json::json!({ "name": "sg-web-dev", "id": "44444444-1111-4444-8444-000000000001", "type": "Group" }))]
    principal: PrincipalJson,
    /// The role's name.
    #[schemars(example = &"Storage Blob Data Reader")]
    role: String,
    /// The role's GUID.
    #[serde(rename = "roleId")]
    #[schemars(example = &"44444444-1111-4444-8444-000000000001")]
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    /// `active`, `active-until` or `eligible`.
    #[schemars(example = &"eligible")]
    state: String,
    /// The day on which it ends, or how long after each deployment.
    #[schemars(example = &"2027-06-30")]
    #[serde(skip_serializing_if = "Option::is_none")]
    end: Option<String>,
    /// The condition.
    #[schemars(example = &"(@Resource[Microsoft.Storage/storageAccounts/blobServices/containers:name] StringEquals 'features')")]
    #[serde(skip_serializing_if = "Option::is_none")]
    condition: Option<String>,
    /// The lines that want it.
    #[schemars(example = serde_json::json!([]))]
    lines: Vec<LineJson>,
}

impl AssignmentJson {
    pub(super) fn of(one: &AssignmentChange, locate: Locate<'_>) -> AssignmentJson {
        let change = match (&one.was, &one.is) {
            (None, _) => "added",
            (_, None) => "removed",
            _ => "changed",
        };
        AssignmentJson {
            change: change.to_owned(),
            fields: one.fields.iter().map(|&field| Field::word(field).to_owned()).collect(),
            before: one.was.as_ref().map(|entry| EntryJson::of(entry, Which::Before, locate)),
            after: one.is.as_ref().map(|entry| EntryJson::of(entry, Which::After, locate)),
        }
    }
}

impl EntryJson {
    pub(super) fn of(entry: &Entry, side: Which, locate: Locate<'_>) -> EntryJson {
        EntryJson {
            environment: entry.environment.to_string(),
            mechanism: entry.mechanism.id().to_owned(),
            scope: entry.scope.to_string(),
            principal: PrincipalJson::of(&entry.principal),
            role: entry.role.name.to_string(),
            id: entry.role.id.map(|id| id.to_string()),
            state: Standing::of(entry.state).word().to_owned(),
            end: end(entry.state),
            condition: entry.condition.as_deref().map(str::to_owned),
            lines: entry.lines.iter().map(|line| LineJson::of(line, side, locate)).collect(),
        }
    }
}
