//! One catalogue text with its index: roles are found on the bytes and decoded when they are first asked for.
//!
//! Takes a text and its tables, gives roles by GUID and by folded name. Does not know which text it is.

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use super::role::RoleDefinition;
use super::table::{ID_ROW, NAME_ROW, Tables};
use crate::model::text::Guid;

pub(super) struct Layer {
    text: Cow<'static, str>,
    ids: Cow<'static, [u8]>,
    names: Cow<'static, [u8]>,
    folded: Cow<'static, str>,
    roles: Box<[OnceLock<Option<Arc<RoleDefinition>>>]>,
}

impl Layer {
    pub(super) fn embedded(
        text: &'static str,
        ids: &'static [u8],
        names: &'static [u8],
        folded: &'static str,
    ) -> Layer {
        Layer::new(Cow::Borrowed(text), Cow::Borrowed(ids), Cow::Borrowed(names), Cow::Borrowed(folded))
    }

    pub(super) fn indexed(text: String, tables: Tables) -> Layer {
        Layer::new(Cow::Owned(text), Cow::Owned(tables.ids), Cow::Owned(tables.names), Cow::Owned(tables.folded))
    }

    fn new(
        text: Cow<'static, str>,
        ids: Cow<'static, [u8]>,
        names: Cow<'static, [u8]>,
        folded: Cow<'static, str>,
    ) -> Layer {
        let roles = (0..ids.len() / ID_ROW).map(|_| OnceLock::new()).collect();
        Layer { text, ids, names, folded, roles }
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    pub(super) fn len(&self) -> usize {
        self.roles.len()
    }

    /// The role of a row, decoded on first use. None for a line that is no role, which reading has ruled out.
    pub(super) fn role(&self, row: usize) -> Option<&Arc<RoleDefinition>> {
        self.roles
            .get(row)?
            .get_or_init(|| self.line(row).and_then(|line| serde_json::from_str(line).ok()).map(Arc::new))
            .as_ref()
    }

    /// The line of a row, as JSON.
    pub(super) fn line(&self, row: usize) -> Option<&str> {
        let at = row * ID_ROW + 16;
        let (start, length) = (number(&self.ids, at)?, number(&self.ids, at + 4)?);
        self.text.get(start..start + length)
    }

    /// The row of a GUID.
    pub(super) fn row(&self, id: Guid) -> Option<usize> {
        search(self.len(), |row| self.id(row).map(|found| found.cmp(&id)))
    }

    /// The GUID of a row.
    pub(super) fn id(&self, row: usize) -> Option<Guid> {
        let bytes = self.ids.get(row * ID_ROW..row * ID_ROW + 16)?;
        bytes.try_into().ok().map(Guid::from_bytes)
    }

    /// The row of the first role with this folded name.
    pub(super) fn named(&self, folded: &str) -> Option<usize> {
        let found = search(self.len(), |place| self.name(place).map(|(name, _)| name.cmp(folded)))?;
        let first =
            (0..found).rev().take_while(|&place| self.name(place).is_some_and(|(name, _)| name == folded)).last();
        self.name(first.unwrap_or(found)).map(|(_, row)| row)
    }

    /// The folded name at a place in the order of names, and the row that it belongs to.
    pub(super) fn name(&self, place: usize) -> Option<(&str, usize)> {
        let at = place * NAME_ROW;
        let (start, length) = (number(&self.names, at)?, number(&self.names, at + 4)?);
        Some((self.folded.get(start..start + length)?, number(&self.names, at + 8)?))
    }
}

fn number(bytes: &[u8], at: usize) -> Option<usize> {
    let four: [u8; 4] = bytes.get(at..at + 4)?.try_into().ok()?;
    usize::try_from(u32::from_le_bytes(four)).ok()
}

/// Binary search over `0..len`; `order` says how the entry stands to what is looked for.
fn search(len: usize, order: impl Fn(usize) -> Option<std::cmp::Ordering>) -> Option<usize> {
    let (mut low, mut high) = (0, len);
    while low < high {
        let middle = low + (high - low) / 2;
        match order(middle)? {
            std::cmp::Ordering::Less => low = middle + 1,
            std::cmp::Ordering::Greater => high = middle,
            std::cmp::Ordering::Equal => return Some(middle),
        }
    }
    None
}
