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
use std::sync::Arc;

use super::budget::{Budget, Exceeded};
use super::index::Index;
use super::intersect::intersection;
use super::pattern::Pattern;
use super::subtract::{gap, subtract};
use super::term::Term;

/// A set of operations of one plane. Cheap to clone.
///
/// Two equal sets can be written in different terms; ask [`Set::equals`].
#[derive(Clone, Debug, Default)]
pub struct Set(Arc<Index<Term>>);

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
        let taken = Index::new(taken.to_vec());
        let mut terms = Vec::with_capacity(allowed.len());
        for pattern in allowed {
            terms.extend(Term::new(pattern.clone(), taken.overlapping(pattern), budget)?);
        }
        Set::normal(terms, budget)
    }

    /// The set of these terms, without those that another holds.
    pub(super) fn normal(terms: Vec<Term>, budget: &mut Budget) -> Result<Set, Exceeded> {
        budget.spend(32 * terms.len())?;
        let index = Index::new(terms);
        let terms = index.items();
        // Of two that hold each other, the first stays.
        let mut keep = Vec::with_capacity(terms.len());
        for term in terms {
            let mut near = 1;
            let mut others = index.wide_near(&term.allow).inspect(|other| near += 1 + other.except().len());
            let is_held =
                others.any(|other| other != term && other.holds(term) && !(term < other && term.holds(other)));
            budget.spend(16 * near)?;
            keep.push(!is_held);
        }
        Ok(Set(Arc::new(index.retain(&keep))))
    }

    /// The terms. None holds another.
    pub fn terms(&self) -> &[Term] {
        self.0.items()
    }

    /// Whether it is a clone of the other: equal without a look at either.
    pub(super) fn is_same(&self, other: &Set) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    /// Whether there is no operation in it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether the operation is in it.
    pub fn has(&self, operation: &Pattern) -> bool {
        self.0.literal(operation).is_some() || self.0.wide_near(operation).any(|term| term.has(operation))
    }

    /// A part of what this set shares with a pattern; none if they share nothing.
    ///
    /// # Errors
    /// Too much work.
    pub fn meets(&self, pattern: &Pattern, budget: &mut Budget) -> Result<Option<Term>, Exceeded> {
        budget.spend(pattern.folded().len())?;
        for term in self.0.overlapping(pattern) {
            for shared in intersection(&term.allow, pattern, budget)? {
                if let Some(part) = term.part(shared, budget)? {
                    return Ok(Some(part));
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
        self.intersection(&Set::of(std::slice::from_ref(pattern), &[], budget)?, budget)
    }

    /// What is in one of them.
    ///
    /// # Errors
    /// Too much work.
    pub fn union_of<'s>(sets: impl IntoIterator<Item = &'s Set>, budget: &mut Budget) -> Result<Set, Exceeded> {
        let mut distinct: Vec<&Set> = sets.into_iter().filter(|set| !set.is_empty()).collect();
        distinct.dedup_by(|a, b| Arc::ptr_eq(&a.0, &b.0));
        match distinct.as_slice() {
            [] => Ok(Set::empty()),
            [one] => Ok((*one).clone()),
            several => Set::normal(several.iter().flat_map(|set| set.terms()).cloned().collect(), budget),
        }
    }

    /// What is in either.
    ///
    /// # Errors
    /// Too much work.
    pub fn union(&self, other: &Set, budget: &mut Budget) -> Result<Set, Exceeded> {
        Set::union_of([self, other], budget)
    }

    /// What is in both.
    ///
    /// # Errors
    /// Too much work.
    pub fn intersection(&self, other: &Set, budget: &mut Budget) -> Result<Set, Exceeded> {
        let mut terms = Vec::new();
        for a in self.terms() {
            budget.spend(a.allow.folded().len())?;
            for b in other.0.overlapping(&a.allow) {
                for shared in intersection(&a.allow, &b.allow, budget)? {
                    terms.extend(Term::new(shared, a.except().iter().chain(b.except()), budget)?);
                }
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
        for term in self.terms() {
            // What is held is held by one term, most often.
            if gap(Cow::Borrowed(term), &other.0, budget)?.is_some() {
                let others: Vec<&Term> = other.0.overlapping(&term.allow).collect();
                subtract(term, &others, budget, &mut terms)?;
            }
        }
        Set::normal(terms, budget)
    }

    /// A part of this set that is not in the other; none if the other holds all of it.
    ///
    /// # Errors
    /// Too much work.
    pub fn outside(&self, other: &Set, budget: &mut Budget) -> Result<Option<Term>, Exceeded> {
        for term in self.terms() {
            if let Some(part) = gap(Cow::Borrowed(term), &other.0, budget)? {
                // No pattern covers it, unless all that it stands for is taken out again.
                let others = other.0.overlapping(&part.allow).map(|other| &other.allow);
                let in_the_way = others.filter(|pattern| !pattern.covers(&part.allow));
                return Term::new(part.allow.clone(), part.except().iter().chain(in_the_way), budget);
            }
        }
        Ok(None)
    }

    /// Whether everything in this set is in the other.
    ///
    /// # Errors
    /// Too much work.
    pub fn is_inside(&self, other: &Set, budget: &mut Budget) -> Result<bool, Exceeded> {
        for term in self.terms() {
            if gap(Cow::Borrowed(term), &other.0, budget)?.is_some() {
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
        Ok(self.terms() == other.terms() || self.is_inside(other, budget)? && other.is_inside(self, budget)?)
    }

    /// Whether no operation is in both.
    ///
    /// # Errors
    /// Too much work.
    pub fn is_disjoint(&self, other: &Set, budget: &mut Budget) -> Result<bool, Exceeded> {
        for a in self.terms() {
            budget.spend(a.allow.folded().len())?;
            for b in other.0.overlapping(&a.allow) {
                for shared in intersection(&a.allow, &b.allow, budget)? {
                    if !a.is_without(&shared) && !b.is_without(&shared) {
                        return Ok(false);
                    }
                }
            }
        }
        Ok(true)
    }
}
