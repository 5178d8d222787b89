//! H08 `environment-inversion`.

use std::collections::{HashMap, HashSet};

use super::{lines, place};
use crate::lint::change::HARMLESS;
use crate::lint::context::{Context, Entry, TooIntricate};
use crate::lint::finding::Finding;
use crate::lint::rule::Rule;
use crate::model::persona::Purpose;
use crate::permission::primitive::Operation;
use crate::permission::{Access, Budget, Exceeded, Operations, Pattern, Plane};
use crate::policy::{Environment, Grant, ScopeKind};

/// Standing access that changes more than the persona may change in the environment before.
pub(in crate::lint) struct EnvironmentInversion;

/// A persona in an environment, and an instance there; none for what holds for several.
type Where<'c> = (&'c str, &'c str, Option<&'c str>);

type Held<'c> = HashMap<Where<'c>, Vec<&'c Entry<'c>>>;

/// By identity: what counts here, and what there.
type Sides = (Vec<*const Access>, Vec<*const Access>);

impl Rule for EnvironmentInversion {
    fn code(&self) -> &'static str {
        "H08"
    }

    fn check(&self, context: &Context<'_>, found: &mut Vec<Finding>) -> Result<(), TooIntricate> {
        let held = held(context);
        let present: HashSet<(&str, &str)> =
            held.keys().map(|(environment, persona, _)| (*environment, *persona)).collect();
        let mut known: HashMap<Sides, Option<Operation>> = HashMap::new();
        let mut done: HashSet<Where<'_>> = HashSet::new();
        for entry in &context.entries {
            let Grant { persona, instance, .. } = entry.grant;
            let whose = (&*entry.environment.id, &**persona, Some(&**instance));
            // Giving access is no work that could be tried elsewhere first.
            if entry.persona.purpose != Purpose::Work || !entry.stands() {
                continue;
            }
            let Some(before) = before(context, entry.environment).filter(|one| one.instance(instance).is_some()) else {
                continue;
            };
            // Who works in one environment alone has nothing to compare with.
            if !present.contains(&(&*before.id, &**persona)) || !done.insert(whose) {
                continue;
            }
            let here: Vec<&Entry<'_>> = of(&held, whose).iter().copied().filter(|one| one.stands()).collect();
            let own = of(&held, (&before.id, persona, Some(instance)));
            let wide = of(&held, (&before.id, persona, None));
            let there: Vec<&Entry<'_>> = own.iter().chain(wide).copied().collect();
            let sides = (identities(&here), identities(&there));
            let more = match known.get(&sides) {
                Some(more) => more.clone(),
                None => {
                    let more = more(&here, &there).map_err(|error| entry.intricate(error))?;
                    known.entry(sides).or_insert(more).clone()
                }
            };
            let Some(operation) = more else { continue };
            let pattern = Pattern::new(&operation.name);
            let allows = |one: &&&Entry<'_>| one.access.plane(operation.plane).written.has(&pattern);
            let entry = here.iter().find(allows).copied().unwrap_or(entry);
            let message = format!(
                "`{persona}` can change by `{}` {} what it cannot change in {}",
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

/// What each persona has on each instance, and what it has at scopes around several.
fn held<'c>(context: &'c Context<'_>) -> Held<'c> {
    let mut held = Held::new();
    for entry in &context.entries {
        let Grant { persona, instance, .. } = entry.grant;
        let environment = &*entry.environment.id;
        held.entry((environment, persona, Some(instance))).or_default().push(entry);
        if entry.assignment.scope.kind() != ScopeKind::Resource {
            held.entry((environment, persona, None)).or_default().push(entry);
        }
    }
    held
}

fn of<'m, 'c>(held: &'m Held<'c>, place: Where<'c>) -> &'m [&'c Entry<'c>] {
    held.get(&place).map(Vec::as_slice).unwrap_or_default()
}

/// The environment that a change reaches before it reaches this one: the last before it of a lower tier.
fn before<'c>(context: &'c Context<'_>, environment: &Environment) -> Option<&'c Environment> {
    let all = &context.policy.environments;
    let at = all.iter().position(|one| one.id == environment.id)?;
    all.iter().take(at).rev().find(|one| one.tier < environment.tier)
}

fn identities(entries: &[&Entry<'_>]) -> Vec<*const Access> {
    let mut all: Vec<*const Access> = entries.iter().map(|entry| std::ptr::from_ref(&*entry.access)).collect();
    all.sort_unstable();
    all.dedup();
    all
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
