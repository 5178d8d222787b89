//! Primitives: what access enables that its words do not say, such as X08, commands on a virtual machine.
//!
//! Takes the shipped definitions and a project's own, and an [`Access`], be it of one role or of all that somebody holds;
//! gives the primitives that it enables, how certain that is, and by which operations. An operation that a primitive
//! names with a `*` is enabled by any operation that matches it. Knows nothing of who holds the access, nor of what a
//! holder can have others given: that is [`delegation`](mod@super::delegation)'s.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use super::access::{Access, Certainty, Plane};
use super::budget::{Budget, Exceeded};
use super::example::Operations;
use super::pattern::Pattern;
use super::term::Term;
use crate::catalog::embedded::decode;
use crate::model::primitive::{Need, Primitive};

include!(concat!(env!("OUT_DIR"), "/primitives.rs"));

static BUILTIN: LazyLock<Primitives> = LazyLock::new(|| {
    let shipped = PRIMITIVES.iter().filter_map(|json| decode::<Primitive>(json)).map(|one| Rule::of(Arc::new(one)));
    Primitives { rules: shipped.collect() }
});

/// The primitives that there are.
#[derive(Clone, Debug)]
pub struct Primitives {
    /// The shipped ones by id, then the project's by id.
    rules: Vec<Rule>,
}

/// A primitive with its operations ready to be asked for.
#[derive(Clone, Debug)]
struct Rule {
    primitive: Arc<Primitive>,
    ways: Vec<Way>,
}

#[derive(Clone, Debug)]
enum Way {
    Operation(Plane, Pattern),
    AllOf(Vec<Way>),
    AnyOf(Vec<Way>),
}

/// A primitive that an access enables.
#[derive(Clone, Debug)]
pub struct Enabled {
    /// Which.
    pub primitive: Arc<Primitive>,
    /// How certain that is, by the most certain way.
    pub certainty: Certainty,
    /// The most certain way; among several the shortest, and of those the first in written order.
    pub operations: Vec<Operation>,
    /// The other ways that are open, in written order.
    pub others: Vec<Vec<Operation>>,
}

/// An operation that takes part.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Operation {
    /// On which plane.
    pub plane: Plane,
    /// Its name: as the primitive writes it, or an example of what it matches.
    pub name: String,
}

impl Primitives {
    /// The shipped ones.
    pub fn builtin() -> &'static Primitives {
        &BUILTIN
    }

    /// The shipped ones and a project's own, whose ids are others.
    pub fn with(own: impl IntoIterator<Item = Arc<Primitive>>) -> Primitives {
        let own: BTreeMap<String, Arc<Primitive>> =
            own.into_iter().map(|primitive| (primitive.id.value.folded(), primitive)).collect();
        let rules = BUILTIN.rules.iter().cloned().chain(own.into_values().map(Rule::of)).collect();
        Primitives { rules }
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<Primitive>> {
        self.rules.iter().map(|rule| &rule.primitive)
    }

    /// The primitive with this id; case does not matter.
    pub fn get(&self, id: &str) -> Option<&Arc<Primitive>> {
        self.iter().find(|primitive| primitive.id.value.as_str().eq_ignore_ascii_case(id))
    }

    /// The operations, or patterns of them, any one of which opens the primitive with this id by itself.
    pub fn sufficient(&self, id: &str) -> Vec<(Plane, &Pattern)> {
        let of_id = self.rules.iter().filter(|rule| rule.primitive.id.value.as_str().eq_ignore_ascii_case(id));
        let mut found = Vec::new();
        of_id.flat_map(|rule| &rule.ways).for_each(|way| way.sufficient(&mut found));
        found
    }

    /// The operations that they name.
    pub fn operations(&self) -> Vec<&Pattern> {
        let mut found = Vec::new();
        self.rules.iter().flat_map(|rule| &rule.ways).for_each(|way| way.operations(&mut found));
        found
    }

    /// The primitives that an access enables, in their order.
    ///
    /// # Errors
    /// Too much work.
    pub fn enabled_by(&self, access: &Access, budget: &mut Budget) -> Result<Vec<Enabled>, Exceeded> {
        let mut enabled = Vec::new();
        for rule in &self.rules {
            enabled.extend(rule.enabled_by(&[access], budget)?);
        }
        Ok(enabled)
    }

    /// Those of some primitives, by their ids, that several accesses enable together, in their order: one may give one
    /// operation and another the next. The same as of their union, without making it.
    ///
    /// # Errors
    /// Too much work.
    pub fn enabled_together(
        &self,
        ids: &[&str],
        all: &[&Access],
        budget: &mut Budget,
    ) -> Result<Vec<Enabled>, Exceeded> {
        let mut enabled = Vec::new();
        for rule in self.rules.iter().filter(|rule| ids.contains(&rule.primitive.id.value.as_str())) {
            enabled.extend(rule.enabled_by(all, budget)?);
        }
        Ok(enabled)
    }
}

