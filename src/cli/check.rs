//! `rolecast check`.

use std::time::Instant;

use serde_json::Map;

use super::baseline;
use super::compile::{is_stale, outcome_json, refuse};
use super::global::Global;
use super::judge::Judging;
use super::lint::found_json;
use super::status::{ExitStatus, Verdict};
use super::summary;
use super::terminal::Terminal;
use crate::lint::{self, Place};
use crate::parallel::both;
use crate::project::{self, CompileOptions, Places};

/// Check everything: the project, its access, and that generated/ is what it compiles to
///
/// The one command of a pre-commit hook or a CI job: reads and resolves the whole project and says everything that is
/// wrong with it, asks the linter's rules, and says whether generated/ and rolecast.lock are up to date. Writes nothing.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  rolecast check                       exit status 0: nothing to do
  rolecast check --fail-on warning     no warning of the linter either
  rolecast check --format concise      one line a message, as editors and CI systems read them
  rolecast compile --check             what is stale, as a diff
  rolecast lint                        the rules alone")]
pub(super) struct Args {
    #[command(flatten)]
    judging: Judging,
}

pub(super) fn run(args: &Args, global: &Global, terminal: &Terminal) -> Verdict {
    args.judging.known()?;
    let mut opened = global.open(None, terminal)?;
    let (policy, resolved) = opened.resolve(terminal)?;
    let path = args.judging.baseline.as_deref();
    let known = baseline::read(path, false, &mut opened, terminal)?;
    let options = CompileOptions { check: true, ..CompileOptions::default() };
    let compare = || {
        let started = Instant::now();
        (project::compile(&opened.project, &opened.root, &policy, &resolved.lock, &options), started.elapsed())
    };
    // Neither asks what the other found.
    let (judged, (compared, took)) = both(|| opened.judge(&policy, &args.judging, terminal), compare);
    let mut report = judged?;
    terminal.timing("compare", took);
    if let Some(known) = known {
        known.baseline.apply(&mut report, &|code| args.judging.is_asked(code));
    }
    let map = &opened.project.map;
    let mut said = resolved.diagnostics;
    said.extend(baseline::stale(&report, path));
    if terminal.format.is_log() {
        said.extend(match &compared {
            Ok(outcome) => summary::stale(outcome),
            Err(found) => found.clone(),
        });
        opened.tell(&said, &report, terminal)?;
        let fails = said.has_errors() || args.judging.fails(&report);
        return Ok(ExitStatus::of(&said).max(if fails { ExitStatus::Findings } else { ExitStatus::Clean }));
    }
    if !terminal.is_json() {
        let mut places = Places::new(map);
        let mut span = |place: &Place| places.span(&place.file, &place.pointer);
        said.extend(report.findings.iter().map(|one| lint::show::diagnostic(one, &mut span)));
    }
    let outcome = match compared {
        Ok(outcome) => outcome,
        Err(found) if terminal.is_json() => {
            said.extend(found);
            terminal.json(&said, map, Map::from_iter([("lint".to_owned(), found_json(&report, &opened)?)]))?;
            return Ok(ExitStatus::of(&said));
        }
        Err(found) => return refuse(&opened, said, found, terminal),
    };
    terminal.messages(&said, map);
    if terminal.is_json() {
        let mut own = summary::json(&policy, &[]);
        own.extend(outcome_json(&outcome, true));
        own.insert("lint".to_owned(), found_json(&report, &opened)?);
        terminal.json(&said, map, own)?;
    } else {
        terminal.account(&summary::checked(&policy, &outcome, &report))?;
    }
    let is_clean = !is_stale(&outcome) && !args.judging.fails(&report);
    Ok(if is_clean { ExitStatus::Clean } else { ExitStatus::Findings })
}
