//! Comments: one line, shown as it is, with nothing in it that ends a comment or hides text.

use super::chars::{copy, push};

/// Writes `raw` so that it stays inside a comment that starts with `//`, `#` or `/*`.
///
/// Line ends and tabs become spaces, other invisible characters their numbers, and so does a backslash at the end, by
/// which some readers of these languages take the next line into the comment; a comment need not be read back.
pub(super) fn comment(raw: &str, out: &mut String) {
    copy(
        raw,
        out,
        |b| (b == b'*') | (b == b'\\'),
        |out, c, rest| match c {
            '*' if rest.starts_with('/') => out.push_str("* "),
            '\\' if rest.is_empty() => out.push_str("<U+005C>"),
            '*' | '\\' => out.push(c),
            '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}' | '\u{85}' => out.push(' '),
            c => push(out, format_args!("<U+{:04X}>", u32::from(c))),
        },
    );
}
