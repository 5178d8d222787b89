//! `rolecast lint`.

use super::global::{Global, Opened};
use super::judge::Judging;
use super::status::{ExitStatus, Stop, Verdict};
use super::terminal::Terminal;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::lint::{self, Place, Report};
use crate::project::Places;

/// Find access that is more than it should be
///
/// Rules judge what a role allows where it is assigned, not what it is called. Every finding names the line that causes
/// it, the operation that shows it, and a way out. What the project accepts stands under `exceptions`, with a reason.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  rolecast lint                          exit status 1 if there is an error
  rolecast lint --fail-on warning        or a warning
  rolecast lint --select E --ignore E05  the rules whose codes begin so
  rolecast lint --format json | jq -r '.findings[].code'
  rolecast lint --format sarif > rolecast.sarif
  rolecast rule E01                      what a rule is about")]
pub(super) struct Args {
    #[command(flatten)]
    judging: Judging,
}

pub(super) fn run(args: &Args, global: &Global, terminal: &Terminal) -> Verdict {
    args.judging.known()?;
    let opened = global.open(None, terminal)?;
    let (policy, resolved) = opened.resolve(terminal)?;
    let project = &opened.project;
    let report = opened.judge(&policy, &args.judging, terminal)?;
    let mut places = Places::new(&project.map);
    let mut span = |place: &Place| places.span(&place.file, &place.pointer);
    if terminal.is_json() {
        let json = lint::show::json(&report, &resolved.diagnostics, &project.map, &mut span);
        terminal.data(&json.map_err(no_form)?)?;
    } else if terminal.format.is_log() {
        opened.tell(&resolved.diagnostics, &report, terminal)?;
    } else {
        let mut found: Vec<Diagnostic> = resolved.diagnostics.0.clone();
        found.extend(report.findings.iter().map(|one| lint::show::diagnostic(one, &mut span)));
        terminal.messages(&Diagnostics(found), &project.map);
        terminal.account(&summary(&report))?;
    }
    Ok(if args.judging.fails(&report) { ExitStatus::Findings } else { ExitStatus::Clean })
}

/// The findings as JSON, to stand beside what else a verb says.
pub(super) fn found_json(report: &Report, opened: &Opened) -> Result<serde_json::Value, Stop> {
    let map = &opened.project.map;
    let mut places = Places::new(map);
    lint::show::value(report, map, &mut |place| places.span(&place.file, &place.pointer)).map_err(no_form)
}

fn no_form(error: serde_json::Error) -> Stop {
    Stop::because(Diagnostic::error("output", format!("the findings have no JSON form: {error}")))
}

/// How many findings there are, in a sentence.
pub(super) fn summary(report: &Report) -> String {
    let excused = match report.excused.len() {
        0 => String::new(),
        1 => ", 1 more is excused".to_owned(),
        many => format!(", {many} more are excused"),
    };
    match report.findings.len() {
        0 => format!("no findings{excused}\n"),
        1 => format!("1 finding{excused}; `rolecast rule CODE` explains a rule\n"),
        many => format!("{many} findings{excused}; `rolecast rule CODE` explains a rule\n"),
    }
}
