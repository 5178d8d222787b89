//! Pass 3: an entry of a persona becomes wishes: a role at a scope in a state, with what narrows and ends it.

use std::collections::HashMap;

use super::bind::{Bound, BoundInstance};
use super::condition;
use super::guardrail::{ELIGIBLE_FOR, Judged, Rules};
use super::index::{Index, Slot};
use super::role::Roles;
use super::scope::{self, Place};
use crate::diagnostic::{Diagnostic, Diagnostics, listed};
use crate::model::component::{Component, Mechanism};
use crate::model::environment::{InstanceBinding, Tier};
use crate::model::persona::{AccessEntry, AccessRequest, AssignmentKind, ConditionRequest, Kind, LevelName, Persona};
use crate::model::persona::{ScopeRequest, ScopeWord};
use crate::policy::{End, Grant, State, Text};
use crate::source::{Span, Spanned};

/// What one grant wants for each principal of its persona.
pub(super) struct Wish {
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
    pub(super) activation: Option<std::rc::Rc<super::activation::Wanted>>,
}

/// What entries of one environment have in common.
struct Expansion<'e, 'a> {
    bound: &'e mut Bound<'a>,
    roles: &'e mut Roles<'a>,
    diagnostics: &'e mut Diagnostics,
    wishes: Vec<Wish>,
    planned: bool,
    /// Texts of conditions that were rendered, by entry place and role: the same words are parsed once.
    conditions: HashMap<(String, u32), Option<Text>>,
}

/// An entry that is being expanded.
struct Asked<'p> {
    persona: &'p Persona,
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
        let mut access: Vec<_> = persona.component_access.iter().collect();
        access.sort_by(|a, b| a.0.value.cmp(&b.0.value));
        for (key, by_environment) in access {
            let default = || by_environment.entry("default").filter(|_| !production);
            let Some((under, entries)) = by_environment.entry(slot.id.as_str()).or_else(default) else { continue };
            if is_none(&entries.0, expansion.diagnostics) {
                continue;
            }
            let Some(instance) = expansion.instance(index, &instances, key, under) else { continue };
            for (at, entry) in entries.0.iter().enumerate() {
                let grant = Grant {
                    persona: expansion.bound.texts.add(persona.id.as_str()),
                    instance: instance.id.clone(),
                    under: expansion.bound.texts.add(under),
                    index: (entries.0.len() > 1).then_some(at as u32),
                    level: None,
                    facet: None,
                };
                expansion.entry(persona, instance, entry, grant);
            }
        }
        if expansion.wishes.len() > before && !slot.planned {
            expansion.check_bound(persona, slot);
        }
    }
    let wishes = expansion.wishes;
    bound.instances = instances;
    wishes
}

/// Whether the entries say that there is no access.
fn is_none(entries: &[Spanned<AccessEntry>], diagnostics: &mut Diagnostics) -> bool {
    let none = |entry: &&Spanned<AccessEntry>| matches!(&entry.value, AccessEntry::Word(word) if word == "none");
    let Some(found) = entries.iter().find(none) else { return entries.is_empty() };
    if entries.len() > 1 {
        diagnostics.push(
            Diagnostic::error("none-among-others", "`none` stands beside other access")
                .at(found.span, "says that there is none")
                .help("drop it, or drop the others"),
        );
    }
    true
}

