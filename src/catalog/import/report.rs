//! What one catalogue has that another has not: as a value, as JSON with a version, as text.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Serialize;

use crate::catalog::role::{RoleDefinition, RoleKind};
use crate::catalog::show::safe;
use crate::catalog::table::fold;
use crate::catalog::{Catalog, PermissionChange, Stamp};
use crate::model::text::Guid;

/// A role by id and name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Named {
    /// The role definition's GUID.
    pub id: Guid,
    /// Its name.
    pub name: String,
}

/// A role whose name changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Moved {
    /// The role definition's GUID.
    pub id: Guid,
    /// The name until now.
    pub from: String,
    /// The name from now on.
    pub to: String,
}

/// A role whose permissions changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Changed {
    /// The role definition's GUID.
    pub id: Guid,
    /// Its name.
    pub name: String,
    /// What changed.
    #[serde(flatten)]
    pub change: PermissionChange,
}

/// A custom role that can be assigned elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Rescoped {
    /// The role definition's GUID.
    pub id: Guid,
    /// Its name.
    pub name: String,
    /// Scopes at which it can be assigned now and could not, in order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub added: Vec<String>,
    /// Scopes at which it could be assigned and cannot now, in order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub removed: Vec<String>,
}

/// A custom role with another description.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Described {
    /// The role definition's GUID.
    pub id: Guid,
    /// Its name.
    pub name: String,
    /// The description until now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// The description from now on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
}

/// What a new catalogue changes. Roles are in the order of their names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// The version of this JSON.
    pub version: u32,
    /// The catalogue until now; none for the first.
    pub from: Option<Stamp>,
    /// The new catalogue.
    pub to: Stamp,
    /// How many built-in roles there are now.
    pub built_in: usize,
    /// How many custom roles there are now.
    pub custom: usize,
    /// Roles that are new.
    pub added: Vec<Named>,
    /// Roles that are gone.
    pub removed: Vec<Named>,
    /// Roles with another name.
    pub renamed: Vec<Moved>,
    /// Roles with other permissions.
    pub permissions: Vec<Changed>,
    /// Roles that can be assigned elsewhere.
    pub assignable_scopes: Vec<Rescoped>,
    /// Roles with another description.
    pub descriptions: Vec<Described>,
}

impl Report {
    /// What `new` changes. Without an old catalogue nothing counts as added.
    pub fn between(old: Option<&Catalog>, new: &Catalog) -> Report {
        let stamp = |catalog: &Catalog| Stamp { date: catalog.date(), digest: catalog.digest().to_owned() };
        let named = |role: &RoleDefinition| Named { id: role.id, name: role.name.clone() };
        let mut report = Report {
            version: 1,
            from: old.map(stamp),
            to: stamp(new),
            built_in: new.iter().filter(|role| role.kind == RoleKind::BuiltIn).count(),
            custom: new.iter().filter(|role| role.kind == RoleKind::Custom).count(),
            added: Vec::new(),
            removed: Vec::new(),
            renamed: Vec::new(),
            permissions: Vec::new(),
            assignable_scopes: Vec::new(),
            descriptions: Vec::new(),
        };
        let Some(old) = old else { return report };
        let before: BTreeMap<Guid, &RoleDefinition> = old.iter().map(|role| (role.id, &**role)).collect();
        for role in new.iter() {
            let Some(was) = before.get(&role.id) else {
                report.added.push(named(role));
                continue;
            };
            if was.name != role.name {
                report.renamed.push(Moved { id: role.id, from: was.name.clone(), to: role.name.clone() });
            }
            let change = PermissionChange::between(&was.permissions, &role.permissions);
            if !change.is_empty() {
                report.permissions.push(Changed { id: role.id, name: role.name.clone(), change });
            }
            let added = missing(&role.assignable_scopes, &was.assignable_scopes);
            let removed = missing(&was.assignable_scopes, &role.assignable_scopes);
            if !added.is_empty() || !removed.is_empty() {
                report.assignable_scopes.push(Rescoped { id: role.id, name: role.name.clone(), added, removed });
            }
            if was.description != role.description {
                let (from, to) = (was.description.clone(), role.description.clone());
                report.descriptions.push(Described { id: role.id, name: role.name.clone(), from, to });
            }
        }
        report.removed = old.iter().filter(|role| new.by_id(role.id).is_none()).map(|role| named(role)).collect();
        report
    }

