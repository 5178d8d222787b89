//! What may be typed with every verb, and the project that it names.

use std::mem::ManuallyDrop;
use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::ValueEnum;

use super::status::{ExitStatus, Stop};
use super::terminal::Terminal;
use crate::catalog::{Catalog, Differences};
use crate::diagnostic::Diagnostic;
use crate::emit::artifact::{Output, Recovery};
use crate::policy::Policy;
use crate::project::{CATALOG_FILE, CatalogSource, PROJECT_FILE, Project, RoleBook};
use crate::resolve::Resolved;
use crate::source::{Files, Os, SourceMap, text};

/// Options of every verb.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Options of every verb")]
pub(super) struct Global {
    /// The project's folder [default: the nearest with rolecast.yaml, from here upwards]
    #[arg(long, global = true, value_name = "DIR")]
    pub(super) project: Option<PathBuf>,
    /// How results and messages are printed
    #[arg(long, global = true, value_name = "FORMAT", default_value = "human")]
    pub(super) format: Format,
    /// Whether output is coloured; NO_COLOR and CLICOLOR_FORCE are respected
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", hide_possible_values = false)]
    pub(super) color: Color,
    /// Print errors and asked-for data alone
    #[arg(long, short, global = true)]
    pub(super) quiet: bool,
    /// Print how long each stage took
    #[arg(long, short, global = true)]
    pub(super) verbose: bool,
}

/// How results and messages are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people, with the lines that messages speak of
    Human,
    /// For people, one line a message: path:line:column: text
    Concise,
    /// One JSON object on standard output
    Json,
    /// SARIF 2.1.0, for code scanning (`lint`, `check`, `diff`)
    Sarif,
    /// Annotations of GitHub Actions (`lint`, `check`, `diff`)
    Github,
    /// Issues of Azure Pipelines (`lint`, `check`, `diff`)
    Azure,
    /// GitLab's Code Quality (`lint`, `check`, `diff`)
    Gitlab,
    /// JUnit's XML (`lint`, `check`, `diff`)
    Junit,
    /// A section for the comment on a pull request (`lint`, `check`, `diff`)
    Markdown,
    /// One page that loads nothing (`diff`)
    Html,
}

impl Format {
    /// Whether it is one of CI systems, which hold messages and nothing else.
    pub(super) fn is_log(self) -> bool {
        !matches!(self, Format::Human | Format::Concise | Format::Json | Format::Html)
    }
}

/// Whether output is coloured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Color {
    /// In a terminal
    Auto,
    /// In a pipe as well
    Always,
    /// Nowhere
    Never,
}

/// A project that was opened.
pub(super) struct Opened {
    pub(super) root: PathBuf,
    /// Left to the system when the process ends, as the policy is: to free them piece by piece takes longer than many a verb.
    pub(super) project: ManuallyDrop<Project>,
}

impl Global {
    /// The project's folder.
    pub(super) fn root(&self) -> Result<PathBuf, Stop> {
        let here = PathBuf::from(".");
        let start = self.project.as_ref().unwrap_or(&here);
        let missing = |message: String| {
            let help = "name its folder by `--project DIR`, or make one with `rolecast init DIR`";
            Stop::because(Diagnostic::error("no-project", message).help(help))
        };
        if self.project.is_some() {
            return match start.join(PROJECT_FILE).is_file() {
                true => Ok(start.clone()),
                false => Err(missing(format!("there is no `{PROJECT_FILE}` in `{}`", start.display()))),
            };
        }
        let absolute = std::path::absolute(start).unwrap_or_else(|_| start.clone());
        match absolute.ancestors().find(|folder| folder.join(PROJECT_FILE).is_file()) {
            // A short path reads better in messages than a long one.
            Some(folder) if folder == absolute => Ok(here),
            Some(folder) => Ok(folder.to_owned()),
            None => Err(missing(format!("there is no `{PROJECT_FILE}` here or in a folder above"))),
        }
    }

    /// The project's folder, or the one that is to be looked into: a revision may have a project where the disk has none.
    pub(super) fn folder(&self) -> PathBuf {
        self.root().unwrap_or_else(|_| self.project.clone().unwrap_or_else(|| PathBuf::from(".")))
    }

    /// The way from the root of the repository to the project, by which CI systems find files: empty, or ending with `/`.
    /// Where no folder above has a `.git`, the way from here.
    pub(super) fn prefix(&self) -> String {
        self.root().map_or_else(|_| String::new(), |root| prefix(&root))
    }

    /// Reads the project, once an interrupted write of it is finished or undone.
    pub(super) fn open(&self, output: Option<&Path>, terminal: &Terminal) -> Result<Opened, Stop> {
        let root = self.root()?;
        recover(&root, output, terminal)?;
        let started = Instant::now();
        let project = Project::open(&Os::new(root.clone()));
        terminal.timing("read", started.elapsed());
        Ok(Opened { root, project: ManuallyDrop::new(project) })
    }

