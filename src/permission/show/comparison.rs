//! Two roles side by side.

use std::fmt::Write as _;

use serde::Serialize;

use super::counted;
use crate::catalog::show::{safe, wrap};
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

/// The comparison in words, in lines of at most `width` columns where words can be parted.
pub fn comparison(first: Side<'_>, second: Side<'_>, found: &Comparison, width: usize) -> String {
    let (a, b) = names(first, second);
    let mut out = String::new();
    let _ = writeln!(out, "{}", wrap::hang(&sentence(found.verdict, &a, &b), 2, width));
    for note in notes(found) {
        let _ = writeln!(out, "  {note}");
    }
    for plane in &found.planes {
        let nothing = match plane.allowing {
            [false, false] => ": neither allows anything".to_owned(),
            [false, true] => format!(": {a} allows nothing"),
            [true, false] => format!(": {b} allows nothing"),
            [true, true] => plane.verdict.map(|verdict| format!(": {}", verdict.name())).unwrap_or_default(),
        };
        let _ = writeln!(out, "\n{} plane{nothing}", plane.plane.name());
        alone(&mut out, &a, plane.plane, &plane.only_first, width);
        alone(&mut out, &b, plane.plane, &plane.only_second, width);
    }
    out
}

/// The two names; the same name twice is told apart by file or GUID, unless it is the same role twice.
fn names(first: Side<'_>, second: Side<'_>) -> (String, String) {
    let name = |side: Side<'_>| safe(&side.role.name).into_owned();
    let full = |side: Side<'_>| match side.file {
        Some(file) => format!("{} ({})", name(side), safe(file)),
        None => format!("{} ({})", name(side), side.role.id),
    };
    let is_one = first.role.id == second.role.id && first.file == second.file;
    if name(first) == name(second) && !is_one { (full(first), full(second)) } else { (name(first), name(second)) }
}

fn sentence(verdict: Verdict, a: &str, b: &str) -> String {
    match verdict {
        Verdict::Equal if a == b => format!("equal: both are {a}"),
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
        notes.push("conditions are left out: compared is what is allowed if all of them hold");
    }
    match (found.assured, found.conditioned) {
        (Some(_), _) => {}
        (None, true) => notes.push("it may be otherwise where one does not hold, or if `X/*/verb` matches `X/verb`"),
        (None, false) => notes.push("it may be otherwise if `X/*/verb` matches `X/verb`, which Azure does not say"),
    }
    notes
}

fn alone(out: &mut String, name: &str, plane: Plane, set: &Set, width: usize) {
    if set.is_empty() {
        return;
    }
    let _ = writeln!(out, "  only {name}");
    let terms = sorted(set);
    for term in terms.iter().take(MOST_LINES) {
        let _ = write!(out, "    {}", safe(term.pattern().as_str()));
        known(out, plane, term, width);
        let except = term.except();
        if !except.is_empty() {
            let shown: Vec<_> = except.iter().take(4).map(|pattern| safe(pattern.as_str())).collect();
            let more = except.len().saturating_sub(shown.len());
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            let line = format!("except {}{more}", shown.join(", "));
            let _ = writeln!(out, "      {}", wrap::hang(&line, 8, width));
        }
    }
    if terms.len() > MOST_LINES {
        let left = counted(terms.len() - MOST_LINES, "line");
        let _ = writeln!(out, "    and {left} more, which `--format json` lists");
    }
}

/// Behind a pattern, which known operations it stands for here.
fn known(out: &mut String, plane: Plane, term: &Term, width: usize) {
    if term.pattern().is_literal() {
        out.push('\n');
        return;
    }
    let text = match Operations::builtin().known(plane, term) {
        Some((example, 1)) => format!("1 known operation, {}", safe(example)),
        Some((example, many)) => format!("{many} known operations, such as {}", safe(example)),
        None => "no known operation".to_owned(),
    };
    let length = |text: &str| text.chars().count();
    let on_one_line = 4 + length(&safe(term.pattern().as_str())) + 2 + length(&text) <= width;
    let _ = match on_one_line {
        true => writeln!(out, ": {text}"),
        false => writeln!(out, ":\n      {}", wrap::hang(&text, 8, width)),
    };
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
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<Guid>,
    name: &'a str,
    #[serde(rename = "type")]
    kind: RoleKind,
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<&'a str>,
}

impl<'a> SideJson<'a> {
    fn of(Side { role, file }: Side<'a>) -> SideJson<'a> {
        SideJson { id: Some(role.id).filter(|id| *id != Guid::NIL), name: &role.name, kind: role.kind, file }
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
#[serde(rename_all = "camelCase")]
struct TermJson {
    pattern: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    except: Vec<String>,
    witness: String,
    known_operations: usize,
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
            known_operations: Operations::builtin().in_term(found.plane, term).count(),
        };
        sorted(set).into_iter().map(term).collect()
    };
    PlaneJson {
        verdict: found.verdict.map(Verdict::name),
        only_a: terms(&found.only_first),
        only_b: terms(&found.only_second),
    }
}
