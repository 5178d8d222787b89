//! H08 `environment-inversion`.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::{lines, place};
use crate::lint::change::HARMLESS;
use crate::lint::context::{Context, Entry, TooIntricate};
use crate::lint::finding::Finding;
use crate::lint::rule::Rule;
use crate::model::persona::Purpose;
use crate::permission::primitive::Operation;
use crate::permission::{Access, Budget, Exceeded, Operations, Pattern, Plane};
use crate::policy::{Environment, ScopeKind};

/// Standing access that changes more than the persona may change in the environment before.
pub(in crate::lint) struct EnvironmentInversion;

/// By identity: what counts here, and what there.
type Sides = (Vec<*const Access>, Vec<*const Access>);

impl Rule for EnvironmentInversion {
    fn code(&self) -> &'static str {
        "H08"
    }

    fn check(&self, context: &Context<'_>, found: &mut Vec<Finding>) -> Result<(), TooIntricate> {
        let mut known: HashMap<Sides, Option<Operation>> = HashMap::new();
        for environment in &context.policy.environments {
            let Some(before) = before(context, environment) else { continue };
            // Giving access is no work that could be tried elsewhere first.
            for persona in context.policy.personas.iter().filter(|persona| persona.purpose == Purpose::Work) {
                let here = context.holders().held(context, &persona.id, environment);
                if here.iter().all(|entry| !entry.stands()) {
                    continue;
                }
                let there = context.holders().held(context, &persona.id, before);
                // Who works in one environment alone has nothing to compare with.
                if !there.is_empty() {
                    self.compare(context, (&here, &there), before, &mut known, found)?;
                }
            }
        }
        Ok(())
    }
}

impl EnvironmentInversion {
    /// What a persona has in an environment, and what it has in the one before it.
    fn compare(
        &self,
        context: &Context<'_>,
        (here, there): (&[&Entry<'_>], &[&Entry<'_>]),
        before: &Environment,
        known: &mut HashMap<Sides, Option<Operation>>,
        found: &mut Vec<Finding>,
    ) -> Result<(), TooIntricate> {
        let is_wide = |one: &&Entry<'_>| one.assignment.scope.kind() != ScopeKind::Resource;
        let wide = each_once(there.iter().copied().filter(is_wide).collect());
        let there = by_instance(there.iter().copied());
        for (instance, here) in by_instance(here.iter().copied().filter(|entry| entry.stands())) {
            if before.instance(instance).is_none() {
                continue;
            }
            let Some(&first) = here.first() else { continue };
            let own = there.get(instance).map(Vec::as_slice).unwrap_or_default();
            let (once, around) = (each_once(here.clone()), each_once([own, &wide].concat()));
            let sides = (identities(&once), identities(&around));
            let more = match known.get(&sides) {
                Some(more) => more.clone(),
                None => {
                    let more = more(&once, &around).map_err(|error| first.intricate(error))?;
                    known.entry(sides).or_insert(more).clone()
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

fn by_instance<'c, 'p>(entries: impl Iterator<Item = &'c Entry<'p>>) -> BTreeMap<&'c str, Vec<&'c Entry<'p>>> {
    let mut by_instance: BTreeMap<&str, Vec<&Entry<'_>>> = BTreeMap::new();
    for entry in entries {
        by_instance.entry(&*entry.grant.instance).or_default().push(entry);
    }
    by_instance
}

/// The environment that a change reaches before it reaches this one: the last before it of a lower tier.
fn before<'c>(context: &'c Context<'_>, environment: &Environment) -> Option<&'c Environment> {
    let all = &context.policy.environments;
    let at = all.iter().position(|one| one.id == environment.id)?;
    all.iter().take(at).rev().find(|one| one.tier < environment.tier)
}

/// One entry for each that is allowed: many share it.
fn each_once<'c, 'p>(mut entries: Vec<&'c Entry<'p>>) -> Vec<&'c Entry<'p>> {
    entries.sort_unstable_by_key(|entry| Arc::as_ptr(&entry.access));
    entries.dedup_by_key(|entry| Arc::as_ptr(&entry.access));
    entries
}

fn identities(entries: &[&Entry<'_>]) -> Vec<*const Access> {
    entries.iter().map(|entry| Arc::as_ptr(&entry.access)).collect()
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
fn more(here: &[&Entry<'_>], there: &[&Entry<'_>]) -> Result<Option<Operation>, Exceeded> {
    let mut budget = Budget::default();
    let harmless: Vec<Pattern> = HARMLESS.iter().map(|text| Pattern::new(text)).collect();
    let here = Access::union_of(here.iter().map(|one| &*one.access), &mut budget)?;
    let here = here.without_except(&harmless, &Pattern::new(""), &mut budget)?;
    let there = Access::union_of(there.iter().map(|one| &*one.access), &mut budget)?;
    for plane in Plane::ALL {
        let more = here.plane(plane).written.difference(&there.plane(plane).written, &mut budget)?;
        for (_, verb) in CHANGING.iter().filter(|(of, _)| *of == plane) {
            if let Some(term) = more.meets(&Pattern::new(verb), &mut budget)? {
                return Ok(Some(Operation { plane, name: Operations::builtin().example(plane, &term) }));
            }
        }
    }
    Ok(None)
}
