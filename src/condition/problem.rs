//! Conditions over finitely many kinds of request.
//!
//! Takes conditions, gives their atoms (each comparison once), formulas over the atoms, and for every thing that a
//! request can vary (its action, its suboperation, each attribute) the profiles: the combinations of truth values that
//! its atoms can have together, each with values that give it.
//!
//! Why the profiles are complete: an atom on an attribute asks of its values "some is in L" or "every is in L", where L
//! is a combination of the languages of literals. [`classes`] finds every combination of these languages that one value
//! can have. A set of values has the OR of its members' truths in an atom of the first kind and the AND in one of the
//! second, so closing the one-value profiles under that union gives the profiles of all finite sets. Different attributes vary
//! independently. Atoms that are not evaluated may be true or false in every request, which can only add requests.

use std::collections::BTreeMap;

use super::ast::{Attribute, Comparison, Expr, ExprKind, Literal};
use super::evaluate::{Reading, action_globs, every_value, globs, holds, literals};
use super::glob::{Glob, classes};
use super::operator::{Family, Quantifier};

/// Bounds on the work of finding profiles, beyond which nothing is claimed.
const WORK: usize = 200_000;
const PROFILES: usize = 256;

/// A condition over numbered atoms.
#[derive(Clone, Debug)]
pub(super) enum Formula {
    All(Vec<Formula>),
    Any(Vec<Formula>),
    Not(Box<Formula>),
    Atom(usize),
}

impl Formula {
    /// Kleene's value where some atoms are not yet known.
    pub(super) fn value(&self, atoms: &[Option<bool>]) -> Option<bool> {
        match self {
            Formula::Atom(index) => atoms.get(*index).copied().flatten(),
            Formula::Not(inner) => inner.value(atoms).map(|holds| !holds),
            Formula::All(parts) => quantify(parts, atoms, false),
            Formula::Any(parts) => quantify(parts, atoms, true),
        }
    }
}

fn quantify(parts: &[Formula], atoms: &[Option<bool>], decisive: bool) -> Option<bool> {
    let mut known = Some(!decisive);
    for part in parts {
        match part.value(atoms) {
            Some(holds) if holds == decisive => return Some(decisive),
            Some(_) => {}
            None => known = None,
        }
    }
    known
}

/// What a request can vary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Subject {
    Action,
    SubOperation,
    Attribute(Attribute),
    /// An atom that is not evaluated.
    Opaque,
}

/// A subject with its atoms.
#[derive(Clone, Debug)]
pub(super) struct Dimension {
    pub(super) subject: Subject,
    pub(super) atoms: Vec<usize>,
}

/// Truth values that the atoms of a dimension can have together, and values that give them: none where the attribute is
/// absent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Profile {
    pub(super) truths: Vec<bool>,
    pub(super) values: Vec<String>,
}

/// Conditions cut into atoms.
#[derive(Clone, Debug, Default)]
pub(super) struct Problem {
    atoms: Vec<ExprKind>,
    pub(super) dimensions: Vec<Dimension>,
}

impl Problem {
    pub(super) fn atoms(&self) -> &[ExprKind] {
        &self.atoms
    }

    /// Adds a condition and gives its formula.
    pub(super) fn add(&mut self, expr: &Expr) -> Formula {
        match &expr.kind {
            ExprKind::And(parts) => Formula::All(parts.iter().map(|part| self.add(part)).collect()),
            ExprKind::Or(parts) => Formula::Any(parts.iter().map(|part| self.add(part)).collect()),
            ExprKind::Not(inner) => Formula::Not(Box::new(self.add(inner))),
            atom => Formula::Atom(self.atom(atom)),
        }
    }

