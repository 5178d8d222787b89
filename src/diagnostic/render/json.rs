//! Diagnostics for programs: a JSON object with a version and a list.
//!
//! Lines and columns count from 1, columns in characters; `endLine` and `endColumn` are behind the last character.
//! Keys without a value are left out. The version rises when a key changes its meaning or goes away.

use std::borrow::Cow;

use serde::Serialize;

use crate::diagnostic::{Diagnostic, Label};
use crate::source::SourceMap;

#[derive(Serialize)]
struct List<'a> {
    version: u32,
    diagnostics: Vec<Item<'a>>,
}

#[derive(Serialize)]
struct Item<'a> {
    code: &'a str,
    severity: &'a str,
    message: &'a str,
    #[serde(flatten)]
    place: Option<Place<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    labels: Vec<Related<'a>>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    help: &'a [String],
}

#[derive(Serialize)]
struct Related<'a> {
    #[serde(flatten)]
    place: Place<'a>,
    text: &'a str,
}

#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
struct Place<'a> {
    file: Cow<'a, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_line: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_column: Option<u32>,
}

/// All diagnostics as one JSON object, indented, with a line break at its end. `labels` holds every place that has a
/// text, the cause's own among them.
pub fn json<'d>(diagnostics: impl IntoIterator<Item = &'d Diagnostic>, sources: &SourceMap) -> String {
    let diagnostics = diagnostics.into_iter().map(|diagnostic| item(diagnostic, sources)).collect();
    let list = List { version: 1, diagnostics };
    // Text and numbers always have a JSON form.
    let mut text = serde_json::to_string_pretty(&list).unwrap_or_default();
    text.push('\n');
    text
}

fn item<'a>(diagnostic: &'a Diagnostic, sources: &'a SourceMap) -> Item<'a> {
    let whole_file = || diagnostic.path.as_deref().map(|file| Place { file: sources.shown(file), ..Place::default() });
    let labels = diagnostic.primary.iter().filter(|label| !label.text.is_empty()).chain(&diagnostic.related);
    Item {
        code: diagnostic.code,
        severity: diagnostic.severity.name(),
        message: &diagnostic.message,
        place: diagnostic.primary.as_ref().and_then(|label| place(label, sources)).or_else(whole_file),
        labels: labels.filter_map(|label| Some(Related { place: place(label, sources)?, text: &label.text })).collect(),
        help: &diagnostic.help,
    }
}

fn place<'a>(label: &Label, sources: &'a SourceMap) -> Option<Place<'a>> {
    let (start, end) = sources.places(label.span)?;
    Some(Place {
        file: sources.path(label.span)?,
        line: Some(start.line),
        column: Some(start.column),
        end_line: Some(end.line),
        end_column: Some(end.column),
    })
}
