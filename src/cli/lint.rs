//! `rolecast lint`.

use clap::ValueEnum;

use super::global::{Format, Global};
use super::status::{ExitStatus, Stop, Verdict};
use super::terminal::Terminal;
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::lint::{self, Place, Report, page};
use crate::model::text::Date;
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
  rolecast rule E01                      what a rule is about")]
pub(super) struct Args {
    /// Only rules whose codes or names begin so; may be repeated
    #[arg(long, value_name = "RULE")]
    select: Vec<String>,
    /// All but rules whose codes or names begin so; may be repeated
    #[arg(long, value_name = "RULE")]
    ignore: Vec<String>,
    /// The least severity that makes the exit status 1
    #[arg(long, value_name = "SEVERITY", default_value = "error")]
    fail_on: FailOn,
    /// The day on which exceptions are judged [default: today, in UTC]
    #[arg(long, value_name = "YYYY-MM-DD")]
    today: Option<Date>,
}

/// The least severity that fails a run.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum FailOn {
    /// Errors alone
    Error,
    /// Warnings too
    Warning,
    /// Everything that is found
    Info,
    /// Nothing: findings are printed, and the exit status is 0
    Never,
}

pub(super) fn run(args: &Args, global: &Global, terminal: &Terminal) -> Verdict {
    for word in args.select.iter().chain(&args.ignore) {
        known(word)?;
    }
    let opened = global.open(None, terminal)?;
    let (policy, resolved) = opened.resolve(terminal)?;
    let project = &opened.project;
    let report = opened.judge(&policy, args.today, &|code| is_asked(code, args), terminal)?;
    let mut places = Places::new(&project.map);
    let mut span = |place: &Place| places.span(&place.file, &place.pointer);
    if terminal.format == Format::Json {
        let json = lint::show::json(&report, &resolved.diagnostics, &project.map, &mut span);
        terminal.data(&json.map_err(|error| {
            Stop::because(Diagnostic::error("output", format!("the findings have no JSON form: {error}")))
        })?)?;
    } else {
        let mut found: Vec<Diagnostic> = resolved.diagnostics.0.clone();
        found.extend(report.findings.iter().map(|one| lint::show::diagnostic(one, &mut span)));
        terminal.messages(&Diagnostics(found), &project.map);
        terminal.account(&summary(&report))?;
    }
    let worst = report.findings.iter().map(|one| one.severity).max();
    let fails = match args.fail_on {
        FailOn::Error => worst >= Some(Severity::Error),
        FailOn::Warning => worst >= Some(Severity::Warning),
        FailOn::Info => worst.is_some(),
        FailOn::Never => false,
    };
    Ok(if fails { ExitStatus::Findings } else { ExitStatus::Clean })
}

fn begins(code: &str, name: &str, word: &str) -> bool {
    let starts = |text: &str| text.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word));
    starts(code) || starts(name)
}

fn is_asked(code: &str, args: &Args) -> bool {
    let name = page(code).map_or("", |page| page.name);
    let any = |words: &[String]| words.iter().any(|word| begins(code, name, word));
    (args.select.is_empty() || any(&args.select)) && !any(&args.ignore)
}

/// That a rule begins so.
fn known(word: &str) -> Result<(), Stop> {
    let pages = lint::pages();
    if !word.is_empty() && pages.iter().any(|page| begins(page.code, page.name, word)) {
        return Ok(());
    }
    let unknown = Diagnostic::error("no-rule", format!("no rule begins with `{word}`"));
    let words = pages.iter().flat_map(|page| [page.code, page.name]);
    Err(Stop::because(match crate::diagnostic::nearest(word, words) {
        Some(near) => unknown.help(format!("did you mean `{near}`?")),
        None => unknown.help("`rolecast rule` lists the rules"),
    }))
}

fn summary(report: &Report) -> String {
    let excused = match report.excused.len() {
        0 => String::new(),
        1 => ", 1 more is excused".to_owned(),
        many => format!(", {many} more are excused"),
    };
    match report.findings.len() {
        0 => format!("nothing found{excused}\n"),
        1 => format!("1 finding{excused}; `rolecast rule CODE` explains a rule\n"),
        many => format!("{many} findings{excused}; `rolecast rule CODE` explains a rule\n"),
    }
}
