//! Messages about keys and values, with what was probably meant: nearest words, an example line, the right place.
//!
//! Takes a node and the part of a JSON Schema that it does not fit.

use serde_json::Value;

use crate::diagnostic::Diagnostic;
use crate::source::{self, Node, Span};

/// The schemas that an evaluation path leads through, references followed, up to the one whose keyword is its last step.
pub(super) fn chain<'s>(root: &'s Value, path: &str) -> Vec<&'s Value> {
    let mut chain = vec![root];
    let mut here = root;
    let steps: Vec<String> = path.split('/').skip(1).map(|step| step.replace("~1", "/").replace("~0", "~")).collect();
    for step in steps.iter().take(steps.len().saturating_sub(1)) {
        let next = if step == "$ref" { follow(root, here) } else { here.get(step) };
        let Some(next) = next else { break };
        here = next;
        chain.push(here);
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

/// The word that is nearest to `text`, if one is near enough to have been meant.
fn nearest<'w>(text: &str, words: impl Iterator<Item = &'w str>) -> Option<&'w str> {
    let folded = text.to_lowercase();
    let distance = |word: &str| strsim::damerau_levenshtein(&folded, &word.to_lowercase());
    let limit = (text.chars().count() / 3).max(1);
    // Long input is no typo, and the distance costs its square.
    let words = words.filter(|word| text.len() <= 3 * word.len());
    words.map(|word| (distance(word), word)).filter(|(distance, _)| *distance <= limit).min().map(|(_, word)| word)
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
    owners_of(key, root, root, "", 0, &mut owners);
    owners.sort_unstable();
    owners.dedup();
    let error = match owners.as_slice() {
        [""] => error.help(format!("`{key}` belongs to the file's own keys: indent it less")),
        [owner] => error.help(format!("`{key}` belongs inside of `{owner}`")),
        _ => error,
    };
    let missing = known().filter(|name| node.get(name).is_none());
    let missing = quoted(missing);
    if missing.is_empty() { error } else { error.help(format!("keys that are possible here: {missing}")) }
}

/// The nearest named keys below which a mapping has `key`; `""` is the file itself.
fn owners_of<'s>(
    key: &str,
    schema: &'s Value,
    root: &'s Value,
    owner: &'s str,
    depth: usize,
    owners: &mut Vec<&'s str>,
) {
    // Deeper than any file of ours is nested; ends what refers to itself.
    if depth > 24 {
        return;
    }
    let Some(schema) = follow(root, schema) else { return };
    if let Some(properties) = schema.get("properties").and_then(Value::as_object) {
        if properties.contains_key(key) {
            owners.push(owner);
        }
        for (name, property) in properties {
            owners_of(key, property, root, name, depth + 1, owners);
        }
    }
    for inner in ["items", "additionalProperties", "then", "else"] {
        if let Some(inner) = schema.get(inner) {
            owners_of(key, inner, root, owner, depth + 1, owners);
        }
    }
}

/// A key that the mapping has to have.
pub(super) fn missing_key(key: &str, node: &Node, schema: &Value) -> Diagnostic {
    // The mapping's first key stands for the mapping: all of it underlined would be the whole file.
    let span = match &node.value {
        source::Value::Map(entries) => entries.first().map_or(node.span, |entry| entry.key.span),
        _ => node.span,
    };
    let example = schema.get("properties").and_then(|properties| properties.get(key)?.get("examples")?.get(0));
    let error = Diagnostic::error("missing-key", format!("the key `{key}` is missing")).at(span, "in this mapping");
    match example {
        Some(example) => error.help(format!("add it, as in `{key}: {}`", flow(example))),
        None => error.help(format!("add `{key}:` and a value")),
    }
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
        Value::String(text) if text.contains([':', '{', '[', ',', '#']) => value.to_string(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// A value of another kind than the one expected. `chain` ends with the schema that says so.
pub(super) fn wrong_type(pointer: &str, node: &Node, chain: &[&Value]) -> Diagnostic {
    let key = pointer.rsplit('/').next().unwrap_or_default().replace("~1", "/").replace("~0", "~");
    let is_item = key.is_empty() || key.bytes().all(|byte| byte.is_ascii_digit());
    if matches!(node.value, source::Value::Null) {
        let message = if is_item { "a value is missing here".to_owned() } else { format!("`{key}` has no value") };
        let error = Diagnostic::error("missing-value", message).at(node.span, "");
        return error.help(if is_item { "write one, or delete the item" } else { "write one, or leave the key out" });
    }
    // Every `else` that led here was not taken for a kind of value that would have been right as well.
    let mut expected = Vec::new();
    for (outer, inner) in chain.iter().zip(chain.iter().skip(1)) {
        if outer.get("else").is_some_and(|other| std::ptr::eq(other, *inner)) {
            expected.extend(outer.pointer("/if/type").and_then(Value::as_str).map(kind_name));
        } else if outer.get("$ref").is_none() {
            expected.clear();
        }
    }
    let last = chain.last().and_then(|schema| schema.get("type")?.as_str()).unwrap_or_default();
    let expected = expected.iter().rev().fold(kind_name(last).to_owned(), |all, kind| format!("{all} or {kind}"));
    let message = format!("{expected} is expected, found {}", node.kind());
    let error = Diagnostic::error("wrong-type", message).at(node.span, "");
    let scalar = matches!(node.value, source::Value::Bool(_) | source::Value::Int(_) | source::Value::Float(_));
    if scalar && expected.contains(kind_name("string")) {
        return error.help("quote it if it is meant as text");
    }
    if expected.contains(kind_name("array")) && !matches!(node.value, source::Value::Map(_)) {
        return error.help("write a list of one in brackets: `[item]`");
    }
    error
}

fn kind_name(kind: &str) -> &'static str {
    match kind {
        "object" => "a mapping",
        "array" => "a list",
        "boolean" => "true or false",
        "integer" => "a whole number",
        "number" => "a number",
        _ => "text",
    }
}

/// A text that is none of the words that are possible.
pub(super) fn unknown_word(text: &str, span: Span, options: &Value) -> Diagnostic {
    let words = || options.as_array().into_iter().flatten().filter_map(Value::as_str);
    let error = Diagnostic::error("unknown-word", format!("`{text}` is not possible here")).at(span, "");
    let error = match nearest(text, words()) {
        Some(near) => error.help(format!("did you mean `{near}`?")),
        None => error,
    };
    error.help(format!("possible: {}", quoted(words())))
}
