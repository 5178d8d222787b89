//! The ways out that the component library knows: levels whose roles do not bring a primitive, and settings that close it.
//!
//! Takes an entry and primitives, gives sentences for help. Knows no rule.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::context::{Context, Entry, TooIntricate};
use super::offered::given;
use crate::catalog::RoleDefinition;
use crate::effective::{at_resource, closed_at};
use crate::model::component::{Component, Mechanism};
use crate::model::persona::LevelName;
use crate::model::text::Guid;
use crate::permission::delegation::RoleSource;
use crate::permission::{Access, Budget};
use crate::policy::{Instance, Text};

/// The primitives that a rule asks about.
type Ids = &'static [&'static str];

/// What is set on an instance.
type Settings<'p> = &'p [(Text, Text)];

/// Ways out, looked up once for each component and question.
pub(super) struct WaysOut<'c, 'p> {
    context: &'c Context<'p>,
    levels: BTreeMap<(&'p str, Settings<'p>, Ids), Option<String>>,
    roles: BTreeMap<(&'p str, Guid, Ids), bool>,
}

impl<'c, 'p> WaysOut<'c, 'p> {
    /// Nothing is looked up yet.
    pub(super) fn new(context: &'c Context<'p>) -> WaysOut<'c, 'p> {
        WaysOut { context, levels: BTreeMap::new(), roles: BTreeMap::new() }
    }

    /// Whether the entry's role would bring one of the primitives if it were assigned at the instance alone.
    ///
    /// # Errors
    /// The role is too intricate.
    pub(super) fn brings_itself(&mut self, entry: &Entry<'p>, ids: Ids) -> Result<bool, TooIntricate> {
        let Some(instance) = entry.environment.instance(&entry.grant.instance) else { return Ok(true) };
        let key = (&*instance.component, entry.role.id, ids);
        if let Some(known) = self.roles.get(&key) {
            return Ok(*known);
        }
        let brings = self.brings(entry.role, instance.scope.resource_type().as_deref(), ids)?;
        self.roles.insert(key, brings);
        Ok(brings)
    }

    /// The levels below `administer` of the entry's component that do not bring any of the primitives, with their roles: `read` (`Reader`).
    /// None where there are none.
    ///
    /// # Errors
    /// A role is too intricate.
    pub(super) fn levels(&mut self, entry: &Entry<'p>, ids: Ids) -> Result<Option<String>, TooIntricate> {
        let Some(instance) = entry.environment.instance(&entry.grant.instance) else { return Ok(None) };
        let key = (&*instance.component, &*instance.settings, ids);
        if let Some(known) = self.levels.get(&key) {
            return Ok(known.clone());
        }
        let component = self.context.library.get(&instance.component);
        let found =
            component.map(|component| self.narrower(&component, &instance.settings, ids)).transpose()?.flatten();
        self.levels.insert(key, found.clone());
        Ok(found)
    }

    fn narrower(
        &self,
        component: &Component,
        settings: &[(Text, Text)],
        ids: &[&str],
    ) -> Result<Option<String>, TooIntricate> {
        let at = component.resource_type.as_ref().map(|of| of.value.as_str());
        let mut found = Vec::new();
        for (name, roles) in given(component, settings).filter(|(name, _)| *name != LevelName::Administer) {
            let mut azure = roles.iter().filter(|role| role.mechanism.value == Mechanism::AzureRbac);
            let brings = azure.try_fold(roles.is_empty(), |brings, role| {
                let role = role.id.as_ref().and_then(|id| self.context.by_id(id.value));
                // Of a role that is not known nothing is promised.
                Ok(brings || role.map_or(Ok(true), |role| self.brings(role, at, ids))?)
            })?;
            if !brings {
                let mut names: Vec<String> = roles.iter().map(|role| format!("`{}`", role.name.value)).collect();
                names.dedup();
                found.push(format!("`{}` ({})", name.word(), names.join(", ")));
            }
        }
        Ok((!found.is_empty()).then(|| found.join(", ")))
    }

    /// Whether a role brings one of the primitives at a resource of a type.
    fn brings(&self, role: &RoleDefinition, at: Option<&str>, ids: &[&str]) -> Result<bool, TooIntricate> {
        let mut budget = Budget::default();
        Access::of_role(role, &mut budget)
            .and_then(|access| at_resource(&access, at, &mut budget))
            .and_then(|access| self.context.primitives.enabled_together(ids, &[&access], &mut budget))
            .map(|enabled| !enabled.is_empty())
            .map_err(|_| TooIntricate(Arc::from(&*role.name)))
    }
}

/// The setting of an instance that closes a primitive, or would: its name and value.
pub(super) fn setting(context: &Context<'_>, instance: &Instance, id: &str) -> Option<(String, String)> {
    let component = context.library.get(&instance.component)?;
    component.settings.iter().find_map(|(name, setting)| {
        let closing = setting.values.iter().find(|(_, effect)| effect.closes.iter().any(|one| one.value == id));
        closing.map(|(value, _)| (name.value.clone(), value.value.clone()))
    })
}

/// Whether the settings of an instance close a primitive.
pub(super) fn closes(context: &Context<'_>, instance: &Instance, id: &str) -> bool {
    closed_at(instance, context.library).iter().any(|one| one == id)
}
