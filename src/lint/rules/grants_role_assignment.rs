//! E01 `grants-role-assignment`.

use super::{first, place, proviso, witness};
use crate::condition::Limit;
use crate::lint::context::{Context, TooIntricate};
use crate::lint::finding::Finding;
use crate::lint::rule::Rule;

/// Assigning any role.
pub(in crate::lint) struct GrantsRoleAssignment;

impl Rule for GrantsRoleAssignment {
    fn code(&self) -> &'static str {
        "E01"
    }

    fn check(&self, context: &Context<'_>, found: &mut Vec<Finding>) -> Result<(), TooIntricate> {
        for entry in &context.entries {
            let Some(enabled) = first(entry, &["X01"]) else { continue };
            if context.assignable(entry)? != Some(Limit::Any) {
                continue;
            }
            let (persona, role) = (&entry.persona.id, &entry.role.name);
            let sure = proviso(enabled.certainty);
            let message = format!("`{persona}` can assign any role {} by `{role}`{sure}", place(entry));
            let Some(mut finding) = context.finding(self.code(), entry, message) else { continue };
            finding.witness = Some(witness(enabled));
            finding.certainty = enabled.certainty;
            finding.help.push(
                "`Role Based Access Control Administrator` with `condition: { delegation: { roles: [..] } }` assigns the \
                 named roles alone"
                    .to_owned(),
            );
            found.push(finding);
        }
        Ok(())
    }
}
