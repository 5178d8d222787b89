//! H01 `duplicate-assignment`.

use super::{place, redundant};
use crate::lint::context::{Context, TooIntricate};
use crate::lint::finding::Finding;
use crate::lint::redundant::How;
use crate::lint::rule::Rule;

/// A role that a persona is given twice at one scope.
pub(in crate::lint) struct DuplicateAssignment;

impl Rule for DuplicateAssignment {
    fn code(&self) -> &'static str {
        "H01"
    }

    fn check(&self, context: &Context<'_>, found: &mut Vec<Finding>) -> Result<(), TooIntricate> {
        redundant(self.code(), How::Same, context, found, |entry, by| {
            let (persona, role) = (&entry.persona.id, &entry.role.name);
            match entry.assignment.state == by.assignment.state {
                true => format!("`{persona}` is given `{role}` twice {}", place(entry)),
                false => format!("`{persona}` is given `{role}` {}, which it has anyway", place(entry)),
            }
        })
    }
}
