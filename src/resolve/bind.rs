//! Pass 2: an environment's file becomes scopes, principals and approvers.
//!
//! Takes one environment's file, gives what its assignments are built of; every name that binds to nothing is an error
//! with the line to add. A planned environment is bound as far as its file goes.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::guardrail;
use super::index::{Index, Slot, exceptions};
use super::intern::{Scopes, Table, Texts};
use super::scope;
use crate::diagnostic::{Diagnostic, Diagnostics, listed, nearest};
use crate::model::Mapping;
use crate::model::component::Component;
use crate::model::environment::{Bindable, Environment, Instance, InstanceBinding, PrincipalBinding};
use crate::model::persona::{AssignmentKind, PrincipalType};
use crate::model::text::Guid;
use crate::policy::{self, Approver, Grant, Parameter, ParameterType, Principal, Scope, Term, Text};
use crate::source::{Span, Spanned};

/// An environment whose file is understood.
pub(super) struct Bound<'a> {
    /// The file.
    pub(super) environment: &'a Environment,
    /// The file's path.
    path: &'a Text,
    /// Subscriptions by their name here.
    pub(super) subscriptions: Vec<policy::Subscription>,
    /// Instances by their folded id.
    pub(super) instances: HashMap<String, BoundInstance>,
    /// What is allowed, with the place of each.
    pub(super) guardrails: Vec<(policy::Guardrail, Span)>,
    /// Approvers by name.
    pub(super) approvers: BTreeMap<String, Approver>,
    /// The principals of each persona, by the persona's folded id.
    pub(super) personas: HashMap<String, Vec<u32>>,
    /// All principals.
    pub(super) principals: Table<Principal>,
    /// All scopes.
    pub(super) scopes: Scopes,
    /// Shared text.
    pub(super) texts: Texts,
    /// The grants, filled by expansion.
    pub(super) grants: Vec<Grant>,
    tenant: Option<Term>,
    parameters: BTreeMap<Text, (Parameter, Span)>,
    absent: Vec<Text>,
}

/// An instance that exists here.
pub(super) struct BoundInstance {
    /// Its id as written.
    pub(super) id: Text,
    /// What it is one of.
    pub(super) component: Arc<Component>,
    /// The resource.
    pub(super) scope: Scope,
    /// Its settings, defaults filled in, by name.
    pub(super) settings: BTreeMap<String, String>,
    /// How sensitive it is.
    pub(super) classification: Option<Text>,
}

/// Binds an environment; none when it has no file.
pub(super) fn bind<'a>(index: &Index<'a>, slot: &Slot<'a>, diagnostics: &mut Diagnostics) -> Option<Bound<'a>> {
    let loaded = slot.loaded?;
    let environment = &loaded.value;
    let mut bound = Bound {
        environment,
        path: &loaded.path,
        subscriptions: Vec::new(),
        instances: HashMap::new(),
        guardrails: guardrail::read(slot, diagnostics),
        approvers: BTreeMap::new(),
        personas: HashMap::new(),
        principals: Table::default(),
        scopes: Scopes::default(),
        texts: Texts::default(),
        grants: Vec::new(),
        tenant: None,
        parameters: BTreeMap::new(),
        absent: Vec::new(),
    };
    if let Some(tenant) = &environment.tenant {
        let about = format!("Id of the Microsoft Entra tenant of {}", environment.name.value);
        bound.tenant = Some(bound.guid(tenant, ParameterType::TenantId, &about, diagnostics));
    }
    bound.bind_subscriptions(diagnostics);
    bound.bind_instances(index, diagnostics);
    bound.bind_approvers(diagnostics);
    bound.bind_principals(index, diagnostics);
    Some(bound)
}

