//! The narrowest built-in roles that still do what is needed: the way out that rules offer.
//!
//! What is needed is what an entry allows on the resources that it is for: the one that it is assigned at, or those of the
//! persona's instances that lie inside its scope. A role does it if it surely allows all of that, and is narrower if it
//! may allow nothing beyond the entry's role and leaves out something that matters at the scope. Only roles that name a
//! provider of what is needed, or begin with `*`, are looked at, and each question is answered once.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use super::context::{Context, Entry, TooIntricate};
use super::offered::lists;
use super::touch::{changing, data_on, on, without_beside};
use crate::catalog::{RoleDefinition, RoleKind};
use crate::effective::at_resource;
use crate::model::text::Guid;
use crate::permission::{Access, Budget, Exceeded, Operations, Pattern, Plane, Primitives, Set};
use crate::policy::Text;

/// So many are offered.
const MOST: usize = 3;

/// What sits on resources of whatever type and watches them.
static WATCHING: LazyLock<[Pattern; 3]> = LazyLock::new(|| {
    [
        "Microsoft.EventGrid/eventSubscriptions/*",
        "Microsoft.Insights/dataCollectionRuleAssociations/*",
        "Microsoft.Insights/diagnosticSettings/*",
    ]
    .map(Pattern::new)
});

/// All that matters at a single resource beside its own operations.
static EXTENSIONS: LazyLock<Vec<Pattern>> = LazyLock::new(|| {
    let others = ["Microsoft.Authorization/*", "Microsoft.Security/*"].map(Pattern::new);
    WATCHING.iter().cloned().chain(others).collect()
});

/// Roles that Azure calls privileged (Microsoft Learn, "Azure built-in roles for Privileged"): no way out of anything.
const PRIVILEGED: [&str; 4] = [
    "8e3af657-a8ff-443c-a75c-2fe8c4bcb635",
    "b24988ac-6180-42a0-ab88-20f7382dd24c",
    "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9",
    "f58310d9-a9f6-439a-9e8d-f62e7b41a168",
];

/// A narrower role.
#[derive(Clone, Debug)]
pub(super) struct Narrower {
    /// Which.
    pub(super) role: Arc<RoleDefinition>,
    /// An operation that the wider role allows at the scope and this one does not.
    pub(super) spares: String,
    /// Known operations that it allows in all, and primitives that it enables: the narrowest first.
    order: (usize, usize),
}

/// A built-in role that may be the way out of something.
struct Candidate {
    role: Arc<RoleDefinition>,
    access: Access,
}

/// An access, the place where it holds, the types and the components that it is for.
type Question = (usize, Option<String>, Vec<String>, Vec<Text>);

/// What was answered already.
#[derive(Default)]
pub(super) struct Known {
    answers: Mutex<BTreeMap<Question, Arc<[Narrower]>>>,
    /// By the word that their text holds: `"microsoft.storage/`, `"*`.
    candidates: Mutex<BTreeMap<String, Arc<[Candidate]>>>,
}

impl Context<'_> {
    /// The narrowest built-in roles that do all that an entry does on what it is for: at most three, by known operations and
    /// then by primitives. None where its role is as narrow as a built-in role can be, and where all that it changes is
    /// elsewhere.
    pub(super) fn narrower(&self, entry: &Entry<'_>) -> Result<Arc<[Narrower]>, TooIntricate> {
        let mut components: Vec<Text> = self.own(entry).iter().map(|one| one.component.clone()).collect();
        components.sort_unstable();
        components.dedup();
        let at = entry.assignment.scope.resource_type();
        let key = (Arc::as_ptr(&entry.access).addr(), at, self.types(entry), components);
        let answers = || self.narrower.answers.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = answers().get(&key) {
            return Ok(found.clone());
        }
        let found = self.search(entry, key.1.as_deref(), &key.2, &key.3).map_err(|error| entry.intricate(error))?;
        let found: Arc<[Narrower]> = found.into();
        answers().insert(key, found.clone());
        Ok(found)
    }

    fn search(
        &self,
        entry: &Entry<'_>,
        at: Option<&str>,
        types: &[String],
        components: &[Text],
    ) -> Result<Vec<Narrower>, Exceeded> {
        let Some(wanted) = Wanted::of(&entry.access, at, types, &mut Budget::default())? else { return Ok(Vec::new()) };
        let mut found: Vec<Narrower> = Vec::new();
        for word in [&wanted.word, "\"*"] {
            for candidate in self.candidates(word).iter().filter(|one| one.role.id != entry.role.id) {
                // A role that is too intricate is no way out.
                if let Ok(Some(narrower)) = wanted.judge(candidate, self.primitives)
                    && found.iter().all(|one| one.role.id != narrower.role.id)
                {
                    found.push(narrower);
                }
            }
        }
        // Roles of other services cover much that they are not made for: what the library lists is looked at by hand.
        let components: Vec<_> = components.iter().filter_map(|id| self.library.get(id)).collect();
        let is_listed = |one: &Narrower| components.iter().any(|component| lists(component, &one.role));
        if found.iter().any(is_listed) {
            found.retain(is_listed);
        }
        found.sort_by(|a, b| (a.order, &a.role.name).cmp(&(b.order, &b.role.name)));
        found.truncate(MOST);
        Ok(found)
    }

    /// The built-in roles that may be offered, of those whose text holds a word.
    fn candidates(&self, word: &str) -> Arc<[Candidate]> {
        let known = || self.narrower.candidates.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = known().get(word) {
            return found.clone();
        }
        let offered = |role: &&Arc<RoleDefinition>| {
            let is_privileged = PRIVILEGED.iter().any(|id| Guid::parse(id) == Some(role.id));
            role.kind == RoleKind::BuiltIn && !is_privileged && !is_obsolete(role)
        };
        let candidate = |role: &Arc<RoleDefinition>| {
            let access = Access::of_role(role, &mut Budget::default()).ok()?;
            Some(Candidate { role: Arc::clone(role), access })
        };
        let found: Arc<[Candidate]> = self.catalog.naming(&[word]).filter(offered).filter_map(candidate).collect();
        known().insert(word.to_owned(), found.clone());
        found
    }
}

