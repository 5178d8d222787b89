//! What stands around access and makes more of it without a role being assigned: guardrails, exceptions, who a
//! principal is.

mod exception;
mod guardrail;
mod holder;

pub(super) use holder::{agent, changes as holders, renamed};

use std::collections::BTreeMap;

use super::reason::Reason;
use super::side::Side;
use crate::model::environment::Tier;
use crate::permission::Enabled;
use crate::policy::{Origin, Text};

/// A change around access.
#[derive(Clone, Debug)]
pub struct Around {
    /// Whether the second side is the broader one; the first otherwise.
    pub is_broader: bool,
    /// Why that side is broader.
    pub reason: Reason,
    /// The environment that it is about; all when none.
    pub environment: Option<Text>,
    /// How close that is to customers; of all, the closest.
    pub tier: Option<Tier>,
    /// The persona that it is about; all when none.
    pub persona: Option<Text>,
    /// The principal that an agent is, or that a setting opens something to.
    pub principal: Option<Text>,
    /// Primitives that all that it has opens.
    pub primitives: Vec<Enabled>,
    /// Where it stands, on the side that has it; of what is gone, on the side that had it.
    pub origin: Origin,
    /// Whether that is the second side.
    pub is_in_second: bool,
    /// Whether it is accepted.
    pub is_accepted: bool,
}

/// Personas of the first side that have another id on the second.
pub(super) type Renamed = BTreeMap<Text, Text>;

/// What changes around access, but for who principals are.
pub(super) fn around(before: &Side<'_>, after: &Side<'_>, renamed: &Renamed) -> Vec<Around> {
    let mut found = Vec::new();
    for environment in &after.policy.environments {
        let Some(was) = before.environment(&environment.id) else { continue };
        let tier = after.tier(&environment.id);
        found.extend(guardrail::changes(was, environment, tier, renamed));
        if was.tier != environment.tier {
            found.push(Around {
                is_broader: environment.tier < was.tier,
                reason: Reason::TierLowered,
                environment: Some(environment.id.clone()),
                tier,
                persona: None,
                principal: None,
                primitives: Vec::new(),
                origin: Origin { file: environment.file.clone(), pointer: "/tier".into() },
                is_in_second: true,
                is_accepted: false,
            });
        }
    }
    found.extend(exception::changes(before, after, renamed));
    found
}

/// Broader ones first, then those closest to customers.
pub(super) fn sort(found: &mut [Around]) {
    let key = |one: &Around| {
        (!one.is_broader, std::cmp::Reverse(one.tier), one.environment.clone(), one.persona.clone(), one.reason.clone())
    };
    found.sort_by(|a, b| (key(a), &a.origin).cmp(&(key(b), &b.origin)));
}
