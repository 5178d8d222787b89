//! L07 `more-than-declared`.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{CONTRIBUTOR, OWNER, place, whole};
use crate::catalog::Library;
use crate::lint::context::{Context, Entry, TooIntricate};
use crate::lint::finding::{Finding, Place};
use crate::lint::rule::Rule;
use crate::lint::touch::{changing, on};
use crate::model::component::Component;
use crate::model::persona::LevelName;
use crate::permission::{Access, Budget, Exceeded, Operations, Pattern, Plane, Set};
use crate::policy::{Instance, ScopeKind};

/// Access that changes what the persona asks only to see or to read.
pub(in crate::lint) struct MoreThanDeclared;

impl Rule for MoreThanDeclared {
    fn code(&self) -> &'static str {
        "L07"
    }

    fn check(&self, context: &Context<'_>, found: &mut Vec<Finding>) -> Result<(), TooIntricate> {
        found.extend(context.entries.iter().filter_map(|entry| self.by_a_level(context, entry)));
        let mut wide: BTreeMap<(usize, &str), Vec<&Entry<'_>>> = BTreeMap::new();
        for entry in context.entries.iter().filter(|entry| entry.assignment.scope.kind() != ScopeKind::Resource) {
            // That these reach all that is there, L01 and L02 say.
            if ![OWNER, CONTRIBUTOR].contains(&entry.role.id) {
                let key = (std::ptr::from_ref(entry.environment).addr(), &*entry.persona.id);
                wide.entry(key).or_default().push(entry);
            }
        }
        let mut known = Known::new();
        for entries in wide.values() {
            let Some(first) = entries.first() else { continue };
            let mut asked: BTreeMap<&str, Vec<&Entry<'_>>> = BTreeMap::new();
            for one in context.holders().held(context, &first.persona.id, first.environment) {
                asked.entry(&*one.grant.instance).or_default().push(one);
            }
            let looks = |one: &&Entry<'_>| one.grant.level.is_some_and(is_looking);
            asked.retain(|_, declared| declared.iter().all(looks));
            for (entry, instance) in
                entries.iter().flat_map(|entry| context.own(entry).into_iter().map(move |one| (*entry, one)))
            {
                let Some(declared) = asked.get(&*instance.id) else { continue };
                let excess = excess(entry, instance, declared, &mut known).map_err(|error| entry.intricate(error))?;
                let (Some(excess), Some(first)) = (excess, declared.first()) else { continue };
                found.extend(self.by_a_scope(context, [entry, first], instance, excess));
            }
        }
        Ok(())
    }
}

impl MoreThanDeclared {
    /// A level that is for looking or reading gives a role that writes.
    fn by_a_level(&self, context: &Context<'_>, entry: &Entry<'_>) -> Option<Finding> {
        let level = entry.grant.level.filter(|level| is_looking(*level))?;
        let operation = entry.changes.as_ref()?;
        let id = &entry.environment.instance(&entry.grant.instance)?.component;
        let mut own = context.sources.all_components();
        let own = own.find(|one| one.value.id.value.as_str().eq_ignore_ascii_case(id))?;
        // What comes with rolecast has been looked at by hand.
        if Library::builtin().get(id).is_some_and(|shipped| lists_for_looking(&shipped, entry)) {
            return None;
        }
        let (persona, role, word) = (&entry.persona.id, &entry.role.name, level.word());
        let message = format!("`{persona}` asks for `{word}` {} and can change it by `{role}`", place(entry));
        let mut finding = context.finding(self.code(), entry, message)?;
        finding.witness = Some(operation.name.clone());
        let path = &own.path;
        finding
            .help
            .push(format!("list a role that only reads as `{word}` in `{path}`, or ask for the level that it is"));
        Some(finding)
    }

