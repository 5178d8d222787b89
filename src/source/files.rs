//! The files of a project, as paths and bytes.
//!
//! Takes paths relative to the project's folder, written with `/`; gives bytes or a message that says which file and why
//! not. Nothing else in rolecast opens a file for reading. Knows no file's meaning.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use crate::diagnostic::Diagnostic;

/// The largest file that is read, in bytes. A persona has about 1,500.
pub const LARGEST_FILE: u64 = 16 * 1024 * 1024;

/// Where the files of a project come from.
pub trait Files: Send + Sync {
    /// The paths of all files below `folder` (`""` is the project itself), sorted by bytes. A folder that does not exist
    /// holds none; files and folders whose name starts with a dot are left out.
    ///
    /// # Errors
    /// When a folder cannot be listed, leads out of the project or holds a symbolic link.
    fn list(&self, folder: &str) -> Result<Vec<String>, Diagnostic>;

    /// Whether anything stands at `path`; what it is, [`read`](Files::read) says.
    fn exists(&self, path: &str) -> bool;

    /// The content of the file at `path`.
    ///
    /// # Errors
    /// When there is no such file, or it is unreadable, no plain file, too large, or outside of the project.
    fn read(&self, path: &str) -> Result<Vec<u8>, Diagnostic>;

    /// Says that these files are read next, for readers that are faster when they know. What is wrong with one of them,
    /// [`read`](Files::read) says.
    fn expect(&self, _paths: &[&str]) {}

    /// What stands before a path when people are shown it: nothing, or which of several projects it is in.
    fn origin(&self) -> &str {
        ""
    }
}

/// The files of a folder on disk.
#[derive(Clone, Debug)]
pub struct Os {
    root: PathBuf,
}

impl Os {
    /// The files below `root`. The folder itself may be a symbolic link: whoever names it has chosen it.
    pub fn new(root: impl Into<PathBuf>) -> Os {
        Os { root: root.into() }
    }

    /// The place of `path` on disk and what stands there, once no step of it is a link or leads out of the root.
    fn resolve(&self, path: &str) -> Result<(PathBuf, std::io::Result<fs::Metadata>), Diagnostic> {
        let mut place = self.root.clone();
        check(path)?;
        let mut found = if path.is_empty() { fs::metadata(&place) } else { Err(std::io::ErrorKind::NotFound.into()) };
        for step in path.split('/').filter(|step| !step.is_empty()) {
            place.push(step);
            found = fs::symlink_metadata(&place);
            if found.as_ref().is_ok_and(fs::Metadata::is_symlink) {
                return Err(symlink(path));
            }
        }
        Ok((place, found))
    }
}

impl Files for Os {
    fn exists(&self, path: &str) -> bool {
        fs::symlink_metadata(self.root.join(path)).is_ok()
    }

    fn list(&self, folder: &str) -> Result<Vec<String>, Diagnostic> {
        let mut found = Vec::new();
        let mut open = vec![(self.resolve(folder)?.0, folder.to_owned())];
        while let Some((place, folder)) = open.pop() {
            let entries = match fs::read_dir(&place) {
                Ok(entries) => entries,
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
                Err(error) => return Err(unreadable(&folder, &error)),
            };
            for entry in entries {
                let entry = entry.map_err(|error| unreadable(&folder, &error))?;
                let name = entry.file_name();
                let name = name.to_str().ok_or_else(|| not_utf8(&name.to_string_lossy(), &folder))?;
                if name.starts_with('.') {
                    continue;
                }
                let path = if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") };
                let kind = entry.file_type().map_err(|error| unreadable(&path, &error))?;
                if kind.is_symlink() {
                    return Err(symlink(&path));
                } else if kind.is_dir() {
                    open.push((entry.path(), path));
                } else {
                    found.push(path);
                }
            }
        }
        found.sort_unstable();
        Ok(found)
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, Diagnostic> {
        let (place, meta) = self.resolve(path)?;
        let failed = |error: std::io::Error| unreadable(path, &error);
        let meta = meta.map_err(failed)?;
        // A pipe or a device would keep the reader waiting for ever.
        if !meta.is_file() {
            return Err(not_a_file(path));
        }
        if meta.len() > LARGEST_FILE {
            return Err(too_large(path));
        }
        read_at_most(&place, LARGEST_FILE).map_err(failed)?.ok_or_else(|| too_large(path))
    }
}

/// The content of a file, or none when it has grown beyond `limit` since its length was asked.
fn read_at_most(place: &Path, limit: u64) -> std::io::Result<Option<Vec<u8>>> {
    let file = fs::File::open(place)?;
    let length = file.metadata()?.len().min(limit);
    let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or(0).saturating_add(1));
    file.take(limit + 1).read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 <= limit).then_some(bytes))
}

