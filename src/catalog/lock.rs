//! `rolecast.lock`: what the project was resolved with, so that a new catalogue or library changes nothing until the
//! lock is updated.
//!
//! Takes and gives its text, the same bytes for the same contents; compares it with what a catalogue and a library say
//! now. Who fills it is `resolve`.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::file::{boundary, span};
use super::role::{Permission, RoleDefinition, RoleKind};
use super::show::safe;
use super::table::{fold, plain};
use super::{Catalog, Library, PermissionChange};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::Mapping;
use crate::model::component::{Component, Level, LevelRole, Mechanism};
use crate::model::text::{Date, Guid};
use crate::source::{FileId, Spanned};

/// The format's number.
const VERSION: u32 = 1;

/// What to do about a lock that is not as things are.
const UPDATE: &str = "run `rolecast lock` to take it, and review what that changes";

/// What to do about a lock that speaks of what component files say.
const DROP: &str = "`rolecast compile` and `rolecast lock` take it out of the lock";

/// A catalogue's date and digest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stamp {
    /// The day as of which it holds.
    pub date: Date,
    /// SHA-256 of its text.
    pub digest: String,
}

/// The contents of `rolecast.lock`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lock {
    version: u32,
    /// The catalogue that the roles were taken from.
    pub catalog: Stamp,
    roles: BTreeMap<Guid, LockedRole>,
    levels: BTreeMap<String, Vec<LockedLevelRole>>,
    slugs: BTreeMap<String, String>,
}

/// A role as it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct LockedRole {
    name: String,
    #[serde(rename = "type", default = "built_in", skip_serializing_if = "is_built_in")]
    kind: RoleKind,
    permissions: Vec<Permission>,
}

fn built_in() -> RoleKind {
    RoleKind::BuiltIn
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_built_in(kind: &RoleKind) -> bool {
    *kind == RoleKind::BuiltIn
}

/// A role that a level gave.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LockedLevelRole {
    #[serde(default, skip_serializing_if = "is_default")]
    mechanism: Mechanism,
    name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    id: Option<Guid>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    at: Vec<String>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    when: BTreeMap<String, String>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_default(mechanism: &Mechanism) -> bool {
    *mechanism == Mechanism::default()
}

impl From<&LevelRole> for LockedLevelRole {
    fn from(role: &LevelRole) -> LockedLevelRole {
        LockedLevelRole {
            mechanism: role.mechanism.value,
            name: role.name.value.clone(),
            id: role.id.as_ref().map(|id| id.value),
            at: role.at.iter().map(|place| place.value.clone()).collect(),
            when: role.when.iter().map(|(key, value)| (key.value.clone(), value.value.clone())).collect(),
        }
    }
}

impl From<&LockedLevelRole> for LevelRole {
    fn from(role: &LockedLevelRole) -> LevelRole {
        let text = |text: &String| Spanned::detached(text.clone());
        LevelRole {
            mechanism: Spanned::detached(role.mechanism),
            name: text(&role.name),
            id: role.id.map(Spanned::detached),
            at: role.at.iter().map(text).collect(),
            when: Mapping(role.when.iter().map(|(key, value)| (text(key), text(value))).collect()),
        }
    }
}

/// What comes out otherwise than a lock has it, a warning each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Differences {
    /// What the catalogue or the library would give: nothing of it holds until the lock is taken anew. Roles by GUID,
    /// then levels by key.
    pub waiting: Diagnostics,
    /// What component files give in place of levels that are locked, at their places. It holds already: what people
    /// wrote in the project themselves waits for nothing.
    pub in_force: Diagnostics,
}

impl Differences {
    /// All of them.
    pub fn all(self) -> Diagnostics {
        let mut all = self.waiting;
        all.extend(self.in_force);
        all
    }
}

