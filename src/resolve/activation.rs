//! Pass 6a: the rules of activating eligible access.
//!
//! Azure keeps one policy for each role at each scope, shared by everyone who is eligible there: two wishes that ask
//! for different rules at one place are an error.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use super::assign::Assigned;
use super::bind::Bound;
use super::guardrail::Rules;
use super::role::Roles;
use crate::diagnostic::{Diagnostic, Diagnostics, listed};
use crate::model::component::Mechanism;
use crate::model::text::Duration;
use crate::policy::{ActivationPolicy, Approver, State, Text};
use crate::source::Span;

/// The rules that one wish asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Wanted {
    maximum: Option<Duration>,
    approvers: Vec<Approver>,
    mfa: bool,
    justification: bool,
    ticket: bool,
    eligible_for: Option<Duration>,
}

impl Wanted {
    /// Whether Azure's own rules do: how long eligibility lasts is said by each assignment as well.
    fn is_plain(&self) -> bool {
        *self == Wanted { eligible_for: self.eligible_for, ..Wanted::default() }
    }
}

/// The rules of a wish: all that its guardrails ask for together. Each approver can approve alone, so only who stands in
/// every guardrail that asks for approval may be one.
pub(super) fn wanted(rules: &Rules<'_>, bound: &Bound<'_>, span: Span, diagnostics: &mut Diagnostics) -> Rc<Wanted> {
    let mut wanted = Wanted { eligible_for: rules.eligible_for(), ..Wanted::default() };
    for one in rules.guardrails().map(|one| &one.rule) {
        wanted.maximum = [wanted.maximum, one.maximum].into_iter().flatten().min();
        wanted.mfa |= one.mfa;
        wanted.justification |= one.justification;
        wanted.ticket |= one.ticket;
    }
    let asking: Vec<_> = rules.guardrails().filter(|one| !one.rule.approval.is_empty()).collect();
    let Some((first, others)) = asking.split_first() else { return Rc::new(wanted) };
    let everywhere = |name: &&Text| others.iter().all(|one| one.rule.approval.contains(name));
    let names: Vec<&Text> = first.rule.approval.iter().filter(everywhere).collect();
    if names.is_empty() {
        let diagnostic = Diagnostic::error("approval-conflict", "nobody can approve the activation of this access");
        let diagnostic = asking.iter().fold(diagnostic.at(span, "is eligible"), |diagnostic, one| {
            let who = listed(one.rule.approval.iter().map(|name| &**name));
            diagnostic.also(one.place, format!("this guardrail lets {who} approve"))
        });
        diagnostics.push(diagnostic.help("each approver can approve alone: name one in all of these guardrails"));
    }
    // A name that nobody is bound to was reported with the guardrail.
    wanted.approvers.extend(names.into_iter().filter_map(|name| bound.approvers.get(&**name)).cloned());
    wanted.approvers.sort();
    wanted.approvers.dedup();
    Rc::new(wanted)
}

/// The activation policies of an environment, by scope and role.
pub(super) fn policies(
    roles: &Roles<'_>,
    assigned: &[Assigned],
    diagnostics: &mut Diagnostics,
) -> Vec<ActivationPolicy> {
    let mut by_place: BTreeMap<(u32, u32), (&Rc<Wanted>, Span)> = BTreeMap::new();
    let mut policies = Vec::new();
    for one in assigned {
        if one.assignment.mechanism != Mechanism::AzureRbac || !matches!(one.assignment.state, State::Eligible(_)) {
            continue;
        }
        let Some(wanted) = &one.activation else { continue };
        match by_place.get(&(one.scope, one.role)) {
            Some((other, place)) if *other != wanted && !(other.is_plain() && wanted.is_plain()) => diagnostics.push(
                Diagnostic::error(
                    "activation-conflict",
                    format!(
                        "`{}` at `{}` would have two sets of activation rules",
                        one.assignment.role.name, one.assignment.scope
                    ),
                )
                .at(one.span, "one asked for here")
                .also(*place, "another one asked for here")
                .help("Azure keeps one set for a role at a scope; make the guardrails agree, or use another scope"),
            ),
            Some(_) => {}
            None => {
                by_place.insert((one.scope, one.role), (wanted, one.span));
                if wanted.is_plain() {
                    continue;
                }
                policies.push(policy(&one.assignment.scope, one.role, roles, wanted));
            }
        }
    }
    policies.into_iter().flatten().collect()
}

fn policy(
    scope: &Arc<crate::policy::Scope>,
    role: u32,
    roles: &Roles<'_>,
    wanted: &Wanted,
) -> Option<ActivationPolicy> {
    Some(ActivationPolicy {
        scope: scope.clone(),
        role: Arc::new(roles.get(role)?.1.clone()),
        maximum: wanted.maximum,
        approvers: wanted.approvers.clone(),
        mfa: wanted.mfa,
        justification: wanted.justification,
        ticket: wanted.ticket,
        eligible_for: wanted.eligible_for,
        key: "".into(),
    })
}
