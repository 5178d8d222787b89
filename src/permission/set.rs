//! Sets of operations, and what can be asked of them and made of them.
//!
//! A set is in normal form: a union of terms, a term being a pattern except some patterns. Union puts terms side by side;
//! intersection and difference are finite unions of terms again, because two patterns intersect in finitely many
//! patterns:
//!
//! - `(p except N) and (q except M)` is `r except N and M`, for each pattern `r` that `p` and `q` share;
//! - `X without (q except M)` is `X` without `q`, and what `X` shares with `M`;
//! - `p except N` is empty if and only if one pattern of `N` covers `p` (see [`pattern`](super::pattern)).
//!
//! Everything is exact. What takes more work than its budget allows is an error, never an estimate. Knows no plane, no
//! role, no condition.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use super::budget::{Budget, Exceeded};
use super::intersect::{intersection, maximal};
use super::pattern::Pattern;
use super::subtract::{gap, subtract};

/// A pattern except some patterns. Never empty.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Term {
    pub(super) allow: Pattern,
    /// Sorted. Each shares operations with `allow`, none covers it or another.
    pub(super) except: Vec<Pattern>,
}

/// A set of operations of one plane. Cheap to clone.
///
/// Two equal sets can be written in different terms; ask [`Set::equals`].
#[derive(Clone, Debug)]
pub struct Set {
    /// Terms with a `*` in their pattern, sorted; then single operations, sorted. None holds another.
    terms: Arc<[Term]>,
    /// How many there are of the former.
    wide: usize,
}

impl Term {
    /// `allow` except `except`; none if that is empty.
    pub(super) fn new(
        allow: Pattern,
        except: impl IntoIterator<Item = Pattern>,
        budget: &mut Budget,
    ) -> Result<Option<Term>, Exceeded> {
        let mut kept: Vec<Pattern> = Vec::new();
        for pattern in except {
            budget.spend(allow.folded().len() + pattern.folded().len())?;
            if pattern.covers(&allow) {
                return Ok(None);
            }
            if pattern.overlaps(&allow) {
                kept.push(pattern);
            }
        }
        kept.sort_unstable();
        kept.dedup();
        Ok(Some(Term { allow, except: maximal(kept, budget)? }))
    }

    /// The pattern that holds all of it.
    pub fn pattern(&self) -> &Pattern {
        &self.allow
    }

    /// What is taken out of the pattern, sorted.
    pub fn except(&self) -> &[Pattern] {
        &self.except
    }

    /// Whether the operation is in it.
    pub fn has(&self, operation: &Pattern) -> bool {
        self.allow.covers(operation) && !self.except.iter().any(|pattern| pattern.covers(operation))
    }

    /// The same without a pattern that it overlaps; none if that is empty.
    pub(super) fn without(mut self, pattern: &Pattern, budget: &mut Budget) -> Result<Option<Term>, Exceeded> {
        budget.spend(16 * self.except.len())?;
        if pattern.covers(&self.allow) {
            return Ok(None);
        }
        if !self.except.iter().any(|known| known.covers(pattern)) {
            self.except.retain(|known| !pattern.covers(known));
            let place = self.except.partition_point(|known| known < pattern);
            self.except.insert(place, pattern.clone());
        }
        Ok(Some(self))
    }

    /// Whether this term alone holds all of `inner`: it covers the pattern, and all that it takes out is taken out
    /// there already.
    fn holds(&self, inner: &Term) -> bool {
        let is_out = |pattern: &Pattern| {
            !pattern.overlaps(&inner.allow) || inner.except.iter().any(|other| other.covers(pattern))
        };
        self.allow.covers(&inner.allow) && self.except.iter().all(is_out)
    }
}

/// `Microsoft.Storage/* except Microsoft.Storage/*/delete, Microsoft.Storage/*/write`
impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.allow)?;
        self.except
            .iter()
            .enumerate()
            .try_for_each(|(at, pattern)| write!(f, "{}{pattern}", if at == 0 { " except " } else { ", " }))
    }
}

impl Default for Set {
    fn default() -> Set {
        Set { terms: Arc::from([]), wide: 0 }
    }
}

impl Set {
    /// No operation.
    pub fn empty() -> Set {
        Set::default()
    }

    /// What `allowed` match and `taken` do not.
    ///
    /// # Errors
    /// Too many patterns.
    pub fn of(allowed: &[Pattern], taken: &[Pattern], budget: &mut Budget) -> Result<Set, Exceeded> {
        let mut terms = Vec::with_capacity(allowed.len());
        for pattern in allowed {
            terms.extend(Term::new(pattern.clone(), taken.iter().cloned(), budget)?);
        }
        Set::normal(terms, budget)
    }

    /// The set of these terms: sorted, without those that another holds.
    pub(super) fn normal(mut terms: Vec<Term>, budget: &mut Budget) -> Result<Set, Exceeded> {
        budget.spend(terms.iter().map(|term| 16 + 16 * term.except.len()).sum())?;
        terms.sort_unstable_by(|a, b| (a.allow.is_literal(), a).cmp(&(b.allow.is_literal(), b)));
        terms.dedup();
        let literal = terms.split_off(terms.partition_point(|term| !term.allow.is_literal()));
        budget.spend(16 * terms.len() * (terms.len() + literal.len()))?;
        // Of two that hold each other, the first stays.
        let mut wide: Vec<Term> = Vec::with_capacity(terms.len() + literal.len());
        for term in terms {
            if !wide.iter().any(|other| other.holds(&term)) {
                wide.retain(|other| !term.holds(other));
                wide.push(term);
            }
        }
        let count = wide.len();
        for term in literal {
            if !wide[..count].iter().any(|other| other.has(&term.allow)) {
                wide.push(term);
            }
        }
        Ok(Set { terms: wide.into(), wide: count })
    }

