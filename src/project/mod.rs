//! A project as a whole, for the verbs: open it, resolve it, compile it.
//!
//! Takes a folder of files, gives what the stages make of it. Wires stages together and decides nothing itself.

mod access;
mod compile;
mod load;
mod lock;
mod place;
mod replace;
mod roles;
mod side;

use std::collections::BTreeMap;
use std::sync::Arc;

pub use access::read_access;
pub use compile::{CompileOptions, Outcome, compile};
pub use load::{CATALOG_FILE, LOCK_FILE, PROJECT_FILE};
pub use lock::update_lock;
pub use place::Places;
pub use replace::replace;
pub use roles::RoleBook;
pub use side::{Side, Sides, Source, side, sides};

use crate::catalog::{Catalog, Differences, Library, Lock, RoleDefinition};
use crate::diagnostic::Diagnostics;
use crate::emit::template::Override;
use crate::model::Sources;
use crate::permission::Primitives;
use crate::resolve::{self, Context, Resolved};
use crate::source::{Files, SourceMap};

/// A project that was read.
pub struct Project {
    /// The texts, for messages.
    pub map: SourceMap,
    /// What people wrote; none when `rolecast.yaml` itself could not be read.
    pub sources: Option<Sources>,
    /// Everything that reading found.
    pub diagnostics: Diagnostics,
    /// The roles that there are: the project's own catalogue, or the shipped one.
    pub catalog: CatalogSource,
    /// The project's own templates, by their names, such as `terraform/pim`.
    pub templates: BTreeMap<&'static str, Override>,
    /// What earlier runs decided.
    pub lock: Option<Lock>,
    /// The lock's text, to tell whether a new one differs.
    pub lock_text: Option<Arc<str>>,
}

/// Where the catalogue comes from.
pub enum CatalogSource {
    /// The shipped one.
    Shipped,
    /// The project's own file.
    Own(Box<Catalog>),
}

impl CatalogSource {
    /// The catalogue.
    pub fn get(&self) -> &Catalog {
        match self {
            CatalogSource::Shipped => Catalog::builtin(),
            CatalogSource::Own(catalog) => catalog,
        }
    }
}

impl RoleBook {
    /// Reads the roles and primitives of the project in `files`.
    pub fn open(files: &dyn Files) -> RoleBook {
        load::roles(files)
    }
}

impl Project {
    /// Reads the project in `files`.
    pub fn open(files: &dyn Files) -> Project {
        load::open(files)
    }

    /// The primitives that there are: the shipped ones and the project's own.
    pub fn primitives(&self) -> Primitives {
        let own = self.sources.iter().flat_map(|sources| &sources.primitives);
        Primitives::with(own.map(|one| Arc::new(one.value.clone())))
    }

    /// The project's custom roles with their files, whether they are assigned or not.
    pub fn custom_roles(&self) -> Vec<(Arc<RoleDefinition>, Arc<str>)> {
        let Some(sources) = &self.sources else { return Vec::new() };
        let name = sources.project.value.name.value.as_str();
        sources.roles.iter().map(|one| (resolve::role_definition(name, &one.value), one.path.clone())).collect()
    }

    /// The components that there are: the shipped ones, those of baselines and the project's own.
    pub fn library(&self) -> Library {
        let components = self.sources.iter().flat_map(Sources::all_components);
        Library::with(components.map(|one| Arc::new(one.value.clone())))
    }

    /// Resolves the project. Errors of reading refuse a policy, though what could be read is resolved for its errors.
    pub fn resolve(&self) -> Option<Resolved> {
        self.resolve_with(self.lock.as_ref())
    }

    /// Resolves the project as if there were no lock: what a new one would hold.
    pub fn resolve_unlocked(&self) -> Option<Resolved> {
        self.resolve_with(None)
    }

    /// What comes out otherwise than the lock has it, or waits for the lock to be taken anew.
    pub fn lock_differences(&self) -> Differences {
        let Some(lock) = &self.lock else { return Differences::default() };
        lock.differences(self.catalog.get(), &self.library())
    }

    fn resolve_with(&self, lock: Option<&Lock>) -> Option<Resolved> {
        let sources = self.sources.as_ref()?;
        let context =
            Context { catalog: self.catalog.get(), library: Library::builtin(), lock, words: self.lock.as_ref() };
        let mut resolved = resolve::resolve(sources, &context);
        resolved.diagnostics = resolved.diagnostics.placed(&self.map);
        if self.diagnostics.has_errors() {
            resolved.policy = None;
        }
        Some(resolved)
    }
}
