//! The files of a project as a revision has them.
//!
//! Takes paths inside the project, gives bytes, as the folder on disk would give them once the revision is checked out:
//! what a link, a missing file or a name that is no text comes to is the same. Bytes are those of the object store: what
//! a checkout makes of line breaks (`eol=crlf`) is no content, and a filter's own (Git LFS, git-crypt) is not to be had.
//!
//! Files that are said to be read next are read ahead, together.

use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::batch::{Batch, Reply};
use super::object::Kind;
use super::walk::{Folder, Found, Unread, Walk, Wanted, ask};
use crate::diagnostic::Diagnostic;
use crate::source::files::{Files, check, not_a_file, not_utf8, symlink, too_large, unreadable};

/// Files and folders that a folder may hold. Trees may share trees, so that a small repository can hold more than any disk.
const MOST_FILES: usize = 100_000;

/// The kind of object that a file is.
const FILE: &str = "blob";

/// What filters leave in place of a file: how it begins, and whose it is.
const FILTERED: [(&[u8], &str); 2] =
    [(b"version https://git-lfs.github.com/spec/v1\n", "Git LFS"), (b"\0GITCRYPT\0", "git-crypt")];

/// Bytes of files that a revision gives in all. Files may be one file many times, too.
const MOST_BYTES: usize = 1 << 30;

/// Bytes that are read ahead, and how many files for one answer.
const AHEAD: (usize, usize) = (64 << 20, 32);

/// The files of one revision.
#[derive(Debug)]
pub struct Snapshot {
    origin: String,
    known: Mutex<Known>,
}

#[derive(Debug)]
struct Known {
    walk: Walk,
    /// Contents that were asked for and not taken yet, by paths from the top of the repository; none when too large.
    contents: BTreeMap<String, Option<Vec<u8>>>,
    /// Bytes that were taken.
    taken: usize,
}

impl Snapshot {
    /// The files below `folder` in the tree of `commit`; `text` is the revision as people are shown it.
    pub(super) fn open(
        batch: Arc<Batch>,
        top: Option<PathBuf>,
        commit: &str,
        text: &str,
        folder: &str,
    ) -> Result<Snapshot, Diagnostic> {
        let folder = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let reply = batch.ask(&[&format!("{commit}^{{tree}}")])?.pop().unwrap_or(Reply::Missing);
        let root = Folder::of(batch, reply).map_err(|why| why.refusal(text))?;
        let known = Known { walk: Walk::new(&folder, top, root), contents: BTreeMap::new(), taken: 0 };
        Ok(Snapshot { origin: format!("{text}:{folder}"), known: Mutex::new(known) })
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        // What a reader that panicked had read is whole: it is put there at once.
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The way from the top of the repository to the project: empty, or ending with `/`.
    pub fn folder(&self) -> String {
        self.known().walk.full("")
    }

    fn not_a_folder(path: &str) -> Diagnostic {
        unreadable(path, &io::Error::from(io::ErrorKind::NotADirectory))
    }
}

impl Files for Snapshot {
    fn origin(&self) -> &str {
        &self.origin
    }

    fn exists(&self, path: &str) -> bool {
        // What cannot be looked up is there to be read, which says why.
        !matches!(self.known().walk.find(path), Ok(Found::Nothing | Found::InFile))
    }

    fn list(&self, folder: &str) -> Result<Vec<String>, Diagnostic> {
        check(folder)?;
        let walk = &mut self.known().walk;
        let top = match walk.find(folder)? {
            Found::Nothing => return Ok(Vec::new()),
            Found::Link => return Err(symlink(folder)),
            Found::InFile | Found::File(_) => return Err(Snapshot::not_a_folder(folder)),
            Found::Folder(top) => top,
        };
        let (mut found, mut level, mut folders) = (Vec::new(), vec![(folder.to_owned(), top)], 0);
        while !level.is_empty() {
            let mut below = Vec::new();
            for (path, open) in &level {
                for (name, entry) in &open.entries {
                    let lossy = String::from_utf8_lossy(name);
                    let name = std::str::from_utf8(name).map_err(|_| not_utf8(&lossy, path))?;
                    if name.starts_with('.') {
                        continue;
                    }
                    let path = if path.is_empty() { name.to_owned() } else { format!("{path}/{name}") };
                    match entry.kind {
                        Kind::Link => return Err(symlink(&path)),
                        Kind::File => found.push(path),
                        Kind::Folder | Kind::Module => {
                            let path = walk.full(&path);
                            below.push(Wanted { path, entry: entry.clone(), batch: open.batch.clone() });
                        }
                    }
                    if found.len() + folders + below.len() > MOST_FILES {
                        let message = format!("`{folder}` holds more than {MOST_FILES} files and folders");
                        return Err(Diagnostic::error("git-files", message).in_file(folder));
                    }
                }
            }
            folders += below.len();
            let paths: Vec<String> = below.iter().map(|one| one.path.clone()).collect();
            walk.load(below)?;
            level = paths.into_iter().filter_map(|path| walk.loaded(&path)).collect();
        }
        found.sort_unstable();
        Ok(found)
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, Diagnostic> {
        check(path)?;
        let known = &mut *self.known();
        let waiting = known.contents.remove(&known.walk.full(path));
        let content = match waiting {
            Some(content) => content,
            None => match known.walk.find(path)? {
                Found::Nothing => return Err(unreadable(path, &io::Error::from(io::ErrorKind::NotFound))),
                Found::InFile => return Err(Snapshot::not_a_folder(path)),
                Found::Link => return Err(symlink(path)),
                Found::Folder(_) => return Err(not_a_file(path)),
                Found::File(file) => match ask(vec![file])?.pop() {
                    Some((_, Reply::Found(object))) if object.kind == FILE => object.content,
                    Some((_, Reply::Found(_))) => return Err(Unread::Malformed.refusal(path)),
                    _ => return Err(Unread::Absent.refusal(path)),
                },
            },
        };
        let content = content.ok_or_else(|| too_large(path))?;
        known.taken = known.taken.saturating_add(content.len());
        if known.taken > MOST_BYTES {
            let message = format!("the files of this revision hold more than {} MiB", MOST_BYTES >> 20);
            return Err(Diagnostic::error("git-files", message).in_file(path));
        }
        match FILTERED.iter().find(|(start, _)| content.starts_with(start)) {
            None => Ok(content),
            Some((_, whose)) => {
                let message = format!("`{path}` is kept by {whose}: the revision does not hold its content");
                let help = "keep the files of a project in git itself";
                Err(Diagnostic::error("git-filtered", message).in_file(path).help(help))
            }
        }
    }

    fn expect(&self, paths: &[&str]) {
        let known = &mut *self.known();
        let (most, at_once) = AHEAD;
        let mut ahead = 0;
        for some in paths.chunks(at_once) {
            let mut wanted = Vec::new();
            for path in some {
                if let (Ok(()), Ok(Found::File(file))) = (check(path), known.walk.find(path)) {
                    wanted.push(file);
                }
            }
            // Where that fails, reading one by one says which.
            for (one, reply) in ask(wanted).unwrap_or_default() {
                let Reply::Found(object) = reply else { continue };
                if object.kind == FILE {
                    ahead += object.content.as_ref().map_or(0, Vec::len);
                    known.contents.insert(one.path, object.content);
                }
            }
            if ahead > most {
                return;
            }
        }
    }
}
