//! `rolecast diff`.

use std::path::PathBuf;
use std::time::Instant;

use super::annotate::annotate;
use super::gates::{Gates, compared, idle};
use super::global::{Format, Global};
use super::removals;
use super::side::{Loaded, Pair, load};
use super::status::{ExitStatus, Stop, Verdict};
use super::terminal::Terminal;
use crate::catalog::Library;
use crate::diagnostic::{Diagnostic, listed, nearest};
use crate::diff::show::{self, Page, Spot, Which};
use crate::diff::{Diff, Setup, matrix};
use crate::permission::Primitives;
use crate::policy::Text;
use crate::project::Places;

/// Show what a change really gives and takes away
///
/// Compares what principals can do, by all that they are assigned in all environments together, and says for whom access
/// is broader or narrower, where, by which operations, and why. The worst stands first.
///
/// A side is a revision of git, a project's folder, or an `access.json`. Revisions are read from the repository: nothing is
/// checked out or fetched.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  rolecast diff                                        what is new on this branch, committed or not
  rolecast diff main..feature                          two revisions; with three dots, from where they part
  rolecast diff ../before .                            two folders with projects
  rolecast diff deployed/access.json .                 against what was deployed
  rolecast diff ../before . --fail-on broadened        exit status 1 if anybody has more
  rolecast diff main --format github                   annotations of the lines that give access
  rolecast diff ../before . --format json | jq -r '.personas[] | select(.verdict != \"narrowed\").persona'")]
pub(super) struct Args {
    /// What was [default: where HEAD parts from the main branch]
    #[arg(value_name = "BASE")]
    base: Option<String>,
    /// What is to be [default: the project as it stands, committed or not]
    #[arg(value_name = "HEAD")]
    head: Option<String>,
    /// One environment alone; may be repeated [default: all]
    #[arg(long, short, value_name = "ID")]
    environment: Vec<String>,
    /// Write a script that takes away what HEAD no longer wants, BASE being what is deployed
    #[arg(long, value_name = "FILE")]
    removals: Option<PathBuf>,
    #[command(flatten)]
    gates: Gates,
}

pub(super) fn run(args: &Args, global: &Global, terminal: &Terminal) -> Verdict {
    let pair = load(args.base.as_deref(), args.head.as_deref(), global, terminal)?;
    let Pair { base, head, .. } = &pair;
    for id in &args.environment {
        known(id, base, head)?;
    }
    let wanted =
        |id: &str| args.environment.is_empty() || args.environment.iter().any(|one| one.eq_ignore_ascii_case(id));
    let primitives = &judged_by(base, head);
    // What a setting closes is BASE's word: a component that comes with the change must not close what the change opens.
    let library = base.library.as_ref().unwrap_or(Library::builtin());
    let asked = args.gates.read([base, head], primitives, global, terminal)?;
    let setup = Setup { primitives, library, wanted: &wanted };
    let started = Instant::now();
    let mut found = compared(&base.policy, &head.policy, setup)?;
    asked.ask(&mut found, &head.policy, setup)?;
    terminal.timing("diff", started.elapsed());
    if let Some(path) = &args.removals {
        removals::write(path, [base, head], &wanted, asked.today, terminal)?;
    }
    if terminal.format.is_log() && terminal.format != Format::Markdown {
        annotate(&found, &pair, idle(&found, head), terminal)?;
    } else {
        print(&found, &pair, &wanted, terminal)?;
        asked.tell(&found, [base, head], terminal);
    }
    Ok(if found.refused.is_empty() { ExitStatus::Clean } else { ExitStatus::Findings })
}

/// The primitives that a change is judged by: those of both sides, so that none is less severe for the change that asks. Of two
/// with one id it is the more severe one, and where they are as severe, the first side's.
fn judged_by(base: &Loaded, head: &Loaded) -> Primitives {
    let all = [head, base].into_iter().filter_map(|side| side.primitives.as_ref()).flat_map(Primitives::iter);
    let shipped = Primitives::builtin();
    let mut own: Vec<_> = all.filter(|one| shipped.get(one.id.value.as_str()).is_none()).cloned().collect();
    // Of one id the last is taken.
    own.sort_by_key(|one| one.severity.value);
    Primitives::with(own)
}

fn print(found: &Diff, pair: &Pair, wanted: &dyn Fn(&str) -> bool, terminal: &Terminal) -> Result<(), Stop> {
    let Pair { base, head, notes } = pair;
    let mut places = [(&base.map, Places::new(&base.map)), (&head.map, Places::new(&head.map))];
    let mut locate = |which: Which, file: &Text, pointer: &str| {
        let [before, after] = &mut places;
        let (map, places) = if which == Which::Before { before } else { after };
        let at = places.find(file, pointer).map(|place| (place.line, place.column));
        Spot { file: map.shown(file).into_owned(), at }
    };
    match terminal.format {
        Format::Json => {
            let text = show::json(found, notes, &mut locate).map_err(|error| {
                Stop::because(Diagnostic::error("output", format!("the difference has no JSON form: {error}")))
            })?;
            terminal.data(&text)?;
        }
        Format::Concise => terminal.data(&show::concise(found, &mut locate))?,
        Format::Markdown => terminal.data(&show::markdown(found, notes, &mut locate))?,
        Format::Html => {
            let matrix = matrix(&base.policy, &head.policy, found, wanted);
            let sides = [&*base.name, &*head.name];
            let (project, refused) = (&*head.policy.project, &*found.refused);
            let page = Page { diff: found, matrix: &matrix, refused, notes, project, sides };
            terminal.data(&show::html(&page, &mut locate))?;
        }
        // The others are annotations.
        _ => {
            terminal.data(&show::human(found, &mut locate, terminal.width(), terminal.is_colored()))?;
        }
    }
    Ok(())
}

/// That one of the sides has an environment of this id.
fn known(id: &str, base: &Loaded, head: &Loaded) -> Result<(), Stop> {
    let all = || base.policy.environments.iter().chain(&head.policy.environments).map(|one| &*one.id);
    if all().any(|one| one.eq_ignore_ascii_case(id)) {
        return Ok(());
    }
    let unknown = Diagnostic::error("unknown-environment", format!("there is no environment `{id}` on either side"));
    let mut names: Vec<&str> = all().collect();
    names.sort_unstable();
    names.dedup();
    Err(Stop::because(match nearest(id, names.iter().copied()) {
        Some(near) => unknown.help(format!("did you mean `{near}`?")),
        None => unknown.help(format!("there are {}", listed(names.iter().copied()))),
    }))
}
