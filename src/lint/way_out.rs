//! The ways out that the component library knows: levels whose roles do not bring a primitive, and settings that close it.
//!
//! Takes an entry and primitives, gives sentences for help. Knows no rule.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::context::{Context, Entry, TooIntricate};
use crate::effective::at_resource;
use crate::model::component::{Component, Level, Mechanism};
use crate::model::persona::LevelName;
use crate::permission::delegation::RoleSource;
use crate::permission::{Access, Budget};

/// Ways out, looked up once for each component and question.
pub(super) struct WaysOut<'c, 'p> {
    context: &'c Context<'p>,
    levels: BTreeMap<(&'p str, &'static [&'static str]), Option<String>>,
}

impl<'c, 'p> WaysOut<'c, 'p> {
    /// Nothing is looked up yet.
    pub(super) fn new(context: &'c Context<'p>) -> WaysOut<'c, 'p> {
        WaysOut { context, levels: BTreeMap::new() }
    }

    /// The levels of the entry's component that do not bring any of the primitives, with their roles: `read` (`Reader`).
    /// None where there are none.
    ///
    /// # Errors
    /// A role is too intricate.
    pub(super) fn levels(
        &mut self,
        entry: &Entry<'p>,
        ids: &'static [&'static str],
    ) -> Result<Option<String>, TooIntricate> {
        let Some(instance) = entry.environment.instance(&entry.grant.instance) else { return Ok(None) };
        let key = (&*instance.component, ids);
        if let Some(known) = self.levels.get(&key) {
            return Ok(known.clone());
        }
        let component = self.context.library.get(&instance.component);
        let found = component.map(|component| self.narrower(&component, ids)).transpose()?.flatten();
        self.levels.insert(key, found.clone());
        Ok(found)
    }

    fn narrower(&self, component: &Component, ids: &[&str]) -> Result<Option<String>, TooIntricate> {
        let facet = component.default_facet.as_ref().and_then(|facet| component.facets.get(&facet.value));
        let mut found = Vec::new();
        for word in LevelName::ALL.map(LevelName::word) {
            let level = component.levels.get(word).or_else(|| facet.and_then(|facet| facet.levels.get(word)));
            let Some(level) = level.filter(|level| !level.roles.is_empty()) else { continue };
            if !self.brings(component, level, ids)? {
                let mut roles: Vec<String> = level.roles.iter().map(|role| format!("`{}`", role.name.value)).collect();
                roles.dedup();
                found.push(format!("`{word}` ({})", roles.join(", ")));
            }
        }
        Ok((!found.is_empty()).then(|| found.join(", ")))
    }

    /// Whether a level's Azure roles, on the component, bring one of the primitives.
    fn brings(&self, component: &Component, level: &Level, ids: &[&str]) -> Result<bool, TooIntricate> {
        let at = component.resource_type.as_ref().map(|of| of.value.as_str());
        for role in level.roles.iter().filter(|role| role.mechanism.value == Mechanism::AzureRbac) {
            let Some(role) = role.id.as_ref().and_then(|id| self.context.by_id(id.value)) else { return Ok(true) };
            let mut budget = Budget::default();
            let brings = Access::of_role(role, &mut budget)
                .and_then(|access| at_resource(&access, at, &mut budget))
                .and_then(|access| self.context.primitives.any_enabled_by(ids, &access, &mut budget))
                .map_err(|_| TooIntricate(Arc::from(&*role.name)))?;
            if brings {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The setting of the entry's instance that would close a primitive: `localAuth: disabled`.
    pub(super) fn setting(&self, entry: &Entry<'p>, id: &str) -> Option<String> {
        let instance = entry.environment.instance(&entry.grant.instance)?;
        let component = self.context.library.get(&instance.component)?;
        component.settings.iter().find_map(|(name, setting)| {
            let closing = setting.values.iter().find(|(_, effect)| effect.closes.iter().any(|one| one.value == id));
            closing.map(|(value, _)| format!("`{}: {}`", name.value, value.value))
        })
    }
}
