//! A term without other terms: the one question that difference, containment and equality come down to.
//!
//! Takes a term and a list of terms, gives what is left, as terms that do not overlap the list.

use std::ops::ControlFlow;

use super::budget::{Budget, Exceeded};
use super::intersect::intersection;
use super::pattern::Pattern;
use super::set::{Term, holds};

/// Gives `found` everything of `term` that is in none of `others`.
pub(super) fn subtract(
    term: &Term,
    others: &[Term],
    budget: &mut Budget,
    found: &mut dyn FnMut(Term),
) -> Result<(), Exceeded> {
    let mut all = |left| {
        found(left);
        ControlFlow::Continue(())
    };
    match walk(term.clone(), others, budget, &mut all)? {
        ControlFlow::Continue(()) | ControlFlow::Break(()) => Ok(()),
    }
}

/// Some part of `term` that is in none of `others`.
pub(super) fn outside(term: &Term, others: &[Term], budget: &mut Budget) -> Result<Option<Term>, Exceeded> {
    budget.spend(term.allow.folded().len() + 8 * others.len())?;
    // The usual answers, without a copy: an operation alone is in a term or not; one term holds all, or none any.
    let mut meets = false;
    for other in others {
        if holds(other, term) {
            return Ok(None);
        }
        meets = meets || other.allow.overlaps(&term.allow);
    }
    if !meets || term.allow.is_literal() {
        return Ok(Some(term.clone()));
    }
    let mut first = None;
    let mut one = |left| {
        first = Some(left);
        ControlFlow::Break(())
    };
    let _: ControlFlow<()> = walk(term.clone(), others, budget, &mut one)?;
    Ok(first)
}

type Walked = Result<ControlFlow<()>, Exceeded>;

/// Takes the terms of `others` out of `term` one after another; `found` hears of what is left in the end.
fn walk(
    mut term: Term,
    mut others: &[Term],
    budget: &mut Budget,
    found: &mut dyn FnMut(Term) -> ControlFlow<()>,
) -> Walked {
    budget.spend(8 * others.len())?;
    if others.iter().any(|other| holds(other, &term)) {
        return Ok(ControlFlow::Continue(()));
    }
    while let Some((other, rest)) = others.split_first() {
        others = rest;
        budget.spend(term.allow.folded().len() + 16 * term.except.len())?;
        if !other.allow.overlaps(&term.allow) || term.except.iter().any(|pattern| pattern.covers(&other.allow)) {
            continue;
        }
        // What `other` takes out of itself stays, unless one of the rest has it.
        for taken in &other.except {
            for shared in intersection(&term.allow, taken, budget)? {
                if let Some(stays) = Term::new(shared, term.except.iter().cloned(), budget)?
                    && walk(stays, rest, budget, found)?.is_break()
                {
                    return Ok(ControlFlow::Break(()));
                }
            }
        }
        match without(term, &other.allow, budget)? {
            Some(left) => term = left,
            None => return Ok(ControlFlow::Continue(())),
        }
    }
    Ok(found(term))
}

/// `term` except another pattern, which overlaps it.
fn without(mut term: Term, pattern: &Pattern, budget: &mut Budget) -> Result<Option<Term>, Exceeded> {
    budget.spend(16 * term.except.len())?;
    if pattern.covers(&term.allow) {
        return Ok(None);
    }
    term.except.retain(|known| !pattern.covers(known));
    if let Err(place) = term.except.binary_search(pattern) {
        term.except.insert(place, pattern.clone());
    }
    Ok(Some(term))
}
