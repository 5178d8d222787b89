//! Built-in roles that had other names: `data/renamed-roles.yaml`, as a sorted table made by the build script.

use super::table::fold;
use crate::model::text::Guid;

/// A role's former name.
pub(super) struct Renamed {
    /// The former name.
    pub(super) old: &'static str,
    /// [`old`](Renamed::old), folded.
    folded: &'static str,
    /// The role.
    pub(super) id: Guid,
}

include!(concat!(env!("OUT_DIR"), "/renamed.rs"));

pub(super) fn by_old_name(name: &str) -> Option<&'static Renamed> {
    let folded = fold(name);
    RENAMED.iter().find(|renamed| renamed.folded == folded)
}

pub(super) fn of(id: Guid) -> impl Iterator<Item = &'static Renamed> {
    all().filter(move |renamed| renamed.id == id)
}

/// All of them, by former name.
pub(super) fn all() -> impl Iterator<Item = &'static Renamed> {
    RENAMED.iter()
}
