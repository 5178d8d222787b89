//! A YAML document as a tree of values that remember where they were written.
//!
//! Given by the reader in `yaml.rs`; read by the schema check and by serde. Knows nothing of what the values mean.

use super::span::{Span, Spanned};

/// A value and its place.
#[derive(Clone, Debug)]
pub struct Node {
    /// What was written.
    pub value: Value,
    /// Where: quotes included for a scalar, first key to last value for a collection.
    pub span: Span,
}

/// What a node holds: JSON's kinds of value, as YAML's core schema reads plain scalars.
#[derive(Clone, Debug)]
pub enum Value {
    /// `null`, `~` or nothing.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A number with a fraction or exponent.
    Float(f64),
    /// Text: quoted, block, or plain and nothing else.
    Str(Box<str>),
    /// A list.
    Seq(Vec<Node>),
    /// A mapping in written order; keys are unique.
    Map(Vec<Entry>),
}

/// A key of a mapping with its value.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The key; only text can be one.
    pub key: Spanned<Box<str>>,
    /// Its value.
    pub value: Node,
}

impl Node {
    /// The value under `key`, if this is a mapping that has it.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|entry| &entry.value)
    }

    /// The entry of `key`, if this is a mapping that has it.
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        match &self.value {
            Value::Map(entries) => entries.iter().find(|entry| &*entry.key.value == key),
            _ => None,
        }
    }

    /// The node under a path of keys and indices, such as `["componentAccess", "azure-storage", "0"]`.
    pub fn at<'a>(&self, path: impl IntoIterator<Item = &'a str>) -> Option<&Node> {
        path.into_iter().try_fold(self, |node, step| match &node.value {
            Value::Seq(items) => step.parse::<usize>().ok().and_then(|index| items.get(index)),
            _ => node.get(step),
        })
    }

    /// What kind of value this is, in a reader's words.
    pub fn kind(&self) -> &'static str {
        match self.value {
            Value::Null => "nothing",
            Value::Bool(_) => "true or false",
            Value::Int(_) | Value::Float(_) => "a number",
            Value::Str(_) => "text",
            Value::Seq(_) => "a list",
            Value::Map(_) => "a mapping",
        }
    }
}

/// The place under a JSON pointer (RFC 6901), such as `/componentAccess/azure-storage/0`.
pub fn locate(node: &Node, pointer: &str) -> Option<Span> {
    find(node, pointer).map(|node| node.span)
}

/// The node under a JSON pointer (RFC 6901); the empty pointer is the node itself.
pub(crate) fn find<'a>(node: &'a Node, pointer: &str) -> Option<&'a Node> {
    if pointer.is_empty() {
        return Some(node);
    }
    let steps: Vec<String> =
        pointer.strip_prefix('/')?.split('/').map(|step| step.replace("~1", "/").replace("~0", "~")).collect();
    node.at(steps.iter().map(String::as_str))
}
