//! A policy whose personas have other names.

use rolecast::policy::Policy;

use super::policy::personas;

/// The same access under other persona names, with everything that came from files in another order.
pub(crate) fn renamed_and_reordered(policy: &Policy) -> Policy {
    let mut other = policy.clone();
    other.personas = personas(["Somebody Else", "Nobody"]);
    for environment in &mut other.environments {
        for grant in &mut environment.grants {
            grant.persona = if &*grant.persona == "P004" { "P104".into() } else { "P109".into() };
        }
        environment.assignments.reverse();
        environment.activation_policies.reverse();
        environment.parameters.reverse();
    }
    for (persona, id) in other.personas.iter_mut().zip(["P104", "P109"]) {
        persona.id = id.into();
    }
    other
}
