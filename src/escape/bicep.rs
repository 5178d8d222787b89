//! Bicep: single-quoted strings, in which `${` starts an expression.

use super::chars::{copy, push};
use super::{Language, Syntax};

/// The Bicep language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bicep {}

impl Language for Bicep {
    const SYNTAX: Syntax = Syntax {
        name: "Bicep",
        quotes: &['\''],
        comments: &["//", "#"],
        interpolations: &["${"],
        doubling: false,
        refused: &[("/*", "a block comment"), ("'''", "a multi-line string")],
    };

    fn literal(raw: &str, out: &mut String) {
        out.push('\'');
        copy(
            raw,
            out,
            |b| (b == b'\'') | (b == b'\\') | (b == b'$'),
            |out, c, rest| match c {
                '\'' => out.push_str("\\'"),
                '\\' => out.push_str("\\\\"),
                '$' if rest.starts_with('{') => out.push_str("\\$"),
                '$' => out.push('$'),
                '\n' => out.push_str("\\n"),
                '\r' => out.push_str("\\r"),
                '\t' => out.push_str("\\t"),
                c => push(out, format_args!("\\u{{{:x}}}", u32::from(c))),
            },
        );
        out.push('\'');
    }
}
