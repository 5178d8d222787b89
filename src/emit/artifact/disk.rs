//! The few changes that are made on disk, each with a message that names its path if it fails.

use std::fs::{self, File, Metadata};
use std::io::{self, ErrorKind, Read};
use std::path::PathBuf;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::manifest::Entry;
use crate::diagnostic::{Diagnostic, Diagnostics};

/// A change on disk that is about to be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// A folder is made.
    MakeFolder,
    /// A file is made, empty.
    Create,
    /// Bytes are added to a file.
    Write,
    /// A file is moved.
    Move,
    /// A file or folder is removed.
    Remove,
}

/// What is called before each change, with its path inside the folder; it may refuse.
pub type Probe = dyn Fn(Step, &str) -> io::Result<()> + Send + Sync;

/// Where our own records are.
pub(super) const RECORDS: &str = ".rolecast";

/// What to do about a foreign file in the way.
pub(super) const LEFT_ALONE: &str = "move it away; what rolecast has not made is never touched";

/// How many bytes are read or written at once.
pub(super) const CHUNK: usize = 64 * 1024;

/// A folder.
#[derive(Clone)]
pub(super) struct Disk {
    root: PathBuf,
    shown: String,
    pub(super) probe: Option<Arc<Probe>>,
}

impl Disk {
    pub(super) fn new(root: PathBuf, shown: String) -> Disk {
        Disk { root, shown, probe: None }
    }

    fn at(&self, path: &str) -> PathBuf {
        if path.is_empty() { self.root.clone() } else { self.root.join(path) }
    }

    /// The path as the user knows it.
    pub(super) fn shown(&self, path: &str) -> String {
        if path.is_empty() { self.shown.clone() } else { format!("{}/{path}", self.shown) }
    }

    /// An error that names the path.
    pub(super) fn error(&self, code: &'static str, path: &str, message: impl Into<String>) -> Diagnostic {
        Diagnostic::error(code, message).in_file(self.shown(path))
    }

    fn failed(&self, what: &str, path: &str, error: &io::Error) -> Diagnostics {
        let reason = match error.kind() {
            ErrorKind::Other | ErrorKind::InvalidData => error.to_string(),
            kind => kind.to_string(),
        };
        let message = format!("cannot {what} `{}`: {reason}", self.shown(path));
        let mut found = self.error("output-refused", path, message);
        if matches!(error.kind(), ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem) {
            found = found.help("`--check` needs no right to write, and `--output DIR` writes elsewhere");
        }
        Diagnostics(vec![found])
    }

    fn change<T>(
        &self,
        step: Step,
        what: &str,
        path: &str,
        change: impl FnOnce() -> io::Result<T>,
    ) -> Result<T, Diagnostics> {
        let asked = self.probe.as_ref().map_or(Ok(()), |probe| probe(step, path));
        asked.and_then(|()| change()).map_err(|error| self.failed(what, path, &error))
    }

    pub(super) fn make_folder(&self, path: &str) -> Result<(), Diagnostics> {
        if self.at(path).is_dir() {
            return Ok(());
        }
        self.change(Step::MakeFolder, "make the folder", path, || fs::create_dir_all(self.at(path)))
    }

    pub(super) fn create(&self, path: &str) -> Result<File, Diagnostics> {
        self.change(Step::Create, "write", path, || File::create(self.at(path)))
    }

    /// Opens a file to lock it, made if it is not there.
    pub(super) fn open_lock(&self, path: &str) -> Result<File, Diagnostics> {
        self.change(Step::Create, "write", path, || {
            File::options().read(true).write(true).create(true).truncate(false).open(self.at(path))
        })
    }

    pub(super) fn write(&self, file: &mut File, path: &str, bytes: &[u8]) -> Result<(), Diagnostics> {
        self.change(Step::Write, "write", path, || io::Write::write_all(file, bytes))
    }

    /// Writes a small file by way of `draft`, so that it is there whole or not at all.
    pub(super) fn put(&self, draft: &str, path: &str, text: &str) -> Result<(), Diagnostics> {
        let mut file = self.create(draft)?;
        self.write(&mut file, draft, text.as_bytes())?;
        drop(file);
        self.rename(draft, path)
    }

    pub(super) fn rename(&self, from: &str, to: &str) -> Result<(), Diagnostics> {
        self.change(Step::Move, "write", to, || fs::rename(self.at(from), self.at(to)))
    }

