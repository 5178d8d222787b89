//! One line a diagnostic, in the form that editors and CI systems find places in; and the last line of a run.

use super::safe;
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::SourceMap;

/// `path:line:column: error[code]: message`, without a line break.
pub fn concise(diagnostic: &Diagnostic, sources: &SourceMap) -> String {
    let place = diagnostic.primary.as_ref().and_then(|label| {
        let (start, _) = sources.places(label.span)?;
        Some(format!("{}:{}:{}: ", sources.path(label.span)?, start.line, start.column))
    });
    let place =
        place.or_else(|| diagnostic.path.as_ref().map(|path| format!("{}: ", sources.shown(path)))).unwrap_or_default();
    let line = format!("{place}{}[{}]: {}", diagnostic.severity.name(), diagnostic.code, diagnostic.message);
    safe::message(&line).into_owned()
}

/// How many there are: `3 errors, 1 warning`; empty when there is neither.
pub fn summary<'d>(diagnostics: impl IntoIterator<Item = &'d Diagnostic>) -> String {
    let (mut errors, mut warnings) = (0usize, 0usize);
    for diagnostic in diagnostics {
        match diagnostic.severity {
            Severity::Error => errors += 1,
            Severity::Warning => warnings += 1,
            Severity::Info => {}
        }
    }
    let count = |number: usize, what: &str| match number {
        0 => None,
        1 => Some(format!("1 {what}")),
        _ => Some(format!("{number} {what}s")),
    };
    [count(errors, "error"), count(warnings, "warning")].into_iter().flatten().collect::<Vec<_>>().join(", ")
}
