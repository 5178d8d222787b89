//! What a role enables, by itself and by what it can have assigned.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Serialize;

use super::counted;
use crate::catalog::RoleDefinition;
use crate::catalog::show::{safe, wrap};
use crate::condition::Limit;
use crate::model::primitive::PrimitiveSeverity;
use crate::model::text::Guid;
use crate::permission::delegation::Reached;
use crate::permission::primitive::{Enabled, Operation};
use crate::permission::{Certainty, Delegation, Plane};

/// What is enabled, in words; nothing when nothing is.
pub fn enabled(enabled: &[Enabled], delegation: &Delegation, width: usize) -> String {
    let mut out = String::new();
    if !enabled.is_empty() {
        let _ = writeln!(out, "\nprimitives: {}", summary(enabled));
    }
    for one in in_order(enabled) {
        let primitive = &one.primitive;
        let (severity, id) = (primitive.severity.value.word(), primitive.id.as_str());
        let _ = writeln!(out, "  {severity:<7}  {} {}{}", id, primitive.name.value, only_if(one.certainty));
        let _ = writeln!(out, "    {}", wrap::hang(&safe(&primitive.consequence), 4, width));
        let others = match one.others.len() {
            0 => String::new(),
            more => format!(", and {}", counted(more, "other way")),
        };
        let by = format!("by {}{others}", written(&one.operations));
        let _ = writeln!(out, "    {}", wrap::hang(&by, 7, width));
    }
    delegated(&mut out, delegation, width);
    out
}

/// The worst first, then by id.
fn in_order(enabled: &[Enabled]) -> Vec<&Enabled> {
    let mut all: Vec<&Enabled> = enabled.iter().collect();
    all.sort_by_key(|one| std::cmp::Reverse(one.primitive.severity.value));
    all
}

/// `2 errors, 1 warning`
fn summary(enabled: &[Enabled]) -> String {
    let of =
        |severity: PrimitiveSeverity| enabled.iter().filter(|one| one.primitive.severity.value == severity).count();
    let each = [PrimitiveSeverity::Error, PrimitiveSeverity::Warning, PrimitiveSeverity::Info];
    let parts = each.into_iter().filter(|&severity| of(severity) > 0).map(|severity| match severity {
        PrimitiveSeverity::Info => format!("{} info", of(severity)),
        _ => counted(of(severity), severity.word()),
    });
    parts.collect::<Vec<_>>().join(", ")
}

/// What a certainty other than sure depends on.
pub(crate) fn only_if(certainty: Certainty) -> &'static str {
    match certainty {
        Certainty::Sure => "",
        Certainty::Conditioned => ", under a condition",
        Certainty::Possible => ", if `X/*/verb` matches `X/verb`",
    }
}

fn written(operations: &[Operation]) -> String {
    let one = |operation: &Operation| match operation.plane {
        Plane::Control => safe(&operation.name).into_owned(),
        Plane::Data => format!("{} (data)", safe(&operation.name)),
    };
    operations.iter().map(one).collect::<Vec<_>>().join(" and ")
}

/// What can be assigned. The primitives of a reached role are named only when they are errors: most roles have others.
fn delegated(out: &mut String, delegation: &Delegation, width: usize) {
    let any = match &delegation.roles {
        None => return,
        Some(Limit::Any) => "any role, and so has whatever it wants".to_owned(),
        Some(Limit::Only(roles)) => counted(roles.len(), "role"),
        Some(Limit::Except(roles)) => format!("any role but {}", roles.len()),
    };
    let _ = writeln!(out, "\nassigns {any}");
    for reached in &delegation.reached {
        let mut text = safe(&reached.role.name).into_owned();
        if let Some(via) = &reached.via {
            let _ = write!(text, " (by assigning {})", safe(&via.name));
        }
        let errors = errors(reached);
        if !errors.is_empty() {
            let _ = write!(text, ", which enables {}", errors.join(", "));
        }
        let _ = writeln!(out, "  {}", wrap::hang(&text, 4, width));
    }
    for id in &delegation.unknown {
        let _ = writeln!(out, "  {id}, which is in no catalogue");
    }
}

fn errors(reached: &Reached) -> Vec<&str> {
    let errors = reached.primitives.iter().filter(|one| one.primitive.severity.value == PrimitiveSeverity::Error);
    errors.map(|one| one.primitive.id.as_str()).collect()
}

/// What is enabled, for JSON: the keys `primitives` and `delegation`.
#[derive(Serialize)]
pub struct EnabledJson<'a> {
    primitives: Vec<PrimitiveJson<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    delegation: Option<DelegationJson<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PrimitiveJson<'a> {
    id: &'a str,
    name: &'a str,
    kind: &'static str,
    severity: &'static str,
    certainty: &'static str,
    actions: Vec<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    other_ways: Vec<Vec<&'a str>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct DelegationJson<'a> {
    /// `any`, `only` or `except`.
    limit: &'static str,
    /// The roles of the limit.
    roles: Vec<Guid>,
    reached: Vec<ReachedJson<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    unknown: &'a Vec<Guid>,
    /// Every primitive of a reached role, and the roles that bring it.
    primitives: BTreeMap<&'a str, Vec<&'a str>>,
}

#[derive(Serialize)]
struct ReachedJson<'a> {
    id: Guid,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    via: Option<&'a str>,
    primitives: Vec<&'a str>,
}

impl<'a> EnabledJson<'a> {
    /// The keys for what a role enables and can have assigned.
    pub fn of(enabled: &'a [Enabled], delegation: &'a Delegation) -> EnabledJson<'a> {
        let primitives = enabled
            .iter()
            .map(|one| PrimitiveJson {
                id: one.primitive.id.as_str(),
                name: one.primitive.name.as_str(),
                kind: one.primitive.kind.value.word(),
                severity: one.primitive.severity.value.word(),
                certainty: one.certainty.name(),
                actions: names(&one.operations),
                other_ways: one.others.iter().map(|way| names(way)).collect(),
            })
            .collect();
        EnabledJson { primitives, delegation: DelegationJson::of(delegation) }
    }
}

fn names(operations: &[Operation]) -> Vec<&str> {
    operations.iter().map(|operation| operation.name.as_str()).collect()
}

impl<'a> DelegationJson<'a> {
    fn of(delegation: &'a Delegation) -> Option<DelegationJson<'a>> {
        let (limit, roles) = match delegation.roles.as_ref()? {
            Limit::Any => ("any", Vec::new()),
            Limit::Only(roles) => ("only", roles.clone()),
            Limit::Except(roles) => ("except", roles.clone()),
        };
        let mut primitives: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        let name = |role: &'a RoleDefinition| role.name.as_str();
        for reached in &delegation.reached {
            for one in &reached.primitives {
                primitives.entry(one.primitive.id.as_str()).or_default().push(name(&reached.role));
            }
        }
        let reached = delegation
            .reached
            .iter()
            .map(|one| ReachedJson {
                id: one.role.id,
                name: name(&one.role),
                via: one.via.as_deref().map(name),
                primitives: one.primitives.iter().map(|one| one.primitive.id.as_str()).collect(),
            })
            .collect();
        Some(DelegationJson { limit, roles, reached, unknown: &delegation.unknown, primitives })
    }
}
