//! Findings as messages, and as JSON with a version. Takes a report and a way to tell places; prints nothing.

use serde::Serialize;

use super::Report;
use super::finding::{Finding, Place};
use super::page::page;
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::Span;

/// The line and column of a place; none where it is not found.
pub type Locate<'f> = &'f mut dyn FnMut(&Place) -> Option<(u32, u32)>;

/// A finding as a message; `span` tells where a place is written.
pub fn diagnostic(finding: &Finding, span: &mut dyn FnMut(&Place) -> Option<Span>) -> Diagnostic {
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

#[derive(Serialize)]
struct Json {
    version: u32,
    findings: Vec<FindingJson>,
    excused: Vec<ExcusedJson>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct FindingJson {
    code: &'static str,
    name: &'static str,
    severity: &'static str,
    message: String,
    persona: Option<String>,
    environment: Option<String>,
    component: Option<String>,
    action: Option<String>,
    place: PlaceJson,
    related: Vec<PlaceJson>,
    help: Vec<String>,
    absorbed: Vec<&'static str>,
}

#[derive(Serialize)]
struct ExcusedJson {
    #[serde(flatten)]
    finding: FindingJson,
    reason: String,
}

#[derive(Serialize)]
struct PlaceJson {
    file: String,
    pointer: String,
    line: Option<u32>,
    column: Option<u32>,
    text: String,
}

/// A report as JSON.
///
/// # Errors
/// Never; serde_json reports what it cannot write.
pub fn json(report: &Report, locate: Locate<'_>) -> Result<String, serde_json::Error> {
    serde_json::to_string_pretty(&whole(report, locate)).map(|text| text + "\n")
}

/// A report as a JSON value, to stand in another.
///
/// # Errors
/// Never; serde_json reports what it cannot write.
pub fn value(report: &Report, locate: Locate<'_>) -> Result<serde_json::Value, serde_json::Error> {
    serde_json::to_value(whole(report, locate))
}

fn whole(report: &Report, locate: Locate<'_>) -> Json {
    let findings = report.findings.iter().map(|one| finding(one, locate)).collect();
    let excused = report
        .excused
        .iter()
        .map(|(one, reason)| ExcusedJson { finding: finding(one, locate), reason: reason.clone() })
        .collect();
    Json { version: 1, findings, excused }
}

fn finding(one: &Finding, locate: Locate<'_>) -> FindingJson {
    let text = |text: &Option<crate::policy::Text>| text.as_deref().map(str::to_owned);
    FindingJson {
        code: one.code,
        name: page(one.code).map_or("", |page| page.name),
        severity: one.severity.name(),
        message: one.message.clone(),
        persona: text(&one.persona),
        environment: text(&one.environment),
        component: text(&one.instance),
        action: one.witness.clone(),
        place: place(&one.place, locate),
        related: one.related.iter().map(|related| place(related, locate)).collect(),
        help: one.help.clone(),
        absorbed: one.absorbed.clone(),
    }
}

fn place(one: &Place, locate: Locate<'_>) -> PlaceJson {
    let (line, column) = locate(one).unzip();
    PlaceJson { file: one.file.to_string(), pointer: one.pointer.clone(), line, column, text: one.text.clone() }
}
