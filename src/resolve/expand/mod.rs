//! Pass 3: an entry of a persona becomes wishes: a role at a scope in a state, with what narrows and ends it.

mod entry;
mod wish;

use std::collections::HashMap;
use std::rc::Rc;

use self::entry::Asks;
use super::bind::{Bound, BoundInstance};
use super::index::Index;
use super::role::Roles;
use super::scope;
use super::slot::Slot;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::environment::{InstanceBinding, Tier};
use crate::model::persona::{AccessEntry, AccessRequest, Kind, Persona};
use crate::policy::{Grant, State, Text};
use crate::source::{Span, Spanned};

/// What one grant wants for each principal of its persona.
pub(super) struct Wish {
    /// For whom.
    pub(super) principals: Rc<[u32]>,
    /// The grant's number.
    pub(super) grant: u32,
    /// The scope's number.
    pub(super) scope: u32,
    /// The role's number.
    pub(super) role: u32,
    /// Standing, time-bound or eligible.
    pub(super) state: State,
    /// The canonical condition.
    pub(super) condition: Option<Text>,
    /// Why.
    pub(super) justification: Option<Text>,
    /// The instance, for a scope at a resource or below.
    pub(super) instance: Option<Text>,
    /// The entry.
    pub(super) span: Span,
    /// How eligible access is activated.
    pub(super) activation: Option<Rc<super::activation::Wanted>>,
}

/// What entries of one environment have in common.
struct Expansion<'e, 'a> {
    bound: &'e mut Bound<'a>,
    roles: &'e mut Roles<'a>,
    diagnostics: &'e mut Diagnostics,
    wishes: Vec<Wish>,
    planned: bool,
    /// Texts of conditions that were rendered, by entry place and role: the same words are parsed once.
    conditions: HashMap<(String, u32), Text>,
}

/// An entry that is being expanded.
struct Asked<'p> {
    persona: &'p Persona,
    principals: &'p Rc<[u32]>,
    instance: &'p BoundInstance,
    request: Option<&'p AccessRequest>,
    span: Span,
    grant: Grant,
}

/// The wishes of all personas in an environment.
pub(super) fn expand<'a>(
    index: &Index<'a>,
    slot: &Slot<'a>,
    bound: &mut Bound<'a>,
    roles: &mut Roles<'a>,
    diagnostics: &mut Diagnostics,
) -> Vec<Wish> {
    let instances = std::mem::take(&mut bound.instances);
    let mut personas: Vec<&Persona> = index.sources.personas.iter().map(|one| &one.value).collect();
    personas.sort_by(|a, b| a.id.cmp(&b.id));
    let production = slot.tier() == Some(Tier::Production);
    let mut expansion =
        Expansion { bound, roles, diagnostics, wishes: Vec::new(), planned: slot.planned, conditions: HashMap::new() };
    for persona in personas {
        let before = expansion.wishes.len();
        let principals: Rc<[u32]> =
            expansion.bound.personas.get(&persona.id.folded()).map(Vec::as_slice).unwrap_or_default().into();
        let mut access: Vec<_> = persona.component_access.iter().collect();
        access.sort_by(|a, b| a.0.value.cmp(&b.0.value));
        for (key, by_environment) in access {
            let default = || by_environment.entry("default").filter(|_| !production);
            let Some((under, entries)) = by_environment.entry(slot.id.as_str()).or_else(default) else { continue };
            if entry::is_none(&entries.0, expansion.diagnostics) {
                continue;
            }
            let Some(instance) = expansion.instance(index, &instances, key, under, &entries.0) else { continue };
            for (at, entry) in entries.0.iter().enumerate() {
                let grant = Grant {
                    persona: expansion.bound.texts.add(persona.id.as_str()),
                    instance: instance.id.clone(),
                    under: expansion.bound.texts.add(under),
                    index: (entries.0.len() > 1).then_some(at as u32),
                    level: None,
                    facet: None,
                };
                expansion.entry(persona, &principals, instance, entry, grant);
            }
        }
        if expansion.wishes.len() > before && !slot.planned {
            expansion.check_bound(persona, &principals, slot);
        }
    }
    let wishes = expansion.wishes;
    bound.instances = instances;
    wishes
}

