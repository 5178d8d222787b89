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

use std::fmt;
use std::sync::Arc;

use super::budget::{Budget, Exceeded};
use super::intersect::{intersection, maximal};
use super::pattern::Pattern;
use super::subtract::{outside, subtract};

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
pub struct Set(Arc<[Term]>);

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

    /// Whether the operation, or every operation of the pattern, is in it.
    pub fn has(&self, operation: &Pattern) -> bool {
        self.allow.covers(operation) && !self.except.iter().any(|pattern| pattern.overlaps(operation))
    }
}

/// `Microsoft.Storage/* except Microsoft.Storage/*/delete, Microsoft.Storage/*/write`
impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.allow)?;
        self.except.iter().enumerate().try_for_each(|(at, pattern)| {
            write!(f, "{}{pattern}", if at == 0 { " except " } else { ", " })
        })
    }
}

impl Default for Set {
    fn default() -> Set {
        Set(Arc::from([]))
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
        terms.sort_unstable();
        terms.dedup();
        // Only a term with a star holds another; and of two that hold each other, the first stays.
        let wide: Vec<usize> = (0..terms.len()).filter(|&at| !terms[at].allow.is_literal()).collect();
        budget.spend(16 * wide.len() * terms.len())?;
        let mut keep = vec![true; terms.len()];
        for at in 0..terms.len() {
            keep[at] = !wide.iter().any(|&other| other != at && keep[other] && holds(&terms[other], &terms[at]));
        }
        let mut kept = keep.iter();
        terms.retain(|_| kept.next() == Some(&true));
        Ok(Set(terms.into()))
    }

    /// The terms, sorted. None holds another.
    pub fn terms(&self) -> &[Term] {
        &self.0
    }

    /// Whether there is no operation in it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether the operation is in it.
    pub fn has(&self, operation: &Pattern) -> bool {
        self.0.iter().any(|term| term.has(operation))
    }

    /// What this set shares with a pattern.
    ///
    /// # Errors
    /// Too much work.
    pub fn within(&self, pattern: &Pattern, budget: &mut Budget) -> Result<Set, Exceeded> {
        let mut terms = Vec::new();
        for term in self.0.iter() {
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
            _ => Set::normal(self.0.iter().chain(other.0.iter()).cloned().collect(), budget),
        }
    }

    /// What is in both.
    ///
    /// # Errors
    /// Too much work.
    pub fn intersection(&self, other: &Set, budget: &mut Budget) -> Result<Set, Exceeded> {
        let mut terms = Vec::new();
        for (a, b) in self.0.iter().flat_map(|a| other.0.iter().map(move |b| (a, b))) {
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
        for term in self.0.iter() {
            subtract(term, &other.0, budget, &mut |left| terms.push(left))?;
        }
        Set::normal(terms, budget)
    }

    /// A part of this set that is not in the other; none if the other holds all of it.
    ///
    /// # Errors
    /// Too much work.
    pub fn outside(&self, other: &Set, budget: &mut Budget) -> Result<Option<Term>, Exceeded> {
        for term in self.0.iter() {
            if let Some(left) = outside(term, &other.0, budget)? {
                return Ok(Some(left));
            }
        }
        Ok(None)
    }

    /// Whether everything in this set is in the other.
    ///
    /// # Errors
    /// Too much work.
    pub fn is_inside(&self, other: &Set, budget: &mut Budget) -> Result<bool, Exceeded> {
        Ok(self.outside(other, budget)?.is_none())
    }

    /// Whether both hold the same operations.
    ///
    /// # Errors
    /// Too much work.
    pub fn equals(&self, other: &Set, budget: &mut Budget) -> Result<bool, Exceeded> {
        Ok(self.0 == other.0 || self.is_inside(other, budget)? && other.is_inside(self, budget)?)
    }

    /// Whether no operation is in both.
    ///
    /// # Errors
    /// Too much work.
    pub fn is_disjoint(&self, other: &Set, budget: &mut Budget) -> Result<bool, Exceeded> {
        for (a, b) in self.0.iter().flat_map(|a| other.0.iter().map(move |b| (a, b))) {
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

/// Whether `outer` alone holds all of `inner`: it covers the pattern, and all that it takes out is taken out already.
/// Sufficient, and cheap; that several terms hold it together, [`Set::is_inside`] finds.
pub(super) fn holds(outer: &Term, inner: &Term) -> bool {
    let is_out = |pattern: &Pattern| {
        !pattern.overlaps(&inner.allow) || inner.except.iter().any(|other| other.covers(pattern))
    };
    outer.allow.covers(&inner.allow) && outer.except.iter().all(is_out)
}
