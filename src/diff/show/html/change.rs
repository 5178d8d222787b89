//! What becomes of what principals can do: who, where, in which steps and why; folded, the exact sets, the lines and what is
//! opened.

use std::collections::BTreeMap;

use super::badge::more_or_less;
use super::head::primitive;
use super::index::Index;
use super::markup::Markup;
use super::sets;
use crate::diff::principal::called;
use crate::diff::show::human::{names, place, told};
use crate::diff::show::words::{counted, opened, scope, sentence};
use crate::diff::show::{Locate, Which, set};
use crate::diff::{Change, Step, What};

/// Principals at scopes that are shown of a change; of more there is a number.
const MOST_PLACES: usize = 20;
/// Lines that are shown of a step.
const MOST_LINES: usize = 20;

/// Changes that read alike, parted where their exact sets or what they open do not.
pub(super) fn alike(group: Vec<&Change>) -> Vec<Vec<&Change>> {
    if group.len() < 2 {
        return vec![group];
    }
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    let mut parted: Vec<Vec<&Change>> = Vec::new();
    for change in group {
        let states: Vec<_> = change.states.iter().map(|one| (one.plane, one.state, &one.gained, &one.lost)).collect();
        let opens: Vec<&str> = change.primitives.iter().map(|one| one.primitive.id.as_str()).collect();
        let place = *places.entry(format!("{states:?} {opens:?}")).or_insert(parted.len());
        match parted.get_mut(place) {
            Some(list) => list.push(change),
            None => parted.push(vec![change]),
        }
    }
    parted
}

pub(super) fn change(group: &[&Change], index: &Index<'_>, locate: Locate<'_>, out: &mut Markup) {
    let Some(first) = group.first() else { return };
    let lines = || told(first).flat_map(|(_, step)| &step.lines);
    let is_broader = first.weight.is_broader;
    out.raw(if is_broader { "<article class=\"change broadened\"" } else { "<article class=\"change narrowed\"" });
    index.write(&index.lines(group.iter().flat_map(|one| told(one)).flat_map(|(_, step)| &step.lines)), "change", out);
    out.raw(">\n<h3>");
    more_or_less(is_broader, out);
    out.name(&names(lines().map(|line| &line.environment))).raw(": ").name(&names(lines().map(|line| &line.persona)));
    let components = names(lines().filter_map(|line| line.component.as_ref()));
    if !components.is_empty() {
        out.raw(" <span class=\"called\">on ").name(&components).raw("</span>");
    }
    out.raw("</h3>\n");
    let opens = opened(&first.primitives);
    if !opens.is_empty() {
        out.raw("<ul class=\"chips\" aria-label=\"opens\">");
        for one in &opens {
            out.raw("<li>opens ");
            primitive(one, out);
            out.raw("</li>");
        }
        out.raw("</ul>\n");
    }
    out.raw("<ul class=\"where\">");
    for one in group.iter().take(MOST_PLACES) {
        out.raw("<li>").name(&called(&one.principal)).raw(" at ").name(&scope(&one.scope)).raw("</li>");
    }
    if group.len() > MOST_PLACES {
        out.raw("<li>and ")
            .number(group.len() - MOST_PLACES)
            .raw(" more, which ")
            .code("--format json")
            .raw(" lists</li>");
    }
    out.raw("</ul>\n<ul class=\"steps\">\n");
    for (sign, step) in told(first) {
        self::step(sign == '+', step, out);
    }
    out.raw("</ul>\n<details><summary>Exact sets, lines");
    out.raw(if opens.is_empty() { "</summary>\n" } else { " and what it opens</summary>\n" });
    for one in &first.states {
        sets::state(one, out);
    }
    for (sign, step) in told(first) {
        self::lines(sign == '+', step, locate, out);
    }
    if !opens.is_empty() {
        out.raw("<h4>What it opens</h4>\n<dl class=\"opening\">");
        for one in &opens {
            out.raw("<dt>");
            primitive(one, out);
            out.raw("</dt><dd>").prose(&one.primitive.consequence).raw("</dd>");
        }
        out.raw("</dl>\n");
    }
    out.raw("</details>\n</article>\n");
}

fn step(is_broader: bool, step: &Step, out: &mut Markup) {
    out.raw("<li class=\"step\"><p>");
    more_or_less(is_broader, out);
    out.raw("<b>").text(&step.state.to_string()).raw("</b>, ");
    let why: Vec<String> = step.reasons.iter().map(|reason| sentence(reason, is_broader)).collect();
    out.prose(&why.join("; "));
    out.raw(match (step.is_moved, is_broader) {
        (false, _) => "",
        (true, true) => ", the same as is gone elsewhere",
        (true, false) => ", the same as is new elsewhere",
    });
    out.raw(if step.is_accepted() { ", accepted" } else { "" });
    out.raw("</p>\n");
    match &step.what {
        What::Role { mechanism, name } => {
            out.raw("<p class=\"operations\">").name(name).raw(" of ").text(mechanism.id()).raw("</p>");
        }
        What::Operations { plane, operations } => {
            let count = counted(set::known(*plane, operations), "known operation");
            out.raw("<p class=\"plane\">").text(plane.name()).raw(" plane, ").text(&count);
            if set::is_open(operations) {
                out.raw(", in one of two readings of ").code("X/*/verb");
            }
            out.raw("</p>\n");
            sets::short(*plane, operations, out);
        }
    }
    out.raw("</li>\n");
}

/// The lines that give a step, or gave it.
fn lines(is_broader: bool, step: &Step, locate: Locate<'_>, out: &mut Markup) {
    let side = if is_broader { Which::After } else { Which::Before };
    out.raw("<h4>");
    more_or_less(is_broader, out);
    out.text(&step.state.to_string());
    if let What::Operations { plane, .. } = &step.what {
        out.raw(", ").text(plane.name()).raw(" plane");
    }
    out.raw(if is_broader { ": given by" } else { ": was given by" }).raw("</h4>\n<ul class=\"lines\">");
    for line in step.lines.iter().take(MOST_LINES) {
        out.raw("<li>").code(&place(side, &line.file, &line.pointer, locate)).raw(" ").name(&line.role);
        out.raw(" on ").name(&line.instance).raw(" <small>").name(&line.environment).raw(", ").name(&line.persona);
        out.raw("</small></li>");
    }
    if step.lines.len() > MOST_LINES {
        out.raw("<li>and ").number(step.lines.len() - MOST_LINES).raw(" more</li>");
    }
    out.raw("</ul>\n");
}
