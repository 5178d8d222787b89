//! Who holds access: whoever can act with several entries together.
//!
//! Takes a policy and what its entries come to; gives each holder once. People of a persona are taken to be the same in
//! every environment, whatever groups they are there. An agent is one identity in each environment, unless its principal
//! says otherwise. A principal that several of these share is a holder of what all of them have.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::context::{Context, Entry};
use crate::model::persona::Kind;
use crate::policy::{Environment, Persona, Policy, Principal};

/// Those who hold access.
pub struct Holders<'p> {
    /// The people of each persona, and each agent in each environment, by persona.
    own: Vec<Holder<'p>>,
    /// Principals that several of these share, by id.
    shared: Vec<Holder<'p>>,
}

/// Who can act with some entries together.
pub struct Holder<'p> {
    /// Who that is.
    pub who: Who<'p>,
    /// Their places in [`Context::entries`].
    entries: Vec<u32>,
}

/// Who that is.
#[derive(Clone, Copy, Debug)]
pub enum Who<'p> {
    /// The people of a persona, or an agent in one environment.
    Persona(&'p Persona),
    /// A principal that stands for several personas, or for an agent in several environments.
    Principal(&'p Principal),
}

/// One binding of a principal: to a persona in an environment.
struct Binding<'p> {
    environment: usize,
    persona: &'p Persona,
    principal: &'p Principal,
}

impl<'p> Holders<'p> {
    pub(super) fn of(policy: &'p Policy, entries: &[Entry<'p>]) -> Holders<'p> {
        let personas: HashMap<*const Persona, usize> =
            policy.personas.iter().enumerate().map(|(at, persona)| (std::ptr::from_ref(persona), at)).collect();
        let environments: HashMap<*const Environment, usize> =
            policy.environments.iter().enumerate().map(|(at, one)| (std::ptr::from_ref(one), at)).collect();
        // What each persona has in each environment.
        let wide = policy.environments.len();
        let mut held: Vec<Vec<u32>> = vec![Vec::new(); wide * policy.personas.len()];
        for (at, entry) in (0u32..).zip(entries) {
            let of = personas.get(&std::ptr::from_ref(entry.persona)).copied();
            let within = environments.get(&std::ptr::from_ref(entry.environment)).copied();
            if let (Some(of), Some(within)) = (of, within)
                && let Some(slot) = held.get_mut(of * wide + within)
            {
                slot.push(at);
            }
        }
        let in_place = |persona: usize, environment: usize| {
            held.get(persona * wide + environment).map(Vec::as_slice).unwrap_or_default()
        };
        let mut own = Vec::new();
        for (at, persona) in policy.personas.iter().enumerate() {
            let slots = (0..wide).map(|environment| in_place(at, environment));
            let parts: Vec<Vec<u32>> = match persona.kind {
                Kind::Human => vec![slots.flatten().copied().collect()],
                Kind::Agent => slots.map(<[u32]>::to_vec).collect(),
            };
            own.extend(
                parts
                    .into_iter()
                    .filter(|entries| !entries.is_empty())
                    .map(|entries| Holder { who: Who::Persona(persona), entries }),
            );
        }
        let mut shared = Vec::new();
        for bindings in by_principal(policy).into_values() {
            let parts: BTreeSet<(&str, Option<usize>)> = bindings
                .iter()
                .map(|one| (&*one.persona.id, (one.persona.kind == Kind::Agent).then_some(one.environment)))
                .collect();
            let Some(first) = bindings.first().filter(|_| parts.len() > 1) else { continue };
            let of = |one: &Binding<'p>| personas.get(&std::ptr::from_ref(one.persona)).copied();
            let slots = bindings.iter().filter_map(|one| Some(in_place(of(one)?, one.environment)));
            let mut entries: Vec<u32> = slots.flatten().copied().collect();
            entries.sort_unstable();
            if !entries.is_empty() {
                shared.push(Holder { who: Who::Principal(first.principal), entries });
            }
        }
        Holders { own, shared }
    }

    /// All of them: those that share a principal behind those of their own.
    pub fn iter(&self) -> impl Iterator<Item = &Holder<'p>> {
        self.own.iter().chain(&self.shared)
    }
}

/// The bindings of each principal, by its id. A parameter is a value of its own in each environment.
fn by_principal(policy: &Policy) -> BTreeMap<(Option<usize>, String), Vec<Binding<'_>>> {
    let personas: HashMap<String, &Persona> =
        policy.personas.iter().map(|one| (one.id.to_ascii_lowercase(), one)).collect();
    let mut found: BTreeMap<(Option<usize>, String), Vec<Binding<'_>>> = BTreeMap::new();
    for (at, environment) in policy.environments.iter().enumerate() {
        for (key, principals) in &environment.principals {
            let Some(&persona) = personas.get(&key.to_ascii_lowercase()) else { continue };
            for principal in principals {
                let within = principal.id.parameter().map(|_| at);
                let bindings = found.entry((within, principal.id.to_string())).or_default();
                bindings.push(Binding { environment: at, persona, principal });
            }
        }
    }
    found
}

impl Holder<'_> {
    /// What it holds, in the order of the policy.
    pub fn entries<'c, 'p>(&self, context: &'c Context<'p>) -> Vec<&'c Entry<'p>> {
        self.entries.iter().filter_map(|&at| context.entries.get(at as usize)).collect()
    }

    /// Who that is, for a message: the persona, or the principal's name.
    pub fn name(&self) -> &str {
        match self.who {
            Who::Persona(persona) => &persona.id,
            Who::Principal(principal) => principal
                .name
                .as_deref()
                .or(principal.id.literal().map(|id| &**id))
                .or(principal.id.parameter().map(|name| &**name))
                .unwrap_or_default(),
        }
    }
}
