//! What `rolecast lint --format json` prints, as types: the JSON and its schema are made from them.
//!
//! Keys without a value are left out. The version rises when a key changes its meaning or goes away.

use schemars::JsonSchema;
use serde::Serialize;

use super::Locate;
use crate::diagnostic::render::{Message, Region, message};
use crate::diagnostic::{Confidence, Diagnostics, Severity};
use crate::lint::baseline::Entry;
use crate::lint::finding::{Finding, Place};
use crate::lint::page::page;
use crate::lint::report::{Excused, Report};
use crate::source::SourceMap;

/// The version of this form.
const VERSION: u32 = 1;

/// What the linter found: the output of `rolecast lint --format json`.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Findings", deny_unknown_fields)]
struct ReportJson<'r> {
    /// The version of this form.
    #[schemars(example = 1, range(min = 1, max = 1))]
    version: u32,
    /// What is to be mended, the worst first.
    #[schemars(example = serde_json::json!([]))]
    findings: Vec<FindingJson<'r>>,
    /// What the project accepts.
    #[schemars(example = serde_json::json!([]))]
    excused: Vec<FindingJson<'r>>,
    /// What a baseline comes to; where there is one.
    #[schemars(example = serde_json::json!({ "known": 3, "stale": [] }))]
    #[serde(skip_serializing_if = "Option::is_none")]
    baseline: Option<BaselineJson<'r>>,
    /// What else there is to say of the project.
    #[schemars(example = serde_json::json!([]))]
    diagnostics: Vec<Message<'r>>,
}

/// What a baseline comes to.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "BaselineUse", deny_unknown_fields)]
struct BaselineJson<'r> {
    /// How many findings are not told again.
    #[schemars(example = 3)]
    known: usize,
    /// Entries that nothing needs: what they say is found no more, or is excused.
    #[schemars(example = serde_json::json!([]))]
    stale: Vec<&'r Entry>,
}

/// A finding.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Finding", deny_unknown_fields)]
struct FindingJson<'r> {
    /// The same for the same cause in every run, whatever is edited around it: 32 hexadecimal digits.
    #[schemars(example = &"0f343b0931126a20f133d67c2b018a3b", pattern("^[0-9a-f]{32}$"))]
    fingerprint: &'r str,
    /// The rule's code.
    #[schemars(example = &"E05")]
    code: &'static str,
    /// The rule's name.
    #[schemars(example = &"managed-identity-takeover")]
    name: &'static str,
    /// How bad it is.
    #[schemars(example = &"error")]
    severity: Severity,
    /// How sure it is.
    #[schemars(example = &"high")]
    confidence: Confidence,
    /// What is wrong, in a sentence.
    #[schemars(example = &"`P001` is Owner on `azure-storage` in Dev")]
    message: &'r str,
    /// The persona that it is about.
    #[schemars(example = &"P001")]
    #[serde(skip_serializing_if = "Option::is_none")]
    persona: Option<&'r str>,
    /// The environment that it is in.
    #[schemars(example = &"dev")]
    #[serde(skip_serializing_if = "Option::is_none")]
    environment: Option<&'r str>,
    /// The component instance that it is on.
    #[schemars(example = &"azure-storage")]
    #[serde(skip_serializing_if = "Option::is_none")]
    component: Option<&'r str>,
    /// The operation that shows it.
    #[schemars(example = &"Microsoft.Storage/storageAccounts/listKeys/action")]
    #[serde(skip_serializing_if = "Option::is_none")]
    action: Option<&'r str>,
    /// The line that causes it.
    #[schemars(example = serde_json::json!({ "file": "personas/P001.yaml", "pointer": "/componentAccess/azure-storage/dev", "line": 5, "column": 10 }))]
    place: PlaceJson<'r>,
    /// Other lines that take part.
    #[schemars(example = serde_json::json!([]))]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related: Vec<PlaceJson<'r>>,
    /// What to do, a sentence each.
    #[schemars(example = ["give the level that the work needs"])]
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    help: &'r [String],
    /// The codes of findings that it takes in.
    #[schemars(example = ["E01", "E05"])]
    #[serde(skip_serializing_if = "<[&str]>::is_empty")]
    absorbed: &'r [&'static str],
    /// Why it is accepted; among `excused` alone.
    #[schemars(example = &"the account holds samples")]
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'r str>,
    /// Where that is written; among `excused` alone.
    #[schemars(example = serde_json::json!({ "file": "personas/P001.yaml", "pointer": "/exceptions/0", "line": 12, "column": 5 }))]
    #[serde(skip_serializing_if = "Option::is_none")]
    excused_by: Option<PlaceJson<'r>>,
}

