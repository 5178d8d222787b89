//! SARIF 2.1.0, the OASIS standard in which code scanning takes results.
//!
//! What has a place is a result; what has none is a notification of the run. Lines and columns count from 1, columns in
//! Unicode code points, ends behind the last character. Messages are sentences there and end with a full stop.

mod rules;

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::diagnostic::record::{Area, Log, Record, Standing};
use crate::diagnostic::{Diagnostic, Severity};
use crate::escape::uri_path;
use crate::source::Span;
use rules::Rules;

/// The name by which viewers know the root of the repository.
const ROOT: &str = "%SRCROOT%";

/// All messages as one run, with a line break at the end.
pub fn sarif(log: &Log<'_>) -> String {
    let mut artifacts = Artifacts::default();
    let mut rules = Rules::default();
    let (mut results, mut notifications) = (Vec::new(), Vec::new());
    for record in &log.records {
        match log.area(record) {
            Some(area) => results.push(result(log, record, &area, &mut rules, &mut artifacts)),
            None => notifications.push(notification(record)),
        }
    }
    let failed = log.records.iter().any(|one| one.diagnostic.is_error() && log.area(one).is_none());
    let mut invocation = json!({ "executionSuccessful": !failed });
    if !notifications.is_empty() {
        set(&mut invocation, "toolExecutionNotifications", notifications.into());
    }
    let run = json!({
        "tool": { "driver": {
            "name": "rolecast",
            "fullName": concat!("rolecast ", env!("CARGO_PKG_VERSION")),
            "semanticVersion": env!("CARGO_PKG_VERSION"),
            "version": env!("CARGO_PKG_VERSION"),
            "rules": rules.descriptors(),
        } },
        // Runs over several projects of one repository are several categories of alerts.
        "automationDetails": { "id": uri_path(&format!("{}/{}", log.series, log.prefix)) },
        "invocations": [invocation],
        "originalUriBaseIds": { ROOT: { "description": { "text": "The root of the repository." } } },
        "artifacts": artifacts.list(),
        "columnKind": "unicodeCodePoints",
        "results": results,
    });
    let text = json!({
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [run],
    });
    format!("{text:#}\n")
}

/// The files that results speak of, in the order in which they are met.
#[derive(Default)]
struct Artifacts(BTreeMap<String, usize>);

impl Artifacts {
    fn location(&mut self, path: &str) -> Value {
        let next = self.0.len();
        let index = *self.0.entry(uri_path(path)).or_insert(next);
        json!({ "uri": uri_path(path), "uriBaseId": ROOT, "index": index })
    }

    fn list(self) -> Vec<Value> {
        let mut uris: Vec<(String, usize)> = self.0.into_iter().collect();
        uris.sort_by_key(|(_, index)| *index);
        uris.into_iter().map(|(uri, _)| artifact(&uri)).collect()
    }
}

fn artifact(uri: &str) -> Value {
    let mut artifact = json!({ "location": { "uri": uri, "uriBaseId": ROOT }, "encoding": "UTF-8" });
    if uri.ends_with(".yaml") || uri.ends_with(".yml") {
        set(&mut artifact, "sourceLanguage", "yaml".into());
    }
    artifact
}

fn result(log: &Log<'_>, record: &Record, area: &Area, rules: &mut Rules, artifacts: &mut Artifacts) -> Value {
    let Diagnostic { code, severity, related, .. } = &record.diagnostic;
    let mut location = json!({ "physicalLocation": physical(area, artifacts) });
    if let Some(logical) = logical(record) {
        set(&mut location, "logicalLocations", json!([logical]));
    }
    let related = related.iter().filter_map(|label| Some((log.area_of(label.span)?, label)));
    let related: Vec<Value> = (1..)
        .zip(related)
        .map(|(id, (area, label))| {
            let mut location = json!({ "id": id, "physicalLocation": physical(&area, artifacts) });
            if !label.text.is_empty() {
                set(&mut location, "message", json!({ "text": sentence(&label.text) }));
            }
            location
        })
        .collect();
    let mut result = json!({
        "ruleId": code,
        "ruleIndex": rules.index(code, record.rule),
        "level": level(*severity),
        "message": { "text": words(&record.diagnostic) },
        "locations": [location],
        "partialFingerprints": { "primaryLocationLineHash": record.fingerprint },
        "suppressions": suppressions(log, record, area, artifacts),
        "properties": properties(record),
    });
    if !related.is_empty() {
        set(&mut result, "relatedLocations", related.into());
    }
    if log.is_compared {
        let state = match record.standing {
            Standing::Open | Standing::Excused { .. } => "new",
            Standing::Known => "unchanged",
            Standing::Gone => "absent",
        };
        set(&mut result, "baselineState", state.into());
    }
    result
}

