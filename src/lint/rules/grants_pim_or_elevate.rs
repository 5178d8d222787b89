//! E04 `grants-pim-or-elevate`.

use super::{first, place, proviso, witness};
use crate::lint::context::{Context, TooIntricate};
use crate::lint::finding::Finding;
use crate::lint::rule::Rule;

/// Administering eligibility and activation, or elevating itself.
pub(in crate::lint) struct GrantsPimOrElevate;

impl Rule for GrantsPimOrElevate {
    fn code(&self) -> &'static str {
        "E04"
    }

    fn check(&self, context: &Context<'_>, found: &mut Vec<Finding>) -> Result<(), TooIntricate> {
        for entry in &context.entries {
            let Some(enabled) = first(entry, &["X04", "X03"]) else { continue };
            let (persona, role) = (&entry.persona.id, &entry.role.name);
            let sure = proviso(enabled.certainty);
            let message = format!(
                "`{persona}` can make itself eligible, loosen activation or elevate itself {} by `{role}`{sure}",
                place(entry)
            );
            let mut finding = context.finding(self.code(), entry, message);
            finding.witness = Some(witness(enabled));
            finding.help.push("give a role without `Microsoft.Authorization/*`".to_owned());
            found.push(finding);
        }
        Ok(())
    }
}
