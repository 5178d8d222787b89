//! B01 `storage-key-access`.

use super::{enabling, first, place, proviso, witness};
use crate::diagnostic::Severity;
use crate::lint::context::{Context, TooIntricate};
use crate::lint::finding::Finding;
use crate::lint::rule::Rule;
use crate::permission::Plane;

/// Reading the keys of a storage account, or making links to its data and nothing else.
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
        for entry in context.entries.iter().filter(|entry| first(entry, &["K01"]).is_none()) {
            let Some(enabled) = first(entry, &["K02"]) else { continue };
            // Who reads the data can pass it on in any case.
            if !entry.access.plane(Plane::Data).possible.is_empty() {
                continue;
            }
            let (persona, role, sure) = (&entry.persona.id, &entry.role.name, proviso(enabled.certainty));
            let message = format!(
                "`{persona}` can make links to data that whoever has them can use, {} by `{role}`{sure}",
                place(entry)
            );
            let Some(mut finding) = context.finding(self.code(), entry, message) else { continue };
            finding.severity = finding.severity.min(Severity::Info);
            finding.witness = Some(witness(enabled));
            finding.certainty = enabled.certainty;
            finding.help.push("a link reaches what the persona's data roles reach, until its key ends".to_owned());
            found.push(finding);
        }
        Ok(())
    }
}
