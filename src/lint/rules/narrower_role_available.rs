//! L06 `narrower-role-available`.

use super::place;
use crate::lint::context::{Context, TooIntricate};
use crate::lint::finding::Finding;
use crate::lint::offered::instead;
use crate::lint::rule::Rule;
use crate::policy::ScopeKind;

/// A role in whose place a narrower built-in one does the same.
pub(in crate::lint) struct NarrowerRoleAvailable;

impl Rule for NarrowerRoleAvailable {
    fn code(&self) -> &'static str {
        "L06"
    }

    fn check(&self, context: &Context<'_>, found: &mut Vec<Finding>) -> Result<(), TooIntricate> {
        for entry in &context.entries {
            // At a resource, what a role has beside is of no effect; L05 says the same.
            if entry.assignment.scope.kind() == ScopeKind::Resource || !context.is_own_choice(entry) {
                continue;
            }
            let narrower = context.narrower(entry)?;
            let Some(first) = narrower.first() else { continue };
            let (persona, role, narrow) = (&entry.persona.id, &entry.role.name, &first.role.name);
            let message = format!("`{persona}` has `{role}` {}, where `{narrow}` does the same", place(entry));
            let Some(mut finding) = context.finding(self.code(), entry, message) else { continue };
            finding.witness = Some(first.spares.clone());
            finding.help.push(instead(entry, &narrower));
            found.push(finding);
        }
        Ok(())
    }
}
