//! Who holds access: whoever can act with several entries together.
//!
//! Takes a policy and what its entries come to; gives each holder once. People of a persona are taken to be the same in
//! every environment, whatever groups they are there. An agent is one identity in each environment, unless its principal
//! says otherwise. A principal that several of these share is a holder of what all of them have.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::context::{Context, Entry, TooIntricate};
use crate::model::persona::Kind;
use crate::permission::{Access, Budget, Enabled, Pattern};
use crate::policy::{Environment, Persona, Policy, Principal, Term};

/// Those who hold access.
pub struct Holders<'p> {
    /// The personas by their folded ids, each with its place among them.
    personas: HashMap<String, (usize, &'p Persona)>,
    /// The places of environments by their ids.
    environments: HashMap<&'p str, usize>,
    /// What each persona has in each environment: places in [`Context::entries`].
    held: Vec<Vec<u32>>,
    /// The people of each persona, and each agent in each environment, by persona.
    own: Vec<Holder<'p>>,
    /// Principals that several of these share, by id.
    shared: Vec<Holder<'p>>,
    /// The bindings of each principal.
    bindings: Vec<Vec<Binding<'p>>>,
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
#[derive(Clone, Copy)]
pub(super) struct Binding<'p> {
    /// The environment.
    pub(super) environment: &'p Environment,
    /// The key under which it stands there.
    pub(super) key: &'p str,
    /// Its place among the principals of the persona.
    pub(super) at: usize,
    /// The persona.
    pub(super) persona: &'p Persona,
    /// The principal.
    pub(super) principal: &'p Principal,
}

impl<'p> Holders<'p> {
    pub(super) fn of(policy: &'p Policy, entries: &[Entry<'p>]) -> Holders<'p> {
        let personas = policy.personas.iter().enumerate().map(|(at, one)| (one.id.to_ascii_lowercase(), (at, one)));
        let environments = policy.environments.iter().enumerate().map(|(at, one)| (&*one.id, at));
        let mut holders = Holders {
            personas: personas.collect(),
            environments: environments.collect(),
            held: vec![Vec::new(); policy.environments.len() * policy.personas.len()],
            own: Vec::new(),
            shared: Vec::new(),
            bindings: Vec::new(),
        };
        let places: HashMap<*const Persona, usize> =
            holders.personas.values().map(|&(at, persona)| (std::ptr::from_ref(persona), at)).collect();
        for (at, entry) in (0u32..).zip(entries) {
            let persona = places.get(&std::ptr::from_ref(entry.persona)).copied();
            let slot = persona.and_then(|persona| holders.slot(persona, &entry.environment.id));
            if let Some(held) = slot.and_then(|slot| holders.held.get_mut(slot)) {
                held.push(at);
            }
        }
        for persona in &policy.personas {
            let parts = policy.environments.iter().map(|environment| holders.places(&persona.id, environment));
            let parts: Vec<Vec<u32>> = match persona.kind {
                Kind::Human => vec![parts.flatten().copied().collect()],
                Kind::Agent => parts.map(<[u32]>::to_vec).collect(),
            };
            let parts = parts.into_iter().filter(|entries| !entries.is_empty());
            holders.own.extend(parts.map(|entries| Holder { who: Who::Persona(persona), entries }));
        }
        let bindings = holders.bind(policy);
        for bindings in &bindings {
            let parts: BTreeSet<(&str, Option<&str>)> = bindings
                .iter()
                .map(|one| (&*one.persona.id, (one.persona.kind == Kind::Agent).then_some(&*one.environment.id)))
                .collect();
            let Some(first) = bindings.first().filter(|_| parts.len() > 1) else { continue };
            let all = bindings.iter().flat_map(|one| holders.places(&one.persona.id, one.environment));
            let mut entries: Vec<u32> = all.copied().collect();
            entries.sort_unstable();
            if !entries.is_empty() {
                holders.shared.push(Holder { who: Who::Principal(first.principal), entries });
            }
        }
        holders.bindings = bindings;
        holders
    }

    /// All of them: those that share a principal behind those of their own.
    pub fn iter(&self) -> impl Iterator<Item = &Holder<'p>> {
        self.own.iter().chain(&self.shared)
    }

    /// The persona of an id; case does not matter.
    pub fn persona(&self, id: &str) -> Option<&'p Persona> {
        self.personas.get(&id.to_ascii_lowercase()).map(|&(_, persona)| persona)
    }

    /// What a persona has in an environment, in the order of the policy.
    pub fn held<'c>(&self, context: &'c Context<'p>, persona: &str, environment: &Environment) -> Vec<&'c Entry<'p>> {
        self.places(persona, environment).iter().filter_map(|&at| context.entries.get(at as usize)).collect()
    }

    fn places(&self, persona: &str, environment: &Environment) -> &[u32] {
        let persona = self.personas.get(&persona.to_ascii_lowercase());
        let slot = persona.and_then(|&(at, _)| self.slot(at, &environment.id));
        slot.and_then(|slot| self.held.get(slot)).map(Vec::as_slice).unwrap_or_default()
    }

    fn slot(&self, persona: usize, environment: &str) -> Option<usize> {
        self.environments.get(environment).map(|at| persona * self.environments.len() + at)
    }

    /// The bindings of each principal. A parameter is a value of its own in each environment.
    pub(super) fn bindings(&self) -> &[Vec<Binding<'p>>] {
        &self.bindings
    }

    fn bind(&self, policy: &'p Policy) -> Vec<Vec<Binding<'p>>> {
        let mut found: BTreeMap<(Option<usize>, &str), Vec<Binding<'p>>> = BTreeMap::new();
        for (within, environment) in policy.environments.iter().enumerate() {
            for (key, principals) in &environment.principals {
                let Some(persona) = self.persona(key) else { continue };
                for (at, principal) in principals.iter().enumerate() {
                    let id = match &principal.id {
                        Term::Literal(id) => (None, &**id),
                        Term::Parameter(name) => (Some(within), &**name),
                    };
                    found.entry(id).or_default().push(Binding { environment, key, at, persona, principal });
                }
            }
        }
        found.into_values().collect()
    }
}