impl Lock {
    /// A lock of these roles and levels; a level's key is `component/facet/level`, the facet `-` for the component
    /// itself. The slugs of `old` stay, whether they are used now or not.
    pub fn new<'r>(
        date: Date,
        digest: &str,
        roles: impl Iterator<Item = &'r RoleDefinition>,
        levels: BTreeMap<String, Vec<LockedLevelRole>>,
        old: Option<&Lock>,
    ) -> Lock {
        let locked = |role: &RoleDefinition| LockedRole {
            name: role.name.clone(),
            kind: role.kind,
            permissions: role.permissions.clone(),
        };
        Lock {
            version: VERSION,
            catalog: Stamp { date, digest: digest.to_owned() },
            roles: roles.map(|role| (role.id, locked(role))).collect(),
            levels,
            slugs: old.map(|old| old.slugs.clone()).unwrap_or_default(),
        }
    }

    /// Reads a lock.
    ///
    /// # Errors
    /// Where the text is no lock of this format, located in `file`.
    pub fn parse(text: &str, file: FileId) -> Result<Lock, Diagnostics> {
        let one = |diagnostic: Diagnostic| {
            Diagnostics(vec![diagnostic.help("`rolecast lock` writes this file anew; compare what it changes")])
        };
        match serde_json::from_str::<Lock>(text.trim_start_matches('\u{feff}')) {
            Ok(lock) if lock.version == VERSION => Ok(lock),
            Ok(lock) => {
                let message = format!("the lock's format is {}, this rolecast reads format {VERSION}", lock.version);
                Err(one(Diagnostic::error("lock-version", message).at(span(file, 0, text.len()), "")))
            }
            Err(error) => {
                let line: usize = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
                let at = boundary(text, line + error.column().saturating_sub(1));
                let end = text.get(at..).and_then(|rest| rest.chars().next()).map_or(at, |c| at + c.len_utf8());
                let message = format!("the lock cannot be read: {}", plain(&error));
                Err(one(Diagnostic::error("lock-syntax", message).at(span(file, at, end), "")))
            }
        }
    }

    /// The lock's text: pretty JSON in a fixed order, with a line end.
    ///
    /// # Errors
    /// Never for locks that exist; serde_json reports what it cannot write.
    pub fn text(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string_pretty(self).map(|text| text + "\n")
    }

    /// The roles that a level gave.
    pub fn level(&self, key: &str) -> Option<Vec<LevelRole>> {
        self.levels.get(key).map(|roles| roles.iter().map(LevelRole::from).collect())
    }

    /// A role as it was.
    pub fn role(&self, id: Guid) -> Option<Arc<RoleDefinition>> {
        self.roles.get(&id).map(|role| role.definition(id))
    }

    /// A role as it was, by the name that it had; case does not matter.
    pub fn role_by_name(&self, name: &str) -> Option<Arc<RoleDefinition>> {
        let folded = fold(name);
        self.roles.iter().find(|(_, role)| fold(&role.name) == folded).map(|(id, role)| role.definition(*id))
    }

    /// What was named, and the word that was chosen for it, in order.
    pub fn slugs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.slugs.iter().map(|(what, word)| (what.as_str(), word.as_str()))
    }

    /// The word that was chosen for something.
    pub fn slug(&self, what: &str) -> Option<&str> {
        self.slugs.get(what).map(String::as_str)
    }

    /// Freezes a word.
    pub fn set_slug(&mut self, what: String, word: String) {
        self.slugs.insert(what, word);
    }

    /// That built-in roles stand here otherwise than in the shipped catalogue, which they are said to be from: somebody
    /// edited the lock. An error each.
    pub fn edited(&self) -> Diagnostics {
        let shipped = Catalog::builtin();
        if self.catalog.digest != shipped.digest() {
            return Diagnostics::new();
        }
        let is_other = |(id, locked): &(&Guid, &LockedRole)| {
            shipped.by_id(**id).is_some_and(|role| {
                let change = PermissionChange::between(&locked.permissions, &role.permissions);
                change.rearranged || !change.lists.is_empty()
            })
        };
        let message = |(id, locked): (&Guid, &LockedRole)| {
            let name = safe(&locked.name);
            let message =
                format!("the lock holds `{name}` ({id}) otherwise than the catalogue of {}", self.catalog.date);
            Diagnostic::error("lock-edited", message).help("run `rolecast lock`, which writes what the catalogue has")
        };
        Diagnostics(self.roles.iter().filter(is_other).map(message).collect())
    }

    /// What `catalog`, and `library` with the project's components over it, give otherwise than the lock does.
    pub fn differences(&self, catalog: &Catalog, library: &Library) -> Differences {
        let mut found = Diagnostics::new();
        let mut push = |message: String| found.push(Diagnostic::warning("lock-stale", message).help(UPDATE));
        for (id, locked) in &self.roles {
            let name = safe(&locked.name);
            let Some(role) = catalog.by_id(*id) else {
                push(format!("`{name}` ({id}) is in the lock and no more in the catalogue of {}", catalog.date()));
                continue;
            };
            if role.name != locked.name {
                push(format!("`{name}` ({id}) is now called `{}`", safe(&role.name)));
            }
            let change = PermissionChange::between(&locked.permissions, &role.permissions);
            for list in &change.lists {
                for (verb, entries) in [("gained", &list.added), ("lost", &list.removed)] {
                    for entry in entries {
                        push(format!("`{name}` ({id}) {verb} `{}` in `{}`", safe(entry), list.list));
                    }
                }
            }
            if change.rearranged {
                push(format!("`{name}` ({id}) divides the same actions otherwise among its conditions"));
            }
        }
        let mut in_force = Diagnostics::new();
        for (key, locked) in &self.levels {
            if let Some(own) = key.split_once('/').and_then(|(id, _)| library.own(id)) {
                in_force.0.extend(replaced(own, key, locked));
                continue;
            }
            match now(library, key) {
                None => push(format!("the level `{}` is in the lock and no more in the component library", safe(key))),
                Some(roles) if roles != *locked => {
                    push(format!(
                        "the level `{}` now gives {}, and gave {}",
                        safe(key),
                        listed(&roles),
                        listed(locked)
                    ));
                }
                Some(_) => {}
            }
        }
        Differences { waiting: found, in_force }
    }
}

