//! Finding the role that somebody means: by GUID, by full id, by name, by a name it had, or nearly.

use std::sync::Arc;

use memchr::memmem;

use super::nearest::{self, Candidate};
use super::role::RoleDefinition;
use super::table::fold;
use super::{Catalog, Place, renamed};
use crate::model::text::Guid;

/// What a text that should name a role names.
#[derive(Clone, Debug)]
pub enum Found<'a> {
    /// The role.
    Exact(&'a Arc<RoleDefinition>),
    /// The role that has this name in another catalogue, or had it once; in this one it is called otherwise.
    Renamed {
        /// The role, under its name in this catalogue.
        role: &'a Arc<RoleDefinition>,
        /// The name as the other catalogue or the list of renamed roles spells it.
        old: String,
    },
    /// No role, and what may have been meant: at most three, the likeliest first.
    Missing {
        /// Roles with a similar name or, when a GUID was asked for, a GUID that differs in a digit or two.
        nearest: Vec<&'a Arc<RoleDefinition>>,
    },
}

impl<'a> Found<'a> {
    /// The role, under whatever name it was found.
    pub fn role(&self) -> Option<&'a Arc<RoleDefinition>> {
        match self {
            Found::Exact(role) | Found::Renamed { role, .. } => Some(role),
            Found::Missing { .. } => None,
        }
    }
}

/// The GUID in a text that is one, or that is a role definition's full id.
fn guid(text: &str) -> Option<Guid> {
    let last = match text.rsplit_once('/') {
        None => text,
        Some((scope, last)) => {
            let kind = scope.get(scope.len().saturating_sub("/roleDefinitions".len())..)?;
            kind.eq_ignore_ascii_case("/roleDefinitions").then_some(last)?
        }
    };
    Guid::parse(last).filter(|_| last.len() == 36)
}

impl Catalog {
    /// The role that `text` means: a GUID, a full role definition id (`/subscriptions/.../roleDefinitions/GUID`), a
    /// name in whatever case, or a name that it had.
    pub fn find(&self, text: &str) -> Found<'_> {
        let text = text.trim();
        if let Some(id) = guid(text) {
            return match self.by_id(id) {
                Some(role) => Found::Exact(role),
                None => Found::Missing { nearest: self.nearest_ids(id) },
            };
        }
        if let Some(role) = self.by_name(text) {
            return Found::Exact(role);
        }
        let elsewhere = renamed::by_old_name(text)
            .map(|renamed| (renamed.id, renamed.old.to_owned()))
            .or_else(|| Catalog::builtin().by_name(text).map(|role| (role.id, role.name.clone())));
        if let Some((id, old)) = elsewhere
            && let Some(role) = self.by_id(id)
        {
            return Found::Renamed { role, old };
        }
        Found::Missing { nearest: self.nearest(text) }
    }

    /// Names that the role had, in alphabetical order.
    pub fn old_names(&self, id: Guid) -> Vec<&'static str> {
        renamed::of(id).map(|renamed| renamed.old).collect()
    }

    /// Roles whose names are similar: at most three, the likeliest first.
    pub fn nearest(&self, name: &str) -> Vec<&Arc<RoleDefinition>> {
        let places = self.places();
        let mut candidates: Vec<Candidate<'_, (usize, Option<Guid>)>> = Vec::with_capacity(places.len());
        candidates
            .extend(places.iter().enumerate().map(|(at, place)| Candidate { text: place.folded, value: (at, None) }));
        let old: Vec<(String, Guid)> = renamed::all().map(|renamed| (fold(renamed.old), renamed.id)).collect();
        candidates.extend(old.iter().map(|(name, id)| Candidate { text: name, value: (0, Some(*id)) }));
        let mut roles: Vec<&Arc<RoleDefinition>> = Vec::new();
        for (at, id) in nearest::ranked(&fold(name), candidates) {
            let role = match id {
                Some(id) => self.by_id(id),
                None => places.get(at).and_then(|place| place.layer.role(place.row)),
            };
            if let Some(role) = role.filter(|role| roles.iter().all(|known| known.id != role.id)) {
                roles.push(role);
            }
        }
        roles.truncate(nearest::LIMIT);
        roles
    }

    /// Roles whose GUID differs in at most two digits.
    fn nearest_ids(&self, id: Guid) -> Vec<&Arc<RoleDefinition>> {
        let digits = |a: u8, b: u8| u32::from((a ^ b) & 0xf0 != 0) + u32::from((a ^ b) & 0x0f != 0);
        let mut near: Vec<(u32, Guid, &Place<'_>)> = Vec::new();
        let places = self.places();
        for place in &places {
            let Some(other) = place.layer.id(place.row) else { continue };
            let distance = id.bytes().iter().zip(other.bytes()).map(|(a, b)| digits(*a, b)).sum();
            if distance <= 2 {
                near.push((distance, other, place));
            }
        }
        near.sort_by_key(|(distance, id, _)| (*distance, *id));
        near.into_iter().take(nearest::LIMIT).filter_map(|(.., place)| place.layer.role(place.row)).collect()
    }

    /// Every role in whose name or actions each word of `text` occurs, by name. Case does not matter; no words, every
    /// role.
    pub fn search(&self, text: &str) -> Vec<&Arc<RoleDefinition>> {
        let words: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
        self.places()
            .into_iter()
            .filter_map(|place| Some((place.folded, place.layer.role(place.row)?)))
            .filter(|(name, role)| words.iter().all(|word| name.contains(word.as_str()) || role.mentions(word)))
            .map(|(_, role)| role)
            .collect()
    }

    /// Every role whose line in the catalogue's text holds one of `words`, which are in lower case, by name. Decodes no
    /// other.
    pub fn naming<'s>(&'s self, words: &[&str]) -> impl Iterator<Item = &'s Arc<RoleDefinition>> + use<'s> {
        let words: Vec<memmem::Finder<'_>> = words.iter().map(|word| memmem::Finder::new(word).into_owned()).collect();
        let mut line = String::new();
        self.places().into_iter().filter_map(move |place| {
            line.clear();
            line.push_str(place.layer.line(place.row)?);
            line.make_ascii_lowercase();
            let holds = words.iter().any(|word| word.find(line.as_bytes()).is_some());
            holds.then(|| place.layer.role(place.row)).flatten()
        })
    }
}
