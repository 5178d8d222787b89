//! Where a template's text comes from, and messages that point into it.

use std::ops::Range;

use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Span};

/// A user's own template.
#[derive(Clone, Debug)]
pub struct Override {
    /// Where it stands, from the project's root: `templates/terraform/assignment.hbs`.
    pub path: String,
    /// The file as the messages' renderer knows it; that of [`Span::DETACHED`] if it does not.
    pub file: FileId,
    /// What it says.
    pub text: String,
}

/// A template's text and name while it is compiled.
#[derive(Clone, Debug)]
pub(super) struct Source<'t> {
    path: String,
    file: FileId,
    /// The text, without a byte order mark.
    pub(super) text: &'t str,
    /// Bytes in front of the text: those of a byte order mark.
    skipped: usize,
    /// Whether it is rolecast's own.
    pub(super) built_in: bool,
}

impl<'t> Source<'t> {
    pub(super) fn of(own: &'t Override) -> Source<'t> {
        let text = own.text.strip_prefix('\u{feff}').unwrap_or(&own.text);
        Source { path: own.path.clone(), file: own.file, text, skipped: own.text.len() - text.len(), built_in: false }
    }

    pub(super) fn embedded(name: &str, text: &'t str) -> Source<'t> {
        Source { path: format!("templates/{name}.hbs"), file: Span::DETACHED.file, text, skipped: 0, built_in: true }
    }

    /// An error at a byte range of the text.
    pub(super) fn error(&self, code: &'static str, at: Range<usize>, message: impl Into<String>) -> Diagnostic {
        let found = Diagnostic::error(code, message);
        let offset = |byte: usize| u32::try_from(byte + self.skipped).unwrap_or(u32::MAX);
        let span = Span::new(self.file, offset(at.start), offset(at.end));
        if span.is_attached() { found.at(span, "") } else { found.in_file(self.position(at.start)) }
    }

    /// `path:line:column`, counted from one, columns in characters.
    fn position(&self, byte: usize) -> String {
        let before = self.text.get(..byte).unwrap_or(self.text);
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        format!("{}:{line}:{column}", self.path)
    }
}
