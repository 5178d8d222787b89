//! S02 `scope-wider-than-components`.

use super::place;
use crate::lint::context::{Context, Entry, TooIntricate};
use crate::lint::finding::Finding;
use crate::lint::inside::narrowest;
use crate::lint::rule::Rule;
use crate::lint::touch::Touch;
use crate::policy::{Instance, Scope, ScopeKind};

/// A scope inside which a narrower one holds all that the role is for.
pub(in crate::lint) struct ScopeWiderThanComponents;

impl Rule for ScopeWiderThanComponents {
    fn code(&self) -> &'static str {
        "S02"
    }

    fn check(&self, context: &Context<'_>, found: &mut Vec<Finding>) -> Result<(), TooIntricate> {
        for entry in context.entries.iter().filter(|entry| entry.assignment.scope.kind() != ScopeKind::Resource) {
            let used = used(context, entry)?;
            let Some(scope) = narrowest(entry, &used) else { continue };
            let (persona, role) = (&entry.persona.id, &entry.role.name);
            let (where_to, help) = match (&scope, used.as_slice()) {
                (Scope::Resource { .. }, [one, ..]) => (
                    format!("on `{}` alone", one.id),
                    "leave `scope:` out, and the entry is for its resource alone".to_owned(),
                ),
                (Scope::ResourceGroup { name, .. }, _) => {
                    (format!("in the resource group `{name}` alone"), "write `scope: resourceGroup`".to_owned())
                }
                (Scope::Subscription { .. }, _) => {
                    ("in one subscription alone".to_owned(), "write `scope: subscription`".to_owned())
                }
                (Scope::ManagementGroup { name }, _) => (
                    format!("in the management group `{name}` alone"),
                    format!("write `scope: {{ managementGroup: {name} }}`"),
                ),
                _ => continue,
            };
            let message = format!("`{persona}` has `{role}` {}, and components for it {where_to}", place(entry));
            let Some(mut finding) = context.finding(self.code(), entry, message) else { continue };
            finding.absorbs = &["B07", "L05", "L06"];
            finding.help.push(help);
            found.push(finding);
        }
        Ok(())
    }
}

/// Those of the persona's instances inside the scope that the role is for: on which it does more than look if there are
/// such, else, if it only looks, those that it looks at; and the entry's own. None where the role is for something else, such as
/// tags or the subscription itself.
fn used<'e>(context: &'e Context<'_>, entry: &'e Entry<'_>) -> Result<Vec<&'e Instance>, TooIntricate> {
    let mut own = Vec::new();
    for one in context.own(entry) {
        if let Some(of) = one.scope.resource_type() {
            own.push((one, context.touch(entry, &of)?));
        }
    }
    let alters = own.iter().any(|(_, touch)| touch.beyond_reading().is_some());
    let looks = !alters && context.only_looks(entry)?;
    let is_for = |touch: &Touch| match alters {
        true => touch.beyond_reading().is_some(),
        false => touch.worst().is_some() && looks,
    };
    if own.iter().any(|(_, touch)| is_for(touch)) {
        own.retain(|(one, touch)| is_for(touch) || one.id == entry.grant.instance);
        Ok(own.into_iter().map(|(one, _)| one).collect())
    } else {
        Ok(Vec::new())
    }
}
