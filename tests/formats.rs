//! The formats of CI systems: whatever users' texts hold, it is read back by the rules of each, and does nothing else.
#![expect(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test that fails says where")]

mod lint_support;
mod resolve_support;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use lint_support::project;
use resolve_support::resolve;
use rolecast::lint::{Levels, pages, show};
use rolecast::model::project::Profile;
use rolecast::project::Places;

use rolecast::diagnostic::{
    Confidence, Diagnostic, Diagnostics, Log, Record, Rule, Severity, Standing, Subject, render,
};
use rolecast::source::{SourceMap, Span};
use serde_json::Value;

/// Texts that try to end, open, hide or replace something; those of other tests, and some for these formats.
fn hostile() -> Vec<String> {
    let shared = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/hostile/texts.txt")).unwrap();
    let mut texts: Vec<String> = shared.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let own = [
        "\n::error file=x,line=1::injected",
        "%0A::error::injected",
        "a,line=7:b",
        "##vso[task.setvariable variable=x]injected",
        "x]injected;code=y",
        "\r\n##vso[task.complete result=Succeeded;]",
        "]]></failure><failure message=\"injected\"/><![CDATA[",
        "\"/><injected a=\"",
        "a|b|c|d|e",
        "</details><img src=x onerror=injected>",
        "[injected](https://contoso.com) ![x](y)",
        "{0} {1} {{}}",
        "`a` and `b",
        "\u{1b}[2K\u{1b}]0;injected\u{7}",
        "\u{202e}detcejni\u{2066}\u{200b}",
        "\u{0}\u{ffff}\u{fffe}\u{e0041}",
        "100% of a/../../etc/passwd",
    ];
    texts.extend(own.map(str::to_owned));
    texts
}

const RULE: Rule = Rule {
    name: "owner-role",
    summary: "A persona is Owner",
    does: "Reports Owner.",
    page: "# owner-role (L01)\n\nReports Owner.",
    severity: Severity::Error,
    confidence: Confidence::High,
};

/// A file of that name, and three messages that hold the text wherever one may stand: open, excused, and without a place.
fn log<'m>(text: &str, map: &'m mut SourceMap) -> Log<'m> {
    let file = map.add(format!("personas/{}", text.replace('/', "_")), "one\ntwo\n");
    let (one, two) = (Span::new(file, 0, 3), Span::new(file, 4, 7));
    let open = Diagnostic::error("L01", text).at(one, text).also(two, text).help(text);
    let found = Diagnostics(vec![open.clone(), open, Diagnostic::warning("odd-message", text).help(text)]);
    let mut log = Log::of(&found, map, "a b/");
    let placed = |record: &mut Record| {
        record.rule = Some(RULE);
        let part = Some(text.to_owned());
        record.subject = Subject { persona: part.clone(), environment: part.clone(), component: part };
    };
    log.records.iter_mut().take(2).for_each(placed);
    log.records[1].standing = Standing::Excused { reason: text.to_owned(), by: Some(two) };
    log
}

