//! A set of operations in a line: its patterns, what is taken out of them, and which known operations that is.

use crate::diff::sets::Operations as Sets;
use crate::effective::is_elsewhere;
use crate::permission::{Budget, Operations, Pattern, Plane, Set, Term};

/// Patterns that people are shown of a set, and exceptions of a pattern.
const MOST: usize = 3;

/// All of a set, in either reading; of what cannot be put together in time, what is possible.
pub(super) fn all(operations: &Sets) -> Set {
    operations.all(&mut Budget::default()).unwrap_or_else(|_| operations.possible.clone())
}

/// Its terms, those with the most known operations first.
pub(super) fn terms(plane: Plane, set: &Set) -> Vec<&Term> {
    let mut terms: Vec<(usize, &Term)> =
        set.terms().iter().map(|term| (Operations::builtin().in_term(plane, term).count(), term)).collect();
    terms.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(b.1)));
    terms.into_iter().map(|(_, term)| term).collect()
}

/// What is taken out of a term, without what is on other types of resource anyway.
pub(super) fn except(term: &Term) -> impl Iterator<Item = &Pattern> + Clone {
    term.except().iter().filter(|pattern| !is_elsewhere(pattern))
}

/// `* except */read and 11 more`
pub(super) fn line(plane: Plane, operations: &Sets) -> String {
    let set = all(operations);
    let terms = terms(plane, &set);
    let mut shown: Vec<String> = terms.iter().take(MOST).map(|term| pattern(term)).collect();
    if terms.len() > MOST {
        shown.push(format!("and {} more", terms.len() - MOST));
    }
    shown.join(", ")
}

fn pattern(term: &Term) -> String {
    let except: Vec<&Pattern> = except(term).collect();
    let mut text = term.pattern().to_string();
    for (at, pattern) in except.iter().take(2).enumerate() {
        text.push_str(if at == 0 { " except " } else { " or " });
        text.push_str(pattern.as_str());
    }
    if except.len() > 2 {
        text.push_str(&format!(" or {} more", except.len() - 2));
    }
    text
}

/// How many known operations there are in it.
pub(super) fn known(plane: Plane, operations: &Sets) -> usize {
    Operations::builtin().count(plane, &all(operations))
}

/// Whether it is single operations alone.
pub(super) fn is_literal(operations: &Sets) -> bool {
    let mut terms = operations.sure.terms().iter().chain(operations.possible.terms());
    terms.all(|term| term.pattern().is_literal())
}

/// Whether it is there only if `X/*/verb` matches `X/verb`, or only if it does not.
pub(super) fn is_open(operations: &Sets) -> bool {
    operations.sure.is_empty() || operations.possible.is_empty()
}
