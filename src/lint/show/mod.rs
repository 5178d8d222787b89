//! Findings as messages, and as JSON with a version. Takes a report and a way to tell places; prints nothing.

mod json;

use super::baseline::Gone;
use super::finding::{Finding, Place};
use super::page::{Page, page};
use super::report::Report;
use crate::diagnostic::{Diagnostic, Record, Rule, Standing, Subject};
use crate::source::Span;

pub use json::{json, schema, value};

/// Where a place is written; none where it is not found.
pub type Locate<'f> = &'f mut dyn FnMut(&Place) -> Option<Span>;

/// A finding as a message.
pub fn diagnostic(finding: &Finding, span: Locate<'_>) -> Diagnostic {
    let mut message = Diagnostic::new(finding.severity, finding.code, finding.message.clone());
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

/// Everything in a report for the formats of CI systems: what is to be mended, then what is not.
pub fn records(report: &Report, span: Locate<'_>) -> Vec<Record> {
    let mut records: Vec<Record> = report.findings.iter().map(|one| record(one, Standing::Open, span)).collect();
    for one in &report.excused {
        let by = Place { file: one.by.file.clone(), pointer: one.by.pointer.to_string(), text: String::new() };
        let standing = Standing::Excused { reason: one.reason.clone(), by: span(&by) };
        records.push(record(&one.finding, standing, span));
    }
    records.extend(report.known.iter().map(|one| record(one, Standing::Known, span)));
    records.extend(report.gone.iter().flat_map(Gone::records));
    records
}

/// What a rule's page says of it.
pub(super) fn rule(page: &Page) -> Rule {
    Rule {
        name: page.name,
        summary: page.summary,
        does: page.does(),
        page: page.text,
        severity: page.worst(),
        confidence: page.confidence,
    }
}

fn record(finding: &Finding, standing: Standing, span: Locate<'_>) -> Record {
    let part = |text: &Option<crate::policy::Text>| text.as_deref().map(str::to_owned);
    Record {
        diagnostic: diagnostic(finding, span),
        fingerprint: finding.fingerprint.clone(),
        confidence: finding.confidence(),
        rule: page(finding.code).map(rule),
        subject: Subject {
            persona: part(&finding.persona),
            environment: part(&finding.environment),
            component: part(&finding.instance),
        },
        standing,
    }
}
