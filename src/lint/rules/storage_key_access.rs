//! B01 `storage-key-access`.

use super::{first, place, proviso, witness};
use crate::lint::context::{Context, TooIntricate};
use crate::lint::finding::Finding;
use crate::lint::rule::Rule;

/// Reading the keys of a storage account.
pub(in crate::lint) struct StorageKeyAccess;

impl Rule for StorageKeyAccess {
    fn code(&self) -> &'static str {
        "B01"
    }

    fn check(&self, context: &Context<'_>, found: &mut Vec<Finding>) -> Result<(), TooIntricate> {
        for entry in &context.entries {
            let Some(enabled) = first(entry, &["K01"]) else { continue };
            let (persona, role) = (&entry.persona.id, &entry.role.name);
            let sure = proviso(enabled.certainty);
            let message = format!(
                "`{persona}` can take keys that open all data, past roles and conditions, {} by `{role}`{sure}",
                place(entry)
            );
            let mut finding = context.finding(self.code(), entry, message);
            finding.witness = Some(witness(enabled));
            finding.help.push(
                "give a data role (`read` or `develop` on azure-storage), or set `sharedKey: disabled` on the account"
                    .to_owned(),
            );
            found.push(finding);
        }
        Ok(())
    }
}
