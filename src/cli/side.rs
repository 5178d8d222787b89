//! What `rolecast diff` compares: a folder with a project, or an `access.json`.

use std::path::PathBuf;
use std::time::Instant;

use super::global::Opened;
use super::status::{ExitStatus, Stop};
use super::terminal::Terminal;
use crate::diagnostic::Diagnostic;
use crate::permission::Primitives;
use crate::policy::Policy;
use crate::project::{PROJECT_FILE, Project, read_access};
use crate::source::{Os, SourceMap};

/// One side, as it is named.
#[derive(Clone, Debug)]
pub(super) enum Side {
    /// A folder with a project.
    Folder(PathBuf),
    /// A file that `rolecast compile` wrote.
    AccessJson(PathBuf),
}

/// One side, read.
pub(super) struct Loaded {
    /// Its policy.
    pub(super) policy: Policy,
    /// Its texts; empty for an `access.json`.
    pub(super) map: SourceMap,
    /// The primitives that it knows; none for an `access.json`, which has no word of them.
    pub(super) primitives: Option<Primitives>,
}

impl Side {
    /// The side of this name.
    pub(super) fn of(name: &str) -> Result<Side, Stop> {
        let path = PathBuf::from(name);
        if path.is_dir() {
            return Ok(Side::Folder(path));
        }
        if path.is_file() {
            return Ok(Side::AccessJson(path));
        }
        let missing = Diagnostic::error("no-side", format!("there is no folder or file `{name}`"));
        Err(Stop::because(missing.help("name a project's folder, or an `access.json` that `rolecast compile` wrote")))
    }

    /// Reads it. What a project has to say that is no error is left to `rolecast check`.
    pub(super) fn load(&self, terminal: &Terminal) -> Result<Loaded, Stop> {
        let started = Instant::now();
        let loaded = match self {
            Side::AccessJson(path) => {
                let policy = read_access(path).map_err(Stop::because)?;
                Loaded { policy, map: SourceMap::new(), primitives: None }
            }
            Side::Folder(root) => {
                if !root.join(PROJECT_FILE).is_file() {
                    let message = format!("there is no `{PROJECT_FILE}` in `{}`", root.display());
                    return Err(Stop::because(Diagnostic::error("no-project", message)));
                }
                let project = Project::open(&Os::new(root.clone()));
                Side::resolved(Opened { root: root.clone(), project }, terminal)?
            }
        };
        terminal.timing("side", started.elapsed());
        Ok(loaded)
    }

    /// A project's policy. One that has errors cannot be compared, so the work is not done.
    fn resolved(opened: Opened, terminal: &Terminal) -> Result<Loaded, Stop> {
        match opened.resolve(terminal) {
            Ok((policy, _)) => {
                let primitives = Some(opened.project.primitives());
                Ok(Loaded { policy, map: opened.project.map, primitives })
            }
            Err(Stop::Said(_)) => {
                terminal.note(&format!("`{}` cannot be compared: these are its errors\n", opened.root.display()));
                Err(Stop::Said(ExitStatus::Failed))
            }
            Err(stop) => Err(stop),
        }
    }
}
