//! What changes around access: the catalogue of roles, guardrails, exceptions, and who principals are.

use super::badge::more_or_less;
use super::index::Index;
use super::left_out;
use super::markup::Markup;
use crate::diff::Diff;
use crate::diff::show::human::place;
use crate::diff::show::words::{about, sentence};
use crate::diff::show::{Locate, Which};

pub(super) fn around(diff: &Diff, index: &Index<'_>, locate: Locate<'_>, room: usize, out: &mut Markup) {
    let [was, is] = &diff.catalogs;
    if diff.around.is_empty() && was == is {
        return;
    }
    out.raw("<section id=\"around\" aria-labelledby=\"around-title\">\n<h2 id=\"around-title\">Around access ");
    out.raw("<span class=\"count\">").number(diff.around.len() + usize::from(was != is)).raw("</span></h2>\n");
    out.raw("<ul class=\"around\">\n");
    if was != is {
        out.raw("<li>The catalogue of roles was of ").text(&was.date.to_string()).raw(" and is of ");
        out.text(&is.date.to_string()).raw(".</li>\n");
    }
    let left = out.fitting(room, &diff.around, |out, one| {
        let side = if one.is_in_second { Which::After } else { Which::Before };
        let at = index.around(one.environment.as_deref(), one.persona.as_deref(), one.is_broader);
        out.raw("<li");
        index.write(&at, "other", out);
        out.raw(">");
        more_or_less(one.is_broader, out);
        out.raw("<b>").name(&about(one)).raw("</b>: ").prose(&sentence(&one.reason, one.is_broader));
        out.raw(if one.is_accepted { ", accepted" } else { "" });
        out.raw(" <small>").code(&place(side, &one.origin.file, &one.origin.pointer, &mut *locate));
        out.raw("</small></li>\n");
    });
    out.raw("</ul>\n");
    left_out(left, "change around access", Some("--format json"), out);
    out.raw("</section>\n");
}