    fn atom(&mut self, atom: &ExprKind) -> usize {
        if let Some(known) = self.atoms.iter().position(|known| known == atom) {
            return known;
        }
        let index = self.atoms.len();
        self.atoms.push(atom.clone());
        let subject = match atom {
            ExprKind::ActionMatches(_) => Subject::Action,
            ExprKind::SubOperationMatches(_) => Subject::SubOperation,
            ExprKind::Exists(attribute) => Subject::Attribute(attribute.clone()),
            ExprKind::Compare(comparison) if literals(comparison).is_some() => {
                Subject::Attribute(comparison.attribute.clone())
            }
            _ => Subject::Opaque,
        };
        let same = |known: &Subject| match (known, &subject) {
            (Subject::Attribute(a), Subject::Attribute(b)) => a.source == b.source && a.key() == b.key(),
            (Subject::Opaque, _) => false,
            (a, b) => a == b,
        };
        match self.dimensions.iter_mut().find(|dimension| same(&dimension.subject)) {
            Some(dimension) => dimension.atoms.push(index),
            None => self.dimensions.push(Dimension { subject, atoms: vec![index] }),
        }
        index
    }

    /// Every reading on which the conditions can differ.
    pub(super) fn readings(&self) -> Vec<Reading> {
        let mut readings = vec![Reading::default()];
        let mut vary = |needed: bool, set: fn(&mut Reading)| {
            if needed {
                let more: Vec<Reading> = readings
                    .iter()
                    .map(|reading| {
                        let mut reading = *reading;
                        set(&mut reading);
                        reading
                    })
                    .collect();
                readings.extend(more);
            }
        };
        let compares = |test: &dyn Fn(&Comparison) -> bool| {
            self.atoms
                .iter()
                .any(|atom| matches!(atom, ExprKind::Compare(found) if literals(found).is_some() && test(found)))
        };
        let every = |found: &Comparison| found.quantifier.is_some_and(Quantifier::every_left);
        vary(compares(&|found| !every(found) && found.operator.is_negated()), |reading| reading.negated_absent = true);
        vary(compares(&|found| every(found) && !found.operator.is_negated()), |reading| reading.every_absent = true);
        vary(compares(&|found| every(found) && found.operator.is_negated()), |reading| {
            reading.every_negated_absent = true
        });
        vary(compares(&|found| found.quantifier.is_none() && !found.attribute.is_single()), |reading| {
            reading.plain_every = true
        });
        let wide = |literal: &Literal| literal.value.text().is_some_and(|text| text.contains("/*/"));
        let wide = self.atoms.iter().any(|atom| matches!(atom, ExprKind::ActionMatches(all) if all.iter().any(wide)));
        vary(wide, |reading| reading.wide_wildcards = true);
        readings
    }

    /// The profiles of a dimension; `None` when there are more than can be afforded.
    pub(super) fn profiles(&self, dimension: &Dimension, reading: Reading) -> Option<Vec<Profile>> {
        match &dimension.subject {
            Subject::Action => self.patterns(dimension, reading, &["Contoso.Other/things/read"]),
            Subject::SubOperation => {
                let mut profiles = self.patterns(dimension, Reading::default(), &["Other"])?;
                let truths = vec![false; dimension.atoms.len()];
                profiles.retain(|profile| profile.truths != truths);
                profiles.insert(0, Profile { truths, values: Vec::new() });
                Some(profiles)
            }
            Subject::Attribute(attribute) => self.attribute(dimension, attribute, reading),
            Subject::Opaque => {
                Some([true, false].map(|truth| Profile { truths: vec![truth], values: Vec::new() }).into())
            }
        }
    }

    fn patterns(&self, dimension: &Dimension, reading: Reading, natural: &[&str]) -> Option<Vec<Profile>> {
        let of = |index: &usize| match self.atoms.get(*index) {
            Some(ExprKind::ActionMatches(patterns) | ExprKind::SubOperationMatches(patterns)) => {
                patterns.iter().flat_map(|pattern| action_globs(pattern, reading)).collect()
            }
            _ => Vec::new(),
        };
        let languages: Vec<Vec<Glob>> = dimension.atoms.iter().map(of).collect();
        let flat: Vec<Glob> = languages.iter().flatten().cloned().collect();
        let mut found = BTreeMap::new();
        for class in classes(&flat, natural, WORK)? {
            let mut accepts = class.accepts.into_iter();
            let truths: Vec<bool> = languages
                .iter()
                .map(|globs| accepts.by_ref().take(globs.len()).fold(false, |any, one| any | one))
                .collect();
            found.entry(truths).or_insert(class.text);
        }
        Some(found.into_iter().map(|(truths, text)| Profile { truths, values: vec![text] }).collect())
    }

