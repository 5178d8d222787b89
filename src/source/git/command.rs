//! The installed git, started so that it reads and does nothing else.
//!
//! Takes arguments, gives what git printed, or why it did not, in words that say what to do. Knows no object.
//!
//! The commands that are used here run no hook, filter, pager or file-system monitor. The environment sees to the rest:
//! nothing is fetched, asked for, locked or translated.

use std::path::Path;
use std::process::{Command, Output, Stdio};

use crate::diagnostic::Diagnostic;

/// Variables that name another repository than the one that the folder is in, or change what is in it. A hook has some of
/// them set; what is compared must not depend on who calls. Where a server keeps the objects of a push that it has not
/// accepted yet stays set.
const UNSET: [&str; 9] = [
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_COMMON_DIR",
    "GIT_INDEX_FILE",
    "GIT_PREFIX",
    "GIT_NAMESPACE",
    "GIT_GRAFT_FILE",
    "GIT_REPLACE_REF_BASE",
    "LANGUAGE",
];

/// Variables that keep git from doing more than it is asked for.
const SET: [(&str, &str); 6] = [
    ("GIT_NO_LAZY_FETCH", "1"),
    // The same for git before 2.45: no protocol has this name.
    ("GIT_ALLOW_PROTOCOL", "none"),
    ("GIT_TERMINAL_PROMPT", "0"),
    ("GIT_OPTIONAL_LOCKS", "0"),
    ("GIT_NO_REPLACE_OBJECTS", "1"),
    ("LC_ALL", "C"),
];

/// git in a folder, with nothing to read and nobody to talk to.
pub(super) fn git(folder: &Path) -> Command {
    let mut command = Command::new("git");
    command.arg("-C").arg(folder).args(["--no-pager", "-c", "core.fsmonitor=false"]);
    for name in UNSET {
        command.env_remove(name);
    }
    command.envs(SET).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// What git prints and how it ends.
pub(super) fn run<'a>(folder: &Path, arguments: impl IntoIterator<Item = &'a str>) -> Result<Output, Diagnostic> {
    git(folder).args(arguments).output().map_err(|error| cannot_start(&error))
}

/// Why git could not be started.
pub(super) fn cannot_start(error: &std::io::Error) -> Diagnostic {
    let found = error.kind() != std::io::ErrorKind::NotFound;
    let why = if found { format!("git cannot be started: {error}") } else { "git is not installed".to_owned() };
    Diagnostic::error("git-missing", why).help(
        "revisions are read by git, which is looked for in `PATH`; folders and `access.json` are compared without it",
    )
}

/// What git's words on standard error come to.
pub(super) fn failure(folder: &Path, stderr: &[u8]) -> Diagnostic {
    let text = String::from_utf8_lossy(stderr);
    let told = |start: &str| text.lines().find_map(|line| line.strip_prefix(start)).map(str::trim);
    let why = told("fatal: ").or_else(|| told("error: ")).unwrap_or("it says nothing").to_owned();
    let shown = folder.display();
    if why.starts_with("not a git repository") {
        return Diagnostic::error("git-repository", format!("`{shown}` is in no git repository"))
            .help("without one, name what to compare: two folders, or an `access.json` of an earlier run");
    }
    if let Some(place) = why.strip_prefix("detected dubious ownership in repository at ") {
        let place = place.trim_matches('\'');
        return Diagnostic::error("git-owner", format!("git does not open `{place}`: it belongs to another user"))
            .help(format!("when you trust it: `git config --global --add safe.directory '{place}'`"));
    }
    Diagnostic::error("git-failed", format!("git cannot read the repository of `{shown}`: {why}"))
}
