//! H10 `persona-count`.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{MANY, binding, is_people};
use crate::diagnostic::listed;
use crate::lint::context::{Context, TooIntricate};
use crate::lint::finding::{Finding, Place};
use crate::lint::holders::{Binding, known_as};
use crate::lint::rule::Rule;
use crate::model::persona::Purpose;
use crate::policy::{Environment, Persona, Policy, State};

/// Personas that nothing tells apart, and principals that are many of them.
pub(in crate::lint) struct PersonaCount;

const CODE: &str = "H10";

/// So many personas may one principal be.
const MOST: usize = 3;

/// What a persona holds: roles at scopes, each under a condition, standing or not; by number, sorted.
type Held = Vec<u32>;

/// Who a persona is, apart from what it is called.
type Whose<'p> = (Purpose, Option<&'p str>, Option<&'p str>);

impl Rule for PersonaCount {
    fn code(&self) -> &'static str {
        CODE
    }

    fn check(&self, context: &Context<'_>, found: &mut Vec<Finding>) -> Result<(), TooIntricate> {
        for equals in equals(context.policy) {
            found.extend(twins(context, &equals));
        }
        for bindings in context.holders().bindings() {
            found.extend(many(context, bindings));
        }
        Ok(())
    }
}

/// People's personas that hold the same in every environment, of the same purpose, team and owner, at least two together, in
/// the policy's order. Agents are told apart by what they are the identity of.
fn equals(policy: &Policy) -> Vec<Vec<&Persona>> {
    let mut alike: HashMap<(Whose<'_>, Held), Vec<&Persona>> = HashMap::new();
    for (persona, mut what) in policy.personas.iter().zip(held(policy)) {
        if what.is_empty() || !is_people(persona) {
            continue;
        }
        what.sort_unstable();
        what.dedup();
        let whose = (persona.purpose, persona.team.as_deref(), persona.owner.as_deref());
        alike.entry((whose, what)).or_default().push(persona);
    }
    let several = alike.into_values().filter(|equals| equals.len() > 1);
    // Their order is that of their first, which a persona is once.
    let by_first: BTreeMap<&str, Vec<&Persona>> =
        several.filter_map(|equals| Some((&*equals.first()?.id, equals))).collect();
    by_first.into_values().collect()
}

/// What each persona holds, by any mechanism, in the order of the personas. Assignments of one role at one scope stand together in
/// an environment.
fn held(policy: &Policy) -> Vec<Held> {
    let personas: HashMap<&str, usize> = policy.personas.iter().enumerate().map(|(at, one)| (&*one.id, at)).collect();
    let mut held = vec![Held::new(); policy.personas.len()];
    let mut next = 0u32;
    for environment in &policy.environments {
        let whose = whose(environment, &personas);
        let mut before = None;
        // The numbers of what is held of one role at one scope.
        let mut known: BTreeMap<(Option<&str>, bool), u32> = BTreeMap::new();
        for assignment in &environment.assignments {
            let what = (assignment.mechanism, &assignment.scope, &assignment.role);
            if before.replace(what) != Some(what) {
                known.clear();
            }
            let how = (assignment.condition.as_deref(), matches!(assignment.state, State::Eligible(_)));
            let number = *known.entry(how).or_insert_with(|| {
                next += 1;
                next
            });
            for persona in assignment.grants.iter().filter_map(|&at| *whose.get(at as usize)?) {
                if let Some(held) = held.get_mut(persona) {
                    held.push(number);
                }
            }
        }
    }
    held
}

/// The place of the persona of each grant. Those of one persona stand together.
fn whose(environment: &Environment, personas: &HashMap<&str, usize>) -> Vec<Option<usize>> {
    let mut last: (&str, Option<usize>) = ("", None);
    let mut found = Vec::with_capacity(environment.grants.len());
    for grant in &environment.grants {
        if last.0 != &*grant.persona {
            last = (&grant.persona, personas.get(&*grant.persona).copied());
        }
        found.push(last.1);
    }
    found
}

/// Some ids: the first few, and how many there are besides.
fn some_of(ids: &[&str]) -> String {
    let named = listed(ids.iter().take(MANY).copied());
    match ids.len().saturating_sub(MANY) {
        0 => named,
        more => format!("{named} and {more} more"),
    }
}

/// That personas hold the same.
fn twins(context: &Context<'_>, equals: &[&Persona]) -> Option<Finding> {
    let (first, others) = equals.split_first()?;
    let ids: Vec<&str> = others.iter().map(|one| &*one.id).collect();
    let message = format!("`{}` holds in every environment what {} holds, and no more", first.id, some_of(&ids));
    let at = |persona: &Persona, text: &str| Place {
        file: persona.file.clone(),
        pointer: "/id".to_owned(),
        text: text.to_owned(),
    };
    let mut finding = context.finding_at(CODE, None, at(first, ""), message)?;
    finding.persona = Some(first.id.clone());
    finding.subject = "equal".to_owned();
    finding.related = others.iter().take(MANY).map(|one| at(one, "holds the same")).collect();
    finding.help.push(
        "make them one, with the principals of all; where they are to differ, let one hold less, or name its own `owner`"
            .to_owned(),
    );
    Some(finding)
}

/// That one principal is many personas.
fn many(context: &Context<'_>, bindings: &[Binding<'_>]) -> Option<Finding> {
    let personas: BTreeSet<&str> = bindings.iter().map(|one| &*one.persona.id).collect();
    let first = bindings.first().filter(|_| personas.len() > MOST)?;
    let message = format!(
        "{} is {} personas, so that what each of them may do says little",
        known_as(first.principal),
        personas.len()
    );
    let at = binding(first.environment, first.key, first.at);
    let mut finding = context.finding_at(CODE, Some(first.environment), at, message)?;
    finding.subject = first.principal.id.to_string();
    let others = bindings.iter().filter(|one| !std::ptr::eq(one.persona, first.persona)).take(MANY);
    finding.related = others
        .map(|one| {
            let mut place = binding(one.environment, one.key, one.at);
            place.text = format!("it is `{}`", one.persona.id);
            place
        })
        .collect();
    finding.help.push("bind a group for each persona, or make one of the personas that the same people are".to_owned());
    Some(finding)
}
