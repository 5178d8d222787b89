//! One principal at one scope, before and after: what it has there in all, by assignments there and above.
//!
//! Takes what assignments give under which guards, gives what is gained and lost in each state, and in which steps access
//! is broader or narrower. Like is compared with like: what one side has under a guard is no more than the other has, as
//! far as the other has it under guards that are no tighter.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::book::Piece;
use super::guard::{Guard, Order};
use super::reason::Reason;
use super::sets::Operations;
use super::side::{Held, Line};
use crate::model::component::Mechanism;
use crate::model::primitive::PrimitiveSeverity;
use crate::permission::{Budget, Exceeded, Plane};
use crate::policy::{State, Text};

/// Standing, time-bound or to be activated, whatever the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// All the time.
    Active,
    /// Up to a day.
    ActiveUntil,
    /// Once it is activated.
    Eligible,
}

/// What is gained and lost in one state on one plane. What is held without activation does not count as eligible too,
/// nor what is held without an end as time-bound.
#[derive(Clone, Debug)]
pub struct StateChange {
    /// The plane.
    pub plane: Plane,
    /// The state.
    pub state: Standing,
    /// What only the second side has.
    pub gained: Operations,
    /// What only the first side has.
    pub lost: Operations,
}

/// What a step is about.
#[derive(Clone, Debug)]
pub enum What {
    /// Azure operations.
    Operations {
        /// On which plane.
        plane: Plane,
        /// Which.
        operations: Operations,
    },
    /// A role of a service's own system: what it allows there is not compared.
    Role {
        /// The system.
        mechanism: Mechanism,
        /// The role.
        name: Text,
    },
}

/// Something that is broader on one side, for the same reasons.
#[derive(Clone, Debug)]
pub struct Step {
    /// What.
    pub what: What,
    /// How that side has it.
    pub state: State,
    /// Why.
    pub reasons: Vec<Reason>,
    /// The lines of that side that give it.
    pub lines: Vec<Line>,
    /// Whether a step at a wider scope says it already.
    pub is_implied: bool,
    /// Whether the same is lost elsewhere, or by another principal of the same kind.
    pub is_moved: bool,
    /// The worst primitive that it takes part in opening, beyond those that are good to know.
    pub opens: Option<PrimitiveSeverity>,
    /// The numbers of the lines that are accepted.
    pub(super) accepted: BTreeSet<usize>,
    /// By the numbers of lines of which a part is accepted, what they give beyond that.
    pub(super) left: BTreeMap<usize, Operations>,
    /// The numbers of lines with the primitives that they may open.
    pub(super) accepted_primitives: BTreeSet<(usize, Text)>,
    pub(super) guard: Guard,
    /// By the numbers of lines, what the assignments that they want give; nothing for a role of another system.
    pub(super) givers: Vec<(usize, Arc<Piece>)>,
}

impl Standing {
    /// Of a state.
    pub fn of(state: State) -> Standing {
        match state {
            State::Active => Standing::Active,
            State::ActiveUntil(_) => Standing::ActiveUntil,
            State::Eligible(_) => Standing::Eligible,
        }
    }

    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Standing::Active => "active",
            Standing::ActiveUntil => "active-until",
            Standing::Eligible => "eligible",
        }
    }
}

impl Step {
    /// Something that is broader, before it is known what else says it, where it goes, what it opens, and what is accepted.
    pub(super) fn of(
        what: What,
        guard: Guard,
        reasons: Vec<Reason>,
        lines: Vec<Line>,
        givers: Vec<(usize, Arc<Piece>)>,
    ) -> Step {
        Step {
            what,
            state: guard.state,
            reasons,
            lines,
            is_implied: false,
            is_moved: false,
            opens: None,
            accepted: BTreeSet::new(),
            left: BTreeMap::new(),
            accepted_primitives: BTreeSet::new(),
            guard,
            givers,
        }
    }

    /// Whether it is access that was not there in any way.
    pub fn is_new(&self) -> bool {
        self.reasons == [Reason::NewAccess]
    }

    /// Whether everything about it is accepted.
    pub fn is_accepted(&self) -> bool {
        !self.lines.is_empty() && self.accepted.len() == self.lines.len()
    }

    /// What one of its lines gives of it, by the line's number; none for a role of another system.
    pub(super) fn given_by(&self, line: usize, budget: &mut Budget) -> Result<Option<Operations>, Exceeded> {
        let What::Operations { plane, operations } = &self.what else { return Ok(None) };
        let mut given = Operations::default();
        for (_, piece) in self.givers.iter().filter(|(of, _)| *of == line) {
            given = given.union(&piece.on(*plane).shared(operations, budget)?, budget)?;
        }
        Ok(Some(given))
    }

    /// Leaves out the lines that are not wanted.
    pub(super) fn keep_lines(&mut self, wanted: impl Fn(&Line) -> bool) {
        let mut numbers = Vec::with_capacity(self.lines.len());
        let mut kept = 0;
        for line in &self.lines {
            numbers.push(wanted(line).then_some(kept));
            kept += usize::from(wanted(line));
        }
        self.lines.retain(|line| wanted(line));
        let moved = |(line, piece): (usize, Arc<Piece>)| Some((numbers.get(line).copied().flatten()?, piece));
        self.givers = std::mem::take(&mut self.givers).into_iter().filter_map(moved).collect();
    }
}

/// What an assignment gives under one guard.
pub(super) struct Giving<'h, 'p> {
    pub(super) held: &'h Held<'p>,
    pub(super) guard: Guard,
    pub(super) piece: Arc<Piece>,
}

