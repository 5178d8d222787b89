//! Values that may be written in more than one way: a word or a mapping. Each is told apart by its kind of value, never
//! by trying one after another, so that an error lands where it belongs.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use serde::de::value::{MapAccessDeserializer, StrDeserializer};
use serde::de::{self, Deserializer, IntoDeserializer, MapAccess, Visitor};

use super::environment::{Bindable, InstanceBinding};
use super::mapping::Mapping;
use super::persona::{AccessEntry, ConditionRequest, ScopeRequest};
use super::primitive::{Combination, Need};
use super::project::{EnvironmentEntry, RuleLevel};
use super::text::Parameter;
use crate::source::Spanned;

/// Reads text by `word` and a mapping by `map`.
macro_rules! word_or_mapping {
    ($type:ty, $expecting:literal, |$text:ident| $word:expr, |$map:ident| $mapping:expr) => {
        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Union;
                impl<'de> Visitor<'de> for Union {
                    type Value = $type;
                    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                        f.write_str($expecting)
                    }
                    fn visit_str<E: de::Error>(self, $text: &str) -> Result<Self::Value, E> {
                        $word
                    }
                    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
                        let $map = MapAccessDeserializer::new(map);
                        $mapping
                    }
                }
                deserializer.deserialize_any(Union)
            }
        }
    };
}

fn filled<E: de::Error>(text: &str) -> Result<String, E> {
    if text.is_empty() { Err(E::custom("the text is empty")) } else { Ok(text.to_owned()) }
}

word_or_mapping!(
    AccessEntry,
    "an access level, a role or a mapping",
    |text| filled(text).map(AccessEntry::Word),
    |map| Deserialize::deserialize(map).map(|request| AccessEntry::Request(Box::new(request)))
);
word_or_mapping!(
    ScopeRequest,
    "a scope or a mapping that names one",
    |text| {
        let word: StrDeserializer<'_, E> = text.into_deserializer();
        Deserialize::deserialize(word).map(ScopeRequest::Word)
    },
    |map| {
        let names = Mapping::deserialize(map)?;
        if names.is_empty() { Err(de::Error::custom("the mapping is empty")) } else { Ok(ScopeRequest::Named(names)) }
    }
);
word_or_mapping!(
    ConditionRequest,
    "the text of a condition or a mapping",
    |text| filled(text).map(ConditionRequest::Raw),
    |map| Deserialize::deserialize(map).map(ConditionRequest::Typed)
);
word_or_mapping!(
    InstanceBinding,
    "`none` or a mapping",
    |text| if text == "none" {
        Ok(InstanceBinding::None)
    } else {
        Err(E::invalid_value(de::Unexpected::Str(text), &"`none` or a mapping"))
    },
    |map| Deserialize::deserialize(map).map(|instance| InstanceBinding::Instance(Box::new(instance)))
);
word_or_mapping!(
    RuleLevel,
    "`off`, `info`, `warning`, `error` or a mapping of environments to one of these",
    |text| {
        let word: StrDeserializer<'_, E> = text.into_deserializer();
        Deserialize::deserialize(word).map(RuleLevel::Everywhere)
    },
    |map| Mapping::deserialize(map).map(RuleLevel::By)
);
word_or_mapping!(Need, "an operation or a mapping", |text| filled(text).map(Need::Action), |map| {
    Combination::deserialize(map)?.try_into().map_err(de::Error::custom)
});

/// An environment, and what is to be said about its state.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct EnvironmentMapping {
    /// The environment's id.
    #[schemars(example = &"production")]
    id: Spanned<super::text::Id>,
    /// Checked, but not bound to subscriptions, instances and principals yet; nothing is written for it.
    #[serde(default)]
    #[schemars(example = true)]
    planned: bool,
}

/// Either form of an [`EnvironmentEntry`].
enum EnvironmentForm {
    Word(super::text::Id),
    Mapping(EnvironmentMapping),
}

word_or_mapping!(
    EnvironmentForm,
    "the id of an environment or a mapping",
    |text| text.parse().map_err(E::custom).map(EnvironmentForm::Word),
    |map| Deserialize::deserialize(map).map(EnvironmentForm::Mapping)
);

