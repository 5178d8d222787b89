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
        let help = "`Managed Identity Operator` attaches an identity and adds no trust to it";
        enabling(self.code(), &["X07"], can, help, context, found);
        Ok(())
    }
}