/// What is held on one plane, by guards. What a looser guard lets through as well is left out.
type Normal = BTreeMap<Guard, Operations>;

/// A side on both planes.
pub(super) struct Sum {
    planes: [Normal; 2],
}

impl Sum {
    pub(super) fn of<'g, 'h: 'g, 'p: 'h>(
        givings: impl IntoIterator<Item = &'g Giving<'h, 'p>>,
        order: &mut Order,
        budget: &mut Budget,
    ) -> Result<Sum, Exceeded> {
        let [mut control, mut data] = [Normal::new(), Normal::new()];
        for Giving { guard, piece, .. } in givings {
            for (into, operations) in [&mut control, &mut data].into_iter().zip(&piece.planes) {
                if !operations.is_empty() {
                    let known = into.entry(guard.clone()).or_default();
                    *known = known.union(operations, budget)?;
                }
            }
        }
        Ok(Sum { planes: [reduced(&control, order, budget)?, reduced(&data, order, budget)?] })
    }

    /// What is held on a plane under guards that are wanted.
    pub(super) fn held(
        &self,
        plane: Plane,
        wanted: impl Fn(&Guard) -> bool,
        budget: &mut Budget,
    ) -> Result<Operations, Exceeded> {
        let mut sum = Operations::default();
        for (_, operations) in self.plane(plane).iter().filter(|(guard, _)| wanted(guard)) {
            sum = sum.union(operations, budget)?;
        }
        Ok(sum)
    }

    fn plane(&self, plane: Plane) -> &Normal {
        let [control, data] = &self.planes;
        match plane {
            Plane::Control => control,
            Plane::Data => data,
        }
    }
}

fn reduced(all: &Normal, order: &mut Order, budget: &mut Budget) -> Result<Normal, Exceeded> {
    let mut kept = Normal::new();
    for (guard, operations) in all {
        let mut left = operations.clone();
        for (other, more) in all.iter().filter(|(other, _)| *other != guard) {
            // Of two that are as tight as each other, the first stays.
            if order.looser(guard, other).is_empty() && (other < guard || !order.looser(other, guard).is_empty()) {
                left = left.without(more, budget)?;
            }
        }
        if !left.is_empty() {
            kept.insert(guard.clone(), left);
        }
    }
    Ok(kept)
}

/// What is gained and lost in each state.
pub(super) fn states(was: &Sum, is: &Sum, budget: &mut Budget) -> Result<Vec<StateChange>, Exceeded> {
    let mut changes = Vec::new();
    for plane in Plane::ALL {
        for state in [Standing::Active, Standing::ActiveUntil, Standing::Eligible] {
            let of_state = |guard: &Guard| Standing::of(guard.state) == state;
            let (was, is) = (was.held(plane, of_state, budget)?, is.held(plane, of_state, budget)?);
            let (gained, lost) = (is.without(&was, budget)?, was.without(&is, budget)?);
            if !gained.is_empty() || !lost.is_empty() {
                changes.push(StateChange { plane, state, gained, lost });
            }
        }
    }
    Ok(changes)
}

/// In which steps `is` is broader than `was`; `givings` are those of `is`, and `lines` tells what wants an assignment.
pub(super) fn broader(
    was: &Sum,
    is: &Sum,
    givings: &[Giving<'_, '_>],
    lines: &dyn Fn(&Held<'_>) -> Vec<Line>,
    order: &mut Order,
    budget: &mut Budget,
) -> Result<Vec<Step>, Exceeded> {
    let mut steps = Vec::new();
    for plane in Plane::ALL {
        for (guard, operations) in is.plane(plane) {
            let mut left = operations.clone();
            let mut tighter: Vec<(Vec<Reason>, &Operations)> = Vec::new();
            let mut anyhow = Operations::default();
            for (other, had) in was.plane(plane) {
                let reasons = order.looser(guard, other);
                match reasons.is_empty() {
                    true => left = left.without(had, budget)?,
                    false => tighter.push((reasons, had)),
                }
                anyhow = anyhow.union(had, budget)?;
            }
            let mut found = vec![(vec![Reason::NewAccess], left.without(&anyhow, budget)?)];
            // The one that is looser in the fewest ways says best what has become of it.
            tighter.sort_by(|a, b| (a.0.len(), &a.0).cmp(&(b.0.len(), &b.0)));
            for (reasons, had) in tighter {
                found.push((reasons, left.shared(had, budget)?));
                left = left.without(had, budget)?;
            }
            for (reasons, operations) in found.into_iter().filter(|(_, operations)| !operations.is_empty()) {
                let mut from = Vec::new();
                for giving in givings.iter().filter(|giving| giving.guard == *guard) {
                    if giving.piece.on(plane).meets(&operations, budget)? {
                        from.extend(lines(giving.held).into_iter().map(|line| (line, &giving.piece)));
                    }
                }
                from.sort_by(|(a, _), (b, _)| a.cmp(b));
                let mut lines: Vec<Line> = Vec::with_capacity(from.len());
                let mut givers = Vec::with_capacity(from.len());
                for (line, piece) in from {
                    if lines.last() != Some(&line) {
                        lines.push(line);
                    }
                    givers.push((lines.len() - 1, Arc::clone(piece)));
                }
                let what = What::Operations { plane, operations };
                steps.push(Step::of(what, guard.clone(), reasons, lines, givers));
            }
        }
    }
    Ok(steps)
}
