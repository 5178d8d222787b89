//! The trees of a revision, walked by paths: read when they are asked for, and once.
//!
//! Takes paths inside the project, gives what stands there. A submodule is walked in its own repository, where that is
//! checked out, at the commit that the revision names. Knows no content of a file.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use super::batch::{Batch, Reply};
use super::object::{Entries, Entry, Kind, entries};
use crate::diagnostic::Diagnostic;

/// The trees of one revision.
#[derive(Debug)]
pub(super) struct Walk {
    /// The project's folder from the top of the repository: empty, or with `/` at its end.
    prefix: String,
    /// The top of the checkout, in which submodules are; none in a bare repository.
    top: Option<PathBuf>,
    root: Arc<Folder>,
    /// What was read already, by paths from the top of the repository.
    folders: BTreeMap<String, Arc<Folder>>,
}

/// A tree, and the repository that its entries are in.
#[derive(Debug)]
pub(super) struct Folder {
    pub(super) entries: Entries,
    pub(super) batch: Arc<Batch>,
}

/// An entry of a tree with its path from the top of the repository.
pub(super) struct Wanted {
    pub(super) path: String,
    pub(super) entry: Entry,
    pub(super) batch: Arc<Batch>,
}

/// What stands at a path.
pub(super) enum Found {
    Nothing,
    /// Nothing: a step on the way is a file.
    InFile,
    /// A link, there or on the way.
    Link,
    Folder(Arc<Folder>),
    File(Wanted),
}

/// Why a tree or a file of a revision could not be read.
pub(super) enum Unread {
    Absent,
    TooLarge,
    Malformed,
}

impl Unread {
    pub(super) fn refusal(&self, path: &str) -> Diagnostic {
        let because = |why: &str| Diagnostic::error("git-object", format!("`{path}` {why}")).in_file(path);
        match self {
            Unread::Absent => because("is not in this repository, though the revision has it")
                .help("`git fetch --refetch --no-filter` brings what a partial clone left out")
                .help("in a whole clone it is damaged: `git fsck` says how"),
            Unread::TooLarge => because("has too many entries to be read"),
            Unread::Malformed => {
                because("is nothing that git could check out").help("`git fsck` says what is wrong with it")
            }
        }
    }
}

impl Folder {
    /// The tree that was asked for.
    pub(super) fn of(batch: Arc<Batch>, reply: Reply) -> Result<Folder, Unread> {
        let Reply::Found(object) = reply else { return Err(Unread::Absent) };
        let content = object.content.ok_or(Unread::TooLarge)?;
        let read = if object.kind == "tree" { entries(&content, object.id.len() / 2) } else { None };
        Ok(Folder { entries: read.ok_or(Unread::Malformed)?, batch })
    }
}

impl Walk {
    /// The trees below `root`, for the project in the folder `prefix`, which is empty or ends with `/`.
    pub(super) fn new(prefix: &str, top: Option<PathBuf>, root: Folder) -> Walk {
        Walk { prefix: prefix.to_owned(), top, root: Arc::new(root), folders: BTreeMap::new() }
    }

    /// A path of the project as one from the top of the repository.
    pub(super) fn full(&self, path: &str) -> String {
        format!("{}{path}", self.prefix)
    }

    /// What stands at a path of the project.
    pub(super) fn find(&mut self, path: &str) -> Result<Found, Diagnostic> {
        let full = self.full(path);
        let full = full.trim_end_matches('/');
        let (mut folder, mut walked) = (self.root.clone(), 0);
        while walked < full.len() {
            let start = if walked == 0 { 0 } else { walked + 1 };
            let rest = full.get(start..).unwrap_or_default();
            let step = rest.split('/').next().unwrap_or_default();
            walked = start + step.len();
            let Some(entry) = folder.entries.get(step.as_bytes()) else { return Ok(Found::Nothing) };
            let here = full.get(..walked).unwrap_or_default();
            let wanted = Wanted { path: here.to_owned(), entry: entry.clone(), batch: folder.batch.clone() };
            match entry.kind {
                Kind::Link => return Ok(Found::Link),
                Kind::File if walked < full.len() => return Ok(Found::InFile),
                Kind::File => return Ok(Found::File(wanted)),
                Kind::Folder | Kind::Module => {
                    self.load(vec![wanted])?;
                    let Some(next) = self.folders.get(here) else { return Ok(Found::Nothing) };
                    folder = next.clone();
                }
            }
        }
        Ok(Found::Folder(folder))
    }

    /// Reads folders that are not known yet, those of one repository together.
    pub(super) fn load(&mut self, wanted: Vec<Wanted>) -> Result<(), Diagnostic> {
        let unknown = wanted.into_iter().filter(|one| !self.folders.contains_key(&one.path));
        let (modules, trees): (Vec<_>, Vec<_>) = unknown.partition(|one| one.entry.kind == Kind::Module);
        for module in modules {
            let folder = Arc::new(self.module(&module)?);
            self.folders.insert(module.path, folder);
        }
        for (one, reply) in ask(trees)? {
            let folder = Folder::of(one.batch, reply).map_err(|why| why.refusal(self.inside(&one.path)))?;
            self.folders.insert(one.path, Arc::new(folder));
        }
        Ok(())
    }

    /// A folder that was read, by its path from the top of the repository, with its path inside the project.
    pub(super) fn loaded(&self, full: &str) -> Option<(String, Arc<Folder>)> {
        Some((self.inside(full).to_owned(), self.folders.get(full)?.clone()))
    }

    /// The top of a submodule, at the commit that is wanted.
    fn module(&self, module: &Wanted) -> Result<Folder, Diagnostic> {
        let path = self.inside(&module.path);
        let refusal = |why: &str, help: &str| {
            let message = format!("`{path}` is a submodule, and {why}");
            Diagnostic::error("git-submodule", message).in_file(path).help(help)
        };
        let checked_out = self.top.as_ref().map(|top| top.join(&module.path));
        let Some(place) = checked_out.filter(|place| place.join(".git").exists()) else {
            return Err(refusal("its repository is not here", "`git submodule update --init` brings it"));
        };
        let batch = Arc::new(Batch::open(&place)?);
        match batch.ask(&[&format!("{}^{{tree}}", module.entry.id)])?.pop() {
            Some(Reply::Missing) | None => {
                let short = module.entry.id.get(..12).unwrap_or_default();
                let help = format!("`git -C {} fetch` brings it", module.path);
                Err(refusal(&format!("its repository here does not hold the commit {short}"), &help))
            }
            Some(reply) => Folder::of(batch, reply).map_err(|why| why.refusal(path)),
        }
    }

    /// A path from the top of the repository as one inside the project, as far as it is.
    fn inside<'p>(&self, full: &'p str) -> &'p str {
        full.strip_prefix(&*self.prefix).unwrap_or(full)
    }
}

/// The objects of entries, those of one repository together.
pub(super) fn ask(mut wanted: Vec<Wanted>) -> Result<Vec<(Wanted, Reply)>, Diagnostic> {
    let mut answered = Vec::with_capacity(wanted.len());
    while let Some(batch) = wanted.first().map(|first| first.batch.clone()) {
        let (now, later) = wanted.into_iter().partition(|one: &Wanted| Arc::ptr_eq(&one.batch, &batch));
        let now: Vec<Wanted> = now;
        let replies = batch.ask(&now.iter().map(|one| one.entry.id.as_str()).collect::<Vec<_>>())?;
        answered.extend(now.into_iter().zip(replies));
        wanted = later;
    }
    Ok(answered)
}
