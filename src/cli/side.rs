//! What `rolecast diff` compares: both sides, read.

use std::path::Path;
use std::time::Instant;

use super::global::{Global, Opened};
use super::status::{ExitStatus, Stop};
use super::terminal::Terminal;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::Sources;
use crate::permission::Primitives;
use crate::policy::Policy;
use crate::project::{PROJECT_FILE, Project, Side, Sides, Source, read_access, side, sides};
use crate::source::{Files, Os, SourceMap};

/// One side, read.
pub(super) struct Loaded {
    /// Its policy.
    pub(super) policy: Policy,
    /// Its texts; empty for an `access.json`.
    pub(super) map: SourceMap,
    /// The primitives that it knows; none for an `access.json`, which has no word of them.
    pub(super) primitives: Option<Primitives>,
    /// What people wrote; none for an `access.json`.
    pub(super) sources: Option<Sources>,
}

/// Reads both sides, of which either may be left to be found out.
pub(super) fn load(
    base: Option<&str>,
    head: Option<&str>,
    global: &Global,
    terminal: &Terminal,
) -> Result<[Loaded; 2], Stop> {
    let chosen = sides(&global.folder(), base, head).map_err(Stop::because)?;
    let is_named = base.is_some_and(|base| chosen.base.name == format!("`{base}`"));
    if !is_named {
        terminal.note(&format!("note: {} is compared with {}\n", chosen.head.name, chosen.base.name));
    }
    let Sides { base, head, notes } = chosen;
    terminal.messages(&Diagnostics(notes), &SourceMap::new());
    let read = (read(&base, terminal)?, read(&head, terminal)?);
    // Where there is no project nobody has anything: in the project that there is on the other side.
    let nobody = |other: &Loaded| Loaded {
        policy: other.policy.without_access(),
        map: SourceMap::new(),
        primitives: None,
        sources: None,
    };
    match read {
        (Some(base), Some(head)) => Ok([base, head]),
        (Some(base), None) => {
            let head = nobody(&base);
            Ok([base, head])
        }
        (None, Some(head)) => Ok([nobody(&head), head]),
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
    read(&side, terminal)?.ok_or_else(gone)
}

/// Reads a side; none where there is no project. What a project has to say that is no error is left to `rolecast check`.
fn read(side: &Side, terminal: &Terminal) -> Result<Option<Loaded>, Stop> {
    let started = Instant::now();
    let loaded = match &side.source {
        Source::Nothing => return Ok(None),
        Source::Policy(path) => {
            let policy = read_access(path).map_err(Stop::because)?;
            Loaded { policy, map: SourceMap::new(), primitives: None, sources: None }
        }
        Source::Folder(root) => resolved(side, root, &Os::new(root), terminal)?,
        Source::Revision(files) => resolved(side, Path::new("."), files, terminal)?,
    };
    terminal.timing("side", started.elapsed());
    Ok(Some(loaded))
}

/// A project's policy. One that has errors cannot be compared, so the work is not done.
fn resolved(side: &Side, root: &Path, files: &dyn Files, terminal: &Terminal) -> Result<Loaded, Stop> {
    let opened = Opened { root: root.to_owned(), project: Project::open(files) };
    match opened.resolve(terminal) {
        Ok((policy, _)) => {
            let primitives = Some(opened.project.primitives());
            let Project { map, sources, .. } = opened.project;
            Ok(Loaded { policy, map, primitives, sources })
        }
        Err(Stop::Said(_)) => {
            terminal.note(&format!("note: {} cannot be compared: these are its errors\n", side.name));
            Err(Stop::Said(ExitStatus::Failed))
        }
        Err(stop) => Err(stop),
    }
}