impl Holder<'_> {
    /// What it holds, in the order of the policy.
    pub fn entries<'c, 'p>(&self, context: &'c Context<'p>) -> Vec<&'c Entry<'p>> {
        self.entries.iter().filter_map(|&at| context.entries.get(at as usize)).collect()
    }

    /// Who that is, for a message: the persona, or the principal.
    pub fn name(&self) -> String {
        match self.who {
            Who::Persona(persona) => format!("`{}`", persona.id),
            Who::Principal(principal) => known_as(principal),
        }
    }
}

/// How people know a principal: by its name, by what it is the identity of, or by its id or parameter.
pub(super) fn known_as(principal: &Principal) -> String {
    match (&principal.name, &principal.identity_of, &principal.id) {
        (Some(name), ..) => format!("`{name}`"),
        (None, Some(instance), _) => format!("the identity of `{instance}`"),
        (None, None, Term::Literal(id) | Term::Parameter(id)) => format!("`{id}`"),
    }
}

/// The first of some primitives that entries enable together, and for each of its operations an entry that allows it.
///
/// # Errors
/// A role that is too intricate to be exact about.
pub(super) fn joint<'c, 'p>(
    context: &Context<'_>,
    ids: &[&str],
    entries: &[&'c Entry<'p>],
) -> Result<Option<(Enabled, Vec<&'c Entry<'p>>)>, TooIntricate> {
    let Some(any) = entries.first() else { return Ok(None) };
    let mut budget = Budget::default();
    // Many entries come to the same.
    let mut seen: BTreeSet<*const Access> = BTreeSet::new();
    let distinct: Vec<&Access> =
        entries.iter().map(|one| &*one.access).filter(|one| seen.insert(std::ptr::from_ref(*one))).collect();
    let found = context.primitives.enabled_together(ids, &distinct, &mut budget);
    let Some(enabled) = found.map_err(|error| any.intricate(error))?.into_iter().next() else { return Ok(None) };
    let mut by = Vec::with_capacity(enabled.operations.len());
    for operation in &enabled.operations {
        let pattern = Pattern::new(&operation.name);
        for entry in entries {
            let allowed = entry.access.allows(operation.plane, &pattern, &mut budget);
            if allowed.map_err(|error| entry.intricate(error))?.is_some() {
                by.push(*entry);
                break;
            }
        }
    }
    Ok(Some((enabled, by)))
}
