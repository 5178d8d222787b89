//! H10 `persona-count`.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{MANY, binding, is_people};
use crate::diagnostic::listed;
use crate::lint::context::{Context, TooIntricate};
use crate::lint::finding::{Finding, Place};
use crate::lint::holders::{Binding, known_as};
use crate::lint::rule::Rule;
use crate::model::persona::Purpose;
use crate::policy::{Persona, Policy, State};

/// Personas that nothing tells apart, and principals that are many of them.
pub(in crate::lint) struct PersonaCount;

const CODE: &str = "H10";

/// So many personas may one principal be.
const MOST: usize = 3;

/// What a persona holds: roles at scopes, by number, each under a condition, standing or not; sorted.
type Held<'p> = Vec<(u32, Option<&'p str>, bool)>;

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
    let mut alike: HashMap<(Whose<'_>, Held<'_>), Vec<&Persona>> = HashMap::new();
    let mut held = held(policy);
    for persona in policy.personas.iter().filter(|one| is_people(one)) {
        let Some(mut what) = held.remove(&*persona.id).filter(|what| !what.is_empty()) else { continue };
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

/// What each persona holds, by any mechanism. Assignments of one role at one scope stand together in an environment.
fn held(policy: &Policy) -> HashMap<&str, Held<'_>> {
    let mut held: HashMap<&str, Held<'_>> = HashMap::with_capacity(policy.personas.len());
    let mut number = 0u32;
    for environment in &policy.environments {
        let mut before = None;
        for assignment in &environment.assignments {
            let what = (assignment.mechanism, &assignment.scope, &assignment.role);
            number += u32::from(before.replace(what) != Some(what));
            let is_eligible = matches!(assignment.state, State::Eligible(_));
            for grant in assignment.grants.iter().filter_map(|&at| environment.grants.get(at as usize)) {
                let condition = assignment.condition.as_deref();
                held.entry(&*grant.persona).or_default().push((number, condition, is_eligible));
            }
        }
        // The first of the next environment is another, whatever it is.
        number += 1;
    }
    held
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
