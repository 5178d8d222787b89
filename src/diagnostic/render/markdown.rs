//! Markdown for the comment on a pull request, or a job's summary: a table of what is to be mended, and what is not folded
//! away.

use std::fmt::Write;

use super::concise::summary;
use crate::diagnostic::record::{Log, Record, Standing};
use crate::escape::{Language, Markdown, markdown_table_code_span};

/// Bytes of one table; GitHub refuses comments of more than 65,536 characters.
const LARGEST_TABLE: usize = 28_000;

/// All messages as a section, with a line break at the end.
pub fn markdown(log: &Log<'_>) -> String {
    let open: Vec<&Record> = log.open().collect();
    let excused: Vec<&Record> =
        log.records.iter().filter(|one| matches!(one.standing, Standing::Excused { .. })).collect();
    let mut out = String::from("## rolecast: ");
    let infos =
        open.len() - open.iter().filter(|one| one.diagnostic.severity > crate::diagnostic::Severity::Info).count();
    let counted = summary(open.iter().map(|one| &one.diagnostic));
    let remarks = match infos {
        0 => String::new(),
        1 => "1 remark".to_owned(),
        many => format!("{many} remarks"),
    };
    let parts: Vec<&str> = [counted.as_str(), remarks.as_str()].into_iter().filter(|part| !part.is_empty()).collect();
    out.push_str(if parts.is_empty() { "nothing found" } else { "" });
    out.push_str(&parts.join(", "));
    out.push('\n');
    if !open.is_empty() {
        out.push_str("\n| | Rule | Where | What |\n| --- | --- | --- | --- |\n");
        rows(&open, &mut out, |record, out| {
            let _ = write!(out, "| {} ", record.diagnostic.severity.name());
            common(log, record, out);
            for help in &record.diagnostic.help {
                out.push_str("<br>");
                text(help, out);
            }
            out.push_str(" |\n");
        });
    }
    let known = log.records.iter().filter(|one| one.standing == Standing::Known).count();
    match known {
        0 => {}
        1 => out.push_str("\n1 more is known: the baseline has it.\n"),
        many => drop(write!(out, "\n{many} more are known: the baseline has them.\n")),
    }
    if !excused.is_empty() {
        let _ = write!(out, "\n<details><summary>{} excused</summary>\n", excused.len());
        out.push_str("\n| Rule | Where | What | Why it is accepted |\n| --- | --- | --- | --- |\n");
        rows(&excused, &mut out, |record, out| {
            common(log, record, out);
            out.push_str(" | ");
            if let Standing::Excused { reason, .. } = &record.standing {
                text(reason, out);
            }
            out.push_str(" |\n");
        });
        out.push_str("\n</details>\n");
    }
    out
}

/// The rows that fit; how many do not.
fn rows(records: &[&Record], out: &mut String, row: impl Fn(&Record, &mut String)) {
    let start = out.len();
    for (at, record) in records.iter().enumerate() {
        let before = out.len();
        row(record, out);
        if out.len() - start > LARGEST_TABLE {
            out.truncate(before);
            let _ = write!(out, "\nand {} more\n", records.len() - at);
            return;
        }
    }
}

/// The cells that all tables have: rule, place and message, open for more.
fn common(log: &Log<'_>, record: &Record, out: &mut String) {
    out.push_str("| ");
    text(record.diagnostic.code, out);
    if let Some(rule) = record.rule {
        out.push(' ');
        text(rule.name, out);
    }
    out.push_str(" | ");
    if let Some(area) = log.area(record) {
        let place = match area.part {
            Some((start, _)) => format!("{}:{}", area.path, start.line),
            None => area.path,
        };
        markdown_table_code_span(&super::safe(&place), out);
    }
    out.push_str(" | ");
    text(&record.diagnostic.message, out);
}

/// A message in a cell: what it has between backticks as code, all else as it stands. Whose text holds backticks itself
/// may be cut otherwise than it was meant, and still does nothing.
pub fn text(raw: &str, out: &mut String) {
    let safe = super::safe(raw);
    let parts: Vec<&str> = safe.split('`').collect();
    if parts.len().is_multiple_of(2) {
        return Markdown::literal(&safe, out);
    }
    for (at, part) in parts.iter().enumerate() {
        match at % 2 {
            // A space at the beginning of a line is written by its number; there is code before this one.
            0 if at > 0 && part.starts_with(' ') => {
                out.push(' ');
                Markdown::literal(part.trim_start_matches(' '), out);
            }
            0 => Markdown::literal(part, out),
            _ => markdown_table_code_span(part, out),
        }
    }
}
