//! Which roles an entry lets its holder assign: asked by the rules about delegation, answered once for all entries that come
//! to the same.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::context::{Context, Entry, TooIntricate};
use crate::condition::Limit;
use crate::model::text::Guid;
use crate::permission::Budget;
use crate::permission::delegation::assignable;

/// What was answered already, by the access: entries share it that have one role under one condition.
pub(super) type Known = Mutex<BTreeMap<usize, Option<Limit<Guid>>>>;

impl Context<'_> {
    /// The roles that an entry lets its holder assign; none if none.
    pub(super) fn assignable(&self, entry: &Entry<'_>) -> Result<Option<Limit<Guid>>, TooIntricate> {
        let key = Arc::as_ptr(&entry.access).addr();
        let known = || self.assignable.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(roles) = known().get(&key) {
            return Ok(roles.clone());
        }
        let condition = entry.assignment.condition.as_deref();
        let roles = assignable(&entry.role.permissions, condition, &mut Budget::default());
        let roles = roles.map_err(|error| entry.intricate(error))?;
        known().insert(key, roles.clone());
        Ok(roles)
    }
}
