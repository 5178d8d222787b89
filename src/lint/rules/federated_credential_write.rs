//! E06 `federated-credential-write`.

use super::{first, place, proviso, witness};
use crate::lint::context::{Context, TooIntricate};
use crate::lint::finding::Finding;
use crate::lint::rule::Rule;

/// Trusting an outside issuer as a managed identity.
pub(in crate::lint) struct FederatedCredentialWrite;

impl Rule for FederatedCredentialWrite {
    fn code(&self) -> &'static str {
        "E06"
    }

    fn check(&self, context: &Context<'_>, found: &mut Vec<Finding>) -> Result<(), TooIntricate> {
        for entry in &context.entries {
            let Some(enabled) = first(entry, &["X07"]) else { continue };
            let (persona, role) = (&entry.persona.id, &entry.role.name);
            let sure = proviso(enabled.certainty);
            let message = format!(
                "`{persona}` can let an outside workload sign in as a managed identity {} by `{role}`{sure}",
                place(entry)
            );
            let mut finding = context.finding(self.code(), entry, message);
            finding.witness = Some(witness(enabled));
            finding.help.push("`Managed Identity Operator` attaches an identity and adds no trust to it".to_owned());
            found.push(finding);
        }
        Ok(())
    }
}
