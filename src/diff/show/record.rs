//! A difference as annotations of the lines that give access which is broader, the worst first.
//!
//! Takes a difference with what gates say of it, and whoever knows where lines stand; gives records, which
//! `diagnostic::render` writes as the formats of CI systems. Narrower access gives nobody anything, so it is told only
//! where a gate refuses it: an annotation asks somebody to look, and systems that show a few alone must not show it in
//! place of something broader.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::concise::counterexample;
use super::human::gives;
use super::rules::{NARROWER, rule};
use super::words::scope;
use super::{Which, set};
use crate::diagnostic::{Confidence, Diagnostic, Fingerprints, Record, Severity, Standing, Subject};
use crate::diff::principal::called;
use crate::diff::reason::Reason;
use crate::diff::{Around, By, Change, Counterexample, Diff, Gate, Line, Step, Weight, What, gate};
use crate::model::environment::Tier;
use crate::model::primitive::PrimitiveSeverity;
use crate::policy::{Origin, Text};

/// Knows where lines of both sides stand.
pub trait Written {
    /// A message at a line, with words beside it. A line of the first side is none of the files that are there, so it is
    /// the file alone, and the words say which line it was.
    fn at(&mut self, message: Diagnostic, side: Which, file: &Text, pointer: &str, beside: String) -> Diagnostic;

    /// What stands there, in words that no edit elsewhere changes.
    fn lasting(&mut self, side: Which, file: &Text, pointer: &str) -> String;
}

/// What one line gives, or what one change around access is, for one reason.
struct Note {
    code: &'static str,
    severity: Severity,
    weight: Weight,
    confidence: Confidence,
    shown: Counterexample,
    /// What is given first, and how often something like it.
    beside: String,
    count: usize,
    instance: Option<Text>,
    /// Who has what where, in words that last.
    parts: BTreeSet<String>,
}

/// Everything that is broader, and what gates do not let through, as records, the worst first.
pub fn records(diff: &Diff, written: &mut dyn Written) -> Vec<Record> {
    let gate = diff.refused.iter().find_map(|one| match one.by {
        By::FailOn(gate) => Some(gate),
        By::Reference | By::Denial { .. } => None,
    });
    let mut notes = of_changes(diff, gate);
    notes.extend(diff.around.iter().filter_map(|one| of_around(one, gate)));
    refuse(&mut notes, diff);
    notes.sort_by_key(|note| Reverse((note.severity, note.weight)));
    let mut fingerprints = Fingerprints::default();
    notes.into_iter().map(|note| record(note, written, &mut fingerprints)).collect()
}

/// How bad something is: an error where the gate refuses it, and good to know where it is accepted.
fn severity(refused: bool, is_accepted: bool, opens: Option<PrimitiveSeverity>, tier: Option<Tier>) -> Severity {
    match (refused, is_accepted, opens, tier) {
        (true, ..) => Severity::Error,
        (_, true, ..) => Severity::Info,
        (.., Some(PrimitiveSeverity::Error), _) | (.., Some(Tier::Production)) => Severity::Warning,
        _ => Severity::Info,
    }
}

