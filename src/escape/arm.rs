//! ARM templates: JSON, with expressions inside of strings that stand between `[` and `]`.
//!
//! Resource Manager reads a string as an expression if it starts with `[` and ends with `]`; a second `[` in front makes
//! it text again, and is dropped in that case alone (Microsoft Learn, "Syntax and expressions in ARM templates"). Nested
//! deployments must evaluate in their inner scope, or the outer one would take the second `[` away.

use super::chars::{copy, push_utf16, replace};
use super::{Language, Syntax};

/// JSON as Resource Manager reads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arm {}

impl Language for Arm {
    const SYNTAX: Syntax = Syntax {
        name: "JSON",
        quotes: &['"'],
        comments: &[],
        interpolations: &[],
        doubling: false,
        refused: &[("//", "a comment"), ("/*", "a comment")],
    };

    fn literal(raw: &str, out: &mut String) {
        out.push('"');
        if raw.starts_with('[') && raw.ends_with(']') {
            out.push('[');
        }
        json_text(raw, out);
        out.push('"');
    }

    fn expression(code: &str, out: &mut String) {
        out.push_str("\"[");
        json_text(code, out);
        out.push_str("]\"");
    }
}

/// Writes `raw` as a string of plain JSON, quotes included, for files that Resource Manager does not read.
pub fn json_string(raw: &str, out: &mut String) {
    out.push('"');
    json_text(raw, out);
    out.push('"');
}

/// Writes `raw` as a string inside an ARM expression: `'it''s'`. JSON's escapes come when the expression is written.
pub fn expression_string(raw: &str, out: &mut String) {
    out.push('\'');
    replace(raw, out, '\'', "''");
    out.push('\'');
}

fn json_text(raw: &str, out: &mut String) {
    copy(
        raw,
        out,
        |b| (b == b'"') | (b == b'\\'),
        |out, c, _| match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c => push_utf16(out, c),
        },
    );
}
