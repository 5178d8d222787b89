//! What a reviewer has to know first: the verdict in a sentence, how much it is, the worst that it opens, and whether it is
//! let through.

use std::collections::BTreeSet;

use super::Page;
use super::badge::{VERDICTS, badge, class};
use super::markup::Markup;
use crate::diff::Verdict;
use crate::diff::show::accepted::{accepted, idle, label};
use crate::diff::show::concise::counterexample;
use crate::diff::show::human::place;
use crate::diff::show::words::{counted, opened, reach};
use crate::diff::show::{Locate, Which};
use crate::permission::Enabled;

/// Primitives that are named; of more there is a number.
const MOST_OPENED: usize = 8;
/// Refusals that are shown.
const MOST_REFUSED: usize = 20;

pub(super) fn sentence(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Broadened => "Access is broader",
        Verdict::Both => "Access is broader, and narrower elsewhere",
        Verdict::Moved => "Access moves",
        Verdict::Narrowed => "Access is narrower",
        Verdict::Unchanged => "Access does not change",
    }
}

pub(super) fn head(page: &Page<'_>, locate: Locate<'_>, out: &mut Markup) {
    let diff = page.diff;
    out.raw("<header class=\"top ").raw(class(diff.verdict)).raw("\">\n<p class=\"about\">What access changes in ");
    let [before, after] = page.sides;
    out.name(page.project).raw(": from ").prose(before).raw(" to ").prose(after);
    out.raw("</p>\n<h1>").raw(sentence(diff.verdict)).raw("</h1>\n<p class=\"lead\">");
    out.text(&summary(page));
    out.raw("</p>\n");
    for note in &page.notes.0 {
        out.raw("<p class=\"note\">").prose(&note.message).raw("</p>\n");
    }
    counts(page, out);
    opens(page, out);
    out.raw("</header>\n");
    refused(page, locate, out);
    acceptances(page, locate, out);
}

/// What a gate does not let through.
fn refused(page: &Page<'_>, locate: Locate<'_>, out: &mut Markup) {
    if page.refused.is_empty() {
        return;
    }
    out.raw("<section class=\"refused\" aria-labelledby=\"refused\">\n<h2 id=\"refused\">Not let through</h2>\n<ul>");
    for one in page.refused.iter().take(MOST_REFUSED) {
        let side = if one.is_in_second { Which::After } else { Which::Before };
        out.raw("<li><p>").prose(&counterexample(one)).raw("</p>\n<p class=\"at\">");
        out.code(&place(side, &one.origin.file, &one.origin.pointer, locate)).raw("</p></li>\n");
    }
    if page.refused.len() > MOST_REFUSED {
        out.raw("<li>and ").number(page.refused.len() - MOST_REFUSED).raw(" more</li>\n");
    }
    out.raw("</ul>\n</section>\n");
}

/// What was accepted, and what was to be and is not needed.
fn acceptances(page: &Page<'_>, locate: Locate<'_>, out: &mut Markup) {
    if page.diff.acceptances.is_empty() {
        return;
    }
    out.raw("<section class=\"accepted\" aria-labelledby=\"accepted\">\n<h2 id=\"accepted\">Acceptances</h2>\n<ul>");
    for (one, state) in &page.diff.acceptances {
        let text = idle(one, *state).unwrap_or_else(|| accepted(one, locate));
        out.raw("<li><p><b>").raw(label(*state)).raw("</b> ").prose(&text).raw("</p></li>\n");
    }
    out.raw("</ul>\n</section>\n");
}

fn summary(page: &Page<'_>) -> String {
    let diff = page.diff;
    let all = diff.rows.len() + diff.unchanged;
    let mut text = match (diff.is_unchanged(), diff.assignments.len()) {
        (true, 0) => {
            format!("Nobody can do more or less: {all} hold what they held, each persona in each environment counted.")
        }
        (true, count) => {
            format!("Nobody can do more or less, though {} of assignments.", counted(count, "change"))
        }
        (false, _) if diff.rows.is_empty() && diff.changes.is_empty() => {
            format!(
                "What stands around access changes; {all} hold what they held, each persona in each environment counted."
            )
        }
        (false, _) => format!("{} of {all} change, each persona in each environment counted.", diff.rows.len()),
    };
    if let Some(reach) = reach(diff.blast) {
        text.push_str(&format!(" {reach}."));
    }
    text
}

/// How many personas in environments have which verdict.
fn counts(page: &Page<'_>, out: &mut Markup) {
    let diff = page.diff;
    out.raw("<dl class=\"counts\">");
    for verdict in VERDICTS {
        let count = match verdict {
            Verdict::Unchanged => diff.unchanged,
            other => diff.rows.iter().filter(|row| row.verdict == other).count(),
        };
        if count > 0 {
            out.raw("<div><dt>");
            badge(verdict, out);
            out.raw("</dt><dd>").number(count).raw("</dd></div>");
        }
    }
    out.raw("</dl>\n");
}

/// The primitives that are opened, each once, the worst first.
fn opens(page: &Page<'_>, out: &mut Markup) {
    let changes = page.diff.changes.iter().flat_map(|change| &change.primitives);
    let around = page.diff.around.iter().filter(|one| one.is_broader).flat_map(|one| &one.primitives);
    let mut known = BTreeSet::new();
    let mut all = opened(changes.chain(around));
    all.retain(|one| known.insert(one.primitive.id.as_str()));
    if all.is_empty() {
        return;
    }
    out.raw("<div class=\"opens\"><h2>Opens</h2><ul>");
    for one in all.iter().take(MOST_OPENED) {
        out.raw("<li>");
        primitive(one, out);
        out.raw("</li>");
    }
    if all.len() > MOST_OPENED {
        out.raw("<li>and ").number(all.len() - MOST_OPENED).raw(" more</li>");
    }
    out.raw("</ul></div>\n");
}

/// `K01 storage-account-key-or-sas error`
pub(super) fn primitive(one: &Enabled, out: &mut Markup) {
    out.raw("<b>").text(one.primitive.id.as_str()).raw("</b> ").text(one.primitive.name.value.as_str());
    out.raw(" <small>").raw(one.primitive.severity.value.word()).raw("</small>");
}