/// What a result is about: a component instance, or a persona, or an environment, by the way to it.
fn logical(record: &Record) -> Option<Value> {
    let subject = &record.subject;
    let (name, kind) = match (&subject.component, &subject.persona, &subject.environment) {
        (Some(component), ..) => (component, "resource"),
        (None, Some(persona), _) => (persona, "object"),
        (None, None, Some(environment)) => (environment, "namespace"),
        (None, None, None) => return None,
    };
    let way = [&subject.environment, &subject.persona, &subject.component].into_iter().flatten();
    let way: Vec<&str> = way.map(String::as_str).collect();
    Some(json!({ "name": name, "fullyQualifiedName": way.join("/"), "kind": kind }))
}

fn properties(record: &Record) -> Value {
    let subject = &record.subject;
    let parts =
        [("persona", &subject.persona), ("environment", &subject.environment), ("component", &subject.component)];
    let parts = parts.into_iter().filter_map(|(name, part)| Some((name.to_owned(), part.as_deref()?.into())));
    let confidence = ("confidence".to_owned(), record.confidence.name().into());
    Value::Object(parts.chain([confidence]).collect::<Map<_, _>>())
}

fn suppressions(log: &Log<'_>, record: &Record, area: &Area, artifacts: &mut Artifacts) -> Vec<Value> {
    let Standing::Excused { reason, by } = &record.standing else { return Vec::new() };
    let by = by.and_then(|span: Span| log.area_of(span));
    let is_beside = by.as_ref().is_some_and(|by| by.path == area.path);
    let mut one = json!({
        "kind": if is_beside { "inSource" } else { "external" },
        "status": "accepted",
        "justification": text(reason),
    });
    if let Some(by) = by {
        set(&mut one, "location", json!({ "physicalLocation": physical(&by, artifacts) }));
    }
    vec![one]
}

fn physical(area: &Area, artifacts: &mut Artifacts) -> Value {
    let mut physical = json!({ "artifactLocation": artifacts.location(&area.path) });
    if let Some((start, end)) = area.part {
        let region = json!({
            "startLine": start.line,
            "startColumn": start.column,
            "endLine": end.line,
            "endColumn": end.column,
        });
        set(&mut physical, "region", region);
    }
    physical
}

fn notification(record: &Record) -> Value {
    json!({
        "descriptor": { "id": record.diagnostic.code },
        "level": level(record.diagnostic.severity),
        "message": { "text": words(&record.diagnostic) },
    })
}

/// The message, what there is to say at the place itself, and the way out, which viewers have no other place for.
fn words(diagnostic: &Diagnostic) -> String {
    let Diagnostic { message, primary, help, .. } = diagnostic;
    let beside = primary.iter().map(|label| &label.text).filter(|text| !text.is_empty());
    [message].into_iter().chain(beside).chain(help).map(|text| sentence(text)).collect::<Vec<_>>().join(" ")
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

/// A message as viewers begin and end them.
fn sentence(raw: &str) -> String {
    let text = text(raw);
    let mut letters = text.chars();
    let mut sentence: String =
        letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect();
    if !sentence.ends_with(['.', '!', '?']) {
        sentence.push('.');
    }
    sentence
}

/// A text that says what it says: viewers make links of `[words](target)` in plain text too, unless a bracket of it
/// stands behind a backslash.
fn text(raw: &str) -> String {
    super::safe(raw).replace("](", "\\](")
}

fn set(object: &mut Value, key: &str, value: Value) {
    if let Value::Object(object) = object {
        object.insert(key.to_owned(), value);
    }
}
