//! What Azure offers: built-in roles, the component library, limits, nearest names.
//!
//! Takes the shipped data, indexed by the build script, and a project's own catalogue if it has one; gives roles by
//! GUID, by name, by old name, and what is nearest to a typo. A leaf: any stage may ask it, it asks none. It must not
//! know what a project grants to whom.
//!
//! A project's own catalogue takes the place of the shipped one, because it says what the tenant has on its date. Only
//! when its header says `"partial": true` (a list of a few roles, such as the custom ones) do shipped roles that it
//! does not hold stay; its own win by GUID.

mod change;
pub(crate) mod embedded;
mod file;
mod find;
pub mod import;
mod layer;
mod library;
mod limits;
mod lock;
pub(crate) mod named;
mod nearest;
mod renamed;
mod role;
pub mod show;
mod table;

use std::sync::{Arc, LazyLock, OnceLock};

use sha2::{Digest, Sha256};

pub use change::{ListChange, PermissionChange};
pub use file::{Header, write};
pub use find::Found;
pub use library::Library;
pub use limits::{Limit, Limits, limits};
pub use lock::{Differences, Lock, LockedLevelRole, Stamp};
pub use role::{Permission, RoleDefinition, RoleKind};

use crate::diagnostic::Diagnostics;
use crate::model::text::{Date, Guid};
use crate::source::FileId;
use layer::Layer;

static TEXT: &str = include_str!("data/builtin-roles.jsonl");
static IDS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/catalog-ids.bin"));
static NAMES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/catalog-names.bin"));
static FOLDED: &str = include_str!(concat!(env!("OUT_DIR"), "/catalog-names.txt"));
static DIGEST: &str = include_str!(concat!(env!("OUT_DIR"), "/catalog-digest.txt"));
static DATE: &str = include_str!(concat!(env!("OUT_DIR"), "/catalog-date.txt"));

#[expect(clippy::expect_used, reason = "the build script writes the date, having read it as one")]
static BUILTIN: LazyLock<Catalog> = LazyLock::new(|| Catalog {
    layers: vec![Arc::new(Layer::embedded(TEXT, IDS, NAMES, FOLDED))],
    date: DATE.parse().expect("a date"),
    digest: OnceLock::from(DIGEST.to_owned()),
});

/// The roles that there are.
pub struct Catalog {
    /// What is asked first stands first. One, or a partial catalogue over the shipped one.
    layers: Vec<Arc<Layer>>,
    date: Date,
    digest: OnceLock<String>,
}

impl Catalog {
    /// The shipped catalogue: Azure's built-in roles.
    pub fn builtin() -> &'static Catalog {
        &BUILTIN
    }

    /// The catalogue of a project that has a file of its own, as `rolecast catalog import` writes it.
    ///
    /// # Errors
    /// Every line that is no role, and ids that occur twice, located in `file`.
    pub fn with_project_file(text: &str, file: FileId) -> Result<Catalog, Diagnostics> {
        let (header, layer) = file::read(text, file)?;
        let mut layers = vec![Arc::new(layer)];
        if header.partial {
            layers.extend(BUILTIN.layers.iter().cloned());
        }
        Ok(Catalog { layers, date: header.date, digest: OnceLock::new() })
    }

    /// The day as of which it holds.
    pub fn date(&self) -> Date {
        self.date
    }

    /// SHA-256 of its text in lower-case hexadecimal digits; of all texts one after another when it has several.
    pub fn digest(&self) -> &str {
        self.digest.get_or_init(|| {
            let mut hash = Sha256::new();
            self.layers.iter().for_each(|layer| hash.update(layer.text()));
            hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
        })
    }

    /// The role with this GUID.
    pub fn by_id(&self, id: Guid) -> Option<&Arc<RoleDefinition>> {
        self.layers.iter().find_map(|layer| layer.role(layer.row(id)?))
    }

    /// The role with this name; case and blanks around it do not matter.
    pub fn by_name(&self, name: &str) -> Option<&Arc<RoleDefinition>> {
        let folded = table::fold(name);
        self.layers.iter().enumerate().find_map(|(depth, layer)| {
            let row = layer.named(&folded)?;
            layer.id(row).filter(|&id| !self.is_hidden(depth, id))?;
            layer.role(row)
        })
    }

    /// Every role, by name.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<RoleDefinition>> {
        self.places().into_iter().filter_map(|place| place.layer.role(place.row))
    }

    /// How many roles there are.
    pub fn len(&self) -> usize {
        self.places().len()
    }

    /// Whether there is no role.
    pub fn is_empty(&self) -> bool {
        self.places().is_empty()
    }

    /// Where every role stands, by folded name: what can be gone through without decoding any.
    fn places(&self) -> Vec<Place<'_>> {
        let mut places = Vec::with_capacity(self.layers.iter().map(|layer| layer.len()).sum());
        for (depth, layer) in self.layers.iter().enumerate() {
            for (folded, row) in (0..layer.len()).filter_map(|place| layer.name(place)) {
                if depth == 0 || layer.id(row).is_some_and(|id| !self.is_hidden(depth, id)) {
                    places.push(Place { folded, layer, row });
                }
            }
        }
        if self.layers.len() > 1 {
            places.sort_by(|a, b| a.folded.cmp(b.folded));
        }
        places
    }

    /// Whether a layer above `depth` has a role of this GUID.
    fn is_hidden(&self, depth: usize, id: Guid) -> bool {
        self.layers.iter().take(depth).any(|above| above.row(id).is_some())
    }
}

struct Place<'a> {
    folded: &'a str,
    layer: &'a Layer,
    row: usize,
}
