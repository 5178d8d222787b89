//! H03 `inherited-redundant`.

use super::{place, redundant};
use crate::lint::context::{Context, TooIntricate};
use crate::lint::finding::Finding;
use crate::lint::redundant::How;
use crate::lint::rule::Rule;

/// A role that the persona has from a wider scope anyway.
pub(in crate::lint) struct InheritedRedundant;

impl Rule for InheritedRedundant {
    fn code(&self) -> &'static str {
        "H03"
    }

    fn check(&self, context: &Context<'_>, found: &mut Vec<Finding>) -> Result<(), TooIntricate> {
        redundant(self.code(), How::Around, context, found, |entry, by| {
            let (persona, role, other) = (&entry.persona.id, &entry.role.name, &by.role.name);
            format!("`{persona}` gains nothing by `{role}` {}: it has `{other}` {}", place(entry), place(by))
        })
    }
}
