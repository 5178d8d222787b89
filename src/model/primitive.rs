//! A primitive as written: a named way to more access, past the controls, or to a secret, and the operations that open
//! it.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::text::Id;
use crate::source::Spanned;

/// A named escalation, tampering or credential, defined by the operations that enable it. Built in, or one file each
/// under `primitives/`.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Primitive {
    /// The id by which findings and components name it.
    #[schemars(example = &"C01")]
    pub id: Spanned<Id>,
    /// A short name in words joined by hyphens.
    #[schemars(example = &"feature-store-export")]
    pub name: Spanned<Id>,
    /// What kind of harm it does.
    #[schemars(example = &"credential")]
    pub kind: Spanned<PrimitiveKind>,
    /// How bad it is.
    #[schemars(example = &"error")]
    pub severity: Spanned<PrimitiveSeverity>,
    /// What somebody who has it does with it, in a sentence.
    #[schemars(example = &"Copies all features out of the store under a link that nobody revokes.")]
    pub consequence: Spanned<String>,
    /// What it depends on, and what is not certain about it.
    #[schemars(example = &"Only where the store allows links.")]
    pub limits: Option<Spanned<String>>,
    /// Operations any one of which suffices: a control-plane operation, or a mapping.
    #[schemars(example = json!(["Contoso.Features/stores/export/action", { "dataAction": "Contoso.Features/stores/links/write" }]))]
    pub enabled_by: Needs,
    /// Where it is described.
    #[serde(default)]
    #[schemars(example = ["Contoso security handbook, chapter 4"])]
    pub sources: Vec<Spanned<String>>,
}

/// What kind of harm a primitive does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PrimitiveKind {
    /// It leads to more access than was given.
    Escalation,
    /// It removes a protection, a trace or what is protected.
    Tampering,
    /// It yields a key, a secret or a copy that works outside of role assignments.
    Credential,
}

/// How bad a primitive is; the least first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PrimitiveSeverity {
    /// Good to know.
    Info,
    /// A step of an attack, or bounded in what it does.
    Warning,
    /// It suffices by itself.
    Error,
}

impl PrimitiveSeverity {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            PrimitiveSeverity::Info => "info",
            PrimitiveSeverity::Warning => "warning",
            PrimitiveSeverity::Error => "error",
        }
    }
}

impl PrimitiveKind {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            PrimitiveKind::Escalation => "escalation",
            PrimitiveKind::Tampering => "tampering",
            PrimitiveKind::Credential => "credential",
        }
    }
}

/// Operations that are needed. A `*` in one means any operation that matches.
#[derive(Clone, Debug)]
pub enum Need {
    /// A control-plane operation.
    Action(String),
    /// A data-plane operation.
    DataAction(Spanned<String>),
    /// All of these together.
    AllOf(Needs),
    /// One of these.
    AnyOf(Needs),
}

/// A list of needs, one at least.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "Vec<Spanned<Need>>")]
pub struct Needs(Vec<Spanned<Need>>);

impl Needs {
    /// The needs, in written order.
    pub fn iter(&self) -> std::slice::Iter<'_, Spanned<Need>> {
        self.0.iter()
    }
}

impl TryFrom<Vec<Spanned<Need>>> for Needs {
    type Error = &'static str;
    fn try_from(needs: Vec<Spanned<Need>>) -> Result<Needs, Self::Error> {
        if needs.is_empty() { Err("the list is empty") } else { Ok(Needs(needs)) }
    }
}

impl JsonSchema for Needs {
    fn schema_name() -> Cow<'static, str> {
        "Needs".into()
    }
    fn inline_schema() -> bool {
        true
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "array", "minItems": 1, "items": generator.subschema_for::<Need>() })
    }
}

/// A need that is more than a control-plane operation: one of the keys.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schemars(extend("minProperties" = 1, "maxProperties" = 1))]
pub(super) struct Combination {
    /// A data-plane operation.
    #[schemars(example = &"Contoso.Features/stores/links/write")]
    data_action: Option<Spanned<String>>,
    /// All of these together.
    #[schemars(example = ["Contoso.Features/stores/read", "Contoso.Features/stores/export/action"])]
    all_of: Option<Needs>,
    /// One of these.
    #[schemars(example = ["Contoso.Features/stores/export/action", "Contoso.Features/stores/copy/action"])]
    any_of: Option<Needs>,
}

impl TryFrom<Combination> for Need {
    type Error = &'static str;
    fn try_from(combination: Combination) -> Result<Need, Self::Error> {
        match (combination.data_action, combination.all_of, combination.any_of) {
            (Some(operation), None, None) => Ok(Need::DataAction(operation)),
            (None, Some(needs), None) => Ok(Need::AllOf(needs)),
            (None, None, Some(needs)) => Ok(Need::AnyOf(needs)),
            _ => Err("one of `dataAction`, `allOf` and `anyOf` is expected"),
        }
    }
}
