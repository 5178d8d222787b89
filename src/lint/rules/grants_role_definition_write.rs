//! E03 `grants-role-definition-write`.

use super::{first, place, proviso, witness};
use crate::lint::context::{Context, TooIntricate};
use crate::lint::finding::Finding;
use crate::lint::rule::Rule;

/// Rewriting role definitions.
pub(in crate::lint) struct GrantsRoleDefinitionWrite;

impl Rule for GrantsRoleDefinitionWrite {
    fn code(&self) -> &'static str {
        "E03"
    }

    fn check(&self, context: &Context<'_>, found: &mut Vec<Finding>) -> Result<(), TooIntricate> {
        for entry in &context.entries {
            let Some(enabled) = first(entry, &["X02"]) else { continue };
            let (persona, role) = (&entry.persona.id, &entry.role.name);
            let sure = proviso(enabled.certainty);
            let message =
                format!("`{persona}` can rewrite custom roles, its own too, {} by `{role}`{sure}", place(entry));
            let mut finding = context.finding(self.code(), entry, message);
            finding.witness = Some(witness(enabled));
            finding.help.push("keep custom roles in `roles/`, deployed by the pipeline alone".to_owned());
            found.push(finding);
        }
        Ok(())
    }
}
