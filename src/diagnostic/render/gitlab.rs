//! GitLab's Code Quality: a JSON list of what is to be mended.
//!
//! GitLab shows neither `check_name` nor help, so the description begins with the code. It wants a place for everything:
//! what no file holds stands at the project's own file.

use serde::Serialize;

use crate::diagnostic::Severity;
use crate::diagnostic::record::{Log, Record};

#[derive(Serialize)]
struct Issue<'r> {
    description: String,
    check_name: &'r str,
    fingerprint: &'r str,
    severity: &'static str,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u32,
    end: u32,
}

/// What is to be mended, as a JSON list with a line break at its end.
pub fn gitlab(log: &Log<'_>) -> String {
    let issues: Vec<Issue<'_>> = log.open().map(|record| issue(log, record)).collect();
    // Text and numbers always have a JSON form.
    serde_json::to_string_pretty(&issues).unwrap_or_default() + "\n"
}

fn issue<'r>(log: &Log<'_>, record: &'r Record) -> Issue<'r> {
    let area = log.area(record);
    let (begin, end) = area.as_ref().and_then(|area| area.part).map_or((1, 1), |(start, end)| (start.line, end.line));
    let code = record.diagnostic.code;
    Issue {
        description: format!("{code}: {}", super::safe(&record.diagnostic.message)),
        check_name: record.rule.map_or(code, |rule| rule.name),
        fingerprint: &record.fingerprint,
        severity: match record.diagnostic.severity {
            Severity::Error => "major",
            Severity::Warning => "minor",
            Severity::Info => "info",
        },
        location: Location {
            path: area.map_or_else(|| log.project_file(), |area| area.path),
            lines: Lines { begin, end },
        },
    }
}