    /// Removes a file; it may be gone already.
    pub(super) fn remove(&self, path: &str) -> Result<(), Diagnostics> {
        self.change(Step::Remove, "remove", path, || match fs::remove_file(self.at(path)) {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
            done => done,
        })
    }

    /// Removes a folder of our records with all that is in it; it may be gone already.
    pub(super) fn remove_records(&self, path: &str) -> Result<(), Diagnostics> {
        self.change(Step::Remove, "remove", path, || match fs::remove_dir_all(self.at(path)) {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
            done => done,
        })
    }

    /// Removes the folders around `path`, innermost first, as long as they are empty.
    pub(super) fn remove_empty_folders(&self, path: &str) {
        let mut folder = path;
        while let Some((outer, _)) = folder.rsplit_once('/') {
            folder = outer;
            if fs::remove_dir(self.at(folder)).is_err() {
                return;
            }
        }
    }

    pub(super) fn exists(&self, path: &str) -> bool {
        self.at(path).symlink_metadata().is_ok()
    }

    pub(super) fn is_folder(&self, path: &str) -> bool {
        self.at(path).symlink_metadata().is_ok_and(|metadata| metadata.is_dir())
    }

    /// The whole text of a small file, if it is there.
    pub(super) fn read(&self, path: &str) -> Result<Option<String>, Diagnostics> {
        match fs::read_to_string(self.at(path)) {
            Ok(text) => Ok(Some(text)),
            Err(error) if absent(&error) => Ok(None),
            Err(error) => Err(self.failed("read", path, &error)),
        }
    }

    /// Opens a file to read it, if it is there. No part of its path may be a symbolic link, nor the end a folder.
    pub(super) fn open(&self, path: &str) -> Result<Option<File>, Diagnostics> {
        // Asked before it is opened: opening a pipe would wait for its other end.
        let there = self.metadata(path)?;
        if there.as_ref().is_ok_and(|metadata| !metadata.is_file()) {
            let message = format!("`{}` is to be written, but is there and is no file", self.shown(path));
            let found = self.error("output-foreign", path, message);
            return Err(Diagnostics(vec![found.help(LEFT_ALONE)]));
        }
        match there.and_then(|_| File::open(self.at(path))) {
            Ok(file) => Ok(Some(file)),
            Err(error) if absent(&error) => Ok(None),
            Err(error) => Err(self.failed("read", path, &error)),
        }
    }

    /// Refuses `path` if it, or a folder on the way to it, is a symbolic link: it could lead anywhere.
    pub(super) fn refuse_links(&self, path: &str) -> Result<(), Diagnostics> {
        self.metadata(path).map(drop)
    }

    /// What stands at `path`, to which no symbolic link may lead.
    fn metadata(&self, path: &str) -> Result<io::Result<Metadata>, Diagnostics> {
        let folders = path.match_indices('/').filter_map(|(at, _)| path.get(..at)).filter(|part| !part.is_empty());
        let look = |part: &str| match self.at(part).symlink_metadata() {
            Ok(metadata) if metadata.is_symlink() => {
                let message = format!("`{}` is a symbolic link, which could lead out of the output", self.shown(part));
                Err(Diagnostics(vec![self.error("output-link", part, message).help("remove the link")]))
            }
            found => Ok(found),
        };
        for folder in folders {
            drop(look(folder)?);
        }
        look(path)
    }

    /// Digest and size of a file, if it is there.
    pub(super) fn digest(&self, path: &str) -> Result<Option<Entry>, Diagnostics> {
        let Some(mut file) = self.open(path)? else { return Ok(None) };
        let mut digest = Sha256::new();
        let mut size = 0;
        let mut chunk = vec![0; CHUNK];
        loop {
            let count = self.read_chunk(&mut file, path, &mut chunk)?;
            if count == 0 {
                return Ok(Some(Entry::new(digest, size)));
            }
            digest.update(chunk.get(..count).unwrap_or_default());
            size += count as u64;
        }
    }

    /// Reads until `chunk` is full or the file ends.
    pub(super) fn read_chunk(&self, file: &mut File, path: &str, chunk: &mut [u8]) -> Result<usize, Diagnostics> {
        let mut count = 0;
        while let Some(rest) = chunk.get_mut(count..).filter(|rest| !rest.is_empty()) {
            match file.read(rest) {
                Ok(0) => break,
                Ok(more) => count += more,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(self.failed("read", path, &error)),
            }
        }
        Ok(count)
    }
}

fn absent(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory)
}
