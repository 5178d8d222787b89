//! H08 `environment-inversion`.

use std::collections::HashMap;
use std::sync::Arc;

use super::{lines, place};
use crate::lint::change::HARMLESS;
use crate::lint::context::{Context, Entry, TooIntricate};
use crate::lint::finding::Finding;
use crate::lint::rule::Rule;
use crate::model::persona::Purpose;
use crate::permission::primitive::Operation;
use crate::permission::{Access, Budget, Exceeded, Operations, Pattern, Plane, Set};
use crate::policy::{Environment, ScopeKind};

/// Standing access that changes more than the persona may change in the environment before.
pub(in crate::lint) struct EnvironmentInversion;

/// What is allowed here, nothing, and what is allowed there, each once and by identity: with what that comes to.
type Known = HashMap<Vec<*const Access>, Option<Operation>>;

impl Rule for EnvironmentInversion {
    fn code(&self) -> &'static str {
        "H08"
    }

    fn check(&self, context: &Context<'_>, found: &mut Vec<Finding>) -> Result<(), TooIntricate> {
        let mut known = Known::new();
        for environment in &context.policy.environments {
            let Some(before) = before(context, environment) else { continue };
            // Giving access is no work that could be tried elsewhere first.
            for persona in context.policy.personas.iter().filter(|persona| persona.purpose == Purpose::Work) {
                let mut here = context.holders().held(context, &persona.id, environment);
                here.retain(|entry| entry.stands());
                if here.is_empty() {
                    continue;
                }
                let there = context.holders().held(context, &persona.id, before);
                // Who works in one environment alone has nothing to compare with.
                if !there.is_empty() {
                    self.compare(context, (here, there), before, &mut known, found)?;
                }
            }
        }
        Ok(())
    }
}

impl EnvironmentInversion {
    /// What a persona has standing in an environment, and what it has in the one before it.
    fn compare(
        &self,
        context: &Context<'_>,
        (mut here, mut there): (Vec<&Entry<'_>>, Vec<&Entry<'_>>),
        before: &Environment,
        known: &mut Known,
        found: &mut Vec<Finding>,
    ) -> Result<(), TooIntricate> {
        // Within an instance the policy's order stays.
        here.sort_by_key(|entry| &*entry.grant.instance);
        there.sort_by_key(|entry| &*entry.grant.instance);
        let is_wide = |one: &&&Entry<'_>| one.assignment.scope.kind() != ScopeKind::Resource;
        let mut wide: Vec<*const Access> = there.iter().filter(is_wide).map(|one| Arc::as_ptr(&one.access)).collect();
        wide.sort_unstable();
        wide.dedup();
        let mut sides: Vec<*const Access> = Vec::new();
        for here in here.chunk_by(|a, b| a.grant.instance == b.grant.instance) {
            let Some(&first) = here.first() else { continue };
            let instance = &*first.grant.instance;
            if before.instance(instance).is_none() {
                continue;
            }
            let from = there.partition_point(|one| &*one.grant.instance < instance);
            let own = there.get(from..).unwrap_or_default();
            let own = own.get(..own.partition_point(|one| &*one.grant.instance == instance)).unwrap_or_default();
            sides.clear();
            sides.extend(here.iter().map(|one| Arc::as_ptr(&one.access)));
            sides.sort_unstable();
            sides.dedup();
            sides.push(std::ptr::null());
            let middle = sides.len();
            sides.extend(own.iter().map(|one| Arc::as_ptr(&one.access)));
            sides.extend(&wide);
            sides.get_mut(middle..).unwrap_or_default().sort_unstable();
            sides.dedup();
            let more = match known.get(sides.as_slice()) {
                Some(more) => more.clone(),
                None => {
                    let around = own.iter().chain(there.iter().filter(is_wide));
                    let more = more(here.iter(), around).map_err(|error| first.intricate(error))?;
                    known.entry(sides.clone()).or_insert(more).clone()
                }
            };
            let Some(operation) = more else { continue };
            let pattern = Pattern::new(&operation.name);
            let allows = |one: &&&Entry<'_>| one.access.plane(operation.plane).written.has(&pattern);
            let entry = here.iter().find(allows).copied().unwrap_or(first);
            let message = format!(
                "`{}` can change by `{}` {} what it cannot change in {}",
                entry.grant.persona,
                entry.role.name,
                place(entry),
                before.name
            );
            let Some(mut finding) = context.finding(self.code(), entry, message) else { continue };
            finding.witness = Some(operation.name);
            finding.related = lines(own.iter().copied(), &format!("what it has in {}", before.name));
            finding.help.push(format!("give it in {} too, where it is tried first", before.name));
            finding.help.push("or let it be activated when it is needed: `assignment: eligible`".to_owned());
            found.push(finding);
        }
        Ok(())
    }
}

/// The environment that a change reaches before it reaches this one: the last before it of a lower tier.
fn before<'c>(context: &'c Context<'_>, environment: &Environment) -> Option<&'c Environment> {
    let all = &context.policy.environments;
    let at = all.iter().position(|one| one.id == environment.id)?;
    all.iter().take(at).rev().find(|one| one.tier < environment.tier)
}

/// What changes something. Actions on data read and use it as often: receiving a message, taking a secret.
const CHANGING: [(Plane, &str); 5] = [
    (Plane::Control, "*/write"),
    (Plane::Control, "*/delete"),
    (Plane::Control, "*/action"),
    (Plane::Data, "*/write"),
    (Plane::Data, "*/delete"),
];

/// An operation that changes something and is allowed here and not there.
fn more<'e>(
    here: impl Iterator<Item = &'e &'e Entry<'e>>,
    there: impl Iterator<Item = &'e &'e Entry<'e>>,
) -> Result<Option<Operation>, Exceeded> {
    let mut budget = Budget::default();
    let harmless: Vec<Pattern> = HARMLESS.iter().map(|text| Pattern::new(text)).collect();
    let harmless = Set::of(&harmless, &[], &mut budget)?;
    let (here, there) = (distinct(here), distinct(there));
    for plane in Plane::ALL {
        let written = |access: &&'e Access| &access.plane(plane).written;
        let here = Set::union_of(here.iter().map(written), &mut budget)?.difference(&harmless, &mut budget)?;
        let there = Set::union_of(there.iter().map(written), &mut budget)?;
        let more = here.difference(&there, &mut budget)?;
        for (_, verb) in CHANGING.iter().filter(|(of, _)| *of == plane) {
            if let Some(term) = more.meets(&Pattern::new(verb), &mut budget)? {
                return Ok(Some(Operation { plane, name: Operations::builtin().example(plane, &term) }));
            }
        }
    }
    Ok(None)
}

/// What entries are allowed: many share it.
fn distinct<'e>(entries: impl Iterator<Item = &'e &'e Entry<'e>>) -> Vec<&'e Access> {
    let mut all: Vec<&Access> = entries.map(|one| &*one.access).collect();
    all.sort_unstable_by_key(|access| std::ptr::from_ref(*access));
    all.dedup_by_key(|access| std::ptr::from_ref(*access));
    all
}