impl Bound<'_> {
    /// What the policy holds of this environment.
    pub(super) fn finish(
        self,
        assignments: Vec<policy::Assignment>,
        activation_policies: Vec<policy::ActivationPolicy>,
    ) -> policy::Environment {
        let environment = self.environment;
        let mut instances: Vec<policy::Instance> = self.instances.into_values().map(policy_instance).collect();
        instances.sort_by(|a, b| a.id.cmp(&b.id));
        let mut subscriptions = self.subscriptions;
        subscriptions.sort_by(|a, b| a.key.cmp(&b.key));
        let mut absent = self.absent;
        absent.sort();
        let items = self.principals.items();
        let mut principals: Vec<(Text, Vec<Arc<Principal>>)> = environment
            .principals
            .iter()
            .map(|(key, _)| {
                let numbers = self.personas.get(&key.to_ascii_lowercase()).map(Vec::as_slice).unwrap_or_default();
                let of = numbers.iter().filter_map(|&at| items.get(at as usize)).cloned();
                (Text::from(key.as_str()), of.collect())
            })
            .collect();
        principals.sort();
        policy::Environment {
            id: environment.id.as_str().into(),
            name: environment.name.as_str().into(),
            tier: environment.tier.value,
            tenant: self.tenant,
            file: self.path.clone(),
            parameters: self.parameters.into_values().map(|(parameter, _)| parameter).collect(),
            subscriptions,
            instances,
            absent,
            guardrails: self.guardrails.into_iter().map(|(guardrail, _)| guardrail).collect(),
            principals,
            exceptions: exceptions(self.path, &environment.exceptions),
            grants: self.grants,
            assignments,
            activation_policies,
        }
    }

    /// A value of the file as a term; a parameter is noted with what it is for.
    fn term(
        &mut self,
        literal: Result<String, &str>,
        span: Span,
        kind: ParameterType,
        about: &str,
        diagnostics: &mut Diagnostics,
    ) -> Term {
        let name = match literal {
            Ok(value) => return Term::Literal(self.texts.add(&value)),
            Err(name) => name,
        };
        if !is_parameter_name(name) {
            diagnostics.push(
                Diagnostic::error("malformed-parameter", format!("`{name}` is no name of a parameter"))
                    .at(span, "a letter, then letters, digits and underscores are expected"),
            );
        }
        let name = self.texts.add(name);
        let folded = Text::from(name.to_ascii_lowercase());
        match self.parameters.get_mut(&folded) {
            Some((known, place)) if known.kind != kind || known.name != name => {
                let mut diagnostic = Diagnostic::error(
                    "parameter-conflict",
                    format!("the parameter `{name}` stands for two different things"),
                );
                diagnostic = diagnostic.at(span, about).also(*place, known.description.to_string());
                diagnostics.push(diagnostic.help("give each its own parameter"));
            }
            Some((known, _)) => {
                if !known.description.contains(about) {
                    known.description = format!("{}; {about}", known.description).into();
                }
            }
            None => {
                let parameter = Parameter { name: name.clone(), kind, description: about.into() };
                self.parameters.insert(folded, (parameter, span));
            }
        }
        Term::Parameter(name)
    }

    fn guid(
        &mut self,
        value: &Spanned<Bindable<Guid>>,
        kind: ParameterType,
        about: &str,
        diagnostics: &mut Diagnostics,
    ) -> Term {
        let literal = match &value.value {
            Bindable::Literal(guid) => Ok(guid.to_string()),
            Bindable::Parameter(name) => Err(name.as_str()),
        };
        self.term(literal, value.span, kind, about, diagnostics)
    }

    fn name(&mut self, value: &Spanned<Bindable<String>>, about: &str, diagnostics: &mut Diagnostics) -> Term {
        let literal = match &value.value {
            Bindable::Literal(name) => {
                scope::check_segment(name, value.span, diagnostics);
                Ok(name.clone())
            }
            Bindable::Parameter(name) => Err(name.as_str()),
        };
        self.term(literal, value.span, ParameterType::Name, about, diagnostics)
    }

    fn bind_subscriptions(&mut self, diagnostics: &mut Diagnostics) {
        for (key, subscription) in self.environment.subscriptions.iter() {
            if let Err(message) = key.parse::<crate::model::text::Id>() {
                diagnostics.push(Diagnostic::error("malformed-id", message).at(key.span, "a name for a subscription"));
            }
            let about = format!("Id of the subscription `{}` of {}", key.value, self.environment.name.value);
            let id = self.guid(&subscription.id, ParameterType::SubscriptionId, &about, diagnostics);
            if let Some(other) = self.subscriptions.iter().find(|other| other.id == id) {
                diagnostics.push(
                    Diagnostic::error(
                        "duplicate-subscription",
                        format!("`{}` and `{}` are one subscription", other.key, key.value),
                    )
                    .at(subscription.id.span, "this id has a name already"),
                );
            }
            for group in &subscription.management_groups {
                scope::check_segment(group, group.span, diagnostics);
            }
            let management_groups = subscription.management_groups.iter().map(|group| self.texts.add(group)).collect();
            self.subscriptions.push(policy::Subscription { key: self.texts.add(key), id, management_groups });
        }
    }

    fn subscription(&self, name: &Spanned<String>, diagnostics: &mut Diagnostics) -> Option<Term> {
        if let Some(found) = self.subscriptions.iter().find(|one| *one.key == *name.value) {
            return Some(found.id.clone());
        }
        let keys = || self.subscriptions.iter().map(|one| &*one.key);
        let mut diagnostic =
            Diagnostic::error("unknown-subscription", format!("there is no subscription `{}`", name.value))
                .at(name.span, "not under `subscriptions` of this file");
        diagnostic = match nearest(name, keys()) {
            Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
            None => diagnostic.help(format!("the subscriptions here are {}", listed(keys()))),
        };
        diagnostics.push(diagnostic);
        None
    }

    fn bind_instances(&mut self, index: &Index<'_>, diagnostics: &mut Diagnostics) {
        let mut seen: HashMap<String, Span> = HashMap::new();
        let mut places: HashMap<String, (Text, Span)> = HashMap::new();
        for (key, binding) in self.environment.components.iter() {
            if let Some(first) = seen.insert(key.to_ascii_lowercase(), key.span) {
                diagnostics.push(
                    Diagnostic::error("duplicate-id", format!("two instances have the id `{}`", key.value))
                        .at(key.span, "used again here")
                        .also(first, "first used here"),
                );
            }
            let InstanceBinding::Instance(instance) = &binding.value else {
                self.absent.push(self.texts.add(key));
                continue;
            };
            let uses = instance.uses.as_ref().map_or(key.as_str(), |uses| uses.as_str());
            // An unknown component was reported by the index.
            let Some(component) = index.component(uses) else { continue };
            let Some(scope) = self.instance_scope(key, instance, &component, diagnostics) else { continue };
            if let Some((other, place)) = places.insert(scope.folded(), (self.texts.add(key), key.span)) {
                diagnostics.push(
                    Diagnostic::error("same-resource", format!("`{other}` and `{}` are the same resource", key.value))
                        .at(key.span, "this one")
                        .also(place, "and this one")
                        .help("keep one of them: access to a resource is counted once"),
                );
            }
            let settings = settings(&component, &instance.settings, diagnostics);
            let bound = BoundInstance {
                id: self.texts.add(key),
                component,
                scope,
                settings,
                classification: instance.classification.as_ref().map(|text| self.texts.add(text)),
            };
            self.instances.insert(key.to_ascii_lowercase(), bound);
        }
    }

    fn instance_scope(
        &mut self,
        key: &Spanned<String>,
        instance: &Instance,
        component: &Component,
        diagnostics: &mut Diagnostics,
    ) -> Option<Scope> {
        let about = format!("Name of `{}` in {}", key.value, self.environment.name.value);
        let Some(kind) = &component.resource_type else {
            let segments = self.segments(
                &instance.name,
                component.name_format.as_ref().map(|format| format.as_str()),
                &about,
                diagnostics,
            )?;
            return Some(Scope::Service { mechanism: component.service(), name: segments });
        };
        let defaults = &self.environment.defaults;
        let subscription = match instance.subscription.as_ref().or(defaults.subscription.as_ref()) {
            Some(name) => self.subscription(name, diagnostics)?,
            None => {
                diagnostics.push(unplaced(key, "subscription", "defaults: { subscription: main }"));
                return None;
            }
        };
        let group = match instance.resource_group.as_ref().or(defaults.resource_group.as_ref()) {
            Some(name) => {
                let about = format!("Name of a resource group in {}", self.environment.name.value);
                self.name(name, &about, diagnostics)
            }
            None => {
                diagnostics.push(unplaced(key, "resource group", "defaults: { resourceGroup: rg-example }"));
                return None;
            }
        };
        let mut types = kind.split('/');
        let provider = self.texts.add(types.next().unwrap_or_default());
        let types: Vec<Text> = types.map(|kind| self.texts.add(kind)).collect();
        let shape = vec!["name"; types.len()].join("/");
        let names = self.segments(&instance.name, Some(&shape), &about, diagnostics)?;
        Some(Scope::Resource { subscription, group, provider, path: types.into_iter().zip(names).collect() })
    }

    /// The name of an instance, cut at its slashes into as many segments as `shape` has.
    fn segments(
        &mut self,
        name: &Spanned<Bindable<String>>,
        shape: Option<&str>,
        about: &str,
        diagnostics: &mut Diagnostics,
    ) -> Option<Vec<Term>> {
        let wanted = shape.unwrap_or("name");
        let count = wanted.split('/').count();
        let text = match &name.value {
            Bindable::Literal(text) => text.clone(),
            Bindable::Parameter(_) if count == 1 => return Some(vec![self.name(name, about, diagnostics)]),
            Bindable::Parameter(_) => {
                diagnostics.push(
                    Diagnostic::error(
                        "parameter-in-compound-name",
                        "this name has several parts and cannot be a parameter",
                    )
                    .at(name.span, format!("`{wanted}` is expected")),
                );
                return None;
            }
        };
        let parts: Vec<&str> = text.split('/').collect();
        if parts.len() != count {
            diagnostics.push(
                Diagnostic::error("malformed-name", format!("`{text}` does not have the form `{wanted}`"))
                    .at(name.span, format!("{count} part{} expected", if count == 1 { " is" } else { "s are" })),
            );
            return None;
        }
        parts.iter().for_each(|part| scope::check_segment(part, name.span, diagnostics));
        Some(parts.into_iter().map(|part| Term::Literal(self.texts.add(part))).collect())
    }

    fn bind_approvers(&mut self, diagnostics: &mut Diagnostics) {
        for (key, binding) in self.environment.approvers.iter() {
            let about =
                format!("Object id of `{}`, who approves activations in {}", key.value, self.environment.name.value);
            let (kind, id) = match (&binding.group, &binding.user) {
                (Some(id), None) => (PrincipalType::Group, id),
                (None, Some(id)) => (PrincipalType::User, id),
                _ => {
                    diagnostics.push(
                        Diagnostic::error(
                            "malformed-approver",
                            format!("`{}` must be one of `group` and `user`", key.value),
                        )
                        .at(binding.span, ""),
                    );
                    continue;
                }
            };
            let id = self.guid(id, ParameterType::PrincipalId, &about, diagnostics);
            let name = self.texts.add(key);
            self.approvers.insert(key.value.clone(), Approver { name, kind, id });
        }
    }

    fn bind_principals(&mut self, index: &Index<'_>, diagnostics: &mut Diagnostics) {
        let known: HashMap<String, &str> =
            index.sources.personas.iter().map(|one| (one.value.id.folded(), one.value.id.as_str())).collect();
        for (key, bindings) in self.environment.principals.iter() {
            if known.get(&key.to_ascii_lowercase()).is_none_or(|id| *id != key.value) {
                let mut diagnostic =
                    Diagnostic::error("unknown-persona", format!("there is no persona `{}`", key.value))
                        .at(key.span, "not in personas/");
                if let Some(near) = nearest(key, index.sources.personas.iter().map(|one| one.value.id.as_str())) {
                    diagnostic = diagnostic.help(format!("did you mean `{near}`?"));
                }
                diagnostics.push(diagnostic);
                continue;
            }
            let mut numbers = Vec::new();
            for binding in bindings {
                let Some(principal) = self.principal(key, binding, diagnostics) else { continue };
                let number = self.principals.add(principal);
                if numbers.contains(&number) {
                    diagnostics.push(
                        Diagnostic::error("duplicate-principal", format!("`{}` has this principal already", key.value))
                            .at(binding.span, "bound twice"),
                    );
                } else {
                    numbers.push(number);
                }
            }
            self.personas.insert(key.to_ascii_lowercase(), numbers);
        }
        self.check_principal_names(diagnostics);
    }

    fn principal(
        &mut self,
        persona: &Spanned<String>,
        binding: &Spanned<PrincipalBinding>,
        diagnostics: &mut Diagnostics,
    ) -> Option<Principal> {
        let place = format!("`{}` in {}", persona.value, self.environment.name.value);
        let (kind, id) = match (&binding.group, &binding.user, &binding.service_principal, &binding.identity_of) {
            (Some(id), None, None, None) => (PrincipalType::Group, id),
            (None, Some(id), None, None) => (PrincipalType::User, id),
            (None, None, Some(id), None) => (PrincipalType::ServicePrincipal, id),
            (None, None, None, Some(instance)) => {
                return self.identity_of(instance, binding, diagnostics);
            }
            _ => {
                diagnostics.push(
                    Diagnostic::error(
                        "malformed-principal",
                        "a principal is exactly one of `group`, `user`, `servicePrincipal` and `identityOf`",
                    )
                    .at(binding.span, ""),
                );
                return None;
            }
        };
        if let Some(membership) = &binding.membership
            && kind != PrincipalType::Group
            && membership.value == AssignmentKind::Eligible
        {
            diagnostics.push(
                Diagnostic::error("membership-without-group", "only membership of a group can be eligible")
                    .at(membership.span, "this principal is no group"),
            );
        }
        let id = self.guid(id, ParameterType::PrincipalId, &format!("Object id of {place}"), diagnostics);
        Some(Principal {
            kind,
            id,
            name: binding.name.as_ref().map(|name| self.texts.add(name)),
            membership: binding.membership.as_ref().map(|membership| membership.value),
            identity_of: None,
        })
    }

    /// A managed identity: its object id exists only once the resource does, so it is a parameter.
    fn identity_of(
        &mut self,
        instance: &Spanned<crate::model::text::Id>,
        binding: &Spanned<PrincipalBinding>,
        diagnostics: &mut Diagnostics,
    ) -> Option<Principal> {
        let Some(bound) = self.instances.get(&instance.folded()) else {
            let mut diagnostic =
                Diagnostic::error("unknown-instance", format!("there is no instance `{}` here", instance.value))
                    .at(instance.span, "not under `components` of this file");
            if let Some(near) = nearest(instance.as_str(), self.environment.components.keys()) {
                diagnostic = diagnostic.help(format!("did you mean `{near}`?"));
            }
            diagnostics.push(diagnostic);
            return None;
        };
        let id = bound.id.clone();
        let about =
            format!("Object id of the system-assigned managed identity of `{id}` in {}", self.environment.name.value);
        let parameter = format!("{}PrincipalId", camel(&id));
        let term = self.term(Err(&parameter), instance.span, ParameterType::PrincipalId, &about, diagnostics);
        Some(Principal {
            kind: PrincipalType::ServicePrincipal,
            id: term,
            name: binding.name.as_ref().map(|name| self.texts.add(name)),
            membership: None,
            identity_of: Some(id),
        })
    }

    /// One object id is one principal: the bindings of it must agree on what it is and is called.
    fn check_principal_names(&self, diagnostics: &mut Diagnostics) {
        let mut first: BTreeMap<&Term, &Arc<Principal>> = BTreeMap::new();
        for principal in self.principals.items() {
            let other = first.entry(&principal.id).or_insert(principal);
            if *other == principal {
                continue;
            }
            let id = principal.id.to_string();
            let mut diagnostic =
                Diagnostic::error("principal-mismatch", format!("the principal `{id}` is described in two ways"));
            for (_, bindings) in self.environment.principals.iter() {
                for binding in bindings.iter().filter(|binding| written_id(binding).is_some_and(|text| text == id)) {
                    diagnostic = if diagnostic.primary.is_none() {
                        diagnostic.at(binding.span, "in one way here")
                    } else {
                        diagnostic.also(binding.span, "and here")
                    };
                }
            }
            diagnostics.push(diagnostic.help("give it the same kind, name and membership wherever it stands"));
        }
    }
}