impl<'a> Expansion<'_, 'a> {
    /// The instance that a persona's key names, or what is missing.
    fn instance<'i>(
        &mut self,
        index: &Index<'a>,
        instances: &'i HashMap<String, BoundInstance>,
        key: &Spanned<String>,
        under: &Spanned<String>,
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
        if !self.planned {
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

    fn check_bound(&mut self, persona: &Persona, slot: &Slot<'_>) {
        let bound = self.bound.personas.get(&persona.id.folded());
        if bound.is_none_or(Vec::is_empty) {
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
    fn entry(&mut self, persona: &Persona, instance: &BoundInstance, entry: &Spanned<AccessEntry>, mut grant: Grant) {
        let component = instance.component.clone();
        let request = match &entry.value {
            AccessEntry::Word(_) => None,
            AccessEntry::Request(request) => Some(&**request),
        };
        let Some(place) =
            scope::place(self.bound, instance, request.and_then(|one| one.scope.as_ref()), self.diagnostics)
        else {
            return;
        };
        let (numbers, by_role) = match self.numbers(instance, &component, entry, &place, &mut grant) {
            Some(found) => found,
            None => return,
        };
        let asked = Asked { persona, instance, request, span: entry.span, grant };
        self.wish(&asked, &place, &numbers, by_role);
    }

    /// The roles that an entry asks for, and whether it names one itself.
    fn numbers(
        &mut self,
        instance: &BoundInstance,
        component: &Component,
        entry: &Spanned<AccessEntry>,
        place: &Place,
        grant: &mut Grant,
    ) -> Option<(Vec<u32>, bool)> {
        let (level, role, facet) = match &entry.value {
            AccessEntry::Word(word) => match LevelName::from_word(word) {
                Some(level) => (Some(Spanned::new(level, entry.span)), None, None),
                None => (None, Some((word.as_str(), entry.span)), None),
            },
            AccessEntry::Request(request) => match (&request.level, &request.role) {
                (Some(level), None) => (Some(*level), None, request.facet.as_ref()),
                (None, Some(role)) => (None, Some((role.as_str(), role.span)), request.facet.as_ref()),
                _ => {
                    self.diagnostics.push(
                        Diagnostic::error("malformed-access", "an entry names either a `level` or a `role`")
                            .at(entry.span, if request.level.is_some() { "names both" } else { "names neither" }),
                    );
                    return None;
                }
            },
        };
        if let (Some(facet), false) = (facet, place.facets.is_empty())
            && !place.facets.contains(&facet.value)
        {
            self.diagnostics.push(
                Diagnostic::error("facet-mismatch", format!("the scope is no part of the facet `{}`", facet.value)).at(
                    facet.span,
                    format!("the scope belongs to {}", listed(place.facets.iter().map(String::as_str))),
                ),
            );
            return None;
        }
        match (level, role) {
            (Some(level), _) => {
                grant.level = Some(level.canonical());
                // A part that belongs to one facet says which facet is meant.
                let implied = match place.facets.as_slice() {
                    [only] if facet.is_none() => Some(Spanned::new(only.clone(), level.span)),
                    _ => None,
                };
                let child = place.child.as_deref();
                let (facet, numbers) =
                    self.roles.of_level(instance, facet.or(implied.as_ref()), level, child, self.diagnostics)?;
                grant.facet = facet.map(|facet| self.bound.texts.add(&facet));
                Some((numbers, false))
            }
            (None, Some((word, span))) => {
                if let Some(facet) = facet {
                    self.diagnostics.push(
                        Diagnostic::error("facet-with-role", "a role says itself which part it is for")
                            .at(facet.span, "drop the facet"),
                    );
                }
                self.roles.by_word(component, word, span, self.diagnostics).map(|number| (vec![number], true))
            }
            (None, None) => None,
        }
    }

    /// Turns the roles of an entry into wishes, as far as they are allowed.
    fn wish(&mut self, asked: &Asked<'_>, place: &Place, numbers: &[u32], by_role: bool) {
        let guardrails = std::mem::take(&mut self.bound.guardrails);
        let rules = Rules::of(&guardrails, asked.persona, asked.instance);
        let scope = self.bound.scopes.add(place.scope.clone());
        let grant = self.bound.grants.len() as u32;
        let mut granted = false;
        for &number in numbers {
            let levels = match asked.grant.level {
                Some(level) => vec![level],
                None => self.roles.levels_of(&asked.instance.component, number).to_vec(),
            };
            let Some(role) = self.roles.get(number).cloned() else { continue };
            let kind = match asked.request.and_then(|request| request.assignment.as_ref()) {
                Some(kind) => kind.value,
                None => rules.default_state(&levels),
            };
            let judged = Judged {
                persona: asked.persona.id.as_str(),
                instance: &asked.instance.id,
                environment: self.bound.environment.id.as_str(),
                role: &role.1.name,
                levels: &levels,
                by_role,
                scope: place.word,
                state: kind,
                span: asked.span,
            };
            rules.judge(&judged, self.diagnostics);
            let condition = match self.condition(asked, number) {
                Ok(condition) => condition,
                Err(()) => continue,
            };
            let Some(state) = self.state(asked, kind, &rules, role.0, condition.is_some()) else { continue };
            if role.0 != Mechanism::AzureRbac && place.word != ScopeWord::Resource {
                self.diagnostics.push(
                    Diagnostic::error(
                        "scope-outside-azure",
                        format!(
                            "`{}` is not given by Azure RBAC, so it reaches no further than `{}`",
                            role.1.name, asked.instance.id
                        ),
                    )
                    .at(asked.span, "asks for a wider scope"),
                );
                continue;
            }
            let activation = matches!(state, State::Eligible(_))
                .then(|| super::activation::wanted(&rules, self.bound, asked.span, self.diagnostics));
            granted = true;
            self.wishes.push(Wish {
                grant,
                scope,
                role: number,
                state,
                condition,
                justification: asked
                    .request
                    .and_then(|one| one.justification.as_ref())
                    .map(|text| text.as_str().into()),
                instance: (place.word == ScopeWord::Resource).then(|| asked.instance.id.clone()),
                span: asked.span,
                activation,
            });
        }
        if granted {
            self.bound.grants.push(asked.grant.clone());
        }
        self.bound.guardrails = guardrails;
    }

    fn condition(&mut self, asked: &Asked<'_>, number: u32) -> Result<Option<Text>, ()> {
        let Some(request) = asked.request.and_then(|request| request.condition.as_ref()) else { return Ok(None) };
        let Some(role) = self.roles.get(number).cloned() else { return Ok(None) };
        let Some(definition) = role.1.id.filter(|_| role.0 == Mechanism::AzureRbac) else {
            self.diagnostics.push(
                Diagnostic::error(
                    "condition-outside-azure",
                    format!("`{}` is not given by Azure RBAC and cannot have a condition", role.1.name),
                )
                .at(request.span, "narrows nothing here"),
            );
            return Err(());
        };
        let Some(definition) = self.roles.definition(definition).cloned() else { return Ok(None) };
        let cache = match &request.value {
            ConditionRequest::Raw(text) => Some((text.clone(), 0)),
            ConditionRequest::Typed(one) => one.containers.as_ref().or(one.repositories.as_ref()).map(|names| {
                let words: Vec<&str> = names.iter().map(|name| name.as_str()).collect();
                (words.join("\n"), number + 1)
            }),
        };
        if let Some(known) = cache.as_ref().and_then(|key| self.conditions.get(key)) {
            return known.clone().map(Some).ok_or(());
        }
        let text = condition::render(request, &definition, &asked.instance.component, self.roles, self.diagnostics);
        if let (Some(key), Some(text)) = (cache, &text) {
            self.conditions.insert(key, Some(text.clone()));
        }
        text.map(Some).ok_or(())
    }

    /// The state of a wish, or why there can be none.
    fn state(
        &mut self,
        asked: &Asked<'_>,
        kind: AssignmentKind,
        rules: &Rules<'_>,
        mechanism: Mechanism,
        conditioned: bool,
    ) -> Option<State> {
        let expires = asked.request.and_then(|request| request.expires.as_ref());
        let written =
            asked.request.and_then(|request| request.assignment.as_ref()).map_or(asked.span, |kind| kind.span);
        match (kind, expires) {
            (AssignmentKind::Eligible, _) if asked.persona.kind.value == Kind::Agent => {
                self.diagnostics.push(
                    Diagnostic::error("eligible-agent", format!("`{}` is an agent and cannot activate anything", asked.persona.id.value))
                        .at(written, "eligible")
                        .also(asked.persona.kind.span, "an agent")
                        .help("Azure refuses eligibility to service principals and managed identities; give standing access that is narrow, or a human persona"),
                );
                None
            }
            (AssignmentKind::Eligible, Some(day)) => Some(State::Eligible(End::Until(day.value))),
            (AssignmentKind::Eligible, None) => {
                Some(State::Eligible(End::For(rules.eligible_for().unwrap_or(ELIGIBLE_FOR))))
            }
            (AssignmentKind::Active, Some(day)) if conditioned && mechanism == Mechanism::AzureRbac => {
                self.diagnostics.push(
                    Diagnostic::error("expiring-condition", "standing access that expires cannot have a condition")
                        .at(day.span, "expires")
                        .help(
                            "time-bound assignments take no condition; make it eligible, or narrow the scope instead",
                        ),
                );
                None
            }
            (AssignmentKind::Active, Some(day)) => Some(State::ActiveUntil(day.value)),
            (AssignmentKind::Active, None) => Some(State::Active),
        }
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
            if is_none(&entries.0, diagnostics) {
                continue;
            }
            for entry in &entries.0 {
                check_planned_entry(&component, entry, roles, diagnostics);
            }
        }
    }
}

fn check_planned_entry(
    component: &Component,
    entry: &Spanned<AccessEntry>,
    roles: &mut Roles<'_>,
    diagnostics: &mut Diagnostics,
) {
    let (level, role, facet) = match &entry.value {
        AccessEntry::Word(word) => match LevelName::from_word(word) {
            Some(level) => (Some(Spanned::new(level, entry.span)), None, None),
            None => (None, Some((word.as_str(), entry.span)), None),
        },
        AccessEntry::Request(request) => {
            let facet = request.facet.clone().or_else(|| implied_facet(component, request));
            (request.level, request.role.as_ref().map(|role| (role.as_str(), role.span)), facet)
        }
    };
    if let Some(level) = level {
        if let Err(diagnostic) = super::role::find_level(component, facet.as_ref(), level.map(LevelName::canonical)) {
            diagnostics.push(*diagnostic);
        }
    } else if let Some((word, span)) = role {
        roles.by_word(component, word, span, diagnostics);
    }
}

/// The facet of the part that an entry's scope names, when it belongs to one alone.
fn implied_facet(component: &Component, request: &AccessRequest) -> Option<Spanned<String>> {
    let scope = request.scope.as_ref()?;
    let ScopeRequest::Named(names) = &scope.value else { return None };
    let (_, child) = component
        .children
        .iter()
        .find(|(_, child)| names.keys().all(|name| child.path.contains(&format!("{{{name}}}"))))?;
    match child.facets.as_slice() {
        [only] => Some(only.clone()),
        _ => None,
    }
}
