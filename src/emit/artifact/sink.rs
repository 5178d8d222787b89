//! Where backends put artifacts, from any number of threads.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::disk::Disk;
use super::file::{ArtifactFile, Written};
use super::journal;
use super::lock::Lock;
use super::manifest::Manifest;
use super::path;
use super::plan::{Comparison, Outcome, Plan};
use crate::diagnostic::{Diagnostic, Diagnostics};

/// What is to be done with the artifacts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Write them; files of ours that were edited by hand are an error.
    Write,
    /// Write them, over files of ours that were edited by hand too.
    Force,
    /// Write nothing; say what a write would do.
    Check,
}

/// A write or a check that is going on. Dropped before [`finish`](Sink::finish), it leaves the folder as it was.
pub struct Sink {
    pub(super) disk: Disk,
    mode: Mode,
    manifest: Manifest,
    state: Mutex<State>,
    stages: AtomicUsize,
    /// Held until the end; last, so that it is given back after all else.
    lock: Option<Lock>,
}

#[derive(Default)]
struct State {
    /// Every path that was opened, by what it is on a system that ignores case.
    names: BTreeMap<String, String>,
    written: BTreeMap<String, Written>,
}

impl Sink {
    pub(super) fn begin(disk: Disk, mode: Mode) -> Result<Sink, Diagnostics> {
        let lock = match mode {
            Mode::Check => None,
            Mode::Write | Mode::Force => {
                let lock = Lock::take(&disk)?;
                journal::recover(&disk)?;
                disk.make_folder(&journal::stage_folder())?;
                Some(lock)
            }
        };
        let manifest = Manifest::load(&disk)?;
        Ok(Sink { disk, mode, manifest, state: Mutex::default(), stages: AtomicUsize::new(0), lock })
    }

    /// Opens the artifact `path`, relative to the folder, its parts separated by `/`.
    ///
    /// # Errors
    /// The path is not fit for every system, is taken, leads over a symbolic link, or the disk refuses.
    pub fn file(&self, path: &str) -> Result<ArtifactFile<'_>, Diagnostics> {
        let one = |found: Diagnostic| Err(Diagnostics(vec![found]));
        if let Err(what) = path::refuse(path) {
            let message = format!("the output path `{}` {what}", path.escape_debug());
            return one(Diagnostic::error("output-path", message));
        }
        if let Some(other) = self.state().names.insert(path::fold(path), path.to_owned()) {
            let message = format!("the output paths `{other}` and `{path}` are one file");
            return one(Diagnostic::error("output-path", message));
        }
        ArtifactFile::open(self, path.to_owned())
    }

    /// Moves everything into place. `selected` says which of our files this write stands for: those of them that were
    /// not written are removed, the others stay as they are.
    ///
    /// # Errors
    /// Files that were edited by hand, foreign files in the way, a file that was opened and never closed, or a refusal of
    /// the disk. Nothing is changed then, or [`recover`](super::Output::recover) finishes what was begun.
    pub fn finish(mut self, selected: &dyn Fn(&str) -> bool) -> Result<Outcome, Diagnostics> {
        self.plan(selected)?.commit(&self.disk, self.mode == Mode::Force)
    }

    /// What a write would do. To be called in [`Mode::Check`], where nothing is staged.
    ///
    /// # Errors
    /// A file that was opened and never closed, or one that cannot be read.
    pub fn compare(mut self, selected: &dyn Fn(&str) -> bool) -> Result<Comparison, Diagnostics> {
        self.plan(selected)?.compare(&self.disk)
    }

    fn plan(&mut self, selected: &dyn Fn(&str) -> bool) -> Result<Plan, Diagnostics> {
        let State { names, written } = std::mem::take(&mut *self.state());
        let mut found = Diagnostics::new();
        for path in names.values().filter(|path| !written.contains_key(*path)) {
            found.push(self.disk.error(
                "output-incomplete",
                path,
                format!("`{}` was not completed", self.disk.shown(path)),
            ));
        }
        if found.has_errors() {
            return Err(found);
        }
        Plan::new(&self.disk, std::mem::replace(&mut self.manifest, Manifest::of(BTreeMap::new())), written, selected)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn add(&self, path: String, written: Written) -> Result<(), Diagnostics> {
        self.state().written.insert(path, written);
        Ok(())
    }

    pub(super) fn is_check(&self) -> bool {
        self.mode == Mode::Check
    }

    pub(super) fn next_stage(&self) -> usize {
        self.stages.fetch_add(1, Ordering::Relaxed)
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        // With a journal the stage is what the write is to be finished from.
        if self.lock.is_some() && !journal::is_committed(&self.disk) {
            let _ = self.disk.remove_records(&journal::stage_folder());
        }
    }
}