    /// Whether no role changed.
    pub fn is_empty(&self) -> bool {
        let Report { added, removed, renamed, permissions, assignable_scopes, descriptions, .. } = self;
        added.is_empty()
            && removed.is_empty()
            && renamed.is_empty()
            && permissions.is_empty()
            && assignable_scopes.is_empty()
            && descriptions.is_empty()
    }

    /// The report for people, with control characters of names made visible.
    pub fn text(&self) -> String {
        let mut out = String::new();
        let _ = writeln!(out, "{} built-in and {} custom roles as of {}", self.built_in, self.custom, self.to.date);
        match &self.from {
            None => return out,
            Some(from) if self.is_empty() => {
                let _ = writeln!(out, "no role changed since {}", from.date);
                return out;
            }
            Some(from) => {
                let _ = writeln!(out, "since {}:", from.date);
            }
        }
        for role in &self.added {
            let _ = writeln!(out, "+ {} ({})", safe(&role.name), role.id);
        }
        for role in &self.removed {
            let _ = writeln!(out, "- {} ({})", safe(&role.name), role.id);
        }
        for role in &self.renamed {
            let _ = writeln!(out, "~ {} is now called {} ({})", safe(&role.from), safe(&role.to), role.id);
        }
        for ((_, id), (name, lines)) in self.by_role() {
            let _ = writeln!(out, "~ {} ({id})", safe(name));
            for line in lines {
                let _ = writeln!(out, "    {line}");
            }
        }
        out
    }

    /// What changed within each role, in the order of the catalogue.
    fn by_role(&self) -> ByRole<'_> {
        let mut roles = ByRole::new();
        for Changed { id, name, change } in &self.permissions {
            let said = lines_of(&mut roles, *id, name);
            change.lists.iter().for_each(|list| said.extend(lines(list.list, &list.added, &list.removed)));
            if change.rearranged {
                said.push("the same actions, divided otherwise among blocks or conditions".to_owned());
            }
        }
        for Rescoped { id, name, added, removed } in &self.assignable_scopes {
            lines_of(&mut roles, *id, name).extend(lines("assignableScopes", added, removed));
        }
        for Described { id, name, from, to } in &self.descriptions {
            lines_of(&mut roles, *id, name).extend(lines("description", to.as_slice(), from.as_slice()));
        }
        roles
    }
}

/// Names of roles, and lines that say what changed, by folded name and GUID.
type ByRole<'r> = BTreeMap<(String, Guid), (&'r str, Vec<String>)>;

fn lines_of<'b, 'r>(roles: &'b mut ByRole<'r>, id: Guid, name: &'r str) -> &'b mut Vec<String> {
    &mut roles.entry((fold(name), id)).or_insert((name, Vec::new())).1
}

/// A line for each entry of a list that is new or gone.
fn lines<'r>(list: &'r str, added: &'r [String], removed: &'r [String]) -> impl Iterator<Item = String> + 'r {
    let line = move |mark: &str, entry: &String| format!("{mark} {list} {}", safe(entry));
    let added = added.iter().map(move |entry| line("+", entry));
    added.chain(removed.iter().map(move |entry| line("-", entry)))
}

/// The scopes of one list that the other has not, in order; case does not matter.
fn missing(from: &[String], other: &[String]) -> Vec<String> {
    let has = |scope: &String| other.iter().any(|one| one.eq_ignore_ascii_case(scope));
    let mut missing: Vec<String> = from.iter().filter(|scope| !has(scope)).cloned().collect();
    missing.sort();
    missing.dedup();
    missing
}
