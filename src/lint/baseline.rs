//! A baseline: the findings that a project had when it began to be linted, so that it is told of new ones alone.
//!
//! Takes and gives the text of its file, which is sorted and says in words what each finding is, for those who review it.
//! Fingerprints decide; the words do not. What is wrong with exceptions is never in it: an exception is written by whoever
//! would have to mend it, and one that has ended would stay for ever.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize, Serializer};

use super::exception::CODE as EXCEPTIONS;
use super::finding::Finding;
use super::page::page;
use super::report::Report;
use crate::diagnostic::render::safe;
use crate::diagnostic::{Confidence, Diagnostic, Diagnostics, Record, Standing, Subject};
use crate::source::{FileId, Spanned, from_node, parse};

/// The version of the file's form.
const VERSION: u32 = 1;

/// How many entries that nothing needs a message names.
const NAMED: usize = 5;

/// Findings that are known: the file of `rolecast lint --baseline FILE`. `--update-baseline` writes it.
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Baseline {
    /// The version of this form.
    #[schemars(example = 1, range(min = 1, max = 1))]
    #[serde(serialize_with = "value")]
    version: Spanned<u32>,
    /// The findings, by rule, environment, persona and component instance.
    #[schemars(example = serde_json::json!([]))]
    #[serde(serialize_with = "values")]
    findings: Vec<Spanned<Entry>>,
}

fn value<S: Serializer>(one: &Spanned<u32>, serializer: S) -> Result<S::Ok, S::Error> {
    one.value.serialize(serializer)
}

fn values<S: Serializer>(all: &[Spanned<Entry>], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(all.iter().map(|one| &one.value))
}

/// A finding that is known.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schemars(rename = "KnownFinding")]
pub(super) struct Entry {
    /// The rule's code.
    #[schemars(example = &"E05")]
    pub(super) code: String,
    /// The environment that it is in.
    #[schemars(example = &"dev")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) environment: Option<String>,
    /// The persona that it is about.
    #[schemars(example = &"P001")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) persona: Option<String>,
    /// The component instance that it is on.
    #[schemars(example = &"azure-storage")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) component: Option<String>,
    /// What tells it from others; nothing else is compared.
    #[schemars(example = &"0f343b0931126a20f133d67c2b018a3b")]
    pub(super) fingerprint: String,
    /// What was wrong, when this was written.
    #[schemars(example = &"`P001` is Owner on `azure-storage` in Dev")]
    pub(super) message: String,
}

impl Baseline {
    /// Reads a file.
    ///
    /// # Errors
    /// What is wrong with it, at its place.
    pub fn read(file: FileId, text: &str) -> Result<Baseline, Diagnostics> {
        let document = parse(file, text);
        let advice = "if nothing in it is to be kept, remove the file and write it by `--update-baseline`";
        let refuse = |one: Diagnostic| Diagnostics(vec![one.help(advice)]);
        let node = match document.node {
            Some(node) if document.errors.is_empty() => node,
            _ => return Err(Diagnostics(document.errors.into_iter().map(|error| error.help(advice)).collect())),
        };
        let baseline: Baseline = from_node(&node)
            .map_err(|error| refuse(Diagnostic::error("malformed-baseline", error.message).at(error.span, "")))?;
        if baseline.version.value != VERSION {
            let message =
                format!("a baseline of version {}, of which this rolecast knows nothing", baseline.version.value);
            return Err(refuse(Diagnostic::error("malformed-baseline", message).at(baseline.version.span, "")));
        }
        Ok(baseline)
    }

    /// What is to be mended now, as known.
    pub fn of(report: &Report) -> Baseline {
        let found = report.findings.iter().chain(&report.known).filter(|one| one.code != EXCEPTIONS);
        let mut findings: Vec<Entry> = found.map(Entry::of).collect();
        findings.sort();
        Baseline {
            version: Spanned::detached(VERSION),
            findings: findings.into_iter().map(Spanned::detached).collect(),
        }
    }

    /// Its file, with a line break at the end.
    ///
    /// # Errors
    /// Never; serde_json reports what it cannot write.
    pub fn text(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string_pretty(self).map(|text| text + "\n")
    }

    /// How many findings it holds.
    pub fn len(&self) -> usize {
        self.findings.len()
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.findings.is_empty()
    }