/// Files that are kept in memory: the reader without a disk.
#[derive(Clone, Debug, Default)]
pub struct Memory {
    files: BTreeMap<String, Vec<u8>>,
}

impl Memory {
    /// No files yet.
    pub fn new() -> Memory {
        Memory::default()
    }

    /// Adds a file, or puts another content in its place.
    #[must_use]
    pub fn with(mut self, path: impl Into<String>, content: impl Into<Vec<u8>>) -> Memory {
        self.files.insert(path.into(), content.into());
        self
    }
}

impl<P: Into<String>, C: Into<Vec<u8>>> FromIterator<(P, C)> for Memory {
    fn from_iter<I: IntoIterator<Item = (P, C)>>(files: I) -> Memory {
        Memory { files: files.into_iter().map(|(path, content)| (path.into(), content.into())).collect() }
    }
}

impl Files for Memory {
    fn exists(&self, path: &str) -> bool {
        self.files.contains_key(path)
    }

    fn list(&self, folder: &str) -> Result<Vec<String>, Diagnostic> {
        check(folder)?;
        let below = |path: &str| {
            let rest = if folder.is_empty() {
                Some(path)
            } else {
                path.strip_prefix(folder).and_then(|rest| rest.strip_prefix('/'))
            };
            rest.is_some_and(|rest| rest.split('/').all(|step| !step.starts_with('.')))
        };
        Ok(self.files.keys().filter(|path| below(path)).cloned().collect())
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, Diagnostic> {
        check(path)?;
        let missing = || unreadable(path, &std::io::Error::from(std::io::ErrorKind::NotFound));
        let content = self.files.get(path).ok_or_else(missing)?;
        if content.len() as u64 > LARGEST_FILE { Err(too_large(path)) } else { Ok(content.clone()) }
    }
}

/// Refuses a path that leads out of the project on any system.
pub(super) fn check(path: &str) -> Result<(), Diagnostic> {
    let fine = |step: &str| !matches!(step, "" | "." | "..") && !step.contains(['\\', ':', '\0']);
    if path.is_empty() || path.split('/').all(fine) {
        return Ok(());
    }
    Err(Diagnostic::error("path-outside-project", format!("`{}` is no path inside the project", path.escape_debug()))
        .help("write paths relative to the project's folder, with `/` and without `..`"))
}

pub(super) fn symlink(path: &str) -> Diagnostic {
    Diagnostic::error("symbolic-link", format!("`{path}` is a symbolic link"))
        .in_file(path)
        .help("put the file itself there: what a project compiles to must not depend on files outside of it")
}

pub(super) fn not_utf8(name: &str, folder: &str) -> Diagnostic {
    Diagnostic::error("file-name", format!("`{name}` is no file name in UTF-8")).in_file(folder)
}

pub(super) fn not_a_file(path: &str) -> Diagnostic {
    Diagnostic::error("not-a-file", format!("`{path}` is no plain file")).in_file(path)
}

pub(super) fn too_large(path: &str) -> Diagnostic {
    Diagnostic::error("file-too-large", format!("`{path}` is larger than 16 MiB")).in_file(path)
}

pub(super) fn unreadable(path: &str, error: &std::io::Error) -> Diagnostic {
    let why = match error.kind() {
        std::io::ErrorKind::NotFound => "does not exist".to_owned(),
        std::io::ErrorKind::PermissionDenied => "cannot be read: permission denied".to_owned(),
        _ => format!("cannot be read: {error}"),
    };
    let path = if path.is_empty() { "." } else { path };
    Diagnostic::error("unreadable-file", format!("`{path}` {why}")).in_file(path)
}
