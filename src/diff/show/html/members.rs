//! The matrix: a table for each persona, of component instances by environment, with what it is given before and after.

use std::collections::BTreeMap;

use super::badge::{badge, class};
use super::index::Index;
use super::left_out;
use super::markup::Markup;
use crate::diff::show::words::short;
use crate::diff::{Access, Cell, Components, Diff, Matrix, Member, Row, Standing, Verdict};
use crate::model::environment::Tier;
use crate::model::persona::Kind;
use crate::policy::ScopeKind;

/// Reasons that are named beside a verdict.
const MOST_REASONS: usize = 3;

/// Whether nothing changes for a persona.
fn is_unchanged(member: &Member) -> bool {
    member.verdicts.iter().flatten().all(|&verdict| verdict == Verdict::Unchanged)
}

/// The personas for which something changes, with why.
pub(super) fn changed(index: &Index<'_>, matrix: &Matrix, diff: &Diff, room: usize, out: &mut Markup) {
    let members: Vec<(usize, &Member)> =
        matrix.personas.iter().enumerate().filter(|(_, member)| !is_unchanged(member)).collect();
    if members.is_empty() {
        return;
    }
    let rows = rows(diff);
    out.raw("<section id=\"personas\" aria-labelledby=\"personas-title\">\n<h2 id=\"personas-title\">Personas ");
    out.raw("<span class=\"count\">")
        .number(members.len())
        .raw("</span></h2>\n<p class=\"hint\">What each is given on ");
    out.raw("components, before and after. Verdicts are about what it comes to in Azure.</p>\n");
    let left = out.fitting(room, members, |out, (place, member)| card(index, matrix, place, member, &rows, out));
    left_out(left, "persona", Some("--format json"), out);
    out.raw("</section>\n");
}

/// The others, folded.
pub(super) fn unchanged(index: &Index<'_>, matrix: &Matrix, diff: &Diff, room: usize, out: &mut Markup) {
    let members: Vec<(usize, &Member)> =
        matrix.personas.iter().enumerate().filter(|(_, member)| is_unchanged(member)).collect();
    if members.is_empty() {
        return;
    }
    let rows = rows(diff);
    out.raw("<section id=\"unchanged\" aria-labelledby=\"unchanged-title\">\n<h2 id=\"unchanged-title\">");
    out.raw("Personas that keep what they have <span class=\"count\">").number(members.len());
    out.raw("</span></h2>\n<details class=\"list\"><summary>What they are given</summary>\n");
    let left = out.fitting(room, members, |out, (place, member)| card(index, matrix, place, member, &rows, out));
    left_out(left, "persona", None, out);
    out.raw("</details>\n</section>\n");
}

/// By persona and environment.
fn rows(diff: &Diff) -> BTreeMap<(&str, String), &Row> {
    diff.rows.iter().map(|row| ((&*row.persona, row.environment.to_ascii_lowercase()), row)).collect()
}

fn card(
    index: &Index<'_>,
    matrix: &Matrix,
    place: usize,
    member: &Member,
    rows: &BTreeMap<(&str, String), &Row>,
    out: &mut Markup,
) {
    out.raw("<article class=\"card\"");
    index.write(&index.member(place), "persona", out);
    out.raw(">\n<h3>").name(&member.id);
    if member.name != member.id {
        out.raw(" <span class=\"called\">").name(&member.name).raw("</span>");
    }
    if member.kind == Kind::Agent {
        out.raw(" <small class=\"kind\">agent</small>");
    }
    if let Some(was) = &member.was {
        out.raw(" <small class=\"kind\">was ").name(was).raw("</small>");
    }
    out.raw("</h3>\n<div class=\"scroll\" role=\"group\"").attribute("aria-label", &format!("{}, table", member.id));
    out.raw(">\n<table class=\"matrix\"><caption class=\"hide\">What ").name(&member.id);
    out.raw(" is given on components, by environment</caption>\n<thead><tr><th scope=\"col\">Component</th>");
    for ((number, column), verdict) in matrix.columns.iter().enumerate().zip(&member.verdicts) {
        out.raw("<th scope=\"col\"").attribute("data-column", &number.to_string()).raw("><span class=\"environment\">");
        out.name(&column.name);
        if column.tier == Tier::Production && !column.name.eq_ignore_ascii_case("production") {
            out.raw(" <small class=\"kind\">production</small>");
        }
        out.raw("</span> ");
        if let Some(verdict) = verdict {
            badge(*verdict, out);
        }
        if let Some(row) = rows.get(&(&*member.id, column.id.to_ascii_lowercase())) {
            reasons(row, out);
        }
        out.raw("</th>");
    }
    out.raw("</tr></thead>\n<tbody>\n");
    for one in &member.components {
        component(one, out);
    }
    out.raw("</tbody></table>\n</div>\n</article>\n");
}

