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

/// Each byte as it stands in a word, and at the start of one; zeros if it is no letter or digit.
static FORMS: [[u8; 2]; 256] = {
    let mut forms = [[0; 2]; 256];
    let mut byte = b'0';
    while byte <= b'z' {
        if byte.is_ascii_alphanumeric() {
            forms[byte as usize] = [byte, byte.to_ascii_uppercase()];
        }
        byte += 1;
    }
    forms
};

/// `text` as an identifier: its letters and digits, words joined by capitals.
pub(super) fn camel(text: &str) -> String {
    let mut name = String::new();
    push_camel(text, &mut name);
    name
}

/// Appends what [`camel`] gives to `out`.
pub(super) fn push_camel(text: &str, out: &mut String) {
    let mut letters = [0; LONGEST];
    let (mut length, mut starts) = (0, false);
    for byte in text.bytes() {
        // Written where the next letter belongs, and left there if it is one: words are too short to guess their ends.
        let Some(place) = letters.get_mut(length) else { break };
        let [inside, first] = FORMS[usize::from(byte)];
        *place = if starts { first } else { inside };
        starts = inside == 0;
        length += usize::from(inside != 0);
    }
    if let Some(first) = letters.first_mut() {
        first.make_ascii_lowercase();
    }
    // It is ASCII, which is UTF-8.
    let name = letters.get(..length).and_then(|letters| std::str::from_utf8(letters).ok()).unwrap_or_default();
    if name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        out.push_str(name);
    } else {
        out.push('r');
        out.push_str(name.get(..LONGEST - 1).unwrap_or(name));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_joined_by_capitals() {
        for (text, name) in [
            ("training-data/storage-blob-data-reader/sg-ai", "trainingDataStorageBlobDataReaderSgAi"),
            ("--Odd--start", "oddStart"),
            ("ÄB c/é9x", "bC9x"),
            ("9lives", "r9lives"),
            ("", "r"),
            ("-/é", "r"),
        ] {
            assert_eq!(camel(text), name, "{text}");
        }
    }

    #[test]
    fn an_identifier_has_at_most_eighty_letters() {
        for length in 75..=90 {
            assert_eq!(camel(&"a".repeat(length)), "a".repeat(length.min(80)));
            assert_eq!(camel(&"1".repeat(length)), format!("r{}", "1".repeat(length.min(79))));
            assert_eq!(camel(&"a-".repeat(length)), format!("a{}", "A".repeat(length.min(80) - 1)));
        }
    }
}
