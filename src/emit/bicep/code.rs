//! Expressions and identifiers of Bicep.

use crate::emit::formula::{Dialect, Piece};
use crate::escape::{Bicep, Language};

/// Words that no declaration may take: literals, keywords, types, and the functions that generated files call.
pub(super) const RESERVED: [&str; 45] = [
    "any",
    "array",
    "as",
    "assert",
    "az",
    "bool",
    "existing",
    "extends",
    "extension",
    "false",
    "for",
    "func",
    "guid",
    "if",
    "import",
    "in",
    "int",
    "managementGroup",
    "metadata",
    "module",
    "null",
    "object",
    "output",
    "param",
    "provider",
    "resource",
    "resourceGroup",
    "resourceInput",
    "resourceOutput",
    "secureObject",
    "secureString",
    "string",
    "subscription",
    "subscriptionResourceId",
    "sys",
    "targetScope",
    "tenant",
    "tenantResourceId",
    "toLower",
    "true",
    "type",
    "using",
    "var",
    "with",
    "resourceId",
];

/// Code of Bicep.
#[derive(Clone, Copy, Debug)]
pub enum Code {}

impl Dialect for Code {
    type Language = Bicep;

    fn string(raw: &str, out: &mut String) {
        Bicep::literal(raw, out);
    }

    fn parameter(name: &str, out: &mut String) {
        out.push_str(&parameter(name));
    }

    fn join(pieces: &[Piece<'_>], out: &mut String) {
        if let [Piece::Parameter(name)] = pieces {
            return Code::parameter(name, out);
        }
        interpolate(
            pieces.iter().map(|piece| match piece {
                Piece::Text(text) => (text.as_str(), None),
                Piece::Parameter(name) => ("", Some(parameter(name))),
            }),
            out,
        );
    }
}

/// Writes a string of known texts, each followed by the value of an expression if there is one.
pub(super) fn interpolate<'p>(parts: impl Iterator<Item = (&'p str, Option<String>)>, out: &mut String) {
    let mut known = String::new();
    let mut literal = String::new();
    out.push('\'');
    let mut flush = |known: &mut String, out: &mut String| {
        literal.clear();
        Bicep::literal(known, &mut literal);
        out.push_str(literal.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\'')).unwrap_or_default());
        known.clear();
    };
    for (text, expression) in parts {
        known.push_str(text);
        if let Some(expression) = expression {
            flush(&mut known, out);
            out.push_str("${");
            out.push_str(&expression);
            out.push('}');
        }
    }
    flush(&mut known, out);
    out.push('\'');
}

/// The identifier of the parameter `name`: itself, with an underscore more if Bicep has another use for the word.
pub(super) fn parameter(name: &str) -> String {
    let word = name.trim_end_matches('_');
    if RESERVED.contains(&word) { format!("{name}_") } else { name.to_owned() }
}

/// The longest identifier that is made of a text; Bicep takes up to 255 characters.
const LONGEST: usize = 80;

/// `text` as an identifier: its letters and digits, words joined by capitals.
pub(super) fn camel(text: &str) -> String {
    let mut letters = Vec::with_capacity(text.len() + 1);
    for word in text.as_bytes().split(|byte| !byte.is_ascii_alphanumeric()) {
        let Some((first, rest)) = word.split_first() else { continue };
        letters.push(if letters.is_empty() { first.to_ascii_lowercase() } else { first.to_ascii_uppercase() });
        letters.extend_from_slice(rest);
    }
    // It is ASCII, which is UTF-8.
    let mut name = String::from_utf8(letters).unwrap_or_default();
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        name.insert(0, 'r');
    }
    name.truncate(LONGEST);
    name
}
