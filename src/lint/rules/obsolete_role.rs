//! H06 `obsolete-role`.

use std::collections::BTreeMap;

use super::{place, role};
use crate::catalog::{RoleDefinition, RoleKind};
use crate::diagnostic::Severity;
use crate::lint::context::{Context, TooIntricate};
use crate::lint::finding::Finding;
use crate::lint::narrower::is_obsolete;
use crate::lint::rule::Rule;
use crate::lint::touch::{changing, without_beside};
use crate::model::text::Guid;
use crate::permission::{Access, Budget, Exceeded, Pattern, Plane, Set};

/// A role that Azure keeps for what is gone, or will be.
pub(in crate::lint) struct ObsoleteRole;

/// Roles with a successor of which Azure's own description of them speaks.
const SUCCESSORS: [(Guid, &str); 1] = [(role(0xe3d13bf0_dd5a_482e_ba6b_9b8433878d10), "Security Admin")];

impl Rule for ObsoleteRole {
    fn code(&self) -> &'static str {
        "H06"
    }

    fn check(&self, context: &Context<'_>, found: &mut Vec<Finding>) -> Result<(), TooIntricate> {
        let mut classic = BTreeMap::new();
        for entry in &context.entries {
            let is_classic = match classic.get(&entry.role.id) {
                Some(known) => *known,
                None => {
                    let is_classic = is_of_classic(entry.role).map_err(|error| entry.intricate(error))?;
                    classic.insert(entry.role.id, is_classic);
                    is_classic
                }
            };
            let (persona, role) = (&entry.persona.id, &entry.role.name);
            let why = match (is_obsolete(entry.role), is_classic) {
                (true, _) => "a role that Azure itself calls a thing of the past",
                (false, true) => "a role for classic resources, which Azure has retired",
                (false, false) => continue,
            };
            let message = format!("`{persona}` has `{role}` {}, {why}", place(entry));
            let Some(mut finding) = context.finding(self.code(), entry, message) else { continue };
            if !is_obsolete(entry.role) {
                context.lower(&mut finding, Severity::Warning);
            }
            let successor = SUCCESSORS.iter().find(|(id, _)| *id == entry.role.id).map(|(_, name)| *name);
            finding.help.push(match (successor, context.levels(entry)) {
                (Some(name), _) => format!("Azure names `{name}` in its place"),
                (None, Some(levels)) => format!("`{}` has these levels: {levels}", entry.grant.instance),
                (None, None) => "drop the entry, or find the role that took its place".to_owned(),
            });
            found.push(finding);
        }
        Ok(())
    }
}

/// Whether a built-in role does something, and all of it to resources of the classic deployment model.
fn is_of_classic(role: &RoleDefinition) -> Result<bool, Exceeded> {
    if role.kind != RoleKind::BuiltIn {
        return Ok(false);
    }
    let mut budget = Budget::default();
    let access = Access::of_role(role, &mut budget)?;
    let control = without_beside(&access.plane(Plane::Control).possible, &mut budget)?;
    let control = changing(&control, &mut budget)?;
    let classic = Set::of(&[Pattern::new("Microsoft.Classic*")], &[], &mut budget)?;
    Ok(!control.is_empty()
        && access.plane(Plane::Data).possible.is_empty()
        && control.is_inside(&classic, &mut budget)?)
}
