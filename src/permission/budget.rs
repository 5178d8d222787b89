//! A limit to the work that a question about permissions may take.
//!
//! Questions about a few hundred patterns with a star or two, which is what roles are made of, take some thousand steps.
//! Difference and intersection can double what is left with every further pattern, so a file can be written that would
//! keep any exact method busy for years. Such a question is refused, never answered approximately.

use std::fmt;

/// Steps of an ordinary question: less than a tenth of a second, and some MiB; see docs/performance.md.
pub const STEPS: u64 = 2_000_000;

/// What a question may still spend. A step is a comparison of two short patterns, or sixteen bytes compared or kept.
#[derive(Clone, Debug)]
pub struct Budget {
    left: u64,
}

/// The question takes more work than its budget allows. Nothing is known of its answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exceeded;

impl Exceeded {
    /// What to do about it.
    pub const ADVICE: &str =
        "each `/*/` is read in two ways, and patterns with several `*` meet in many: write such patterns out";
}

impl fmt::Display for Exceeded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "comparing these permissions exactly takes more than {STEPS} steps")
    }
}

impl std::error::Error for Exceeded {}

impl Default for Budget {
    fn default() -> Budget {
        Budget::of(STEPS)
    }
}

impl Budget {
    /// A budget of so many steps.
    pub fn of(steps: u64) -> Budget {
        Budget { left: steps }
    }

    /// Takes a step for each sixteen bytes, and one more.
    ///
    /// # Errors
    /// Nothing is left.
    #[inline]
    pub(super) fn spend(&mut self, bytes: usize) -> Result<(), Exceeded> {
        let steps = 1 + (bytes as u64 >> 4);
        match self.left.checked_sub(steps) {
            Some(left) => {
                self.left = left;
                Ok(())
            }
            None => Err(Exceeded),
        }
    }
}
