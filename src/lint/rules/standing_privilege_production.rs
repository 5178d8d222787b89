//! P01 `standing-privilege-production`.

use super::{is_people, place, proviso, witness};
use crate::lint::context::{Context, TooIntricate};
use crate::lint::finding::Finding;
use crate::lint::rule::Rule;
use crate::model::environment::Tier;

/// Privileged access of people in the production tier, with no activation.
pub(in crate::lint) struct StandingPrivilegeProduction;

impl Rule for StandingPrivilegeProduction {
    fn code(&self) -> &'static str {
        "P01"
    }

    fn check(&self, context: &Context<'_>, found: &mut Vec<Finding>) -> Result<(), TooIntricate> {
        for entry in &context.entries {
            if entry.environment.tier != Tier::Production || !is_people(entry.persona) || !entry.stands() {
                continue;
            }
            let Some(enabled) = entry.privilege() else { continue };
            let (persona, role, sure) = (&entry.persona.id, &entry.role.name, proviso(enabled.certainty));
            let (id, name) = (&enabled.primitive.id.value, &enabled.primitive.name.value);
            let message = format!(
                "`{persona}` is privileged at any time {} by `{role}`, which enables {id}, {name}{sure}",
                place(entry)
            );
            let Some(mut finding) = context.finding(self.code(), entry, message) else { continue };
            finding.witness = Some(witness(enabled));
            finding.certainty = enabled.certainty;
            finding.absorbs = &["D11", "H08", "P05"];
            finding.help.push("write `assignment: eligible`, so that it is activated when it is needed".to_owned());
            finding
                .help
                .push(format!("or give a role without it: `rolecast roles show '{role}'` says what it enables"));
            found.push(finding);
        }
        Ok(())
    }
}
