//! Operations of one plane in the two readings of patterns that are not certain, compared like with like.

use std::sync::Arc;

use crate::permission::{Budget, Exceeded, Set};

/// What cannot be told exactly: the name of a role, or of whom several roles are too much together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TooIntricate(pub Arc<str>);

/// Operations of one plane.
#[derive(Clone, Debug, Default)]
pub struct Operations {
    /// With `X/*/verb` never matching `X/verb` where it allows, and always where it takes out.
    pub sure: Set,
    /// The other way round.
    pub possible: Set,
}

impl Operations {
    /// Whether there is none in either reading.
    pub fn is_empty(&self) -> bool {
        self.sure.is_empty() && self.possible.is_empty()
    }

    /// Everything in either reading.
    ///
    /// # Errors
    /// Too much work.
    pub fn all(&self, budget: &mut Budget) -> Result<Set, Exceeded> {
        self.sure.union(&self.possible, budget)
    }

    /// What is in either, like with like.
    ///
    /// # Errors
    /// Too much work.
    pub fn union(&self, other: &Operations, budget: &mut Budget) -> Result<Operations, Exceeded> {
        self.each(other, |a, b| a.union(b, budget))
    }

    /// What is in this and not in the other, like with like.
    ///
    /// # Errors
    /// Too much work.
    pub fn without(&self, other: &Operations, budget: &mut Budget) -> Result<Operations, Exceeded> {
        self.each(other, |a, b| a.difference(b, budget))
    }

    /// What is in both, like with like.
    ///
    /// # Errors
    /// Too much work.
    pub fn shared(&self, other: &Operations, budget: &mut Budget) -> Result<Operations, Exceeded> {
        self.each(other, |a, b| a.intersection(b, budget))
    }

    /// Whether all of it is in the other, like with like.
    ///
    /// # Errors
    /// Too much work.
    pub fn is_inside(&self, other: &Operations, budget: &mut Budget) -> Result<bool, Exceeded> {
        Ok(self.sure.is_inside(&other.sure, budget)? && self.possible.is_inside(&other.possible, budget)?)
    }

    /// Whether both are the same, like with like.
    ///
    /// # Errors
    /// Too much work.
    pub fn equals(&self, other: &Operations, budget: &mut Budget) -> Result<bool, Exceeded> {
        Ok(self.sure.equals(&other.sure, budget)? && self.possible.equals(&other.possible, budget)?)
    }

    /// Whether they share an operation in either reading.
    pub(super) fn meets(&self, other: &Operations, budget: &mut Budget) -> Result<bool, Exceeded> {
        Ok(!self.possible.is_disjoint(&other.possible, budget)? || !self.sure.is_disjoint(&other.sure, budget)?)
    }

    fn each(
        &self,
        other: &Operations,
        mut of: impl FnMut(&Set, &Set) -> Result<Set, Exceeded>,
    ) -> Result<Operations, Exceeded> {
        Ok(Operations { sure: of(&self.sure, &other.sure)?, possible: of(&self.possible, &other.possible)? })
    }
}
