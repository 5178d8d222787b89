//! `rolecast compile`.

use std::path::PathBuf;
use std::time::Instant;

use clap::builder::PossibleValuesParser;
use clap::builder::TypedValueParser as _;
use serde_json::{Map, json};

use super::global::{Global, Opened};
use super::status::{ExitStatus, Verdict};
use super::summary;
use super::terminal::Terminal;
use crate::diagnostic::Diagnostics;
use crate::model::project::Target;
use crate::project::{self, CompileOptions, Outcome};

/// Write the project's access as ARM templates, Bicep and Terraform
///
/// Reads all files of the project, resolves personas into role assignments, and writes generated/: all files or none.
/// Files that come out as they are on disk are not touched; own files that are no longer made are removed; files that
/// rolecast did not make are left alone.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  rolecast compile                     everything that rolecast.yaml asks for
  rolecast compile --check             the changes that are missing, as a unified diff
  rolecast compile --locked            in CI: refuse to change rolecast.lock
  rolecast compile --output DIR        into another folder
  rolecast compile --environment dev --target bicep --target arm

With --check the exit status is 1 if anything would change.")]
pub(super) struct Args {
    /// Say what would change, as a unified diff, and write nothing
    #[arg(long)]
    check: bool,
    /// The folder to write into [default: generated in the project]
    #[arg(long, short, value_name = "DIR")]
    output: Option<PathBuf>,
    /// What to write; may be given several times [default: the project's `targets`]
    #[arg(long, short, value_name = "TARGET", value_parser = PossibleValuesParser::new(TARGETS).map(|word| target(&word)))]
    target: Vec<Target>,
    /// The environment to write; may be given several times [default: all that are bound]
    #[arg(long, short, value_name = "ID")]
    environment: Vec<String>,
    /// Write over generated files that were edited by hand
    #[arg(long)]
    force: bool,
    /// Refuse to change rolecast.lock
    #[arg(long)]
    locked: bool,
}

const TARGETS: [&str; 3] = ["arm", "bicep", "terraform"];

fn target(word: &str) -> Target {
    match word {
        "arm" => Target::Arm,
        "bicep" => Target::Bicep,
        _ => Target::Terraform,
    }
}

pub(super) fn run(args: &Args, global: &Global, terminal: &Terminal) -> Verdict {
    let options = CompileOptions {
        environments: args.environment.clone(),
        targets: args.target.clone(),
        output: args.output.clone(),
        check: args.check,
        force: args.force,
        locked: args.locked,
    };
    let opened = global.open(args.output.as_deref(), terminal)?;
    let (policy, resolved) = opened.resolve(terminal)?;
    let started = Instant::now();
    let compiled = project::compile(&opened.project, &opened.root, &policy, &resolved.lock, &options);
    terminal.timing(if args.check { "compare" } else { "write" }, started.elapsed());
    let outcome = match compiled {
        Ok(outcome) => outcome,
        Err(found) => return refuse(&opened, resolved.diagnostics, found, terminal),
    };
    terminal.messages(&resolved.diagnostics, &opened.project.map);
    let stale = args.check && is_stale(&outcome);
    if terminal.is_json() {
        let mut own = summary::json(&policy, &options.environments);
        own.extend(outcome_json(&outcome, args.check));
        terminal.json(&resolved.diagnostics, &opened.project.map, own)?;
    } else if args.check {
        for change in &outcome.pending {
            terminal.diff(&change.diff)?;
        }
        terminal.account(&summary::pending(&outcome))?;
    } else {
        terminal.account(&summary::table(&policy, &options.environments))?;
        terminal.account(&summary::written(&outcome, &policy, &options, terminal.verbose))?;
    }
    // The process ends here. To take a large project apart, piece by piece, would do nothing but take time.
    std::mem::forget((opened, policy, resolved));
    Ok(if stale { ExitStatus::Findings } else { ExitStatus::Clean })
}

/// Whether a write would change anything.
pub(super) fn is_stale(outcome: &Outcome) -> bool {
    outcome.lock_changed || !outcome.pending.is_empty()
}

/// Says why nothing was written, beside all that was found before.
pub(super) fn refuse(opened: &Opened, mut said: Diagnostics, found: Diagnostics, terminal: &Terminal) -> Verdict {
    said.extend(found);
    terminal.refuse(&said, &opened.project.map)?;
    Ok(ExitStatus::of(&said))
}

/// What happened to files, as JSON.
pub(super) fn outcome_json(outcome: &Outcome, check: bool) -> Map<String, serde_json::Value> {
    let pending: Vec<_> = outcome
        .pending
        .iter()
        .map(|change| json!({ "path": change.path, "change": summary::word(change.kind), "diff": change.diff }))
        .collect();
    let value = if check {
        json!({ "stale": is_stale(outcome), "output": outcome.output, "lockChanged": outcome.lock_changed, "pending": pending })
    } else {
        json!({
            "output": outcome.output,
            "lockChanged": outcome.lock_changed,
            "created": outcome.created,
            "changed": outcome.changed,
            "removed": outcome.removed,
            "unchanged": outcome.same,
        })
    };
    match value {
        serde_json::Value::Object(map) => map,
        _ => Map::new(),
    }
}
