//! An accepted finding: which rule, where, why and until when.

use schemars::JsonSchema;
use serde::Deserialize;

use super::text::{Date, Id};
use crate::source::Spanned;

/// A finding that is accepted, next to what it excuses.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Exception {
    /// The code or name of the rule.
    pub rule: Spanned<String>,
    /// The persona that is excused; needed in an environment's file.
    pub persona: Option<Spanned<Id>>,
    /// The component instance that is excused; all when left out.
    pub component: Option<Spanned<Id>>,
    /// The environment that is excused; all below the production tier when left out.
    pub environment: Option<Spanned<Id>>,
    /// Why the finding is accepted.
    pub reason: Spanned<String>,
    /// The last day on which it is.
    pub expires: Option<Spanned<Date>>,
}