    /// The roles that there are: those of the project's own catalogue when there is a project with one.
    pub(super) fn catalog(&self, terminal: &Terminal) -> Result<CatalogSource, Stop> {
        let root = match self.root() {
            Ok(root) => root,
            Err(stop) if self.project.is_some() => return Err(stop),
            Err(_) => return Ok(CatalogSource::Shipped),
        };
        if !root.join(CATALOG_FILE).exists() {
            return Ok(CatalogSource::Shipped);
        }
        let bytes = Os::new(root).read(CATALOG_FILE).map_err(Stop::because)?;
        let mut map = SourceMap::new();
        let text = text(bytes);
        let file = map.add(CATALOG_FILE, text.as_str());
        match Catalog::with_project_file(&text, file) {
            Ok(catalog) => Ok(CatalogSource::Own(Box::new(catalog))),
            Err(found) => {
                terminal.refuse(&found, &map)?;
                Err(Stop::Said(ExitStatus::of(&found)))
            }
        }
    }

    /// The roles and primitives that there are: the project's own too, when there is a project.
    pub(super) fn roles(&self, terminal: &Terminal) -> Result<RoleBook, Stop> {
        let root = match self.root() {
            Ok(root) => root,
            Err(stop) if self.project.is_some() => return Err(stop),
            Err(_) => return Ok(RoleBook::builtin()),
        };
        let book = RoleBook::open(&Os::new(root));
        if book.diagnostics.has_errors() {
            terminal.refuse(&book.diagnostics, &book.map)?;
            return Err(Stop::Said(ExitStatus::of(&book.diagnostics)));
        }
        Ok(book)
    }
}

impl Opened {
    /// The policy, what was decided on the way to it, and what there is to say that is no error.
    pub(super) fn resolve(&self, terminal: &Terminal) -> Result<(ManuallyDrop<Policy>, Resolved), Stop> {
        let started = Instant::now();
        let resolved = self.project.resolve();
        terminal.timing("resolve", started.elapsed());
        let mut found = self.project.diagnostics.clone();
        if let Some(mut resolved) = resolved {
            found.extend(std::mem::take(&mut resolved.diagnostics));
            resolved.diagnostics = found.sorted();
            if let Some(policy) = resolved.policy.take() {
                resolved.diagnostics.extend(self.lock_notes());
                return Ok((ManuallyDrop::new(policy), resolved));
            }
            found = resolved.diagnostics;
        }
        terminal.refuse(&found, &self.project.map)?;
        Err(Stop::Said(ExitStatus::of(&found)))
    }

    /// What comes out otherwise than the lock has it: in a sentence what waits for the next lock, in full what does not.
    fn lock_notes(&self) -> Vec<Diagnostic> {
        let Differences { waiting, in_force } = self.project.lock_differences();
        let things = match waiting.0.len() {
            0 => return in_force.0,
            1 => "one thing".to_owned(),
            many => format!("{many} things"),
        };
        let message = format!("`rolecast.lock` holds {things} otherwise than roles and components are now");
        let help = "`rolecast lock --check` says what; nothing changes until `rolecast lock` is run";
        let mut notes = vec![Diagnostic::warning("lock-stale", message).in_file("rolecast.lock").help(help)];
        notes.extend(in_force.0);
        notes
    }
}

/// The way from the root of the repository to a folder: see [`Global::prefix`].
pub(super) fn prefix(root: &Path) -> String {
    let absolute = |path: &Path| std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let (root, here) = (absolute(root), absolute(Path::new(".")));
    let base = root.ancestors().find(|folder| folder.join(".git").exists()).unwrap_or(&here);
    let way = root.strip_prefix(base).unwrap_or(Path::new(""));
    way.components().map(|step| format!("{}/", step.as_os_str().to_string_lossy())).collect()
}

/// Finishes or undoes a write that was interrupted; in a folder without one nothing is touched.
fn recover(root: &Path, output: Option<&Path>, terminal: &Terminal) -> Result<(), Stop> {
    let (folder, shown) = match output {
        Some(folder) => (folder.to_owned(), folder.display().to_string()),
        None => (root.join("generated"), "generated".to_owned()),
    };
    let done = match Output::new(folder, shown.clone()).recover() {
        Ok(Recovery::Clean | Recovery::Busy) => return Ok(()),
        Ok(Recovery::Finished) => "finished",
        Ok(Recovery::RolledBack) => "undone",
        Err(found) => return Err(Stop::Because(found)),
    };
    terminal.note(&format!("note: an interrupted write of `{shown}` was {done}\n"));
    Ok(())
}
