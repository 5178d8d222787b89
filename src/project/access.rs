//! A policy from an `access.json`.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use crate::diagnostic::Diagnostic;
use crate::policy::{Policy, ReadError, read};

/// Reads the `access.json` at `path`, which is a path of the machine's and not one inside a project.
///
/// # Errors
/// It cannot be read, or holds something else.
pub fn read_access(path: &Path) -> Result<Policy, Diagnostic> {
    let shown = path.display();
    let bytes = fs::read(path).map_err(|error| {
        let why = match error.kind() {
            ErrorKind::NotFound => "does not exist".to_owned(),
            ErrorKind::PermissionDenied => "cannot be read: permission denied".to_owned(),
            _ => format!("cannot be read: {error}"),
        };
        Diagnostic::error("unreadable-file", format!("`{shown}` {why}"))
    })?;
    let text = String::from_utf8(bytes).map_err(|_| {
        let message = format!("`{shown}` is no text in UTF-8");
        Diagnostic::error("unreadable-file", message)
            .help("`rolecast compile` writes `access.json` for each environment")
    })?;
    read(&text).map_err(|ReadError { message, at }| {
        let at = at.map(|(line, column)| format!(":{line}:{column}")).unwrap_or_default();
        Diagnostic::error("unreadable-access", format!("`{shown}{at}`: {message}"))
            .help("`rolecast compile` writes `access.json` for each environment")
    })
}
