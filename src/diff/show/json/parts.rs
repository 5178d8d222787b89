//! Who, why, by which line and what that opens, in JSON.

use schemars::JsonSchema;
use serde::Serialize;

use crate::diff::principal::called;
use crate::diff::show::{Locate, Spot, Which, words};
use crate::diff::{Line, Reason};
use crate::permission::Enabled;
use crate::policy::{End, Principal, State, Text};

/// A principal.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Principal", deny_unknown_fields)]
pub(super) struct PrincipalJson {
    /// Its display name, or its id.
    #[schemars(example = &"sg-web-dev")]
    name: String,
    /// Its object id, or the parameter that holds it.
    #[schemars(example = &"44444444-1111-4444-8444-000000000001")]
    id: String,
    /// `Group`, `User` or `ServicePrincipal`.
    #[serde(rename = "type")]
    #[schemars(example = &"Group")]
    kind: String,
}

/// A reason.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Reason", deny_unknown_fields)]
pub(super) struct ReasonJson {
    /// The reason: `new-access`, `standing-where-eligible` and so on.
    #[schemars(example = &"standing-where-eligible")]
    reason: String,
    /// The same in words.
    #[schemars(example = &"standing, where it had to be activated")]
    text: String,
}

/// A line that gives access.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Line", deny_unknown_fields)]
pub(super) struct LineJson {
    /// The environment.
    #[schemars(example = &"production")]
    environment: String,
    /// The persona.
    #[schemars(example = &"P001")]
    persona: String,
    /// The component instance that the entry is about.
    #[schemars(example = &"azure-storage")]
    instance: String,
    /// Its component.
    #[schemars(example = &"azure-storage")]
    #[serde(skip_serializing_if = "Option::is_none")]
    component: Option<String>,
    /// The role that it comes to.
    #[schemars(example = &"Storage Blob Data Reader")]
    role: String,
    /// Where that is assigned.
    #[schemars(example = &"/subscriptions/22222222-1111-4222-8222-222222222222/resourceGroups/rg-web-dev")]
    scope: String,
    #[serde(flatten)]
    place: PlaceJson,
}

/// Where something is written.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Place")]
pub(super) struct PlaceJson {
    /// The file, inside the project; in a revision as git names it, `main:access/personas/P001.yaml`.
    #[schemars(example = &"personas/P001.yaml")]
    file: String,
    /// The JSON pointer into it (RFC 6901).
    #[schemars(example = &"/componentAccess/azure-storage/production")]
    pointer: String,
    /// The line, from 1; left out where the side is an `access.json`.
    #[schemars(example = 7)]
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u32>,
    /// The column, from 1, in characters.
    #[schemars(example = 11)]
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<u32>,
}

/// A primitive.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Primitive", deny_unknown_fields)]
pub(super) struct PrimitiveJson {
    /// Its id.
    #[schemars(example = &"44444444-1111-4444-8444-000000000001")]
    id: String,
    /// Its name.
    #[schemars(example = &"sg-web-dev")]
    name: String,
    /// `error`, `warning` or `info`.
    #[schemars(example = &"error")]
    severity: String,
    /// `sure`, `conditioned` or `possible`.
    #[schemars(example = &"sure")]
    certainty: String,
    /// The operations that open it.
    #[schemars(example = ["Microsoft.Storage/storageAccounts/listKeys/action"])]
    actions: Vec<String>,
}

impl PrincipalJson {
    pub(super) fn of(principal: &Principal) -> PrincipalJson {
        PrincipalJson {
            name: called(principal).to_string(),
            id: principal.id.to_string(),
            kind: principal.kind.word().to_owned(),
        }
    }
}

impl ReasonJson {
    pub(super) fn of(reason: &Reason, is_broader: bool) -> ReasonJson {
        ReasonJson { reason: reason.word().to_owned(), text: words::sentence(reason, is_broader) }
    }
}

impl LineJson {
    pub(super) fn of(line: &Line, side: Which, locate: Locate<'_>) -> LineJson {
        LineJson {
            environment: line.environment.to_string(),
            persona: line.persona.to_string(),
            instance: line.instance.to_string(),
            component: line.component.as_deref().map(str::to_owned),
            role: line.role.to_string(),
            scope: line.scope.clone(),
            place: PlaceJson::of(side, &line.file, &line.pointer, locate),
        }
    }
}

impl PlaceJson {
    pub(super) fn of(side: Which, file: &Text, pointer: &str, locate: Locate<'_>) -> PlaceJson {
        let Spot { file, at } = locate(side, file, pointer);
        let (line, column) = at.unzip();
        PlaceJson { file, pointer: pointer.to_owned(), line, column }
    }
}

impl PrimitiveJson {
    pub(super) fn of(one: &Enabled) -> PrimitiveJson {
        PrimitiveJson {
            id: one.primitive.id.value.to_string(),
            name: one.primitive.name.value.to_string(),
            severity: one.primitive.severity.value.word().to_owned(),
            certainty: one.certainty.name().to_owned(),
            actions: one.operations.iter().map(|operation| operation.name.clone()).collect(),
        }
    }
}

/// The day on which access ends, or how long after each deployment; none where it does not end.
pub(super) fn end(state: State) -> Option<String> {
    match state {
        State::Active => None,
        State::ActiveUntil(day) | State::Eligible(End::Until(day)) => Some(day.to_string()),
        State::Eligible(End::For(length)) => Some(length.to_string()),
    }
}
