//! What `rolecast diff` compares: both sides, read.

use std::mem::ManuallyDrop;
use std::path::Path;
use std::time::Instant;

use super::global::{Global, Opened, prefix};
use super::status::{ExitStatus, Stop};
use super::terminal::Terminal;
use crate::catalog::{Library, Lock};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::Sources;
use crate::permission::Primitives;
use crate::policy::Policy;
use crate::project::{PROJECT_FILE, Project, Side, Sides, Source, read_access, side, sides};
use crate::source::{Files, Os, SourceMap};

/// One side, read.
pub(super) struct Loaded {
    /// What it is called in a sentence.
    pub(super) name: String,
    /// Its policy.
    pub(super) policy: Policy,
    /// Its texts; empty for an `access.json`.
    pub(super) map: SourceMap,
    /// The way from the root of the repository to its files: empty, or ending with `/`.
    pub(super) prefix: String,
    /// The primitives that it knows; none for an `access.json`, which has no word of them.
    pub(super) primitives: Option<Primitives>,
    /// The components that it knows; none for an `access.json` either.
    pub(super) library: Option<Library>,
    /// What people wrote; none for an `access.json`.
    pub(super) sources: Option<Sources>,
}

/// Both sides, read.
pub(super) struct Pair {
    /// What was.
    pub(super) base: Loaded,
    /// What is to be.
    pub(super) head: Loaded,
    /// What there is to say about the choice; people have been told.
    pub(super) notes: Diagnostics,
}

/// Reads both sides, of which either may be left to be found out.
pub(super) fn load(base: Option<&str>, head: Option<&str>, global: &Global, terminal: &Terminal) -> Result<Pair, Stop> {
    let chosen = sides(&global.folder(), base, head).map_err(Stop::because)?;
    let is_named = base.is_some_and(|base| chosen.base.name == format!("`{base}`"));
    if !is_named {
        terminal.note(&format!("note: {} is compared with {}\n", chosen.head.name, chosen.base.name));
    }
    let Sides { base, head, notes } = chosen;
    let notes = Diagnostics(notes);
    terminal.messages(&notes, &SourceMap::new());
    let read = (read(&base, global, terminal)?, read(&head, global, terminal)?);
    // Where there is no project nobody has anything: in the project that there is on the other side.
    let nobody = |side: Side, other: &Loaded| Loaded {
        name: side.name,
        policy: other.policy.without_access(),
        map: SourceMap::new(),
        prefix: other.prefix.clone(),
        primitives: None,
        library: None,
        sources: None,
    };
    match read {
        (Some(base), Some(head)) => Ok(Pair { base, head, notes }),
        (Some(base), None) => Ok(Pair { head: nobody(head, &base), base, notes }),
        (None, Some(head)) => Ok(Pair { base: nobody(base, &head), head, notes }),
        (None, None) => {
            let message = format!("neither {} nor {} has a `{PROJECT_FILE}` there", base.name, head.name);
            let help = "name the project's folder by `--project DIR`, or as `REVISION:FOLDER`";
            Err(Stop::because(Diagnostic::error("no-project", message).help(help)))
        }
    }
}

/// Reads the reference that is named: a side like any other, but that it has to be there.
pub(super) fn reference(text: &str, global: &Global, terminal: &Terminal) -> Result<Loaded, Stop> {
    let side = side(&global.folder(), text).map_err(Stop::because)?;
    let gone = || Stop::because(Diagnostic::error("no-project", format!("{} has no project", side.name)));
    read(&side, global, terminal)?.ok_or_else(gone)
}

/// Reads a side; none where there is no project. What a project has to say that is no error is left to `rolecast check`.
fn read(side: &Side, global: &Global, terminal: &Terminal) -> Result<Option<Loaded>, Stop> {
    let started = Instant::now();
    let loaded = match &side.source {
        Source::Nothing => return Ok(None),
        Source::Policy(path) => {
            let policy = read_access(path).map_err(Stop::because)?;
            let (name, prefix) = (side.name.clone(), global.prefix());
            Loaded { name, policy, map: SourceMap::new(), prefix, primitives: None, library: None, sources: None }
        }
        Source::Folder(root) => resolved(side, root, &Os::new(root), prefix(root), terminal)?,
        Source::Revision(files) => resolved(side, Path::new("."), files, files.folder(), terminal)?,
    };
    terminal.timing("side", started.elapsed());
    Ok(Some(loaded))
}

/// A project's policy. One that has errors cannot be compared, so the work is not done.
fn resolved(side: &Side, root: &Path, files: &dyn Files, prefix: String, terminal: &Terminal) -> Result<Loaded, Stop> {
    let mut opened = Opened { root: root.to_owned(), project: ManuallyDrop::new(Project::open(files)) };
    let policy = opened.resolve(terminal).and_then(|(policy, _)| unedited(&opened, terminal).map(|()| policy));
    let policy = policy.map_err(|stop| match stop {
        Stop::Said(_) => {
            terminal.note(&format!("note: {} cannot be compared: these are its errors\n", side.name));
            Stop::Said(ExitStatus::Failed)
        }
        stop => stop,
    })?;
    let (primitives, library) = (Some(opened.project.primitives()), Some(opened.project.library()));
    let (map, sources) = (std::mem::take(&mut opened.project.map), opened.project.sources.take());
    let (name, policy) = (side.name.clone(), ManuallyDrop::into_inner(policy));
    Ok(Loaded { name, policy, map, prefix, primitives, library, sources })
}

/// That nobody edited the lock: access would be compared by what somebody says that roles allow.
fn unedited(opened: &Opened, terminal: &Terminal) -> Result<(), Stop> {
    let edited = opened.project.lock.as_ref().map(Lock::edited).unwrap_or_default();
    if !edited.has_errors() {
        return Ok(());
    }
    let edited = Diagnostics(edited.0.into_iter().map(|one| one.in_file("rolecast.lock")).collect());
    terminal.refuse(&edited, &opened.project.map)?;
    Err(Stop::Said(ExitStatus::of(&edited)))
}