/// A place in a file.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Place", deny_unknown_fields)]
struct PlaceJson<'r> {
    /// The file, inside the project.
    #[schemars(example = &"personas/P001.yaml")]
    file: String,
    /// The JSON pointer into it (RFC 6901).
    #[schemars(example = &"/componentAccess/azure-storage/dev")]
    pointer: String,
    #[serde(flatten)]
    region: Region,
    /// A few words about it.
    #[schemars(example = &"`Owner` allows *")]
    #[serde(skip_serializing_if = "str::is_empty")]
    text: &'r str,
}

/// A report as JSON, and beside it what else there is to say of the project.
///
/// # Errors
/// Never; serde_json reports what it cannot write.
pub fn json(
    report: &Report,
    said: &Diagnostics,
    map: &SourceMap,
    span: Locate<'_>,
) -> Result<String, serde_json::Error> {
    serde_json::to_string_pretty(&whole(report, said, map, span)).map(|text| text + "\n")
}

/// A report as a JSON value, to stand in another that says the rest.
///
/// # Errors
/// Never; serde_json reports what it cannot write.
pub fn value(report: &Report, map: &SourceMap, span: Locate<'_>) -> Result<serde_json::Value, serde_json::Error> {
    serde_json::to_value(whole(report, &Diagnostics::new(), map, span))
}

fn whole<'r>(report: &'r Report, said: &'r Diagnostics, map: &'r SourceMap, span: Locate<'_>) -> ReportJson<'r> {
    let mut places = Places { map, span };
    ReportJson {
        version: VERSION,
        findings: report.findings.iter().map(|one| finding(one, &mut places)).collect(),
        excused: report.excused.iter().map(|one| excused(one, &mut places)).collect(),
        baseline: report.gone.as_ref().map(|gone| BaselineJson {
            known: report.known.len(),
            stale: gone.0.iter().map(|one| &one.value).collect(),
        }),
        diagnostics: said.0.iter().map(|one| message(one, map)).collect(),
    }
}

/// The schema of [`json`]'s text.
pub fn schema() -> String {
    crate::model::generate_of::<ReportJson<'static>>()
}

struct Places<'m, 'f> {
    map: &'m SourceMap,
    span: Locate<'f>,
}

impl Places<'_, '_> {
    fn place<'r>(&mut self, one: &Place, text: &'r str) -> PlaceJson<'r> {
        let region = Region::of((self.span)(one).and_then(|span| self.map.places(span)));
        PlaceJson { file: one.file.to_string(), pointer: one.pointer.clone(), region, text }
    }
}

fn excused<'r>(one: &'r Excused, places: &mut Places<'_, '_>) -> FindingJson<'r> {
    let by = Place { file: one.by.file.clone(), pointer: one.by.pointer.to_string(), text: String::new() };
    let mut json = finding(&one.finding, places);
    json.reason = Some(&one.reason);
    json.excused_by = Some(places.place(&by, ""));
    json
}

fn finding<'r>(one: &'r Finding, places: &mut Places<'_, '_>) -> FindingJson<'r> {
    FindingJson {
        fingerprint: &one.fingerprint,
        code: one.code,
        name: page(one.code).map_or("", |page| page.name),
        severity: one.severity,
        confidence: one.confidence(),
        message: &one.message,
        persona: one.persona.as_deref(),
        environment: one.environment.as_deref(),
        component: one.instance.as_deref(),
        action: one.witness.as_deref(),
        place: places.place(&one.place, &one.place.text),
        related: one.related.iter().map(|related| places.place(related, &related.text)).collect(),
        help: &one.help,
        absorbed: &one.absorbed,
        reason: None,
        excused_by: None,
    }
}
