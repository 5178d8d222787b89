//! HCL, as Terraform reads it: quoted templates, in which `${` and `%{` start code and `$${`, `%%{` do not.

use super::chars::{copy, push};
use super::{Language, Syntax};

/// The HCL language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hcl {}

impl Language for Hcl {
    const SYNTAX: Syntax = Syntax {
        name: "HCL",
        quotes: &['"'],
        comments: &["#", "//"],
        interpolations: &["${", "%{"],
        doubling: true,
        refused: &[("/*", "a block comment"), ("<<", "a heredoc")],
    };

    fn literal(raw: &str, out: &mut String) {
        out.push('"');
        copy(
            raw,
            out,
            |b| (b == b'"') | (b == b'\\') | (b == b'$') | (b == b'%'),
            |out, c, rest| match c {
                '"' => out.push_str("\\\""),
                '\\' => out.push_str("\\\\"),
                '$' | '%' => marker(out, c, rest),
                '\n' => out.push_str("\\n"),
                '\r' => out.push_str("\\r"),
                '\t' => out.push_str("\\t"),
                c if c > '\u{ffff}' => push(out, format_args!("\\U{:08x}", u32::from(c))),
                c => push(out, format_args!("\\u{:04x}", u32::from(c))),
            },
        );
        out.push('"');
    }
}

/// Writes `$` or `%`. Before `{` it is doubled; in a run of them that ends there, the others are written by number:
/// which two of `$$${` belong together is read differently by different parsers.
fn marker(out: &mut String, c: char, rest: &str) {
    if rest.starts_with('{') {
        out.push(c);
        out.push(c);
    } else if rest.trim_start_matches(['$', '%']).starts_with('{') {
        push(out, format_args!("\\u{:04x}", u32::from(c)));
    } else {
        out.push(c);
    }
}
