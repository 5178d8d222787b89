//! Diagnostics for programs: a JSON object with a version and a list.
//!
//! Lines and columns count from 1, columns in characters; `endLine` and `endColumn` are behind the last character.
//! Keys without a value are left out. The version rises when a key changes its meaning or goes away.

use std::borrow::Cow;

use schemars::JsonSchema;
use serde::Serialize;

use crate::diagnostic::{Diagnostic, Label, Severity};
use crate::source::SourceMap;

#[derive(Serialize)]
struct List<'a> {
    version: u32,
    diagnostics: Vec<Message<'a>>,
}

/// A message.
#[derive(Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Message<'a> {
    /// A stable name of the kind of message.
    #[schemars(example = &"unknown-component")]
    code: &'a str,
    /// How bad it is.
    #[schemars(example = &"error")]
    severity: Severity,
    /// What is wrong, in a sentence.
    #[schemars(example = &"`azure-strage` is no component")]
    message: &'a str,
    #[serde(flatten)]
    place: Option<Place<'a>>,
    /// Places that take part, the cause's own among them, with what is to be said of them.
    #[schemars(example = serde_json::json!([]))]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    labels: Vec<Related<'a>>,
    /// What to do, a sentence each.
    #[schemars(example = ["did you mean `azure-storage`?"])]
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    help: &'a [String],
}

/// A place with what is to be said of it.
#[derive(Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Related<'a> {
    #[serde(flatten)]
    place: Place<'a>,
    /// What is to be said of it.
    #[schemars(example = &"given here")]
    text: &'a str,
}

/// A file, or some characters in it.
#[derive(Default, Serialize, JsonSchema)]
struct Place<'a> {
    /// The file, inside the project.
    #[schemars(example = &"personas/P001.yaml")]
    file: Cow<'a, str>,
    #[serde(flatten)]
    region: Region,
}

/// Some characters of a file; none where their place is not known.
#[derive(Default, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Region {
    /// The line, from 1.
    #[schemars(example = 5)]
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u32>,
    /// The column, from 1, in characters.
    #[schemars(example = 10)]
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<u32>,
    /// The line of the character behind the last.
    #[schemars(example = 5)]
    #[serde(skip_serializing_if = "Option::is_none")]
    end_line: Option<u32>,
    /// The column of the character behind the last.
    #[schemars(example = 17)]
    #[serde(skip_serializing_if = "Option::is_none")]
    end_column: Option<u32>,
}

impl Region {
    /// From the first character up to the one behind the last.
    pub fn of(places: Option<(crate::source::Place, crate::source::Place)>) -> Region {
        let (start, end) = places.unzip();
        Region {
            line: start.map(|at| at.line),
            column: start.map(|at| at.column),
            end_line: end.map(|at| at.line),
            end_column: end.map(|at| at.column),
        }
    }
}

/// All diagnostics as one JSON object, indented, with a line break at its end. `labels` holds every place that has a
/// text, the cause's own among them.
pub fn json<'d>(diagnostics: impl IntoIterator<Item = &'d Diagnostic>, sources: &SourceMap) -> String {
    let diagnostics = diagnostics.into_iter().map(|diagnostic| message(diagnostic, sources)).collect();
    let list = List { version: 1, diagnostics };
    // Text and numbers always have a JSON form.
    let mut text = serde_json::to_string_pretty(&list).unwrap_or_default();
    text.push('\n');
    text
}

/// A diagnostic that no file holds, as one message of such a list.
pub fn message_without_place(diagnostic: &Diagnostic) -> Message<'_> {
    let Diagnostic { code, severity, message, help, .. } = diagnostic;
    Message { code, severity: *severity, message, place: None, labels: Vec::new(), help }
}

/// A diagnostic as one message of such a list.
pub fn message<'a>(diagnostic: &'a Diagnostic, sources: &'a SourceMap) -> Message<'a> {
    let whole_file = || diagnostic.path.as_deref().map(|file| Place { file: sources.shown(file), ..Place::default() });
    let labels = diagnostic.primary.iter().filter(|label| !label.text.is_empty()).chain(&diagnostic.related);
    Message {
        place: diagnostic.primary.as_ref().and_then(|label| place(label, sources)).or_else(whole_file),
        labels: labels.filter_map(|label| Some(Related { place: place(label, sources)?, text: &label.text })).collect(),
        ..message_without_place(diagnostic)
    }
}

fn place<'a>(label: &Label, sources: &'a SourceMap) -> Option<Place<'a>> {
    let region = Region::of(Some(sources.places(label.span)?));
    Some(Place { file: sources.path(label.span)?, region })
}
