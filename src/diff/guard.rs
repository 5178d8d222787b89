//! What stands between a principal and what a role allows: activation, an end, conditions. And which of two is tighter.
//!
//! Takes assignments, gives guards and an order of them. The order is partial, and says "at least as tight" only where
//! that is provable: of a condition by `implies`, of ends where both are days or both are lengths of time.

use std::collections::HashMap;

use super::place::principal_key;
use super::reason::Reason;
use crate::condition::{self, Implication, implies};
use crate::model::persona::AssignmentKind;
use crate::model::text::Duration;
use crate::policy::{ActivationPolicy, Assignment, End, Environment, State, Text};

/// How long an activation may last where nothing is said: eight hours (Microsoft Learn, "Configure Azure resource role
/// settings in Privileged Identity Management").
const MINUTES: u32 = 8 * 60;

/// What has to be met.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Guard {
    /// Standing, time-bound or to be activated.
    pub(super) state: State,
    /// Whether membership of the group has to be activated.
    pub(super) membership: bool,
    /// The rules of activation; of eligible access alone.
    pub(super) rules: Option<Rules>,
    /// Conditions, sorted; all have to hold.
    pub(super) conditions: Vec<Text>,
}

/// Rules of activation.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Rules {
    maximum: Option<Duration>,
    /// The key and the name of everybody who can approve, sorted.
    approvers: Vec<(String, Text)>,
    mfa: bool,
    justification: bool,
    ticket: bool,
}

impl Guard {
    pub(super) fn of(
        environment: &Environment,
        assignment: &Assignment,
        activation: Option<&ActivationPolicy>,
        conditions: Vec<Text>,
    ) -> Guard {
        let rules = matches!(assignment.state, State::Eligible(_)).then(|| {
            let Some(policy) = activation else { return Rules::default() };
            let key = |id| principal_key(environment, id).into_owned();
            let mut approvers: Vec<(String, Text)> =
                policy.approvers.iter().map(|one| (key(&one.id), one.name.clone())).collect();
            approvers.sort();
            let ActivationPolicy { maximum, mfa, justification, ticket, .. } = *policy;
            Rules { maximum, approvers, mfa, justification, ticket }
        });
        let membership = assignment.principal.membership == Some(AssignmentKind::Eligible);
        Guard { state: assignment.state, membership, rules, conditions }
    }
}

/// Compares guards, and remembers what conditions said of each other.
#[derive(Default)]
pub(super) struct Order {
    implied: HashMap<(Vec<Text>, Text), Result<(), Option<String>>>,
}

impl Order {
    /// Why `is` may let through what `was` does not; nothing where it is at least as tight for sure.
    pub(super) fn looser(&mut self, is: &Guard, was: &Guard) -> Vec<Reason> {
        let mut reasons = Vec::new();
        states(is.state, was.state, &mut reasons);
        if was.membership && !is.membership {
            reasons.push(Reason::MembershipStanding);
        }
        if let (Some(is), Some(was)) = (&is.rules, &was.rules) {
            rules(is, was, &mut reasons);
        }
        for was in &was.conditions {
            if is.conditions.is_empty() {
                reasons.push(Reason::ConditionDropped { was: was.clone() });
            } else if let Err(witness) = self.implies(&is.conditions, was) {
                let is = Text::from(is.conditions.join(" AND "));
                reasons.push(Reason::ConditionLooser { was: was.clone(), is, witness });
            }
        }
        reasons
    }

    /// Whether all of some conditions together imply another; a request that shows that they do not, if one is known.
    fn implies(&mut self, is: &[Text], was: &Text) -> Result<(), Option<String>> {
        if is.contains(was) {
            return Ok(());
        }
        let key = (is.to_vec(), was.clone());
        let found = self.implied.entry(key).or_insert_with(|| {
            let together = match is {
                [one] => condition::parse(one),
                several => condition::parse(&format!("({})", several.join(") AND ("))),
            };
            let (Ok(is), Ok(was)) = (together, condition::parse(was)) else { return Err(None) };
            match implies(&is, &was) {
                Implication::Yes => Ok(()),
                Implication::No { witness } => Err(Some(witness.to_string())),
                Implication::Unknown => Err(None),
            }
        });
        found.clone()
    }
}

fn states(is: State, was: State, reasons: &mut Vec<Reason>) {
    match (is, was) {
        (_, State::Active) => {}
        (State::Active, State::ActiveUntil(day)) => reasons.push(Reason::ExpiryRemoved { was: day }),
        (State::Active | State::ActiveUntil(_), State::Eligible(_)) => reasons.push(Reason::StandingWhereEligible),
        (State::ActiveUntil(is), State::ActiveUntil(was)) => ends(End::Until(is), End::Until(was), reasons),
        (State::Eligible(is), State::ActiveUntil(was)) => ends(is, End::Until(was), reasons),
        (State::Eligible(is), State::Eligible(was)) => ends(is, was, reasons),
    }
}

fn ends(is: End, was: End, reasons: &mut Vec<Reason>) {
    let holds = match (is, was) {
        (End::Until(is), End::Until(was)) => is <= was,
        (End::For(is), End::For(was)) => is <= was,
        _ => false,
    };
    if !holds {
        reasons.push(Reason::ExpiryExtended { was, is });
    }
}

fn rules(is: &Rules, was: &Rules, reasons: &mut Vec<Reason>) {
    let length = |rules: &Rules| rules.maximum.unwrap_or(Duration::of_minutes(MINUTES));
    if length(is) > length(was) {
        reasons.push(Reason::ActivationLonger { was: length(was), is: length(is) });
    }
    if !was.approvers.is_empty() {
        let known = |one: &&(String, Text)| !was.approvers.iter().any(|(key, _)| *key == one.0);
        let added: Vec<Text> = is.approvers.iter().filter(known).map(|(_, name)| name.clone()).collect();
        match (is.approvers.is_empty(), added.is_empty()) {
            (true, _) => reasons.push(Reason::ApprovalDropped),
            (false, true) => {}
            (false, false) => reasons.push(Reason::ApproversAdded { names: added }),
        }
    }
    let dropped = [
        (was.mfa && !is.mfa, Reason::MfaDropped),
        (was.justification && !is.justification, Reason::JustificationDropped),
        (was.ticket && !is.ticket, Reason::TicketDropped),
    ];
    reasons.extend(dropped.into_iter().filter(|(dropped, _)| *dropped).map(|(_, reason)| reason));
}
