//! `rolecast rule`.

use super::status::{ExitStatus, Stop, Verdict};
use super::terminal::Terminal;
use crate::diagnostic::{Diagnostic, nearest};
use crate::lint::{page, pages};

/// Print what a rule is about, or list the rules
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  rolecast rule                 every rule: code, name, what it is about
  rolecast rule E01
  rolecast rule owner-role")]
pub(super) struct Args {
    /// The rule's code or name
    #[arg(value_name = "CODE")]
    rule: Option<String>,
}

pub(super) fn run(args: &Args, terminal: &Terminal) -> Verdict {
    let Some(rule) = &args.rule else {
        let width = pages().iter().map(|page| page.name.len()).max().unwrap_or(0);
        let line = |page: &crate::lint::Page| format!("{}  {:<width$}  {}\n", page.code, page.name, page.summary);
        terminal.data(&pages().iter().map(line).collect::<String>())?;
        return Ok(ExitStatus::Clean);
    };
    match page(rule) {
        Some(page) => {
            terminal.data(page.text.trim_start())?;
            Ok(ExitStatus::Clean)
        }
        None => {
            let unknown = Diagnostic::error("no-rule", format!("there is no rule `{rule}`"));
            let words = pages().iter().flat_map(|page| [page.code, page.name]);
            Err(Stop::because(match nearest(rule, words) {
                Some(near) => unknown.help(format!("did you mean `{near}`?")),
                None => unknown.help("`rolecast rule` lists the rules"),
            }))
        }
    }
}
