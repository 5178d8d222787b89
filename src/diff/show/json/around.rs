//! What changes around access, and what a gate does not let through, in JSON.

use schemars::JsonSchema;
use serde::Serialize;

use super::parts::{PlaceJson, PrimitiveJson, ReasonJson};
use crate::diff::show::{Locate, Which};
use crate::diff::{Around, By, Counterexample};

/// What shows that a gate does not let a difference through.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Refused", deny_unknown_fields)]
pub(super) struct RefusedJson {
    /// `broadened`, `privileged`, `production`, `any`, `no-new-access` or `deny`.
    #[schemars(example = &"privileged")]
    gate: String,
    /// What nobody may gain, as the file of `deny` says it.
    #[schemars(example = serde_json::json!({ "name": "keys", "reason": "keys open everything" }))]
    #[serde(skip_serializing_if = "Option::is_none")]
    denied: Option<DeniedJson>,
    /// The persona; left out for all.
    #[schemars(example = &"P001")]
    #[serde(skip_serializing_if = "Option::is_none")]
    persona: Option<String>,
    /// The environment; left out for all.
    #[schemars(example = &"production")]
    #[serde(skip_serializing_if = "Option::is_none")]
    environment: Option<String>,
    /// The principal.
    #[schemars(example = &"sg-web-dev")]
    #[serde(skip_serializing_if = "Option::is_none")]
    principal: Option<String>,
    /// An operation that it can do now, or under less; another system's role by its name.
    #[schemars(example = &"Microsoft.Storage/storageAccounts/listKeys/action")]
    #[serde(skip_serializing_if = "Option::is_none")]
    action: Option<String>,
    /// The primitive that this opens, where that is why.
    #[schemars(example = &"K01")]
    #[serde(skip_serializing_if = "Option::is_none")]
    primitive: Option<String>,
    /// Why.
    #[schemars(example = serde_json::json!({ "reason": "new-access", "text": "new" }))]
    why: ReasonJson,
    /// `before` or `after`: the side whose file it is.
    #[schemars(example = &"after")]
    side: String,
    #[serde(flatten)]
    place: PlaceJson,
}

/// A named set of operations that nobody may gain.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Denied", deny_unknown_fields)]
struct DeniedJson {
    /// What it is called.
    #[schemars(example = &"keys")]
    name: String,
    /// Why nobody may.
    #[schemars(example = &"keys open everything")]
    reason: String,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Around", deny_unknown_fields)]
pub(super) struct AroundJson {
    /// Whether the second side is the broader one; the first otherwise.
    #[schemars(example = false)]
    broader: bool,
    /// Why that side is broader.
    #[schemars(example = serde_json::json!({ "reason": "new-access", "text": "new" }))]
    why: ReasonJson,
    /// The environment; left out for all.
    #[schemars(example = &"production")]
    #[serde(skip_serializing_if = "Option::is_none")]
    environment: Option<String>,
    /// The persona; left out for all.
    #[schemars(example = &"P001")]
    #[serde(skip_serializing_if = "Option::is_none")]
    persona: Option<String>,
    /// The principal that an agent is, or that a setting opens something to.
    #[schemars(example = &"sg-web-dev")]
    #[serde(skip_serializing_if = "Option::is_none")]
    principal: Option<String>,
    /// Primitives that all that it has opens.
    #[schemars(example = serde_json::json!([]))]
    opens: Vec<PrimitiveJson>,
    /// Whether it is accepted.
    #[schemars(example = false)]
    accepted: bool,
    /// `before` or `after`: the side whose file it is.
    #[schemars(example = &"after")]
    side: String,
    #[serde(flatten)]
    place: PlaceJson,
}

impl RefusedJson {
    pub(super) fn of(one: &Counterexample, locate: Locate<'_>) -> RefusedJson {
        let side = if one.is_in_second { Which::After } else { Which::Before };
        let text = |text: &Option<crate::policy::Text>| text.as_deref().map(str::to_owned);
        let denied = match &one.by {
            By::Denial { name, reason } => Some(DeniedJson { name: name.to_string(), reason: reason.to_string() }),
            By::FailOn(_) | By::Reference => None,
        };
        RefusedJson {
            gate: one.by.word().to_owned(),
            denied,
            persona: text(&one.persona),
            environment: text(&one.environment),
            principal: text(&one.principal),
            action: one.action.clone(),
            primitive: text(&one.primitive),
            why: ReasonJson::of(&one.reason, one.is_broader),
            side: side.word().to_owned(),
            place: PlaceJson::of(side, &one.origin.file, &one.origin.pointer, locate),
        }
    }
}

impl AroundJson {
    pub(super) fn of(one: &Around, locate: Locate<'_>) -> AroundJson {
        let side = if one.is_in_second { Which::After } else { Which::Before };
        AroundJson {
            broader: one.is_broader,
            why: ReasonJson::of(&one.reason, one.is_broader),
            environment: one.environment.as_deref().map(str::to_owned),
            persona: one.persona.as_deref().map(str::to_owned),
            principal: one.principal.as_deref().map(str::to_owned),
            opens: one.primitives.iter().map(PrimitiveJson::of).collect(),
            accepted: one.is_accepted,
            side: side.word().to_owned(),
            place: PlaceJson::of(side, &one.origin.file, &one.origin.pointer, locate),
        }
    }
}
