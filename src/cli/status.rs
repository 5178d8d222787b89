//! How a run ends: what verbs give back, and the number that the shell sees.

use std::io;
use std::process::ExitCode;

use super::terminal::Terminal;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::SourceMap;

/// What the shell is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ExitStatus {
    /// All is well.
    Clean = 0,
    /// There is something to mend in the project, or what was generated is stale.
    Findings = 1,
    /// rolecast could not do its work.
    Failed = 2,
}

impl From<ExitStatus> for ExitCode {
    fn from(status: ExitStatus) -> ExitCode {
        ExitCode::from(status as u8)
    }
}

/// What a verb gives back.
pub(super) type Verdict = Result<ExitStatus, Stop>;

/// Why a verb did not come to its end.
#[derive(Debug)]
pub(super) enum Stop {
    /// Whoever reads our output has read enough.
    Pipe,
    /// Everything has been said already.
    Said(ExitStatus),
    /// To be said: something that no file of a project holds.
    Because(Diagnostics),
}

impl Stop {
    /// Stops for one reason.
    pub(super) fn because(diagnostic: Diagnostic) -> Stop {
        Stop::Because(Diagnostics(vec![diagnostic]))
    }
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Stop {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Stop::Pipe,
            _ => Stop::because(Diagnostic::error("output", format!("standard output cannot be written: {error}"))),
        }
    }
}

/// Messages that say that the work could not be done at all, by the beginnings of their codes. All other errors are
/// about what people wrote, and a run that found them has done its work.
const UNABLE: [&str; 13] = [
    "no-project",
    "no-side",
    "unreadable-access",
    "unreadable-file",
    "git-",
    "ambiguous-side",
    "unknown-environment",
    "planned-environment",
    "no-role",
    "no-rule",
    "no-holder",
    "malformed-action",
    "output",
];

/// Messages about generated files that people are to look into, though their codes begin as those of [`UNABLE`] do.
const FOR_PEOPLE: [&str; 3] = ["output-edited", "output-foreign", "output-stale"];

impl ExitStatus {
    /// What these messages come to.
    pub(super) fn of(found: &Diagnostics) -> ExitStatus {
        let unable = |one: &Diagnostic| {
            // What has a place in a file is there to be mended.
            let is_placed = one.primary.is_some();
            !is_placed && UNABLE.iter().any(|code| one.code.starts_with(code)) && !FOR_PEOPLE.contains(&one.code)
        };
        match (found.has_errors(), found.0.iter().any(|one| one.is_error() && unable(one))) {
            (false, _) => ExitStatus::Clean,
            (true, false) => ExitStatus::Findings,
            (true, true) => ExitStatus::Failed,
        }
    }
}

/// Ends a run: says what is left to say.
pub(super) fn conclude(verdict: Verdict, terminal: &Terminal) -> ExitStatus {
    match verdict {
        Ok(status) | Err(Stop::Said(status)) => status,
        Err(Stop::Pipe) => ExitStatus::Clean,
        // Whether that can be printed changes nothing about it.
        Err(Stop::Because(found)) => {
            terminal.refuse(&found, &SourceMap::new()).map_or(ExitStatus::Failed, |()| ExitStatus::Failed)
        }
    }
}
