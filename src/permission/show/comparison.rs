//! Two roles side by side.

use std::fmt::Write as _;

use serde::Serialize;

use super::counted;
use crate::catalog::show::safe;
use crate::catalog::{RoleDefinition, RoleKind};
use crate::model::text::{Date, Guid};
use crate::permission::{Comparison, Operations, Plane, PlaneComparison, Set, Term, Verdict};

/// Lines of what one role has alone, on one plane, that people are shown; the rest is counted.
const MOST_LINES: usize = 40;

/// One of the two.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    /// The role.
    pub role: &'a RoleDefinition,
    /// The file that it was read from, if it was.
    pub file: Option<&'a str>,
}

/// The comparison in words.
pub fn comparison(first: Side<'_>, second: Side<'_>, found: &Comparison) -> String {
    let (a, b) = names(first, second);
    let mut out = String::new();
    let _ = writeln!(out, "{}", sentence(found.verdict, &a, &b));
    for note in notes(found) {
        let _ = writeln!(out, "  {note}");
    }
    for plane in &found.planes {
        let _ = match plane.verdict {
            None => writeln!(out, "\n{} plane: neither allows anything", plane.plane.name()),
            Some(verdict) => writeln!(out, "\n{} plane: {}", plane.plane.name(), verdict.name()),
        };
        alone(&mut out, &a, plane.plane, &plane.only_first);
        alone(&mut out, &b, plane.plane, &plane.only_second);
    }
    out
}

/// The two names; the same name twice is told apart by file or GUID.
fn names(first: Side<'_>, second: Side<'_>) -> (String, String) {
    let name = |side: Side<'_>| safe(&side.role.name).into_owned();
    let full = |side: Side<'_>| match side.file {
        Some(file) => format!("{} ({})", name(side), safe(file)),
        None => format!("{} ({})", name(side), side.role.id),
    };
    if name(first) == name(second) { (full(first), full(second)) } else { (name(first), name(second)) }
}

fn sentence(verdict: Verdict, a: &str, b: &str) -> String {
    match verdict {
        Verdict::Equal => format!("equal: {a} and {b} allow the same"),
        Verdict::Inside => format!("inside: {b} allows all that {a} does, and more"),
        Verdict::Contains => format!("contains: {a} allows all that {b} does, and more"),
        Verdict::Overlaps => format!("overlaps: each of {a} and {b} allows something that the other does not"),
        Verdict::Disjoint => format!("disjoint: {a} and {b} allow nothing in common"),
    }
}

/// What has to be known to rely on the verdict.
fn notes(found: &Comparison) -> Vec<&'static str> {
    let mut notes = Vec::new();
    if found.conditioned {
        notes.push("conditions are left out of this: what is compared is what is allowed if they all hold");
    }
    match found.assured {
        Some(assured) if assured == found.verdict => {}
        Some(_) => notes.push("this is so for the patterns as written; with conditions it is otherwise"),
        None if found.conditioned => notes.push("whether it is so in every case depends on the conditions"),
        None => notes.push("this takes `X/*/verb` not to match `X/verb`, which Azure does not say"),
    }
    notes
}

fn alone(out: &mut String, name: &str, plane: Plane, set: &Set) {
    if set.is_empty() {
        return;
    }
    let _ = writeln!(out, "  only {name}");
    let terms = sorted(set);
    for term in terms.iter().take(MOST_LINES) {
        let _ = write!(out, "    {}", safe(term.pattern().as_str()));
        if !term.pattern().is_literal() {
            let _ = write!(out, "  such as {}", safe(&Operations::builtin().example(plane, term)));
        }
        out.push('\n');
        let except = term.except();
        if !except.is_empty() {
            let shown: Vec<_> = except.iter().take(4).map(|pattern| safe(pattern.as_str())).collect();
            let more = except.len().saturating_sub(shown.len());
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            let _ = writeln!(out, "      except {}{more}", shown.join(", "));
        }
    }
    if terms.len() > MOST_LINES {
        let left = counted(terms.len() - MOST_LINES, "line");
        let _ = writeln!(out, "    and {left} more, which `--format json` lists");
    }
}

fn sorted(set: &Set) -> Vec<&Term> {
    let mut terms: Vec<&Term> = set.terms().iter().collect();
    terms.sort_unstable();
    terms
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Json<'a> {
    version: u32,
    catalog: Date,
    a: SideJson<'a>,
    b: SideJson<'a>,
    verdict: &'static str,
    assured: Option<&'static str>,
    conditioned: bool,
    planes: PlanesJson,
}

#[derive(Serialize)]
struct SideJson<'a> {
    id: Guid,
    name: &'a str,
    #[serde(rename = "type")]
    kind: RoleKind,
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<&'a str>,
}

impl<'a> SideJson<'a> {
    fn of(Side { role, file }: Side<'a>) -> SideJson<'a> {
        SideJson { id: role.id, name: &role.name, kind: role.kind, file }
    }
}

#[derive(Serialize)]
struct PlanesJson {
    control: PlaneJson,
    data: PlaneJson,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PlaneJson {
    verdict: Option<&'static str>,
    only_a: Vec<TermJson>,
    only_b: Vec<TermJson>,
}

#[derive(Serialize)]
struct TermJson {
    pattern: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    except: Vec<String>,
    witness: String,
}

/// The comparison as JSON.
///
/// # Errors
/// Never for roles that exist; serde_json reports what it cannot write.
pub fn comparison_json(
    catalog: Date,
    first: Side<'_>,
    second: Side<'_>,
    found: &Comparison,
) -> Result<String, serde_json::Error> {
    let [control, data] = &found.planes;
    let json = Json {
        version: 1,
        catalog,
        a: SideJson::of(first),
        b: SideJson::of(second),
        verdict: found.verdict.name(),
        assured: found.assured.map(Verdict::name),
        conditioned: found.conditioned,
        planes: PlanesJson { control: plane_json(control), data: plane_json(data) },
    };
    serde_json::to_string_pretty(&json).map(|text| text + "\n")
}

fn plane_json(found: &PlaneComparison) -> PlaneJson {
    let terms = |set: &Set| {
        let term = |term: &Term| TermJson {
            pattern: term.pattern().to_string(),
            except: term.except().iter().map(ToString::to_string).collect(),
            witness: Operations::builtin().example(found.plane, term),
        };
        sorted(set).into_iter().map(term).collect()
    };
    PlaneJson {
        verdict: found.verdict.map(Verdict::name),
        only_a: terms(&found.only_first),
        only_b: terms(&found.only_second),
    }
}
