//! The roles that allow an operation.

use std::fmt::Write as _;

use serde::Serialize;

use crate::catalog::RoleKind;
use crate::catalog::show::safe;
use crate::diagnostic::nearest;
use crate::model::text::{Date, Guid};
use crate::permission::{Allowing, Certainty, Operations, Pattern, Plane};

/// The roles, a line each, under how certain it is that they allow it.
pub fn allowing(found: &[Allowing]) -> String {
    let mut out = String::new();
    let width = found.iter().map(|one| safe(&one.role.name).chars().count()).max().unwrap_or(0);
    for (at, group) in found.chunk_by(|a, b| a.certainty == b.certainty).enumerate() {
        let Some(first) = group.first() else { continue };
        let heading = heading(first.certainty);
        let _ = match at {
            0 => writeln!(out, "{heading}; the number is how many known operations a role allows in all"),
            _ => writeln!(out, "\n{heading}"),
        };
        for one in group {
            let name = safe(&one.role.name);
            let pad = " ".repeat(width - name.chars().count().min(width));
            let custom = if one.role.kind == RoleKind::Custom { ", custom" } else { "" };
            let (plane, operations) = (one.plane.name(), one.operations);
            let _ = writeln!(out, "  {}  {name}{pad}  {plane:<7}  {operations:>5}{custom}", one.role.id);
        }
    }
    out
}

fn heading(certainty: Certainty) -> &'static str {
    match certainty {
        Certainty::Sure => "allowed, the narrowest role first",
        Certainty::Conditioned => "allowed if a condition in the role holds",
        Certainty::Possible => "allowed if `X/*/verb` matches `X/verb`, which Azure does not say",
    }
}

/// What makes an answer doubtful: nobody knows the operation, or it is one of another plane; nothing if nothing does.
pub fn doubt(operation: &Pattern, planes: &[Plane], found: &[Allowing]) -> Option<String> {
    let known = |plane: &Plane| Operations::builtin().on(*plane).binary_search(operation).is_ok();
    if !found.is_empty() && (!operation.is_literal() || is_named(operation, planes, found)) {
        return None;
    }
    let shown = safe(operation.as_str());
    let mut text = match (found.is_empty(), planes) {
        (true, [plane]) => format!("no role allows `{shown}` on the {} plane", plane.name()),
        (true, _) => format!("no role allows `{shown}`"),
        (false, _) => format!("no role names `{shown}`, so these allow it by patterns, if it exists"),
    };
    let elsewhere = || Plane::ALL.iter().find(|plane| !planes.contains(plane) && known(plane));
    let names = || planes.iter().flat_map(|plane| Operations::builtin().on(*plane)).map(Pattern::as_str);
    if let Some(plane) = elsewhere() {
        let _ = write!(text, "; it is an operation of the {} plane", plane.name());
    } else if !planes.iter().any(known)
        && let Some(near) = nearest(operation.as_str(), names())
    {
        let _ = write!(text, "; did you mean `{near}`?");
    }
    Some(text)
}

/// Whether a built-in role, or one that was found, names the operation.
fn is_named(operation: &Pattern, planes: &[Plane], found: &[Allowing]) -> bool {
    let names = |one: &Allowing| {
        let mut blocks = one.role.permissions.iter();
        blocks.any(|block| {
            let allowed = if one.plane == Plane::Control { &block.actions } else { &block.data_actions };
            allowed.iter().any(|text| Pattern::new(text) == *operation)
        })
    };
    planes.iter().any(|&plane| Operations::builtin().on(plane).binary_search(operation).is_ok())
        || found.iter().any(names)
}

#[derive(Serialize)]
struct Json<'a> {
    version: u32,
    catalog: Date,
    operation: &'a str,
    /// Whether a role names it; a pattern is no name.
    named: bool,
    roles: Vec<RoleJson<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RoleJson<'a> {
    id: Guid,
    name: &'a str,
    #[serde(rename = "type")]
    kind: RoleKind,
    plane: &'static str,
    certainty: &'static str,
    known_operations: usize,
}

/// The same as JSON.
///
/// # Errors
/// Never for roles that exist; serde_json reports what it cannot write.
pub fn allowing_json(
    catalog: Date,
    operation: &Pattern,
    planes: &[Plane],
    found: &[Allowing],
) -> Result<String, serde_json::Error> {
    let roles = found
        .iter()
        .map(|one| RoleJson {
            id: one.role.id,
            name: &one.role.name,
            kind: one.role.kind,
            plane: one.plane.name(),
            certainty: one.certainty.name(),
            known_operations: one.operations,
        })
        .collect();
    let named = operation.is_literal() && is_named(operation, planes, found);
    let json = Json { version: 1, catalog, operation: operation.as_str(), named, roles };
    serde_json::to_string_pretty(&json).map(|text| text + "\n")
}
