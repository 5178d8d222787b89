//! What is accepted, in JSON.

use schemars::JsonSchema;
use serde::Serialize;

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
    /// The file of the second side; left out for what `--accept` says.
    #[schemars(example = &"accepted-access.yaml")]
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<String>,
    /// The JSON pointer.
    #[schemars(example = &"/accepted/0")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pointer: Option<String>,
    /// The line, from 1.
    #[schemars(example = 3)]
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u32>,
    /// The column, from 1.
    #[schemars(example = 5)]
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<u32>,
}

impl AcceptanceJson {
    pub(super) fn of((one, state): &(Acceptance, Use), locate: Locate<'_>) -> AcceptanceJson {
        let at = one.origin.as_ref().and_then(|origin| locate(Which::After, &origin.file, &origin.pointer));
        let (line, column) = at.unzip();
        AcceptanceJson {
            state: state.word().to_owned(),
            persona: one.persona.as_deref().map(str::to_owned),
            environment: one.environment.as_deref().map(str::to_owned),
            what: one.what.clone(),
            reason: one.reason.to_string(),
            expires: one.expires.map(|day| day.to_string()),
            file: one.origin.as_ref().map(|origin| origin.file.to_string()),
            pointer: one.origin.as_ref().map(|origin| origin.pointer.to_string()),
            line,
            column,
        }
    }
}
