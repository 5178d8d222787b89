//! The catalogue file: a header line, then one role a line, sorted by name. Written by `rolecast catalog import` for
//! the shipped catalogue and for a project's own alike; read here with every line checked.

use serde::{Deserialize, Serialize};

use super::layer::Layer;
use super::role::RoleDefinition;
use super::table::{self, fold};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::text::{Date, Guid};
use crate::source::{FileId, Span};

/// The format's number in the header.
const VERSION: u32 = 1;

/// The first line of a catalogue file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Header {
    /// The format's version.
    pub catalog: u32,
    /// The day as of which it holds.
    pub date: Date,
    /// Where the roles come from.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub source: String,
    /// Whether it holds some roles only, so that shipped ones which are not in it exist all the same.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub partial: bool,
}

impl Header {
    /// A header of the present format.
    pub fn new(date: Date, source: String, partial: bool) -> Header {
        Header { catalog: VERSION, date, source, partial }
    }
}

/// The text of a catalogue file: the same bytes for the same roles, in whatever order they come.
///
/// # Errors
/// Never for values that were read; serde_json reports what it cannot write.
pub fn write(header: &Header, roles: &[RoleDefinition]) -> Result<String, serde_json::Error> {
    let mut sorted: Vec<_> = roles.iter().map(|role| (fold(&role.name), role.id, role)).collect();
    sorted.sort_by(|a, b| (&a.0, a.1).cmp(&(&b.0, b.1)));
    let mut text = serde_json::to_string(header)?;
    text.push('\n');
    for (.., role) in sorted {
        text.push_str(&serde_json::to_string(role)?);
        text.push('\n');
    }
    Ok(text)
}

/// Reads and checks a catalogue file.
pub(super) fn read(text: &str, file: FileId) -> Result<(Header, Layer), Diagnostics> {
    let text = text.strip_prefix('\u{feff}').map_or(text, |rest| rest);
    let mut found = Diagnostics::new();
    let lines = Lines { text, file };
    let header = match serde_json::from_str::<Header>(lines.body(1)) {
        Ok(header) if header.catalog == VERSION => Some(header),
        Ok(header) => {
            let message = format!("the catalogue's format is {}, this rolecast reads format {VERSION}", header.catalog);
            found.push(Diagnostic::error("catalog-version", message).at(lines.span(1, 1), ""));
            None
        }
        Err(error) => {
            let message = format!("the catalogue's first line is no header: {}", table::plain(&error));
            let help = "`rolecast catalog import FILE` writes this file from `az role definition list -o json`";
            found.push(Diagnostic::error("catalog-syntax", message).at(lines.span(1, error.column()), "").help(help));
            None
        }
    };
    let mut offset = 0;
    for (number, raw) in text.split_inclusive('\n').enumerate() {
        let body = raw.trim_end_matches(['\n', '\r']);
        if number > 0
            && !body.trim().is_empty()
            && let Err(error) = serde_json::from_str::<RoleDefinition>(body)
        {
            let message = format!("this line is no role: {}", table::plain(&error));
            found.push(Diagnostic::error("catalog-syntax", message).at(lines.place(offset, raw, error.column()), ""));
        }
        offset += raw.len();
    }
    let Some(header) = header.filter(|_| !found.has_errors()) else { return Err(found) };
    match table::build(text, |id| Guid::parse(id).map(Guid::bytes)) {
        Ok(tables) => Ok((header, Layer::indexed(text.to_owned(), tables))),
        Err(problem) => {
            let span = lines.span(problem.line, problem.column);
            found.push(Diagnostic::error("catalog-duplicate", problem.message).at(span, ""));
            Err(found)
        }
    }
}

/// Lines of a text as spans of its file.
struct Lines<'a> {
    text: &'a str,
    file: FileId,
}

impl<'a> Lines<'a> {
    /// A line, counted from 1, without its end.
    fn body(&self, number: usize) -> &'a str {
        self.text.lines().nth(number.saturating_sub(1)).unwrap_or_default()
    }

    /// From a column of a line, both counted from 1, to the end of the line.
    fn span(&self, number: usize, column: usize) -> Span {
        let before: usize = self.text.split_inclusive('\n').take(number.saturating_sub(1)).map(str::len).sum();
        let raw = self.text.split_inclusive('\n').nth(number.saturating_sub(1)).unwrap_or_default();
        self.place(before, raw, column)
    }

    fn place(&self, offset: usize, raw: &str, column: usize) -> Span {
        let body = raw.trim_end_matches(['\n', '\r']);
        let into = boundary(body, column.saturating_sub(1));
        span(self.file, offset + into, offset + body.len())
    }
}

/// A span of byte offsets; one beyond 4 GiB is cut there.
pub(super) fn span(file: FileId, start: usize, end: usize) -> Span {
    let small = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
    Span::new(file, small(start), small(end))
}

/// The nearest start of a character at or before `offset`.
pub(super) fn boundary(text: &str, offset: usize) -> usize {
    (0..=offset.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}
