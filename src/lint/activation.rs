//! How eligible access is activated, and which guardrail decides about that.
//!
//! Takes an environment and what is eligible there. Knows no rule.

use std::collections::HashMap;

use super::context::{Context, Entry};
use crate::policy::{ActivationPolicy, Environment, Guardrail, Role, Scope, State};

/// An entry that is eligible, and how it is activated.
pub(super) struct Activated<'c, 'p> {
    /// The entry.
    pub(super) entry: &'c Entry<'p>,
    /// The rules of activating it; none where Azure's own hold.
    pub(super) policy: Option<&'p ActivationPolicy>,
}

impl<'c, 'p> Activated<'c, 'p> {
    /// The eligible entries in some environments.
    pub(super) fn all(context: &'c Context<'p>, wanted: impl Fn(&Environment) -> bool) -> Vec<Activated<'c, 'p>> {
        let mut policies: HashMap<(*const Environment, &Scope, &Role), &'p ActivationPolicy> = HashMap::new();
        for environment in context.policy.environments.iter().filter(|one| wanted(one)) {
            let of = |policy: &'p ActivationPolicy| {
                ((std::ptr::from_ref(environment), &*policy.scope, &*policy.role), policy)
            };
            policies.extend(environment.activation_policies.iter().map(of));
        }
        let eligible = context
            .entries
            .iter()
            .filter(|entry| matches!(entry.assignment.state, State::Eligible(_)) && wanted(entry.environment));
        let activated = |entry: &'c Entry<'p>| {
            let key = (std::ptr::from_ref(entry.environment), &*entry.assignment.scope, &*entry.assignment.role);
            Activated { entry, policy: policies.get(&key).copied() }
        };
        eligible.map(activated).collect()
    }

    /// The guardrails that speak of it, in written order.
    pub(super) fn guardrails(&self) -> impl Iterator<Item = &'p Guardrail> + use<'p> {
        let (persona, environment) = (self.entry.persona, self.entry.environment);
        let instance = self.entry.grant.instance.clone();
        let classification = environment.instance(&instance).and_then(|one| one.classification.as_deref());
        let who = (persona.kind, persona.purpose, &*persona.id);
        environment.guardrails.iter().filter(move |one| one.speaks_of(who, (&instance, classification)))
    }

    /// The guardrail to look at: the last that says anything of activation, or else the last that speaks of it.
    pub(super) fn guardrail(&self) -> Option<&'p Guardrail> {
        let says = |one: &Guardrail| {
            one.maximum.is_some() || !one.approval.is_empty() || one.mfa || one.justification || one.ticket
        };
        self.guardrails().filter(|one| says(one)).last().or_else(|| self.guardrails().last())
    }
}
