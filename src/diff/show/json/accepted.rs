//! What is accepted, in JSON.

use schemars::JsonSchema;
use serde::Serialize;

use super::parts::PlaceJson;
use crate::diff::show::{Locate, Which};
use crate::diff::{Acceptance, Use};

/// A broadening that is accepted, or was to be.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Acceptance", deny_unknown_fields)]
pub(super) struct AcceptanceJson {
    /// `accepts`, `partly` where what is broader goes beyond it, `unused` or `expired`.
    #[schemars(example = &"accepts")]
    state: String,
    /// The persona; left out for what is about no one persona.
    #[schemars(example = &"P001")]
    #[serde(skip_serializing_if = "Option::is_none")]
    persona: Option<String>,
    /// The environment; left out for what is about no one environment.
    #[schemars(example = &"production")]
    #[serde(skip_serializing_if = "Option::is_none")]
    environment: Option<String>,
    /// What is accepted.
    #[schemars(example = &"new-access of K01")]
    what: String,
    /// Why.
    #[schemars(example = &"on call until the migration ends")]
    reason: String,
    /// The last day on which it is; left out for what `--accept` says.
    #[schemars(example = &"2027-01-31")]
    #[serde(skip_serializing_if = "Option::is_none")]
    expires: Option<String>,
    /// Where it is written, on the second side; left out for what `--accept` says.
    #[serde(flatten)]
    place: Option<PlaceJson>,
}

impl AcceptanceJson {
    pub(super) fn of((one, state): &(Acceptance, Use), locate: Locate<'_>) -> AcceptanceJson {
        AcceptanceJson {
            state: state.word().to_owned(),
            persona: one.persona.as_deref().map(str::to_owned),
            environment: one.environment.as_deref().map(str::to_owned),
            what: one.what.clone(),
            reason: one.reason.to_string(),
            expires: one.expires.map(|day| day.to_string()),
            place: one.origin.as_ref().map(|at| PlaceJson::of(Which::After, &at.file, &at.pointer, locate)),
        }
    }
}
