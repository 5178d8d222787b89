//! C10 `weak-delegation-condition`.

use super::{first, place};
use crate::condition::{self, Assignable, Limit, parse};
use crate::lint::context::{Context, TooIntricate};
use crate::lint::finding::Finding;
use crate::lint::rule::Rule;
use crate::model::persona::{Kind, PrincipalType};
use crate::permission::delegation::ASSIGN;

/// A limit on what can be assigned that lets its holder assign to itself, or lets new roles in.
pub(in crate::lint) struct WeakDelegationCondition;

impl Rule for WeakDelegationCondition {
    fn code(&self) -> &'static str {
        "C10"
    }

    fn check(&self, context: &Context<'_>, found: &mut Vec<Finding>) -> Result<(), TooIntricate> {
        for entry in context.entries.iter().filter(|entry| first(entry, &["X01"]).is_some()) {
            let Some(Ok(parsed)) = entry.assignment.condition.as_deref().map(parse) else { continue };
            let Some(roles) = context.assignable(entry)?.filter(|roles| *roles != Limit::Any) else {
                // Any role is E01's.
                continue;
            };
            let persona = &entry.persona.id;
            let (weakness, help) = if matches!(roles, Limit::Except(_)) {
                let help = "name the roles that may be assigned: `condition: { delegation: { roles: [..] } }`";
                ("can assign every role but a few, those too that are still to come,", help.to_owned())
            } else if to_itself(&condition::assignable(&parsed), entry.persona.kind) {
                let help = "say to whom: `principalTypes: [ServicePrincipal]`, or `principals:` with object ids";
                ("can assign roles to itself", help.to_owned())
            } else {
                continue;
            };
            let message = format!("`{persona}` {weakness} {}", place(entry));
            let Some(mut finding) = context.finding(self.code(), entry, message) else { continue };
            finding.witness = Some(ASSIGN.to_owned());
            finding.help.push(help);
            found.push(finding);
        }
        Ok(())
    }
}

/// Whether the holders are among those that roles can be assigned to. An agent's own kind is what agents hand roles to,
/// so of an agent only no limit at all is said.
fn to_itself(assignable: &Assignable, kind: Kind) -> bool {
    let user = PrincipalType::User.word();
    let reaches = match &assignable.principal_types {
        Limit::Any => true,
        Limit::Only(types) => kind == Kind::Human && types.contains(&user),
        Limit::Except(types) => kind == Kind::Human && !types.contains(&user),
    };
    reaches && assignable.principals == Limit::Any
}
