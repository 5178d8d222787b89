//! L03 `access-admin-role`.

use super::{RBAC_ADMINISTRATOR, USER_ACCESS_ADMINISTRATOR, place};
use crate::lint::context::{Context, TooIntricate};
use crate::lint::finding::Finding;
use crate::lint::rule::Rule;
use crate::model::persona::Purpose;

/// A role that administers access, for a persona whose purpose is another.
pub(in crate::lint) struct AccessAdminRole;

impl Rule for AccessAdminRole {
    fn code(&self) -> &'static str {
        "L03"
    }

    fn check(&self, context: &Context<'_>, found: &mut Vec<Finding>) -> Result<(), TooIntricate> {
        for entry in &context.entries {
            let administers = [USER_ACCESS_ADMINISTRATOR, RBAC_ADMINISTRATOR].contains(&entry.role.id);
            if !administers || entry.persona.purpose == Purpose::AccessAdministration {
                continue;
            }
            let persona = &entry.persona.id;
            let message = format!("`{persona}` administers access {}, which is not its purpose", place(entry));
            let Some(mut finding) = context.finding(self.code(), entry, message) else { continue };
            finding.witness = Some("Microsoft.Authorization/roleAssignments/write".to_owned());
            finding.absorbs = &["C10", "D02", "D04", "D11", "E01", "E02", "E03", "E04", "H08", "P01", "P05", "P06"];
            finding.help.push(format!(
                "move it to a persona with `purpose: access-administration`, or say so of `{persona}` if it is one"
            ));
            found.push(finding);
        }
        Ok(())
    }
}
