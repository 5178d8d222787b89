//! Writing `rolecast.lock`.

use std::fs;
use std::path::Path;

use super::Project;
use super::load::LOCK_FILE;
use crate::catalog::Lock;
use crate::diagnostic::{Diagnostic, Diagnostics};

/// What updating the lock did, or would do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LockUpdate {
    /// Whether the lock's text changes.
    pub changed: bool,
    /// What the catalogue, the library and the project's components give otherwise than the old lock did.
    pub differences: Diagnostics,
}

/// Brings the lock up to what catalogue and library give now; with `check`, only says what that would change. Words
/// that were chosen for Terraform keys stay.
///
/// # Errors
/// The project's own errors, or a refusal of the disk.
pub fn update_lock(project: &Project, root: &Path, check: bool) -> Result<LockUpdate, Diagnostics> {
    let Some(resolved) = project.resolve_unlocked() else { return Err(project.diagnostics.clone()) };
    if resolved.policy.is_none() {
        let mut found = project.diagnostics.clone();
        found.extend(resolved.diagnostics);
        return Err(found.sorted());
    }
    let text = lock_text(&resolved.lock)?;
    let changed = project.lock_text.as_deref() != Some(&*text);
    if changed && !check {
        write_lock(root, &text)?;
    }
    Ok(LockUpdate { changed, differences: project.lock_differences().all() })
}

pub(super) fn lock_text(lock: &Lock) -> Result<String, Diagnostics> {
    lock.text().map_err(|error| refused(&error.to_string()))
}

/// Writes the lock beside its place and moves it there, so that it is the old one or the new one at any time.
pub(super) fn write_lock(root: &Path, text: &str) -> Result<(), Diagnostics> {
    let place = root.join(LOCK_FILE);
    let beside = root.join(format!("{}{}", staged(), std::process::id()));
    fs::write(&beside, text).and_then(|()| fs::rename(&beside, &place)).map_err(|error| {
        // What was staged is of no use; that it cannot be removed either is no news.
        let _ = fs::remove_file(&beside);
        refused(&error.to_string())
    })?;
    sweep(root);
    Ok(())
}

/// How the names of staged locks begin; the number of the process follows.
fn staged() -> String {
    format!(".{LOCK_FILE}.")
}

/// Removes what runs that were killed had staged. Where that cannot be, it harms nobody.
fn sweep(root: &Path) {
    for entry in fs::read_dir(root).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let process = name.to_str().and_then(|name| name.strip_prefix(&staged()));
        if process.is_some_and(|process| process.bytes().all(|byte| byte.is_ascii_digit())) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

fn refused(why: &str) -> Diagnostics {
    Diagnostics(vec![Diagnostic::error("output", format!("`{LOCK_FILE}` cannot be written: {why}")).in_file(LOCK_FILE)])
}
