//! Guardrails: what an environment allows now that it did not.
//!
//! All guardrails that speak of an entry have to allow it, and where there are guardrails, what none speaks of is not
//! allowed. So each limit of one side is looked for on the other: there has to be a guardrail that speaks of at least the
//! same entries and is as tight in that. Guardrails are taken apart by kind and purpose for this, so that two that share
//! out the kinds do the same as one for both. What cannot be shown to be as tight is looser.

use std::collections::BTreeSet;

use super::{Around, Renamed};
use crate::diff::reason::{Loosened, Reason};
use crate::model::environment::{RolesAllowed, Tier};
use crate::model::persona::{Kind, Purpose};
use crate::model::text::Duration;
use crate::policy::{Environment, Guardrail, Text};

/// How long eligibility lasts where nobody says: a year.
const ELIGIBLE_FOR: Duration = Duration::of_days(365);
/// How long an activation may last where nobody says: see `guard`.
const MAXIMUM: Duration = Duration::of_minutes(8 * 60);

/// A guardrail for one kind and one purpose.
struct Part<'g> {
    kind: Kind,
    purpose: Purpose,
    personas: Option<BTreeSet<String>>,
    components: Option<BTreeSet<String>>,
    rule: &'g Guardrail,
}

pub(super) fn changes(was: &Environment, is: &Environment, tier: Option<Tier>, renamed: &Renamed) -> Vec<Around> {
    let (before, after) = (parts(&was.guardrails, renamed), parts(&is.guardrails, &Renamed::new()));
    let broader = looser(&before, &after).into_iter().map(|found| (found, true));
    let narrower = looser(&after, &before).into_iter().map(|found| (found, false));
    let around = |(found, is_broader): (Found<'_>, bool)| Around {
        is_broader,
        reason: Reason::GuardrailLoosened { what: found.what },
        environment: Some(is.id.clone()),
        tier,
        persona: None,
        principal: None,
        primitives: Vec::new(),
        origin: found.rule.origin.clone(),
        is_in_second: found.is_of_looser == is_broader,
        is_accepted: false,
    };
    broader.chain(narrower).map(around).collect()
}

fn parts<'g>(guardrails: &'g [Guardrail], renamed: &Renamed) -> Vec<Part<'g>> {
    let purposes = [Purpose::Work, Purpose::BreakGlass, Purpose::AccessAdministration, Purpose::Audit];
    let low = |ids: &Option<Vec<Text>>| {
        let one = |id: &Text| renamed.get(id).unwrap_or(id).to_ascii_lowercase();
        ids.as_ref().map(|ids| ids.iter().map(one).collect::<BTreeSet<String>>())
    };
    let mut found = Vec::new();
    for rule in guardrails {
        for kind in [Kind::Human, Kind::Agent].into_iter().filter(|&kind| rule.kind.is_none_or(|only| only == kind)) {
            for purpose in purposes.into_iter().filter(|&one| rule.purpose.is_none_or(|only| only == one)) {
                let (personas, components) = (low(&rule.personas), low(&rule.components));
                found.push(Part { kind, purpose, personas, components, rule });
            }
        }
    }
    found
}

/// Something that is looser.
#[derive(PartialEq, Eq)]
struct Found<'g> {
    what: Loosened,
    /// The guardrail that says so, or that said otherwise and is gone.
    rule: &'g Guardrail,
    /// Whether that is one of the looser side.
    is_of_looser: bool,
}

