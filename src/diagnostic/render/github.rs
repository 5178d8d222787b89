//! Annotations of GitHub Actions: a workflow command for each message.

use crate::diagnostic::Severity;
use crate::diagnostic::record::{Log, Record};
use crate::escape::{github_data, github_property};

/// A command for each thing to be mended: `::error file=..,line=..,title=..::message`.
pub fn github(log: &Log<'_>) -> String {
    let mut out = String::new();
    for record in log.open() {
        command(log, record, &mut out);
    }
    out
}

fn command(log: &Log<'_>, record: &Record, out: &mut String) {
    out.push_str(match record.diagnostic.severity {
        Severity::Error => "::error ",
        Severity::Warning => "::warning ",
        Severity::Info => "::notice ",
    });
    if let Some(area) = log.area(record) {
        property("file", &super::safe(&area.path), out);
        if let Some((start, end)) = area.part {
            property("line", &start.line.to_string(), out);
            property("endLine", &end.line.to_string(), out);
            // Columns count within one line alone.
            if start.line == end.line {
                property("col", &start.column.to_string(), out);
                property("endColumn", &end.column.to_string(), out);
            }
        }
    }
    out.push_str("title=");
    let code = record.diagnostic.code;
    let name = record.rule.map(|rule| rule.name).filter(|&name| name != code);
    github_property(&[code].into_iter().chain(name).collect::<Vec<_>>().join(" "), out);
    out.push_str("::");
    github_data(&log.lines(record).join("\n"), out);
    out.push('\n');
}

fn property(name: &str, value: &str, out: &mut String) {
    out.push_str(name);
    out.push('=');
    github_property(value, out);
    out.push(',');
}
