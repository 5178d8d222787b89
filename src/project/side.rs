//! What is compared with what: the sides of a comparison, as users name them.
//!
//! Takes the words of a command line and the project's folder, gives for each side where its files are. Knows neither
//! what is in them nor how sides are compared. A repository is looked for when a side is one of its revisions.

use std::cell::OnceCell;
use std::path::{Path, PathBuf};

use super::PROJECT_FILE;
use crate::diagnostic::Diagnostic;
use crate::source::Files;
use crate::source::git::{Range, Repository, Revision, Snapshot};

/// One side of a comparison.
#[derive(Debug)]
pub struct Side {
    /// What it is called in a sentence.
    pub name: String,
    /// Where it is.
    pub source: Source,
}

/// Where a side is.
#[derive(Debug)]
pub enum Source {
    /// A project on disk, as it stands: what is not committed too.
    Folder(PathBuf),
    /// A policy's text, such as an `access.json`.
    Policy(PathBuf),
    /// A project in a revision.
    Revision(Snapshot),
    /// A revision in which the folder is no project, or is not there: nobody has anything.
    Nothing,
}

/// Both sides of a comparison.
#[derive(Debug)]
pub struct Sides {
    /// What was.
    pub base: Side,
    /// What is to be.
    pub head: Side,
    /// What there is to say about the choice.
    pub notes: Vec<Diagnostic>,
}

/// The sides that users mean. `project` is the folder of the project, or one in a repository that has it in revisions.
///
/// A side is a revision, a folder or a file; `BASE..HEAD` and `BASE...HEAD` are two revisions in one word. Without
/// `head` it is the project's folder as it stands; without `base` it is where `HEAD` and the main branch part.
///
/// # Errors
/// When a side cannot be told or found.
pub fn sides(project: &Path, base: Option<&str>, head: Option<&str>) -> Result<Sides, Diagnostic> {
    let chooser = Chooser { project, repository: OnceCell::new() };
    let mut notes = Vec::new();
    let range =
        base.filter(|text| head.is_none() && !is_path(text) && !Path::new(text).exists()).and_then(Range::parse);
    let (base, head) = match (range, base) {
        (Some(range), _) => chooser.range(range, &mut notes)?,
        (None, Some(base)) => (chooser.named(base)?, chooser.head(head)?),
        (None, None) => {
            // First, so that a folder without a project is said before anything about branches.
            let head = chooser.head(head)?;
            (chooser.parted_from_main(&mut notes)?, head)
        }
    };
    for (side, so) in [(&base, "everything is new"), (&head, "everything is taken away")] {
        if matches!(side.source, Source::Nothing) {
            let message = format!("{} has no `{PROJECT_FILE}` there: {so}", side.name);
            notes.push(Diagnostic::info("side-without-project", message));
        }
    }
    Ok(Sides { base, head, notes })
}

/// One side by its name, such as a reference.
///
/// # Errors
/// When it cannot be told or found, or has no project.
pub fn side(project: &Path, text: &str) -> Result<Side, Diagnostic> {
    let side = Chooser { project, repository: OnceCell::new() }.named(text)?;
    if matches!(side.source, Source::Nothing) {
        let message = format!("{} has no `{PROJECT_FILE}` there", side.name);
        return Err(Diagnostic::error("no-project", message).help("a folder of a revision is named `REVISION:FOLDER`"));
    }
    Ok(side)
}

/// Whether a text is a path whatever there is: no revision begins or ends so.
fn is_path(text: &str) -> bool {
    let starts = ["./", "../", ".\\", "..\\"].iter().any(|start| text.starts_with(start));
    starts || matches!(text, "." | "..") || text.ends_with(['/', '\\']) || Path::new(text).is_absolute()
}

struct Chooser<'p> {
    project: &'p Path,
    repository: OnceCell<Repository>,
}

