//! What somebody holds, as people read it: for `rolecast explain`.
//!
//! Takes holdings, gives text that a terminal shows as it stands. Does not print.

use std::fmt::Write as _;

use super::{Held, Holdings, Reached, words};
use crate::catalog::show::{safe, wrap};
use crate::model::component::Mechanism;
use crate::model::primitive::PrimitiveSeverity;
use crate::permission::show::only_if;
use crate::permission::{Certainty, Pattern, Plane};
use crate::policy::Grant;

/// `personas/P004.yaml:13`, for a grant.
pub type PlaceOf<'f> = &'f mut dyn FnMut(&Grant) -> String;

/// Everything that is held, by environment and component, with the lines that ask for it.
pub fn holdings(holdings: &Holdings<'_>, place: PlaceOf<'_>, width: usize) -> String {
    let mut out = String::new();
    for group in holdings.held.chunk_by(|a, b| a.environment.id == b.environment.id) {
        let Some(first) = group.first() else { continue };
        let _ = writeln!(out, "\n{}", safe(&first.environment.name));
        let mut instances: Vec<&str> = Vec::new();
        for instance in group.iter().map(instance) {
            if !instances.contains(&instance) {
                instances.push(instance);
            }
        }
        for of in instances {
            let _ = writeln!(out, "  {}", safe(of));
            let mut here: Vec<&Held<'_>> = group.iter().filter(|held| instance(held) == of).collect();
            while let Some(first) = here.first().copied() {
                let (alike, others): (Vec<_>, Vec<_>) = here.into_iter().partition(|held| is_alike(first, held));
                one(&mut out, first, &alike, place, width);
                here = others;
            }
        }
    }
    out
}

/// The component instance that an assignment is asked for on; it may hold wider.
fn instance<'h>(held: &'h Held<'_>) -> &'h str {
    let asked = held.grants.first().map(|grant| &*grant.instance);
    held.assignment.instance.as_deref().or(asked).unwrap_or("-")
}

/// Whether two assignments differ in nothing but the principal.
fn is_alike(one: &Held<'_>, other: &Held<'_>) -> bool {
    let of = |held: &Held<'_>| {
        let assignment = held.assignment;
        (assignment.role.clone(), assignment.scope.clone(), assignment.state, assignment.condition.clone())
    };
    of(one) == of(other) && one.grants == other.grants
}

fn one(out: &mut String, held: &Held<'_>, alike: &[&Held<'_>], place: PlaceOf<'_>, width: usize) {
    let assignment = held.assignment;
    let role = format!("{}{}, {}", assignment.role.name, carrier(assignment.mechanism), assignment.state);
    let _ = writeln!(out, "    {}", safe(&role));
    allowed(out, held, width);
    let _ = writeln!(out, "      at {}", safe(&assignment.scope.to_string()));
    let name = |held: &&Held<'_>| {
        let principal = &held.assignment.principal;
        principal.name.as_deref().map_or_else(|| principal.id.to_string(), str::to_owned)
    };
    let principals: Vec<String> = alike.iter().map(name).collect();
    let _ = writeln!(out, "      to {}", wrap::hang(&safe(&principals.join(", ")), 9, width));
    if let Some(condition) = &assignment.condition {
        let _ = writeln!(out, "      if {}", wrap::hang(&safe(condition), 9, width));
    }
    for grant in &held.grants {
        let asked = grant.level.map(|level| format!(" asks for `{}`", level.word())).unwrap_or_default();
        let _ = writeln!(out, "      {}{asked}", safe(&place(grant)));
    }
}

/// What an assignment allows, in plain words, a line for each plane and what is done.
fn allowed(out: &mut String, held: &Held<'_>, width: usize) {
    let doings = words(&held.access, held.assignment.scope.resource_type().as_deref());
    let verbs: Vec<String> = doings.iter().map(|doing| doing.verbs.join(", ")).collect();
    let column = verbs.iter().map(String::len).max().unwrap_or(0);
    let mut last = None;
    for (doing, verbs) in doings.iter().zip(&verbs) {
        let plane = if last == Some(doing.plane) { String::new() } else { format!("{} plane", doing.plane.name()) };
        last = Some(doing.plane);
        let head = format!("      {plane:<13}  {verbs:<column$}  ");
        let _ = writeln!(out, "{head}{}", wrap::hang(&safe(&listed(&doing.things)), head.len(), width));
    }
}

/// So many things are named; of more there is a number.
const NAMED: usize = 8;

fn listed(things: &[String]) -> String {
    let more = things.len().saturating_sub(NAMED);
    let mut text = things.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join(", ");
    if more > 0 {
        let _ = write!(text, ", and {more} more");
    }
    text
}

fn carrier(mechanism: Mechanism) -> String {
    match mechanism {
        Mechanism::AzureRbac => String::new(),
        other => format!(" ({})", other.id()),
    }
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
        let _ = writeln!(out, "    gives {}, {}", safe(&assignment.role.name), assignment.state);
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
