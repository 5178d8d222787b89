//! Writing one file so that it is the old one or the new one at any time.

use std::fs;
use std::path::{Path, PathBuf};

use crate::diagnostic::Diagnostic;

/// Writes a file beside its place and moves it there. Messages call it `shown`.
///
/// # Errors
/// What the disk refuses; the old file stays then.
pub fn replace(path: &Path, shown: &str, text: &str) -> Result<(), Diagnostic> {
    let beside = beside(path);
    fs::write(&beside, text).and_then(|()| fs::rename(&beside, path)).map_err(|error| {
        // What was staged is of no use; that it cannot be removed either is no news.
        let _ = fs::remove_file(&beside);
        Diagnostic::error("output", format!("`{shown}` cannot be written: {error}"))
    })
}

/// Where the new file is staged: hidden, and named after the process, so that two runs do not meet.
fn beside(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!("{}{}", staged(&name), std::process::id()))
}

/// How the names of a file's staged ones begin; the number of the process follows.
pub(super) fn staged(name: &str) -> String {
    format!(".{name}.")
}
