//! Which role is meant: by a level of a component, by a name or by a GUID.
//!
//! Looks into the lock first, then at the project's own roles and components, then at what is built in; notes what was
//! used, for the policy and for the next lock.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::Context;
use super::bind::BoundInstance;
use super::index::Index;
use super::intern::Table;
use crate::catalog::{Catalog, Found, Lock, LockedLevelRole, Permission, RoleDefinition, RoleKind};
use crate::diagnostic::{Diagnostic, Diagnostics, listed, nearest};
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
    words: HashMap<(String, String), u32>,
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
        let level = level.map(LevelName::canonical);
        let (facet, found) = match find_level(&component, facet, level) {
            Ok(found) => found,
            Err(diagnostic) => {
                diagnostics.push(*diagnostic);
                return None;
            }
        };
        let roles = self.expansion(&component, facet, level.value, found);
        let fits = |role: &&LevelRole| {
            let at = child.unwrap_or("resource");
            (role.at.is_empty() || role.at.iter().any(|one| one.value == at))
                && role.when.iter().all(|(key, value)| instance.settings.get(&key.value) == Some(&value.value))
        };
        let mut numbers = Vec::new();
        for role in roles.iter().filter(fits) {
            numbers.extend(self.level_role(role, level.span, diagnostics));
        }
        if numbers.is_empty() && !diagnostics.has_errors() {
            diagnostics.push(nothing_fits(instance, level, &roles, child));
            return None;
        }
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
        if let Some(&number) = self.words.get(&cache) {
            return Some(number);
        }
        let own = all_roles(component).find(|(_, role)| {
            role.mechanism.value != Mechanism::AzureRbac && role.name.eq_ignore_ascii_case(word.trim())
        });
        let number = match own {
            Some((_, role)) => self.level_role(role, span, diagnostics)?,
            None => {
                let (definition, renamed) = match Guid::parse(word.trim()) {
                    Some(id) => (self.by_id(id), None),
                    None => self.by_name(word).map_or((None, None), |(found, renamed)| (Some(found), renamed)),
                };
                let Some(definition) = definition else {
                    diagnostics.push(self.unknown_role(component, word, span));
                    return None;
                };
                if let Some(old) = renamed {
                    diagnostics.push(
                        Diagnostic::warning("renamed-role", format!("`{old}` is called `{}` now", definition.name))
                            .at(span, "the old name")
                            .help(format!("its GUID stays {}", definition.id)),
                    );
                }
                self.use_definition(definition)
            }
        };
        self.words.insert(cache, number);
        Some(number)
    }

    fn by_id(&self, id: Guid) -> Option<Arc<RoleDefinition>> {
        let custom =
            || self.index.custom_roles.iter().find(|(own, _)| *own == id).map(|(id, one)| custom(*id, &one.value));
        let locked = || self.lock.and_then(|lock| lock.role(id));
        self.definitions.get(&id).cloned().or_else(custom).or_else(locked).or_else(|| self.catalog.by_id(id).cloned())
    }

    /// The role of a name, and the old name when it was found by that.
    fn by_name(&self, name: &str) -> Option<(Arc<RoleDefinition>, Option<String>)> {
        let fits =
            |role: &CustomRole| role.name.trim().eq_ignore_ascii_case(name.trim()) || role.id.as_str() == name.trim();
        if let Some((id, one)) = self.index.custom_roles.iter().find(|(_, one)| fits(&one.value)) {
            return Some((custom(*id, &one.value), None));
        }
        match self.catalog.find(name) {
            Found::Exact(role) => self.by_id(role.id).map(|role| (role, None)),
            Found::Renamed { role, old } => self.by_id(role.id).map(|role| (role, Some(old))),
            Found::Missing { .. } => self.lock.and_then(|lock| lock.role_by_name(name)).map(|role| (role, None)),
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
        let mut levels: Vec<LevelName> = Vec::new();
        if let Some((mechanism, role)) = self.table.get(number).map(|role| &**role) {
            for (level, listed) in all_roles(component) {
                let same = listed.mechanism.value == *mechanism
                    && match (&listed.id, role.id) {
                        (Some(one), Some(other)) => one.value == other,
                        _ => listed.name.eq_ignore_ascii_case(&role.name),
                    };
                levels.extend(LevelName::from_word(level).filter(|_| same));
            }
        }
        levels.sort();
        levels.dedup();
        if levels.is_empty() {
            levels.push(LevelName::Administer);
        }
        let levels: Arc<[LevelName]> = levels.into();
        self.levels.insert(cache, levels.clone());
        levels
    }
}

/// Every role that a component lists, with the level's word.
fn all_roles(component: &Component) -> impl Iterator<Item = (&str, &LevelRole)> {
    let facets = component.facets.iter().flat_map(|(_, facet)| facet.levels.iter());
    let levels = component.levels.iter().chain(facets);
    levels.flat_map(|(word, level)| level.roles.iter().map(|role| (word.value.as_str(), &role.value)))
}

