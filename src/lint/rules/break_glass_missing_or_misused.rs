//! P08 `break-glass-missing-or-misused`.

use std::collections::BTreeMap;

use super::{binding, lines, origin};
use crate::lint::activation::Activated;
use crate::lint::context::{Context, Entry, TooIntricate};
use crate::lint::finding::{Finding, Place};
use crate::lint::holders::known_as;
use crate::lint::rule::Rule;
use crate::model::environment::Tier;
use crate::model::persona::{Kind, Purpose};
use crate::policy::{Environment, Persona};

/// Personas kept for emergencies that would not work in one, or are used every day.
pub(in crate::lint) struct BreakGlassMissingOrMisused;

const CODE: &str = "P08";

impl Rule for BreakGlassMissingOrMisused {
    fn code(&self) -> &'static str {
        CODE
    }

    fn check(&self, context: &Context<'_>, found: &mut Vec<Finding>) -> Result<(), TooIntricate> {
        let kept: Vec<&Persona> = context.policy.personas.iter().filter(|one| is_kept(one)).collect();
        let Some(first) = kept.first() else { return Ok(()) };
        for persona in &kept {
            found.extend(unfit(context, persona));
        }
        for environment in context.policy.environments.iter().filter(|one| one.tier == Tier::Production) {
            found.extend(missing(context, first, &kept, environment));
        }
        found.extend(waiting(context));
        found.extend(shared(context));
        Ok(())
    }
}

fn is_kept(persona: &Persona) -> bool {
    persona.purpose == Purpose::BreakGlass
}

/// What is wrong with such a persona wherever it is.
fn unfit(context: &Context<'_>, persona: &Persona) -> Vec<Finding> {
    let at = |key: &str| Place { file: persona.file.clone(), pointer: key.to_owned(), text: String::new() };
    let id = &persona.id;
    let agent = (persona.kind == Kind::Agent).then(|| {
        let message = format!("`{id}` is kept for emergencies and is an agent, which nobody can act as");
        (at("/kind"), message, "make it `kind: human`, or give the agent a purpose of its own")
    });
    let alone = persona.owner.is_none().then(|| {
        let message = format!("`{id}` is kept for emergencies, and nobody answers for its use");
        (at("/purpose"), message, "add `owner:` with who looks after its accounts and reviews each use")
    });
    let tell = |(place, message, help): (Place, String, &str)| {
        let mut finding = context.finding_at(CODE, None, place, message)?;
        finding.persona = Some(id.clone());
        finding.help.push(help.to_owned());
        Some(finding)
    };
    [agent, alone].into_iter().flatten().filter_map(tell).collect()
}

/// That nobody who is kept for emergencies can do anything in an environment.
fn missing(context: &Context<'_>, first: &Persona, kept: &[&Persona], environment: &Environment) -> Option<Finding> {
    let acts = |entry: &&Entry<'_>| entry.changes.is_some() || entry.privilege().is_some();
    let helps = |persona: &&Persona| context.holders().held(context, &persona.id, environment).iter().any(acts);
    if kept.iter().any(helps) {
        return None;
    }
    let message = format!("`{}` is kept for emergencies and can change nothing in {}", first.id, environment.name);
    let place = Place { file: first.file.clone(), pointer: "/purpose".to_owned(), text: String::new() };
    let mut finding = context.finding_at(CODE, Some(environment), place, message)?;
    finding.persona = Some(first.id.clone());
    finding.cause.push_str(&environment.id);
    finding.help.push(format!(
        "give it there what has to be done when nothing else works, and bind it in `{}`",
        environment.file
    ));
    Some(finding)
}

/// Those who can act in production only once somebody has approved.
fn waiting(context: &Context<'_>) -> Vec<Finding> {
    let production = Activated::all(context, |environment| environment.tier == Tier::Production);
    let kept = production.into_iter().filter(|one| is_kept(one.entry.persona) && one.entry.changes.is_some());
    let mut held: BTreeMap<(&str, &str), Vec<Activated<'_, '_>>> = BTreeMap::new();
    for one in kept {
        held.entry((&*one.entry.persona.id, &*one.entry.environment.id)).or_default().push(one);
    }
    let mut found = Vec::new();
    for mine in held.values() {
        let Some(first) = mine.first() else { continue };
        let (persona, environment) = (first.entry.persona, first.entry.environment);
        let others = context.holders().held(context, &persona.id, environment);
        let stands = others.iter().any(|entry| entry.changes.is_some() && entry.stands());
        let waits = |one: &Activated<'_, '_>| one.policy.is_some_and(|policy| !policy.approvers.is_empty());
        if stands || !mine.iter().all(waits) {
            continue;
        }
        let Some(guardrail) = first.guardrails().find(|one| !one.approval.is_empty()) else { continue };
        let message = format!(
            "`{}` is kept for emergencies and can act in {} only once somebody approves",
            persona.id, environment.name
        );
        let place = origin(&guardrail.origin, "asks for approval");
        let Some(mut finding) = context.finding_at(CODE, Some(environment), place, message) else { continue };
        finding.persona = Some(persona.id.clone());
        finding.cause = format!("{}\n{}\n{}", finding.cause, persona.id, environment.id);
        finding.subject = "approval".to_owned();
        finding.related = lines(mine.iter().map(|one| one.entry), "eligible");
        finding.help.push(
            "give `match: { purpose: break-glass }` guardrails of its own without `approval`, and let others speak of \
             the personas that they mean"
                .to_owned(),
        );
        found.push(finding);
    }
    found
}

/// Principals that stand for such a persona and for one of every day.
fn shared(context: &Context<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for bindings in context.holders().bindings() {
        let Some(daily) = bindings.iter().find(|one| !is_kept(one.persona)) else { continue };
        for one in bindings.iter().filter(|one| is_kept(one.persona)) {
            let place = binding(one.environment, one.key, one.at);
            let (kept, other, who) = (&one.persona.id, &daily.persona.id, known_as(one.principal));
            let message = format!("{who} is `{kept}`, which is kept for emergencies, and `{other}` every day");
            let Some(mut finding) = context.finding_at(CODE, Some(one.environment), place, message) else { continue };
            finding.place.text = format!("`{kept}`");
            finding.persona = Some(kept.clone());
            finding.subject = format!("{}\n{other}", one.principal.id);
            let mut everyday = binding(daily.environment, daily.key, daily.at);
            everyday.text = format!("`{other}` in {}", daily.environment.name);
            finding.related.push(everyday);
            finding.help.push(format!(
                "give `{kept}` a group or accounts of its own, in which nobody is who does not need them in an emergency"
            ));
            found.push(finding);
        }
    }
    found
}
