//! Which role is meant: by a level of a component, by a name or by a GUID.
//!
//! Looks into the lock first, then at the project's own roles and components, then at what is built in; notes what was
//! used, for the policy and for the next lock.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::Context;
use super::bind::BoundInstance;
use super::component::all_roles;
use super::index::Index;
use super::intern::Table;
use super::level::{self, find_level};
use super::listing;
use crate::catalog::{Catalog, Found, Lock, LockedLevelRole, Permission, RoleDefinition, RoleKind};
use crate::diagnostic::{Diagnostic, Diagnostics, nearest};
use crate::model::component::{Component, Level, LevelRole, Mechanism};
use crate::model::persona::LevelName;
use crate::model::role::CustomRole;
use crate::model::text::Guid;
use crate::policy::{CatalogStamp, Role};
use crate::source::{Span, Spanned};

/// The roles of one environment's run.
pub(super) struct Roles<'a> {
    catalog: &'a Catalog,
    lock: Option<&'a Lock>,
    index: &'a Index<'a>,
    table: Table<(Mechanism, Role)>,
    definitions: HashMap<Guid, Arc<RoleDefinition>>,
    expansions: HashMap<(String, Option<String>, LevelName), Arc<[LevelRole]>>,
    levels: HashMap<(String, u32), Arc<[LevelName]>>,
    levels_for_baselines: HashMap<(String, u32), Option<Arc<[LevelName]>>>,
    /// Role names that were found, with the old name when it is one.
    words: HashMap<(String, String), (u32, Option<String>)>,
    /// What was used.
    pub(super) record: Record,
}

/// What was used, for the policy's roles and for the lock.
#[derive(Default)]
pub(super) struct Record {
    roles: BTreeMap<Guid, Arc<RoleDefinition>>,
    levels: BTreeMap<String, Vec<LockedLevelRole>>,
}

impl Record {
    pub(super) fn merge(&mut self, other: Record) {
        self.roles.extend(other.roles);
        self.levels.extend(other.levels);
    }

    /// The definitions of the roles used, by GUID, and the lock that holds them.
    pub(super) fn finish(self, context: &Context<'_>, stamp: &CatalogStamp) -> (Vec<RoleDefinition>, Lock) {
        let roles: Vec<RoleDefinition> = self.roles.into_values().map(|role| (*role).clone()).collect();
        let builtin = roles.iter().filter(|role| role.kind == RoleKind::BuiltIn);
        let lock = Lock::new(stamp.date, &stamp.digest, builtin, self.levels, context.words);
        (roles, lock)
    }
}