    fn comparisons<'a>(&'a self, dimension: &'a Dimension) -> impl Iterator<Item = Option<&'a Comparison>> {
        dimension.atoms.iter().map(|index| match self.atoms.get(*index) {
            Some(ExprKind::Compare(comparison)) => Some(comparison),
            _ => None,
        })
    }

    /// Absent, one value of each kind, and unless the attribute holds one value at most, sets of values.
    fn attribute(&self, dimension: &Dimension, attribute: &Attribute, reading: Reading) -> Option<Vec<Profile>> {
        let families: Vec<Family> =
            self.comparisons(dimension).flatten().map(|found| found.operator.family()).collect();
        let only = |family| !families.is_empty() && families.iter().all(|found| *found == family);
        let natural: &[&str] = match () {
            () if only(Family::Bool) => &["true", "false"],
            () if only(Family::Guid) => &["00000000-0000-0000-0000-000000000000"],
            () => &["other"],
        };
        let flat: Vec<Glob> = self
            .comparisons(dimension)
            .flatten()
            .flat_map(|found| {
                literals(found).unwrap_or_default().iter().flat_map(|literal| globs(found.operator, literal))
            })
            .collect();
        // From the last: a value that matches the first literal stands for those that match another spelling of it.
        let found = classes(&flat, natural, WORK)?;
        let mut values: Vec<String> = found.into_iter().rev().map(|class| class.text).collect();
        if only(Family::Bool) {
            values.retain(|value| natural.contains(&value.as_str()));
        }
        let mut found: BTreeMap<Vec<bool>, Vec<String>> = BTreeMap::new();
        for value in values {
            let values = vec![value];
            found.entry(self.truths(dimension, &values, reading)).or_insert(values);
        }
        if !attribute.is_single() {
            self.close(dimension, &mut found, reading)?;
        }
        let absent = Profile { truths: self.truths(dimension, &[], reading), values: Vec::new() };
        let present = found.into_iter().map(|(truths, values)| Profile { truths, values });
        Some(present.chain([absent]).collect())
    }

    /// The truth of each atom of an attribute that has exactly these values.
    pub(super) fn truths(&self, dimension: &Dimension, values: &[String], reading: Reading) -> Vec<bool> {
        self.comparisons(dimension)
            .map(|found| match found {
                None => !values.is_empty(),
                Some(found) => holds(found, values, reading).unwrap_or_default(),
            })
            .collect()
    }

    fn close(
        &self,
        dimension: &Dimension,
        found: &mut BTreeMap<Vec<bool>, Vec<String>>,
        reading: Reading,
    ) -> Option<()> {
        let every: Vec<bool> =
            self.comparisons(dimension).map(|found| found.is_some_and(|found| every_value(found, reading))).collect();
        let singles: Vec<(Vec<bool>, Vec<String>)> = found.iter().map(|(a, b)| (a.clone(), b.clone())).collect();
        let mut queue = singles.clone();
        while let Some((truths, values)) = queue.pop() {
            for (other, more) in &singles {
                let union: Vec<bool> = truths
                    .iter()
                    .zip(other)
                    .zip(&every)
                    .map(|((a, b), every)| if *every { *a && *b } else { *a || *b })
                    .collect();
                if found.contains_key(&union) {
                    continue;
                }
                if found.len() >= PROFILES {
                    return None;
                }
                let values: Vec<String> = values.iter().chain(more).cloned().collect();
                found.insert(union.clone(), values.clone());
                queue.push((union, values));
            }
        }
        Some(())
    }
}
