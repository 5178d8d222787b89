//! What a run has to say, for programs: messages with what tells one from another, and the paths that others know.
//!
//! Takes messages and what whoever made them knows beside; gives what the formats of CI systems ask. Knows no rule.

use super::{Confidence, Diagnostic, Diagnostics, Fingerprints, Label, Severity};
use crate::source::{File, Place, SourceMap, Span};

/// A message, and what is known of it beside.
#[derive(Clone, Debug)]
pub struct Record {
    /// The message.
    pub diagnostic: Diagnostic,
    /// The same for the same cause in every run.
    pub fingerprint: String,
    /// How sure it is.
    pub confidence: Confidence,
    /// The rule that found it; none for what reading and resolving have to say.
    pub rule: Option<Rule>,
    /// What it is about.
    pub subject: Subject,
    /// Whether it is to be mended.
    pub standing: Standing,
}

/// A rule, as its page describes it.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// Its name.
    pub name: &'static str,
    /// What it is about, in a sentence.
    pub summary: &'static str,
    /// What it does, in a few paragraphs.
    pub does: &'static str,
    /// Its page, in Markdown.
    pub page: &'static str,
    /// How bad its findings are where they are worst.
    pub severity: Severity,
    /// How sure its findings are.
    pub confidence: Confidence,
}

/// What a finding is about; parts may be missing.
#[derive(Clone, Debug, Default)]
pub struct Subject {
    /// The persona.
    pub persona: Option<String>,
    /// The environment.
    pub environment: Option<String>,
    /// The component instance.
    pub component: Option<String>,
}

impl Subject {
    /// The parts that there are.
    pub fn parts(&self) -> impl Iterator<Item = &str> {
        [&self.persona, &self.environment, &self.component].into_iter().flatten().map(String::as_str)
    }
}

/// Whether something is to be mended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It is.
    Open,
    /// It is accepted.
    Excused {
        /// Why.
        reason: String,
        /// Where that is written.
        by: Option<Span>,
    },
    /// It was there when the baseline was written.
    Known,
    /// The baseline has it, and it is there no more.
    Gone,
}

/// Everything that a run has to say.
#[derive(Debug)]
pub struct Log<'r> {
    /// The messages, in the order in which they are told.
    pub records: Vec<Record>,
    /// The texts that they speak of.
    pub sources: &'r SourceMap,
    /// The way from the root of the repository to the project: empty, or ending with `/`.
    pub prefix: &'r str,
    /// What tells runs of one kind from others over the same project: systems that keep what they were told take a run for
    /// the next of its series.
    pub series: &'static str,
    /// Whether there is a baseline, so that every record is new, known or gone.
    pub is_compared: bool,
}

/// A file, or a part of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Area {
    /// The path from the root of the repository.
    pub(super) path: String,
    /// The places of the first character and of the one behind the last.
    pub(super) part: Option<(Place, Place)>,
}

impl<'r> Log<'r> {
    /// What reading and resolving have to say.
    pub fn of(found: &Diagnostics, sources: &'r SourceMap, prefix: &'r str) -> Log<'r> {
        let mut fingerprints = Fingerprints::default();
        let record = |one: &Diagnostic| {
            let file = one.primary.as_ref().and_then(|label| sources.file(label.span.file));
            let path = file.map(File::path).or(one.path.as_deref()).unwrap_or_default();
            Record {
                diagnostic: one.clone(),
                fingerprint: fingerprints.next([one.code, path, one.message.as_str()]),
                confidence: Confidence::High,
                rule: None,
                subject: Subject::default(),
                standing: Standing::Open,
            }
        };
        let records = found.0.iter().map(record).collect();
        Log { records, sources, prefix, series: "rolecast", is_compared: false }
    }

    /// What is to be mended.
    pub(super) fn open(&self) -> impl Iterator<Item = &Record> {
        self.records.iter().filter(|one| one.standing == Standing::Open)
    }

    /// What a record is about, as far as a file holds it.
    pub(super) fn area(&self, record: &Record) -> Option<Area> {
        let whole = || Some(Area { path: self.path(record.diagnostic.path.as_deref()?), part: None });
        record.diagnostic.primary.as_ref().and_then(|label| self.area_of(label.span)).or_else(whole)
    }

    /// Where a span lies. CI systems know files by their paths, wherever a message shows them to be from.
    pub(super) fn area_of(&self, span: Span) -> Option<Area> {
        Some(Area { path: self.path(self.sources.file(span.file)?.path()), part: Some(self.sources.places(span)?) })
    }

    /// The path of the project's own file, for formats that want a file where none is meant.
    pub(super) fn project_file(&self) -> String {
        self.path("rolecast.yaml")
    }

    fn path(&self, inside: &str) -> String {
        let mut steps: Vec<&str> = Vec::new();
        for step in self.prefix.split('/').chain(inside.split('/')) {
            match step {
                "" | "." => {}
                ".." if steps.last().is_some_and(|last| *last != "..") => drop(steps.pop()),
                step => steps.push(step),
            }
        }
        steps.join("/")
    }

    /// A record in words, a line each: the message, what there is to say at the places that take part, and what to do.
    /// Nothing in them acts on its surroundings.
    pub(super) fn lines(&self, record: &Record) -> Vec<String> {
        let Diagnostic { message, primary, related, help, .. } = &record.diagnostic;
        let place = |label: &Label| {
            let area = self.area_of(label.span)?;
            let line = area.part.map_or(1, |(start, _)| start.line);
            Some(format!("{}:{line}: {}", area.path, label.text))
        };
        let mut lines = vec![message.clone()];
        lines.extend(primary.iter().chain(related).filter(|label| !label.text.is_empty()).filter_map(place));
        lines.extend(help.iter().map(|help| format!("help: {help}")));
        lines.iter().map(|line| super::render::safe(line).into_owned()).collect()
    }
}
