//! A difference for a terminal, the worst first: whoever reads the first screen alone has read the worst.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::words::{about, counted, opened, primitive, reach, scope, sentence, short};
use super::{Locate, Spot, Which, set};
use crate::catalog::show::{safe, wrap};
use crate::diff::principal::called;
use crate::diff::{AssignmentChange, Change, Diff, Entry, Field, Row, Step, Use, Verdict, What};
use crate::policy::Text;

/// Rows and changes that people are shown; the rest is counted.
const MOST_ROWS: usize = 12;
const MOST_CHANGES: usize = 40;
/// Lines, and assignments, that are shown for a change.
const MOST_LINES: usize = 4;

/// How text is written: in lines of `width` columns where words can be parted, with colour or without.
#[derive(Clone, Copy)]
struct Paper {
    width: usize,
    colored: bool,
}

impl Paper {
    fn paint(self, code: &str, text: &str) -> String {
        if self.colored { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }

    fn verdict(self, verdict: Verdict) -> String {
        let code = match verdict {
            Verdict::Broadened | Verdict::Both | Verdict::Moved => "1;31",
            Verdict::Narrowed => "1;32",
            Verdict::Unchanged => "1",
        };
        self.paint(code, verdict.word())
    }

    /// A line, its own words parted where it is too long; what follows the first is indented further.
    fn line(self, out: &mut String, indent: usize, text: &str) {
        let _ = writeln!(out, "{}{}", " ".repeat(indent), wrap::hang(text, indent + 2, self.width));
    }
}

/// The difference in words.
pub fn human(diff: &Diff, locate: Locate<'_>, width: usize, colored: bool) -> String {
    let paper = Paper { width, colored };
    let mut out = String::new();
    headline(&mut out, diff, paper);
    rows(&mut out, &diff.rows, paper);
    let groups = grouped(&diff.changes);
    for group in groups.iter().take(MOST_CHANGES) {
        change(&mut out, group, locate, paper);
    }
    if groups.len() > MOST_CHANGES {
        let more = counted(groups.len() - MOST_CHANGES, "change");
        let _ = writeln!(out, "\n{more} more, which `--format json` lists");
    }
    around(&mut out, diff, locate, paper);
    assignments(&mut out, &diff.assignments, paper);
    accepted(&mut out, diff, locate, paper);
    out
}

/// What is broader and let through all the same, with why.
fn accepted(out: &mut String, diff: &Diff, locate: Locate<'_>, paper: Paper) {
    let mut all = diff.acceptances.iter().filter(|(_, state)| *state == Use::Accepts).peekable();
    if all.peek().is_some() {
        let _ = writeln!(out, "\naccepted");
    }
    for (one, _) in all {
        paper.line(out, 2, &safe(&super::accepted::accepted(one, locate)));
    }
}

fn headline(out: &mut String, diff: &Diff, paper: Paper) {
    let (changed, all) = (diff.rows.len(), diff.rows.len() + diff.unchanged);
    let word = diff.verdict.word();
    let text = format!("{word}: {changed} of {all} change, each persona in each environment counted");
    let text = wrap::hang(&text, 2, paper.width);
    let rest = text.get(word.len()..).unwrap_or_default();
    let _ = writeln!(out, "{}{rest}", paper.verdict(diff.verdict));
    if let Some(reach) = reach(diff.blast) {
        paper.line(out, 2, &reach);
    }
    let [was, is] = &diff.catalogs;
    if was != is {
        paper.line(out, 2, &format!("the catalogue of roles was of {} and is of {}", was.date, is.date));
    }
}

fn rows(out: &mut String, rows: &[Row], paper: Paper) {
    if rows.is_empty() {
        return;
    }
    out.push('\n');
    let width = |of: fn(&Row) -> &Text| rows.iter().map(|row| safe(of(row)).chars().count()).max().unwrap_or(0);
    let (personas, environments) = (width(|row| &row.persona), width(|row| &row.environment));
    for row in rows.iter().take(MOST_ROWS) {
        let why: Vec<String> = row
            .broader
            .iter()
            .map(|reason| short(reason, true))
            .chain(row.narrower.iter().map(|reason| short(reason, false)))
            .take(3)
            .collect();
        let head = format!("{:<personas$}  {:<environments$}  ", safe(&row.persona), safe(&row.environment));
        let verdict = row.verdict.word();
        let indent = 2 + head.chars().count() + 11;
        let why = wrap::hang(&safe(&why.join("; ")), indent, paper.width);
        let _ = writeln!(out, "  {head}{}{}{why}", paper.verdict(row.verdict), " ".repeat(11 - verdict.len()));
    }
    if rows.len() > MOST_ROWS {
        let _ = writeln!(out, "  and {} more", rows.len() - MOST_ROWS);
    }
}

/// Changes that read the same but for principal and scope, in the order of the first of each.
pub(super) fn grouped(changes: &[Change]) -> Vec<Vec<&Change>> {
    let mut at: BTreeMap<String, usize> = BTreeMap::new();
    let mut groups: Vec<Vec<&Change>> = Vec::new();
    for change in changes.iter().filter(|change| told(change).next().is_some()) {
        let mut key = format!("{:?}", change.weight);
        for (sign, step) in told(change) {
            let _ = write!(key, "\n{sign} {:?} {:?} {:?}", step.what, step.state, step.reasons);
            let names = step.lines.iter().map(|line| (&line.environment, &line.persona, &line.role));
            names.for_each(|name| key.push_str(&format!("{name:?}")));
        }
        let number = *at.entry(key).or_insert(groups.len());
        match groups.get_mut(number) {
            Some(group) => group.push(change),
            None => groups.push(vec![change]),
        }
    }
    groups
}

/// The steps that nothing else says, the broader ones first.
pub(super) fn told(change: &Change) -> impl Iterator<Item = (char, &Step)> {
    crate::diff::verdict::told(change).map(|(is_broader, step)| (if is_broader { '+' } else { '-' }, step))
}

fn change(out: &mut String, group: &[&Change], locate: Locate<'_>, paper: Paper) {
    let Some(first) = group.first() else { return };
    out.push('\n');
    let lines = || told(first).flat_map(|(_, step)| &step.lines);
    let title =
        format!("{}: {}", names(lines().map(|line| &line.environment)), names(lines().map(|line| &line.persona)));
    let sign = if first.weight.is_broader { "+" } else { "-" };
    let code = if first.weight.is_broader { "1;31" } else { "1;32" };
    let components = names(lines().filter_map(|line| line.component.as_ref()));
    let about = if components.is_empty() { String::new() } else { format!(" on {components}") };
    let _ = writeln!(out, "{}", paper.paint(code, &format!("{sign} {title}{about}")));
    for one in group.iter().take(MOST_LINES) {
        paper.line(out, 2, &format!("{} at {}", safe(&called(&one.principal)), safe(&scope(&one.scope))));
    }
    if group.len() > MOST_LINES {
        let _ = writeln!(out, "  and {} more", group.len() - MOST_LINES);
    }
    for (sign, step) in told(first) {
        self::step(out, sign, step, paper);
        places(out, sign, step, locate, paper);
    }
    opens(out, first, paper);
}

/// What a step gives, without why.
pub(super) fn gives(step: &Step) -> String {
    match &step.what {
        What::Operations { plane, operations } => {
            let mut notes = Vec::new();
            if !set::is_literal(operations) {
                notes.push(counted(set::known(*plane, operations), "known operation"));
            }
            if set::is_open(operations) {
                notes.push("in one of two readings of `X/*/verb`".to_owned());
            }
            let notes = if notes.is_empty() { String::new() } else { format!(" ({})", notes.join(", ")) };
            format!("{} plane: {}{notes}", plane.name(), set::line(*plane, operations))
        }
        What::Role { mechanism, name } => format!("{} of {}", name, mechanism.id()),
    }
}

fn step(out: &mut String, sign: char, step: &Step, paper: Paper) {
    let is_broader = sign == '+';
    let why: Vec<String> = step.reasons.iter().map(|reason| sentence(reason, is_broader)).collect();
    let moved = match (step.is_moved, is_broader) {
        (false, _) => "",
        (true, true) => ", the same as is gone elsewhere",
        (true, false) => ", the same as is new elsewhere",
    };
    let code = if is_broader { "31" } else { "32" };
    let accepted = if step.is_accepted() { ", accepted" } else { "" };
    let head = format!("{sign} {}, {}{moved}{accepted}", step.state, why.join("; "));
    let head = wrap::hang(&safe(&head), 6, paper.width);
    let _ = writeln!(out, "    {}", paper.paint(code, &head));
    paper.line(out, 6, &safe(&gives(step)));
}

/// The lines that give it, or gave it.
fn places(out: &mut String, sign: char, step: &Step, locate: Locate<'_>, paper: Paper) {
    let side = if sign == '+' { Which::After } else { Which::Before };
    for line in step.lines.iter().take(MOST_LINES) {
        let at = place(side, &line.file, &line.pointer, locate);
        paper.line(out, 6, &format!("{}: {}", safe(&at), safe(&line.role)));
    }
    if step.lines.len() > MOST_LINES {
        let _ = writeln!(out, "      and {} more", step.lines.len() - MOST_LINES);
    }
}

/// `personas/P004.yaml:13:5`, in a revision `main:personas/P004.yaml:13:5`; the pointer where the line is not known.
pub(super) fn place(side: Which, file: &Text, pointer: &str, locate: Locate<'_>) -> String {
    let Spot { file, at } = locate(side, file, pointer);
    at.map_or_else(|| format!("{file}{pointer}"), |(line, column)| format!("{file}:{line}:{column}"))
}

/// The primitives that are opened, the worst first; those that are good to know are left to JSON.
fn opens(out: &mut String, change: &Change, paper: Paper) {
    let list: Vec<String> = opened(&change.primitives).into_iter().map(primitive).collect();
    if !list.is_empty() {
        let text = wrap::hang(&safe(&format!("opens {}", list.join(", "))), 6, paper.width);
        let _ = writeln!(out, "    {}", paper.paint("33", &text));
    }
}

fn around(out: &mut String, diff: &Diff, locate: Locate<'_>, paper: Paper) {
    if diff.around.is_empty() {
        return;
    }
    let _ = writeln!(out, "\naround access");
    for one in diff.around.iter().take(MOST_CHANGES) {
        let sign = if one.is_broader { '+' } else { '-' };
        let side = if one.is_in_second { Which::After } else { Which::Before };
        let at = place(side, &one.origin.file, &one.origin.pointer, locate);
        let accepted = if one.is_accepted { ", accepted" } else { "" };
        let text = format!("{sign} {}: {}{accepted} ({at})", about(one), sentence(&one.reason, one.is_broader));
        let code = if one.is_broader { "31" } else { "32" };
        let text = wrap::hang(&safe(&text), 4, paper.width);
        let _ = writeln!(out, "  {}", paper.paint(code, &text));
    }
    if diff.around.len() > MOST_CHANGES {
        let _ = writeln!(out, "  and {} more", diff.around.len() - MOST_CHANGES);
    }
}

fn assignments(out: &mut String, changes: &[AssignmentChange], paper: Paper) {
    if changes.is_empty() {
        return;
    }
    let count = |of: fn(&AssignmentChange) -> bool| changes.iter().filter(|one| of(one)).count();
    let (added, removed) = (count(|one| one.was.is_none()), count(|one| one.is.is_none()));
    let changed = changes.len() - added - removed;
    let _ = writeln!(out, "\nassignments: {added} added, {removed} removed, {changed} changed");
    for change in changes.iter().take(MOST_CHANGES) {
        let text = match (&change.was, &change.is) {
            (Some(was), Some(is)) => format!("~ {} ({})", entry(is), fields(&change.fields, was)),
            (None, Some(is)) => format!("+ {}", entry(is)),
            (Some(was), None) => format!("- {}", entry(was)),
            (None, None) => continue,
        };
        let _ = writeln!(out, "  {}", wrap::hang(&safe(&text), 4, paper.width));
    }
    if changes.len() > MOST_CHANGES {
        let _ = writeln!(out, "  and {} more, which `--format json` lists", changes.len() - MOST_CHANGES);
    }
}

pub(super) fn entry(one: &Entry) -> String {
    let principal = called(&one.principal);
    format!("{}: {} for {principal} at {}, {}", one.environment, one.role.name, scope(&one.scope), one.state)
}

/// What is other, with what it was.
pub(super) fn fields(fields: &[Field], was: &Entry) -> String {
    let one = |field: &Field| match field {
        Field::Scope => format!("scope was {}", scope(&was.scope)),
        Field::Principal => format!("principal was {}", called(&was.principal)),
        Field::Role => format!("role was {}", was.role.name),
        Field::State | Field::Expiry => format!("{} was {}", field.word(), was.state),
        Field::Condition | Field::Membership | Field::Activation => field.word().to_owned(),
    };
    fields.iter().map(one).collect::<Vec<_>>().join("; ")
}

/// Each once, in order.
pub(super) fn names<'t>(all: impl Iterator<Item = &'t Text>) -> String {
    let mut found: Vec<&str> = Vec::new();
    for name in all {
        if !found.contains(&&**name) {
            found.push(name);
        }
    }
    safe(&found.join(", ")).into_owned()
}
