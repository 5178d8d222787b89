//! Pass 1: who and what there is. Ids are unique, ignoring case; what refers to something finds it.
//!
//! Takes the sources, gives look-ups over them; every unknown or doubled id is an error with a suggestion.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Context;
use super::record::policy_persona;
use super::slot::{Slot, environments, unknown_environment};
use crate::catalog::Library;
use crate::diagnostic::{Diagnostic, Diagnostics, nearest};
use crate::model::component::Component;
use crate::model::environment::InstanceBinding;
use crate::model::exception::Exception;
use crate::model::persona::{Kind, Persona};
use crate::model::role::CustomRole;
use crate::model::text::{Date, Guid, Id};
use crate::model::{Loaded, Sources};
use crate::policy::{self, Text, name};
use crate::source::{Span, Spanned};

/// Look-ups over what people wrote.
pub(super) struct Index<'a> {
    /// The sources themselves.
    pub(super) sources: &'a Sources,
    /// The environments in the project's order.
    pub(super) environments: Vec<Slot<'a>>,
    /// Custom roles, with their GUIDs, in the order of their files.
    pub(super) custom_roles: Vec<(Guid, &'a Loaded<CustomRole>)>,
    /// What each persona is, by its id as written.
    kinds: BTreeMap<&'a str, Kind>,
    own_components: BTreeMap<String, Arc<Component>>,
    /// The components that come with rolecast.
    pub(super) library: &'a Library,
    /// Which component an instance id is of, as far as an environment says so.
    uses: BTreeMap<String, Id>,
    /// Instance ids that environments bind or say to be absent, as written.
    instances: BTreeSet<&'a str>,
}

