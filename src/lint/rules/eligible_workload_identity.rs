//! P02 `eligible-workload-identity`.

use super::{binding, lines};
use crate::lint::context::{Context, Entry, TooIntricate};
use crate::lint::finding::Finding;
use crate::lint::holders::known_as;
use crate::lint::rule::Rule;
use crate::model::persona::{AssignmentKind, Kind, PrincipalType};
use crate::policy::{Environment, Persona, Principal, State};

/// A workload identity that would have to activate something.
pub(in crate::lint) struct EligibleWorkloadIdentity;

impl Rule for EligibleWorkloadIdentity {
    fn code(&self) -> &'static str {
        "P02"
    }

    fn check(&self, context: &Context<'_>, found: &mut Vec<Finding>) -> Result<(), TooIntricate> {
        for environment in &context.policy.environments {
            for (key, principals) in &environment.principals {
                let Some(persona) = context.holders().persona(key) else { continue };
                for (at, principal) in principals.iter().enumerate() {
                    let Some((message, shown, text, help)) = problem(context, environment, persona, principal) else {
                        continue;
                    };
                    let place = binding(environment, key, at);
                    let Some(mut finding) = context.finding_at(self.code(), Some(environment), place, message) else {
                        continue;
                    };
                    finding.persona = Some(persona.id.clone());
                    finding.subject = principal.id.to_string();
                    finding.absorbs = &["D12"];
                    finding.related = lines(shown, text);
                    finding.help.push(help);
                    found.push(finding);
                }
            }
        }
        Ok(())
    }
}

/// What is wrong with a binding, the entries that show it, what is said of them, and the way out.
type Problem<'e, 'p> = (String, Vec<&'e Entry<'p>>, &'static str, String);

fn problem<'e, 'p>(
    context: &'e Context<'p>,
    environment: &Environment,
    persona: &Persona,
    principal: &Principal,
) -> Option<Problem<'e, 'p>> {
    let (who, of, place) = (known_as(principal), &persona.id, &environment.name);
    let workload = principal.kind == PrincipalType::ServicePrincipal;
    let activates = principal.membership == Some(AssignmentKind::Eligible);
    match persona.kind {
        Kind::Human if workload => {
            let held = context.holders().held(context, of, environment);
            let eligible: Vec<_> =
                held.into_iter().filter(|entry| matches!(entry.assignment.state, State::Eligible(_))).collect();
            let message = format!("{who} is no person, and Azure refuses it what `{of}` is eligible for in {place}");
            let help = "bind it to a persona of `kind: agent` with narrow active access, and this one to people alone";
            (!eligible.is_empty()).then(|| (message, eligible, "eligible", help.to_owned()))
        }
        Kind::Agent if activates => {
            let held = context.holders().held(context, of, environment);
            let message = format!("`{of}` is an agent and cannot activate its membership of {who} in {place}");
            let help =
                "drop `membership: eligible` for a group of which the agent is a member, or bind the agent itself";
            (!held.is_empty()).then(|| (message, held, "never has this", help.to_owned()))
        }
        _ => None,
    }
}
