//! E11 `container-code-execution`.

use super::open::{Question, Says};
use crate::lint::context::{Context, TooIntricate};
use crate::lint::finding::Finding;
use crate::lint::rule::Rule;

/// Running a command in a container, or another container in its place, and so acting as its identity.
pub(in crate::lint) struct ContainerCodeExecution;

const QUESTION: Question = Question { code: "E11", ids: &["X17"], administer: true, absorbs: &["B03"] };

/// What to do about it.
const HELP: &str = "logs are read with a reading role; a console is for when it is needed: `assignment: eligible`";

impl Rule for ContainerCodeExecution {
    fn code(&self) -> &'static str {
        QUESTION.code
    }

    fn check(&self, context: &Context<'_>, found: &mut Vec<Finding>) -> Result<(), TooIntricate> {
        let says = || Says::that("run its own code as the identity of a container", HELP);
        QUESTION.report(context, |_, _| Ok(Some(says())), found)
    }
}
