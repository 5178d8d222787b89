//! Roles as people and programs read them: `rolecast roles list` and `rolecast roles show`, as text and as JSON with a
//! version. Takes roles, gives text that a terminal shows as it stands. Does not print.

pub(crate) mod wrap;

use std::borrow::Cow;
use std::fmt::Write as _;
use std::sync::Arc;

use serde::Serialize;

use super::Catalog;
use super::role::{Permission, RoleDefinition, RoleKind};
pub(crate) use crate::diagnostic::render::safe;
use crate::model::text::{Date, Guid};

/// The roles that a search found, a line each: GUID, name, planes, and that it is custom.
pub fn list(roles: &[&Arc<RoleDefinition>]) -> String {
    let names: Vec<Cow<'_, str>> = roles.iter().map(|role| safe(&role.name)).collect();
    let width = names.iter().map(|name| name.chars().count()).max().unwrap_or(0);
    let mut out = String::new();
    for (role, name) in roles.iter().zip(names) {
        let pad = " ".repeat(width - name.chars().count().min(width));
        let custom = if role.kind == RoleKind::Custom { ", custom" } else { "" };
        let _ = writeln!(out, "{}  {name}{pad}  {}{custom}", role.id, role.planes());
    }
    out
}

#[derive(Serialize)]
struct ListJson<'a> {
    version: u32,
    catalog: Date,
    roles: Vec<ListedJson<'a>>,
}

#[derive(Serialize)]
struct ListedJson<'a> {
    id: Guid,
    name: &'a str,
    #[serde(rename = "type")]
    kind: RoleKind,
    planes: Vec<&'static str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ShowJson<'a, T> {
    version: u32,
    catalog: Date,
    #[serde(flatten)]
    role: &'a RoleDefinition,
    planes: Vec<&'static str>,
    old_names: Vec<&'static str>,
    #[serde(flatten)]
    more: &'a T,
}

fn planes(role: &RoleDefinition) -> Vec<&'static str> {
    let both = [("control", role.has_control_plane()), ("data", role.has_data_plane())];
    both.into_iter().filter(|(_, has)| *has).map(|(plane, _)| plane).collect()
}

/// [`list`] as JSON.
///
/// # Errors
/// Never for roles that exist; serde_json reports what it cannot write.
pub fn list_json(catalog: &Catalog, roles: &[&Arc<RoleDefinition>]) -> Result<String, serde_json::Error> {
    let roles = roles
        .iter()
        .map(|role| ListedJson { id: role.id, name: &role.name, kind: role.kind, planes: planes(role) })
        .collect();
    let json = ListJson { version: 1, catalog: catalog.date(), roles };
    serde_json::to_string_pretty(&json).map(|text| text + "\n")
}

/// [`show`] as JSON, with the keys of `more` behind the role's own.
///
/// # Errors
/// Never for roles that exist; serde_json reports what it cannot write.
pub fn show_json(catalog: &Catalog, role: &RoleDefinition, more: &impl Serialize) -> Result<String, serde_json::Error> {
    let json = ShowJson {
        version: 1,
        catalog: catalog.date(),
        role,
        planes: planes(role),
        old_names: catalog.old_names(role.id),
        more,
    };
    serde_json::to_string_pretty(&json).map(|text| text + "\n")
}

/// A role with all that it allows, in lines of at most `width` columns where words can be parted.
pub fn show(catalog: &Catalog, role: &RoleDefinition, width: usize) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "{}", safe(&role.name));
    let mut field = |name: &str, value: &str| {
        let _ = write!(out, "  {name:<10}{}", wrap::hang(value, 12, width));
        out.push('\n');
    };
    field("id", &role.id.to_string());
    field("type", &role.kind.to_string());
    field("planes", role.planes());
    let old = catalog.old_names(role.id);
    if !old.is_empty() {
        field("formerly", &old.join(", "));
    }
    if let Some(description) = &role.description {
        field("purpose", &safe(description));
    }
    if !role.assignable_scopes.is_empty() {
        field("scopes", &safe(&role.assignable_scopes.join(" ")));
    }
    field("catalogue", &catalog.date().to_string());
    let several = role.permissions.len() > 1;
    for (number, block) in role.permissions.iter().enumerate() {
        if several {
            let _ = writeln!(out, "\nblock {} of {}", number + 1, role.permissions.len());
        }
        show_block(&mut out, block, width);
    }
    out
}

fn show_block(out: &mut String, block: &Permission, width: usize) {
    let planes = [
        ("control plane", &block.actions, &block.not_actions),
        ("data plane", &block.data_actions, &block.not_data_actions),
    ];
    for (plane, allowed, taken) in planes {
        if allowed.is_empty() && taken.is_empty() {
            continue;
        }
        let _ = writeln!(out, "\n{plane}");
        allowed.iter().for_each(|action| {
            let _ = writeln!(out, "  + {}", safe(action));
        });
        taken.iter().for_each(|action| {
            let _ = writeln!(out, "  - {}", safe(action));
        });
    }
    if let Some(condition) = &block.condition {
        let version = block.condition_version.as_deref().map(|v| format!(" (version {})", safe(v))).unwrap_or_default();
        let _ = writeln!(out, "\ncondition{version}\n  {}", wrap::hang(&safe(condition), 2, width));
    }
}
