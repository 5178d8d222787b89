//! A difference as a section of Markdown, for the comment on a pull request or a job's summary: the verdict and who is
//! touched first, what exactly changes folded away, and no more than a comment may hold.

use std::fmt::Write as _;

use super::accepted::{accepted, idle, label};
use super::concise::counterexample;
use super::human::{entry, fields, gives, grouped, names, place, told};
use super::words::{about, opened, primitive, reach, scope, sentence, short};
use super::{Locate, Which};
use crate::catalog::show::safe;
use crate::diagnostic::Diagnostics;
use crate::diagnostic::render::markdown_text;
use crate::diff::principal::called;
use crate::diff::{AssignmentChange, Change, Diff, Step, Verdict};
use crate::escape::markdown_code_span;

/// Bytes of a section: GitHub refuses comments of more than 65,536 characters, and what is put around has to fit too.
const LARGEST: usize = 60_000;
/// Bytes that each folded part may take of it.
const LARGEST_PART: usize = 26_000;
/// Rows of the table that is not folded.
const MOST_ROWS: usize = 50;

/// The difference and what there is to say beside, with a line break at the end.
pub fn markdown(diff: &Diff, notes: &Diagnostics, locate: Locate<'_>) -> String {
    let mut out = format!("## rolecast: {}\n\n", diff.verdict.word());
    let all = diff.rows.len() + diff.unchanged;
    let _ = write!(out, "{} of {all} change, each persona in each environment counted.", diff.rows.len());
    if let Some(reach) = reach(diff.blast) {
        let _ = write!(out, " {reach}.");
    }
    out.push('\n');
    for one in diff.refused.iter().take(MOST_ROWS) {
        let side = if one.is_in_second { Which::After } else { Which::Before };
        out.push_str("\n**Not let through:** ");
        plain(&format!("{} ", counterexample(one)), &mut out);
        code(&place(side, &one.origin.file, &one.origin.pointer, locate), &mut out);
        out.push('\n');
    }
    for (one, state) in &diff.acceptances {
        let text = idle(one, *state).unwrap_or_else(|| accepted(one, locate));
        let _ = write!(out, "\n**{}** ", label(*state));
        plain(&text, &mut out);
        out.push('\n');
    }
    for note in &notes.0 {
        out.push_str("\nNote: ");
        plain(&note.message, &mut out);
        out.push('\n');
    }
    let [was, is] = &diff.catalogs;
    if was != is {
        let _ = write!(out, "\nThe catalogue of roles was of {} and is of {}.\n", was.date, is.date);
    }
    rows(&mut out, diff);
    let groups = grouped(&diff.changes);
    let changes: Vec<String> = groups.iter().map(|group| change(group, locate)).collect();
    folded(&mut out, "What principals can do", &changes);
    let around: Vec<String> = diff
        .around
        .iter()
        .map(|one| {
            let sign = if one.is_broader { '+' } else { '-' };
            let side = if one.is_in_second { Which::After } else { Which::Before };
            let at = place(side, &one.origin.file, &one.origin.pointer, locate);
            let mut text = format!("- `{sign}` ");
            let accepted = if one.is_accepted { ", accepted" } else { "" };
            let words = sentence(&one.reason, one.is_broader);
            plain(&format!("{}: {words}{accepted} ", about(one)), &mut text);
            code(&at, &mut text);
            text + "\n"
        })
        .collect();
    folded(&mut out, "Around access", &around);
    let assignments: Vec<String> = diff.assignments.iter().map(assignment).collect();
    folded(&mut out, "Assignments", &assignments);
    out
}

fn rows(out: &mut String, diff: &Diff) {
    if diff.rows.is_empty() {
        return;
    }
    out.push_str("\n| | Persona | Environment | Why |\n| --- | --- | --- | --- |\n");
    for row in diff.rows.iter().take(MOST_ROWS) {
        let word = row.verdict.word();
        let is_worse = matches!(row.verdict, Verdict::Broadened | Verdict::Both | Verdict::Moved);
        let _ = write!(out, "| {} | ", if is_worse { format!("**{word}**") } else { word.to_owned() });
        plain(&row.persona, out);
        out.push_str(" | ");
        plain(&row.environment, out);
        out.push_str(" | ");
        let broader = row.broader.iter().map(|reason| short(reason, true));
        let narrower = row.narrower.iter().map(|reason| short(reason, false));
        plain(&broader.chain(narrower).collect::<Vec<_>>().join("; "), out);
        out.push_str(" |\n");
    }
    if diff.rows.len() > MOST_ROWS {
        let _ = write!(out, "\nand {} more, which `--format json` lists\n", diff.rows.len() - MOST_ROWS);
    }
}

