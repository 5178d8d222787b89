//! The assignments that a deployment adds, removes and changes.

use super::index::Index;
use super::left_out;
use super::markup::Markup;
use crate::diff::principal::called;
use crate::diff::show::human::fields;
use crate::diff::show::words::scope;
use crate::diff::{AssignmentChange, Entry};

/// So many are shown unfolded.
const UNFOLDED: usize = 12;

pub(super) fn assignments(all: &[AssignmentChange], index: &Index<'_>, room: usize, out: &mut Markup) {
    if all.is_empty() {
        return;
    }
    let count = |of: fn(&AssignmentChange) -> bool| all.iter().filter(|one| of(one)).count();
    let (added, removed) = (count(|one| one.was.is_none()), count(|one| one.is.is_none()));
    out.raw(
        "<section id=\"assignments\" aria-labelledby=\"assignments-title\">\n<h2 id=\"assignments-title\">Assignments ",
    );
    out.raw("<span class=\"count\">").number(all.len()).raw("</span></h2>\n<details class=\"list\"");
    out.raw(if all.len() > UNFOLDED { "" } else { " open" }).raw("><summary>").number(added).raw(" added, ");
    out.number(removed).raw(" removed, ").number(all.len() - added - removed).raw(" changed</summary>\n");
    out.raw("<div class=\"scroll\" role=\"group\" aria-label=\"Assignments, table\">\n<table class=\"assignments\">");
    out.raw("<caption class=\"hide\">Assignments that are added, removed or changed</caption>\n<thead><tr>");
    out.raw("<th scope=\"col\">Change</th><th scope=\"col\">Environment</th><th scope=\"col\">Role</th>");
    out.raw("<th scope=\"col\">Principal</th><th scope=\"col\">Scope</th><th scope=\"col\">State</th></tr></thead>\n<tbody>\n");
    let left = out.fitting(room, all, |out, one| row(one, index, out));
    out.raw("</tbody></table>\n</div>\n");
    left_out(left, "assignment", Some("--format json"), out);
    out.raw("</details>\n</section>\n");
}

fn row(change: &AssignmentChange, index: &Index<'_>, out: &mut Markup) {
    let (class, sign, word, shown, was) = match (&change.was, &change.is) {
        (Some(was), Some(is)) => ("changed", "~", "changed", is, Some(was)),
        (None, Some(is)) => ("broadened", "+", "added", is, None),
        (Some(was), None) => ("narrowed", "\u{2212}", "removed", was, None),
        (None, None) => return,
    };
    let lines = change.was.iter().chain(&change.is).flat_map(|entry| &entry.lines);
    out.raw("<tr");
    index.write(&index.lines(lines), "assignment", out);
    out.raw("><td><span class=\"sign ").raw(class).raw("\"><span aria-hidden=\"true\">").raw(sign).raw("</span> ");
    out.raw(word).raw("</span></td>");
    entry(shown, out);
    if let Some(was) = was {
        out.raw(" <small>").text(&fields(&change.fields, was)).raw("</small>");
    }
    out.raw("</td></tr>\n");
}

/// The cells of an assignment; the last stays open.
fn entry(one: &Entry, out: &mut Markup) {
    out.raw("<td>").name(&one.environment).raw("</td><th scope=\"row\">").name(&one.role.name).raw("</th><td>");
    out.name(&called(&one.principal)).raw("</td><td>").name(&scope(&one.scope)).raw("</td><td>");
    out.text(&one.state.to_string());
    if one.condition.is_some() {
        out.raw(", under a condition");
    }
}
