//! E04 `grants-pim-or-elevate`.

use super::enabling;
use crate::lint::context::{Context, TooIntricate};
use crate::lint::finding::Finding;
use crate::lint::rule::Rule;

/// Administering eligibility and activation, or elevating itself.
pub(in crate::lint) struct GrantsPimOrElevate;

impl Rule for GrantsPimOrElevate {
    fn code(&self) -> &'static str {
        "E04"
    }

    fn check(&self, context: &Context<'_>, found: &mut Vec<Finding>) -> Result<(), TooIntricate> {
        let can = "make itself eligible, loosen activation or elevate itself";
        let help = "give a role without `Microsoft.Authorization/*`";
        enabling(self.code(), &["X04", "X03"], can, help, context, found);
        Ok(())
    }
}
