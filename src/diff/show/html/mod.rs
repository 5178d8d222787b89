//! A difference as one page of HTML: a file that loads nothing, says all without a script, and is filtered by its own.
//!
//! The verdict stands first, then what a gate does not let through, what personas are given before and after, what principals
//! can do with the exact sets folded, the assignments, and what changes around access. What does not fit is counted.

mod around;
mod assignments;
mod badge;
mod change;
mod guard;
mod head;
mod index;
mod markup;
mod members;
mod sets;

use super::Locate;
use super::human::grouped;
use crate::diagnostic::Diagnostics;
use crate::diff::{Change, Counterexample, Diff, Matrix, Verdict};
use index::Index;
use markup::Markup;

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// Bytes that the parts of a page may take: together they open in about a second.
const ROOM: Room =
    Room { changed: 1_000_000, unchanged: 250_000, changes: 3_000_000, assignments: 750_000, around: 250_000 };

struct Room {
    changed: usize,
    unchanged: usize,
    changes: usize,
    assignments: usize,
    around: usize,
}

/// What a page is about.
#[derive(Clone, Copy)]
pub struct Page<'p> {
    /// The difference.
    pub diff: &'p Diff,
    /// What personas are given on either side.
    pub matrix: &'p Matrix,
    /// What gates do not let through.
    pub refused: &'p [Counterexample],
    /// The project's name.
    pub project: &'p str,
    /// What there is to say about the choice of sides.
    pub notes: &'p Diagnostics,
    /// What is compared, as a sentence names it: users' text between backticks.
    pub sides: [&'p str; 2],
}

/// The page, with a line break at the end.
pub fn html(page: &Page<'_>, locate: Locate<'_>) -> String {
    let diff = page.diff;
    let index = Index::of(page.matrix);
    let mut out = Markup::default();
    out.raw("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    out.raw("<meta http-equiv=\"Content-Security-Policy\"").attribute("content", &guard::policy(STYLE, SCRIPT));
    out.raw(">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    out.raw("<meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"referrer\" content=\"no-referrer\">\n");
    out.raw("<title>").raw(diff.verdict.word()).raw(": what access changes in ").text(page.project);
    out.raw("</title>\n<style>").raw(STYLE).raw("</style>\n</head>\n<body>\n");
    head::head(page, locate, &mut out);
    out.raw("<main>\n");
    filters(page, &mut out);
    members::changed(&index, page.matrix, diff, ROOM.changed, &mut out);
    changes(&diff.changes, &index, locate, &mut out);
    assignments::assignments(&diff.assignments, &index, ROOM.assignments, &mut out);
    around::around(diff, &index, locate, ROOM.around, &mut out);
    members::unchanged(&index, page.matrix, diff, ROOM.unchanged, &mut out);
    out.raw("</main>\n<script>").raw(SCRIPT).raw("</script>\n</body>\n</html>\n");
    out.done()
}

/// The filters, which the page's script shows: nothing of them is needed without it.
fn filters(page: &Page<'_>, out: &mut Markup) {
    if page.matrix.personas.is_empty() && page.diff.around.is_empty() {
        return;
    }
    out.raw("<form class=\"filters\" aria-label=\"Filters\" hidden>\n<fieldset><legend>Verdict</legend>");
    let has = |verdict: Verdict| {
        let own = page.matrix.personas.iter().flat_map(|member| &member.verdicts).any(|one| *one == Some(verdict));
        own || page.diff.around.iter().any(|one| match verdict {
            Verdict::Broadened => one.is_broader,
            Verdict::Narrowed => !one.is_broader,
            _ => false,
        })
    };
    for verdict in badge::VERDICTS.into_iter().filter(|&verdict| has(verdict)) {
        out.raw("<button type=\"button\" aria-pressed=\"false\" data-verdict=\"").raw(verdict.word()).raw("\">");
        badge::badge(verdict, out);
        out.raw("</button>");
    }
    out.raw("</fieldset>\n<fieldset><legend>Environment</legend>");
    for (number, column) in page.matrix.columns.iter().enumerate() {
        out.raw("<button type=\"button\" aria-pressed=\"false\"").attribute("data-environment", &number.to_string());
        out.raw(">").name(&column.name).raw("</button>");
    }
    out.raw("</fieldset>\n<div class=\"find\"><label>Persona <input type=\"search\" autocomplete=\"off\" spellcheck=\"false\"></label>\n");
    out.raw("<p class=\"acts\"><button type=\"reset\">Show all</button> <button type=\"button\" data-fold>Unfold all</button>");
    out.raw("</p></div>\n<p class=\"status\" role=\"status\"></p>\n</form>\n");
}

/// What principals can do, the worst first.
fn changes(changes: &[Change], index: &Index<'_>, locate: Locate<'_>, out: &mut Markup) {
    let groups: Vec<Vec<&Change>> = grouped(changes).into_iter().flat_map(change::alike).collect();
    if groups.is_empty() {
        return;
    }
    out.raw(
        "<section id=\"changes\" aria-labelledby=\"changes-title\">\n<h2 id=\"changes-title\">What principals can do ",
    );
    out.raw("<span class=\"count\">").number(groups.len()).raw("</span></h2>\n");
    out.raw("<p class=\"hint\">The worst first. Each counts once, however many principals and places it is the same at.</p>\n");
    let left = out.fitting(ROOM.changes, &groups, |out, group| change::change(group, index, &mut *locate, out));
    left_out(left, "change", Some("--format json"), out);
    out.raw("</section>\n");
}

/// How much is not in the page, and what has it.
fn left_out(left: usize, what: &str, lists: Option<&str>, out: &mut Markup) {
    if left > 0 {
        out.raw("<p class=\"left\">").text(&super::words::counted(left, &format!("more {what}")));
        out.raw(if left == 1 { " is" } else { " are" }).raw(" left out of this page");
        if let Some(lists) = lists {
            out.raw(", which ").code(lists).raw(" lists");
        }
        out.raw("</p>\n");
    }
}