    /// The terms. None holds another.
    pub fn terms(&self) -> &[Term] {
        &self.terms
    }

    /// The terms that are more than one operation.
    pub(super) fn wide(&self) -> &[Term] {
        &self.terms[..self.wide]
    }

    /// Whether there is no operation in it.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// Whether the operation is in it.
    pub fn has(&self, operation: &Pattern) -> bool {
        let (wide, literal) = self.terms.split_at(self.wide);
        literal.binary_search_by(|term| term.allow.cmp(operation)).is_ok()
            || wide.iter().any(|term| term.has(operation))
    }

    /// A part of what this set shares with a pattern; none if they share nothing.
    ///
    /// # Errors
    /// Too much work.
    pub fn meets(&self, pattern: &Pattern, budget: &mut Budget) -> Result<Option<Term>, Exceeded> {
        budget.spend(8 * self.terms.len() + pattern.folded().len())?;
        for term in self.terms.iter().filter(|term| term.allow.overlaps(pattern)) {
            for shared in intersection(&term.allow, pattern, budget)? {
                if let Some(term) = Term::new(shared, term.except.iter().cloned(), budget)? {
                    return Ok(Some(term));
                }
            }
        }
        Ok(None)
    }

    /// What this set shares with a pattern.
    ///
    /// # Errors
    /// Too much work.
    pub fn within(&self, pattern: &Pattern, budget: &mut Budget) -> Result<Set, Exceeded> {
        let mut terms = Vec::new();
        for term in self.terms.iter() {
            for shared in intersection(&term.allow, pattern, budget)? {
                terms.extend(Term::new(shared, term.except.iter().cloned(), budget)?);
            }
        }
        Set::normal(terms, budget)
    }

    /// What is in either.
    ///
    /// # Errors
    /// Too much work.
    pub fn union(&self, other: &Set, budget: &mut Budget) -> Result<Set, Exceeded> {
        match (self.is_empty(), other.is_empty()) {
            (true, _) => Ok(other.clone()),
            (_, true) => Ok(self.clone()),
            _ => Set::normal(self.terms.iter().chain(other.terms.iter()).cloned().collect(), budget),
        }
    }

    /// What is in both.
    ///
    /// # Errors
    /// Too much work.
    pub fn intersection(&self, other: &Set, budget: &mut Budget) -> Result<Set, Exceeded> {
        let mut terms = Vec::new();
        for (a, b) in self.terms.iter().flat_map(|a| other.terms.iter().map(move |b| (a, b))) {
            for shared in intersection(&a.allow, &b.allow, budget)? {
                terms.extend(Term::new(shared, a.except.iter().chain(&b.except).cloned(), budget)?);
            }
        }
        Set::normal(terms, budget)
    }

    /// What is in this set and not in the other.
    ///
    /// # Errors
    /// Too much work.
    pub fn difference(&self, other: &Set, budget: &mut Budget) -> Result<Set, Exceeded> {
        let mut terms = Vec::new();
        for term in self.terms.iter() {
            subtract(term.clone(), &other.terms, budget, &mut terms)?;
        }
        Set::normal(terms, budget)
    }

    /// A part of this set that is not in the other; none if the other holds all of it.
    ///
    /// # Errors
    /// Too much work.
    pub fn outside(&self, other: &Set, budget: &mut Budget) -> Result<Option<Term>, Exceeded> {
        for term in self.terms.iter() {
            if let Some(part) = gap(Cow::Borrowed(term), other, budget)? {
                let Term { allow, except } = part.into_owned();
                let others = other.terms.iter().map(|other| other.allow.clone());
                // No pattern covers it, unless all that it stands for is taken out again.
                let in_the_way = others.filter(|pattern| !pattern.covers(&allow));
                return Term::new(allow.clone(), except.into_iter().chain(in_the_way), budget);
            }
        }
        Ok(None)
    }

    /// Whether everything in this set is in the other.
    ///
    /// # Errors
    /// Too much work.
    pub fn is_inside(&self, other: &Set, budget: &mut Budget) -> Result<bool, Exceeded> {
        for term in self.terms.iter() {
            if gap(Cow::Borrowed(term), other, budget)?.is_some() {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Whether both hold the same operations.
    ///
    /// # Errors
    /// Too much work.
    pub fn equals(&self, other: &Set, budget: &mut Budget) -> Result<bool, Exceeded> {
        Ok(self.terms == other.terms || self.is_inside(other, budget)? && other.is_inside(self, budget)?)
    }

    /// Whether no operation is in both.
    ///
    /// # Errors
    /// Too much work.
    pub fn is_disjoint(&self, other: &Set, budget: &mut Budget) -> Result<bool, Exceeded> {
        for (a, b) in self.terms.iter().flat_map(|a| other.terms.iter().map(move |b| (a, b))) {
            for shared in intersection(&a.allow, &b.allow, budget)? {
                budget.spend(16 * (a.except.len() + b.except.len()))?;
                if !a.except.iter().chain(&b.except).any(|pattern| pattern.covers(&shared)) {
                    return Ok(false);
                }
            }
        }
        Ok(true)
    }
}
