//! N02 `missing-rationale`.

use super::{lines, place, witness};
use crate::lint::context::{Context, Entry, TooIntricate};
use crate::lint::finding::{Finding, Place};
use crate::lint::rule::Rule;
use crate::model::environment::Tier;
use crate::model::persona::Purpose;
use crate::policy::{Environment, Persona};

/// Access to production that nobody has given a reason for, or that nobody decides about.
pub(in crate::lint) struct MissingRationale;

const CODE: &str = "N02";

/// What people write where a text is asked for and there is nothing to say.
const EMPTY: [&str; 11] =
    ["", "fixme", "na", "needed", "none", "notapplicable", "required", "tba", "tbd", "test", "todo"];

impl Rule for MissingRationale {
    fn code(&self) -> &'static str {
        CODE
    }

    fn check(&self, context: &Context<'_>, found: &mut Vec<Finding>) -> Result<(), TooIntricate> {
        let counts = |entry: &&Entry<'_>| {
            entry.environment.tier == Tier::Production && (entry.changes.is_some() || entry.privilege().is_some())
        };
        for entry in context.entries.iter().filter(counts) {
            found.extend(unjustified(context, entry));
        }
        // Whoever is kept for emergencies and has no owner is for P08.
        let is_ownerless =
            |one: &&Persona| one.owner.is_none() && one.accountable.is_none() && one.purpose != Purpose::BreakGlass;
        for persona in context.policy.personas.iter().filter(is_ownerless) {
            for environment in context.policy.environments.iter().filter(|one| one.tier == Tier::Production) {
                let mut held = context.holders().held(context, &persona.id, environment);
                held.retain(counts);
                if !held.is_empty() {
                    found.extend(ownerless(context, persona, environment, &held));
                }
            }
        }
        Ok(())
    }
}

/// That an entry has no reason.
fn unjustified(context: &Context<'_>, entry: &Entry<'_>) -> Option<Finding> {
    let written = entry.assignment.justification.as_deref().unwrap_or_default();
    if !is_empty(written) {
        return None;
    }
    let (persona, role) = (&entry.persona.id, &entry.role.name);
    let message = format!("it is not said why `{persona}` needs `{role}` {}", place(entry));
    let mut finding = context.finding(CODE, entry, message)?;
    let changed = entry.changes.as_ref().map(|operation| operation.name.clone());
    finding.witness = changed.or_else(|| entry.privilege().map(witness));
    finding.help.push(match entry.grant.level {
        Some(level) => format!("say what it is needed for: `{{ level: {}, justification: .. }}`", level.word()),
        None => "add `justification:` with what it is needed for, so that a reviewer can tell when it no longer is"
            .to_owned(),
    });
    Some(finding)
}

/// That nobody decides about a persona that changes production.
fn ownerless(
    context: &Context<'_>,
    persona: &Persona,
    environment: &Environment,
    entries: &[&Entry<'_>],
) -> Option<Finding> {
    let message =
        format!("it is not said who decides about `{}`, which changes things in {}", persona.id, environment.name);
    let place = Place { file: persona.file.clone(), pointer: "/id".to_owned(), text: "has no `owner`".to_owned() };
    let mut finding = context.finding_at(CODE, Some(environment), place, message)?;
    finding.persona = Some(persona.id.clone());
    finding.subject = "owner".to_owned();
    finding.related = lines(entries.iter().copied(), "changes things");
    finding.help.push("add `owner:` with the group or person who decides what the persona may do".to_owned());
    Some(finding)
}

/// Whether a text says nothing.
fn is_empty(text: &str) -> bool {
    let letters: String = text.chars().filter(|c| c.is_alphanumeric()).collect();
    EMPTY.contains(&letters.to_lowercase().as_str())
}
