//! What is deployed together: units by deployment scope, parts that respect Azure's limits, resource groups in them.
//!
//! Takes an environment; gives positions in its list of assignments, so that backends write in one pass without holding
//! text. Assignments that are sorted by scope make few ranges. Knows no language.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::label::{Taken, deployment, file_word};
use super::split::split;
use super::weight::Weights;
use super::{EmitError, Target};
use crate::diagnostic::Diagnostic;
use crate::model::component::Mechanism;
use crate::policy::{Assignment, Environment, Policy, Scope, State, Term};

/// Whether deploying again changes nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// Assignments: a state, deployed as often as one likes.
    Standing,
    /// Requests to Privileged Identity Management: verbs, deployed once.
    Requests,
}

/// One deployment scope and what is deployed to it, in one class.
#[derive(Debug)]
pub struct Unit<'a> {
    /// The deployment scope.
    pub target: Target<'a>,
    /// What kind of thing is deployed.
    pub class: Class,
    /// The files, each a deployment of its own.
    pub parts: Vec<Part<'a>>,
}

/// One file: what is assigned at the deployment scope itself, and resource groups.
#[derive(Debug, Default)]
pub struct Part<'a> {
    /// The file's name without folder and extension.
    pub stem: String,
    /// Positions of the assignments at the deployment scope.
    pub direct: Vec<Range<usize>>,
    /// The resource groups.
    pub groups: Vec<Group<'a>>,
    /// The parameters that all of it needs.
    pub parameters: BTreeSet<&'a str>,
}

/// What is assigned in one resource group, or a part of it.
#[derive(Debug)]
pub struct Group<'a> {
    /// The resource group's name.
    pub name: &'a Term,
    /// Which part of the resource group's assignments it is, from one.
    pub number: usize,
    /// The name of its deployment.
    pub deployment: String,
    /// The name of a file of its own, without folder and extension.
    pub stem: String,
    /// Positions of the assignments.
    pub ranges: Vec<Range<usize>>,
    /// The parameters that they need.
    pub parameters: BTreeSet<&'a str>,
}

/// The positions of one deployment scope or resource group, before they are divided.
pub(super) struct Bucket<'a> {
    pub(super) group: Option<&'a Term>,
    pub(super) ranges: Vec<Range<usize>>,
}

impl Class {
    /// What carries `assignment` in ARM and Bicep; none for services that neither can speak to.
    fn of(assignment: &Assignment) -> Option<Class> {
        match (assignment.mechanism, assignment.state) {
            (Mechanism::AzureRbac, State::Active) => Some(Class::Standing),
            (Mechanism::AzureRbac, State::ActiveUntil(_) | State::Eligible(_)) => Some(Class::Requests),
            // These services know no end and no eligibility: what has one is given by hand, never as if it had none.
            (Mechanism::CosmosDb | Mechanism::Kusto, State::Active) => Some(Class::Standing),
            _ => None,
        }
    }
}

/// Divides what `environment` assigns into units and files.
///
/// # Errors
/// Assignments that neither ARM nor Bicep can express: each is named.
pub fn plan<'a>(policy: &'a Policy, environment: &'a Environment) -> Result<Vec<Unit<'a>>, EmitError> {
    let (mut standing, mut requests) = (Gathering::default(), Gathering::default());
    for (at, assignment) in environment.assignments.iter().enumerate() {
        match Class::of(assignment) {
            Some(Class::Standing) => standing.add(environment, at, assignment)?,
            Some(Class::Requests) => requests.add(environment, at, assignment)?,
            None => {}
        }
    }
    let mut units = Vec::new();
    for (class, gathering) in [(Class::Standing, standing), (Class::Requests, requests)] {
        let weights = Weights::new(policy, environment, class);
        for (target, buckets) in gathering.by_target() {
            units.push(Unit { target, class, parts: split(environment, &weights, &buckets) });
        }
    }
    name(environment, &mut units);
    Ok(units)
}

/// The assignments of one class, by where they are deployed.
#[derive(Default)]
struct Gathering<'a> {
    /// Keyed by folded text, because scopes that differ in letter case are one.
    order: BTreeMap<(String, Option<String>), usize>,
    buckets: Vec<(Target<'a>, Bucket<'a>)>,
    /// The scope of the last assignment, and its bucket.
    latest: Option<(&'a Scope, usize)>,
}

