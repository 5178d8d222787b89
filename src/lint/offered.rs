//! What the component library offers for what an entry is on: which levels, by which roles, and whether its own role is
//! one of them. With [`narrower`](super::narrower) the way out that rules show.

use std::sync::Arc;

use super::context::{Context, Entry, TooIntricate};
use super::narrower::Narrower;
use crate::catalog::{Catalog, RoleDefinition};
use crate::diagnostic::listed;
use crate::model::component::{Component, LevelRole, Mechanism};
use crate::model::persona::LevelName;
use crate::policy::{Instance, ScopeKind, Text};
use crate::source::Spanned;

impl Context<'_> {
    /// The component of what an entry is on.
    pub(super) fn component(&self, entry: &Entry<'_>) -> Option<Arc<Component>> {
        self.library.get(&entry.environment.instance(&entry.grant.instance)?.component)
    }

    /// Whether the role was written by name and is one that the library lists at no level of the component: the choice of
    /// whoever wrote the entry. What a level gives is the library's choice, by whatever word it is asked for.
    pub(super) fn is_own_choice(&self, entry: &Entry<'_>) -> bool {
        entry.grant.level.is_none() && !self.component(entry).is_some_and(|component| lists(&component, entry.role))
    }

    /// The way to less: narrower roles if there are any, else the levels that the component has, if one of them does more
    /// than look. Nothing where neither is.
    pub(super) fn way_out(&self, entry: &Entry<'_>) -> Result<Vec<String>, TooIntricate> {
        let narrower = self.narrower(entry)?;
        if !narrower.is_empty() {
            return Ok(vec![instead(entry, &narrower)]);
        }
        let offered = self.other_levels(entry);
        if !offered.iter().any(|(level, _)| !matches!(level, LevelName::Discover | LevelName::Read)) {
            return Ok(Vec::new());
        }
        Ok(vec![format!("ask for a level of `{}` in its place: {}", entry.grant.instance, in_words(&offered))])
    }

    /// The levels of what an entry is on that give another role, in words; none where there are none.
    pub(super) fn levels(&self, entry: &Entry<'_>) -> Option<String> {
        let offered = self.other_levels(entry);
        (!offered.is_empty()).then(|| in_words(&offered))
    }

    fn other_levels(&self, entry: &Entry<'_>) -> Vec<(LevelName, Vec<String>)> {
        let instance = entry.environment.instance(&entry.grant.instance);
        let Some((instance, component)) = instance.zip(self.component(entry)) else { return Vec::new() };
        let mut offered = levels(&component, instance, self.catalog);
        offered.retain(|(_, roles)| !roles.contains(&entry.role.name));
        offered
    }

    /// The way to a narrower scope: the persona's resources inside it, if they are few.
    pub(super) fn at_resources(&self, entry: &Entry<'_>) -> Option<String> {
        let own = self.own(entry);
        let is_few = (1..=FEW).contains(&own.len()) && entry.assignment.scope.kind() != ScopeKind::Resource;
        is_few.then(|| {
            let own = listed(own.iter().map(|one| &*one.id));
            format!("without `scope:` an entry is for its resource alone: write it so for {own}")
        })
    }
}

/// `read` (Reader), `develop` (..)
fn in_words(offered: &[(LevelName, Vec<String>)]) -> String {
    let words = offered.iter().map(|(level, roles)| format!("`{}` ({})", level.word(), roles.join(", ")));
    words.collect::<Vec<_>>().join(", ")
}

/// So many resources are named.
const FEW: usize = 3;

/// Whether a component lists a role at one of its levels.
pub(super) fn lists(component: &Component, role: &RoleDefinition) -> bool {
    let facets = component.facets.iter().flat_map(|(_, facet)| facet.levels.iter());
    let mut roles = component.levels.iter().chain(facets).flat_map(|(_, level)| &level.roles);
    roles.any(|one| match &one.id {
        Some(id) => id.value == role.id,
        None => one.name.value.eq_ignore_ascii_case(&role.name),
    })
}

/// That narrower roles do the same.
pub(super) fn instead(entry: &Entry<'_>, narrower: &[Narrower]) -> String {
    let names: Vec<String> = narrower.iter().map(|one| format!("`{}`", one.role.name)).collect();
    let names = names.join(" or ");
    match entry.assignment.scope.kind() {
        ScopeKind::Resource => format!("{names} allows as much on `{}`, and less beside it", entry.grant.instance),
        _ => format!("{names} allows as much on what `{}` has there, and less beside it", entry.persona.id),
    }
}

/// The levels of a component with the Azure roles that they give on an instance, of the component as a whole and of the
/// facet that is meant when none is named.
fn levels(component: &Component, instance: &Instance, catalog: &Catalog) -> Vec<(LevelName, Vec<String>)> {
    let named = |role: &LevelRole| {
        let known = role.id.as_ref().and_then(|id| catalog.by_id(id.value));
        known.map_or_else(|| role.name.value.clone(), |role| role.name.clone())
    };
    let azure = |role: &&LevelRole| role.mechanism.value == Mechanism::AzureRbac;
    let all = given(component, &instance.settings)
        .map(|(name, roles)| (name, roles.into_iter().filter(azure).map(named).collect::<Vec<_>>()));
    all.filter(|(_, roles)| !roles.is_empty()).collect()
}

/// The levels of a component, as a whole or of the facet that is meant when none is named, with the roles that they give under
/// some settings.
pub(super) fn given<'c>(
    component: &'c Component,
    settings: &[(Text, Text)],
) -> impl Iterator<Item = (LevelName, Vec<&'c LevelRole>)> {
    let facet = component.default_facet.as_ref().and_then(|facet| component.facets.get(&facet.value));
    let is_set = |(name, value): (&Spanned<String>, &Spanned<String>)| {
        settings.iter().any(|one| *one.0 == *name.value && *one.1 == *value.value)
    };
    let fits = move |role: &&LevelRole| role.when.iter().all(is_set);
    LevelName::ALL.into_iter().filter_map(move |name| {
        let level = component.levels.get(name.word()).or_else(|| facet?.levels.get(name.word()))?;
        Some((name, level.roles.iter().map(|role| &role.value).filter(fits).collect()))
    })
}