/// Lines and reasons. What one line gives for one reason, to whomever and wherever, is one note.
fn of_changes(diff: &Diff, gate: Option<Gate>) -> Vec<Note> {
    let mut at: BTreeMap<(&'static str, bool, Text, Text, String), usize> = BTreeMap::new();
    let mut notes: Vec<Note> = Vec::new();
    for change in &diff.changes {
        let broader = change.broader.iter().map(|step| (true, step));
        let all = broader.chain(change.narrower.iter().map(|step| (false, step)));
        for (is_broader, step) in all.filter(|(_, step)| !step.is_implied) {
            let refused = gate.map(|gate| gate.lines(change, step, is_broader)).unwrap_or_default();
            for (number, line) in step.lines.iter().enumerate() {
                let is_refused = refused.iter().any(|(other, _)| *other == number);
                let is_accepted = step.accepted.contains(&number);
                let severity = severity(is_refused, is_accepted, step.opens, Some(line.reaches));
                for reason in step.reasons.iter().filter(|_| is_broader || is_refused) {
                    let code = if is_broader { reason.word() } else { NARROWER };
                    let key = (code, is_broader, line.environment.clone(), line.file.clone(), line.pointer.clone());
                    let place = *at.entry(key).or_insert(notes.len());
                    match notes.get_mut(place) {
                        Some(note) => note.add(change, step, line, severity),
                        None => {
                            notes.extend(Note::of(code, change, (is_broader, step, reason), (number, line), severity))
                        }
                    }
                }
            }
        }
    }
    notes
}

/// Puts what a reference or a denial does not let through at its line, be there a note or none.
fn refuse(notes: &mut Vec<Note>, diff: &Diff) {
    for one in diff.refused.iter().filter(|one| !matches!(one.by, By::FailOn(_))) {
        let code = if one.is_broader { one.reason.word() } else { NARROWER };
        let is_there = |note: &&mut Note| {
            note.code == code && note.shown.origin == one.origin && note.shown.environment == one.environment
        };
        match notes.iter_mut().find(is_there) {
            // Two gates may refuse the same line: each is a note of its own.
            Some(note) if matches!(note.shown.by, By::FailOn(_)) => {
                note.severity = Severity::Error;
                note.shown = one.clone();
            }
            _ => notes.push(Note {
                code,
                severity: Severity::Error,
                weight: Weight::default(),
                confidence: Confidence::High,
                shown: one.clone(),
                beside: String::new(),
                count: 1,
                instance: None,
                parts: one.principal.iter().map(|principal| format!("{}\n{principal}", one.by.word())).collect(),
            }),
        }
    }
}

impl Note {
    fn of(
        code: &'static str,
        change: &Change,
        (is_broader, step, reason): (bool, &Step, &Reason),
        (number, line): (usize, &Line),
        severity: Severity,
    ) -> Option<Note> {
        let open = matches!(&step.what, What::Operations { operations, .. } if set::is_open(operations));
        let unsure = open || matches!(reason, Reason::ConditionLooser { witness: None, .. });
        let moved = if step.is_moved { ", moved" } else { "" };
        let (who, place) = (called(&change.principal), scope(&change.scope));
        let shown = gate::of_step(By::FailOn(Gate::Any), change, step, &[(number, line)], is_broader)?;
        let accepted = if step.accepted.contains(&number) { ", accepted" } else { "" };
        let mut note = Note {
            code,
            severity,
            weight: change.weight,
            confidence: if unsure { Confidence::Medium } else { Confidence::High },
            shown: Counterexample { reason: reason.clone(), ..shown },
            beside: format!("`{who}` at {place}, {}{moved}{accepted}, {}", step.state, gives(step)),
            count: 0,
            instance: Some(line.instance.clone()),
            parts: BTreeSet::new(),
        };
        note.add(change, step, line, severity);
        Some(note)
    }

    fn add(&mut self, change: &Change, step: &Step, line: &Line, severity: Severity) {
        self.severity = self.severity.max(severity);
        self.count += 1;
        let state = crate::diff::Standing::of(step.state).word();
        self.parts.insert(format!("{}\n{}\n{state}\n{}", change.principal_key, change.scope_key, line.role));
    }
}

fn of_around(one: &Around, gate: Option<Gate>) -> Option<Note> {
    let opens = one.primitives.iter().map(|one| one.primitive.severity.value).max();
    let is_refused = gate.is_some_and(|gate| gate.refuses_around(one));
    (one.is_broader || is_refused).then(|| Note {
        code: if one.is_broader { one.reason.word() } else { NARROWER },
        severity: severity(is_refused, one.is_accepted, opens, one.tier),
        weight: Weight::of_around(one),
        confidence: Confidence::High,
        shown: gate::of_around(By::FailOn(Gate::Any), one),
        beside: one.principal.as_ref().map(|principal| format!("`{principal}`")).unwrap_or_default(),
        count: 1,
        instance: None,
        parts: BTreeSet::from([about(&one.reason), one.principal.as_deref().unwrap_or_default().to_owned()]),
    })
}

/// What tells changes around access apart that stand at one place.
fn about(reason: &Reason) -> String {
    match reason {
        Reason::GuardrailLoosened { what } => what.word().to_owned(),
        Reason::ExceptionAdded { rule } | Reason::ExceptionExtended { rule, .. } => rule.to_string(),
        Reason::SettingOpens { setting, .. } => setting.to_string(),
        _ => String::new(),
    }
}

fn record(note: Note, written: &mut dyn Written, fingerprints: &mut Fingerprints) -> Record {
    let Note { code, severity, confidence, shown, mut beside, count, instance, parts, .. } = note;
    let Counterexample { persona, environment, is_broader, origin: Origin { file, pointer }, .. } = &shown;
    let side = if shown.is_in_second { Which::After } else { Which::Before };
    let part = |text: &Option<Text>| text.as_deref().map(str::to_owned);
    let lasting = written.lasting(side, file, pointer);
    let words = [code, if *is_broader { "+" } else { "-" }, &lasting];
    let names = [persona, environment].map(|name| name.as_deref().unwrap_or_default());
    let fingerprint = fingerprints.next(words.into_iter().chain(names).chain(parts.iter().map(String::as_str)));
    if count > 1 {
        beside.push_str(&format!("; and {} more like it", count - 1));
    }
    Record {
        diagnostic: written.at(Diagnostic::new(severity, code, counterexample(&shown)), side, file, pointer, beside),
        fingerprint,
        confidence,
        rule: rule(code),
        subject: Subject { persona: part(persona), environment: part(environment), component: part(&instance) },
        standing: Standing::Open,
    }
}
