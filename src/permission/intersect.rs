//! The operations that two patterns share, as patterns.
//!
//! Takes two patterns, gives the patterns that together match what both match: none, one, or several, such as `*a*b*` and
//! `*b*a*` for `*a*` and `*b*`. Knows nothing of sets.

use super::budget::{Budget, Exceeded};
use super::pattern::Pattern;

/// The patterns whose union is what `a` and `b` both match; none of them covers another.
///
/// # Errors
/// There are too many.
pub(super) fn intersection(a: &Pattern, b: &Pattern, budget: &mut Budget) -> Result<Vec<Pattern>, Exceeded> {
    budget.spend(a.folded().len() + b.folded().len())?;
    if !a.overlaps(b) {
        return Ok(Vec::new());
    }
    if a.covers(b) {
        return Ok(vec![b.clone()]);
    }
    if b.covers(a) {
        return Ok(vec![a.clone()]);
    }
    let mut walk = Walk { found: Vec::new(), budget };
    walk.from(a.as_str(), b.as_str(), String::new())?;
    let Walk { mut found, budget } = walk;
    found.sort_unstable();
    found.dedup();
    maximal(found, budget)
}

/// Those of `patterns`, which are sorted and unique, that no other covers.
pub(super) fn maximal(mut patterns: Vec<Pattern>, budget: &mut Budget) -> Result<Vec<Pattern>, Exceeded> {
    // A literal covers itself alone.
    let wide: Vec<Pattern> = patterns.iter().filter(|pattern| !pattern.is_literal()).cloned().collect();
    if wide.is_empty() {
        return Ok(patterns);
    }
    budget.spend(patterns.len() * wide.len() * 16)?;
    patterns.retain(|pattern| !wide.iter().any(|other| other != pattern && other.covers(pattern)));
    Ok(patterns)
}

/// Walks both patterns side by side, writing what both match so far.
struct Walk<'b> {
    found: Vec<Pattern>,
    budget: &'b mut Budget,
}

impl Walk<'_> {
    /// What `a` and `b`, the rests of the two patterns, both match, behind `written`.
    ///
    /// Each way that is gone ends in a result, since one that cannot is left at its first step. It goes one call deeper
    /// for a `*` that is left behind.
    fn from(&mut self, mut a: &str, mut b: &str, mut written: String) -> Result<(), Exceeded> {
        self.budget.spend(a.len() + b.len() + written.len())?;
        if !Pattern::new(a).overlaps(&Pattern::new(b)) {
            return Ok(());
        }
        let shared = shared_head(a, b);
        written.push_str(&a[..shared]);
        (a, b) = (&a[shared..], &b[shared..]);
        match (a.strip_prefix('*'), b.strip_prefix('*')) {
            (None, None) => {
                self.found.push(Pattern::new(&written));
                Ok(())
            }
            (Some(rest), None) => self.under_star(rest, b, written),
            (None, Some(rest)) => self.under_star(rest, a, written),
            (Some(rest_a), Some(rest_b)) => {
                // One of the two stars ends first, and the other goes on.
                written.push('*');
                self.from(rest_a, b, written.clone())?;
                self.from(a, rest_b, written)
            }
        }
    }

    /// What `*` followed by `rest`, and `other`, which starts with no `*`, both match: the `*` takes in none, one, two ..
    /// characters of `other`, and from its next `*` on, anything.
    fn under_star(&mut self, rest: &str, other: &str, written: String) -> Result<(), Exceeded> {
        let literal = other.find('*').unwrap_or(other.len());
        for (taken, _) in other.char_indices().take_while(|(at, _)| *at < literal) {
            self.from(rest, &other[taken..], format!("{written}{}", &other[..taken]))?;
        }
        let (before, behind) = other.split_at(literal);
        if behind.is_empty() {
            return self.from(rest, behind, written + before);
        }
        self.from(&format!("*{rest}"), behind, written + before)
    }
}

/// How many bytes the two have in common, case apart, before a `*` or a difference; up to a boundary of characters.
fn shared_head(a: &str, b: &str) -> usize {
    let same = |(a, b): &(char, char)| *a != '*' && a.eq_ignore_ascii_case(b);
    a.chars().zip(b.chars()).take_while(same).map(|(a, _)| a.len_utf8()).sum()
}
