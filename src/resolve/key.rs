//! Pass 6c: the keys under which Terraform knows assignments.
//!
//! `<place>/<role>/<principal>`: readable, made of the assignment alone, never of a persona. What a role or a principal
//! is called in keys is frozen in the lock, because a key that changes is access taken away and given back.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::fmt::Write;
use std::sync::Arc;

use crate::catalog::Lock;
use crate::policy::{Assignment, Environment, Instance, Principal, Role, Scope, State, Subscription, Text};

/// Gives every assignment and activation policy its key, and notes the words in the next lock.
pub(super) fn assign(environments: &mut [Environment], old: Option<&Lock>, lock: &mut Lock) {
    let mut words = Words { old, lock, taken: BTreeMap::new() };
    words.reserve();
    for environment in environments {
        let labels = words.principals(environment);
        let mut seen: HashSet<(Text, bool)> = HashSet::with_capacity(environment.assignments.len());
        let subscriptions: Vec<_> = environment.subscriptions.clone();
        let all = std::mem::take(&mut environment.instances);
        let instances = Instances { all: &all, by_scope: OnceCell::new() };
        let mut place = Cached::default();
        let mut roles: HashMap<*const Role, String> = HashMap::new();
        for one in &mut environment.assignments {
            let here = place.get(&one.scope, || at(one, &subscriptions, &instances));
            let role = roles.entry(Arc::as_ptr(&one.role)).or_insert_with(|| words.role(&one.role));
            let who = labels.get(&Arc::as_ptr(&one.principal)).map_or("", String::as_str);
            let mut key = Text::from(format!("{here}/{role}/{who}"));
            let eligible = matches!(one.state, State::Eligible(_));
            while !seen.insert((key.clone(), eligible)) {
                key = format!("{key}/{}", one.principal.id).into();
            }
            one.key = key;
        }
        for policy in &mut environment.activation_policies {
            let here = scope_word(&policy.scope, None, &subscriptions, &instances);
            policy.key = format!("{here}/{}", words.role(&policy.role)).into();
        }
        environment.instances = all;
    }
}

/// The place of the last scope: assignments of one scope stand together.
#[derive(Default)]
struct Cached(Option<(Arc<Scope>, Text)>);

impl Cached {
    fn get(&mut self, scope: &Arc<Scope>, word: impl FnOnce() -> String) -> Text {
        match &self.0 {
            Some((last, text)) if Arc::ptr_eq(last, scope) => text.clone(),
            _ => {
                let text = Text::from(word());
                self.0 = Some((scope.clone(), text.clone()));
                text
            }
        }
    }
}

/// The instances of an environment, by id and by scope.
struct Instances<'i> {
    /// Sorted by id.
    all: &'i [Instance],
    /// By folded scope, when one is first sought so. Of several at one scope, the last.
    by_scope: OnceCell<HashMap<String, &'i Instance>>,
}

impl<'i> Instances<'i> {
    fn of(&self, id: &str) -> Option<&'i Instance> {
        self.all.binary_search_by(|one| (*one.id).cmp(id)).ok().and_then(|at| self.all.get(at))
    }

    /// The narrowest that a scope is, or lies in.
    fn around(&self, scope: &Scope) -> Option<&'i Instance> {
        let by_scope = self.by_scope.get_or_init(|| self.all.iter().map(|one| (one.scope.folded(), one)).collect());
        let scope = scope.folded();
        let ends = scope.rmatch_indices('/').map(|(at, _)| at);
        std::iter::once(scope.len()).chain(ends).find_map(|end| by_scope.get(scope.get(..end)?).copied())
    }
}

fn at(one: &Assignment, subscriptions: &[Subscription], instances: &Instances<'_>) -> String {
    scope_word(&one.scope, one.instance.as_deref(), subscriptions, instances)
}

