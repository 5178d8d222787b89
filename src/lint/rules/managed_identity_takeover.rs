//! E05 `managed-identity-takeover`.

use std::collections::BTreeMap;

use super::{first, place, proviso, witness};
use crate::diagnostic::Severity;
use crate::lint::context::{Context, Entry, TooIntricate};
use crate::lint::finding::{Finding, Place};
use crate::lint::holders::joint;
use crate::lint::identities::{Identities, Identity, more};
use crate::lint::rule::Rule;
use crate::permission::Enabled;

/// Attaching a managed identity to something that runs one's own code, within one persona; or attaching it alone.
pub(in crate::lint) struct ManagedIdentityTakeover;

const CHAINS: [&str; 2] = ["X06", "X23"];

/// What to do about a chain, and about the half of one.
const CHAIN: &str = "let one persona attach identities and another make what they are attached to";
const STEP: &str = "let the pipeline attach identities, or give the role on the one identity that has to be attached";

impl Rule for ManagedIdentityTakeover {
    fn code(&self) -> &'static str {
        "E05"
    }

    fn check(&self, context: &Context<'_>, found: &mut Vec<Finding>) -> Result<(), TooIntricate> {
        let mut identities: BTreeMap<&str, Identities<'_>> = BTreeMap::new();
        let everybody = context.policy.environments.iter();
        let everybody = everybody.flat_map(|one| context.policy.personas.iter().map(move |persona| (one, persona)));
        for (environment, persona) in everybody {
            let entries = &context.holders().held(context, &persona.id, environment);
            let before = found.len();
            for entry in entries {
                let Some(enabled) = first(entry, &CHAINS) else { continue };
                let (persona, role) = (&entry.persona.id, &entry.role.name);
                let sure = proviso(enabled.certainty);
                let message = format!("`{persona}` can act as a managed identity {} by `{role}`{sure}", place(entry));
                found.extend(told(self, context, entry, enabled, message));
            }
            if found.len() > before {
                continue;
            }
            if let Some(chain) = together(self, context, entries)? {
                found.push(chain);
                continue;
            }
            for entry in entries {
                let Some(enabled) = first(entry, &["X05"]) else { continue };
                let known = identities.entry(&environment.id).or_insert_with(|| Identities::of(context, environment));
                found.extend(half(self, context, entry, enabled, known, entries)?);
            }
        }
        Ok(())
    }
}

/// Attaching alone: a step, and more where what can be attached is an agent that holds more.
fn half<'p>(
    rule: &ManagedIdentityTakeover,
    context: &Context<'p>,
    entry: &Entry<'p>,
    enabled: &Enabled,
    identities: &mut Identities<'p>,
    own: &[&Entry<'p>],
) -> Result<Option<Finding>, TooIntricate> {
    let (persona, role, at, sure) = (&entry.persona.id, &entry.role.name, place(entry), proviso(enabled.certainty));
    for Identity { agent, instance, .. } in identities.within(&entry.assignment.scope) {
        let more = more(context, agent, entry.environment, own).map_err(|error| entry.intricate(error))?;
        let Some(more) = more.filter(|_| agent.id != *persona) else { continue };
        let (agent, identity) = (&agent.id, &instance.id);
        let message =
            format!("`{persona}` can attach `{identity}`, which is `{agent}` and may do more, {at} by `{role}`{sure}");
        let Some(mut finding) = told(rule, context, entry, enabled, message) else { return Ok(None) };
        let text = format!("`{agent}` has `{}`", more.role.name);
        let (file, pointer) = (more.persona.file.clone(), more.grant.pointer());
        finding.related.push(Place { file, pointer, text });
        finding.help.push(format!("leave `{identity}` to those who may do what `{agent}` does"));
        return Ok(Some(finding));
    }
    let message = format!("`{persona}` can attach managed identities {at} by `{role}`{sure}");
    let finding = told(rule, context, entry, enabled, message);
    Ok(finding.map(|mut finding| {
        finding.severity = finding.severity.min(Severity::Warning);
        finding
    }))
}

/// A chain that several entries make together.
fn together(
    rule: &ManagedIdentityTakeover,
    context: &Context<'_>,
    entries: &[&Entry<'_>],
) -> Result<Option<Finding>, TooIntricate> {
    // Without a way to attach an identity there is no chain, and nothing to add up.
    let attaches = |entry: &&&Entry<'_>| first(entry, &["X05"]).is_some();
    let Some(entry) = entries.iter().find(attaches) else { return Ok(None) };
    let Some((chain, by)) = joint(context, &CHAINS, entries)? else { return Ok(None) };
    let (persona, environment) = (&entry.persona.id, &entry.environment.name);
    let sure = proviso(chain.certainty);
    let message = format!("`{persona}` can act as a managed identity in {environment} by several roles together{sure}");
    let Some(mut finding) = told(rule, context, entry, &chain, message) else { return Ok(None) };
    for (operation, by) in chain.operations.iter().zip(by) {
        let (file, pointer) = (by.persona.file.clone(), by.grant.pointer());
        let text = format!("`{}` allows {}", by.role.name, operation.name);
        if pointer == finding.place.pointer && finding.place.text.is_empty() {
            finding.place.text = text;
        } else {
            finding.related.push(Place { file, pointer, text });
        }
    }
    Ok(Some(finding))
}

fn told(
    rule: &ManagedIdentityTakeover,
    context: &Context<'_>,
    entry: &Entry<'_>,
    enabled: &Enabled,
    message: String,
) -> Option<Finding> {
    let mut finding = context.finding(rule.code(), entry, message)?;
    finding.witness = Some(witness(enabled));
    finding.certainty = enabled.certainty;
    let help = if CHAINS.contains(&enabled.primitive.id.as_str()) { CHAIN } else { STEP };
    finding.help.push(help.to_owned());
    Some(finding)
}