impl<'de> Deserialize<'de> for EnvironmentEntry {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // Read with its place, which is the id's when nothing but the id is written.
        let form = Spanned::<EnvironmentForm>::deserialize(deserializer)?;
        Ok(match form.value {
            EnvironmentForm::Word(id) => EnvironmentEntry { id: Spanned::new(id, form.span), planned: false },
            EnvironmentForm::Mapping(entry) => EnvironmentEntry { id: entry.id, planned: entry.planned },
        })
    }
}

/// A value that the deployment supplies.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct ParameterMapping {
    /// The parameter's name: a letter, then letters, digits and underscores.
    #[schemars(example = &"mlSubscriptionId")]
    parameter: Parameter,
}

impl<'de, T> Deserialize<'de> for Bindable<T>
where
    T: FromStr,
    T::Err: fmt::Display,
{
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Union<T>(PhantomData<T>);
        impl<'de, T> Visitor<'de> for Union<T>
        where
            T: FromStr,
            T::Err: fmt::Display,
        {
            type Value = Bindable<T>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value or `{ parameter: name }`")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
                text.parse().map(Bindable::Literal).map_err(E::custom)
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
                ParameterMapping::deserialize(MapAccessDeserializer::new(map))
                    .map(|mapping| Bindable::Parameter(mapping.parameter.into()))
            }
        }
        deserializer.deserialize_any(Union(PhantomData))
    }
}

impl<T: JsonSchema> JsonSchema for Bindable<T> {
    fn schema_name() -> Cow<'static, str> {
        format!("Bindable{}", T::schema_name()).into()
    }
    fn inline_schema() -> bool {
        true
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let value = generator.subschema_for::<T>();
        json_schema!({
            "if": { "type": "object" },
            "then": generator.subschema_for::<ParameterMapping>(),
            "else": value
        })
    }
}

/// Either the word form or the mapping form, told apart by whether a mapping is written.
fn word_or(word: Schema, mapping: Schema) -> Schema {
    json_schema!({ "if": { "type": "object" }, "then": mapping, "else": word })
}

macro_rules! union_schema {
    ($type:ty, $name:literal, |$generator:ident| $word:expr, $mapping:expr) => {
        impl JsonSchema for $type {
            fn schema_name() -> Cow<'static, str> {
                $name.into()
            }
            fn json_schema($generator: &mut SchemaGenerator) -> Schema {
                let word = $word;
                word_or(word, $mapping)
            }
        }
    };
}

union_schema!(
    AccessEntry,
    "AccessEntry",
    |generator| json_schema!({
        "type": "string",
        "minLength": 1,
        "description": "An access level, `none`, or a role by name or GUID.",
        "examples": ["none", "discover", "read", "develop", "operate", "administer", "Storage Blob Data Reader"]
    }),
    generator.subschema_for::<super::persona::AccessRequest>()
);
union_schema!(
    ScopeRequest,
    "ScopeRequest",
    |generator| generator.subschema_for::<super::persona::ScopeWord>(),
    json_schema!({ "type": "object", "minProperties": 1, "additionalProperties": { "type": "string" } })
);
union_schema!(
    ConditionRequest,
    "ConditionRequest",
    |generator| json_schema!({ "type": "string", "minLength": 1 }),
    generator.subschema_for::<super::persona::TypedCondition>()
);
union_schema!(
    InstanceBinding,
    "InstanceBinding",
    |generator| json_schema!({ "type": "string", "enum": ["none"] }),
    generator.subschema_for::<super::environment::Instance>()
);
union_schema!(
    EnvironmentEntry,
    "EnvironmentEntry",
    |generator| generator.subschema_for::<super::text::Id>(),
    generator.subschema_for::<EnvironmentMapping>()
);
union_schema!(
    RuleLevel,
    "RuleLevel",
    |generator| generator.subschema_for::<super::project::LintLevel>(),
    generator.subschema_for::<Mapping<Spanned<super::project::LintLevel>>>()
);
union_schema!(
    Need,
    "Need",
    |generator| json_schema!({
        "type": "string",
        "minLength": 1,
        "description": "A control-plane operation.",
        "examples": ["Microsoft.Authorization/roleAssignments/write"]
    }),
    generator.subschema_for::<Combination>()
);