impl<'a> Index<'a> {
    pub(super) fn new(sources: &'a Sources, context: &Context<'a>, diagnostics: &mut Diagnostics) -> Index<'a> {
        unique("persona", sources.personas.iter().map(|one| &one.value.id), diagnostics);
        unique("environment", sources.environments.iter().map(|one| &one.value.id), diagnostics);
        unique("component", sources.all_components().map(|one| &one.value.id), diagnostics);
        unique("custom role", sources.roles.iter().map(|one| &one.value.id), diagnostics);
        let own_components =
            sources.all_components().map(|one| (one.value.id.folded(), Arc::new(one.value.clone()))).collect();
        let mut index = Index {
            sources,
            environments: environments(sources, diagnostics),
            custom_roles: custom_roles(sources, diagnostics),
            kinds: sources.personas.iter().map(|one| (one.value.id.as_str(), one.value.kind.value)).collect(),
            own_components,
            library: context.library,
            uses: BTreeMap::new(),
            instances: sources.environments.iter().flat_map(|one| one.value.components.keys()).collect(),
        };
        index.read_uses(diagnostics);
        index.check_personas(diagnostics);
        index
    }

    /// The custom role of this GUID.
    pub(super) fn custom_role(&self, id: Guid) -> Option<&'a Loaded<CustomRole>> {
        self.custom_roles.iter().find(|(own, _)| *own == id).map(|(_, role)| *role)
    }

    /// The custom role of this name or id.
    pub(super) fn custom_role_of_name(&self, name: &str) -> Option<(Guid, &'a Loaded<CustomRole>)> {
        let name = name.trim();
        let fits = |role: &CustomRole| role.name.trim().eq_ignore_ascii_case(name) || role.id.as_str() == name;
        self.custom_roles.iter().find(|(_, one)| fits(&one.value)).copied()
    }

    /// The component of this id.
    pub(super) fn component(&self, id: &str) -> Option<Arc<Component>> {
        let folded = id.to_ascii_lowercase();
        self.own_components.get(&folded).cloned().or_else(|| self.library.get(&folded))
    }

    /// Whether the component is the project's own, so that the lock does not speak of it.
    pub(super) fn is_own_component(&self, id: &str) -> bool {
        self.own_components.contains_key(&id.to_ascii_lowercase())
    }

    /// The component that an instance is of: as an environment says, else the one of the same id.
    pub(super) fn component_of_instance(&self, instance: &str) -> Option<Arc<Component>> {
        let folded = instance.to_ascii_lowercase();
        self.component(self.uses.get(&folded).map_or(instance, Id::as_str))
    }

    /// What could have been meant by an unknown component id.
    pub(super) fn nearest_component(&self, text: &str) -> Option<String> {
        let own = self.own_components.values().map(|component| component.id.as_str());
        let instances = self.instances.iter().copied();
        nearest(text, own.chain(instances)).map(str::to_owned).or_else(|| self.library.nearest(text).map(str::to_owned))
    }

    /// The personas as the policy holds them, by id.
    pub(super) fn policy_personas(&self) -> Vec<policy::Persona> {
        let mut personas: Vec<_> = self.sources.personas.iter().map(policy_persona).collect();
        personas.sort_by(|a, b| a.id.cmp(&b.id));
        personas
    }

    pub(super) fn stamp_date(&self, context: &Context<'_>) -> Date {
        context.lock.map_or(context.catalog.date(), |lock| lock.catalog.date)
    }

    pub(super) fn stamp_digest(&self, context: &Context<'_>) -> Text {
        context.lock.map_or(context.catalog.digest(), |lock| &lock.catalog.digest).into()
    }

    /// Notes which component each instance is of; the environments must agree.
    fn read_uses(&mut self, diagnostics: &mut Diagnostics) {
        let mut first: BTreeMap<String, (Id, Span)> = BTreeMap::new();
        for loaded in &self.sources.environments {
            for (key, binding) in loaded.value.components.iter() {
                if let Err(message) = key.parse::<Id>() {
                    diagnostics.push(Diagnostic::error("malformed-id", message).at(key.span, ""));
                }
                let InstanceBinding::Instance(instance) = &binding.value else { continue };
                let (id, span) = match &instance.uses {
                    Some(uses) => (uses.value.clone(), uses.span),
                    None => match key.parse() {
                        Ok(id) => (id, key.span),
                        Err(_) => continue,
                    },
                };
                if self.component(id.as_str()).is_none() {
                    diagnostics.push(self.unknown_component(id.as_str(), span, instance.uses.is_none()));
                    continue;
                }
                match first.get(&key.to_ascii_lowercase()) {
                    Some((other, place)) if other.folded() != id.folded() => diagnostics.push(
                        Diagnostic::error(
                            "component-mismatch",
                            format!("`{}` is an instance of `{id}` here and of `{other}` elsewhere", key.value),
                        )
                        .at(span, "one component here")
                        .also(*place, "another one here")
                        .help("give one of the two another name"),
                    ),
                    Some(_) => {}
                    None => {
                        first.insert(key.to_ascii_lowercase(), (id, span));
                    }
                }
            }
        }
        let written = self.sources.environments.iter().flat_map(|one| &one.value.exceptions);
        written.for_each(|exception| self.check_exception(exception, diagnostics));
        self.check_spelling(diagnostics);
        self.uses = first.into_iter().map(|(key, (id, _))| (key, id)).collect();
    }

    /// One instance is written in one way in all environments: personas name it for all of them at once.
    fn check_spelling(&self, diagnostics: &mut Diagnostics) {
        let mut first: BTreeMap<String, &Spanned<String>> = BTreeMap::new();
        for (key, _) in self.sources.environments.iter().flat_map(|one| one.value.components.iter()) {
            let known = first.entry(key.to_ascii_lowercase()).or_insert(key);
            // In one file it is a doubled id.
            if known.value != key.value && known.span.file != key.span.file {
                diagnostics.push(
                    Diagnostic::error(
                        "instance-case",
                        format!("`{}` is written `{}` elsewhere", key.value, known.value),
                    )
                    .at(key.span, "here")
                    .also(known.span, "there")
                    .help("personas name an instance once for all environments; write it in one way"),
                );
            }
        }
    }

    fn unknown_component(&self, id: &str, span: Span, as_instance: bool) -> Diagnostic {
        let mut diagnostic = Diagnostic::error("unknown-component", format!("there is no component `{id}`"))
            .at(span, "not in the library");
        if let Some(near) = self.nearest_component(id) {
            return diagnostic.help(format!("did you mean `{near}`?"));
        }
        if as_instance {
            diagnostic = diagnostic
                .help("an instance under a name of its own says which component it is: `uses: azure-storage`");
        }
        diagnostic.help("`components/` holds components of your own")
    }

    /// What a persona's own file can have wrong, apart from any environment.
    fn check_personas(&self, diagnostics: &mut Diagnostics) {
        let names: Vec<&str> = self.environments.iter().map(|slot| slot.id.as_str()).collect();
        let mut instances: BTreeMap<&str, bool> = BTreeMap::new();
        for persona in self.sources.personas.iter().map(|one| &one.value) {
            check_accountable(persona, self, diagnostics);
            for (instance, by_environment) in persona.component_access.iter() {
                let exists = *instances.entry(instance.as_str()).or_insert_with(|| self.is_instance(instance));
                if !exists {
                    diagnostics.push(self.unknown_component(instance, instance.span, true));
                }
                for (key, entries) in by_environment.iter() {
                    if key.value != "default" && !names.contains(&key.as_str()) {
                        diagnostics.push(unknown_environment(key, &names));
                    }
                    if entries.0.is_empty() {
                        diagnostics.push(
                            Diagnostic::error("empty-access", format!("nothing is said for `{}`", key.value))
                                .at(key.span, "an empty list")
                                .help("say `none` when there is no access"),
                        );
                    }
                }
            }
            for exception in &persona.exceptions {
                if let Some(environment) = &exception.environment
                    && !names.contains(&environment.as_str())
                {
                    diagnostics.push(unknown_environment(&environment.clone().map(String::from), &names));
                }
                self.check_exception(exception, diagnostics);
            }
        }
    }

    /// The ids in an exception.
    fn check_exception(&self, exception: &Exception, diagnostics: &mut Diagnostics) {
        if let Some(id) = &exception.component {
            diagnostics.extend(self.unknown_instance(id.as_str(), id.span));
        }
        if let Some(id) = &exception.persona {
            diagnostics.extend(self.unknown_persona(id.as_str(), id.span));
        }
    }

    /// Whether an id, as written, is an instance or a component.
    fn is_instance(&self, id: &str) -> bool {
        self.instances.contains(id) || self.component(id).is_some_and(|component| component.id.as_str() == id)
    }

    /// What is wrong with an id that should be an instance's.
    pub(super) fn unknown_instance(&self, id: &str, span: Span) -> Option<Diagnostic> {
        (!self.is_instance(id)).then(|| self.unknown_component(id, span, false))
    }

    /// What is wrong with an id that should be a persona's.
    pub(super) fn unknown_persona(&self, id: &str, span: Span) -> Option<Diagnostic> {
        if self.kinds.contains_key(id) {
            return None;
        }
        let diagnostic =
            Diagnostic::error("unknown-persona", format!("there is no persona `{id}`")).at(span, "not in personas/");
        Some(match nearest(id, self.kinds.keys().copied()) {
            Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
            None => diagnostic,
        })
    }
}

