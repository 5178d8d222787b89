//! JUnit's XML: a suite for each file, a failed case for each thing to be mended, a skipped one for each that is not.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::diagnostic::record::{Log, Record, Standing};
use crate::escape::{xml_attribute, xml_text};

/// All messages as test cases, with a line break at the end. Where there is nothing to say, one case has passed.
pub fn junit(log: &Log<'_>) -> String {
    let mut suites: BTreeMap<String, Vec<&Record>> = BTreeMap::new();
    for record in log.records.iter().filter(|one| one.standing != Standing::Gone) {
        let path = log.area(record).map_or_else(|| log.project_file(), |area| area.path);
        suites.entry(path).or_default().push(record);
    }
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"rolecast\"");
    counts(&suites.values().flatten().copied().collect::<Vec<_>>(), &mut out);
    out.push_str(">\n");
    if suites.is_empty() {
        out.push_str("  <testsuite name=\"rolecast\"");
        counts(&[], &mut out);
        out.push_str(">\n    <testcase name=\"nothing found\" classname=\"rolecast\"/>\n  </testsuite>\n");
    }
    for (path, records) in &suites {
        out.push_str("  <testsuite name=");
        xml_attribute(&super::safe(path), &mut out);
        counts(records, &mut out);
        out.push_str(">\n");
        for record in records {
            case(log, record, path, &mut out);
        }
        out.push_str("  </testsuite>\n");
    }
    out.push_str("</testsuites>\n");
    out
}

fn counts(records: &[&Record], out: &mut String) {
    let failures = records.iter().filter(|one| one.standing == Standing::Open).count();
    let (tests, skipped) = (records.len().max(1), records.len() - failures);
    // Writing to a string does not fail.
    let _ = write!(out, " tests=\"{tests}\" failures=\"{failures}\" errors=\"0\" skipped=\"{skipped}\"");
}

fn case(log: &Log<'_>, record: &Record, path: &str, out: &mut String) {
    let code = record.diagnostic.code;
    out.push_str("    <testcase name=");
    // Cases are told apart by their names.
    let words: Vec<&str> = record.rule.map(|rule| rule.name).into_iter().chain(record.subject.parts()).collect();
    let short = record.fingerprint.get(..8).unwrap_or_default();
    let name = [code, &words.join(", "), &format!("[{short}]")].join(" ");
    xml_attribute(&super::safe(&name), out);
    out.push_str(" classname=");
    xml_attribute(&format!("rolecast.{code}"), out);
    out.push_str(" file=");
    xml_attribute(&super::safe(path), out);
    if let Some((start, _)) = log.area(record).and_then(|area| area.part) {
        let _ = write!(out, " line=\"{}\"", start.line);
    }
    out.push_str(">\n");
    match &record.standing {
        Standing::Open => {
            out.push_str("      <failure message=");
            xml_attribute(&super::safe(&record.diagnostic.message), out);
            let _ = write!(out, " type=\"{}\">", record.diagnostic.severity.name());
            xml_text(&log.lines(record).join("\n"), out);
            out.push_str("</failure>\n");
        }
        Standing::Excused { reason, .. } => {
            out.push_str("      <skipped message=");
            xml_attribute(&format!("excused: {}", super::safe(reason)), out);
            out.push_str("/>\n");
        }
        Standing::Known => out.push_str("      <skipped message=\"known: the baseline has it\"/>\n"),
        // Not told.
        Standing::Gone => {}
    }
    out.push_str("    </testcase>\n");
}
