//! Messages about keys and values, with what was probably meant: nearest words, an example line, the right place.
//!
//! Takes a node and the part of a JSON Schema that it does not fit.

use serde_json::Value;

use crate::diagnostic::{Diagnostic, nearest};
use crate::source::{self, Node, Span};

/// A schema on the way to a finding, with the step that led to it.
pub(super) struct Step<'s> {
    name: String,
    pub(super) schema: &'s Value,
}

/// The schemas that an evaluation path leads through, references followed, up to the one whose keyword is its last step.
pub(super) fn chain<'s>(root: &'s Value, path: &str) -> Vec<Step<'s>> {
    let mut chain = vec![Step { name: String::new(), schema: root }];
    let mut here = root;
    let steps: Vec<String> = path.split('/').skip(1).map(|step| step.replace("~1", "/").replace("~0", "~")).collect();
    let keyword = steps.len().saturating_sub(1);
    for name in steps.into_iter().take(keyword) {
        let next = if name == "$ref" { follow(root, here) } else { here.get(&name) };
        let Some(next) = next else { break };
        here = next;
        chain.push(Step { name, schema: here });
    }
    chain
}

/// The schema that `schema` refers to, or itself.
fn follow<'s>(root: &'s Value, schema: &'s Value) -> Option<&'s Value> {
    match schema.get("$ref").and_then(Value::as_str) {
        Some(reference) => root.pointer(reference.strip_prefix('#')?),
        None => Some(schema),
    }
}

/// The keys that a mapping may have.
fn properties(schema: &Value) -> impl Iterator<Item = &str> {
    schema.get("properties").and_then(Value::as_object).into_iter().flatten().map(|(name, _)| name.as_str())
}

fn quoted<'w>(words: impl Iterator<Item = &'w str>) -> String {
    words.map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

/// A key that the mapping does not have.
pub(super) fn unknown_key(key: &str, node: &Node, schema: &Value, root: &Value) -> Diagnostic {
    let span = node.entry(key).map_or(node.span, |entry| entry.key.span);
    let error = Diagnostic::error("unknown-key", format!("unknown key `{key}`")).at(span, "");
    let known =
        || schema.get("properties").and_then(Value::as_object).into_iter().flatten().map(|(name, _)| name.as_str());
    if let Some(near) = nearest(key, known()) {
        return error.help(format!("did you mean `{near}`?"));
    }
    let mut owners = Vec::new();
    owners_of(key, root, root, "", &mut Vec::new(), &mut owners);
    owners.sort_unstable();
    owners.dedup();
    match owners.as_slice() {
        [""] => return error.help(format!("`{key}` belongs to the file's own keys: indent it less")),
        [_] | [_, _] if !owners.contains(&"") => {
            let owners = owners.iter().map(|owner| format!("`{owner}`")).collect::<Vec<_>>().join(" or ");
            return error.help(format!("`{key}` belongs inside of {owners}"));
        }
        _ => {}
    }
    let missing = known().filter(|name| node.get(name).is_none());
    let missing = quoted(missing);
    if missing.is_empty() { error } else { error.help(format!("keys that are possible here: {missing}")) }
}

/// The nearest named keys below which a mapping has `key`; `""` is the file itself. What contains itself, as a need does
/// in needs, is looked at once, on its way from the file: `path`.
fn owners_of<'s>(
    key: &str,
    schema: &'s Value,
    root: &'s Value,
    owner: &'s str,
    path: &mut Vec<&'s Value>,
    owners: &mut Vec<&'s str>,
) {
    let Some(schema) = follow(root, schema) else { return };
    if path.iter().any(|outer| std::ptr::eq(*outer, schema)) {
        return;
    }
    path.push(schema);
    if let Some(properties) = schema.get("properties").and_then(Value::as_object) {
        if properties.contains_key(key) {
            owners.push(owner);
        }
        for (name, property) in properties {
            owners_of(key, property, root, name, path, owners);
        }
    }
    for inner in ["items", "additionalProperties", "then", "else"] {
        if let Some(inner) = schema.get(inner) {
            owners_of(key, inner, root, owner, path, owners);
        }
    }
    path.pop();
}

/// A key that the mapping has to have; nothing when it is there in another spelling, which is said by itself.
pub(super) fn missing_key(key: &str, node: &Node, schema: &Value) -> Option<Diagnostic> {
    let known = || properties(schema);
    if let source::Value::Map(entries) = &node.value {
        let written = entries.iter().map(|entry| &*entry.key.value);
        let mut unknown = written.filter(|written| known().all(|name| name != *written));
        if unknown.any(|written| nearest(written, known()) == Some(key)) {
            return None;
        }
    }
    // The mapping's first key stands for the mapping: all of it underlined would be the whole file.
    let span = match &node.value {
        source::Value::Map(entries) => entries.first().map_or(node.span, |entry| entry.key.span),
        _ => node.span,
    };
    let example = schema.get("properties").and_then(|properties| properties.get(key)?.get("examples")?.get(0));
    let error = Diagnostic::error("missing-key", format!("the key `{key}` is missing")).at(span, "in this mapping");
    Some(match example {
        Some(example) => error.help(format!("add it, as in `{key}: {}`", flow(example))),
        None => error.help(format!("add `{key}:` and a value")),
    })
}

