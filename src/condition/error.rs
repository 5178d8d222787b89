//! What is wrong with the text of a condition, and where.
//!
//! Given by the parser as byte ranges of the text that it was given; the caller, who knows the file that the text stands
//! in, turns them into spans.

use std::ops::Range;

use crate::diagnostic::Diagnostic;
use crate::source::Span;

/// One error in the text of a condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConditionError {
    /// The bytes to underline; empty where something is missing at the end.
    pub range: Range<usize>,
    /// What is wrong, in one sentence.
    pub message: String,
    /// What to do; may be empty.
    pub help: String,
}

impl ConditionError {
    pub(super) fn new(range: Range<usize>, message: impl Into<String>, help: impl Into<String>) -> ConditionError {
        ConditionError { range, message: message.into(), help: help.into() }
    }

    /// The error as a diagnostic. `text` is what was parsed, the value of what is written at `span`.
    pub fn diagnostic(&self, text: &str, span: Span) -> Diagnostic {
        let diagnostic = Diagnostic::error("malformed-condition", self.message.clone());
        let diagnostic = diagnostic.inside(span, text, self.range.clone());
        if self.help.is_empty() { diagnostic } else { diagnostic.help(self.help.clone()) }
    }
}
