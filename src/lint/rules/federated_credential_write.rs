//! E06 `federated-credential-write`.

use super::enabling;
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
        let can = "let an outside workload sign in as a managed identity";
        let help =
            "deploy federated credentials with the identity; `Managed Identity Operator` attaches it and adds no trust";
        let before = found.len();
        enabling(self.code(), &["X07"], can, help, context, found);
        // Whoever can be the identity from outside need not attach it.
        found.iter_mut().skip(before).for_each(|one| one.absorbs = &["E05"]);
        Ok(())
    }
}