/// Whether Azure itself calls a built-in role a thing of the past.
pub(super) fn is_obsolete(role: &RoleDefinition) -> bool {
    let name = role.name.to_ascii_lowercase();
    role.kind == RoleKind::BuiltIn && ["(deprecated)", "(legacy)"].iter().any(|word| name.ends_with(word))
}

/// What a narrower role has to allow, may allow, and should not.
struct Wanted<'a> {
    /// All of it has to be allowed.
    control: Set,
    data: Set,
    /// Nothing beyond it may be.
    access: &'a Access,
    /// Some of it should not be.
    spare_control: Set,
    spare_data: Set,
    at: Option<&'a str>,
    /// What the text of a role holds that allows any of it, if not `"*`.
    word: String,
}

impl<'a> Wanted<'a> {
    fn of(
        access: &'a Access,
        at: Option<&'a str>,
        types: &[String],
        budget: &mut Budget,
    ) -> Result<Option<Wanted<'a>>, Exceeded> {
        let [on, data_on] = [on, data_on].map(|on| types.iter().map(|of| on(of)).collect::<Vec<_>>());
        let control = Set::of(&on, &[], budget)?.intersection(&access.plane(Plane::Control).written, budget)?;
        let data = Set::of(&data_on, &[], budget)?.intersection(&access.plane(Plane::Data).written, budget)?;
        // A role that only sees what it is assigned for is there for something else.
        let needed = changing(&control, budget)?;
        let Some(first) = needed.terms().iter().chain(data.terms()).next() else { return Ok(None) };
        let provider = first.pattern().folded().split('/').next().unwrap_or_default();
        let word = format!("\"{provider}/");
        let all = changing(&access.plane(Plane::Control).possible, budget)?;
        let mut spare_control = without_beside(&all, budget)?;
        let mut spare_data = access.plane(Plane::Data).possible.clone();
        if at.is_some() {
            let extensions = Set::of(&EXTENSIONS, &[], budget)?;
            spare_control = spare_control.intersection(&extensions, budget)?;
            spare_data = spare_data.intersection(&extensions, budget)?;
        } else {
            // Among whole services, what watches a resource counts for nothing.
            spare_control = spare_control.difference(&Set::of(&*WATCHING, &[], budget)?, budget)?;
        }
        Ok(Some(Wanted { control, data, access, spare_control, spare_data, at, word }))
    }

    fn judge(&self, candidate: &Candidate, primitives: &Primitives) -> Result<Option<Narrower>, Exceeded> {
        let (role, whole) = (&candidate.role, &candidate.access);
        let mut budget = Budget::default();
        let budget = &mut budget;
        if !self.control.is_inside(&whole.plane(Plane::Control).sure, budget)?
            || !self.data.is_inside(&whole.plane(Plane::Data).sure, budget)?
        {
            return Ok(None);
        }
        let access = at_resource(whole, self.at, budget)?;
        let (control, data) = (&access.plane(Plane::Control).possible, &access.plane(Plane::Data).possible);
        let most = |plane| &self.access.plane(plane).possible;
        if !data.is_inside(most(Plane::Data), budget)?
            || !without_beside(control, budget)?.is_inside(most(Plane::Control), budget)?
        {
            return Ok(None);
        }
        let spared = match self.spare_control.outside(control, budget)? {
            Some(term) => Some((Plane::Control, term)),
            None => self.spare_data.outside(data, budget)?.map(|term| (Plane::Data, term)),
        };
        let Some((plane, term)) = spared else { return Ok(None) };
        let spares = Operations::builtin().example(plane, &term);
        let operations = Plane::ALL.map(|plane| Operations::builtin().count(plane, &whole.plane(plane).written));
        let order = (operations.iter().sum(), primitives.enabled_by(&access, budget)?.len());
        Ok(Some(Narrower { role: Arc::clone(role), spares, order }))
    }
}
