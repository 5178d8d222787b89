//! E21 `irreversible-destruction`.

use super::open::{Found, Question, Says};
use crate::diagnostic::Severity;
use crate::lint::context::{Context, TooIntricate};
use crate::lint::finding::Finding;
use crate::lint::rule::Rule;
use crate::permission::Enabled;

/// Destroying what cannot be brought back, in the production tier.
pub(in crate::lint) struct IrreversibleDestruction;

const QUESTION: Question = Question { code: "E21", ids: &["X44", "X45", "X47"], administer: true, absorbs: &[] };

/// What to do about it.
const HELP: &str = "keep purging and the deletion of backups for a persona of its own, with an approval before it";

/// What ends only where nobody has locked it: a locked policy cannot be deleted.
const UNLOCKED: &str = "Microsoft.Storage/storageAccounts/blobServices/containers/immutabilityPolicies/delete";

impl Rule for IrreversibleDestruction {
    fn code(&self) -> &'static str {
        QUESTION.code
    }

    fn check(&self, context: &Context<'_>, found: &mut Vec<Finding>) -> Result<(), TooIntricate> {
        QUESTION.report(context, |_, of| Ok(Some(say(of))), found)
    }
}

fn say(of: &Found<'_>) -> Says {
    let what = of.words(" and ", |id| match id {
        "X44" => "purge for good what was deleted",
        "X45" => "delete backups or what protects them",
        _ => "delete a resource group and all that is in it",
    });
    let says = Says::that(what, HELP);
    if of.enabled.iter().all(|one| is_bounded(one)) { says.at_most(Severity::Warning) } else { says }
}

/// Whether what is destroyed is no copy that somebody keeps against that: a resource group, or what a policy without a lock
/// protects.
pub(super) fn is_bounded(enabled: &Enabled) -> bool {
    let mut operations = std::iter::once(&enabled.operations).chain(&enabled.others).flatten();
    match enabled.primitive.id.value.as_str() {
        "X47" => true,
        "X45" => operations.all(|one| one.name == UNLOCKED),
        _ => false,
    }
}