/// Roles whose written name and GUID disagree, in the project's own components.
pub(super) fn check_components(index: &Index<'_>, catalog: &Catalog, diagnostics: &mut Diagnostics) {
    for component in index.sources.components.iter().map(|one| &one.value) {
        for (word, role) in all_roles(component) {
            if LevelName::from_word(word).is_none() {
                let levels = listed(LevelName::ALL.iter().map(|level| level.word()));
                diagnostics.push(
                    Diagnostic::error("unknown-level", format!("`{word}` is no access level"))
                        .at(role.name.span, "listed under it")
                        .help(format!("the levels are {levels}")),
                );
            }
            let (Mechanism::AzureRbac, Some(id)) = (role.mechanism.value, &role.id) else { continue };
            let Some(by_id) = catalog.by_id(id.value) else { continue };
            let by_name = match catalog.find(&role.name) {
                Found::Exact(found) | Found::Renamed { role: found, .. } => Some(found),
                Found::Missing { .. } => None,
            };
            if by_name.as_ref().is_some_and(|found| found.id == by_id.id) {
                continue;
            }
            let message = match by_name {
                Some(other) => format!(
                    "`{}` and `{}` are two roles: the GUID is that of `{}`, the name that of {}",
                    role.name.value, id.value, by_id.name, other.id
                ),
                None => format!("the GUID `{}` is that of `{}`, not of `{}`", id.value, by_id.name, role.name.value),
            };
            diagnostics.push(
                Diagnostic::error("role-mismatch", message)
                    .at(id.span, format!("is `{}`", by_id.name))
                    .also(role.name.span, "does not have that GUID"),
            );
        }
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

/// The level of a component that is meant, and the facet that it was found on.
pub(super) fn find_level<'c>(
    component: &'c Component,
    facet: Option<&Spanned<String>>,
    level: Spanned<LevelName>,
) -> Result<(Option<&'c str>, &'c Level), Box<Diagnostic>> {
    let word = level.word();
    let name = &component.name.value;
    let offered = |levels: &crate::model::Mapping<Level>| listed(levels.keys());
    if let Some(facet) = facet {
        let Some((key, found)) = component.facets.entry(facet) else {
            let diagnostic = Diagnostic::error("unknown-facet", format!("{name} has no facet `{}`", facet.value))
                .at(facet.span, "not in the component's library entry");
            return Err(Box::new(match nearest(facet, component.facets.keys()) {
                Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
                None => diagnostic.help(format!("its facets are {}", listed(component.facets.keys()))),
            }));
        };
        return match found.levels.get(word) {
            Some(level) => Ok((Some(key.as_str()), level)),
            None => Err(Box::new(
                Diagnostic::error(
                    "level-not-offered",
                    format!("{name} has no `{word}` for the facet `{}`", facet.value),
                )
                .at(level.span, "no role gives this")
                .help(format!("it has {}", offered(&found.levels))),
            )),
        };
    }
    if let Some(level) = component.levels.get(word) {
        return Ok((None, level));
    }
    let default = component.default_facet.as_ref().and_then(|facet| component.facets.entry(facet));
    if let Some((key, level)) = default.and_then(|(key, facet)| Some((key, facet.levels.get(word)?))) {
        return Ok((Some(key.as_str()), level));
    }
    let with: Vec<&str> = component
        .facets
        .iter()
        .filter(|(_, facet)| facet.levels.get(word).is_some())
        .map(|(key, _)| key.as_str())
        .collect();
    let diagnostic =
        Diagnostic::error("level-not-offered", format!("{name} has no `{word}`")).at(level.span, "no role gives this");
    Err(Box::new(if with.is_empty() {
        let mut words: Vec<&str> =
            component.levels.keys().chain(component.facets.iter().flat_map(|(_, facet)| facet.levels.keys())).collect();
        words.sort_by_key(|word| LevelName::from_word(word));
        words.dedup();
        diagnostic.help(format!("it has {}", listed(words)))
    } else {
        diagnostic.help(format!("say which part is meant: `facet: {}`", with.join("` or `facet: ")))
    }))
}

fn nothing_fits(
    instance: &BoundInstance,
    level: Spanned<LevelName>,
    roles: &[LevelRole],
    child: Option<&str>,
) -> Diagnostic {
    let what = format!("`{}` gives nothing on `{}` as it is asked for", level.word(), instance.id);
    let mut diagnostic = Diagnostic::error("level-gives-nothing", what).at(level.span, "no role fits");
    for role in roles {
        let mut needs = Vec::new();
        let here = child.unwrap_or("resource");
        if !role.at.is_empty() && !role.at.iter().any(|one| one.value == here) {
            let places = role.at.iter().map(|one| match instance.component.children.get(one) {
                Some(child) => format!("a {} (`scope: {{ {}: NAME }}`)", one.value, child_names(&child.path)),
                None => format!("the {} as a whole", one.value),
            });
            needs.push(format!("at {}", places.collect::<Vec<_>>().join(" or ")));
        }
        for (key, value) in role.when.iter() {
            if instance.settings.get(&key.value) != Some(&value.value) {
                needs.push(format!("with the setting `{}: {}`", key.value, value.value));
            }
        }
        diagnostic = diagnostic.help(format!("`{}` is given {}", role.name.value, needs.join(" and ")));
    }
    diagnostic
}

fn child_names(path: &str) -> String {
    let names: Vec<&str> = path.split('/').filter_map(|segment| segment.strip_prefix('{')?.strip_suffix('}')).collect();
    names.join(": NAME, ")
}
