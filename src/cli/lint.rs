//! `rolecast lint`.

use super::baseline;
use super::global::{Global, Opened};
use super::judge::Judging;
use super::status::{ExitStatus, Stop, Verdict};
use super::terminal::Terminal;
use crate::diagnostic::Diagnostic;
use crate::lint::{self, Baseline, Place, Report};
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
  rolecast lint --baseline known.json --update-baseline   accept what there is, to be told of what is new
  rolecast rule E01                      what a rule is about")]
pub(super) struct Args {
    #[command(flatten)]
    judging: Judging,
    /// Write what is found now as the baseline: exactly that, so that what was mended leaves it
    #[arg(long, requires = "baseline", conflicts_with_all = ["select", "ignore"])]
    update_baseline: bool,
}

pub(super) fn run(args: &Args, global: &Global, terminal: &Terminal) -> Verdict {
    args.judging.known()?;
    let mut opened = global.open(None, terminal)?;
    let (policy, resolved) = opened.resolve(terminal)?;
    let path = args.judging.baseline.as_deref();
    let known = baseline::read(path, args.update_baseline, &mut opened, terminal)?;
    let mut report = opened.judge(&policy, &args.judging, terminal)?;
    let mut updated = String::new();
    let baseline = match path {
        Some(path) if args.update_baseline => {
            let new = Baseline::of(&report);
            updated = baseline::write(path, known.as_ref(), &new)?;
            Some(new)
        }
        _ => known.map(|known| known.baseline),
    };
    if let Some(baseline) = baseline {
        baseline.apply(&mut report, &|code| args.judging.is_asked(code));
    }
    let mut said = resolved.diagnostics;
    said.extend(baseline::stale(&report, path));
    let project = &opened.project;
    let mut places = Places::new(&project.map);
    let mut span = |place: &Place| places.span(&place.file, &place.pointer);
    if terminal.is_json() {
        let json = lint::show::json(&report, &said, &project.map, &mut span);
        terminal.data(&json.map_err(no_form)?)?;
    } else if terminal.format.is_log() {
        opened.tell(&said, &report, terminal)?;
    } else {
        said.extend(report.findings.iter().map(|one| lint::show::diagnostic(one, &mut span)));
        terminal.messages(&said, &project.map);
        terminal.account(&(updated + &summary(&report)))?;
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
    let known = match report.known.len() {
        0 => String::new(),
        1 => ", 1 more is known".to_owned(),
        many => format!(", {many} more are known"),
    };
    match report.findings.len() {
        0 => format!("no findings{excused}{known}\n"),
        1 => format!("1 finding{excused}{known}; `rolecast rule CODE` explains a rule\n"),
        many => format!("{many} findings{excused}{known}; `rolecast rule CODE` explains a rule\n"),
    }
}