impl Rule {
    fn of(primitive: Arc<Primitive>) -> Rule {
        let ways = primitive.enabled_by.iter().map(|need| Way::of(need)).collect();
        Rule { primitive, ways }
    }

    fn enabled_by(&self, all: &[&Access], budget: &mut Budget) -> Result<Option<Enabled>, Exceeded> {
        let mut open = Vec::new();
        for way in &self.ways {
            open.extend(way.open(all, budget)?);
        }
        let Some(best) = best(&open) else { return Ok(None) };
        let (certainty, operations) = open.remove(best);
        let others = open.into_iter().map(|(_, operations)| operations).collect();
        Ok(Some(Enabled { primitive: Arc::clone(&self.primitive), certainty, operations, others }))
    }
}

/// A way that is open: how certainly, and by what.
type Open = (Certainty, Vec<Operation>);

impl Way {
    fn of(need: &Need) -> Way {
        match need {
            Need::Action(text) => Way::Operation(Plane::Control, Pattern::new(text)),
            Need::DataAction(text) => Way::Operation(Plane::Data, Pattern::new(text)),
            Need::AllOf(needs) => Way::AllOf(needs.iter().map(|need| Way::of(need)).collect()),
            Need::AnyOf(needs) => Way::AnyOf(needs.iter().map(|need| Way::of(need)).collect()),
        }
    }

    fn sufficient<'w>(&'w self, found: &mut Vec<(Plane, &'w Pattern)>) {
        match self {
            Way::Operation(plane, pattern) => found.push((*plane, pattern)),
            Way::AnyOf(ways) => ways.iter().for_each(|way| way.sufficient(found)),
            Way::AllOf(ways) => {
                if let [only] = ways.as_slice() {
                    only.sufficient(found);
                }
            }
        }
    }

    fn operations<'w>(&'w self, found: &mut Vec<&'w Pattern>) {
        match self {
            Way::Operation(_, pattern) => found.push(pattern),
            Way::AllOf(ways) | Way::AnyOf(ways) => ways.iter().for_each(|way| way.operations(found)),
        }
    }

    fn open(&self, all: &[&Access], budget: &mut Budget) -> Result<Option<Open>, Exceeded> {
        match self {
            Way::Operation(plane, pattern) => {
                let mut found: Option<(Certainty, Term)> = None;
                for access in all {
                    if let Some(one) = access.allows(*plane, pattern, budget)?
                        && found.as_ref().is_none_or(|best| best.0 < one.0)
                    {
                        found = Some(one);
                    }
                }
                Ok(found.map(|(certainty, term)| {
                    let name = match pattern.is_literal() {
                        true => pattern.as_str().to_owned(),
                        false => Operations::builtin().example(*plane, &term),
                    };
                    (certainty, vec![Operation { plane: *plane, name }])
                }))
            }
            Way::AllOf(ways) => {
                let mut sum = (Certainty::Sure, Vec::new());
                for way in ways {
                    let Some((certainty, operations)) = way.open(all, budget)? else { return Ok(None) };
                    sum.0 = sum.0.min(certainty);
                    sum.1.extend(operations);
                }
                Ok(Some(sum))
            }
            Way::AnyOf(ways) => {
                let mut open = Vec::new();
                for way in ways {
                    open.extend(way.open(all, budget)?);
                }
                Ok(best(&open).map(|best| open.swap_remove(best)))
            }
        }
    }
}

/// The most certain, of those the one with the fewest operations, of those the first.
fn best(open: &[Open]) -> Option<usize> {
    let key = |(_, (certainty, operations)): &(usize, &Open)| (std::cmp::Reverse(*certainty), operations.len());
    open.iter().enumerate().min_by_key(key).map(|(at, _)| at)
}