/// Calls `check` with the log of every hostile text.
fn each(check: impl Fn(&str, &Log<'_>)) {
    for text in hostile() {
        let mut map = SourceMap::new();
        check(&text, &log(&text, &mut map));
    }
}

/// What is shown of a text: what would act on its surroundings is written out.
fn shown(text: &str) -> String {
    let found = Diagnostic::error("x", text);
    let line = render::concise(&found, &SourceMap::new());
    line.strip_prefix("error[x]: ").unwrap().to_owned()
}

fn is_plain(text: &str) -> bool {
    !text.chars().any(|c| {
        c.is_control() && c != '\n'
            || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{200b}' | '\u{ad}')
    })
}

#[test]
fn github_reads_one_command_for_each_message() {
    each(|text, log| {
        let written = render::github(log);
        assert!(is_plain(&written));
        let lines: Vec<&str> = written.lines().collect();
        assert_eq!(lines.len(), 2, "{written}");
        for (line, kind) in lines.iter().zip(["error", "warning"]) {
            let command = line.strip_prefix("::").unwrap();
            let (head, message) = command.split_once("::").unwrap();
            let (name, properties) = head.split_once(' ').unwrap();
            assert_eq!(name, kind);
            for property in properties.split(',') {
                let (key, value) = property.split_once('=').unwrap();
                let known = ["file", "line", "endLine", "col", "endColumn", "title"];
                assert!(known.contains(&key), "{line}");
                let value = value.replace("%3A", ":").replace("%2C", ",").replace("%25", "%");
                if key == "file" {
                    assert_eq!(value, shown(&format!("a b/personas/{}", text.replace('/', "_"))));
                }
            }
            let message = message.replace("%0A", "\n").replace("%25", "%");
            assert_eq!(message.lines().next().unwrap_or_default(), shown(text).lines().next().unwrap_or_default());
            assert_eq!(message.lines().last().unwrap(), format!("help: {}", shown(text)));
        }
    });
}

#[test]
fn azure_pipelines_reads_one_command_for_each_message() {
    each(|text, log| {
        let written = render::azure(log);
        assert!(is_plain(&written));
        let lines: Vec<&str> = written.lines().collect();
        assert_eq!(lines.len(), 2, "{written}");
        for (line, kind) in lines.iter().zip(["type=error", "type=warning"]) {
            let rest = line.strip_prefix("##vso[task.logissue ").unwrap();
            // The agent takes what is behind the first bracket for the message.
            let (properties, message) = rest.split_once(']').unwrap();
            let properties: Vec<&str> = properties.split_terminator(';').collect();
            assert_eq!(properties[0], kind);
            let keys = properties.iter().map(|one| one.split_once('=').unwrap().0);
            let known = ["type", "sourcepath", "linenumber", "columnnumber", "code"];
            assert!(keys.into_iter().all(|key| known.contains(&key)), "{line}");
            let message = message.replace("%0A", "\n").replace("%AZP25", "%");
            assert_eq!(message.lines().last().unwrap(), format!("help: {}", shown(text)));
        }
    });
}

#[test]
fn gitlab_reads_what_is_open_and_a_place_for_each() {
    each(|text, log| {
        let issues: Vec<Value> = serde_json::from_str(&render::gitlab(log)).unwrap();
        assert_eq!(issues.len(), 2);
        assert_eq!(issues[0]["description"], format!("L01: {}", shown(text)));
        assert_eq!(issues[0]["location"]["path"], format!("a b/personas/{}", text.replace('/', "_")));
        assert_eq!(issues[1]["location"]["path"], "a b/rolecast.yaml");
        let fingerprints: BTreeSet<&str> = issues.iter().map(|one| one["fingerprint"].as_str().unwrap()).collect();
        assert_eq!(fingerprints.len(), 2);
        for issue in &issues {
            let keys: Vec<&String> = issue.as_object().unwrap().keys().collect();
            assert_eq!(keys, ["check_name", "description", "fingerprint", "location", "severity"]);
            assert!(["info", "minor", "major"].contains(&issue["severity"].as_str().unwrap()));
            assert!(issue["location"]["lines"]["begin"].as_u64().unwrap() >= 1);
        }
    });
}

#[test]
fn junit_is_xml_with_a_case_for_each_message() {
    each(|text, log| {
        let written = render::junit(log);
        assert!(is_plain(&written));
        let document = roxmltree::Document::parse(&written).expect(&written);
        let root = document.root_element();
        let all = |name: &str| root.descendants().filter(|node| node.has_tag_name(name)).collect::<Vec<_>>();
        let known = ["testsuites", "testsuite", "testcase", "failure", "skipped"];
        assert!(
            root.descendants().filter(|node| node.is_element()).all(|node| known.contains(&node.tag_name().name()))
        );
        assert_eq!((all("testcase").len(), all("failure").len(), all("skipped").len()), (3, 2, 1));
        let count = |key: &str| root.attribute(key).unwrap().parse::<usize>().unwrap();
        assert_eq!((count("tests"), count("failures"), count("skipped")), (3, 2, 1));
        let names: BTreeSet<&str> = all("testcase").iter().map(|node| node.attribute("name").unwrap()).collect();
        assert_eq!(names.len(), 3, "cases are told apart by their names");
        let failures = all("failure");
        let of = failures.iter().find(|node| node.attribute("type") == Some("error")).unwrap();
        // Two characters that are seen elsewhere have no place in XML.
        let held = shown(text).replace('\u{ffff}', "\\u{ffff}").replace('\u{fffe}', "\\u{fffe}");
        assert_eq!(of.attribute("message"), Some(held.as_str()));
        assert!(of.text().unwrap().ends_with(&format!("help: {held}")));
        assert_eq!(all("skipped")[0].attribute("message"), Some(format!("excused: {held}").as_str()));
    });
    let nothing = render::junit(&Log::of(&Diagnostics::new(), &SourceMap::new(), ""));
    assert!(roxmltree::Document::parse(&nothing).is_ok() && nothing.contains("nothing found"), "{nothing}");
}

/// Bars that part cells, tags and links: in code spans and behind backslashes they are none.
#[test]
fn markdown_is_tables_whose_cells_hold_text_alone() {
    each(|text, log| {
        let written = render::markdown(log);
        assert!(is_plain(&written));
        let rows: Vec<&str> = written.lines().filter(|line| line.starts_with('|')).collect();
        // Two heads with their rules, two open messages, one that is excused.
        assert_eq!(rows.len(), 2 * 2 + 3, "{written}");
        for row in rows {
            let bars = row.match_indices('|').filter(|(at, _)| !row[..*at].ends_with('\\')).count();
            assert_eq!(bars, 5, "{text:?}: {row}");
            let bare = outside_of_code(row);
            let tags = bare.replace("<br>", "");
            assert!(!tags.match_indices('<').any(|(at, _)| !tags[..at].ends_with('\\')), "{row}");
            assert!(!bare.match_indices('[').any(|(at, _)| !bare[..at].ends_with('\\')), "{row}");
        }
        let rest: Vec<&str> = written.lines().filter(|line| !line.starts_with('|') && !line.is_empty()).collect();
        let fixed = ["## rolecast: 1 error, 1 warning", "<details><summary>1 excused</summary>", "</details>"];
        assert_eq!(rest, fixed);
    });
}

/// A row without its code spans: a run of backticks up to the next run of the same length.
fn outside_of_code(row: &str) -> String {
    let mut out = String::new();
    let mut rest = row;
    while let Some(at) = rest.find('`') {
        if rest[..at].ends_with('\\') {
            out.push_str(&rest[..=at]);
            rest = &rest[at + 1..];
            continue;
        }
        out.push_str(&rest[..at]);
        let length = rest[at..].len() - rest[at..].trim_start_matches('`').len();
        let mut end = at + length;
        loop {
            let start = end + rest[end..].find('`').unwrap_or_else(|| panic!("{row}: a span has no end"));
            let run = rest[start..].len() - rest[start..].trim_start_matches('`').len();
            end = start + run;
            if run == length {
                break;
            }
        }
        rest = &rest[end..];
    }
    out + rest
}

#[test]
fn long_tables_are_cut_and_say_so() {
    let found = Diagnostics((0..2000).map(|at| Diagnostic::error("a-code", format!("message {at}"))).collect());
    let map = SourceMap::new();
    let written = render::markdown(&Log::of(&found, &map, ""));
    assert!(written.len() < 65_536 / 2 && written.starts_with("## rolecast: 2000 errors\n"));
    let rows = written.lines().filter(|line| line.starts_with("| error")).count();
    assert!(rows > 100 && written.ends_with(&format!("\nand {} more\n", 2000 - rows)), "{rows}");
}

#[test]
fn sarif_says_no_more_than_the_text() {
    each(|text, log| {
        let sarif = kept(&format!("hostile-{}", log.records[0].fingerprint), &render::sarif(log));
        let run = &sarif["runs"][0];
        let results = run["results"].as_array().unwrap();
        assert_eq!(results.len(), 2);
        for result in results {
            let uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].as_str().unwrap();
            assert!(uri.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._~/%".contains(&b)), "{uri}");
            assert_eq!(decoded(uri), format!("a b/personas/{}", text.replace('/', "_")));
            assert_eq!(result["locations"][0]["physicalLocation"]["region"]["endColumn"], 4);
        }
        assert_eq!(results[0]["suppressions"], serde_json::json!([]));
        assert_eq!(results[1]["suppressions"][0]["kind"], "inSource");
        let notes = run["invocations"][0]["toolExecutionNotifications"].as_array().unwrap();
        assert_eq!(notes.len(), 1);
        let mut texts = Vec::new();
        messages(&sarif, &mut texts);
        assert!(texts.len() >= 9);
        for message in texts {
            assert!(is_plain(message), "{message}");
            let links = message.match_indices("](").filter(|(at, _)| !message[..*at].ends_with('\\'));
            assert_eq!(links.count(), 0, "{message}");
        }
    });
}

/// A log, once it is written to where `.ci/run` has the reference validator look at it.
fn kept(name: &str, sarif: &str) -> Value {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("sarif");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join(format!("{name}.sarif")), sarif).unwrap();
    serde_json::from_str(sarif).unwrap()
}