fn reasons(row: &Row, out: &mut Markup) {
    let broader = row.broader.iter().map(|reason| short(reason, true));
    let all: Vec<String> = broader.chain(row.narrower.iter().map(|reason| short(reason, false))).collect();
    let mut shown = all.iter().take(MOST_REASONS).cloned().collect::<Vec<_>>().join("; ");
    if all.len() > MOST_REASONS {
        shown.push_str(&format!("; and {} more", all.len() - MOST_REASONS));
    }
    out.raw(" <span class=\"why\">").prose(&shown).raw("</span>");
}

fn component(one: &Components, out: &mut Markup) {
    out.raw("<tr><th scope=\"row\">").name(&one.instance);
    if let Some(component) = &one.component {
        out.raw(" <small>").name(component).raw("</small>");
    }
    out.raw("</th>");
    for (number, cell) in one.cells.iter().enumerate() {
        out.raw("<td class=\"").raw(class(cell.verdict)).raw("\"");
        out.attribute("data-column", &number.to_string()).raw(">");
        self::cell(cell, out);
        out.raw("</td>");
    }
    out.raw("</tr>\n");
}

fn cell(cell: &Cell, out: &mut Markup) {
    if cell.is_empty() && cell.verdict == Verdict::Unchanged {
        out.raw("<span class=\"none\" aria-hidden=\"true\">\u{b7}</span><span class=\"hide\">nothing</span>");
        return;
    }
    if cell.verdict != Verdict::Unchanged {
        badge(cell.verdict, out);
        out.raw(" ");
    }
    if cell.before == cell.after {
        out.raw("<span class=\"is\">");
        given(&cell.after, out);
        out.raw("</span>");
        if cell.verdict != Verdict::Unchanged {
            out.raw(" <small>asked for as before</small>");
        }
        return;
    }
    out.raw("<span class=\"was\"><span class=\"hide\">before: </span>");
    given(&cell.before, out);
    out.raw("</span> <span class=\"to\" aria-hidden=\"true\">\u{2192}</span> <span class=\"is\"><span class=\"hide\">after: </span>");
    given(&cell.after, out);
    out.raw("</span>");
    if cell.verdict == Verdict::Unchanged {
        out.raw(" <small>comes to the same</small>");
    }
}

/// What is given, a line for what is held alike; facets together.
fn given(all: &[Access], out: &mut Markup) {
    if all.is_empty() {
        out.raw("<span class=\"given none\">nothing</span>");
    }
    let alike = |one: &Access| (one.what.clone(), one.standing, one.is_conditioned, one.width);
    let mut groups: Vec<(&Access, Vec<&str>)> = Vec::new();
    for one in all {
        match groups.iter_mut().find(|(first, _)| alike(first) == alike(one)) {
            Some((_, facets)) => facets.extend(one.facet.as_deref()),
            None => groups.push((one, one.facet.as_deref().into_iter().collect())),
        }
    }
    for (one, mut facets) in groups {
        facets.dedup();
        let mut notes: Vec<&str> = facets;
        notes.extend(match one.standing {
            Standing::Active => None,
            Standing::ActiveUntil => Some("up to a day"),
            Standing::Eligible => Some("eligible"),
        });
        notes.extend(one.is_conditioned.then_some("under a condition"));
        notes.extend(match one.width {
            ScopeKind::Resource => None,
            ScopeKind::ResourceGroup => Some("resource group"),
            ScopeKind::Subscription => Some("subscription"),
            ScopeKind::ManagementGroup => Some("management group"),
        });
        out.raw("<span class=\"given\">").name(&one.what);
        if !notes.is_empty() {
            out.raw(" <small>").text(&notes.join(", ")).raw("</small>");
        }
        out.raw("</span>");
    }
}