impl Chooser<'_> {
    fn repository(&self) -> Result<&Repository, Diagnostic> {
        if self.repository.get().is_none() {
            // Nobody else sets it.
            let _ = self.repository.set(Repository::discover(self.project)?);
        }
        self.repository.get().ok_or_else(|| Diagnostic::error("git-failed", "the repository was lost"))
    }

    /// Both sides of `A..B` or `A...B`.
    fn range(&self, range: Range<'_>, notes: &mut Vec<Diagnostic>) -> Result<(Side, Side), Diagnostic> {
        let repository = self.repository()?;
        let (base, head) = (repository.revision(range.base)?, repository.revision(range.head)?);
        let base = if range.from_merge_base { self.parted(&base, &head, notes)? } else { self.revision(&base, None)? };
        Ok((base, self.revision(&head, None)?))
    }

    /// The second side: what is named, or the project on disk.
    fn head(&self, text: Option<&str>) -> Result<Side, Diagnostic> {
        if let Some(text) = text {
            return self.named(text);
        }
        if self.project.join(PROJECT_FILE).is_file() {
            return Ok(Side { name: "the working tree".to_owned(), source: Source::Folder(self.project.to_owned()) });
        }
        let message = format!("there is no `{PROJECT_FILE}` in `{}` to compare with", self.project.display());
        Err(Diagnostic::error("no-project", message).help("name two revisions: `rolecast diff BASE HEAD`"))
    }

    /// A side by its name: what is on disk and what is in the repository must not both be meant.
    fn named(&self, text: &str) -> Result<Side, Diagnostic> {
        let path = Path::new(text);
        let on_disk = match (path.join(PROJECT_FILE).is_file(), path.is_file()) {
            (true, _) => Some(Source::Folder(path.to_owned())),
            (_, true) => Some(Source::Policy(path.to_owned())),
            _ => None,
        };
        let named = |source| Side { name: format!("`{text}`"), source };
        if is_path(text) {
            return on_disk.map(named).ok_or_else(|| {
                let why = if path.is_dir() { format!("has no `{PROJECT_FILE}`") } else { "does not exist".to_owned() };
                Diagnostic::error("no-project", format!("`{text}` {why}"))
                    .help("a side is a revision, a project's folder, or an `access.json`")
            });
        }
        // Where there is no repository, a file is not mistaken for something in one.
        let found = self.repository().and_then(|repository| repository.revision(text));
        match (on_disk, found) {
            (Some(_), Ok(_)) => {
                Err(Diagnostic::error("ambiguous-side", format!("`{text}` is on disk and names a revision too"))
                    .help(format!("name what is on disk `./{text}`, or the branch `refs/heads/{text}`")))
            }
            (Some(source), Err(_)) => Ok(named(source)),
            (None, Ok(revision)) => self.revision(&revision, None),
            (None, Err(why)) => Err(why.help(match path.is_dir() {
                true => format!("the folder `{text}` is no side either: it has no `{PROJECT_FILE}`"),
                false => format!("there is no file or folder `{text}` either"),
            })),
        }
    }

    /// Where `HEAD` and the main branch part: on the main branch itself, its last commit.
    fn parted_from_main(&self, notes: &mut Vec<Diagnostic>) -> Result<Side, Diagnostic> {
        let repository = self.repository()?;
        let main = repository.main_branch()?;
        self.parted(&main, &repository.revision("HEAD")?, notes)
    }

    fn parted(&self, base: &Revision, head: &Revision, notes: &mut Vec<Diagnostic>) -> Result<Side, Diagnostic> {
        let found = self.repository()?.merge_base(base, head)?;
        let (shown, from, to) = (&found.revision.text, &base.text, &head.text);
        if found.is_one_of_several {
            let message = format!("`{from}` and `{to}` part at several commits, of which {shown} is compared with");
            notes.push(Diagnostic::info("several-merge-bases", message).help("name another as BASE"));
        }
        self.revision(&found.revision, Some(format!("{shown}, where `{to}` parts from `{from}`")))
    }

    fn revision(&self, revision: &Revision, name: Option<String>) -> Result<Side, Diagnostic> {
        let files = self.repository()?.files(revision)?;
        let name = name.unwrap_or_else(|| format!("`{}`", revision.name()));
        let source = if files.exists(PROJECT_FILE) { Source::Revision(files) } else { Source::Nothing };
        Ok(Side { name, source })
    }
}
