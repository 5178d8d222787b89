//! Pass 6c: the keys under which Terraform knows assignments.
//!
//! `<place>/<role>/<principal>`: readable, made of the assignment alone, never of a persona. What a role or a principal
//! is called in keys is frozen in the lock, because a key that changes is access taken away and given back.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use crate::catalog::Lock;
use crate::policy::{Assignment, Environment, Principal, Role, Scope, Text};

/// Gives every assignment and activation policy its key, and notes the words in the next lock.
pub(super) fn assign(environments: &mut [Environment], old: Option<&Lock>, lock: &mut Lock) {
    let mut words = Words { old, lock, taken: BTreeMap::new() };
    words.reserve();
    for environment in environments {
        let labels = words.principals(environment);
        let mut seen: HashMap<(Text, bool), ()> = HashMap::with_capacity(environment.assignments.len());
        let subscriptions: Vec<_> = environment.subscriptions.clone();
        let instances = std::mem::take(&mut environment.instances);
        let mut place = Cached::default();
        for one in &mut environment.assignments {
            let here = place.get(&one.scope, || at(one, &subscriptions, &instances));
            let role = words.role(&one.role);
            let who = labels.get(&Arc::as_ptr(&one.principal)).cloned().unwrap_or_default();
            let mut key = Text::from(format!("{here}/{role}/{who}"));
            let eligible = matches!(one.state, crate::policy::State::Eligible(_));
            if seen.insert((key.clone(), eligible), ()).is_some() {
                key = format!("{key}/{}", one.principal.id).into();
                seen.insert((key.clone(), eligible), ());
            }
            one.key = key;
        }
        for policy in &mut environment.activation_policies {
            let here = scope_word(&policy.scope, None, &subscriptions, &instances);
            policy.key = format!("{here}/{}", words.role(&policy.role)).into();
        }
        environment.instances = instances;
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

fn at(
    one: &Assignment,
    subscriptions: &[crate::policy::Subscription],
    instances: &[crate::policy::Instance],
) -> String {
    scope_word(&one.scope, one.instance.as_deref(), subscriptions, instances)
}

/// A scope in a key: the instance and its part, or the word for what is wider.
fn scope_word(
    scope: &Scope,
    instance: Option<&str>,
    subscriptions: &[crate::policy::Subscription],
    instances: &[crate::policy::Instance],
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
            let found = match instance {
                Some(id) => instances.iter().find(|one| &*one.id == id),
                None => {
                    instances.iter().filter(|one| one.scope.contains(scope)).max_by_key(|one| one.scope.terms().len())
                }
            };
            let Some(found) = found else { return scope.to_string() };
            let own = match &*found.scope {
                Scope::Resource { path, .. } => path.len(),
                _ => 0,
            };
            path.iter().skip(own).filter(|(_, name)| name.to_string() != "default").fold(
                found.id.to_string(),
                |mut word, (kind, name)| {
                    word.push_str(&format!("/{kind}/{name}"));
                    word
                },
            )
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
            self.taken.extend(old.slugs().map(|(what, word)| (word.to_owned(), what.to_owned())));
        }
    }

    fn word(&mut self, what: String, wanted: &str, fallback: &str) -> String {
        let known = self.lock.slug(&what).or_else(|| self.old.and_then(|old| old.slug(&what))).map(str::to_owned);
        let word = known.unwrap_or_else(|| {
            let free = |word: &str| self.taken.get(word).is_none_or(|owner| *owner == what);
            if free(wanted) { wanted.to_owned() } else { format!("{wanted}-{fallback}") }
        });
        self.taken.insert(word.clone(), what.clone());
        self.lock.set_slug(what, word.clone());
        word
    }

    fn role(&mut self, role: &Role) -> String {
        match role.id {
            Some(id) => {
                let id = id.to_string();
                self.word(format!("role/{id}"), &slug(&role.name), id.get(..8).unwrap_or_default())
            }
            None => slug(&role.name),
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
            let wanted =
                principal.name.as_ref().map_or_else(|| plain(&principal.id.to_string()), |name| name.to_string());
            let fallback = plain(&principal.id.to_string());
            labels.insert(Arc::as_ptr(principal), self.word(format!("principal/{id}"), &wanted, &fallback));
        }
        labels
    }
}

fn plain(id: &str) -> String {
    id.trim_matches(['{', '}']).to_owned()
}

/// A name in lower case, everything that is no letter or digit as one hyphen.
fn slug(name: &str) -> String {
    let mut slug = String::with_capacity(name.len());
    for c in name.chars() {
        if c.is_alphanumeric() {
            slug.extend(c.to_lowercase());
        } else if !slug.ends_with('-') && !slug.is_empty() {
            slug.push('-');
        }
    }
    slug.trim_end_matches('-').to_owned()
}