impl LockedRole {
    fn definition(&self, id: Guid) -> Arc<RoleDefinition> {
        Arc::new(RoleDefinition {
            name: self.name.clone(),
            id,
            kind: self.kind,
            description: None,
            permissions: self.permissions.clone(),
            assignable_scopes: Vec::new(),
        })
    }
}

/// What the library gives for a level's key.
fn now(library: &Library, key: &str) -> Option<Vec<LockedLevelRole>> {
    let component = library.get(key.split_once('/')?.0)?;
    level_of(&component, key).map(|(_, level)| roles_of(level))
}

/// What a component has for a level's key.
fn level_of<'c>(component: &'c Component, key: &str) -> Option<(&'c Spanned<String>, &'c Level)> {
    let (facet, level) = key.split_once('/')?.1.split_once('/')?;
    let levels = if facet == "-" { &component.levels } else { &component.facets.get(facet)?.levels };
    levels.entry(level)
}

fn roles_of(level: &Level) -> Vec<LockedLevelRole> {
    level.roles.iter().map(|role| LockedLevelRole::from(&role.value)).collect()
}

/// That a component file gives otherwise what the lock has from the library.
fn replaced(own: &Component, key: &str, locked: &[LockedLevelRole]) -> Option<Diagnostic> {
    let (gives, place) = match level_of(own, key) {
        Some((_, level)) if roles_of(level) == locked => return None,
        Some((word, level)) => (listed(&roles_of(level)), word.span),
        None => ("nothing".to_owned(), own.id.span),
    };
    let message = format!(
        "the level `{}` comes from a component file now: it gives {gives}, and gave {}",
        safe(key),
        listed(locked)
    );
    Some(Diagnostic::warning("lock-replaced", message).at(place, "holds already").help(DROP))
}

/// Roles in words, with what distinguishes two of the same name.
fn listed(roles: &[LockedLevelRole]) -> String {
    let words = roles.iter().map(|role| {
        let when = role.when.iter().map(|(key, value)| format!(" when {} is {}", safe(key), safe(value)));
        let at = if role.at.is_empty() { String::new() } else { format!(" at {}", safe(&role.at.join(", "))) };
        format!("`{}`{at}{}", safe(&role.name), when.collect::<String>())
    });
    let all: Vec<String> = words.collect();
    if all.is_empty() { "nothing".to_owned() } else { all.join(", ") }
}
