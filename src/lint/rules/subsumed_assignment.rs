//! H02 `subsumed-assignment`.

use super::{place, redundant};
use crate::lint::context::{Context, TooIntricate};
use crate::lint::finding::Finding;
use crate::lint::redundant::How;
use crate::lint::rule::Rule;

/// A role that another one of the persona at the same scope has all of.
pub(in crate::lint) struct SubsumedAssignment;

impl Rule for SubsumedAssignment {
    fn code(&self) -> &'static str {
        "H02"
    }

    fn check(&self, context: &Context<'_>, found: &mut Vec<Finding>) -> Result<(), TooIntricate> {
        redundant(self.code(), How::Beside, context, found, |entry, by| {
            let (persona, role, other) = (&entry.persona.id, &entry.role.name, &by.role.name);
            format!("`{persona}` gains nothing by `{role}` {}: `{other}` has all of it", place(entry))
        })
    }
}