impl<'a> Roles<'a> {
    pub(super) fn new(index: &'a Index<'a>, context: &Context<'a>) -> Roles<'a> {
        Roles {
            catalog: context.catalog,
            lock: context.lock,
            index,
            table: Table::default(),
            definitions: HashMap::new(),
            expansions: HashMap::new(),
            levels: HashMap::new(),
            levels_for_baselines: HashMap::new(),
            words: HashMap::new(),
            record: Record::default(),
        }
    }

    /// The role of a number, with what carries it.
    pub(super) fn get(&self, number: u32) -> Option<&Arc<(Mechanism, Role)>> {
        self.table.get(number)
    }

    /// For each number, its place in the order of mechanism, name and GUID.
    pub(super) fn ranks(&self) -> Vec<u32> {
        self.table.ranks(|(mechanism, role)| (*mechanism, role.name.clone(), role.id))
    }

    /// What an Azure role allows.
    pub(super) fn definition(&self, id: Guid) -> Option<&Arc<RoleDefinition>> {
        self.definitions.get(&id)
    }

    /// The numbers of the roles that `level` gives, given the instance's settings and the place asked for. Errors say
    /// what would have to be said for the level to give something.
    pub(super) fn of_level(
        &mut self,
        instance: &BoundInstance,
        facet: Option<&Spanned<String>>,
        level: Spanned<LevelName>,
        child: Option<&str>,
        diagnostics: &mut Diagnostics,
    ) -> Option<(Option<String>, Vec<u32>)> {
        let component = instance.component.clone();
        let asked = level.map(LevelName::canonical);
        let (facet, found) = match find_level(&component, facet, asked) {
            Ok(found) => found,
            Err(diagnostic) => {
                diagnostics.push(*diagnostic);
                return None;
            }
        };
        let roles = self.expansion(&component, facet, asked.value, found);
        let fits = |role: &&LevelRole| {
            level::fits_at(role, child.unwrap_or("resource"))
                && role.when.iter().all(|(key, value)| instance.settings.get(&key.value) == Some(&value.value))
        };
        let fitting: Vec<&LevelRole> = roles.iter().filter(fits).collect();
        if fitting.is_empty() {
            diagnostics.push(level::nothing_fits(instance, asked, &roles, child));
            return None;
        }
        let numbers = fitting.into_iter().filter_map(|role| self.level_role(role, asked.span, diagnostics)).collect();
        Some((facet.map(str::to_owned), numbers))
    }

    /// The roles that a level gives: as locked, else as the library has it.
    fn expansion(
        &mut self,
        component: &Component,
        facet: Option<&str>,
        level: LevelName,
        found: &Level,
    ) -> Arc<[LevelRole]> {
        let cache = (component.id.folded(), facet.map(str::to_owned), level);
        if let Some(roles) = self.expansions.get(&cache) {
            return roles.clone();
        }
        let from_library = || found.roles.iter().map(|role| role.value.clone()).collect::<Vec<_>>();
        let roles: Arc<[LevelRole]> = if self.index.is_own_component(component.id.as_str()) {
            from_library().into()
        } else {
            let key = format!("{}/{}/{}", component.id.value, facet.unwrap_or("-"), level.word());
            let locked = self.lock.and_then(|lock| lock.level(&key));
            let roles = locked.unwrap_or_else(from_library);
            self.record.levels.insert(key, roles.iter().map(LockedLevelRole::from).collect());
            roles.into()
        };
        self.expansions.insert(cache, roles.clone());
        roles
    }

    fn level_role(&mut self, role: &LevelRole, span: Span, diagnostics: &mut Diagnostics) -> Option<u32> {
        if role.mechanism.value != Mechanism::AzureRbac {
            let id = role.id.as_ref().map(|id| id.value);
            return Some(self.table.add((role.mechanism.value, Role { name: role.name.as_str().into(), id })));
        }
        let found = match &role.id {
            Some(id) => self.by_id(id.value),
            None => self.by_name(&role.name).map(|(found, _)| found),
        };
        match found {
            Some(definition) => Some(self.use_definition(definition)),
            None => {
                diagnostics.push(
                    Diagnostic::error(
                        "unknown-role",
                        format!("this level gives the role `{}`, which the catalogue does not have", role.name.value),
                    )
                    .at(if role.name.span.is_attached() { role.name.span } else { span }, "")
                    .help("bring the catalogue up to date: `rolecast catalog import FILE`"),
                );
                None
            }
        }
    }

    fn use_definition(&mut self, definition: Arc<RoleDefinition>) -> u32 {
        let number = self
            .table
            .add((Mechanism::AzureRbac, Role { name: definition.name.as_str().into(), id: Some(definition.id) }));
        self.record.roles.entry(definition.id).or_insert_with(|| definition.clone());
        self.definitions.entry(definition.id).or_insert(definition);
        number
    }

    /// The role that a persona names: a service's own role that the component lists, a custom role, or one of Azure's.
    pub(super) fn by_word(
        &mut self,
        component: &Component,
        word: &str,
        span: Span,
        diagnostics: &mut Diagnostics,
    ) -> Option<u32> {
        let cache = (component.id.folded(), word.to_owned());
        let (number, renamed) = match self.words.get(&cache) {
            Some(known) => known.clone(),
            None => {
                let found = self.find_word(component, word, span, diagnostics)?;
                self.words.insert(cache, found.clone());
                found
            }
        };
        if let Some(old) = renamed {
            let role = self.table.get(number)?;
            diagnostics.push(
                Diagnostic::warning("renamed-role", format!("`{old}` is called `{}` now", role.1.name))
                    .at(span, "the old name")
                    .help(format!("write `{}`", role.1.name)),
            );
        }
        Some(number)
    }

    fn find_word(
        &mut self,
        component: &Component,
        word: &str,
        span: Span,
        diagnostics: &mut Diagnostics,
    ) -> Option<(u32, Option<String>)> {
        let id = Guid::parse(word.trim());
        let own = all_roles(component).find(|(_, role)| {
            role.mechanism.value != Mechanism::AzureRbac
                && (role.name.eq_ignore_ascii_case(word.trim())
                    || id.is_some() && role.id.as_ref().map(|id| id.value) == id)
        });
        if let Some((_, role)) = own {
            return self.level_role(role, span, diagnostics).map(|number| (number, None));
        }
        let found = match id {
            Some(id) => self.by_id(id).map(|found| (found, None)),
            None => self.by_name(word),
        };
        match found {
            Some((definition, renamed)) => Some((self.use_definition(definition), renamed)),
            None => {
                diagnostics.push(self.unknown_role(component, word, span));
                None
            }
        }
    }

    /// Whether a role that an entry names can be assigned at the place asked for: its own system may know it only
    /// elsewhere, and parts of a service may be no scope of Azure's.
    pub(super) fn check_place(
        &self,
        instance: &BoundInstance,
        number: u32,
        child: Option<&str>,
        span: Span,
        diagnostics: &mut Diagnostics,
    ) -> bool {
        let Some(role) = self.table.get(number) else { return false };
        let mechanism = role.0;
        if mechanism == Mechanism::AzureRbac && child.is_none() {
            return true;
        }
        let at = child.unwrap_or("resource");
        let same = |one: &LevelRole| {
            one.mechanism.value == mechanism
                && (mechanism == Mechanism::AzureRbac || one.name.eq_ignore_ascii_case(&role.1.name))
        };
        let listed: Vec<&LevelRole> =
            all_roles(&instance.component).map(|(_, one)| one).filter(|one| same(one)).collect();
        if listed.is_empty() || listed.iter().any(|one| level::fits_at(one, at)) {
            return true;
        }
        let places = level::places(&listed, &instance.component);
        diagnostics.push(
            Diagnostic::error("role-not-here", format!("`{}` cannot be assigned here", role.1.name))
                .at(span, if child.is_some() { "at this part" } else { "at the resource as a whole" })
                .help(format!("it can be assigned at {places}")),
        );
        false
    }

    fn by_id(&self, id: Guid) -> Option<Arc<RoleDefinition>> {
        let custom = || self.index.custom_role(id).map(|one| custom(id, &one.value));
        let locked = || self.lock.and_then(|lock| lock.role(id));
        self.definitions.get(&id).cloned().or_else(custom).or_else(locked).or_else(|| self.catalog.by_id(id).cloned())
    }

    /// The role of a name, and the old name when it was found by that.
    fn by_name(&self, name: &str) -> Option<(Arc<RoleDefinition>, Option<String>)> {
        if let Some((id, one)) = self.index.custom_role_of_name(name) {
            return Some((custom(id, &one.value), None));
        }
        if let Some(role) = self.lock.and_then(|lock| lock.role_by_name(name)) {
            return Some((role, None));
        }
        match self.catalog.find(name) {
            Found::Exact(role) => self.by_id(role.id).map(|role| (role, None)),
            Found::Renamed { role, old } => self.by_id(role.id).map(|role| (role, Some(old))),
            Found::Missing { .. } => None,
        }
    }

    fn unknown_role(&self, component: &Component, word: &str, span: Span) -> Diagnostic {
        let diagnostic = Diagnostic::error("unknown-role", format!("there is no access level and no role `{word}`"))
            .at(span, "neither a level nor a role");
        if let Some(level) =
            nearest(word, ["discover", "read", "use", "develop", "write", "operate", "administer", "none"])
        {
            return diagnostic.help(format!("did you mean `{level}`?"));
        }
        let customs = self.index.custom_roles.iter().map(|(_, one)| one.value.name.as_str());
        if let Some(near) = nearest(word, all_roles(component).map(|(_, role)| role.name.as_str()).chain(customs)) {
            return diagnostic.help(format!("did you mean `{near}`?"));
        }
        if let Found::Missing { nearest } = self.catalog.find(word)
            && !nearest.is_empty()
        {
            return diagnostic.help(format!(
                "did you mean {}?",
                nearest.iter().map(|role| format!("`{}`", role.name)).collect::<Vec<_>>().join(" or ")
            ));
        }
        diagnostic.help("`rolecast roles list TEXT` finds roles by words of their name or actions")
    }

    /// The levels at which a component lists a role; `administer` when it lists it nowhere.
    pub(super) fn levels_of(&mut self, component: &Component, number: u32) -> Arc<[LevelName]> {
        let cache = (component.id.folded(), number);
        if let Some(levels) = self.levels.get(&cache) {
            return levels.clone();
        }
        let levels: Arc<[LevelName]> = match self.table.get(number).map(|role| &**role) {
            Some((mechanism, role)) => listing::levels([component], *mechanism, role),
            None => [LevelName::Administer].into(),
        };
        self.levels.insert(cache, levels.clone());
        levels
    }

    /// The levels by which a baseline judges a role on a component of the project's own; none where the component is
    /// not the project's.
    pub(super) fn levels_for_baselines(&mut self, component: &Component, number: u32) -> Option<Arc<[LevelName]>> {
        let cache = (component.id.folded(), number);
        if let Some(levels) = self.levels_for_baselines.get(&cache) {
            return levels.clone();
        }
        let authorities = listing::authorities(self.index, component);
        let levels = authorities
            .zip(self.table.get(number))
            .map(|(authorities, role)| listing::levels(authorities.iter().map(|one| &**one), role.0, &role.1));
        self.levels_for_baselines.insert(cache, levels.clone());
        levels
    }
}

/// A custom role as a definition; its assignable scopes are known once its uses are.
pub(super) fn custom(id: Guid, role: &CustomRole) -> Arc<RoleDefinition> {
    let texts = |values: &[Spanned<String>]| values.iter().map(|value| value.trim().to_owned()).collect();
    Arc::new(RoleDefinition {
        id,
        name: role.name.trim().to_owned(),
        kind: RoleKind::Custom,
        description: role.description.as_ref().map(|text| text.value.clone()),
        permissions: vec![Permission {
            actions: texts(&role.actions),
            not_actions: texts(&role.not_actions),
            data_actions: texts(&role.data_actions),
            not_data_actions: texts(&role.not_data_actions),
            condition: None,
            condition_version: None,
        }],
        assignable_scopes: Vec::new(),
    })
}
