//! Conditions as files: what is read, what its canonical text is, and what is said of mistakes.
#![expect(clippy::expect_used, reason = "a test that cannot go on has failed")]

use std::fmt::Write;
use std::path::Path;

use rolecast::condition::{self, ConditionError};

/// Draws errors under the lines that they are in.
fn draw(text: &str, errors: &[ConditionError]) -> String {
    let mut out = String::new();
    for error in errors {
        let start = text[..error.range.start].rfind('\n').map_or(0, |at| at + 1);
        let line = text[start..].lines().next().unwrap_or("");
        let end = error.range.end.min(start + line.len()).max(error.range.start);
        let before = text[start..error.range.start].chars().count();
        let carets = text[error.range.start..end].chars().count().max(1);
        let _ = writeln!(out, "    {line}\n    {}{}", " ".repeat(before), "^".repeat(carets));
        let _ = writeln!(out, "    {}", error.message);
        if !error.help.is_empty() {
            let _ = writeln!(out, "    help: {}", error.help);
        }
    }
    out
}

/// A case: a title line `# ..`, the text, a line `=>`, and the canonical text or the drawn errors.
fn check(file: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/condition").join(file);
    let written = std::fs::read_to_string(&path).expect("the file of cases");
    let mut rendered = String::new();
    for (index, case) in written.split("\n# ").enumerate() {
        if index == 0 {
            rendered.push_str(case);
            continue;
        }
        let (title, rest) = case.split_once('\n').expect("a title");
        let (text, _) = rest.split_once("\n=>\n").expect("a line `=>`");
        let result = match condition::parse(text) {
            Ok(condition) => {
                let canonical = condition.canonical();
                let again = condition::parse(&canonical).expect("canonical text is read");
                assert_eq!(again, condition, "{title}");
                assert_eq!(again.canonical(), canonical, "{title}");
                format!("{canonical}\n")
            }
            Err(errors) => draw(text, &errors),
        };
        let _ = write!(rendered, "\n# {title}\n{text}\n=>\n{result}");
    }
    if std::env::var_os("SNAPSHOTS").is_some_and(|value| value == "overwrite") {
        std::fs::write(&path, &rendered).expect("to write the cases");
    } else {
        assert_eq!(
            written.trim_end(),
            rendered.trim_end(),
            "{file}: SNAPSHOTS=overwrite writes it anew; read the difference"
        );
    }
}

#[test]
fn spellings_have_one_canonical_text() {
    check("canonical.txt");
}

#[test]
fn mistakes_are_located() {
    check("mistakes.txt");
}

#[test]
fn conditions_of_built_in_roles() {
    check("built-in.txt");
}
