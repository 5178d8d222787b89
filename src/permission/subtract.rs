//! A term without a set: the one question that difference, containment and equality come down to.
//!
//! Takes a term and a set, gives what of the term is left. That nothing is left is found without working out what would
//! be, by what [`pattern`](super::pattern) says of unions: a term `p except N` can only lie in a union of
//! `q except M` if one of these `q` covers `p`. Then what lies in an `M` of that one is all that the rest has to hold.

use std::borrow::Cow;

use super::budget::{Budget, Exceeded};
use super::intersect::intersection;
use super::pattern::Pattern;
use super::set::{Set, Term};

/// A part of `term` that no pattern of `set` covers, so that something in it is not in the set; none if the set holds all
/// of `term`.
pub(super) fn gap<'t>(term: Cow<'t, Term>, set: &Set, budget: &mut Budget) -> Result<Option<Cow<'t, Term>>, Exceeded> {
    budget.spend(term.allow.folded().len())?;
    if term.allow.is_literal() {
        return Ok(if set.has(&term.allow) { None } else { Some(term) });
    }
    budget.spend(8 * set.wide().len())?;
    // Of those that cover it, the one that takes out least.
    let mut best: Option<Vec<&Pattern>> = None;
    for other in set.wide().iter().filter(|other| other.allow.covers(&term.allow)) {
        budget.spend(16 * other.except.len() * (1 + term.except.len()))?;
        if other.except.iter().any(|taken| taken.covers(&term.allow)) {
            continue;
        }
        let is_left =
            |taken: &&Pattern| taken.overlaps(&term.allow) && !term.except.iter().any(|known| known.covers(taken));
        let left: Vec<&Pattern> = other.except.iter().filter(is_left).collect();
        if left.is_empty() {
            return Ok(None);
        }
        if best.as_ref().is_none_or(|best| left.len() < best.len()) {
            best = Some(left);
        }
    }
    let Some(left) = best else { return Ok(Some(term)) };
    for taken in left {
        for shared in intersection(&term.allow, taken, budget)? {
            if let Some(part) = Term::new(shared, term.except.iter().cloned(), budget)?
                && let Some(found) = gap(Cow::Owned(part), set, budget)?
            {
                return Ok(Some(Cow::Owned(found.into_owned())));
            }
        }
    }
    Ok(None)
}

/// Adds to `found` everything of `term` that is in none of `others`, as terms that do not overlap them.
pub(super) fn subtract(
    mut term: Term,
    mut others: &[Term],
    budget: &mut Budget,
    found: &mut Vec<Term>,
) -> Result<(), Exceeded> {
    while let Some((other, rest)) = others.split_first() {
        others = rest;
        budget.spend(term.allow.folded().len() + 16 * term.except.len())?;
        if !other.allow.overlaps(&term.allow) || term.except.iter().any(|pattern| pattern.covers(&other.allow)) {
            continue;
        }
        // What `other` takes out of itself stays, unless one of the rest has it.
        for taken in &other.except {
            for shared in intersection(&term.allow, taken, budget)? {
                if let Some(stays) = Term::new(shared, term.except.iter().cloned(), budget)? {
                    subtract(stays, rest, budget, found)?;
                }
            }
        }
        match term.without(&other.allow, budget)? {
            Some(left) => term = left,
            None => return Ok(()),
        }
    }
    budget.spend(16 * term.except.len())?;
    found.push(term);
    Ok(())
}
