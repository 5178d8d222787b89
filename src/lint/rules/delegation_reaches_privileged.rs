//! E02 `delegation-reaches-privileged`.

use super::{first, place};
use crate::condition::Limit;
use crate::effective::at_resource;
use crate::lint::context::{Context, TooIntricate};
use crate::lint::finding::Finding;
use crate::lint::rule::Rule;
use crate::model::primitive::PrimitiveSeverity;
use crate::permission::delegation::{Delegation, closure};
use crate::permission::{Access, Budget};

/// Assigning some roles, among them, or by way of them, one with an escalation.
pub(in crate::lint) struct DelegationReachesPrivileged;

impl Rule for DelegationReachesPrivileged {
    fn code(&self) -> &'static str {
        "E02"
    }

    fn check(&self, context: &Context<'_>, found: &mut Vec<Finding>) -> Result<(), TooIntricate> {
        for entry in context.entries.iter().filter(|entry| first(entry, &["X01"]).is_some()) {
            // Where any role can be assigned, E01 says so.
            let Some(roles) = context.assignable(entry)?.filter(|roles| *roles != Limit::Any) else {
                continue;
            };
            let at = entry.assignment.scope.resource_type();
            let narrow = |access: Access, budget: &mut Budget| at_resource(&access, at.as_deref(), budget);
            let reached = closure(roles, context, context.primitives, &narrow);
            let delegation = reached.map_err(|error| entry.intricate(error))?;
            let Some((role, brings)) = worst(&delegation, &entry.closed) else { continue };
            let persona = &entry.persona.id;
            let message = format!("`{persona}` can assign `{role}` {}, {brings}", place(entry));
            let Some(mut finding) = context.finding(self.code(), entry, message) else { continue };
            finding.witness = Some("Microsoft.Authorization/roleAssignments/write".to_owned());
            finding.absorbs = &["C10"];
            finding
                .help
                .push(format!("leave `{role}` out of what may be assigned; `rolecast roles show` says what it is"));
            found.push(finding);
        }
        Ok(())
    }
}

/// The reached role with the most primitives that are errors and not closed, and what it brings; else one that is not
/// known.
fn worst(delegation: &Delegation, closed: &[String]) -> Option<(String, String)> {
    let errors = delegation.reached.iter().map(|reached| {
        let of = reached.primitives.iter().filter(|one| one.primitive.severity.value == PrimitiveSeverity::Error);
        let ids = of.map(|one| one.primitive.id.as_str()).filter(|id| !closed.iter().any(|one| one == id));
        (reached.role.name.as_str(), ids.collect::<Vec<_>>())
    });
    let found = errors.filter(|(_, ids)| !ids.is_empty());
    let worst = found.min_by(|(a, of_a), (b, of_b)| of_b.len().cmp(&of_a.len()).then(a.cmp(b)));
    let known = worst.map(|(role, ids)| (role.to_owned(), format!("which brings {}", ids.join(", "))));
    let unknown = || delegation.unknown.first().map(|id| (id.to_string(), "of which nothing is known".to_owned()));
    known.or_else(unknown)
}
