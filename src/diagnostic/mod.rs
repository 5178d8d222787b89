//! What a stage has to say: a message, the places it speaks of, and what to do about it.
//!
//! A leaf: every stage makes diagnostics, none draws them. Wording: lower case, no full stop, the user's own text in
//! backticks, one line; advice goes into `help`.

use std::ops::Range;

use schemars::JsonSchema;
use serde::Serialize;

use crate::source::{Part, SourceMap, Span};

mod fingerprint;
mod record;
pub mod render;
mod suggest;

pub use fingerprint::Fingerprints;
pub use record::{Log, Record, Rule, Standing, Subject};
pub use suggest::{listed, nearest};

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Something to know; nothing is refused.
    Info,
    /// Something that looks wrong; nothing is refused.
    Warning,
    /// The input is refused.
    Error,
}

impl Severity {
    /// The word for it, in messages and in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Info => "info",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

/// How sure it is that something is as it is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// It depends on something that nobody can tell from the project.
    Low,
    /// It usually is so.
    Medium,
    /// It is so.
    High,
}

impl Confidence {
    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Confidence::Low => "low",
            Confidence::Medium => "medium",
            Confidence::High => "high",
        }
    }
}

/// A place with what is to be said of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The text to underline.
    pub span: Span,
    /// A few words beside the underline; may be empty.
    pub text: String,
    /// What of the value at `span` is meant, when it is a part of it; [`placed`](Diagnostics::placed) finds its place.
    pub part: Option<Part>,
}

/// One thing to tell the user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// A stable kebab-case name of the kind of message, such as `unknown-component`.
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong, in one sentence.
    pub message: String,
    /// The place of the cause; none when no file holds it.
    pub primary: Option<Label>,
    /// Other places that take part.
    pub related: Vec<Label>,
    /// What to do, a sentence each.
    pub help: Vec<String>,
    /// A file as a whole, for messages without a place in its text (a folder, an unreadable file).
    pub path: Option<String>,
}

impl Diagnostic {
    /// A message of a severity.
    pub fn new(severity: Severity, code: &'static str, message: impl Into<String>) -> Diagnostic {
        Diagnostic {
            code,
            severity,
            message: message.into(),
            primary: None,
            related: Vec::new(),
            help: Vec::new(),
            path: None,
        }
    }

    /// An error: the input is refused.
    pub fn error(code: &'static str, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(Severity::Error, code, message)
    }

    /// A warning.
    pub fn warning(code: &'static str, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(Severity::Warning, code, message)
    }

    /// A remark.
    pub fn info(code: &'static str, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(Severity::Info, code, message)
    }

    /// Points at the cause.
    #[must_use]
    pub fn at(mut self, span: Span, text: impl Into<String>) -> Diagnostic {
        if span.is_attached() {
            self.primary = Some(Label { span, text: text.into(), part: None });
        }
        self
    }

    /// Points at the cause, which is some bytes of a value that is written at `span`. How it is written, the stage that
    /// reads the value need not know.
    #[must_use]
    pub fn inside(mut self, span: Span, value: &str, range: Range<usize>) -> Diagnostic {
        if span.is_attached() {
            self.primary = Some(Label { span, text: String::new(), part: Some(Part { value: value.into(), range }) });
        }
        self
    }

    /// Points at a file as a whole, by its path inside the project.
    #[must_use]
    pub fn in_file(mut self, path: impl Into<String>) -> Diagnostic {
        self.path = Some(path.into());
        self
    }

    /// Points at another place that takes part.
    #[must_use]
    pub fn also(mut self, span: Span, text: impl Into<String>) -> Diagnostic {
        if span.is_attached() {
            self.related.push(Label { span, text: text.into(), part: None });
        }
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Diagnostic {
        self.help.push(text.into());
        self
    }

    /// Whether the input is refused.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// Everything that a stage found, in the order found; [`sorted`](Diagnostics::sorted) for printing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagnostics(pub Vec<Diagnostic>);

impl Diagnostics {
    /// Nothing found yet.
    pub fn new() -> Diagnostics {
        Diagnostics::default()
    }

    /// Adds one.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.0.push(diagnostic);
    }

    /// Adds all of `other`.
    pub fn extend(&mut self, other: impl IntoIterator<Item = Diagnostic>) {
        self.0.extend(other);
    }

    /// Whether one of them is an error.
    pub fn has_errors(&self) -> bool {
        self.0.iter().any(Diagnostic::is_error)
    }

    /// The same with parts of values at the places where they are written. Where that cannot be told, the whole is
    /// underlined and the part quoted.
    #[must_use]
    pub fn placed(mut self, map: &SourceMap) -> Diagnostics {
        for label in self.0.iter_mut().filter_map(|one| one.primary.as_mut()) {
            let Some(part) = label.part.take() else { continue };
            match map.written(label.span, &part) {
                Some(span) => label.span = span,
                None => {
                    let words = part.value.get(part.range).unwrap_or_default().trim();
                    label.text = if words.is_empty() { String::new() } else { format!("at `{words}`") };
                }
            }
        }
        self.sorted()
    }

    /// By file and place, doubles dropped; those without a place first.
    #[must_use]
    pub fn sorted(mut self) -> Diagnostics {
        self.0.sort_by(|a, b| {
            let place = |d: &Diagnostic| d.primary.as_ref().map(|label| label.span);
            place(a).cmp(&place(b)).then_with(|| a.message.cmp(&b.message)).then_with(|| a.code.cmp(b.code))
        });
        self.0.dedup();
        self
    }
}

impl IntoIterator for Diagnostics {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;
    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}
