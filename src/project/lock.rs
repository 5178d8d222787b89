//! Writing `rolecast.lock`.

use std::fs;
use std::path::Path;

use super::Project;
use super::load::LOCK_FILE;
use super::replace::{replace, staged};
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

pub(super) fn write_lock(root: &Path, text: &str) -> Result<(), Diagnostics> {
    let refused = |one: Diagnostic| Diagnostics(vec![one.in_file(LOCK_FILE)]);
    replace(&root.join(LOCK_FILE), LOCK_FILE, text).map_err(refused)?;
    sweep(root);
    Ok(())
}

/// Removes what runs that were killed had staged. Where that cannot be, it harms nobody.
fn sweep(root: &Path) {
    for entry in fs::read_dir(root).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let process = name.to_str().and_then(|name| name.strip_prefix(&staged(LOCK_FILE)));
        if process.is_some_and(|process| process.bytes().all(|byte| byte.is_ascii_digit())) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

fn refused(why: &str) -> Diagnostics {
    Diagnostics(vec![Diagnostic::error("output", format!("`{LOCK_FILE}` cannot be written: {why}")).in_file(LOCK_FILE)])
}