    /// An entry for another component reaches this one.
    fn by_a_scope(
        &self,
        context: &Context<'_>,
        [entry, declared]: [&Entry<'_>; 2],
        instance: &Instance,
        excess: String,
    ) -> Option<Finding> {
        let (persona, role) = (&entry.persona.id, &entry.role.name);
        let word = declared.grant.level.map_or("read", LevelName::word);
        let message = format!(
            "`{persona}` asks for `{word}` on `{}` in {} and can do more by `{role}` {}",
            instance.id,
            entry.environment.name,
            whole(entry)
        );
        let mut finding = context.finding(self.code(), entry, message)?;
        finding.instance = Some(instance.id.clone());
        // What is asked for is of no use beside this, which is one matter with it.
        finding.cause = context.finding(self.code(), declared, String::new())?.cause;
        finding.absorbs = &["H03"];
        finding.witness = Some(excess);
        finding.related.push(Place {
            file: declared.persona.file.clone(),
            pointer: declared.grant.pointer(),
            text: format!("asks for `{word}`"),
        });
        finding.help.extend(context.at_resources(entry));
        finding.help.push(format!("or ask on `{}` for what it has there, so that reviewers see it", instance.id));
        Some(finding)
    }
}

fn is_looking(level: LevelName) -> bool {
    matches!(level.canonical(), LevelName::Discover | LevelName::Read)
}

/// Whether a component lists an entry's role at a level for looking or reading.
fn lists_for_looking(component: &Component, entry: &Entry<'_>) -> bool {
    let facets = component.facets.iter().flat_map(|(_, facet)| facet.levels.iter());
    let levels = component.levels.iter().chain(facets);
    let looking = levels.filter(|(word, _)| LevelName::from_word(word).is_some_and(is_looking));
    let mut roles = looking.flat_map(|(_, level)| &level.roles);
    roles.any(|role| role.id.as_ref().is_some_and(|id| id.value == entry.role.id))
}

/// What an access allows on a type beyond others, by their places in memory.
type Known = BTreeMap<(usize, String, Vec<usize>), Option<String>>;

/// An operation on an instance that an entry allows and those for the instance do not: one that changes something, or, where
/// they are for looking alone, that reads its data.
fn excess(
    entry: &Entry<'_>,
    instance: &Instance,
    declared: &[&Entry<'_>],
    known: &mut Known,
) -> Result<Option<String>, Exceeded> {
    let Some(of) = instance.scope.resource_type() else { return Ok(None) };
    let mut accesses: Vec<&Arc<Access>> = declared.iter().map(|one| &one.access).collect();
    accesses.sort_unstable_by_key(|one| Arc::as_ptr(one).addr());
    accesses.dedup_by_key(|one| Arc::as_ptr(one).addr());
    let reads = declared.iter().any(|one| one.grant.level.is_some_and(|level| level.canonical() == LevelName::Read));
    let mut places: Vec<usize> = accesses.iter().map(|one| Arc::as_ptr(one).addr()).collect();
    places.push(usize::from(reads));
    let key = (Arc::as_ptr(&entry.access).addr(), of, places);
    if let Some(excess) = known.get(&key) {
        return Ok(excess.clone());
    }
    let mut budget = Budget::default();
    let own = Access::union_of(accesses.into_iter().map(|one| &**one), &mut budget)?;
    let mut found = None;
    for plane in Plane::ALL {
        let access = entry.access.plane(plane).possible.within(&on(&key.1), &mut budget)?;
        let more = match plane {
            Plane::Control => changing(&access, &mut budget)?,
            Plane::Data if reads => {
                let changes = ["*/write", "*/delete"].map(Pattern::new);
                access.intersection(&Set::of(&changes, &[], &mut budget)?, &mut budget)?
            }
            Plane::Data => access,
        };
        if let Some(term) = more.outside(&own.plane(plane).possible, &mut budget)? {
            found = found.or(Some(Operations::builtin().example(plane, &term)));
        }
    }
    known.insert(key, found.clone());
    Ok(found)
}