/// A scope in a key: the instance and its part, or the word for what is wider.
fn scope_word(
    scope: &Scope,
    instance: Option<&str>,
    subscriptions: &[Subscription],
    instances: &Instances<'_>,
) -> String {
    let subscription = || {
        let id = scope.subscription();
        subscriptions.iter().find(|one| Some(&one.id) == id).map_or_else(String::new, |one| one.key.to_string())
    };
    match scope {
        Scope::ManagementGroup { name } => format!("management-group/{name}"),
        Scope::Subscription { .. } => format!("subscription/{}", subscription()),
        Scope::ResourceGroup { name, .. } => format!("resource-group/{}/{name}", subscription()),
        Scope::Service { name, .. } => {
            instance.map_or_else(|| name.iter().map(ToString::to_string).collect::<Vec<_>>().join("/"), str::to_owned)
        }
        Scope::Resource { path, .. } => {
            let found = instance.map_or_else(|| instances.around(scope), |id| instances.of(id));
            let Some(found) = found else { return scope.to_string() };
            let own = match &*found.scope {
                Scope::Resource { path, .. } => path.len(),
                _ => 0,
            };
            let mut word = found.id.to_string();
            for (at, (kind, name)) in path.iter().enumerate().skip(own) {
                // `blobServices/default` on the way to a container says nothing; a container called so does.
                let filler = at + 1 < path.len() && name.literal().is_some_and(|name| &**name == "default");
                if !filler {
                    let _ = write!(word, "/{kind}/{name}");
                }
            }
            word
        }
    }
}

/// The words for roles and principals, each frozen once chosen.
struct Words<'a> {
    old: Option<&'a Lock>,
    lock: &'a mut Lock,
    /// Which role or principal a word belongs to.
    taken: BTreeMap<String, String>,
}

impl Words<'_> {
    /// Words of the old lock stay with what they were chosen for.
    fn reserve(&mut self) {
        if let Some(old) = self.old {
            self.taken.extend(old.slugs().map(|(what, word)| {
                let kind = what.split('/').next().unwrap_or_default();
                (format!("{kind}/{word}"), what.to_owned())
            }));
        }
    }

    /// The word for `what`, in a `kind` of its own: as frozen, or `wanted`, or that with `distinct` behind it.
    fn word(&mut self, kind: &str, what: &str, wanted: &str, distinct: &str) -> String {
        let what = format!("{kind}/{what}");
        let known = self.lock.slug(&what).or_else(|| self.old.and_then(|old| old.slug(&what))).map(str::to_owned);
        let word = known.unwrap_or_else(|| {
            let mut word = wanted.to_owned();
            while self.taken.get(&format!("{kind}/{word}")).is_some_and(|owner| *owner != what) {
                word = format!("{word}-{distinct}");
            }
            word
        });
        self.taken.insert(format!("{kind}/{word}"), what.clone());
        self.lock.set_slug(what, word.clone());
        word
    }

    fn role(&mut self, role: &Role) -> String {
        match role.id {
            Some(id) => {
                let id = id.to_string();
                self.word("role", &id, &slug(&role.name, &id), id.get(..8).unwrap_or_default())
            }
            None => slug(&role.name, "role"),
        }
    }

    /// What each principal of an environment is called in keys: its name where no other has it, else its id.
    fn principals(&mut self, environment: &Environment) -> HashMap<*const Principal, String> {
        let mut principals: Vec<&Arc<Principal>> = Vec::new();
        let mut known: BTreeSet<*const Principal> = BTreeSet::new();
        for one in &environment.assignments {
            if known.insert(Arc::as_ptr(&one.principal)) {
                principals.push(&one.principal);
            }
        }
        let mut labels = HashMap::new();
        for principal in principals {
            let id = match principal.id.literal() {
                Some(id) => id.to_string(),
                None => format!("{}.{}", environment.id, principal.id),
            };
            let plain = principal.id.literal().or(principal.id.parameter()).map_or("", |text| text);
            let wanted = principal.name.as_ref().map_or_else(|| plain.to_owned(), |name| slug(name, plain));
            labels.insert(Arc::as_ptr(principal), self.word("principal", &id, &wanted, plain));
        }
        labels
    }
}

/// A name in lower case, everything that is no letter or digit as one hyphen; `other` when nothing is left.
fn slug(name: &str, other: &str) -> String {
    let mut slug = String::with_capacity(name.len());
    for c in name.chars() {
        if c.is_alphanumeric() {
            slug.extend(c.to_lowercase());
        } else if !slug.ends_with('-') && !slug.is_empty() {
            slug.push('-');
        }
    }
    let slug = slug.trim_end_matches('-');
    if slug.is_empty() { other.to_owned() } else { slug.to_owned() }
}