/// A folded list; how much of it is left out is said, in it and in its title.
fn folded(out: &mut String, title: &str, items: &[String]) {
    if items.is_empty() {
        return;
    }
    let room = LARGEST_PART.min(LARGEST.saturating_sub(out.len()));
    let mut used = 0;
    let fit = items.iter().take_while(|item| {
        used += item.len();
        used <= room
    });
    let shown: Vec<&str> = fit.map(String::as_str).collect();
    let left = items.len() - shown.len();
    let note = if left > 0 { format!(", {left} of them left out here") } else { String::new() };
    let _ = write!(out, "\n<details><summary>{title}: {}{note}</summary>\n\n", items.len());
    out.push_str(&shown.concat());
    if left > 0 {
        let _ = write!(out, "\n{left} more, which `--format json` lists\n");
    }
    out.push_str("\n</details>\n");
}

/// What reads the same but for principal and scope.
fn change(group: &[&Change], locate: Locate<'_>) -> String {
    let Some(first) = group.first() else { return String::new() };
    let lines = || told(first).flat_map(|(_, step)| &step.lines);
    let sign = if first.weight.is_broader { '+' } else { '-' };
    let mut out = format!("- `{sign}` **");
    let (environments, personas) = (lines().map(|line| &line.environment), lines().map(|line| &line.persona));
    plain(&format!("{}: {}", names(environments), names(personas)), &mut out);
    out.push_str("**");
    let components = names(lines().filter_map(|line| line.component.as_ref()));
    if !components.is_empty() {
        plain(&format!(" on {components}"), &mut out);
    }
    out.push('\n');
    for one in group {
        out.push_str("  - ");
        plain(&format!("{} at {}", called(&one.principal), scope(&one.scope)), &mut out);
        out.push('\n');
    }
    for (sign, step) in told(first) {
        self::step(&mut out, sign, step, locate);
    }
    let primitives: Vec<String> = opened(&first.primitives).into_iter().map(primitive).collect();
    if !primitives.is_empty() {
        out.push_str("  - opens ");
        plain(&primitives.join(", "), &mut out);
        out.push('\n');
    }
    out
}

fn step(out: &mut String, sign: char, step: &Step, locate: Locate<'_>) {
    let why: Vec<String> = step.reasons.iter().map(|reason| sentence(reason, sign == '+')).collect();
    let _ = write!(out, "  - `{sign}` ");
    let accepted = if step.is_accepted() { ", accepted" } else { "" };
    plain(&format!("{}, {}{accepted}: ", step.state, why.join("; ")), out);
    code(&gives(step), out);
    let side = if sign == '+' { Which::After } else { Which::Before };
    for line in &step.lines {
        out.push_str(", ");
        code(&place(side, &line.file, &line.pointer, locate), out);
        plain(&format!(" {}", line.role), out);
    }
    out.push('\n');
}

fn assignment(change: &AssignmentChange) -> String {
    let (sign, text) = match (&change.was, &change.is) {
        (Some(was), Some(is)) => ('~', format!("{} ({})", entry(is), fields(&change.fields, was))),
        (None, Some(is)) => ('+', entry(is)),
        (Some(was), None) => ('-', entry(was)),
        (None, None) => return String::new(),
    };
    let mut out = format!("- `{sign}` ");
    plain(&text, &mut out);
    out + "\n"
}

/// Running text on one line, with what it has between backticks as code; nothing of it means anything else to Markdown.
fn plain(text: &str, out: &mut String) {
    if text.starts_with(' ') {
        out.push(' ');
    }
    markdown_text(text.trim_matches(' '), out);
    if text.ends_with(' ') {
        out.push(' ');
    }
}

fn code(text: &str, out: &mut String) {
    markdown_code_span(&safe(text), out);
}
