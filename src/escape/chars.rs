//! Which characters may not stand in generated text as they are, and the copying loop that all escapes share.

use std::fmt;

use crate::bytes::any;

/// Whether a character is invisible or changes how its neighbours are shown: controls, line and paragraph separators,
/// marks of writing direction, zero-width characters that join nothing, tags, private and unassigned specials.
///
/// The joiners U+200C and U+200D stay: scripts and emoji need them.
pub(super) fn hidden(c: char) -> bool {
    match c {
        ' '..='~' => false,
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' => true,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{feff}' => true,
        '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' => true,
        '\u{fff9}'..='\u{fffb}' | '\u{fdd0}'..='\u{fdef}' | '\u{e0000}'..='\u{e0fff}' => true,
        c => u32::from(c) & 0xfffe == 0xfffe,
    }
}

/// Copies `raw`, handing each hidden character, and each ASCII one among `marks`, to `write` with the text behind it.
///
/// `marks` is fastest where it compares with `|` alone, since nothing is skipped.
#[inline]
pub(super) fn copy(
    raw: &str,
    out: &mut String,
    marks: impl Fn(u8) -> bool,
    mut write: impl FnMut(&mut String, char, &str),
) {
    // Most texts need nothing done.
    if !any(raw.as_bytes(), |b| !(b' '..=b'~').contains(&b) | marks(b)) {
        out.push_str(raw);
        return;
    }
    let mut start = 0;
    for (at, c) in raw.char_indices() {
        if u8::try_from(c).is_ok_and(|b| b.is_ascii() && marks(b)) || hidden(c) {
            out.push_str(raw.get(start..at).unwrap_or_default());
            start = at + c.len_utf8();
            write(out, c, raw.get(start..).unwrap_or_default());
        }
    }
    out.push_str(raw.get(start..).unwrap_or_default());
}

/// Copies `raw` with `by` in place of each `mark`, and nothing else changed.
pub(super) fn replace(raw: &str, out: &mut String, mark: char, by: &str) {
    let mut parts = raw.split(mark);
    out.push_str(parts.next().unwrap_or_default());
    for part in parts {
        out.push_str(by);
        out.push_str(part);
    }
}

/// Copies `raw` as one line: line breaks, and the ASCII characters among `marks`, as a percent sign and their number, a percent
/// sign as `sign`.
pub(super) fn percent(raw: &str, out: &mut String, sign: &str, marks: &[char]) {
    for c in raw.chars() {
        match c {
            '%' => out.push_str(sign),
            c if matches!(c, '\r' | '\n') || marks.contains(&c) => push(out, format_args!("%{:02X}", u32::from(c))),
            c => out.push(c),
        }
    }
}

/// Writes formatted text; writing into a `String` cannot fail.
pub(super) fn push(out: &mut String, args: fmt::Arguments<'_>) {
    let _ = fmt::Write::write_fmt(out, args);
}

/// Writes the UTF-16 code units of `c` as `\uXXXX`, as JSON and JavaScript do.
pub(super) fn push_utf16(out: &mut String, c: char) {
    for unit in c.encode_utf16(&mut [0; 2]) {
        push(out, format_args!("\\u{unit:04x}"));
    }
}

/// A text that a language has no way to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unrepresentable {
    /// The character.
    pub character: char,
    /// What it cannot be put into, such as `a T-SQL identifier`.
    pub target: &'static str,
}

impl fmt::Display for Unrepresentable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the character U+{:04X} cannot be written in {}", u32::from(self.character), self.target)
    }
}

impl std::error::Error for Unrepresentable {}
