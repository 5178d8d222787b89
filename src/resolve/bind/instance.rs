//! Subscriptions and the instances in them: from names to scopes.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::{Bound, BoundInstance};
use crate::diagnostic::{Diagnostic, Diagnostics, listed, nearest};
use crate::model::Mapping;
use crate::model::component::Component;
use crate::model::environment::{Bindable, Instance, InstanceBinding};
use crate::model::text::Id;
use crate::policy::{self, ParameterType, Scope, Term, Text};
use crate::resolve::index::Index;
use crate::resolve::scope;
use crate::source::{Span, Spanned};

impl Bound<'_> {
    pub(super) fn bind_subscriptions(&mut self, diagnostics: &mut Diagnostics) {
        let mut first: HashMap<Term, Span> = HashMap::new();
        for (key, subscription) in self.environment.subscriptions.iter() {
            if let Err(message) = key.parse::<Id>() {
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
                    .at(subscription.id.span, "has a name already")
                    .also(first.get(&id).copied().unwrap_or_default(), "the same one")
                    .help(format!("drop `{}` and use `{}` in its place", key.value, other.key)),
                );
            }
            first.insert(id.clone(), subscription.id.span);
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

    pub(super) fn bind_instances(&mut self, index: &Index<'_>, diagnostics: &mut Diagnostics) {
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
            let shape = component.name_format.as_ref().map_or("name", |format| format.as_str());
            let name = self.segments(&instance.name, shape, false, &about, diagnostics)?;
            return Some(Scope::Service { mechanism: component.service(), name });
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
        let names = self.segments(&instance.name, &shape, true, &about, diagnostics)?;
        Some(Scope::Resource { subscription, group, provider, path: types.into_iter().zip(names).collect() })
    }

    /// The name of an instance, cut at its slashes into as many segments as `shape` has.
    fn segments(
        &mut self,
        name: &Spanned<Bindable<String>>,
        shape: &str,
        in_azure: bool,
        about: &str,
        diagnostics: &mut Diagnostics,
    ) -> Option<Vec<Term>> {
        let count = shape.split('/').count();
        let text = match &name.value {
            Bindable::Literal(text) => text.clone(),
            Bindable::Parameter(_) if count == 1 => return Some(vec![self.name(name, about, diagnostics)]),
            Bindable::Parameter(_) => {
                diagnostics.push(
                    Diagnostic::error(
                        "parameter-in-compound-name",
                        "this name has several parts and cannot be a parameter",
                    )
                    .at(name.span, format!("`{shape}` is expected")),
                );
                return None;
            }
        };
        let parts: Vec<&str> = text.split('/').collect();
        if parts.len() != count {
            diagnostics.push(
                Diagnostic::error("malformed-name", format!("`{text}` does not have the form `{shape}`")).at(
                    name.span,
                    if count == 1 { "no `/` is expected".to_owned() } else { format!("{count} parts are expected") },
                ),
            );
            return None;
        }
        let check = if in_azure { scope::check_segment } else { scope::check_name };
        parts.iter().for_each(|part| check(part, name.span, diagnostics));
        Some(parts.into_iter().map(|part| Term::Literal(self.texts.add(part))).collect())
    }
}

fn unplaced(key: &Spanned<String>, what: &str, line: &str) -> Diagnostic {
    Diagnostic::error("unplaced-instance", format!("`{}` has no {what}", key.value))
        .at(key.span, format!("in which {what} is it?"))
        .help(format!("say so in the instance, or for all of them: `{line}`"))
}

/// What the policy holds of an instance.
pub(super) fn policy_instance(bound: BoundInstance) -> policy::Instance {
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
                None if component.settings.is_empty() => diagnostic.help("it has no settings"),
                None => diagnostic.help(format!("its settings are {}", listed(component.settings.keys()))),
            };
            diagnostics.push(diagnostic);
            continue;
        };
        if setting.values.get(value).is_none() {
            let diagnostic =
                Diagnostic::error("unknown-setting-value", format!("`{}` cannot be `{}`", key.value, value.value))
                    .at(value.span, "");
            let diagnostic = match nearest(value, setting.values.keys()) {
                Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
                None => diagnostic.help(format!("its values are {}", listed(setting.values.keys()))),
            };
            diagnostics.push(diagnostic);
            continue;
        }
        settings.insert(key.value.clone(), value.value.clone());
    }
    settings
}
