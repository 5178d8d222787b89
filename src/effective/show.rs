//! What somebody holds, as people and programs read it: for `rolecast explain`.
//!
//! Takes holdings, gives text that a terminal shows as it stands, or values for JSON. Does not print.

use std::fmt::Write as _;

use serde::Serialize;

use super::{Held, Holdings, Reached};
use crate::catalog::show::{safe, wrap};
use crate::model::component::Mechanism;
use crate::model::primitive::PrimitiveSeverity;
use crate::permission::show::only_if;
use crate::permission::{Access, Budget, Certainty, Pattern, Plane};
use crate::policy::{End, Grant, State};

/// `personas/P004.yaml:13`, for a grant.
pub type PlaceOf<'f> = &'f mut dyn FnMut(&Grant) -> String;

/// Everything that is held, environment by environment, with the lines that ask for it.
pub fn holdings(holdings: &Holdings<'_>, place: PlaceOf<'_>, width: usize) -> String {
    let mut out = String::new();
    for group in holdings.held.chunk_by(|a, b| a.environment.id == b.environment.id) {
        let Some(first) = group.first() else { continue };
        let _ = writeln!(out, "\n{}", safe(&first.environment.name));
        for held in group {
            one(&mut out, held, place, width);
        }
    }
    out
}

fn one(out: &mut String, held: &Held<'_>, place: PlaceOf<'_>, width: usize) {
    let assignment = held.assignment;
    let instance = assignment.instance.as_deref().unwrap_or("-");
    let _ = writeln!(
        out,
        "  {}  {}{}, {}",
        safe(instance),
        safe(&assignment.role.name),
        carrier(assignment.mechanism),
        state(assignment.state)
    );
    let _ = writeln!(out, "    at {}", safe(&assignment.scope.to_string()));
    let principal =
        assignment.principal.name.as_deref().map_or_else(|| assignment.principal.id.to_string(), str::to_owned);
    let _ = writeln!(out, "    to {}", safe(&principal));
    if let Some(condition) = &assignment.condition {
        let _ = writeln!(out, "    if {}", wrap::hang(&safe(condition), 7, width));
    }
    let allowed = verbs(&held.access);
    if !allowed.is_empty() {
        let _ = writeln!(out, "    allows {}", allowed.join("; "));
    }
    for grant in &held.grants {
        let _ = writeln!(out, "    {}", safe(&place(grant)));
    }
}

fn carrier(mechanism: Mechanism) -> String {
    match mechanism {
        Mechanism::AzureRbac => String::new(),
        other => format!(" ({})", other.id()),
    }
}

fn state(state: State) -> String {
    match state {
        State::Active => "active".to_owned(),
        State::ActiveUntil(date) => format!("active until {date}"),
        State::Eligible(End::Until(date)) => format!("eligible until {date}"),
        State::Eligible(End::For(duration)) => format!("eligible for {duration}"),
    }
}

/// The last words of operations, and what they do.
const VERBS: [(&str, &str); 4] = [("read", "reads"), ("write", "writes"), ("delete", "deletes"), ("action", "acts")];

/// `control plane: reads, acts`
fn verbs(access: &Access) -> Vec<String> {
    let mut lines = Vec::new();
    for plane in Plane::ALL {
        let possible = &access.plane(plane).possible;
        let may = |word: &str| {
            let meets = possible.meets(&Pattern::new(&format!("*/{word}")), &mut Budget::default());
            // What is too intricate to tell is not left out.
            meets.map_or(true, |found| found.is_some())
        };
        let words: Vec<&str> = VERBS.iter().filter(|(word, _)| may(word)).map(|(_, says)| *says).collect();
        if !words.is_empty() {
            lines.push(format!("{} plane: {}", plane.name(), words.join(", ")));
        }
    }
    lines
}

/// The primitives that all of it together enables, the worst first, with the assignments that bring them.
pub fn primitives(holdings: &Holdings<'_>, reached: &[Reached], place: PlaceOf<'_>, width: usize) -> String {
    let mut out = String::new();
    let mut all: Vec<&Reached> = reached.iter().collect();
    all.sort_by_key(|one| std::cmp::Reverse(one.enabled.primitive.severity.value));
    if all.is_empty() {
        return out;
    }
    let _ = writeln!(out, "\nTogether that enables");
    for Reached { enabled, by } in all {
        let primitive = &enabled.primitive;
        let (severity, id) = (primitive.severity.value.word(), primitive.id.as_str());
        let _ = writeln!(out, "  {severity:<7}  {id} {}{}", primitive.name.value, only_if(enabled.certainty));
        if primitive.severity.value == PrimitiveSeverity::Info {
            continue;
        }
        let _ = writeln!(out, "    {}", wrap::hang(&safe(&primitive.consequence), 4, width));
        for (operation, places) in enabled.operations.iter().zip(by) {
            let _ = writeln!(out, "    by {}", safe(&operation.name));
            // The first line says enough: the others are in the list above.
            for held in places.iter().take(1).filter_map(|&at| holdings.held.get(at)) {
                let from = held.grants.first().map(|grant| place(grant)).unwrap_or_default();
                let _ = writeln!(out, "      {}: {}", safe(&from), safe(&held.assignment.role.name));
            }
        }
    }
    out
}