fn check_accountable(persona: &Persona, index: &Index<'_>, diagnostics: &mut Diagnostics) {
    let Some(accountable) = &persona.accountable else {
        if persona.kind.value == Kind::Agent {
            diagnostics.push(
                Diagnostic::error(
                    "agent-without-accountable",
                    format!("no one answers for the agent `{}`", persona.id.value),
                )
                .at(persona.kind.span, "an agent")
                .help("name the persona of the humans who answer for it: `accountable: P001`"),
            );
        }
        return;
    };
    if persona.kind.value == Kind::Human {
        diagnostics.push(
            Diagnostic::error(
                "accountable-human",
                format!("`{}` is a persona of humans, who answer for themselves", persona.id.value),
            )
            .at(accountable.span, "for agents only")
            .help("say `kind: agent` if it is an unattended process, or drop this"),
        );
    }
    match index.kinds.get(accountable.as_str()) {
        Some(Kind::Human) => {}
        Some(Kind::Agent) => diagnostics.push(
            Diagnostic::error(
                "accountable-agent",
                format!("`{}` is an agent and cannot answer for another one", accountable.value),
            )
            .at(accountable.span, "must be a persona of humans"),
        ),
        None => diagnostics.extend(index.unknown_persona(accountable.as_str(), accountable.span)),
    }
}

/// Reports every id that stands twice, ignoring case, with both places.
pub(super) fn unique<'a>(what: &str, ids: impl Iterator<Item = &'a Spanned<Id>>, diagnostics: &mut Diagnostics) {
    let mut seen: BTreeMap<String, &Spanned<Id>> = BTreeMap::new();
    for id in ids {
        match seen.get(&id.folded()) {
            Some(first) => diagnostics.push(
                Diagnostic::error("duplicate-id", format!("two {what}s have the id `{}`", id.value))
                    .at(id.span, "used again here")
                    .also(first.span, "first used here")
                    .help("ids are unique in the project, whatever the case of their letters"),
            ),
            None => {
                seen.insert(id.folded(), id);
            }
        }
    }
}

/// The GUID of a custom role: as written, or made.
pub(super) fn custom_role_id(project: &str, role: &CustomRole) -> Guid {
    role.role_id.as_ref().map_or_else(|| name::custom_role_id(project, &role.id.folded()), |id| id.value)
}

fn custom_roles<'a>(sources: &'a Sources, diagnostics: &mut Diagnostics) -> Vec<(Guid, &'a Loaded<CustomRole>)> {
    let project = sources.project.value.name.as_str();
    let mut roles: Vec<(Guid, &Loaded<CustomRole>)> = Vec::new();
    for one in &sources.roles {
        let role = &one.value;
        let id = custom_role_id(project, role);
        for (other_id, other) in &roles {
            if *other_id == id {
                diagnostics.push(
                    Diagnostic::error("duplicate-role-id", format!("two custom roles have the GUID `{id}`"))
                        .at(role.role_id.as_ref().map_or(role.id.span, |id| id.span), "used again here")
                        .also(
                            other.value.role_id.as_ref().map_or(other.value.id.span, |id| id.span),
                            "first used here",
                        ),
                );
            }
            if other.value.name.trim().eq_ignore_ascii_case(role.name.trim()) {
                diagnostics.push(
                    Diagnostic::error(
                        "duplicate-role-name",
                        format!("two custom roles are called `{}`", role.name.value),
                    )
                    .at(role.name.span, "used again here")
                    .also(other.value.name.span, "first used here")
                    .help("Azure allows a custom role's name once in a tenant"),
                );
            }
        }
        roles.push((id, one));
    }
    roles
}

impl Index<'_> {
    /// The place of a grant's entry.
    pub(super) fn grant_span(&self, grant: &policy::Grant) -> Option<Span> {
        let persona = &self.sources.personas.iter().find(|one| one.value.id.as_str() == &*grant.persona)?.value;
        let (_, by_environment) =
            persona.component_access.iter().find(|(key, _)| key.eq_ignore_ascii_case(&grant.instance))?;
        let entries = by_environment.get(&grant.under)?;
        entries.0.get(grant.index.unwrap_or(0) as usize).map(|entry| entry.span)
    }
}
