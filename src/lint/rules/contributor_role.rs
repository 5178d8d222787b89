//! L02 `contributor-role`.

use super::{CONTRIBUTOR, place};
use crate::lint::context::{Context, TooIntricate};
use crate::lint::finding::Finding;
use crate::lint::rule::Rule;
use crate::policy::ScopeKind;

/// Contributor, where something narrower is there.
pub(in crate::lint) struct ContributorRole;

/// What Contributor implies, so that it is said once.
const IMPLIED: &[&str] = &[
    "B01", "B02", "B03", "B04", "B07", "B08", "E05", "E06", "E07", "E08", "E10", "E11", "E16", "E18", "E19", "E21",
    "D04", "D11", "E22", "H08", "L05", "L06", "L08", "P01", "P05", "P06", "S01", "S02", "S04",
];

impl Rule for ContributorRole {
    fn code(&self) -> &'static str {
        "L02"
    }

    fn check(&self, context: &Context<'_>, found: &mut Vec<Finding>) -> Result<(), TooIntricate> {
        for entry in context.entries.iter().filter(|entry| entry.role.id == CONTRIBUTOR) {
            let help = context.way_out(entry)?;
            // At one resource that has no role of its own, Contributor is just the role for it.
            if help.is_empty() && entry.assignment.scope.kind() == ScopeKind::Resource {
                continue;
            }
            let message = format!("`{}` is Contributor {}", entry.persona.id, place(entry));
            let Some(mut finding) = context.finding(self.code(), entry, message) else { continue };
            finding.witness = Some("* except access".to_owned());
            finding.absorbs = IMPLIED;
            finding.help = help;
            finding.help.extend(context.at_resources(entry));
            found.push(finding);
        }
        Ok(())
    }
}
