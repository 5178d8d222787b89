//! P05 `human-write-production`.

use super::{is_people, place};
use crate::lint::context::{Context, TooIntricate};
use crate::lint::finding::Finding;
use crate::lint::rule::Rule;
use crate::model::environment::Tier;

/// A human's standing write in the production tier.
pub(in crate::lint) struct HumanWriteProduction;

impl Rule for HumanWriteProduction {
    fn code(&self) -> &'static str {
        "P05"
    }

    fn check(&self, context: &Context<'_>, found: &mut Vec<Finding>) -> Result<(), TooIntricate> {
        for entry in &context.entries {
            if entry.environment.tier != Tier::Production || !is_people(entry.persona) || !entry.stands() {
                continue;
            }
            let Some(operation) = &entry.changes else { continue };
            let (persona, role) = (&entry.persona.id, &entry.role.name);
            let message = format!("`{persona}` can change things at any time {} by `{role}`", place(entry));
            let Some(mut finding) = context.finding(self.code(), entry, message) else { continue };
            finding.witness = Some(operation.name.clone());
            finding.absorbs = &["D11", "H08"];
            finding.help.push("write `assignment: eligible`, so that it is activated when it is needed".to_owned());
            finding.help.push("or give the change to the pipeline's persona, and `read` to this one".to_owned());
            found.push(finding);
        }
        Ok(())
    }
}
