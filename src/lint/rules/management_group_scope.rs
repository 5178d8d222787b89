//! S01 `management-group-scope`.

use super::{place, proviso, witness};
use crate::diagnostic::Severity;
use crate::lint::context::{Context, TooIntricate};
use crate::lint::finding::Finding;
use crate::lint::rule::Rule;
use crate::policy::ScopeKind;

/// More than reading, at a management group.
pub(in crate::lint) struct ManagementGroupScope;

impl Rule for ManagementGroupScope {
    fn code(&self) -> &'static str {
        "S01"
    }

    fn check(&self, context: &Context<'_>, found: &mut Vec<Finding>) -> Result<(), TooIntricate> {
        for entry in context.entries.iter().filter(|entry| entry.assignment.scope.kind() == ScopeKind::ManagementGroup)
        {
            let (persona, role) = (&entry.persona.id, &entry.role.name);
            let (what, shown, severity, certainty) = match (entry.privilege(), &entry.changes) {
                (Some(enabled), _) => {
                    let brings =
                        format!("brings {}{}", enabled.primitive.id.value.as_str(), proviso(enabled.certainty));
                    (brings, witness(enabled), Severity::Error, Some(enabled.certainty))
                }
                (None, Some(operation)) => {
                    ("changes things".to_owned(), operation.name.clone(), Severity::Warning, None)
                }
                (None, None) => continue,
            };
            let message =
                format!("`{persona}` has `{role}` {}, which {what} in every subscription below", place(entry));
            let Some(mut finding) = context.finding(self.code(), entry, message) else { continue };
            context.lower(&mut finding, severity);
            finding.certainty = certainty.unwrap_or(finding.certainty);
            finding.witness = Some(shown);
            finding.absorbs = &["B07", "L05", "L06", "S02"];
            finding.help.push("assign it at each subscription or resource group that the work is in".to_owned());
            finding.help.extend(context.at_resources(entry));
            found.push(finding);
        }
        Ok(())
    }
}
