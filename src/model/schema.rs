//! The JSON Schemas of a project's files: what `rolecast schema` prints, editors complete by, and [`read`](super::read)
//! explains errors by.
//!
//! Takes the model's types, gives JSON. The texts are generated into `schemas/` and embedded from there, so that what
//! editors see is what is checked. A union is told apart by `if`/`then`/`else` on the kind of value, never by `anyOf` or
//! `oneOf`, whose errors do not say which alternative was meant.

use schemars::generate::SchemaSettings;
use schemars::transform::RecursiveTransform;
use schemars::{JsonSchema, Schema};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use super::accepted::AcceptedAccess;
use super::component::Component;
use super::deny::Deny;
use super::environment::Environment;
use super::persona::Persona;
use super::primitive::Primitive;
use super::project::Project;
use super::role::CustomRole;

/// A kind of file that people write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FileType {
    /// `personas/*.yaml`
    Persona,
    /// `environments/*.yaml`
    Environment,
    /// `components/*.yaml`
    Component,
    /// `roles/*.yaml`
    Role,
    /// `primitives/*.yaml`
    Primitive,
    /// `rolecast.yaml`
    Project,
    /// `accepted-access.yaml`
    AcceptedAccess,
    /// The file of `rolecast diff --deny`
    Deny,
}

/// A type that a whole file is read as.
pub trait FileKind: DeserializeOwned + JsonSchema {
    /// The kind of file.
    const TYPE: FileType;
}

impl FileKind for Persona {
    const TYPE: FileType = FileType::Persona;
}
impl FileKind for Environment {
    const TYPE: FileType = FileType::Environment;
}
impl FileKind for Component {
    const TYPE: FileType = FileType::Component;
}
impl FileKind for CustomRole {
    const TYPE: FileType = FileType::Role;
}
impl FileKind for Primitive {
    const TYPE: FileType = FileType::Primitive;
}
impl FileKind for Project {
    const TYPE: FileType = FileType::Project;
}

impl FileKind for AcceptedAccess {
    const TYPE: FileType = FileType::AcceptedAccess;
}
impl FileKind for Deny {
    const TYPE: FileType = FileType::Deny;
}

impl FileType {
    /// All kinds, in the order in which they are listed.
    pub const ALL: [FileType; 8] = [
        FileType::Project,
        FileType::Persona,
        FileType::Environment,
        FileType::Component,
        FileType::Role,
        FileType::Primitive,
        FileType::AcceptedAccess,
        FileType::Deny,
    ];

    /// The word for it, which is also the schema's file name.
    pub fn name(self) -> &'static str {
        match self {
            FileType::Persona => "persona",
            FileType::Environment => "environment",
            FileType::Component => "component",
            FileType::Role => "role",
            FileType::Primitive => "primitive",
            FileType::Project => "project",
            FileType::AcceptedAccess => "accepted-access",
            FileType::Deny => "deny",
        }
    }

    /// The kind of this name.
    pub fn from_name(name: &str) -> Option<FileType> {
        FileType::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// The schema of a kind of file, as it stands in `schemas/`.
pub fn schema(kind: FileType) -> &'static str {
    match kind {
        FileType::Persona => include_str!("../../schemas/persona.schema.json"),
        FileType::Environment => include_str!("../../schemas/environment.schema.json"),
        FileType::Component => include_str!("../../schemas/component.schema.json"),
        FileType::Role => include_str!("../../schemas/role.schema.json"),
        FileType::Primitive => include_str!("../../schemas/primitive.schema.json"),
        FileType::Project => include_str!("../../schemas/project.schema.json"),
        FileType::AcceptedAccess => include_str!("../../schemas/accepted-access.schema.json"),
        FileType::Deny => include_str!("../../schemas/deny.schema.json"),
    }
}

/// Writes the schema of a kind of file from its type: what `schemas/` has to hold.
pub fn generate(kind: FileType) -> String {
    match kind {
        FileType::Persona => text::<Persona>(settings()),
        FileType::Environment => text::<Environment>(settings()),
        FileType::Component => text::<Component>(settings()),
        FileType::Role => text::<CustomRole>(settings()),
        FileType::Primitive => text::<Primitive>(settings()),
        FileType::Project => text::<Project>(settings()),
        FileType::AcceptedAccess => text::<AcceptedAccess>(settings()),
        FileType::Deny => text::<Deny>(settings()),
    }
}

/// Writes the schema of something that rolecast prints, in the same form.
pub fn generate_of<T: JsonSchema>() -> String {
    text::<T>(settings().for_serialize())
}

fn settings() -> SchemaSettings {
    SchemaSettings::draft2020_12().with_transform(RecursiveTransform(plain as fn(&mut Schema)))
}

fn text<T: JsonSchema>(settings: SchemaSettings) -> String {
    // A JSON value always has a text.
    format!("{:#}\n", settings.into_generator().into_root_schema_for::<T>().as_value())
}

/// Puts what the derive writes into the form that editors and messages need.
fn plain(schema: &mut Schema) {
    if let Some(object) = schema.as_object_mut() {
        without_null(object);
        words(object);
        if let Some(Value::Object(properties)) = object.get_mut("properties") {
            for (name, property) in properties {
                if let Value::Object(property) = property {
                    property.entry("title").or_insert_with(|| title(name).into());
                }
            }
        }
    }
}

/// An optional key is left out, not filled with nothing: drops the alternative `null`.
fn without_null(object: &mut Map<String, Value>) {
    let alternatives = match object.get_mut("anyOf") {
        Some(Value::Array(alternatives)) => std::mem::take(alternatives),
        _ => Vec::new(),
    };
    if !alternatives.is_empty() {
        object.remove("anyOf");
        for alternative in alternatives {
            if let Value::Object(alternative) = alternative
                && alternative.get("type") != Some(&json!("null"))
            {
                object.extend(alternative);
            }
        }
    }
    if let Some(Value::Array(types)) = object.get_mut("type") {
        types.retain(|kind| kind != "null");
        if let [only] = types.as_slice() {
            let only = only.clone();
            object.insert("type".to_owned(), only);
        }
    }
    if object.get("default") == Some(&Value::Null) {
        object.remove("default");
    }
}

/// An enumeration's words as one `enum`, with their descriptions beside them where editors look.
fn words(object: &mut Map<String, Value>) {
    let Some(Value::Array(variants)) = object.remove("oneOf") else { return };
    let part = |variant: &Value, key: &str| variant.get(key).cloned().unwrap_or_default();
    object.insert("type".to_owned(), json!("string"));
    object.insert("enum".to_owned(), variants.iter().map(|variant| part(variant, "const")).collect());
    object.insert("enumDescriptions".to_owned(), variants.iter().map(|variant| part(variant, "description")).collect());
}

/// `primaryInteraction` as "Primary interaction".
fn title(name: &str) -> String {
    let mut title = String::new();
    for (at, c) in name.chars().enumerate() {
        match c {
            _ if at == 0 => title.extend(c.to_uppercase()),
            _ if c.is_uppercase() => {
                title.push(' ');
                title.extend(c.to_lowercase());
            }
            _ => title.push(c),
        }
    }
    title
}