impl<'a> Gathering<'a> {
    fn add(&mut self, environment: &'a Environment, at: usize, assignment: &'a Assignment) -> Result<(), EmitError> {
        check(assignment)?;
        let scope = &*assignment.scope;
        let known = self.latest.filter(|(before, _)| same_bucket(before, scope)).map(|(_, bucket)| bucket);
        let bucket = match known {
            Some(bucket) => bucket,
            None => {
                let target = Target::of(environment, scope).ok_or_else(|| unsupported(assignment, "has no place"))?;
                let group = scope.resource_group();
                let key = (target.scope().folded(), group.map(|group| group.to_string().to_lowercase()));
                *self.order.entry(key).or_insert_with(|| {
                    self.buckets.push((target, Bucket { group, ranges: Vec::new() }));
                    self.buckets.len() - 1
                })
            }
        };
        self.latest = Some((scope, bucket));
        if let Some((_, bucket)) = self.buckets.get_mut(bucket) {
            extend(&mut bucket.ranges, at);
        }
        Ok(())
    }

    /// The buckets of each deployment scope, in the order of their ids.
    fn by_target(self) -> Vec<(Target<'a>, Vec<Bucket<'a>>)> {
        let mut slots: Vec<_> = self.buckets.into_iter().map(Some).collect();
        let mut gathered: Vec<(Target<'_>, Vec<Bucket<'_>>)> = Vec::new();
        for at in self.order.into_values() {
            let Some((target, bucket)) = slots.get_mut(at).and_then(Option::take) else { continue };
            match gathered.last_mut() {
                Some((before, buckets)) if before.scope().folded() == target.scope().folded() => buckets.push(bucket),
                _ => gathered.push((target, vec![bucket])),
            }
        }
        gathered
    }
}

/// Adds a position that is greater than all before it.
pub(super) fn extend(ranges: &mut Vec<Range<usize>>, at: usize) {
    match ranges.last_mut() {
        Some(last) if last.end == at => last.end = at + 1,
        _ => ranges.push(at..at + 1),
    }
}

fn same_bucket(one: &Scope, other: &Scope) -> bool {
    std::ptr::eq(one, other)
        || match (one, other) {
            (Scope::ManagementGroup { .. }, _) | (_, Scope::ManagementGroup { .. }) => one == other,
            _ => one.subscription() == other.subscription() && one.resource_group() == other.resource_group(),
        }
}

fn check(assignment: &Assignment) -> Result<(), EmitError> {
    let native = assignment.mechanism != Mechanism::AzureRbac;
    if native && assignment.state != State::Active {
        return Err(unsupported(assignment, "can only be standing access"));
    }
    if native && assignment.condition.is_some() {
        return Err(unsupported(assignment, "cannot have a condition"));
    }
    if assignment.mechanism != Mechanism::Kusto && assignment.role.id.is_none() {
        return Err(unsupported(assignment, "needs the role's id"));
    }
    let in_service = matches!(*assignment.scope, Scope::Service { .. });
    if in_service || native && !matches!(*assignment.scope, Scope::Resource { .. }) {
        return Err(unsupported(assignment, "cannot be assigned at this scope"));
    }
    Ok(())
}

pub(super) fn unsupported(assignment: &Assignment, what: &str) -> EmitError {
    let (role, scope, mechanism) = (&assignment.role.name, &assignment.scope, assignment.mechanism.id());
    EmitError::of(Diagnostic::error(
        "assignment-unsupported",
        format!("the assignment of `{role}` at `{scope}`, by {mechanism}, {what}"),
    ))
}

/// Names files and deployments. Units come first, so that their files do not depend on resource groups.
fn name(environment: &Environment, units: &mut [Unit<'_>]) {
    let mut taken = Taken::default();
    for unit in units.iter_mut() {
        let identity = unit.target.scope().folded();
        let class = if unit.class == Class::Requests { ".pim" } else { "" };
        let base = taken.claim(format!("{}{class}", file_word(unit.target.word())), "-", &identity);
        for (number, part) in (1_usize..).zip(&mut unit.parts) {
            part.stem =
                if number == 1 { base.clone() } else { taken.claim(format!("{base}.{number}"), "-", &identity) };
        }
    }
    for unit in units {
        let identity = unit.target.scope().folded();
        let base = unit.parts.first().map(|part| part.stem.clone()).unwrap_or_default();
        let class = if unit.class == Class::Requests { "pim" } else { "" };
        for group in unit.parts.iter_mut().flat_map(|part| &mut part.groups) {
            let word: &str = match group.name {
                Term::Literal(name) | Term::Parameter(name) => name,
            };
            let number = group.number.to_string();
            let tail = if group.number == 1 { String::new() } else { format!(".{number}") };
            let key = group.name.to_string().to_lowercase();
            group.stem = taken.claim(format!("{base}.{}{tail}", file_word(word)), "-", &format!("{identity}/{key}"));
            let words: Vec<&str> =
                [&*environment.id, class, word].into_iter().filter(|word| !word.is_empty()).collect();
            group.deployment = deployment(&words, &[&environment.id, class, &identity, &key, &number]);
        }
    }
}
