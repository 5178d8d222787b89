//! Reasons as rules of CI systems, in the words of `docs/diff.md`: the one place where they stand.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::diagnostic::{Confidence, Rule, Severity};

/// The rule by which narrower access is told, where a gate refuses it.
pub(super) const NARROWER: &str = "narrower-access";

/// The page; tests see to it that it has every reason.
const PAGE: &str = include_str!("../../../docs/diff.md");

/// What a rule says.
struct Words {
    summary: &'static str,
    does: String,
    page: String,
}

static WORDS: LazyLock<BTreeMap<&'static str, Words>> = LazyLock::new(|| {
    let block = |begin| section(begin).split("\n\n").next().unwrap_or_default();
    let levels = block("\n## Annotations\n\n");
    let words = |code: &'static str, summary: &'static str| {
        let does = format!("Access is not what it was before the change: {summary}.");
        let page = format!("# {code}\n\n{does}\n\n{levels}\n");
        (code, Words { summary, does, page })
    };
    let row = |line: &'static str| line.strip_prefix("| `")?.strip_suffix(" |")?.split_once("` | ");
    let rows = block("\n| reason | |\n").lines().filter_map(row);
    rows.chain([(NARROWER, "there is less of it")]).map(|(code, summary)| words(code, summary)).collect()
});

/// The part of the page behind a text.
fn section(begin: &str) -> &'static str {
    PAGE.split_once(begin).map_or("", |(_, rest)| rest)
}

/// The rule of a reason.
pub(super) fn rule(code: &'static str) -> Option<Rule> {
    let words = WORDS.get(code)?;
    Some(Rule {
        name: code,
        summary: words.summary,
        does: &words.does,
        page: &words.page,
        severity: if code == NARROWER { Severity::Info } else { Severity::Warning },
        confidence: Confidence::High,
    })
}
