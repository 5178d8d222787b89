//! B01 `storage-key-access`.

use super::enabling;
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
        let can = "take keys that open all data, past roles and conditions,";
        let help =
            "give a data role (`read` or `develop` on azure-storage), or set `sharedKey: disabled` on the account";
        enabling(self.code(), &["K01"], can, help, context, found);
        Ok(())
    }
}
