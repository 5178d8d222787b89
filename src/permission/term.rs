//! A pattern except some patterns: what sets are made of.

use std::fmt;
use std::sync::{Arc, LazyLock};

use super::budget::{Budget, Exceeded};
use super::index::{Index, Patterned};
use super::pattern::Pattern;

static NOTHING: LazyLock<Arc<Index<Pattern>>> = LazyLock::new(Arc::default);

/// A pattern except some patterns. Never empty: no exception covers the pattern (see [`pattern`](super::pattern)).
#[derive(Clone, Debug)]
pub struct Term {
    pub(super) allow: Pattern,
    /// Each shares operations with `allow`, none covers it or another.
    except: Arc<Index<Pattern>>,
}

impl Term {
    /// `allow` except `except`; none if that is empty.
    pub(super) fn new<'p>(
        allow: Pattern,
        except: impl IntoIterator<Item = &'p Pattern>,
        budget: &mut Budget,
    ) -> Result<Option<Term>, Exceeded> {
        let mut kept: Vec<Pattern> = Vec::new();
        for pattern in except {
            budget.spend(allow.folded().len())?;
            if pattern.overlaps(&allow) {
                if pattern.covers(&allow) {
                    return Ok(None);
                }
                kept.push(pattern.clone());
            }
        }
        if kept.is_empty() {
            return Ok(Some(Term { allow, except: Arc::clone(&NOTHING) }));
        }
        Ok(Some(Term { allow, except: Arc::new(maximal(kept, budget)?) }))
    }

    /// The part of the term that lies in a pattern which its own covers; none if that is empty.
    pub(super) fn part(&self, pattern: Pattern, budget: &mut Budget) -> Result<Option<Term>, Exceeded> {
        budget.spend(pattern.folded().len())?;
        if self.is_without(&pattern) {
            return Ok(None);
        }
        let except: Vec<Pattern> = self.except.overlapping(&pattern).cloned().collect();
        budget.spend(16 * except.len())?;
        let except = if except.is_empty() { Arc::clone(&NOTHING) } else { Arc::new(Index::new(except)) };
        Ok(Some(Term { allow: pattern, except }))
    }

    /// The pattern that holds all of it.
    pub fn pattern(&self) -> &Pattern {
        &self.allow
    }

    /// What is taken out of the pattern.
    pub fn except(&self) -> &[Pattern] {
        self.except.items()
    }

    /// Whether the operation is in it.
    #[inline]
    pub fn has(&self, operation: &Pattern) -> bool {
        self.allow.covers(operation) && !self.is_without(operation)
    }

    /// Whether all that this term and `pattern` share is taken out of the term.
    #[inline]
    pub(super) fn is_without(&self, pattern: &Pattern) -> bool {
        !self.except.is_empty() && self.except.any_covers(pattern)
    }

    /// What is taken out of this term and not out of `other`, as far as it matters for `other`.
    pub(super) fn taken_from<'t>(&'t self, other: &'t Term) -> impl Iterator<Item = &'t Pattern> {
        self.except.overlapping(&other.allow).filter(|taken| !other.is_without(taken))
    }

    /// Whether this term alone holds all of `other`.
    pub(super) fn holds(&self, other: &Term) -> bool {
        self.allow.covers(&other.allow) && (self.except.is_empty() || self.taken_from(other).next().is_none())
    }
}

/// Those of `patterns` that no other covers.
pub(super) fn maximal(patterns: Vec<Pattern>, budget: &mut Budget) -> Result<Index<Pattern>, Exceeded> {
    let index = Index::new(patterns);
    let mut keep = Vec::with_capacity(index.items().len());
    for pattern in index.items() {
        let mut near = 1;
        let is_covered =
            index.wide_near(pattern).inspect(|_| near += 1).any(|other| other != pattern && other.covers(pattern));
        budget.spend(near * (16 + pattern.folded().len()))?;
        keep.push(!is_covered);
    }
    Ok(index.retain(&keep))
}

impl Patterned for Term {
    fn pattern(&self) -> &Pattern {
        &self.allow
    }
}

impl PartialEq for Term {
    fn eq(&self, other: &Term) -> bool {
        self.allow == other.allow && self.except() == other.except()
    }
}

impl Eq for Term {}

impl Ord for Term {
    fn cmp(&self, other: &Term) -> std::cmp::Ordering {
        self.allow.cmp(&other.allow).then_with(|| self.except().cmp(other.except()))
    }
}

impl PartialOrd for Term {
    fn partial_cmp(&self, other: &Term) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

/// `Microsoft.Storage/* except Microsoft.Storage/*/delete, Microsoft.Storage/*/write`
impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.allow)?;
        let words = |at: usize| if at == 0 { " except " } else { ", " };
        self.except().iter().enumerate().try_for_each(|(at, pattern)| write!(f, "{}{pattern}", words(at)))
    }
}
