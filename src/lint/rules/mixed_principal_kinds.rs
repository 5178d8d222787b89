//! D12 `mixed-principal-kinds`.

use super::binding;
use crate::lint::context::{Context, TooIntricate};
use crate::lint::finding::Finding;
use crate::lint::holders::{Binding, known_as};
use crate::lint::rule::Rule;
use crate::model::persona::{Kind, PrincipalType};

/// People and agents under one persona, or in one group.
pub(in crate::lint) struct MixedPrincipalKinds;

impl Rule for MixedPrincipalKinds {
    fn code(&self) -> &'static str {
        "D12"
    }

    fn check(&self, context: &Context<'_>, found: &mut Vec<Finding>) -> Result<(), TooIntricate> {
        let holders = context.holders();
        let has_any = |one: &Binding<'_>| !holders.held(context, one.key, one.environment).is_empty();
        for bindings in holders.bindings() {
            let people = bindings.iter().find(|one| one.persona.kind == Kind::Human && has_any(one));
            for one in bindings.iter().filter(|one| has_any(one)) {
                let (who, of, place) = (known_as(one.principal), &one.persona.id, &one.environment.name);
                let (message, help, other) = match (one.persona.kind, one.principal.kind) {
                    (Kind::Human, PrincipalType::ServicePrincipal) => (
                        format!("{who} is no person and is `{of}`, which is people, in {place}"),
                        "bind it to a persona of `kind: agent`, with `accountable:` and what it needs alone",
                        None,
                    ),
                    (Kind::Agent, PrincipalType::User) => (
                        format!("{who} is a user and is `{of}`, which is an agent, in {place}"),
                        "bind the agent's managed identity or service principal, which has no password to know",
                        None,
                    ),
                    (Kind::Agent, PrincipalType::Group) if people.is_some() => {
                        let other = people.map_or("", |people| &*people.persona.id);
                        (
                            format!("{who} is the agent `{of}` in {place}, and the people of `{other}`"),
                            "give agents a group of their own, or bind each by itself",
                            people,
                        )
                    }
                    _ => continue,
                };
                let at = binding(one.environment, one.key, one.at);
                let Some(mut finding) = context.finding_at(self.code(), Some(one.environment), at, message) else {
                    continue;
                };
                finding.persona = Some(one.persona.id.clone());
                finding.subject = one.principal.id.to_string();
                finding.related.extend(other.map(|other| {
                    let mut place = binding(other.environment, other.key, other.at);
                    place.text = format!("people, in {}", other.environment.name);
                    place
                }));
                finding.help.push(help.to_owned());
                found.push(finding);
            }
        }
        Ok(())
    }
}
