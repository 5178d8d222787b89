//! `rolecast roles allowing`.

use super::unprintable;
use crate::catalog::show::safe;
use crate::cli::status::{ExitStatus, Stop, Verdict};
use crate::cli::terminal::Terminal;
use crate::diagnostic::Diagnostic;
use crate::permission::show::{allowing as written, allowing_json, doubt};
use crate::permission::{Budget, Exceeded, Pattern, Plane, allowing};
use crate::project::RoleBook;

/// Enough to put every built-in role in order, each of which has a budget of its own.
const STEPS: u64 = 1 << 32;

pub(super) fn run(action: &str, planes: &[Plane], book: &RoleBook, terminal: &Terminal) -> Verdict {
    let operation = Pattern::new(action);
    if !operation.is_well_formed() {
        let message = format!("`{action}` is no operation");
        let help = "Provider/type/verb is expected, as Microsoft.Storage/storageAccounts/read";
        return Err(Stop::because(Diagnostic::error("malformed-action", message).help(help)));
    }
    let (found, left_out) = allowing(book.iter(), &operation, planes, &mut Budget::of(STEPS)).map_err(|_| {
        let message = format!("the roles that allow `{action}` take too much work to be put in order");
        Stop::because(Diagnostic::error("output-too-intricate", message).help(Exceeded::ADVICE))
    })?;
    for role in left_out {
        terminal.note(&format!("warning: what `{}` allows cannot be told, so it is left out\n", safe(&role.name)));
    }
    if terminal.is_json() {
        terminal.data(&allowing_json(book.catalog().date(), &operation, planes, &found).map_err(unprintable)?)?;
    } else {
        terminal.data(&written(&found))?;
        if let Some(doubt) = doubt(&operation, planes, &found) {
            terminal.note(&format!("note: {doubt}\n"));
        }
    }
    Ok(if found.is_empty() { ExitStatus::Findings } else { ExitStatus::Clean })
}