    /// How many of another's findings this one does not hold.
    pub fn lacks(&self, other: &Baseline) -> usize {
        let own = self.fingerprints();
        other.findings.iter().filter(|one| !own.contains(one.fingerprint.as_str())).count()
    }

    /// Sets what is known apart in a report, and what nothing of it needs any more. Of rules that are not `asked`,
    /// nothing can be told.
    pub fn apply(&self, report: &mut Report, asked: &dyn Fn(&str) -> bool) {
        let own = self.fingerprints();
        let is_known = |one: &Finding| one.code != EXCEPTIONS && own.contains(one.fingerprint.as_str());
        let (known, open): (Vec<Finding>, Vec<Finding>) =
            std::mem::take(&mut report.findings).into_iter().partition(is_known);
        report.findings = open;
        report.known.extend(known);
        let found: BTreeSet<&str> = report.known.iter().map(|one| one.fingerprint.as_str()).collect();
        // A code that no rule has was a rule's once.
        let is_asked = |one: &&Spanned<Entry>| page(&one.code).is_none_or(|page| asked(page.code));
        let gone = self.findings.iter().filter(is_asked).filter(|one| !found.contains(one.fingerprint.as_str()));
        report.gone = Some(Gone(gone.cloned().collect()));
    }

    /// The schema of its file.
    pub fn schema() -> String {
        crate::model::generate_of::<Baseline>()
    }

    fn fingerprints(&self) -> BTreeSet<&str> {
        self.findings.iter().map(|one| one.fingerprint.as_str()).collect()
    }
}

impl Entry {
    fn of(finding: &Finding) -> Entry {
        let text = |text: &Option<crate::policy::Text>| text.as_deref().map(str::to_owned);
        Entry {
            code: finding.code.to_owned(),
            environment: text(&finding.environment),
            persona: text(&finding.persona),
            component: text(&finding.instance),
            fingerprint: finding.fingerprint.clone(),
            // Two characters that JSON holds are refused by the reader of the project's files, which gives places.
            message: safe(&finding.message).replace('\u{fffe}', "\\u{fffe}").replace('\u{ffff}', "\\u{ffff}"),
        }
    }

    /// `E05 of `P001` on `azure-storage` in `dev``.
    fn words(&self) -> String {
        let part = |word: &str, part: &Option<String>| {
            part.as_ref().map(|part| format!(" {word} `{part}`")).unwrap_or_default()
        };
        let (persona, component) = (part("of", &self.persona), part("on", &self.component));
        format!("{}{persona}{component}{}", self.code, part("in", &self.environment))
    }
}

/// Entries of a baseline that nothing needs: what they say is found no more, or is excused.
#[derive(Clone, Debug, Default)]
pub struct Gone(pub(super) Vec<Spanned<Entry>>);

impl Gone {
    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What is to be said of them; `update` is what removes them.
    pub fn message(&self, update: &str) -> Option<Diagnostic> {
        let first = self.0.first()?;
        let names: Vec<String> = self.0.iter().take(NAMED).map(|one| one.words()).collect();
        let more = match self.0.len().saturating_sub(NAMED) {
            0 => String::new(),
            more => format!(", and {more} more"),
        };
        let (entries, them) = if self.0.len() == 1 { ("an entry", "it") } else { ("entries", "them") };
        let message = format!("the baseline has {entries} that nothing needs: {}{more}", names.join(", "));
        let message = Diagnostic::warning("baseline-stale", message).at(first.span, "");
        Some(message.help(format!("it was mended, or is excused: `{update}` takes {them} out")))
    }

    /// Each as a record, at its entry.
    pub(super) fn records(&self) -> impl Iterator<Item = Record> {
        let record = |one: &Spanned<Entry>| {
            let page = page(&one.code);
            let code = page.map_or("baseline-stale", |page| page.code);
            Record {
                diagnostic: Diagnostic::info(code, one.message.clone()).at(one.span, ""),
                fingerprint: one.fingerprint.clone(),
                confidence: page.map_or(Confidence::High, |page| page.confidence),
                rule: page.map(super::show::rule),
                subject: Subject {
                    persona: one.persona.clone(),
                    environment: one.environment.clone(),
                    component: one.component.clone(),
                },
                standing: Standing::Gone,
            }
        };
        self.0.iter().map(record)
    }
}