/// Every rule as code scanning wants it described, by its own example.
#[test]
fn sarif_describes_every_rule() {
    for page in pages() {
        let outcome = resolve(project(page, "Example"));
        let policy = outcome.policy.unwrap();
        let levels = Levels::of(Profile::Regulated);
        let mut report = lint_support::report(&outcome.project, &policy, &levels, &|_| true);
        let mut places = Places::new(&outcome.project.map);
        report.fingerprint(&mut |place| places.lasting(&place.file, &place.pointer));
        let mut log = Log::of(&outcome.diagnostics, &outcome.project.map, "");
        log.records.extend(show::records(&report, &mut |place| places.span(&place.file, &place.pointer)));
        let sarif = kept(page.code, &render::sarif(&log));
        let run = &sarif["runs"][0];
        let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
        let rule = rules.iter().find(|rule| rule["id"] == page.code).unwrap();
        let long = |key: &str| rule[key]["text"].as_str().unwrap().chars().count();
        assert!((10..=1024).contains(&long("shortDescription")), "{}", page.code);
        assert!((40..=1024).contains(&long("fullDescription")), "{}", page.code);
        assert_eq!(rule["help"]["markdown"], page.text.trim());
        let (level, problem, number) = match page.worst() {
            Severity::Error => ("error", "error", 7.0..9.0),
            Severity::Warning => ("warning", "warning", 4.0..7.0),
            Severity::Info => ("note", "recommendation", 0.1..4.0),
        };
        assert_eq!(rule["defaultConfiguration"]["level"], level);
        assert_eq!(rule["properties"]["problem.severity"], problem);
        let severity = rule["properties"]["security-severity"].as_str().unwrap().parse().unwrap();
        assert!(number.contains::<f64>(&severity));
        for result in run["results"].as_array().unwrap() {
            let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
            assert_eq!(rules[index]["id"], result["ruleId"]);
            assert!(result["locations"][0]["physicalLocation"]["region"]["startLine"].is_u64(), "{}", page.code);
        }
    }
}

