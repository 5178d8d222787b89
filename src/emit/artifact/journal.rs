//! The journal of a write: once it is there, the new files will be; until then, the old ones stay.

use serde::{Deserialize, Serialize};

use super::Recovery;
use super::disk::{Disk, RECORDS};
use super::manifest::{Entry, Manifest};
use super::path;
use crate::diagnostic::Diagnostics;

/// What is to be done, in this order: remove, move into place, write the manifest.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Journal {
    pub(super) remove: Vec<Removal>,
    pub(super) place: Vec<Placement>,
    pub(super) manifest: String,
}

/// A file that goes.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Removal {
    pub(super) path: String,
    pub(super) old: Entry,
}

/// A staged file that is moved to its path.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Placement {
    pub(super) path: String,
    pub(super) stage: usize,
    pub(super) new: Entry,
    /// What is there before.
    pub(super) old: Option<Entry>,
}

fn journal_path() -> String {
    format!("{RECORDS}/journal.json")
}

pub(super) fn stage_folder() -> String {
    format!("{RECORDS}/stage")
}

pub(super) fn stage_path(number: usize) -> String {
    format!("{RECORDS}/stage/{number}")
}

fn draft_path() -> String {
    format!("{RECORDS}/stage/draft")
}

/// Whether an interrupted write has left something, or one is going on.
pub(super) fn is_pending(disk: &Disk) -> bool {
    is_committed(disk) || disk.exists(&stage_folder())
}

/// Whether a write has passed the point from which it is finished.
pub(super) fn is_committed(disk: &Disk) -> bool {
    disk.exists(&journal_path())
}

impl Journal {
    /// Does all of it. The caller has the lock and has staged the files.
    pub(super) fn commit(&self, disk: &Disk) -> Result<(), Diagnostics> {
        let text = serde_json::to_string(self).unwrap_or_default();
        disk.put(&draft_path(), &journal_path(), &text)?;
        self.apply(disk)
    }

    /// The removals that are not known to be done: where a folder is by now, new files have been placed in it.
    fn removals<'j>(&'j self, disk: &'j Disk) -> impl Iterator<Item = &'j Removal> {
        self.remove.iter().filter(|removal| !disk.is_folder(&removal.path))
    }

    fn apply(&self, disk: &Disk) -> Result<(), Diagnostics> {
        for removal in self.removals(disk) {
            disk.remove(&removal.path)?;
        }
        for removal in &self.remove {
            disk.remove_empty_folders(&removal.path);
        }
        for placement in &self.place {
            let staged = stage_path(placement.stage);
            // Moved already, before an interruption.
            if !disk.exists(&staged) {
                continue;
            }
            if let Some((folder, _)) = placement.path.rsplit_once('/') {
                disk.make_folder(folder)?;
            }
            disk.rename(&staged, &placement.path)?;
        }
        disk.make_folder(&stage_folder())?;
        disk.put(&draft_path(), &Manifest::path(), &self.manifest)?;
        disk.remove_records(&stage_folder())?;
        disk.remove(&journal_path())
    }

    /// Every file that is in the way or damaged, so that going on would lose something.
    fn obstacles(&self, disk: &Disk) -> Result<(), Diagnostics> {
        let mut found = Diagnostics::new();
        let mut check = |path: &str, expected: &[Option<&Entry>]| match path::refuse(path) {
            Err(what) => found.push(disk.error(
                "output-journal",
                "",
                format!("the journal names `{}`, which {what}", path.escape_debug()),
            )),
            Ok(()) => match disk.digest(path) {
                Err(errors) => found.extend(errors),
                Ok(now) if expected.contains(&now.as_ref()) => {}
                Ok(_) => {
                    let message = format!("`{}` was changed while a write was unfinished", disk.shown(path));
                    let help = "move it away to let the write be finished, or restore the folder from version control";
                    found.push(disk.error("output-edited", path, message).help(help));
                }
            },
        };
        for removal in self.removals(disk) {
            check(&removal.path, &[None, Some(&removal.old)]);
        }
        let mut damaged = Vec::new();
        for placement in &self.place {
            let staged = stage_path(placement.stage);
            match disk.digest(&staged)? {
                // Moved already; what has become of it since is for the next write to judge.
                None => {}
                Some(entry) if entry == placement.new => check(&placement.path, &[None, placement.old.as_ref()]),
                Some(_) => damaged.push(staged),
            }
        }
        found.extend(damaged.iter().map(|path| {
            let message = format!("`{}`, left by an interrupted write, is damaged", disk.shown(path));
            let help =
                format!("restore `{}` from version control and remove `{}`", disk.shown(""), disk.shown(RECORDS));
            disk.error("output-journal", path, message).help(help)
        }));
        if found.has_errors() { Err(found) } else { Ok(()) }
    }
}

/// Finishes or undoes what an interrupted write has left. The caller has the lock.
pub(super) fn recover(disk: &Disk) -> Result<Recovery, Diagnostics> {
    disk.refuse_links(&stage_path(0))?;
    let Some(text) = disk.read(&journal_path())? else {
        let left = disk.exists(&stage_folder());
        disk.remove_records(&stage_folder())?;
        return Ok(if left { Recovery::RolledBack } else { Recovery::Clean });
    };
    let journal: Journal = serde_json::from_str(&text).map_err(|error| {
        let message = format!("`{}` cannot be read: {error}", disk.shown(&journal_path()));
        Diagnostics(vec![disk.error("output-journal", &journal_path(), message)])
    })?;
    journal.obstacles(disk)?;
    journal.apply(disk)?;
    Ok(Recovery::Finished)
}
