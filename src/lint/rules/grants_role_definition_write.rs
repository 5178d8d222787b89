//! E03 `grants-role-definition-write`.

use super::enabling;
use crate::lint::context::{Context, TooIntricate};
use crate::lint::finding::Finding;
use crate::lint::rule::Rule;

/// Rewriting role definitions.
pub(in crate::lint) struct GrantsRoleDefinitionWrite;

impl Rule for GrantsRoleDefinitionWrite {
    fn code(&self) -> &'static str {
        "E03"
    }

    fn check(&self, context: &Context<'_>, found: &mut Vec<Finding>) -> Result<(), TooIntricate> {
        let can = "rewrite custom roles, its own too,";
        let help = "keep custom roles in `roles/`, deployed by the pipeline alone";
        enabling(self.code(), &["X02"], can, help, context, found);
        Ok(())
    }
}
