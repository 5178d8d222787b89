//! HTML: text between tags, and attribute values. What cannot be seen, or turns the writing around, is written out.

use super::chars::{copy, push};

/// Writes `raw` as text between tags; not for `script` and `style`, where nothing can be escaped.
pub fn text(raw: &str, out: &mut String) {
    write(raw, out);
}

/// Writes `raw` as the value of an attribute, quotes included.
pub fn attribute(raw: &str, out: &mut String) {
    out.push('"');
    write(raw, out);
    out.push('"');
}

fn write(raw: &str, out: &mut String) {
    copy(
        raw,
        out,
        |b| matches!(b, b'&' | b'<' | b'>' | b'"' | b'\''),
        |out, c, _| match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c => push(out, format_args!("\\u{{{:x}}}", u32::from(c))),
        },
    );
}
