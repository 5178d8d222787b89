//! An operation to show for a set: one that Azure is known to have where there is one, else a short text that reads well.
//!
//! Takes a term, gives a text that is in it. Known are the operations that the catalogue's roles name.

use std::sync::LazyLock;

use super::access::Plane;
use super::pattern::Pattern;
use super::set::Set;
use super::term::Term;
use crate::catalog::{RoleDefinition, named};

static BUILTIN: LazyLock<Operations> = LazyLock::new(|| {
    let patterns = |names: &[&str]| names.iter().map(|name| Pattern::new(name)).collect();
    Operations { control: patterns(&named::CONTROL), data: patterns(&named::DATA) }
});

/// Operations that are known by name.
#[derive(Clone, Debug, Default)]
pub struct Operations {
    /// Sorted and unique.
    control: Vec<Pattern>,
    /// Sorted and unique.
    data: Vec<Pattern>,
}

impl Operations {
    /// The operations that Azure's built-in roles name.
    pub fn builtin() -> &'static Operations {
        &BUILTIN
    }

    /// The operations that these roles name, be it to allow them or to take them out.
    pub fn of<'r>(roles: impl IntoIterator<Item = &'r RoleDefinition>) -> Operations {
        let mut known = Operations::default();
        for block in roles.into_iter().flat_map(|role| &role.permissions) {
            let named = |lists: [&'r [String]; 2]| {
                // One built-in role says `alertRules/` where it means `alertRules/*`.
                let is_operation = |text: &&String| !text.contains('*') && !text.trim_end().ends_with('/');
                lists.into_iter().flatten().filter(is_operation).map(|text| Pattern::new(text))
            };
            known.control.extend(named([&block.actions, &block.not_actions]));
            known.data.extend(named([&block.data_actions, &block.not_data_actions]));
        }
        for list in [&mut known.control, &mut known.data] {
            // Of several spellings the same one is kept, whatever the order of the roles.
            list.sort_unstable_by(|a, b| (a, a.as_str()).cmp(&(b, b.as_str())));
            list.dedup();
        }
        known
    }

    /// All of a plane, sorted.
    pub fn on(&self, plane: Plane) -> &[Pattern] {
        match plane {
            Plane::Control => &self.control,
            Plane::Data => &self.data,
        }
    }

    /// Those that a term holds, sorted.
    pub fn in_term<'a>(&'a self, plane: Plane, term: &'a Term) -> impl Iterator<Item = &'a Pattern> {
        let (all, head) = (self.on(plane), term.pattern().head());
        let from = all.partition_point(|operation| operation.folded() < head);
        let rest = all.get(from..).unwrap_or_default();
        rest.iter().take_while(move |operation| operation.folded().starts_with(head)).filter(|one| term.has(one))
    }

    /// How many are in a set.
    pub fn count(&self, plane: Plane, set: &Set) -> usize {
        let mut found: Vec<&Pattern> = set.terms().iter().flat_map(|term| self.in_term(plane, term)).collect();
        found.sort_unstable();
        found.dedup();
        found.len()
    }

    /// An operation in the term that is known by name, and how many of them there are; none if there is none.
    pub fn known<'a>(&'a self, plane: Plane, term: &'a Term) -> Option<(&'a str, usize)> {
        let example = self.best(plane, term)?;
        Some((example.as_str(), self.in_term(plane, term).count()))
    }

    /// An operation in the term: one that is known, else one made up.
    pub fn example(&self, plane: Plane, term: &Term) -> String {
        self.best(plane, term).map_or_else(|| made_up(term), |operation| operation.as_str().to_owned())
    }

    /// Of those that are known, one that changes something tells more than one that reads, and a short one reads better
    /// than a long one.
    fn best<'a>(&'a self, plane: Plane, term: &'a Term) -> Option<&'a Pattern> {
        let reads = |operation: &Pattern| operation.folded().ends_with("/read");
        self.in_term(plane, term).min_by_key(|one| (reads(one), one.as_str().len()))
    }
}

/// Words that may stand for a `*`, as they would in the name of an operation.
const WORDS: [&str; 5] = ["x", "read", "any", "other", "something"];

/// A text in the term: its pattern with the same word for each `*`.
fn made_up(term: &Term) -> String {
    let written = term.pattern().as_str();
    let with = |word: &str| written.replace('*', word);
    let nothing = with("");
    let reads_well = !nothing.contains("//") && !nothing.starts_with('/') && !nothing.ends_with(['/', '.']);
    let short = Some(nothing).filter(|text| reads_well && !text.is_empty());
    let words = WORDS.iter().map(|word| with(word));
    let found = short.into_iter().chain(words).find(|text| term.has(&Pattern::new(text)));
    found.unwrap_or_else(|| with(&foreign(term).to_string()))
}

/// A letter that the term writes nowhere. In place of each `*` it makes a text that no other pattern has, since none
/// covers the term's.
fn foreign(term: &Term) -> char {
    let written = |letter: char| {
        let mut patterns = term.except().iter().chain([term.pattern()]);
        patterns.any(|pattern| pattern.folded().contains(letter))
    };
    ('a'..='z').chain('0'..='9').chain('\u{3b1}'..).find(|&letter| !written(letter)).unwrap_or('\u{3b1}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Catalog;

    #[test]
    fn what_is_shipped_is_what_the_catalogue_names() {
        let found = Operations::of(Catalog::builtin().iter().map(|role| &**role));
        for plane in Plane::ALL {
            let spelled = |known: &Operations| -> Vec<String> {
                known.on(plane).iter().map(|operation| operation.as_str().to_owned()).collect()
            };
            assert_eq!(spelled(Operations::builtin()), spelled(&found));
            assert!(!found.on(plane).is_empty());
        }
    }
}
