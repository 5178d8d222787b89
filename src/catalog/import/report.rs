//! What one catalogue has that another has not: as a value, as JSON with a version, as text.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Serialize;

use crate::catalog::role::{RoleDefinition, RoleKind};
use crate::catalog::show::safe;
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
        }
        report.removed = old.iter().filter(|role| new.by_id(role.id).is_none()).map(|role| named(role)).collect();
        report
    }

    /// Whether no role changed.
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.removed.is_empty() && self.renamed.is_empty() && self.permissions.is_empty()
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
        for role in &self.permissions {
            let _ = writeln!(out, "~ {} ({})", safe(&role.name), role.id);
            for list in &role.change.lists {
                list.added.iter().for_each(|entry| {
                    let _ = writeln!(out, "    + {} {}", list.list, safe(entry));
                });
                list.removed.iter().for_each(|entry| {
                    let _ = writeln!(out, "    - {} {}", list.list, safe(entry));
                });
            }
            if role.change.rearranged {
                out.push_str("    the same actions, divided otherwise among blocks or conditions\n");
            }
        }
        out
    }
}
