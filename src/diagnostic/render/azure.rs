//! Issues of Azure Pipelines: a logging command for each message.

use crate::diagnostic::Severity;
use crate::diagnostic::record::{Log, Record};
use crate::escape::{azure_data, azure_property};

/// A command for each thing to be mended: `##vso[task.logissue type=error;sourcepath=..;code=..;]message`.
pub fn azure(log: &Log<'_>) -> String {
    let mut out = String::new();
    for record in log.open() {
        command(log, record, &mut out);
    }
    out
}

fn command(log: &Log<'_>, record: &Record, out: &mut String) {
    out.push_str("##vso[task.logissue ");
    // There is no third kind.
    property("type", if record.diagnostic.severity == Severity::Error { "error" } else { "warning" }, out);
    if let Some(area) = log.area(record) {
        property("sourcepath", &super::safe(&area.path), out);
        if let Some((start, _)) = area.part {
            property("linenumber", &start.line.to_string(), out);
            property("columnnumber", &start.column.to_string(), out);
        }
    }
    property("code", record.diagnostic.code, out);
    out.push(']');
    azure_data(&log.lines(record).join("\n"), out);
    out.push('\n');
}

fn property(name: &str, value: &str, out: &mut String) {
    out.push_str(name);
    out.push('=');
    azure_property(value, out);
    out.push(';');
}
