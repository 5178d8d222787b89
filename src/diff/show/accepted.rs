//! What is accepted, and what was to be and is not needed, in sentences.

use super::human::place;
use super::{Locate, Which};
use crate::diff::{Acceptance, Use};

/// `P004 in production: new-access: on call (accepted-access.yaml:3, up to 2027-01-31)`
pub(super) fn accepted(one: &Acceptance, locate: Locate<'_>) -> String {
    let at = match &one.origin {
        Some(origin) => place(Which::After, &origin.file, &origin.pointer, locate),
        None => "`--accept`".to_owned(),
    };
    let until = one.expires.map(|day| format!(", up to {day}")).unwrap_or_default();
    format!("{}: {} ({at}{until})", about(one), one.reason)
}

/// What became of an acceptance, ahead of what it is about.
pub(super) fn label(state: Use) -> &'static str {
    match state {
        Use::Accepts => "Accepted:",
        Use::Partly => "Accepted in part:",
        Use::Expired => "Acceptance that ended:",
        Use::Unused => "Acceptance that nothing needs:",
    }
}

/// Why an acceptance accepts nothing; none if it does.
pub fn idle(one: &Acceptance, state: Use) -> Option<String> {
    let what = about(one);
    match (state, one.expires) {
        (Use::Accepts, _) => None,
        (Use::Partly, _) => Some(format!("what is broader goes beyond what is accepted: {what}")),
        (Use::Expired, Some(day)) => Some(format!("this was accepted up to {day}: {what}")),
        (Use::Expired | Use::Unused, _) => Some(format!("nothing is broader in what is accepted: {what}")),
    }
}

/// `P004 in production: new-access`
fn about(one: &Acceptance) -> String {
    let who = one.persona.as_deref().unwrap_or("everybody");
    let place = one.environment.as_deref().map(|id| format!(" in {id}")).unwrap_or_default();
    format!("{who}{place}: {}", one.what)
}