fn written_id(binding: &PrincipalBinding) -> Option<String> {
    [&binding.group, &binding.user, &binding.service_principal].into_iter().flatten().next().map(|id| match &id.value {
        Bindable::Literal(guid) => guid.to_string(),
        Bindable::Parameter(name) => format!("{{{name}}}"),
    })
}

fn unplaced(key: &Spanned<String>, what: &str, line: &str) -> Diagnostic {
    Diagnostic::error("unplaced-instance", format!("`{}` has no {what}", key.value))
        .at(key.span, format!("in which {what} is it?"))
        .help(format!("say so in the instance, or for all of them: `{line}`"))
}

fn policy_instance(bound: BoundInstance) -> policy::Instance {
    let children = bound.component.children.iter().filter(|(_, child)| !child.typed);
    policy::Instance {
        id: bound.id,
        component: bound.component.id.as_str().into(),
        scope: Arc::new(bound.scope),
        api_version: bound.component.api_version.as_ref().map(|version| version.as_str().into()),
        settings: bound.settings.into_iter().map(|(key, value)| (key.into(), value.into())).collect(),
        classification: bound.classification,
        untyped_children: children
            .map(|(_, child)| {
                let types: Vec<&str> = child.path.split('/').step_by(2).collect();
                types.join("/").into()
            })
            .collect(),
    }
}

