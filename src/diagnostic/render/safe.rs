//! Text that does nothing to a terminal but stand there.
//!
//! What users and their files say is shown, and a file may say anything: escape sequences that recolour or rename the
//! window, and marks that turn the order of what follows around, so that a line reads as something it is not.

use std::borrow::Cow;

/// Whether a character acts on its surroundings instead of being seen.
pub(crate) fn acts(c: char) -> bool {
    matches!(c,
        '\u{0}'..='\u{8}' | '\u{a}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{ad}' | '\u{61c}' | '\u{180e}' |
        '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' |
        '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

/// A message with such characters written out, as `\u{202e}`; tabs too.
pub(crate) fn message(text: &str) -> Cow<'_, str> {
    if !text.contains(|c| c == '\t' || acts(c)) {
        return text.into();
    }
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if c == '\t' || acts(c) { out.extend(c.escape_default()) } else { out.push(c) }
    }
    out.into()
}

/// A line of a file with one visible mark for each such character, so that columns stay what they are. Tabs stay.
pub(super) fn line(text: &str) -> String {
    text.chars().map(|c| if acts(c) { '\u{fffd}' } else { c }).collect()
}
