//! What a change gives and takes away: two policies, compared by what principals can do.
//!
//! Takes two resolved policies and the primitives that there are; gives the assignments that change, and for each
//! principal at each scope the operations gained and lost in each state, in which steps access is broader or narrower and
//! why, what stands around it that changes, and a verdict. Personas only tell whose lines it is: a principal's access is
//! all that it has by whatever persona, in all environments together, at a scope or above. Knows nothing of files, of
//! revisions, or of how a difference is printed.
//!
//! Broader is what is not shown to be as tight. `diff(b, a)` is `diff(a, b)` with broader and narrower exchanged.

mod acceptance;
mod around;
mod assignment;
mod book;
mod cell;
mod closing;
mod denial;
mod gate;
mod guard;
mod implied;
mod known;
mod matrix;
mod moved;
mod other;
mod place;
mod principal;
mod reach;
mod reason;
mod sets;
mod setting;
pub mod show;
mod side;
mod verdict;
mod weight;

pub use acceptance::{Acceptance, Named, Use};
pub use around::Around;
pub use assignment::{AssignmentChange, Entry, Field};
pub use cell::{Standing, StateChange, Step, What};
pub use denial::Denial;
pub use gate::{By, Counterexample, Gate};
pub use known::Known;
pub use matrix::{Access, Cell, Column, Components, Matrix, Member, matrix};
pub use principal::Change;
pub use reason::{Loosened, Reason};
pub use sets::{Operations, TooIntricate};
pub use side::Line;
pub use verdict::{Row, Verdict};
pub use weight::{Blast, Weight};

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::catalog::Library;
use crate::permission::{Exceeded, Primitives};
use crate::policy::{CatalogStamp, Policy, Text};
use principal::Work;
use side::{Held, Side};

/// What a difference is asked for with.
#[derive(Clone, Copy)]
pub struct Setup<'s> {
    /// The primitives that there are.
    pub primitives: &'s Primitives,
    /// The components that there are, which say what settings close.
    pub library: &'s Library,
    /// Whether an environment is of interest. All are compared; what is not of interest is left out of what is found.
    pub wanted: &'s dyn Fn(&str) -> bool,
}

/// What two policies have apart.
#[derive(Clone, Debug)]
pub struct Diff {
    /// The catalogues of both.
    pub catalogs: [CatalogStamp; 2],
    /// The assignments that are added, removed or changed, those closest to customers first.
    pub assignments: Vec<AssignmentChange>,
    /// What principals have more or less, the worst first.
    pub changes: Vec<Change>,
    /// What changes around access.
    pub around: Vec<Around>,
    /// Personas in environments for which something changes, the worst first.
    pub rows: Vec<Row>,
    /// How many other personas hold something in an environment, for which nothing changes.
    pub unchanged: usize,
    /// The ids of personas that have another id on the second side, and which.
    pub renamed: BTreeMap<Text, Text>,
    /// The verdict of everything.
    pub verdict: Verdict,
    /// How far it reaches.
    pub blast: Blast,
    /// What shows that it is not let through, for whoever asks gates; they are asked afterwards.
    pub refused: Vec<Counterexample>,
    /// What was said to be accepted, and what came of that.
    pub acceptances: Vec<(Acceptance, Use)>,
}

