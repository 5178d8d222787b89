//! Sets of operations: a few terms where there is little room, all of them where they are exact.

use super::badge::more_or_less;
use super::markup::Markup;
use crate::diff::show::set::{all, except, terms};
use crate::diff::show::words::counted;
use crate::diff::{Operations, StateChange};
use crate::permission::{Operations as Known, Plane, Set, Term};

/// Terms and exceptions that are shown where there is little room.
const FEW: usize = 4;
/// Terms, and exceptions of one, that are shown of an exact set.
const MOST: usize = 200;

/// The terms with the most known operations.
pub(super) fn short(plane: Plane, operations: &Operations, out: &mut Markup) {
    list(plane, &all(operations), FEW, false, out);
}

/// What is gained and lost in a state, exactly.
pub(super) fn state(one: &StateChange, out: &mut Markup) {
    out.raw("<h4>").text(one.state.word()).raw(", ").text(one.plane.name()).raw(" plane</h4>\n<div class=\"sets\">");
    for (is_gained, operations) in [(true, &one.gained), (false, &one.lost)] {
        if operations.is_empty() {
            continue;
        }
        out.raw("<div><h5>");
        more_or_less(is_gained, out);
        out.raw(if is_gained { "gained</h5>" } else { "lost</h5>" });
        if operations.sure.terms() == operations.possible.terms() {
            list(one.plane, &operations.sure, MOST, true, out);
        } else {
            for (reading, set) in [(" matches ", &operations.possible), (" does not match ", &operations.sure)] {
                out.raw("<p class=\"reading\">if ").code("X/*/verb").raw(reading).code("X/verb").raw("</p>");
                if set.terms().is_empty() {
                    out.raw("<p class=\"operations\">nothing</p>");
                } else {
                    list(one.plane, set, MOST, true, out);
                }
            }
        }
        out.raw("</div>");
    }
    out.raw("</div>\n");
}

fn list(plane: Plane, set: &Set, most: usize, with_witness: bool, out: &mut Markup) {
    let terms = terms(plane, set);
    out.raw("<ul class=\"operations\">");
    for one in terms.iter().take(most) {
        out.raw("<li>");
        term(one, most, out);
        if with_witness && !one.pattern().is_literal() {
            let count = Known::builtin().in_term(plane, one).count();
            out.raw(" <small>").text(&counted(count, "known operation")).raw(", such as ");
            out.code(&Known::builtin().example(plane, one)).raw("</small>");
        }
        out.raw("</li>");
    }
    if terms.len() > most {
        out.raw("<li>and ").number(terms.len() - most).raw(" more</li>");
    }
    out.raw("</ul>");
}

fn term(one: &Term, most: usize, out: &mut Markup) {
    out.code(one.pattern().as_str());
    let left = except(one).count().saturating_sub(most);
    for (number, pattern) in except(one).take(most).enumerate() {
        out.raw(if number == 0 { " <span class=\"except\">except</span> " } else { ", " }).code(pattern.as_str());
    }
    if left > 0 {
        out.raw(" and ").number(left).raw(" more");
    }
}