/// What allows one operation: from the line that asks for access to the permission that gives it.
pub fn action(
    holdings: &Holdings<'_>,
    operation: &Pattern,
    allowing: &[(Plane, usize, Certainty)],
    place: PlaceOf<'_>,
) -> String {
    let mut out = String::new();
    let best = allowing.iter().map(|(_, _, certainty)| *certainty).max();
    let answer = match best {
        None => "no: nothing that is held allows it".to_owned(),
        Some(Certainty::Sure) => "yes, surely".to_owned(),
        Some(Certainty::Conditioned) => "yes, if a condition holds".to_owned(),
        Some(Certainty::Possible) => "possibly: if `X/*/verb` matches `X/verb`, which Azure does not say".to_owned(),
    };
    let _ = writeln!(out, "{}: {answer}", safe(operation.as_str()));
    for (plane, at, certainty) in allowing {
        let Some(held) = holdings.held.get(*at) else { continue };
        let assignment = held.assignment;
        out.push('\n');
        for grant in &held.grants {
            let asked = grant.level.map_or_else(|| "the role".to_owned(), |level| format!("`{}`", level.word()));
            let (place, instance) = (place(grant), &grant.instance);
            let _ =
                writeln!(out, "  {}: {} asks for {asked} on {}", safe(&place), safe(&grant.persona), safe(instance));
        }
        let _ = writeln!(out, "    gives {}, {}", safe(&assignment.role.name), state(assignment.state));
        let _ = writeln!(out, "    at {}", safe(&assignment.scope.to_string()));
        let _ = writeln!(out, "    allows it by {}{}", safe(&line(held, *plane, operation)), only_if(*certainty));
    }
    out
}

/// The pattern of the role that an operation is allowed by.
fn line(held: &Held<'_>, plane: Plane, operation: &Pattern) -> String {
    let terms = held.access.plane(plane).possible.terms().iter();
    let found = terms.filter(|term| term.pattern().overlaps(operation)).map(|term| term.pattern().to_string());
    found.min_by_key(String::len).unwrap_or_default()
}

/// What is held, for JSON.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct HeldJson {
    environment: String,
    instance: Option<String>,
    role: String,
    role_id: Option<String>,
    mechanism: &'static str,
    scope: String,
    principal: String,
    state: String,
    condition: Option<String>,
    from: Vec<String>,
}

impl HeldJson {
    /// Of every assignment.
    pub fn of(holdings: &Holdings<'_>, place: PlaceOf<'_>) -> Vec<HeldJson> {
        let one = |held: &Held<'_>| HeldJson {
            environment: held.environment.id.to_string(),
            instance: held.assignment.instance.as_deref().map(str::to_owned),
            role: held.assignment.role.name.to_string(),
            role_id: held.assignment.role.id.map(|id| id.to_string()),
            mechanism: held.assignment.mechanism.id(),
            scope: held.assignment.scope.to_string(),
            principal: held.assignment.principal.id.to_string(),
            state: state(held.assignment.state),
            condition: held.assignment.condition.as_deref().map(str::to_owned),
            from: held.grants.iter().map(|grant| place(grant)).collect(),
        };
        holdings.held.iter().map(one).collect()
    }
}

/// A primitive, for JSON.
#[derive(Serialize)]
pub struct ReachedJson {
    id: String,
    name: String,
    severity: &'static str,
    certainty: &'static str,
    actions: Vec<String>,
    /// For each action, the places of assignments in the list of what is held.
    by: Vec<Vec<usize>>,
}

impl ReachedJson {
    /// Of a primitive.
    pub fn of(reached: &Reached) -> ReachedJson {
        let primitive = &reached.enabled.primitive;
        ReachedJson {
            id: primitive.id.value.to_string(),
            name: primitive.name.value.to_string(),
            severity: primitive.severity.value.word(),
            certainty: reached.enabled.certainty.name(),
            actions: reached.enabled.operations.iter().map(|operation| operation.name.clone()).collect(),
            by: reached.by.clone(),
        }
    }
}
