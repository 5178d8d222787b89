//! What is wrong with a file's structure, all of it, at the exact place of each.
//!
//! Takes a file's tree, asks the JSON Schema of its kind, and says in words what the schema found. Meets only files
//! that their type has refused.

use std::sync::OnceLock;

use jsonschema::error::ValidationErrorKind;
use jsonschema::{Draft, ValidationError, Validator};
use serde_json::Value;

use super::hints;
use super::schema::{FileType, schema};
use super::text::FORMATS;
use crate::diagnostic::Diagnostic;
use crate::source::{self, FileId, Node, Span};

/// The text of a file, or where it stops being text.
pub(crate) fn utf8(file: FileId, bytes: &[u8]) -> Result<&str, Diagnostic> {
    std::str::from_utf8(bytes).map_err(|error| {
        let at = error.valid_up_to();
        let start = u32::try_from(at).unwrap_or(u32::MAX);
        let wide = bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]);
        let byte = bytes.get(at).copied().unwrap_or_default();
        // What is drawn in place of the bytes takes three of them; see `source::text`.
        Diagnostic::error("not-utf8", format!("the file is not UTF-8: byte {} is 0x{byte:02X}", at + 1))
            .at(Span::new(file, start, start.saturating_add(3)), "")
            .help(if wide { "it looks like UTF-16: save it as UTF-8" } else { "save the file as UTF-8" })
    })
}

/// A schema ready for use.
struct Compiled {
    root: Value,
    validator: Validator,
}

/// The compiled schema of a kind of file; compiled when first asked for.
fn compiled(kind: FileType) -> Option<&'static Compiled> {
    static COMPILED: [OnceLock<Option<Compiled>>; FileType::ALL.len()] =
        [const { OnceLock::new() }; FileType::ALL.len()];
    let compile = || {
        let root: Value = serde_json::from_str(schema(kind)).ok()?;
        let mut options = jsonschema::options().with_draft(Draft::Draft202012).should_validate_formats(true).offline();
        for format in FORMATS {
            options = options.with_format(format.name, |text| (format.check)(text).is_ok());
        }
        let validator = options.build(&root).ok()?;
        Some(Compiled { root, validator })
    };
    COMPILED.get(kind as usize)?.get_or_init(compile).as_ref()
}

/// How many findings of one file are explained: more than anyone corrects before the next run, few enough for a file
/// that was made to have millions.
const MOST_FINDINGS: usize = 1000;

/// Everything that the schema of `kind` finds in a tree.
pub(super) fn structure(kind: FileType, node: &Node) -> Vec<Diagnostic> {
    let Some(compiled) = compiled(kind) else { return Vec::new() };
    let value = json(node);
    let mut found = Vec::new();
    for error in compiled.validator.iter_errors(&value).take(MOST_FINDINGS) {
        explain(&error, compiled, node, &mut found);
    }
    found
}

/// The tree as JSON. Recursion is bounded by the depth to which files may be nested.
fn json(node: &Node) -> Value {
    use source::Value as Yaml;
    match &node.value {
        Yaml::Null => Value::Null,
        Yaml::Bool(value) => (*value).into(),
        Yaml::Int(value) => (*value).into(),
        // What JSON has no word for is a number all the same.
        Yaml::Float(value) => serde_json::Number::from_f64(*value).map_or_else(|| 0.into(), Value::Number),
        Yaml::Str(text) => (**text).into(),
        Yaml::Seq(items) => items.iter().map(json).collect(),
        Yaml::Map(entries) => entries.iter().map(|entry| (entry.key.value.to_string(), json(&entry.value))).collect(),
    }
}

/// Puts one finding of the schema into words.
fn explain(error: &ValidationError<'_>, compiled: &Compiled, root: &Node, found: &mut Vec<Diagnostic>) {
    let pointer = error.instance_path().as_str();
    let node = source::find(root, pointer).unwrap_or(root);
    let chain = hints::chain(&compiled.root, error.evaluation_path().as_str());
    let schema = chain.last().map_or(&compiled.root, |step| step.schema);
    let text = match &node.value {
        source::Value::Str(text) => &**text,
        _ => "",
    };
    let at = |code, message: String| Diagnostic::error(code, message).at(node.span, "");
    found.push(match error.kind() {
        ValidationErrorKind::AdditionalProperties { unexpected } => {
            return found.extend(unexpected.iter().map(|key| hints::unknown_key(key, node, schema, &compiled.root)));
        }
        ValidationErrorKind::Required { property } => {
            return found.extend(hints::missing_key(property.as_str().unwrap_or_default(), node, schema));
        }
        ValidationErrorKind::Type { .. } => hints::wrong_type(pointer, node, &chain),
        // That it is no text at all is said already.
        ValidationErrorKind::Enum { .. } if !matches!(node.value, source::Value::Str(_)) => return,
        ValidationErrorKind::Enum { options } => hints::unknown_word(text, node.span, options, &chain),
        // Said in better words by the format beside it.
        ValidationErrorKind::Pattern { .. } if schema.get("format").is_some() => return,
        ValidationErrorKind::Format { format } => {
            let check = FORMATS.iter().find(|known| known.name == format).map(|known| (known.check)(text));
            at("invalid-text", check.and_then(Result::err).unwrap_or_else(|| format!("`{text}` is no {format}")))
        }
        ValidationErrorKind::MinLength { .. } => at("empty-value", "the text is empty".to_owned()),
        ValidationErrorKind::MinItems { .. } => at("empty-value", "the list is empty".to_owned()),
        ValidationErrorKind::MinProperties { .. } => at("empty-value", "the mapping is empty".to_owned()),
        ValidationErrorKind::MaxProperties { limit } => hints::too_many_keys(*limit, node, schema),
        _ => at("invalid-value", error.to_string()),
    });
}
