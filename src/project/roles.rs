//! The roles and primitives that a project knows: those that come with rolecast, those of its own catalogue, and the ones
//! that it defines. For the verbs that look things up, which read no personas.

use std::sync::Arc;

use super::CatalogSource;
use crate::catalog::{Catalog, Found, RoleDefinition};
use crate::diagnostic::{Diagnostics, nearest};
use crate::model::Loaded;
use crate::model::primitive::Primitive;
use crate::model::role::CustomRole;
use crate::model::text::{Guid, Id};
use crate::permission::Primitives;
use crate::permission::delegation::RoleSource;
use crate::resolve::role_definition;
use crate::source::SourceMap;

/// Roles and primitives, to look up.
pub struct RoleBook {
    /// The texts that were read, for messages.
    pub map: SourceMap,
    /// What was wrong with them.
    pub diagnostics: Diagnostics,
    catalog: CatalogSource,
    /// The project's custom roles, with the ids of their files.
    custom: Vec<(Id, Arc<RoleDefinition>)>,
    primitives: Primitives,
}

impl RoleBook {
    /// What comes with rolecast.
    pub fn builtin() -> RoleBook {
        RoleBook {
            map: SourceMap::new(),
            diagnostics: Diagnostics::new(),
            catalog: CatalogSource::Shipped,
            custom: Vec::new(),
            primitives: Primitives::builtin().clone(),
        }
    }

    pub(super) fn of(
        project: &str,
        catalog: CatalogSource,
        roles: &[Loaded<CustomRole>],
        primitives: Vec<Loaded<Primitive>>,
    ) -> RoleBook {
        let custom = roles.iter().map(|one| (one.value.id.value.clone(), role_definition(project, &one.value)));
        let own = primitives.into_iter().map(|one| Arc::new(one.value));
        RoleBook { catalog, custom: custom.collect(), primitives: Primitives::with(own), ..RoleBook::builtin() }
    }

    /// The roles that Azure or the tenant offers.
    pub fn catalog(&self) -> &Catalog {
        self.catalog.get()
    }

    /// The primitives.
    pub fn primitives(&self) -> &Primitives {
        &self.primitives
    }

    /// Every role, the project's own among them, by name.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<RoleDefinition>> {
        let mut all: Vec<&Arc<RoleDefinition>> = self.custom.iter().map(|(_, role)| role).collect();
        all.extend(self.catalog().iter().filter(|role| self.own(role.id).is_none()));
        all.sort_by_cached_key(|role| (role.name.to_lowercase(), role.id));
        all.into_iter()
    }

    fn own(&self, id: Guid) -> Option<&Arc<RoleDefinition>> {
        self.custom.iter().map(|(_, role)| role).find(|role| role.id == id)
    }

    /// The roles, the project's own too, that have all words of `text` in their name or in an operation.
    pub fn search(&self, text: &str) -> Vec<&Arc<RoleDefinition>> {
        let words: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
        let own = self.custom.iter().map(|(_, role)| role);
        let own = own.filter(|role| words.iter().all(|word| role.mentions(word)));
        let mut found: Vec<&Arc<RoleDefinition>> = own.collect();
        found.extend(self.catalog().search(text).into_iter().filter(|role| self.own(role.id).is_none()));
        found.sort_by_cached_key(|role| (role.name.to_lowercase(), role.id));
        found
    }

    /// The role that a text means: one of the project's by name, id or GUID, else one of the catalogue's.
    pub fn find(&self, text: &str) -> Found<'_> {
        let text = text.trim();
        let fits = |id: &Id, role: &RoleDefinition| {
            let guid = || Guid::parse(text.rsplit('/').next().unwrap_or(text)) == Some(role.id);
            id.as_str().eq_ignore_ascii_case(text) || role.name.eq_ignore_ascii_case(text) || guid()
        };
        if let Some((_, role)) = self.custom.iter().find(|(id, role)| fits(id, role)) {
            return Found::Exact(role);
        }
        match self.catalog().find(text) {
            Found::Missing { nearest: mut roles } => {
                let words = self.custom.iter().flat_map(|(id, role)| [id.as_str(), role.name.as_str()]);
                let near = nearest(text, words);
                let own = self.custom.iter().find(|(id, role)| near == Some(id.as_str()) || near == Some(&role.name));
                if let Some((_, role)) = own {
                    roles.insert(0, role);
                    roles.truncate(3);
                }
                Found::Missing { nearest: roles }
            }
            found => found,
        }
    }
}

impl RoleSource for RoleBook {
    fn by_id(&self, id: Guid) -> Option<&Arc<RoleDefinition>> {
        self.own(id).or_else(|| self.catalog().by_id(id))
    }

    fn all(&self) -> Vec<&Arc<RoleDefinition>> {
        self.iter().collect()
    }
}
