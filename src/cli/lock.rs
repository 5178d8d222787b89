//! `rolecast lock`.

use serde_json::{Map, json};

use super::global::Global;
use super::status::{ExitStatus, Verdict};
use super::terminal::Terminal;
use crate::project::{LOCK_FILE, update_lock};

/// Bring rolecast.lock up to the roles and components as they are now
///
/// The lock holds what the project was compiled with: permissions of roles, what access levels give, keys in Terraform.
/// A new rolecast or a new catalogue changes nothing until this verb is run. What it would change is said first.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  rolecast lock --check     what would change; exit status 1 if anything would
  rolecast lock             take it; then `rolecast compile`, and review both in one commit")]
pub(super) struct Args {
    /// Say what would change and write nothing
    #[arg(long)]
    check: bool,
}

pub(super) fn run(args: &Args, global: &Global, terminal: &Terminal) -> Verdict {
    let opened = global.open(None, terminal)?;
    let map = &opened.project.map;
    let mut update = match update_lock(&opened.project, &opened.root, args.check) {
        Ok(update) => update,
        Err(found) => {
            terminal.refuse(&found, map)?;
            return Ok(ExitStatus::of(&found));
        }
    };
    if !args.check {
        // What there is to do about it has just been done.
        update.differences.0.iter_mut().for_each(|one| one.help.clear());
    }
    terminal.messages(&update.differences, map);
    let state = match (update.changed, args.check) {
        (false, _) => "is up to date",
        (true, true) if update.differences.0.is_empty() => "is stale: `rolecast lock` takes what the project uses now",
        (true, true) => "is stale: `rolecast lock` takes what is said above",
        (true, false) => "written; `rolecast compile` takes it from there",
    };
    if terminal.is_json() {
        let own = json!({ "changed": update.changed, "written": update.changed && !args.check });
        terminal.json(&update.differences, map, own.as_object().cloned().unwrap_or_else(Map::new))?;
    } else {
        terminal.account(&format!("{LOCK_FILE}: {state}\n"))?;
    }
    Ok(if update.changed && args.check { ExitStatus::Findings } else { ExitStatus::Clean })
}
