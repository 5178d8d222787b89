//! A term without a set: the one question that difference, containment and equality come down to.
//!
//! Takes a term and a set, gives what of the term is left. That nothing is left is found without working out what would
//! be, by what [`pattern`](super::pattern) says of unions: a term `p except N` can only lie in a union of
//! `q except M` if one of these `q` covers `p`. Then what lies in an `M` of that one is all that the rest has to hold.

use std::borrow::Cow;

use super::budget::{Budget, Exceeded};
use super::index::Index;
use super::intersect::intersection;
use super::pattern::Pattern;
use super::term::Term;

/// A part of `term` that no pattern of `set` covers, so that something in it is not in the set; none if the set holds all
/// of `term`. Patterns of which nothing is left there do not count.
pub(super) fn gap<'t>(
    term: Cow<'t, Term>,
    set: &Index<Term>,
    budget: &mut Budget,
) -> Result<Option<Cow<'t, Term>>, Exceeded> {
    budget.spend(term.allow.folded().len())?;
    if term.allow.is_literal() {
        let operation = &term.allow;
        let found = set.literal(operation).is_some() || set.wide_near(operation).any(|other| other.has(operation));
        return Ok(if found { None } else { Some(term) });
    }
    // Of those that cover it, the one that takes out least.
    let mut best: Option<Vec<&Pattern>> = None;
    for other in set.wide_near(&term.allow) {
        budget.spend(16)?;
        if !other.allow.covers(&term.allow) || other.is_without(&term.allow) {
            continue;
        }
        budget.spend(16 * other.except().len())?;
        if other.holds(&term) {
            return Ok(None);
        }
        let left: Vec<&Pattern> = other.taken_from(&term).collect();
        if best.as_ref().is_none_or(|best| left.len() < best.len()) {
            best = Some(left);
        }
    }
    let Some(left) = best.map(|left| left.into_iter().cloned().collect::<Vec<_>>()) else { return Ok(Some(term)) };
    for taken in left {
        for shared in intersection(&term.allow, &taken, budget)? {
            if let Some(part) = term.part(shared, budget)?
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
    term: &Term,
    others: &[&Term],
    budget: &mut Budget,
    found: &mut Vec<Term>,
) -> Result<(), Exceeded> {
    budget.spend(term.allow.folded().len() + 16 * others.len())?;
    // Those that take nothing out of themselves that matters here are exceptions like any other.
    let near =
        others.iter().copied().filter(|other| other.allow.overlaps(&term.allow) && !term.is_without(&other.allow));
    let (plain, cut): (Vec<&Term>, Vec<&Term>) = near.partition(|other| other.taken_from(term).next().is_none());
    let except = term.except().iter().chain(plain.iter().map(|other| &other.allow));
    let Some(mut term) = Term::new(term.allow.clone(), except, budget)? else { return Ok(()) };
    let mut rest = cut.as_slice();
    while let Some((other, behind)) = rest.split_first() {
        rest = behind;
        budget.spend(16 * (1 + other.except().len()))?;
        // What `other` takes out of itself stays, unless one of the rest has it.
        for taken in other.except() {
            for shared in intersection(&term.allow, taken, budget)? {
                if let Some(stays) = term.part(shared, budget)? {
                    subtract(&stays, rest, budget, found)?;
                }
            }
        }
        match Term::new(term.allow.clone(), term.except().iter().chain([&other.allow]), budget)? {
            Some(left) => term = left,
            None => return Ok(()),
        }
    }
    found.push(term);
    Ok(())
}
