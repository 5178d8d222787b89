//! Whether one condition is at least as tight as another.
//!
//! `implies(a, b)` asks whether every request that `a` allows is allowed by `b` too. It looks for a request that `a`
//! allows and `b` refuses among the finitely many kinds of request that the two tell apart (see `problem`, which says why
//! these are all), once for every reading of what Azure's documentation leaves open.
//!
//! - *Yes* is said when in every reading no such kind exists. Atoms that are not evaluated count as free, so a yes holds
//!   whatever they mean.
//! - *No* is said with a request that the evaluator, which shares none of the search, finds allowed by `a` and refused by
//!   `b` in every reading.
//! - Anything else is *unknown*: the answer turns on a reading, on something not evaluated, or would take more work than
//!   the budget allows.

use super::ast::Condition;
use super::evaluate::{Reading, Request};
use super::problem::{Dimension, Formula, Problem, Profile, Subject};

/// Atoms looked at by the search, beyond which nothing is claimed.
const WORK: usize = 1_000_000;

/// Whether one condition implies another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Implication {
    /// Whatever the first allows, the second allows.
    Yes,
    /// The first allows a request that the second refuses.
    No {
        /// Such a request.
        witness: Request,
    },
    /// Neither could be shown.
    Unknown,
}

/// Whether every request that `a` allows is allowed by `b`.
pub fn implies(a: &Condition, b: &Condition) -> Implication {
    if a == b {
        return Implication::Yes;
    }
    let mut problem = Problem::default();
    let goals = [(problem.add(&a.root), true), (problem.add(&b.root), false)];
    let readings = problem.readings();
    let shows = |request: &Request| {
        readings
            .iter()
            .all(|&reading| a.allows(request, reading) == Some(true) && b.allows(request, reading) == Some(false))
    };
    let mut open = false;
    for &reading in &readings {
        let mut witness = None;
        let outcome = search(&problem, &goals, reading, None, &mut |request| {
            let shown = shows(&request);
            if shown {
                witness = Some(request);
            }
            shown
        });
        if let Some(witness) = witness {
            return Implication::No { witness: essential(witness, &shows) };
        }
        open |= outcome != Outcome::Exhausted { found: false };
    }
    if open { Implication::Unknown } else { Implication::Yes }
}

/// The request without what makes no difference, so that a reader sees what does.
fn essential(mut witness: Request, shows: &dyn Fn(&Request) -> bool) -> Request {
    let plain = Request { suboperation: None, ..witness.clone() };
    if shows(&plain) {
        witness = plain;
    }
    for index in (0..witness.attributes.len()).rev() {
        let mut other = witness.clone();
        if let Some((_, _, values)) = other.attributes.get_mut(index) {
            // Present where it was absent, absent where it was present: does it matter?
            *values = if values.is_empty() { vec!["x".to_owned()] } else { Vec::new() };
        }
        if shows(&other) {
            witness.attributes.remove(index);
        }
    }
    witness
}

/// How a search ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// Every kind of request was looked at; whether one met the goals.
    Exhausted { found: bool },
    /// The caller took a request.
    Taken,
    /// The budget ran out.
    Budget,
}

/// Profiles to use for a dimension instead of all that it has.
pub(super) type Fixed<'a> = dyn Fn(&Dimension) -> Option<Vec<Profile>> + 'a;

/// Looks for requests that give every formula its wanted value. `take` is shown each and ends the search by `true`.
pub(super) fn search(
    problem: &Problem,
    goals: &[(Formula, bool)],
    reading: Reading,
    fixed: Option<&Fixed<'_>>,
    take: &mut dyn FnMut(Request) -> bool,
) -> Outcome {
    let mut profiles = Vec::with_capacity(problem.dimensions.len());
    for dimension in &problem.dimensions {
        match fixed.and_then(|fixed| fixed(dimension)).or_else(|| problem.profiles(dimension, reading)) {
            Some(found) => profiles.push(found),
            None => return Outcome::Budget,
        }
    }
    let mut search = Search {
        problem,
        goals,
        profiles: &profiles,
        atoms: vec![None; problem.atoms().len()],
        chosen: Vec::new(),
        work: WORK,
        found: false,
    };
    match search.step(0, take) {
        Some(true) => Outcome::Taken,
        Some(false) => Outcome::Exhausted { found: search.found },
        None => Outcome::Budget,
    }
}

struct Search<'a> {
    problem: &'a Problem,
    goals: &'a [(Formula, bool)],
    profiles: &'a [Vec<Profile>],
    atoms: Vec<Option<bool>>,
    chosen: Vec<&'a Profile>,
    work: usize,
    found: bool,
}

impl<'a> Search<'a> {
    /// Whether a request was taken; `None` when the budget is spent.
    fn step(&mut self, depth: usize, take: &mut dyn FnMut(Request) -> bool) -> Option<bool> {
        self.work = self.work.checked_sub(self.atoms.len() + 1)?;
        let mut met = true;
        for (formula, wanted) in self.goals {
            match formula.value(&self.atoms) {
                Some(value) if value != *wanted => return Some(false),
                Some(_) => {}
                None => met = false,
            }
        }
        if met {
            self.found = true;
            return Some(take(self.request()));
        }
        let problem = self.problem;
        let (Some(dimension), Some(profiles)) = (problem.dimensions.get(depth), self.profiles.get(depth)) else {
            return Some(false);
        };
        for profile in profiles {
            self.set(dimension, profile.truths.iter().copied().map(Some));
            self.chosen.push(profile);
            let taken = self.step(depth + 1, take);
            self.chosen.pop();
            if taken != Some(false) {
                return taken;
            }
        }
        self.set(dimension, std::iter::repeat(None));
        Some(false)
    }

    fn set(&mut self, dimension: &Dimension, truths: impl Iterator<Item = Option<bool>>) {
        for (&index, truth) in dimension.atoms.iter().zip(truths) {
            if let Some(slot) = self.atoms.get_mut(index) {
                *slot = truth;
            }
        }
    }

    /// The request of the profiles chosen so far; what was not chosen does not matter and is left out.
    fn request(&self) -> Request {
        let mut request = Request::new("Contoso.Other/things/read");
        for (dimension, profile) in self.problem.dimensions.iter().zip(&self.chosen) {
            match &dimension.subject {
                Subject::Action => request.action = profile.values.concat(),
                Subject::SubOperation => request.suboperation = profile.values.first().cloned(),
                Subject::Attribute(attribute) => {
                    request.attributes.push((attribute.source, attribute.name.clone(), profile.values.clone()));
                }
                Subject::Opaque => {}
            }
        }
        request
    }
}
