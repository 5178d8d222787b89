//! Revisions of a git repository as sides of a comparison, read from its object store by the git that is installed.
//!
//! Takes a folder and what users call a revision, gives the revision's files, and where two lines of history part. The
//! checkout and its index are neither read nor written, nothing is fetched, and no hook or filter runs.
//!
//! git itself reads, in three processes at most: it knows worktrees, alternates, packed references, reftables and
//! SHA-256 as they come, checks whose repository it is, and understands revisions as its users do.
//!
//! Replacement objects (`git replace`) are left aside: what is compared is what everybody else has.

mod batch;
mod command;
mod merge_base;
mod object;
mod revision;
mod snapshot;
mod walk;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::diagnostic::Diagnostic;

use batch::Batch;
use command::{failure, run};

pub use merge_base::MergeBase;
pub use revision::{Range, Revision};
pub use snapshot::Snapshot;

/// A git repository, seen from a folder in it.
#[derive(Debug)]
pub struct Repository {
    folder: PathBuf,
    /// The folder's path from the top of the repository, with `/` and none at its end.
    prefix: String,
    /// The top of the checkout; none in a bare repository.
    top: Option<PathBuf>,
    is_shallow: bool,
    batch: Arc<Batch>,
}

impl Repository {
    /// The repository that `folder` is in. Variables that name another (`GIT_DIR`, as hooks have it) count for nothing.
    ///
    /// # Errors
    /// When git is not installed, the folder is in no repository, or git does not open it for this user.
    pub fn discover(folder: &Path) -> Result<Repository, Diagnostic> {
        // Both start at once: the one that reads objects is not waited for.
        let batch = Arc::new(Batch::open(folder)?);
        let asked = ["rev-parse", "--is-shallow-repository", "--is-inside-work-tree", "--show-cdup", "--show-prefix"];
        let told = run(folder, asked)?;
        if !told.status.success() {
            return Err(failure(folder, &told.stderr));
        }
        let malformed = || failure(folder, b"fatal: paths in it are no UTF-8");
        let text = String::from_utf8(told.stdout).map_err(|_| malformed())?;
        // A folder's name may hold line breaks, so the last answer is all that is left.
        let mut lines = text.splitn(4, '\n');
        let mut line = || lines.next().ok_or_else(malformed);
        let (shallow, checked_out, up, prefix) = (line()?, line()?, line()?, line()?);
        let prefix = prefix.strip_suffix('\n').unwrap_or(prefix).trim_end_matches('/');
        Ok(Repository {
            folder: folder.to_owned(),
            prefix: prefix.to_owned(),
            top: (checked_out == "true").then(|| folder.join(up)),
            is_shallow: shallow == "true",
            batch,
        })
    }

    /// Whether there are files of it on disk, below the folder.
    pub fn is_checked_out(&self) -> bool {
        self.top.is_some()
    }

    /// The files of the project as the revision has them. A folder that the revision does not have holds none.
    ///
    /// # Errors
    /// When the revision's tree is damaged or was not fetched.
    pub fn files(&self, revision: &Revision) -> Result<Snapshot, Diagnostic> {
        let folder = revision.folder.as_deref().unwrap_or(&self.prefix);
        Snapshot::open(self.batch.clone(), self.top.clone(), &revision.commit, &revision.text, folder)
    }
}
