//! L01 `owner-role`.

use super::{OWNER, place};
use crate::lint::context::{Context, TooIntricate};
use crate::lint::finding::Finding;
use crate::lint::rule::Rule;

/// Owner, at whatever scope.
pub(in crate::lint) struct OwnerRole;

/// What Owner implies, so that it is said once.
pub(super) const IMPLIED: &[&str] = &[
    "B01", "B02", "B03", "B04", "B07", "B08", "C10", "E01", "E02", "E03", "E04", "E05", "E06", "E07", "E08", "E10",
    "E11", "D02", "D04", "D11", "E16", "E18", "E19", "E21", "E22", "H08", "L05", "L06", "L08", "P01", "P05", "P06",
    "S01", "S02", "S04",
];

impl Rule for OwnerRole {
    fn code(&self) -> &'static str {
        "L01"
    }

    fn check(&self, context: &Context<'_>, found: &mut Vec<Finding>) -> Result<(), TooIntricate> {
        for entry in context.entries.iter().filter(|entry| entry.role.id == OWNER) {
            let message = format!("`{}` is Owner {}", entry.persona.id, place(entry));
            let Some(mut finding) = context.finding(self.code(), entry, message) else { continue };
            finding.witness = Some("*".to_owned());
            finding.absorbs = IMPLIED;
            finding.help = context.way_out(entry)?;
            finding.help.extend(context.at_resources(entry));
            if finding.help.is_empty() {
                finding.help.push("`rolecast roles allowing ACTION` finds the role that an operation needs".to_owned());
            }
            found.push(finding);
        }
        Ok(())
    }
}
