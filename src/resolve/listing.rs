//! The levels of a role on a component: those at which the component lists it.
//!
//! A project can put a component of its own in place of one of the library, and so say of every role what it likes. A
//! baseline's guardrails therefore go by what the baseline and the library list, never by a file of the project that
//! they are to hold.

use std::sync::Arc;

use super::component::all_roles;
use super::index::Index;
use crate::model::component::{Component, LevelRole, Mechanism};
use crate::model::persona::LevelName;
use crate::policy::Role;
use crate::source::Span;

/// Whether a component's entry is this role.
fn is_role(listed: &LevelRole, mechanism: Mechanism, role: &Role) -> bool {
    listed.mechanism.value == mechanism
        && match (&listed.id, role.id) {
            (Some(one), Some(other)) => one.value == other,
            _ => listed.name.eq_ignore_ascii_case(&role.name),
        }
}

/// The levels at which one of these components lists the role, in order; `administer` when none lists it.
pub(super) fn levels<'c>(
    components: impl IntoIterator<Item = &'c Component>,
    mechanism: Mechanism,
    role: &Role,
) -> Arc<[LevelName]> {
    let listed = components.into_iter().flat_map(all_roles).filter(|(_, listed)| is_role(listed, mechanism, role));
    let mut levels: Vec<LevelName> = listed.filter_map(|(word, _)| LevelName::from_word(word)).collect();
    levels.sort();
    levels.dedup();
    if levels.is_empty() {
        levels.push(LevelName::Administer);
    }
    levels.into()
}

/// Where a component lists the role for one of these levels.
pub(super) fn place(
    component: &Component,
    mechanism: Mechanism,
    role: &Role,
    levels: &[LevelName],
) -> Option<(LevelName, Span)> {
    let mut all = all_roles(component).filter(|(_, listed)| is_role(listed, mechanism, role));
    all.find_map(|(word, listed)| {
        let level = LevelName::from_word(word).filter(|level| levels.contains(level))?;
        Some((level, listed.name.span))
    })
}

/// The components by whose listing a baseline's guardrails judge roles on a component of the project's own: the one
/// whose place it takes, or all that are not the project's when it takes nobody's. None for a component that is not
/// the project's own, which is judged by itself.
pub(super) fn authorities(index: &Index<'_>, component: &Component) -> Option<Vec<Arc<Component>>> {
    let folded = component.id.folded();
    let own = |id: &str| index.sources.components.iter().any(|one| one.value.id.folded() == id);
    if !own(&folded) {
        return None;
    }
    let shared = || index.sources.baseline_components.iter().map(|one| &one.value);
    if let Some(one) = shared().find(|one| one.id.folded() == folded) {
        return Some(vec![Arc::new(one.clone())]);
    }
    if let Some(one) = index.library.get(&folded) {
        return Some(vec![one]);
    }
    let mut all: Vec<Arc<Component>> = shared().cloned().map(Arc::new).collect();
    let taken: Vec<String> = all.iter().map(|one| one.id.folded()).collect();
    let library = index.library.ids().into_iter().filter(|id| !taken.contains(&id.to_ascii_lowercase()));
    all.extend(library.filter_map(|id| index.library.get(id)));
    Some(all)
}
