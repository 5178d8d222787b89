//! What a write does: which files are new, changed, stale, edited by hand or not ours.

use std::collections::BTreeMap;

use super::disk::{Disk, LEFT_ALONE};
use super::file::Written;
use super::journal::{Journal, Placement, Removal};
use super::manifest::{Entry, Manifest};
use super::{patch, path};
use crate::diagnostic::{Diagnostic, Diagnostics};

/// What became of the files, by their paths inside the output folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Files that were not there before.
    pub created: Vec<String>,
    /// Files with other bytes than before.
    pub changed: Vec<String>,
    /// Files that are no longer there.
    pub removed: Vec<String>,
    /// How many files were written and were the same already.
    pub same: usize,
}

/// What a write would do to a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Make it.
    Create,
    /// Give it other bytes.
    Change,
    /// Remove it.
    Remove,
    /// Refuse, since it was edited by hand.
    Edited,
    /// Refuse, since it is not ours.
    Foreign,
}

/// A file that a write would not leave as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Its path inside the output folder.
    pub path: String,
    /// What would happen to it.
    pub kind: Kind,
    /// The change as a unified diff, cut where it grows long; empty for a file that would go.
    pub diff: String,
}

/// What a check has found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    /// By path; the manifest last.
    pub changes: Vec<Change>,
}

/// One file's part in a write.
struct Part {
    kind: Option<Kind>,
    old: Option<Entry>,
    written: Option<Written>,
}

/// A write, thought through.
pub(super) struct Plan {
    parts: BTreeMap<String, Part>,
    manifest: Manifest,
    manifest_changed: bool,
}

impl Plan {
    pub(super) fn new(
        disk: &Disk,
        old: Manifest,
        written: BTreeMap<String, Written>,
        selected: &dyn Fn(&str) -> bool,
    ) -> Result<Plan, Diagnostics> {
        let mut files = BTreeMap::new();
        let mut parts = BTreeMap::new();
        let mut found = Diagnostics::new();
        for (path, entry) in &old.files {
            if written.contains_key(path) {
                continue;
            }
            if !selected(path) {
                files.insert(path.clone(), entry.clone());
                continue;
            }
            match disk.digest(path) {
                Ok(None) => {}
                Ok(Some(now)) => {
                    let kind = if now == *entry { Kind::Remove } else { Kind::Edited };
                    parts.insert(path.clone(), Part { kind: Some(kind), old: Some(now), written: None });
                }
                Err(errors) => found.extend(errors),
            }
        }
        for (path, written) in written {
            let listed = old.files.get(&path);
            let kind = match &written.old {
                None => Some(Kind::Create),
                Some(now) if *now == written.new => None,
                Some(now) => Some(match listed {
                    Some(listed) if listed == now => Kind::Change,
                    Some(_) => Kind::Edited,
                    None => Kind::Foreign,
                }),
            };
            files.insert(path.clone(), written.new.clone());
            parts.insert(path, Part { kind, old: written.old.clone(), written: Some(written) });
        }
        found.extend(clashes(&files));
        if found.has_errors() {
            return Err(found);
        }
        let manifest = Manifest::of(files);
        let manifest_changed = disk.read(&Manifest::path())?.as_deref() != Some(&manifest.text());
        Ok(Plan { parts, manifest, manifest_changed })
    }

    /// Carries it out. With `force`, files that were edited by hand are no obstacle.
    pub(super) fn commit(self, disk: &Disk, force: bool) -> Result<Outcome, Diagnostics> {
        let refused: Vec<Diagnostic> = self
            .parts
            .iter()
            .filter_map(|(path, part)| match part.kind {
                Some(Kind::Edited) if !force => Some(edited(disk, path)),
                Some(Kind::Foreign) => Some(foreign(disk, path)),
                _ => None,
            })
            .collect();
        if !refused.is_empty() {
            return Err(Diagnostics(refused));
        }
        let mut outcome = Outcome::default();
        let mut journal = Journal { manifest: self.manifest.text(), ..Journal::default() };
        for (path, Part { kind, old, written }) in self.parts {
            let stage = written.as_ref().and_then(|written| written.stage);
            match (kind, written.zip(stage), old) {
                (Some(_), Some((written, stage)), old) => {
                    let list = if old.is_some() { &mut outcome.changed } else { &mut outcome.created };
                    list.push(path.clone());
                    journal.place.push(Placement { path, stage, new: written.new, old });
                }
                (Some(_), None, Some(old)) => {
                    outcome.removed.push(path.clone());
                    journal.remove.push(Removal { path, old });
                }
                _ => outcome.same += 1,
            }
        }
        let idle = journal.place.is_empty() && journal.remove.is_empty() && !self.manifest_changed;
        if !idle {
            journal.commit(disk)?;
        }
        Ok(outcome)
    }

    /// Says what it would do.
    pub(super) fn compare(self, disk: &Disk) -> Result<Comparison, Diagnostics> {
        let mut budget = patch::Budget::default();
        let mut changes = Vec::new();
        for (path, part) in self.parts {
            let Some(kind) = part.kind else { continue };
            let kept = part.written.and_then(|written| written.kept);
            let diff = match kept {
                Some((from, text)) => patch::patch(disk, &path, from, &text, part.old.is_some(), &mut budget)?,
                None => String::new(),
            };
            changes.push(Change { path, kind, diff });
        }
        if self.manifest_changed {
            let kind = if disk.exists(&Manifest::path()) { Kind::Change } else { Kind::Create };
            changes.push(Change { path: Manifest::path(), kind, diff: String::new() });
        }
        Ok(Comparison { changes })
    }
}

fn edited(disk: &Disk, path: &str) -> Diagnostic {
    let message = format!("`{}` was edited by hand since it was written", disk.shown(path));
    let help = "change its source or its template in its place, then let `--force` write over it";
    disk.error("output-edited", path, message).help(help)
}

fn foreign(disk: &Disk, path: &str) -> Diagnostic {
    let message = format!("`{}` is to be written, but is there and was not made by rolecast", disk.shown(path));
    disk.error("output-foreign", path, message).help(LEFT_ALONE)
}

/// Paths that cannot be side by side on every system: those that differ in case alone, and a file where a folder is.
fn clashes(files: &BTreeMap<String, Entry>) -> Vec<Diagnostic> {
    let mut folded: BTreeMap<String, &str> = BTreeMap::new();
    let mut found = Vec::new();
    for file in files.keys() {
        if let Some(other) = folded.insert(path::fold(file), file) {
            let message = format!("the output paths `{other}` and `{file}` are one file");
            found.push(Diagnostic::error("output-path", message));
        }
    }
    for (name, file) in &folded {
        let folders = name.match_indices('/').filter_map(|(at, _)| name.get(..at));
        for other in folders.filter_map(|folder| folded.get(folder)) {
            let message = format!("the output path `{other}` is a file, and `{file}` needs it to be a folder");
            found.push(Diagnostic::error("output-path", message));
        }
    }
    found
}