impl<'a> Expansion<'_, 'a> {
    /// The instance that a persona's key names, or what is missing.
    fn instance<'i>(
        &mut self,
        index: &Index<'a>,
        instances: &'i HashMap<String, BoundInstance>,
        key: &Spanned<String>,
        under: &Spanned<String>,
        entries: &[Spanned<AccessEntry>],
    ) -> Option<&'i BoundInstance> {
        if let Some(found) = instances.get(&key.to_ascii_lowercase()) {
            return Some(found);
        }
        let environment = self.bound.environment;
        let absent = environment.components.iter().find(|(name, _)| name.eq_ignore_ascii_case(key));
        if let Some((name, binding)) = absent {
            if matches!(binding.value, InstanceBinding::None) && under.value != "default" {
                self.diagnostics.push(
                    Diagnostic::error(
                        "absent-instance",
                        format!("`{}` does not exist in `{}`", key.value, environment.id.value),
                    )
                    .at(under.span, "access to it is asked for here")
                    .also(name.span, "said to be `none` here")
                    .help("say `none` here too, or bind it there"),
                );
            }
            return None;
        }
        // Whatever is no component and no instance anywhere was reported by the index; planned environments bind later.
        let component = index.component_of_instance(key)?;
        if self.planned {
            entries.iter().for_each(|one| entry::check(&component, one, self.roles, self.diagnostics));
        } else {
            let line = match component.id.as_str().eq_ignore_ascii_case(key) {
                true => format!("{}: {{ name: NAME }}", key.value),
                false => format!("{}: {{ uses: {}, name: NAME }}", key.value, component.id.value),
            };
            self.diagnostics.push(
                Diagnostic::error(
                    "unbound-instance",
                    format!("`{}` is not bound in `{}`", key.value, environment.id.value),
                )
                .at(under.span, "access to it is asked for here")
                .also(environment.id.span, "this file says nothing of it")
                .help(format!("add it under `components` there: `{line}`, or `{}: none`", key.value)),
            );
        }
        None
    }

    fn check_bound(&mut self, persona: &Persona, principals: &[u32], slot: &Slot<'_>) {
        if principals.is_empty() {
            let of = if persona.kind.value == Kind::Agent { "servicePrincipal" } else { "group" };
            self.diagnostics.push(
                Diagnostic::error(
                    "unbound-persona",
                    format!("`{}` is nobody in `{}`", persona.id.value, slot.id.value),
                )
                .at(persona.id.span, "has access there")
                .also(self.bound.environment.id.span, "this file names no principal for it")
                .help(format!("add it under `principals` there: `{}: [{{ {of}: OBJECT-ID }}]`", persona.id.value)),
            );
        }
    }

    /// Expands one entry.
    fn entry(
        &mut self,
        persona: &Persona,
        principals: &Rc<[u32]>,
        instance: &BoundInstance,
        entry: &Spanned<AccessEntry>,
        mut grant: Grant,
    ) {
        let request = match &entry.value {
            AccessEntry::Word(_) => None,
            AccessEntry::Request(request) => Some(&**request),
        };
        let place = scope::place(self.bound, instance, request.and_then(|one| one.scope.as_ref()), self.diagnostics);
        let words = entry::read(entry, self.diagnostics);
        let (Some(place), Some(words)) = (place, words) else { return };
        let Ok(facet) = words.facet_at(&place.facets, self.diagnostics) else { return };
        let (numbers, by_role) = match words.asks {
            Asks::Level(level) => {
                let child = place.child.as_deref();
                let found = self.roles.of_level(instance, facet.as_ref(), level, child, self.diagnostics);
                let Some((facet, numbers)) = found else { return };
                grant.level = Some(level.canonical());
                grant.facet = facet.map(|facet| self.bound.texts.add(&facet));
                (numbers, false)
            }
            Asks::Role(word, span) => {
                let found = self.roles.by_word(&instance.component, word, span, self.diagnostics);
                let Some(number) = found else { return };
                if !self.roles.check_place(instance, number, place.child.as_deref(), span, self.diagnostics) {
                    return;
                }
                (vec![number], true)
            }
        };
        let asked = Asked { persona, principals, instance, request, span: entry.span, grant };
        self.wish(&asked, &place, &numbers, by_role);
    }
}

/// Checks the entries of a planned environment that has no file: levels, facets and roles must exist.
pub(super) fn check_planned<'a>(
    index: &Index<'a>,
    slot: &Slot<'a>,
    roles: &mut Roles<'a>,
    diagnostics: &mut Diagnostics,
) {
    for persona in index.sources.personas.iter().map(|one| &one.value) {
        for (key, by_environment) in persona.component_access.iter() {
            let Some(entries) = by_environment.get(slot.id.as_str()) else { continue };
            let Some(component) = index.component_of_instance(key) else { continue };
            if entry::is_none(&entries.0, diagnostics) {
                continue;
            }
            entries.0.iter().for_each(|one| entry::check(&component, one, roles, diagnostics));
        }
    }
}
