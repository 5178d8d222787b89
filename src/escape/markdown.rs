//! Markdown (CommonMark with GitHub's tables and automatic links): running text and code spans.

use super::chars::{copy, hidden, push};
use super::{Language, Syntax};

/// Markdown; its literal is running text on one line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Markdown {}

impl Language for Markdown {
    const SYNTAX: Syntax = Syntax {
        name: "Markdown",
        quotes: &['`'],
        comments: &[],
        interpolations: &[],
        doubling: false,
        refused: &[("<!--", "a comment")],
    };

    fn literal(raw: &str, out: &mut String) {
        let start = out.len();
        copy(
            raw,
            out,
            |b| b.is_ascii_punctuation() || b == b' ',
            |out, c, rest| {
                let before = out.get(start..).unwrap_or_default();
                match c {
                    '\n' | '\r' | '\t' | ' ' if before.is_empty() => out.push_str("&#32;"),
                    '\n' | '\r' | '\t' => out.push(' '),
                    c if hidden(c) => visible(out, c),
                    c if means_something(c, before, rest) => {
                        out.push('\\');
                        out.push(c);
                    }
                    c => out.push(c),
                }
            },
        );
    }
}

/// Whether Markdown would read punctuation, after `before` on its line and ahead of `rest`, as more than text.
fn means_something(c: char, before: &str, rest: &str) -> bool {
    match c {
        '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&' | '!' | '$' | '@' => true,
        '-' | '+' | '=' => before.is_empty(),
        ':' => rest.starts_with("//"),
        '.' | ')' => before.bytes().all(|b| b.is_ascii_digit()) || before.to_ascii_lowercase().ends_with("www"),
        _ => false,
    }
}

fn visible(out: &mut String, c: char) {
    push(out, format_args!("(U+{:04X})", u32::from(c)));
}

/// Writes `raw` as a code span: shown as it stands, but for line ends, which become spaces. Not for table cells.
pub fn code_span(raw: &str, out: &mut String) {
    span(raw, false, out);
}

/// Writes `raw` as a code span of a table cell, where `|` must be escaped even in code.
pub fn table_code_span(raw: &str, out: &mut String) {
    span(raw, true, out);
}

fn span(raw: &str, in_table: bool, out: &mut String) {
    let longest = raw.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    // One space is taken off at each end if both ends have one, so texts that begin or end so need a pair of their own.
    let edge = |c: char| c == '`' || c.is_whitespace();
    let pad = if raw.is_empty() || raw.starts_with(edge) || raw.ends_with(edge) { " " } else { "" };
    out.push_str(&fence);
    out.push_str(pad);
    copy(
        raw,
        out,
        |b| b == b'|' && in_table,
        |out, c, _| match c {
            '|' => out.push_str("\\|"),
            '\n' | '\r' | '\t' => out.push(' '),
            c => visible(out, c),
        },
    );
    out.push_str(pad);
    out.push_str(&fence);
}
