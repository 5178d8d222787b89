//! Findings as messages, and as JSON with a version. Takes a report and a way to tell places; prints nothing.

mod json;

use super::finding::{Finding, Place};
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::Span;

pub use json::{json, schema};

/// Where a place is written; none where it is not found.
pub type Locate<'f> = &'f mut dyn FnMut(&Place) -> Option<Span>;

/// A finding as a message.
pub fn diagnostic(finding: &Finding, span: Locate<'_>) -> Diagnostic {
    let make = match finding.severity {
        Severity::Error => Diagnostic::error,
        Severity::Warning => Diagnostic::warning,
        Severity::Info => Diagnostic::info,
    };
    let mut message = make(finding.code, finding.message.clone());
    let shown = match &finding.witness {
        Some(witness) if finding.place.text.is_empty() => format!("allows {witness}"),
        _ => finding.place.text.clone(),
    };
    message = match span(&finding.place) {
        Some(place) => message.at(place, shown),
        None => message.in_file(&*finding.place.file),
    };
    for related in &finding.related {
        if let Some(place) = span(related) {
            message = message.also(place, related.text.clone());
        }
    }
    for help in &finding.help {
        message = message.help(help.clone());
    }
    if finding.absorbed.is_empty() {
        message
    } else {
        message.help(format!("this takes in {}", finding.absorbed.join(", ")))
    }
}