/// In what `is` is looser than `was`.
fn looser<'g>(was: &[Part<'g>], is: &[Part<'g>]) -> Vec<Found<'g>> {
    let mut found = Vec::new();
    for part in was {
        let near: Vec<&Part<'g>> = is.iter().filter(|other| other.meets(part)).collect();
        // Of what nothing speaks nothing is allowed, but where there are no guardrails at all.
        if near.is_empty() && !is.is_empty() {
            continue;
        }
        let over: Vec<&Part<'g>> = near.into_iter().filter(|other| other.speaks_of(part)).collect();
        if over.is_empty() {
            found.push(Found { what: Loosened::Gone, rule: part.rule, is_of_looser: false });
            continue;
        }
        // One that speaks of just the same is the same guardrail with another limit; without one, it is gone.
        let same = over.iter().find(|other| part.speaks_of(other));
        let (rule, is_of_looser) = same.map_or((part.rule, false), |other| (other.rule, true));
        let open = LIMITS.iter().filter(|limit| !over.iter().any(|other| (limit.holds)(other.rule, part.rule)));
        found.extend(open.map(|limit| Found { what: limit.what, rule, is_of_looser }));
    }
    for part in is.iter().filter(|_| !was.is_empty()) {
        if !was.iter().any(|other| other.speaks_of(part)) {
            found.push(Found { what: Loosened::Subjects, rule: part.rule, is_of_looser: true });
        }
    }
    found.sort_by(|a, b| (a.what, &a.rule.origin).cmp(&(b.what, &b.rule.origin)));
    found.dedup();
    found
}

/// One thing that a guardrail limits.
struct Limit {
    what: Loosened,
    /// Whether the first is at least as tight in it as the second.
    holds: fn(&Guardrail, &Guardrail) -> bool,
}

const LIMITS: [Limit; 10] = [
    Limit { what: Loosened::Active, holds: |is, was| is.active.iter().all(|level| was.active.contains(level)) },
    Limit { what: Loosened::Eligible, holds: |is, was| is.eligible.iter().all(|level| was.eligible.contains(level)) },
    Limit { what: Loosened::MaxScope, holds: |is, was| is.max_scope <= was.max_scope },
    Limit {
        what: Loosened::Roles,
        holds: |is, was| is.roles == was.roles || matches!(is.roles, RolesAllowed::LevelsOnly),
    },
    Limit { what: Loosened::Maximum, holds: |is, was| is.maximum.unwrap_or(MAXIMUM) <= was.maximum.unwrap_or(MAXIMUM) },
    Limit {
        what: Loosened::Approval,
        holds: |is, was| {
            let known = |name: &Text| was.approval.iter().any(|one| one.eq_ignore_ascii_case(name));
            was.approval.is_empty() || !is.approval.is_empty() && is.approval.iter().all(known)
        },
    },
    Limit { what: Loosened::Mfa, holds: |is, was| is.mfa || !was.mfa },
    Limit { what: Loosened::Justification, holds: |is, was| is.justification || !was.justification },
    Limit { what: Loosened::Ticket, holds: |is, was| is.ticket || !was.ticket },
    Limit {
        what: Loosened::EligibleFor,
        holds: |is, was| is.eligible_for.unwrap_or(ELIGIBLE_FOR) <= was.eligible_for.unwrap_or(ELIGIBLE_FOR),
    },
];

impl Part<'_> {
    /// Whether it speaks of everything that the other speaks of.
    fn speaks_of(&self, other: &Part<'_>) -> bool {
        let holds = |own: &Option<BTreeSet<String>>, others: &Option<BTreeSet<String>>| match (own, others) {
            (None, _) => true,
            (Some(own), Some(others)) => others.is_subset(own),
            (Some(_), None) => false,
        };
        (self.kind, self.purpose) == (other.kind, other.purpose)
            && holds(&self.personas, &other.personas)
            && holds(&self.components, &other.components)
            && (self.rule.classification.is_none() || self.rule.classification == other.rule.classification)
    }

    /// Whether it speaks of something that the other speaks of.
    fn meets(&self, other: &Part<'_>) -> bool {
        let shares = |own: &Option<BTreeSet<String>>, others: &Option<BTreeSet<String>>| match (own, others) {
            (Some(own), Some(others)) => !own.is_disjoint(others),
            _ => true,
        };
        let (own, others) = (&self.rule.classification, &other.rule.classification);
        (self.kind, self.purpose) == (other.kind, other.purpose)
            && shares(&self.personas, &other.personas)
            && shares(&self.components, &other.components)
            && (own.is_none() || others.is_none() || own == others)
    }
}
