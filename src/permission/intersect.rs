//! The operations that two patterns share, as patterns.
//!
//! Takes two patterns, gives the patterns that together match what both match: none, one, or several, such as `*a*b*` and
//! `*b*a*` for `*a*` and `*b*`. Knows nothing of sets.

use super::budget::{Budget, Exceeded};
use super::pattern::Pattern;
use super::term::maximal;

/// What a step of a way costs beside reading its texts: it makes patterns of them. In bytes compared.
const STEP: usize = 64;

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
    let mut found = Vec::new();
    let mut ways = vec![Way { a: a.as_str(), b: b.as_str(), written: String::new() }];
    while let Some(way) = ways.pop() {
        budget.spend(STEP + way.a.len() + way.b.len() + way.written.len())?;
        // A way that leads nowhere is left at its first step, so that each that is gone ends in a result.
        if Pattern::new(way.a).overlaps(&Pattern::new(way.b)) {
            way.step(&mut ways, &mut found, budget)?;
        }
    }
    Ok(maximal(found, budget)?.items().to_vec())
}

/// A way through both patterns side by side: what is left of each, behind what was written so far.
struct Way<'p> {
    a: &'p str,
    b: &'p str,
    written: String,
}

impl<'p> Way<'p> {
    /// Goes on to the next `*` of either, and to where it ends.
    fn step(mut self, ways: &mut Vec<Way<'p>>, found: &mut Vec<Pattern>, budget: &mut Budget) -> Result<(), Exceeded> {
        let shared = shared_head(self.a, self.b);
        self.written.push_str(&self.a[..shared]);
        let (a, b) = (&self.a[shared..], &self.b[shared..]);
        match (a.strip_prefix('*'), b.strip_prefix('*')) {
            (None, None) => found.push(Pattern::new(&self.written)),
            (Some(rest), None) => return under_star(a, rest, b, &self.written, ways, budget),
            (None, Some(rest)) => return under_star(b, rest, a, &self.written, ways, budget),
            (Some(rest_a), Some(rest_b)) => {
                // One of the two stars ends first, and the other goes on.
                self.written.push('*');
                ways.push(Way { a: rest_a, b, written: self.written.clone() });
                ways.push(Way { a, b: rest_b, written: self.written });
            }
        }
        Ok(())
    }
}

/// The ways on where one pattern is at `star`, a `*` with `rest` behind it, and the other at no `*`: the `*` takes in none,
/// one, two .. characters of `other`, and from its next `*` on, anything.
fn under_star<'p>(
    star: &'p str,
    rest: &'p str,
    other: &'p str,
    written: &str,
    ways: &mut Vec<Way<'p>>,
    budget: &mut Budget,
) -> Result<(), Exceeded> {
    let literal = other.find('*').unwrap_or(other.len());
    for (taken, _) in other.char_indices().take_while(|(at, _)| *at < literal) {
        let left = &other[taken..];
        let shared = shared_head(rest, left);
        budget.spend(shared)?;
        let differ = [rest, left].iter().all(|text| text[shared..].chars().next().is_some_and(|c| c != '*'));
        if !differ {
            budget.spend(written.len() + taken)?;
            ways.push(Way { a: rest, b: left, written: format!("{written}{}", &other[..taken]) });
        }
    }
    let (before, behind) = other.split_at(literal);
    let a = if behind.is_empty() { rest } else { star };
    ways.push(Way { a, b: behind, written: format!("{written}{before}") });
    Ok(())
}

/// How many bytes the two have in common, case apart, before a `*` or a difference; up to a boundary of characters.
fn shared_head(a: &str, b: &str) -> usize {
    let same = |(a, b): &(char, char)| *a != '*' && a.eq_ignore_ascii_case(b);
    a.chars().zip(b.chars()).take_while(same).map(|(a, _)| a.len_utf8()).sum()
}