/// The settings of an instance, those left unsaid at their defaults.
fn settings(
    component: &Component,
    written: &Mapping<Spanned<String>>,
    diagnostics: &mut Diagnostics,
) -> BTreeMap<String, String> {
    let mut settings: BTreeMap<String, String> =
        component.settings.iter().map(|(key, setting)| (key.value.clone(), setting.default.value.clone())).collect();
    for (key, value) in written.iter() {
        let Some(setting) = component.settings.get(key) else {
            let mut diagnostic = Diagnostic::error(
                "unknown-setting",
                format!("`{}` has no setting `{}`", component.id.value, key.value),
            )
            .at(key.span, "not in the component's library entry");
            diagnostic = match nearest(key, component.settings.keys()) {
                Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
                None => diagnostic.help(format!("its settings are {}", listed(component.settings.keys()))),
            };
            diagnostics.push(diagnostic);
            continue;
        };
        if setting.values.get(value).is_none() {
            let mut diagnostic =
                Diagnostic::error("unknown-setting-value", format!("`{}` cannot be `{}`", key.value, value.value))
                    .at(value.span, format!("{} {} expected", listed(setting.values.keys()), "is"));
            if let Some(near) = nearest(value, setting.values.keys()) {
                diagnostic = diagnostic.help(format!("did you mean `{near}`?"));
            }
            diagnostics.push(diagnostic);
            continue;
        }
        settings.insert(key.value.clone(), value.value.clone());
    }
    settings
}

fn is_parameter_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.len() <= 63
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// `azure-machine-learning` as `azureMachineLearning`.
fn camel(id: &str) -> String {
    let mut out = String::with_capacity(id.len());
    let mut upper = false;
    for c in id.chars() {
        if c == '-' {
            upper = true;
        } else {
            out.push(if upper { c.to_ascii_uppercase() } else { c });
            upper = false;
        }
    }
    out
}
