//! What two sets of permission blocks differ in, action by action. Compares text, ignoring case and order: whether the
//! change widens access is for the permission calculus to say.

use std::collections::BTreeMap;

use serde::Serialize;

use super::role::Permission;

/// How one of the four lists changed, taken over all blocks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ListChange {
    /// Azure's name of the list: `actions`, `notActions`, `dataActions`, `notDataActions`; or `condition`.
    pub list: &'static str,
    /// What is in it now and was not.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub added: Vec<String>,
    /// What was in it and is not now.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub removed: Vec<String>,
}

/// What changed in a role's permissions.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PermissionChange {
    /// The lists that differ.
    pub lists: Vec<ListChange>,
    /// The lists are the same, but another block holds a part of them, or another condition guards it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub rearranged: bool,
}

impl PermissionChange {
    /// Compares two roles' permissions.
    pub fn between(old: &[Permission], new: &[Permission]) -> PermissionChange {
        let (before, after) = (gather(old), gather(new));
        let mut lists = Vec::new();
        for ((list, old), (_, new)) in before.iter().zip(&after) {
            let missing = |from: &BTreeMap<String, &str>, other: &BTreeMap<String, &str>| -> Vec<String> {
                from.iter().filter(|(key, _)| !other.contains_key(*key)).map(|(_, text)| (*text).to_owned()).collect()
            };
            let change = ListChange { list, added: missing(new, old), removed: missing(old, new) };
            if !change.added.is_empty() || !change.removed.is_empty() {
                lists.push(change);
            }
        }
        let rearranged = lists.is_empty() && shape(old) != shape(new);
        PermissionChange { lists, rearranged }
    }

    /// Whether nothing changed.
    pub fn is_empty(&self) -> bool {
        self.lists.is_empty() && !self.rearranged
    }
}

/// The entries of every list over all blocks, by folded text, with one spelling of each.
fn gather(blocks: &[Permission]) -> Vec<(&'static str, BTreeMap<String, &str>)> {
    let names = Permission::default().lists().map(|(name, _)| name);
    let mut lists: Vec<(&'static str, BTreeMap<String, &str>)> =
        names.into_iter().map(|name| (name, BTreeMap::new())).collect();
    let mut conditions = BTreeMap::new();
    for block in blocks {
        for ((_, entries), (_, list)) in lists.iter_mut().zip(block.lists()) {
            entries.extend(list.iter().map(|text| (text.to_ascii_lowercase(), text.as_str())));
        }
        conditions.extend(block.condition.iter().map(|text| (text.clone(), text.as_str())));
    }
    lists.push(("condition", conditions));
    lists
}

/// The blocks with case and order taken out.
fn shape(blocks: &[Permission]) -> Vec<([Vec<String>; 4], Option<&str>)> {
    let mut shapes: Vec<_> = blocks
        .iter()
        .map(|block| {
            let lists = block.lists().map(|(_, list)| {
                let mut folded: Vec<String> = list.iter().map(|text| text.to_ascii_lowercase()).collect();
                folded.sort();
                folded.dedup();
                folded
            });
            (lists, block.condition.as_deref())
        })
        .collect();
    shapes.sort();
    shapes
}
