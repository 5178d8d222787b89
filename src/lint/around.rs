//! Which entries of a persona hold where another one does: at its scope, or at one around it.
//!
//! Takes the entries, gives for each those of the same persona and environment at the same scope or wider. Built once,
//! when a rule first asks; linear in the entries, since an entry is only looked for at the few scopes around another.

use std::collections::HashMap;

use super::context::{Context, Entry};
use crate::policy::{Environment, Persona, Scope, State, Term, Text};

/// Entries by whose they are and where they hold.
pub(super) struct Around {
    /// For each entry, whose it is, and the scopes around it, its own first.
    of: Vec<(u32, u32)>,
    scopes: Vec<Vec<u32>>,
    /// Scopes with places of entries there: sorted, one holder's behind another's.
    at: Vec<(u32, u32)>,
    /// Where each holder's begin, and where the last one's end.
    starts: Vec<usize>,
}

impl Around {
    pub(super) fn new(entries: &[Entry<'_>]) -> Around {
        let mut of = Vec::with_capacity(entries.len());
        let mut scopes: Vec<Vec<u32>> = Vec::new();
        let mut all: Vec<(u32, u32, u32)> = Vec::with_capacity(entries.len());
        let mut holders: HashMap<(*const Environment, *const Persona), u32> = HashMap::new();
        let mut known: HashMap<(*const Environment, *const Scope), u32> = HashMap::new();
        let mut names: HashMap<(*const Environment, String), u32> = HashMap::new();
        for (place, entry) in (0u32..).zip(entries) {
            let environment = std::ptr::from_ref(entry.environment);
            let next = u32::try_from(holders.len()).unwrap_or(u32::MAX);
            let holder = *holders.entry((environment, std::ptr::from_ref(entry.persona))).or_insert(next);
            let scope = &*entry.assignment.scope;
            let chain = *known.entry((environment, std::ptr::from_ref(scope))).or_insert_with(|| {
                let mut name = |scope: &Scope| {
                    let next = u32::try_from(names.len()).unwrap_or(u32::MAX);
                    *names.entry((environment, scope.folded())).or_insert(next)
                };
                scopes.push(wider(entry.environment, scope).iter().map(&mut name).collect());
                u32::try_from(scopes.len() - 1).unwrap_or(u32::MAX)
            });
            of.push((holder, chain));
            let own = scopes.get(chain as usize).and_then(|chain| chain.first());
            all.extend(own.map(|&own| (holder, own, place)));
        }
        all.sort_unstable();
        let (mut at, mut starts) = (Vec::with_capacity(all.len()), vec![0]);
        for holder in all.chunk_by(|a, b| a.0 == b.0) {
            at.extend(holder.iter().map(|&(_, scope, place)| (scope, place)));
            starts.push(at.len());
        }
        Around { of, scopes, at, starts }
    }

    /// The places of a holder's entries at a scope.
    fn at(&self, holder: u32, scope: u32) -> impl Iterator<Item = usize> + use<'_> {
        let start = self.starts.get(holder as usize).copied().unwrap_or_default();
        let end = self.starts.get(holder as usize + 1).copied().unwrap_or_default();
        let own = self.at.get(start..end).unwrap_or_default();
        let own = own.get(own.partition_point(|(one, _)| *one < scope)..).unwrap_or_default();
        own.iter().take_while(move |(one, _)| *one == scope).map(|&(_, place)| place as usize)
    }
}

/// The scope itself, and those around it.
pub(super) fn wider(environment: &Environment, scope: &Scope) -> Vec<Scope> {
    let mut all = vec![scope.clone()];
    if let Scope::Resource { subscription, group, provider, path } = scope {
        for length in (1..path.len()).rev() {
            let path = path.iter().take(length).cloned().collect();
            let (subscription, group, provider) = (subscription.clone(), group.clone(), provider.clone());
            all.push(Scope::Resource { subscription, group, provider, path });
        }
        all.push(Scope::ResourceGroup { subscription: subscription.clone(), name: group.clone() });
    }
    if let Some(id) = scope.subscription() {
        if !matches!(scope, Scope::Subscription { .. }) {
            all.push(Scope::Subscription { id: id.clone() });
        }
        let above = environment.subscriptions.iter().filter(|one| &one.id == id);
        all.extend(above.flat_map(|one| &one.management_groups).map(management_group));
    }
    if let Scope::ManagementGroup { name } = scope {
        for subscription in &environment.subscriptions {
            let is_it = |group: &Text| name.literal().is_some_and(|name| name.eq_ignore_ascii_case(group));
            let mut rest = subscription.management_groups.iter().skip_while(|group| !is_it(group));
            rest.next();
            all.extend(rest.map(management_group));
        }
    }
    all
}

fn management_group(name: &Text) -> Scope {
    Scope::ManagementGroup { name: Term::Literal(name.clone()) }
}

impl<'p> Context<'p> {
    /// The other entries of the persona in the environment that hold wherever the entry at `place` does: those at its
    /// scope, then those at scopes around it.
    pub(super) fn around(&self, place: usize) -> impl Iterator<Item = (usize, &Entry<'p>)> {
        let around = self.around.get_or_init(|| Around::new(&self.entries));
        let (holder, chain) = around.of.get(place).copied().unwrap_or_default();
        let scopes = around.scopes.get(chain as usize).map(Vec::as_slice).unwrap_or_default();
        let places = scopes.iter().flat_map(move |scope| around.at(holder, *scope));
        places.filter(move |at| *at != place).filter_map(|at| Some((at, self.entries.get(at)?)))
    }
}

/// Whether access in this state is there whenever access in the other one is.
pub(super) fn stands_as_long(this: State, other: State) -> bool {
    match (this, other) {
        (State::Active, _) => true,
        (State::ActiveUntil(this), State::ActiveUntil(other)) => this >= other,
        (State::Eligible(this), State::Eligible(other)) => this == other,
        _ => false,
    }
}
