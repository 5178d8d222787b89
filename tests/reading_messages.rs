//! How diagnostics are drawn: places in several files, unusual characters, colour, one line each, and JSON.
#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

use rolecast::diagnostic::{Diagnostic, render};
use rolecast::source::{FileId, SourceMap, Span};

/// The span of the first `word` in a file.
fn span(sources: &SourceMap, file: FileId, word: &str) -> Span {
    let start = sources.file(file).unwrap().text().find(word).unwrap();
    Span::new(file, u32::try_from(start).unwrap(), u32::try_from(start + word.len()).unwrap())
}

fn two_files() -> (SourceMap, Diagnostic) {
    let mut sources = SourceMap::new();
    let first = sources.add("personas/p001.yaml", "# the first\nid: P001\nname: AI Data Engineer\n");
    let second = sources.add("personas/p002.yaml", "id: p001\nname: Another\n");
    let diagnostic = Diagnostic::error("duplicate-id", "two personas have the id `P001`")
        .at(span(&sources, second, "p001"), "the same id, letters folded")
        .also(span(&sources, first, "P001"), "first given here")
        .help("rename one of them");
    (sources, diagnostic)
}

#[test]
fn places_in_two_files_are_drawn_with_the_cause_first() {
    let (sources, diagnostic) = two_files();
    assert_eq!(
        render::human(&diagnostic, &sources, false),
        "\
error[duplicate-id]: two personas have the id `P001`
 --> personas/p002.yaml:1:5
  |
1 | id: p001
  |     ^^^^ the same id, letters folded
  |
 ::: personas/p001.yaml:2:5
  |
2 | id: P001
  |     ---- first given here
  |
  = help: rename one of them
"
    );
}

#[test]
fn one_line_and_json_give_the_same_places() {
    let (sources, diagnostic) = two_files();
    let line = render::concise(&diagnostic, &sources);
    assert_eq!(line, "personas/p002.yaml:1:5: error[duplicate-id]: two personas have the id `P001`");
    let json: serde_json::Value = serde_json::from_str(&render::json([&diagnostic], &sources)).unwrap();
    assert_eq!(
        json,
        serde_json::json!({
            "version": 1,
            "diagnostics": [{
                "code": "duplicate-id",
                "severity": "error",
                "message": "two personas have the id `P001`",
                "file": "personas/p002.yaml", "line": 1, "column": 5, "endLine": 1, "endColumn": 9,
                "labels": [
                    { "file": "personas/p002.yaml", "line": 1, "column": 5, "endLine": 1, "endColumn": 9,
                      "text": "the same id, letters folded" },
                    { "file": "personas/p001.yaml", "line": 2, "column": 5, "endLine": 2, "endColumn": 9,
                      "text": "first given here" }
                ],
                "help": ["rename one of them"]
            }]
        })
    );
}

#[test]
fn a_message_about_a_whole_file_names_it() {
    let sources = SourceMap::new();
    let diagnostic = Diagnostic::warning("unreadable-file", "`personas` is no folder").in_file("personas");
    assert_eq!(
        render::human(&diagnostic, &sources, false),
        "warning[unreadable-file]: `personas` is no folder\n--> personas\n"
    );
    assert_eq!(render::concise(&diagnostic, &sources), "personas: warning[unreadable-file]: `personas` is no folder");
    let json: serde_json::Value = serde_json::from_str(&render::json([&diagnostic], &sources)).unwrap();
    assert_eq!(json["diagnostics"][0]["file"], "personas");
    let nowhere = Diagnostic::info("nothing", "nothing to do");
    assert_eq!(render::human(&nowhere, &sources, false), "info[nothing]: nothing to do\n");
    assert_eq!(render::concise(&nowhere, &sources), "info[nothing]: nothing to do");
}

#[test]
fn distant_places_and_long_values_stay_short() {
    let mut sources = SourceMap::new();
    let text = format!("first: 1\n{}last: |\n  a\n  b\n  c\n", "# filler\n".repeat(5000));
    let file = sources.add("a.yaml", text);
    let diagnostic = Diagnostic::error("example", "an example")
        .at(span(&sources, file, "a\n  b\n  c"), "three lines")
        .also(span(&sources, file, "first"), "far above");
    assert_eq!(
        render::human(&diagnostic, &sources, false),
        "\
error[example]: an example
    --> a.yaml:5003:3
     |
5003 |   a
     |   ^ three lines
     |
    ::: a.yaml:1:1
     |
   1 | first: 1
     | ----- far above
"
    );
}

#[test]
fn colour_is_asked_for() {
    let (sources, diagnostic) = two_files();
    assert!(!render::human(&diagnostic, &sources, false).contains('\u{1b}'));
    assert!(render::human(&diagnostic, &sources, true).contains("\u{1b}["));
}

#[test]
fn nothing_that_a_file_says_acts_on_a_terminal() {
    // Every character, in the file, its name, the message, a label and the help.
    for c in
        (0..=0x0010_FFFF).filter_map(char::from_u32).filter(|c| c.is_control() || !c.is_ascii()).step_by(101).chain([
            '\u{1b}', '\u{9b}', '\u{7f}', '\0', '\r', '\u{8}', '\u{202e}', '\u{2066}', '\u{200f}', '\u{61c}',
            '\u{2028}', '\u{feff}',
        ])
    {
        let mut sources = SourceMap::new();
        let file = sources.add(format!("a{c}.yaml"), format!("key: {c}value{c}\n"));
        let diagnostic = Diagnostic::error("example", format!("{c}message"))
            .at(span(&sources, file, "value"), format!("{c}label"))
            .help(format!("{c}help"))
            .in_file(format!("b{c}"));
        for text in [render::human(&diagnostic, &sources, false), render::concise(&diagnostic, &sources)] {
            let acts = |c: char| {
                c != '\n' && (c.is_control() || "\u{202e}\u{2066}\u{200f}\u{61c}\u{2028}\u{feff}".contains(c))
            };
            assert!(!text.contains(acts), "{text:?}");
        }
    }
}

#[test]
fn columns_count_characters_and_underlines_columns() {
    let mut sources = SourceMap::new();
    let file = sources.add("a.yaml", "\u{feff}é中\tx: y\r\nz: 1\r\n");
    let diagnostic = Diagnostic::error("example", "wide and tab").at(span(&sources, file, "y"), "");
    assert_eq!(
        render::human(&diagnostic, &sources, false),
        "\
error[example]: wide and tab
 --> a.yaml:1:7
  |
1 | é中    x: y
  |           ^
"
    );
    assert_eq!(render::concise(&diagnostic, &sources), "a.yaml:1:7: error[example]: wide and tab");
    let next = Diagnostic::error("example", "next line").at(span(&sources, file, "z"), "");
    assert_eq!(render::concise(&next, &sources), "a.yaml:2:1: error[example]: next line");
}

#[test]
fn the_last_line_counts() {
    let error = Diagnostic::error("e", "e");
    let warning = Diagnostic::warning("w", "w");
    let info = Diagnostic::info("i", "i");
    assert_eq!(render::summary([]), "");
    assert_eq!(render::summary([&info]), "");
    assert_eq!(render::summary([&error]), "1 error");
    assert_eq!(render::summary([&error, &warning, &error, &error]), "3 errors, 1 warning");
    assert_eq!(render::summary([&warning, &warning]), "2 warnings");
}
