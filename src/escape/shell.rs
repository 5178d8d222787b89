//! POSIX shells: one word in single quotes.

use super::chars::{Unrepresentable, hidden, replace};

/// Writes `raw` as one word: `'it'\''s'`.
///
/// # Errors
/// Control characters and direction marks: a shell has no portable escape for them, and a reader could not see them.
pub fn word(raw: &str, out: &mut String) -> Result<(), Unrepresentable> {
    if let Some(character) = raw.chars().find(|c| hidden(*c)) {
        return Err(Unrepresentable { character, target: "a shell command" });
    }
    out.push('\'');
    replace(raw, out, '\'', "'\\''");
    out.push('\'');
    Ok(())
}
