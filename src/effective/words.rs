//! What an access allows, in plain words: on each plane, what is done to what.
//!
//! Takes an access and the type of resource that it is held at, gives lines of verbs and things. Reads patterns as people do;
//! decides nothing by them.

use super::reach::is_elsewhere;
use crate::permission::{Access, Plane, Term};

/// On a plane, something that is done, and to what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doing {
    /// The plane.
    pub plane: Plane,
    /// `reads`, `runs`; several where they are done to the same.
    pub verbs: Vec<&'static str>,
    /// To what, or what: `itself`, `blobServices/containers`, `listKeys`.
    pub things: Vec<String>,
}

/// The last words of operations, and what they do, in the order in which they are said.
const VERBS: [(&str, &str); 5] =
    [("*", "does all on"), ("read", "reads"), ("write", "writes"), ("delete", "deletes"), ("action", "runs")];
/// For operations that end in no such word.
const OTHER: &str = "does";

/// What an access allows. The types of things are short where they are parts of the resource `at` which it is held.
pub fn words(access: &Access, at: Option<&str>) -> Vec<Doing> {
    let mut all: Vec<Doing> = Vec::new();
    for plane in Plane::ALL {
        let verbs = VERBS.map(|(_, verb)| verb).into_iter().chain([OTHER]);
        let mut lines: Vec<(&str, Vec<String>)> = verbs.map(|verb| (verb, Vec::new())).collect();
        for term in access.plane(plane).possible.terms() {
            let (verb, thing) = said(term, at);
            if let Some((_, things)) = lines.iter_mut().find(|(of, _)| *of == verb) {
                things.push(thing);
            }
        }
        let mut doings: Vec<Doing> = Vec::new();
        for (verb, things) in lines.into_iter().filter(|(_, things)| !things.is_empty()) {
            let things = folded(things);
            match doings.iter_mut().find(|doing| doing.things == things) {
                Some(doing) => doing.verbs.push(verb),
                None => doings.push(Doing { plane, verbs: vec![verb], things }),
            }
        }
        all.extend(doings);
    }
    all
}

const ITSELF: &str = "itself";
const PARTS: &str = "its parts";
const EVERYTHING: &str = "everything";

/// Each once, and what is nearest to the resource, which says the most, first. A thing that stands beside all its parts is
/// how `X/*/read` is read where it may match `X/read`: the parts say it.
fn folded(mut things: Vec<String>) -> Vec<String> {
    things.sort_by_cached_key(|thing| {
        let place = [EVERYTHING, ITSELF, PARTS].iter().position(|near| thing == near).unwrap_or(usize::MAX);
        (place, thing.contains('.'), thing.to_lowercase())
    });
    things.dedup();
    let parts: Vec<String> = things.iter().filter_map(|thing| thing.strip_suffix("/*").map(str::to_owned)).collect();
    things.retain(|thing| !parts.contains(thing));
    things
}

fn said(term: &Term, at: Option<&str>) -> (&'static str, String) {
    let text = term.pattern().as_str();
    let (thing, last) = text.rsplit_once('/').unwrap_or(("", text));
    let known = VERBS.iter().find(|(word, _)| word.eq_ignore_ascii_case(last));
    let (verb, thing) = match known {
        Some((_, verb)) => (*verb, thing),
        None => (OTHER, text),
    };
    let mut thing = short(thing, at);
    let taken: Vec<String> = term
        .except()
        .iter()
        .filter(|pattern| !is_elsewhere(pattern))
        .map(|pattern| short(pattern.as_str(), at))
        .collect();
    match taken.as_slice() {
        [] => {}
        [one] => thing.push_str(&format!(" (but {one})")),
        [one, rest @ ..] => thing.push_str(&format!(" (but {one} and {} more)", rest.len())),
    }
    (verb, thing)
}

/// A type, without what the resource's own type says already.
fn short(of: &str, at: Option<&str>) -> String {
    if of.is_empty() || of == "*" {
        return EVERYTHING.to_owned();
    }
    let Some(at) = at else { return of.to_owned() };
    match of.get(..at.len()) {
        Some(head) if head.eq_ignore_ascii_case(at) => match of.get(at.len()..) {
            None | Some("") => ITSELF.to_owned(),
            Some("/*") => PARTS.to_owned(),
            Some(rest) => rest.strip_prefix('/').map_or_else(|| of.to_owned(), str::to_owned),
        },
        _ => of.to_owned(),
    }
}
