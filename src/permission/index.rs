//! Patterns kept so that those that can have to do with another are found without looking at each.
//!
//! Takes things that have a pattern each, gives those whose patterns may share operations with a given one. Two patterns
//! share operations only if the head of one (the text in front of its first `*`) begins with the head of the other. So
//! things are sorted by head. Those whose head begins with the wanted one then stand side by side; those whose head the
//! wanted one begins with are found by going from one to the nearest before it that it begins with, like folders within
//! folders.

use super::pattern::Pattern;

/// Up to so many are looked at one by one, which is faster than looking for a few of them.
const FEW: usize = 12;

/// What can be kept: something with a pattern.
pub(super) trait Patterned {
    /// Its pattern.
    fn pattern(&self) -> &Pattern;
}

impl Patterned for Pattern {
    fn pattern(&self) -> &Pattern {
        self
    }
}

/// Things by pattern. Those with a `*` come first.
#[derive(Clone, Debug)]
pub(super) struct Index<T> {
    /// With a `*`, by head; then single operations, sorted.
    items: Vec<T>,
    /// How many have a `*`.
    wide: usize,
    /// For each that has a `*`, the place of the nearest before it whose head its own begins with, counted from 1; 0 where
    /// there is none.
    around: Vec<u32>,
}

impl<T> Default for Index<T> {
    fn default() -> Index<T> {
        Index { items: Vec::new(), wide: 0, around: Vec::new() }
    }
}

fn key<T: Patterned>(item: &T) -> (bool, &str) {
    (item.pattern().is_literal(), item.pattern().head())
}

impl<T: Patterned + Ord> Index<T> {
    /// These things, each once.
    pub(super) fn new(mut items: Vec<T>) -> Index<T> {
        if items.len() > 1 {
            items.sort_unstable_by(|a, b| key(a).cmp(&key(b)).then_with(|| a.cmp(b)));
            items.dedup();
        }
        Index::sorted(items)
    }

    /// The same without some.
    pub(super) fn retain(mut self, keep: &[bool]) -> Index<T> {
        if keep.iter().all(|&kept| kept) {
            return self;
        }
        let mut keep = keep.iter();
        self.items.retain(|_| keep.next() == Some(&true));
        Index::sorted(self.items)
    }

    fn sorted(items: Vec<T>) -> Index<T> {
        let wide = items.partition_point(|item| !item.pattern().is_literal());
        let mut around: Vec<u32> = Vec::with_capacity(wide);
        let head = |at: u32| items.get(at as usize - 1).map_or("", |item: &T| item.pattern().head());
        for (before, item) in (0..).zip(items.iter().take(wide)) {
            let mut outer: u32 = before;
            while outer > 0 && !item.pattern().head().starts_with(head(outer)) {
                outer = around.get(outer as usize - 1).copied().unwrap_or(0);
            }
            around.push(outer);
        }
        Index { items, wide, around }
    }
}

impl<T: Patterned> Index<T> {
    /// All of them.
    pub(super) fn items(&self) -> &[T] {
        &self.items
    }

    /// Whether there is none.
    pub(super) fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// The one that is this single operation.
    pub(super) fn literal(&self, operation: &Pattern) -> Option<&T> {
        let literal = self.items.get(self.wide..)?;
        let at = literal.binary_search_by(|item| item.pattern().cmp(operation)).ok()?;
        literal.get(at)
    }

    /// Those with a `*` that may share operations with `pattern`: all that do are among them.
    #[inline]
    pub(super) fn wide_near(&self, pattern: &Pattern) -> impl Iterator<Item = &T> {
        let (wide, head) = (self.items.get(..self.wide).unwrap_or_default(), pattern.head());
        let few = wide.len() <= FEW;
        let from = if few { 0 } else { wide.partition_point(|item| item.pattern().head() < head) };
        let inside = wide.get(from..).unwrap_or_default().iter();
        let inside = inside.take_while(move |item| few || item.pattern().head().starts_with(head));
        let mut outer = from;
        let around = std::iter::from_fn(move || {
            let at = outer.checked_sub(1)?;
            outer = self.around.get(at).map_or(0, |&next| next as usize);
            wide.get(at)
        });
        inside.chain(around.filter(move |item| head.starts_with(item.pattern().head())))
    }

    /// Those that share operations with `pattern`.
    pub(super) fn overlapping(&self, pattern: &Pattern) -> impl Iterator<Item = &T> {
        let literal = self.items.get(self.wide..).unwrap_or_default();
        let head = pattern.head();
        let from = literal.partition_point(|item| item.pattern().folded() < head);
        let inside = literal.get(from..).unwrap_or_default().iter();
        let inside = inside.take_while(move |item| item.pattern().folded().starts_with(head));
        self.wide_near(pattern).chain(inside).filter(move |item| item.pattern().overlaps(pattern))
    }

    /// Whether one of them covers `pattern`.
    pub(super) fn any_covers(&self, pattern: &Pattern) -> bool {
        pattern.is_literal() && self.literal(pattern).is_some()
            || self.wide_near(pattern).any(|item| item.pattern().covers(pattern))
    }
}
