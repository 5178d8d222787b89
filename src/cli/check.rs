//! `rolecast check`.

use std::time::Instant;

use super::compile::{is_stale, outcome_json, refuse};
use super::global::Global;
use super::status::{ExitStatus, Verdict};
use super::summary;
use super::terminal::Terminal;
use crate::project::{self, CompileOptions};

/// Check the project, and that generated/ is what it compiles to
///
/// For pre-commit hooks and CI: reads and resolves the whole project, says everything that is wrong with it, and
/// whether generated/ and rolecast.lock are up to date. Writes nothing.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  rolecast check                       exit status 0: nothing to do
  rolecast check --format concise      one line a message, as editors and CI systems read them
  rolecast compile --check             the same with the changes that are missing, as a diff")]
pub(super) struct Args {}

pub(super) fn run(_: &Args, global: &Global, terminal: &Terminal) -> Verdict {
    let opened = global.open(None, terminal)?;
    let (policy, resolved) = opened.resolve(terminal)?;
    let started = Instant::now();
    let options = CompileOptions { check: true, ..CompileOptions::default() };
    let compared = project::compile(&opened.project, &opened.root, &policy, &resolved.lock, &options);
    terminal.timing("compare", started.elapsed());
    let outcome = match compared {
        Ok(outcome) => outcome,
        Err(found) => return refuse(&opened, resolved.diagnostics, found, terminal),
    };
    terminal.messages(&resolved.diagnostics, &opened.project.map);
    if terminal.is_json() {
        let mut own = summary::json(&policy, &[]);
        own.extend(outcome_json(&outcome, true));
        terminal.json(&resolved.diagnostics, &opened.project.map, own)?;
    } else {
        terminal.account(&summary::checked(&policy, &outcome))?;
    }
    Ok(if is_stale(&outcome) { ExitStatus::Findings } else { ExitStatus::Clean })
}
