//! XML 1.0: attribute values and text.

use std::fmt::Write;

/// Writes `raw` as the value of an attribute, quotes included. What XML has no way to write is written out as `\u{1b}`.
pub fn attribute(raw: &str, out: &mut String) {
    out.push('"');
    write(raw, out, true);
    out.push('"');
}

/// Writes `raw` as text between tags. What XML has no way to write is written out as `\u{1b}`.
pub fn text(raw: &str, out: &mut String) {
    write(raw, out, false);
}

fn write(raw: &str, out: &mut String, in_attribute: bool) {
    for c in raw.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            // `]]>` ends a section that nobody opened.
            '>' => out.push_str("&gt;"),
            '"' if in_attribute => out.push_str("&quot;"),
            // A reader makes spaces of these in attributes, and line feeds of the last in text.
            '\t' if in_attribute => out.push_str("&#9;"),
            '\n' if in_attribute => out.push_str("&#10;"),
            '\r' => out.push_str("&#13;"),
            c if is_allowed(c) => out.push(c),
            // Writing to a string does not fail.
            c => drop(write!(out, "\\u{{{:x}}}", u32::from(c))),
        }
    }
}

/// The production `Char` of XML 1.0.
fn is_allowed(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}
