//! What the linter says of the project that was opened: for the verbs that lint.

use std::path::PathBuf;

use clap::ValueEnum;

use super::clock;
use super::global::Opened;
use super::status::{ExitStatus, Stop};
use super::terminal::Terminal;
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::lint::{self, Levels, Report, Setup, TooIntricate, page};
use crate::model::text::Date;
use crate::policy::Policy;
use crate::project::Places;

/// Which rules are asked, as of which day, and what is too bad to pass.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Rules")]
pub(super) struct Judging {
    /// Only rules whose codes or names begin so; may be repeated
    #[arg(long, value_name = "RULE")]
    select: Vec<String>,
    /// All but rules whose codes or names begin so; may be repeated
    #[arg(long, value_name = "RULE")]
    ignore: Vec<String>,
    /// The least severity that makes the exit status 1
    #[arg(long, value_name = "SEVERITY", default_value = "error")]
    fail_on: FailOn,
    /// A file of findings that are known, which are counted and not told again
    #[arg(long, value_name = "FILE")]
    pub(super) baseline: Option<PathBuf>,
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

impl Judging {
    /// That there are rules that begin as was said.
    pub(super) fn known(&self) -> Result<(), Stop> {
        self.select.iter().chain(&self.ignore).try_for_each(|word| known(word))
    }

    /// Whether what was found is too bad to pass.
    pub(super) fn fails(&self, report: &Report) -> bool {
        let stale = report.gone.as_ref().is_some_and(|gone| !gone.is_empty()).then_some(Severity::Warning);
        let worst = report.findings.iter().map(|one| one.severity).chain(stale).max();
        match self.fail_on {
            FailOn::Error => worst >= Some(Severity::Error),
            FailOn::Warning => worst >= Some(Severity::Warning),
            FailOn::Info => worst.is_some(),
            FailOn::Never => false,
        }
    }

    /// Whether a rule is asked.
    pub(super) fn is_asked(&self, code: &str) -> bool {
        let name = page(code).map_or("", |page| page.name);
        let any = |words: &[String]| words.iter().any(|word| begins(code, name, word));
        (self.select.is_empty() || any(&self.select)) && !any(&self.ignore)
    }
}

fn begins(code: &str, name: &str, word: &str) -> bool {
    let starts = |text: &str| text.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word));
    starts(code) || starts(name)
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

impl Opened {
    /// Asks the rules that are wanted.
    pub(super) fn judge(&self, policy: &Policy, judging: &Judging, terminal: &Terminal) -> Result<Report, Stop> {
        let started = std::time::Instant::now();
        let project = &self.project;
        let Some(sources) = &project.sources else { return Ok(Report::default()) };
        let levels = match Levels::read(&sources.project.value) {
            Ok(levels) => levels,
            Err(found) => {
                terminal.refuse(&found, &project.map)?;
                return Err(Stop::Said(ExitStatus::of(&found)));
            }
        };
        let Some(today) = judging.today.or_else(clock::today) else {
            let message = "the clock of this machine has no date: give the day by `--today YYYY-MM-DD`";
            return Err(Stop::because(Diagnostic::error("output-date", message)));
        };
        let setup = Setup {
            catalog: project.catalog.get(),
            library: &project.library(),
            primitives: &project.primitives(),
            sources,
            custom: &project.custom_roles(),
            levels: &levels,
            today,
            asked: &|code| judging.is_asked(code),
        };
        let mut report = lint::lint(policy, &setup).map_err(|TooIntricate(role)| {
            let message = format!("what the role `{role}` allows cannot be told, so nothing is judged");
            Stop::because(Diagnostic::error("output-too-intricate", message))
        })?;
        let mut places = Places::new(&project.map);
        report.fingerprint(&mut |place| places.lasting(&place.file, &place.pointer));
        terminal.timing("lint", started.elapsed());
        Ok(report)
    }
    /// Says all that was found in the format of a CI system.
    pub(super) fn tell(&self, said: &Diagnostics, report: &Report, terminal: &Terminal) -> Result<(), Stop> {
        let map = &self.project.map;
        let mut places = Places::new(map);
        let mut log = terminal.begin(said, map);
        log.is_compared = report.gone.is_some();
        log.records.extend(lint::show::records(report, &mut |place| places.span(&place.file, &place.pointer)));
        terminal.log(&log)
    }
}
