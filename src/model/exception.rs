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
    #[schemars(example = &"S02")]
    pub rule: Spanned<String>,
    /// The persona that is excused; needed in an environment's file.
    #[schemars(example = &"P004")]
    pub persona: Option<Spanned<Id>>,
    /// The component instance that is excused; all when left out.
    #[schemars(example = &"azure-storage")]
    pub component: Option<Spanned<Id>>,
    /// The environment that is excused; all below the production tier when left out.
    #[schemars(example = &"dev")]
    pub environment: Option<Spanned<Id>>,
    /// Why the finding is accepted.
    #[schemars(example = &"holds sample data alone")]
    pub reason: Spanned<String>,
    /// The last day on which it is.
    #[schemars(example = &"2027-01-31")]
    pub expires: Option<Spanned<Date>>,
}