/// Compares two policies.
///
/// # Errors
/// A role, or all that somebody holds, is too intricate to be exact about.
pub fn diff<'p>(before: &'p Policy, after: &'p Policy, setup: Setup<'p>) -> Result<Diff, TooIntricate> {
    let (mut first, mut second) = (Side::of(before), Side::of(after));
    first.with_tiers_of(after);
    second.with_tiers_of(before);
    let (was, is) = (std::mem::take(&mut first.holders), std::mem::take(&mut second.holders));
    let mut work = Work::of(first, second, setup);
    let keys: BTreeSet<&str> = was.keys().chain(is.keys()).map(AsRef::as_ref).collect();
    let mut changes = Vec::new();
    let (mut had, mut has): (Vec<Held<'p>>, Vec<Held<'p>>) = (Vec::new(), Vec::new());
    for key in keys {
        let (was, is) = (was.get(key), is.get(key));
        if matches!((was, is), (Some(was), Some(is)) if work.is_same(was, is)) {
            continue;
        }
        had.extend(was.iter().flat_map(|holder| holder.held.iter().copied()));
        has.extend(is.iter().flat_map(|holder| holder.held.iter().copied()));
        changes.extend(work.changes(key, was, is)?);
    }
    let mut around = setting::changes(&mut work, &was, &is)?;
    (work.before.holders, work.after.holders) = (was, is);
    for (key, mut one) in around::holders(&work.before, &work.after) {
        one.primitives = work.opened_by(&key, one.is_in_second)?;
        around.push(one);
    }
    let Work { before: first, after: second, mut order, .. } = work;
    let mut assignments = assignment::changes((&first, &had), (&second, &has), &mut order);
    let renamed = around::renamed(&first, &second);
    around.extend(around::around(&first, &second, &renamed));
    let agents = moved::mark(&mut changes, &first, &second)
        .map_err(|Exceeded| TooIntricate(Arc::from("everything that has moved")))?;
    for (environment, persona, is_second) in agents {
        let side = if is_second { &second } else { &first };
        around.push(around::agent(side, &environment, &persona, Reason::HumanReplacedByAgent, is_second));
    }
    around::sort(&mut around);
    keep_wanted(&mut changes, setup.wanted);
    around.retain(|one| one.environment.as_deref().is_none_or(setup.wanted));
    assignments.retain(|one| one.is.iter().chain(&one.was).any(|entry| (setup.wanted)(&entry.environment)));
    for change in &mut changes {
        reach::rank(change).map_err(|Exceeded| TooIntricate(principal::called(&change.principal)))?;
        change.weight = Weight::of(change);
    }
    changes.sort_by_cached_key(|change| {
        (std::cmp::Reverse(change.weight), principal::called(&change.principal), change.scope_key.clone())
    });
    let rows = verdict::rows(&changes, &around, &renamed);
    Ok(Diff {
        catalogs: [before.catalog.clone(), after.catalog.clone()],
        unchanged: unchanged([(before, &renamed), (after, &around::Renamed::new())], &rows, setup.wanted),
        verdict: verdict::whole(&changes, &around),
        blast: Blast::of(&changes, after, &|key| second.tree.around(key)),
        assignments,
        changes,
        around,
        rows,
        renamed,
        refused: Vec::new(),
        acceptances: Vec::new(),
    })
}

/// Leaves out what no line of an environment that is wanted gives.
fn keep_wanted(changes: &mut Vec<Change>, wanted: &dyn Fn(&str) -> bool) {
    for change in changes.iter_mut() {
        for steps in [&mut change.broader, &mut change.narrower] {
            steps.retain(|step| step.lines.is_empty() || step.lines.iter().any(|line| wanted(&line.environment)));
            steps.iter_mut().for_each(|step| step.keep_lines(|line| wanted(&line.environment)));
        }
    }
    changes.retain(|change| !change.broader.is_empty() || !change.narrower.is_empty());
}

/// How many personas hold something in an environment and are in none of the rows.
fn unchanged(sides: [(&Policy, &around::Renamed); 2], rows: &[Row], wanted: &dyn Fn(&str) -> bool) -> usize {
    let mut holding = BTreeSet::new();
    for (policy, renamed) in sides {
        for environment in policy.environments.iter().filter(|one| wanted(&one.id)) {
            let personas = environment.grants.iter().map(|grant| renamed.get(&grant.persona).unwrap_or(&grant.persona));
            holding.extend(personas.map(|persona| (&**persona, &*environment.id)));
        }
    }
    for row in rows {
        holding.remove(&(&*row.persona, &*row.environment));
    }
    holding.len()
}
