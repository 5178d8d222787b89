//! The rules of a run, as SARIF and code scanning describe them.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{level, sentence};
use crate::diagnostic::Severity;
use crate::diagnostic::record::Rule;

/// Characters of a description; code scanning takes 1024.
const LONGEST: usize = 1000;

/// The rules that results refer to, in the order in which they are met.
#[derive(Default)]
pub(super) struct Rules {
    known: BTreeMap<&'static str, usize>,
    all: Vec<(&'static str, Option<Rule>)>,
}

impl Rules {
    /// The index of a rule.
    pub(super) fn index(&mut self, code: &'static str, rule: Option<Rule>) -> usize {
        let all = &mut self.all;
        *self.known.entry(code).or_insert_with(|| {
            all.push((code, rule));
            all.len() - 1
        })
    }

    /// All of them, by index.
    pub(super) fn descriptors(&self) -> Vec<Value> {
        self.all
            .iter()
            .map(|(code, rule)| match rule {
                Some(rule) => of_rule(code, rule),
                None => of_message(code),
            })
            .collect()
    }
}

fn of_rule(code: &str, rule: &Rule) -> Value {
    json!({
        "id": code,
        "name": pascal(rule.name),
        "shortDescription": { "text": sentence(rule.summary) },
        "fullDescription": { "text": sentence(&shortened(rule.does)) },
        "help": { "text": rule.page.trim(), "markdown": rule.page.trim() },
        "defaultConfiguration": { "level": level(rule.severity) },
        "properties": {
            "tags": ["security", "azure", "least-privilege"],
            "precision": rule.confidence.name(),
            "problem.severity": problem(rule.severity),
            "security-severity": security(rule.severity),
        },
    })
}

/// What reading and resolving have to say has no page: the code is its description.
fn of_message(code: &str) -> Value {
    let words = code.replace('-', " ");
    json!({
        "id": code,
        "name": pascal(code),
        "shortDescription": { "text": sentence(&words) },
        "fullDescription": { "text": format!("A project has to be read and resolved before it can be judged. {}", sentence(&words)) },
        "help": { "text": "The message says what is wrong and what to do about it. `rolecast check` shows it with the lines that it speaks of." },
        "properties": { "tags": ["azure"], "precision": "high" },
    })
}

/// A level as code scanning sorts findings that are no security problems.
fn problem(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "recommendation",
    }
}

/// A number by which code scanning calls something high, medium or low: the middle of each. It measures nothing more.
fn security(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "8.0",
        Severity::Warning => "5.5",
        Severity::Info => "2.0",
    }
}

/// `owner-role` as `OwnerRole`.
fn pascal(name: &str) -> String {
    let capital = |word: &str| {
        let mut letters = word.chars();
        letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
    };
    name.split('-').map(capital).collect()
}

/// Paragraphs as one, cut at a word where they are too long.
fn shortened(text: &str) -> String {
    let mut short = String::new();
    let mut length = 0;
    for word in text.split_whitespace() {
        length += word.chars().count() + 1;
        if length > LONGEST {
            return short + " ..";
        }
        if !short.is_empty() {
            short.push(' ');
        }
        short.push_str(word);
    }
    short
}