/// A mapping with more keys than the `limit` that it may have, although each is possible.
pub(super) fn too_many_keys(limit: u64, node: &Node, schema: &Value) -> Diagnostic {
    let keys = match &node.value {
        source::Value::Map(entries) => entries.as_slice(),
        _ => &[],
    };
    let few = if limit == 1 { "one key is".to_owned() } else { format!("{limit} keys are") };
    // The first key too many, not all of the mapping.
    let extra = usize::try_from(limit).ok().and_then(|limit| keys.get(limit));
    Diagnostic::error("too-many-keys", format!("{few} possible here, found {}", keys.len()))
        .at(extra.map_or(node.span, |entry| entry.key.span), "one too many")
        .help(format!("possible: {}; write a mapping for each", quoted(properties(schema))))
}

/// A value of a schema's examples as YAML on one line.
fn flow(value: &Value) -> String {
    let join = |parts: Vec<String>| parts.join(", ");
    match value {
        Value::Object(entries) => {
            let entries = entries.iter().map(|(key, value)| format!("{key}: {}", flow(value))).collect();
            format!("{{ {} }}", join(entries)).replace("{  }", "{}")
        }
        Value::Array(items) => format!("[{}]", join(items.iter().map(flow).collect())),
        Value::String(text) if is_word(text) => text.clone(),
        other => other.to_string(),
    }
}

/// Whether a text means itself without quotes, wherever it stands.
fn is_word(text: &str) -> bool {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '.' | '/' | '_' | '(' | ')');
    text.starts_with(char::is_alphabetic) && text.chars().all(plain) && text.trim_end() == text
        || text.len() == 36 && text.parse::<super::text::Guid>().is_ok()
        || text.parse::<super::text::Date>().is_ok()
}

/// A value of another kind than the one expected. `chain` ends with the schema that says so.
pub(super) fn wrong_type(pointer: &str, node: &Node, chain: &[Step<'_>]) -> Diagnostic {
    let key = pointer.rsplit('/').next().unwrap_or_default().replace("~1", "/").replace("~0", "~");
    let is_item = key.is_empty() || key.bytes().all(|byte| byte.is_ascii_digit());
    if matches!(node.value, source::Value::Null) {
        let message = if is_item { "a value is missing here".to_owned() } else { format!("`{key}` has no value") };
        let error = Diagnostic::error("missing-value", message).at(node.span, "");
        return error.help(if is_item { "write one, or delete the item" } else { "write one, or leave the key out" });
    }
    let kind = chain.last().and_then(|step| step.schema.get("type")?.as_str()).unwrap_or_default();
    let mut expected = vec![kind_name(kind)];
    expected.extend(alternatives(chain));
    let message = format!("{} is expected, found {}", one_of(&expected), node.kind());
    let error = Diagnostic::error("wrong-type", message).at(node.span, "");
    match &node.value {
        source::Value::Bool(_) | source::Value::Int(_) | source::Value::Float(_) if expected.contains(&TEXT) => {
            error.help("quote it if it is meant as text")
        }
        source::Value::Str(_) if kind == "boolean" => error.help("write `true` or `false`, without quotes"),
        source::Value::Str(word) if kind == "array" && word.len() <= 40 => {
            error.help(format!("write a list of one as `[{}]`", flow(&Value::from(&**word))))
        }
        _ => match chain.iter().rev().find_map(|step| Some((&step.name, step.schema.get("examples")?.get(0)?))) {
            Some((name, example)) if is_key(name) => error.help(format!("as in `{name}: {}`", flow(example))),
            Some((_, example)) => error.help(format!("as in `{}`", flow(example))),
            None => error,
        },
    }
}

/// Whether a step of a chain is a key that users write, and no word of JSON Schema.
fn is_key(name: &str) -> bool {
    !matches!(name, "" | "$ref" | "additionalProperties" | "else" | "items" | "then")
}

/// The kinds of value that would have been right as well: those whose `else` led to the end of `chain`, nearest first.
fn alternatives(chain: &[Step<'_>]) -> Vec<&'static str> {
    let mut kinds = Vec::new();
    for (outer, inner) in chain.iter().zip(chain.iter().skip(1)) {
        match inner.name.as_str() {
            "else" => kinds.extend(outer.schema.pointer("/if/type").and_then(Value::as_str).map(kind_name)),
            "$ref" => {}
            _ => kinds.clear(),
        }
    }
    kinds.reverse();
    kinds
}

/// `a, b or c`.
fn one_of(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [others @ .., last] => format!("{} or {last}", others.join(", ")),
    }
}

const TEXT: &str = "text";

fn kind_name(kind: &str) -> &'static str {
    match kind {
        "object" => "a mapping",
        "array" => "a list",
        "boolean" => "true or false",
        "integer" => "a whole number",
        "number" => "a number",
        _ => TEXT,
    }
}

/// A text that is none of the words that are possible. `chain` ends with the schema that lists them.
pub(super) fn unknown_word(text: &str, span: Span, options: &Value, chain: &[Step<'_>]) -> Diagnostic {
    let words = || options.as_array().into_iter().flatten().filter_map(Value::as_str);
    let error = Diagnostic::error("unknown-word", format!("`{text}` is not possible here")).at(span, "");
    let error = match nearest(text, words()) {
        Some(near) => error.help(format!("did you mean `{near}`?")),
        None => error,
    };
    let others = alternatives(chain).iter().map(|kind| format!(", or {kind}")).collect::<String>();
    error.help(format!("possible: {}{others}", quoted(words())))
}
