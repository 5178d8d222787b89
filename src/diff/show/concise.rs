//! A difference in a line for each thing that is broader or narrower, and what shows that a gate does not let it through.

use std::fmt::Write as _;

use super::accepted::accepted;
use super::human::{gives, place, told};
use super::words::sentence;
use super::{Locate, Which};
use crate::catalog::show::safe;
use crate::diff::principal::called;
use crate::diff::{By, Counterexample, Diff, Use};
use crate::policy::Text;

/// `personas/P004.yaml:13:5: + production P004 sg-one: active, new: ..`, and the verdict in the last line.
pub fn concise(diff: &Diff, locate: Locate<'_>) -> String {
    let mut out = String::new();
    for change in &diff.changes {
        for (sign, step) in told(change) {
            let side = if sign == '+' { Which::After } else { Which::Before };
            let why: Vec<String> = step.reasons.iter().map(|reason| sentence(reason, sign == '+')).collect();
            let (why, what) = (why.join("; "), gives(step));
            for (number, line) in step.lines.iter().enumerate() {
                let accepted = if step.accepted.contains(&number) { ", accepted" } else { "" };
                let at = place(side, &line.file, &line.pointer, locate);
                let (environment, persona, principal) = (&line.environment, &line.persona, called(&change.principal));
                let (state, scope) = (step.state, &change.scope);
                let text = format!(
                    "{at}: {sign} {environment} {persona} {principal} at {scope}: {state}, {why}{accepted}: {what}"
                );
                let _ = writeln!(out, "{}", safe(&text));
            }
        }
    }
    for one in &diff.around {
        let side = if one.is_in_second { Which::After } else { Which::Before };
        let at = place(side, &one.origin.file, &one.origin.pointer, locate);
        let sign = if one.is_broader { '+' } else { '-' };
        let about = [&one.environment, &one.persona].into_iter().flatten().map(|text| format!("{text} "));
        let accepted = if one.is_accepted { ", accepted" } else { "" };
        let about = about.collect::<String>();
        let text = format!("{at}: {sign} {about}{}{accepted}", sentence(&one.reason, one.is_broader));
        let _ = writeln!(out, "{}", safe(&text));
    }
    for (one, _) in diff.acceptances.iter().filter(|(_, state)| *state == Use::Accepts) {
        let _ = writeln!(out, "accepted: {}", safe(&accepted(one, locate)));
    }
    let _ = writeln!(out, "{}", diff.verdict.word());
    out
}

/// What shows that a gate does not let a difference through, in a sentence.
pub fn counterexample(one: &Counterexample) -> String {
    let part =
        |text: &Option<Text>, words: &str| text.as_ref().map(|text| format!("{words}`{text}`")).unwrap_or_default();
    let who = one.persona.as_ref().map_or_else(|| "everybody".to_owned(), |persona| format!("`{persona}`"));
    let place = part(&one.environment, " in ");
    let action = match (&one.action, one.is_broader) {
        (Some(action), true) => format!(" has `{action}`"),
        (Some(action), false) => format!(" had `{action}`"),
        (None, _) => String::new(),
    };
    let beyond = if one.by == By::Reference { " beyond the reference" } else { "" };
    let opens = part(&one.primitive, ", which opens ");
    let denied = match &one.by {
        By::Denial { name, reason } => format!("; `{name}` denies that: {reason}"),
        By::FailOn(_) | By::Reference => String::new(),
    };
    format!("{who}{place}{action}{beyond}: {}{opens}{denied}", sentence(&one.reason, one.is_broader))
}