fn decoded(uri: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = uri.bytes();
    while let Some(byte) = rest.next() {
        let mut digit = || char::from(rest.next().unwrap()).to_digit(16).unwrap() as u8;
        bytes.push(if byte == b'%' { digit() * 16 + digit() } else { byte });
    }
    String::from_utf8(bytes).unwrap()
}

/// Every text that a viewer shows.
fn messages<'v>(value: &'v Value, found: &mut Vec<&'v str>) {
    match value {
        Value::Object(object) => {
            for (key, value) in object {
                match value {
                    Value::String(text) if key == "text" || key == "justification" => found.push(text),
                    value => messages(value, found),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| messages(item, found)),
        _ => {}
    }
}

#[test]
fn what_no_file_holds_is_no_result_and_the_run_has_failed() {
    let found = Diagnostics(vec![Diagnostic::error("no-project", "there is none"), Diagnostic::info("a-word", "here")]);
    let map = SourceMap::new();
    let sarif: Value = serde_json::from_str(&render::sarif(&Log::of(&found, &map, ""))).unwrap();
    let run = &sarif["runs"][0];
    assert_eq!(run["results"], serde_json::json!([]));
    assert_eq!(run["invocations"][0]["executionSuccessful"], false);
    assert_eq!(run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"], "There is none.");
    let found = Diagnostics(vec![Diagnostic::error("file-too-large", "x").in_file("../b/../c.yaml")]);
    let sarif: Value = serde_json::from_str(&render::sarif(&Log::of(&found, &map, "access/"))).unwrap();
    let place = &sarif["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "c.yaml");
    assert_eq!(place.get("region"), None);
    assert_eq!(sarif["runs"][0]["automationDetails"]["id"], "rolecast/access/");
}
