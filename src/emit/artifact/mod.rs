//! Generated files on disk: written all or not at all, and never over anything that is not ours.
//!
//! Takes paths and text from any number of threads; gives a folder that holds the old set of files or the new one,
//! whenever the process may be killed. New and changed files are staged in `.rolecast/stage`, a journal says what is to
//! be done with them, then they are moved into place, the manifest last. Without a journal an interrupted write is undone,
//! with one it is finished, by [`Output::recover`]. A file that comes out as it is on disk is neither staged nor written.
//!
//! What is ours is what `.rolecast/manifest.json` lists with its digest. A file of ours whose digest differs was edited
//! by hand; a file at our path that is not listed is foreign, unless it holds the very bytes to be written.
//! Knows nothing of what the files mean.
//!
//! Killed processes are provided for; a loss of power is not (nothing waits for the disk): digests then show the damage.

mod disk;
mod file;
mod journal;
mod lock;
mod manifest;
mod patch;
mod path;
mod plan;
mod sink;

use std::path::PathBuf;
use std::sync::Arc;

pub use disk::{Probe, Step};
pub use file::ArtifactFile;
pub use manifest::{Entry, Manifest};
pub use plan::{Change, Comparison, Kind, Outcome};
pub use sink::{Mode, Sink};

use crate::diagnostic::Diagnostics;
use disk::Disk;

/// A folder of generated files.
#[derive(Clone)]
pub struct Output {
    disk: Disk,
}

/// What was left of an interrupted write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recovery {
    /// Nothing.
    Clean,
    /// All of the new files: the write has been finished.
    Finished,
    /// Some of the new files: they are dropped, the old ones stand.
    RolledBack,
    /// A write that is not interrupted: another process is at it.
    Busy,
}

impl Output {
    /// The folder `root`, called `shown` in messages, such as `generated`. Nothing is touched yet.
    pub fn new(root: impl Into<PathBuf>, shown: impl Into<String>) -> Output {
        Output { disk: Disk::new(root.into(), shown.into()) }
    }

    /// Calls `probe` before every change on disk; an error of its is taken for that of the change.
    #[must_use]
    pub fn with_probe(mut self, probe: Arc<Probe>) -> Output {
        self.disk.probe = Some(probe);
        self
    }

    /// Finishes or undoes an interrupted write. Touches nothing if there was none, so it may be called in any folder.
    ///
    /// # Errors
    /// A file that stands in the way was changed since, or the disk refuses.
    pub fn recover(&self) -> Result<Recovery, Diagnostics> {
        if !journal::is_pending(&self.disk) {
            return Ok(Recovery::Clean);
        }
        match lock::Lock::try_take(&self.disk)? {
            Some(_lock) => journal::recover(&self.disk),
            None => Ok(Recovery::Busy),
        }
    }

    /// Starts a write or a check. A write takes the folder's lock, and first recovers what an earlier one left; ahead of
    /// a check that is the caller's to do.
    ///
    /// # Errors
    /// Another process writes here, the manifest cannot be read, or the disk refuses.
    pub fn begin(&self, mode: Mode) -> Result<Sink, Diagnostics> {
        Sink::begin(self.disk.clone(), mode)
    }

    /// What the folder's manifest lists; nothing if there is none.
    ///
    /// # Errors
    /// The manifest cannot be read.
    pub fn manifest(&self) -> Result<Manifest, Diagnostics> {
        Manifest::load(&self.disk)
    }
}
