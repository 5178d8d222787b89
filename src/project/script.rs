//! Writing a script that is ours: the old one or the new one at any time, and never over anything else.
//!
//! The second line of a script of ours has the digest of what follows, so that one that was edited is told from one that
//! was not, and both from a file of somebody else.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use sha2::{Digest, Sha256};

use super::replace;
use crate::diagnostic::Diagnostic;

/// The first line, and what the second begins with.
const START: &str = "#!/usr/bin/env bash\n# Written by rolecast diff --removals: ";

/// Writes a script; whether it was other than it is now.
///
/// # Errors
/// Something else is at its place, it was edited, or the disk refuses.
pub fn write_script(path: &Path, body: &str) -> Result<bool, Diagnostic> {
    let shown = path.display().to_string();
    let text = format!("{START}{}\n{body}", digest(body));
    match fs::read(path) {
        Ok(known) if known == text.as_bytes() => return Ok(false),
        Ok(known) => match ours(&known) {
            Some(true) => {}
            Some(false) => {
                let message = format!("`{shown}` was edited since it was written");
                return Err(Diagnostic::error("output-edited", message).help("move it away, or name another file"));
            }
            None => {
                let message = format!("`{shown}` is there already, and not written by `--removals`");
                return Err(Diagnostic::error("output-foreign", message).help("name another file"));
            }
        },
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        Err(error) => return Err(Diagnostic::error("output", format!("`{shown}` cannot be written: {error}"))),
    }
    replace(path, &shown, &text).map(|()| true)
}

/// Whether a script of ours is as it was written; none for what is no script of ours.
fn ours(bytes: &[u8]) -> Option<bool> {
    let rest = std::str::from_utf8(bytes).ok()?.strip_prefix(START)?;
    let (known, body) = rest.split_once('\n')?;
    Some(known == digest(body))
}

fn digest(text: &str) -> String {
    let digest = Sha256::digest(text.as_bytes());
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}
