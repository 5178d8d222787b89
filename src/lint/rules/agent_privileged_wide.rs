//! P06 `agent-privileged-wide`.

use super::{place, proviso, witness};
use crate::lint::context::{Context, Entry, TooIntricate};
use crate::lint::finding::Finding;
use crate::lint::rule::Rule;
use crate::model::persona::Kind;
use crate::model::primitive::{PrimitiveKind, PrimitiveSeverity};
use crate::permission::{Certainty, Enabled};
use crate::policy::ScopeKind;

/// An agent that escalates across a subscription, or gives access in a resource group.
pub(in crate::lint) struct AgentPrivilegedWide;

/// What the breadth brings along: at the resources that the work needs, most of it is gone.
const IMPLIED: &[&str] = &[
    "B01", "B02", "B03", "B04", "B07", "B08", "E01", "E02", "E03", "E04", "E05", "E06", "E07", "E08", "E10", "E11",
    "E16", "E18", "E19", "E21", "S01", "S02", "S04",
];

/// Giving access: a resource group is wide enough for that.
const GIVES_ACCESS: [&str; 3] = ["X01", "X02", "X04"];

impl Rule for AgentPrivilegedWide {
    fn code(&self) -> &'static str {
        "P06"
    }

    fn check(&self, context: &Context<'_>, found: &mut Vec<Finding>) -> Result<(), TooIntricate> {
        for entry in context.entries.iter().filter(|entry| entry.persona.kind == Kind::Agent) {
            let Some(enabled) = escalates(entry) else { continue };
            let (agent, role, sure) = (&entry.persona.id, &entry.role.name, proviso(enabled.certainty));
            let (id, name) = (&enabled.primitive.id.value, &enabled.primitive.name.value);
            let message = format!("the agent `{agent}` has {id}, {name}, {} by `{role}`{sure}", place(entry));
            let Some(mut finding) = context.finding(self.code(), entry, message) else { continue };
            finding.witness = Some(witness(enabled));
            finding.certainty = enabled.certainty;
            finding.absorbs = IMPLIED;
            if GIVES_ACCESS.contains(&id.as_str()) {
                finding.help.push(
                    "an agent that deploys access needs `Role Based Access Control Administrator` with `condition: { \
                     delegation: { roles: [..] } }`, and no more"
                        .to_owned(),
                );
            }
            let narrower = match entry.assignment.scope.kind() {
                ScopeKind::ResourceGroup => "leave `scope` out, for the resource alone",
                _ => "write `scope: resourceGroup`, or leave it out for the resource alone",
            };
            finding.help.push(format!("{narrower}: an entry for each component that the agent works on"));
            found.push(finding);
        }
        Ok(())
    }
}

/// The first escalation that is too much for the scope.
fn escalates<'e>(entry: &'e Entry<'_>) -> Option<&'e Enabled> {
    let scope = entry.assignment.scope.kind();
    entry.enabled.iter().find(|one| {
        let (id, primitive) = (one.primitive.id.value.as_str(), &one.primitive);
        let counts = primitive.severity.value == PrimitiveSeverity::Error
            && primitive.kind.value == PrimitiveKind::Escalation
            // What a condition limits is for the rules about delegation.
            && (id != "X01" || one.certainty != Certainty::Conditioned);
        counts
            && match scope {
                ScopeKind::Resource => false,
                ScopeKind::ResourceGroup => GIVES_ACCESS.contains(&id),
                ScopeKind::Subscription | ScopeKind::ManagementGroup => true,
            }
    })
}
