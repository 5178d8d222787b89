//! Printing: data to standard output, messages to standard error, each in the format that was asked for.

use std::io::{self, IsTerminal, Write};
use std::time::Duration;

use anstream::{AutoStream, ColorChoice};
use serde_json::{Map, Value};

use super::global::{Color, Format, Global};
use super::status::Stop;
use crate::diagnostic::{Diagnostics, Log, render};
use crate::source::SourceMap;

/// Columns of text that is not read in a terminal.
const WIDTH: usize = 100;

/// Where a run prints, and how.
#[derive(Debug)]
pub(super) struct Terminal {
    pub(super) format: Format,
    pub(super) verbose: bool,
    quiet: bool,
    /// Whether standard output takes colour.
    colored: bool,
    /// Whether standard error does.
    messages_colored: bool,
    /// The way from the root of the repository to the project, for formats that ask it.
    prefix: String,
}

impl Terminal {
    pub(super) fn new(global: &Global) -> Terminal {
        match global.color {
            Color::Always => ColorChoice::Always,
            Color::Auto => ColorChoice::Auto,
            Color::Never => ColorChoice::Never,
        }
        .write_global();
        Terminal {
            format: global.format,
            verbose: global.verbose,
            quiet: global.quiet,
            colored: AutoStream::choice(&io::stdout()) != ColorChoice::Never,
            messages_colored: AutoStream::choice(&io::stderr()) != ColorChoice::Never,
            prefix: if global.format.is_log() { global.prefix() } else { String::new() },
        }
    }

    /// Whether data is to be JSON.
    pub(super) fn is_json(&self) -> bool {
        self.format == Format::Json
    }

    /// Whether data may be coloured.
    pub(super) fn is_colored(&self) -> bool {
        self.colored
    }

    /// Whether everything that there is to say is to be in the data.
    fn is_for_programs(&self) -> bool {
        self.is_json() || self.format.is_log()
    }

    /// How many columns text may take.
    pub(super) fn width(&self) -> usize {
        let columns = || std::env::var("COLUMNS").ok()?.parse().ok();
        if io::stdout().is_terminal() { columns().unwrap_or(WIDTH).clamp(40, WIDTH) } else { WIDTH }
    }

    /// Prints what was asked for.
    pub(super) fn data(&self, text: &str) -> Result<(), Stop> {
        let mut out = io::stdout().lock();
        out.write_all(text.as_bytes())?;
        Ok(out.flush()?)
    }

    /// Prints a verb's account of what it did, which `--quiet` does without, and whatever programs read.
    pub(super) fn account(&self, text: &str) -> Result<(), Stop> {
        if self.quiet || self.is_for_programs() { Ok(()) } else { self.data(text) }
    }

    /// Prints a unified diff.
    pub(super) fn diff(&self, diff: &str) -> Result<(), Stop> {
        if !self.colored {
            return self.data(diff);
        }
        let mut text = String::with_capacity(diff.len() + diff.len() / 4);
        for line in diff.split_inclusive('\n') {
            let code = match line.as_bytes() {
                [b'+', b'+', b'+', ..] | [b'-', b'-', b'-', ..] => "1",
                [b'+', ..] => "32",
                [b'-', ..] => "31",
                [b'@', ..] => "36",
                _ => "0",
            };
            text.push_str(&format!("\u{1b}[{code}m{}\u{1b}[0m\n", line.trim_end_matches('\n')));
        }
        self.data(&text)
    }

    /// Says something beside the data; not where everything is in the data.
    pub(super) fn note(&self, text: &str) {
        if !self.quiet && !self.is_for_programs() {
            complain(text);
        }
    }

    /// Says how long something took, to those who asked.
    pub(super) fn timing(&self, what: &str, took: Duration) {
        if self.verbose {
            complain(&format!("{what:<8} {:>9.1} ms\n", took.as_secs_f64() * 1000.0));
        }
    }

    /// Says what was found, but where everything is in the data. `--quiet` leaves the errors.
    pub(super) fn messages(&self, found: &Diagnostics, map: &SourceMap) {
        if self.is_for_programs() {
            return;
        }
        let wanted: Vec<_> = found.0.iter().filter(|one| one.is_error() || !self.quiet).collect();
        let mut text = String::new();
        for diagnostic in &wanted {
            if self.format == Format::Concise {
                text.push_str(&render::concise(diagnostic, map));
            } else {
                text.push_str(&render::human(diagnostic, map, self.messages_colored));
            }
            text.push('\n');
        }
        let summary = render::summary(wanted.iter().copied());
        if self.format == Format::Human && wanted.len() > 1 && !summary.is_empty() {
            text.push_str(&format!("{summary}\n"));
        }
        complain(&text);
    }

    /// Prints a result as JSON: the diagnostics, and a verb's own keys beside them.
    pub(super) fn json(&self, found: &Diagnostics, map: &SourceMap, own: Map<String, Value>) -> Result<(), Stop> {
        let text = render::json(&found.0, map);
        let mut object: Map<String, Value> = serde_json::from_str(&text).unwrap_or_default();
        object.extend(own);
        self.data(&format!("{:#}\n", Value::Object(object)))
    }

    /// What reading and resolving have to say, for [`log`](Terminal::log).
    pub(super) fn begin<'t>(&'t self, found: &Diagnostics, map: &'t SourceMap) -> Log<'t> {
        Log::of(found, map, &self.prefix)
    }

    /// Prints everything that there is to say in the format of a CI system; in others nothing.
    pub(super) fn log(&self, log: &Log<'_>) -> Result<(), Stop> {
        self.data(&match self.format {
            Format::Human | Format::Concise | Format::Json | Format::Html => return Ok(()),
            Format::Sarif => render::sarif(log),
            Format::Github => render::github(log),
            Format::Azure => render::azure(log),
            Format::Gitlab => render::gitlab(log),
            Format::Junit => render::junit(log),
            Format::Markdown => render::markdown(log),
        })
    }

    /// Says why nothing came of a run.
    pub(super) fn refuse(&self, found: &Diagnostics, map: &SourceMap) -> Result<(), Stop> {
        self.messages(found, map);
        if self.is_json() { self.json(found, map, Map::new()) } else { self.log(&self.begin(found, map)) }
    }
}

/// Writes to standard error. That nobody can be told that it is closed is no reason to stop.
pub(super) fn complain(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}
