//! E18 `vault-policy-self-grant`.

use super::open::{Question, Says};
use crate::lint::context::{Context, TooIntricate};
use crate::lint::finding::Finding;
use crate::lint::rule::Rule;

/// Writing itself into the access policies of a vault.
pub(in crate::lint) struct VaultPolicySelfGrant;

const QUESTION: Question = Question { code: "E18", ids: &["X30"], administer: false, absorbs: &[] };

/// What to do about it.
const HELP: &str = "let Azure RBAC decide about the vault, so that who configures it reads nothing in it";

impl Rule for VaultPolicySelfGrant {
    fn code(&self) -> &'static str {
        QUESTION.code
    }

    fn check(&self, context: &Context<'_>, found: &mut Vec<Finding>) -> Result<(), TooIntricate> {
        let says = || Says::that("write itself an access policy, and so read every secret, key and certificate,", HELP);
        QUESTION.report(context, |_, _| Ok(Some(says())), found)
    }
}
