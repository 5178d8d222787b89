//! Verdicts, signs and what stands behind them: always a sign and a word, never a colour alone.

use super::markup::Markup;
use crate::diff::Verdict;

/// The order in which verdicts are named, the worst first.
pub(super) const VERDICTS: [Verdict; 5] =
    [Verdict::Broadened, Verdict::Both, Verdict::Moved, Verdict::Narrowed, Verdict::Unchanged];

/// The class of a verdict.
pub(super) fn class(verdict: Verdict) -> &'static str {
    verdict.word()
}

fn sign(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Broadened => "+",
        Verdict::Both => "\u{b1}",
        Verdict::Moved => "\u{2192}",
        Verdict::Narrowed => "\u{2212}",
        Verdict::Unchanged => "=",
    }
}

/// `+ broadened`
pub(super) fn badge(verdict: Verdict, out: &mut Markup) {
    out.raw("<span class=\"badge ").raw(class(verdict)).raw("\"><span aria-hidden=\"true\">").raw(sign(verdict));
    out.raw("</span> ").raw(verdict.word()).raw("</span>");
}

/// The sign of what is more or less, and a word for those who do not see it.
pub(super) fn more_or_less(is_broader: bool, out: &mut Markup) {
    out.raw(match is_broader {
        true => "<span class=\"sign broadened\"><span aria-hidden=\"true\">+</span><span class=\"hide\">more: </span></span> ",
        false => {
            "<span class=\"sign narrowed\"><span aria-hidden=\"true\">\u{2212}</span><span class=\"hide\">less: </span></span> "
        }
    });
}
