//! The roles that allow an operation.

use std::fmt::Write as _;

use serde::Serialize;

use crate::catalog::RoleKind;
use crate::catalog::show::safe;
use crate::model::text::{Date, Guid};
use crate::permission::{Allowing, Certainty, Pattern};

/// The roles, a line each, under how certain it is that they allow it.
pub fn allowing(found: &[Allowing]) -> String {
    let mut out = String::new();
    let width = found.iter().map(|one| safe(&one.role.name).chars().count()).max().unwrap_or(0);
    for (at, group) in found.chunk_by(|a, b| a.certainty == b.certainty).enumerate() {
        let Some(first) = group.first() else { continue };
        let space = if at > 0 { "\n" } else { "" };
        let _ = writeln!(out, "{space}{}", heading(first.certainty));
        for one in group {
            let name = safe(&one.role.name);
            let pad = " ".repeat(width - name.chars().count().min(width));
            let custom = if one.role.kind == RoleKind::Custom { ", custom" } else { "" };
            let (plane, operations) = (one.plane.name(), one.operations);
            let _ = writeln!(out, "  {}  {name}{pad}  {plane:<7}  {operations:>5} in all{custom}", one.role.id);
        }
    }
    out
}

fn heading(certainty: Certainty) -> &'static str {
    match certainty {
        Certainty::Sure => "allowed; the narrowest role first, and how many known operations it allows",
        Certainty::Conditioned => "allowed if a condition in the role holds",
        Certainty::Possible => "allowed if `X/*/verb` matches `X/verb`, which Azure does not say",
    }
}

#[derive(Serialize)]
struct Json<'a> {
    version: u32,
    catalog: Date,
    operation: &'a str,
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
pub fn allowing_json(catalog: Date, operation: &Pattern, found: &[Allowing]) -> Result<String, serde_json::Error> {
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
    let json = Json { version: 1, catalog, operation: operation.as_str(), roles };
    serde_json::to_string_pretty(&json).map(|text| text + "\n")
}
