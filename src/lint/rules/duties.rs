//! What rules about duties that one holder ought not to have together share: how the entries that make the combination are
//! told.

use crate::lint::context::{Context, Entry};
use crate::lint::finding::{Finding, Place};
use crate::lint::holders::{Holder, Who};
use crate::model::persona::Purpose;
use crate::permission::Enabled;

use super::witness;

/// An entry of a combination, and what it gives to it.
pub(super) type Part<'e, 'p> = (&'e Entry<'p>, String);

/// What a holder has for its duties: what is kept for emergencies is for all of them, and P08 sees to it.
pub(super) fn duties<'c, 'p>(context: &'c Context<'p>, holder: &Holder<'p>) -> Vec<&'c Entry<'p>> {
    let mut entries = holder.entries(context);
    entries.retain(|entry| entry.persona.purpose != Purpose::BreakGlass);
    entries
}

/// A finding about a combination, at the first part, in the environment of the part that is closest to customers.
pub(super) fn tell(
    code: &'static str,
    context: &Context<'_>,
    holder: &Holder<'_>,
    parts: &[Part<'_, '_>],
    message: String,
) -> Option<Finding> {
    let (first, text) = parts.first()?;
    let mut finding = context.finding(code, first, message)?;
    let closest = parts.iter().map(|(entry, _)| entry.environment).max_by_key(|environment| environment.tier);
    if let Some(closest) = closest.filter(|closest| closest.tier > first.environment.tier) {
        finding.severity = context.severity(code, Some(closest))?;
        finding.environment = Some(closest.id.clone());
    }
    finding.place.text.clone_from(text);
    for (entry, text) in parts.iter().skip(1) {
        let place = Place { file: entry.persona.file.clone(), pointer: entry.grant.pointer(), text: text.clone() };
        let beside = (&place.file, &place.pointer) != (&finding.place.file, &finding.place.pointer);
        if beside && !finding.related.contains(&place) {
            finding.related.push(place);
        }
        finding.subject.push_str(&format!("\n{}\n{}", entry.role.id, entry.assignment.scope));
    }
    if let Who::Principal(principal) = holder.who {
        finding.subject.push_str(&format!("\n{}", principal.id));
    }
    Some(finding)
}

/// The same, shown by what the first part enables, with what to do about it.
pub(super) fn tell_shown(
    code: &'static str,
    context: &Context<'_>,
    holder: &Holder<'_>,
    parts: &[Part<'_, '_>],
    (message, enabled, help): (String, &Enabled, &str),
) -> Option<Finding> {
    let mut finding = tell(code, context, holder, parts, message)?;
    finding.witness = Some(witness(enabled));
    finding.certainty = enabled.certainty;
    finding.help.push(help.to_owned());
    Some(finding)
}

/// The personas of the parts, in brackets, where the holder is a principal that several share.
pub(super) fn personas(holder: &Holder<'_>, parts: &[Part<'_, '_>]) -> String {
    let Who::Principal(_) = holder.who else { return String::new() };
    let mut names: Vec<&str> = parts.iter().map(|(entry, _)| &*entry.persona.id).collect();
    names.sort_unstable();
    names.dedup();
    format!(" ({})", crate::diagnostic::listed(names))
}
