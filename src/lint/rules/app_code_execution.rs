//! E08 `app-code-execution`.

use super::open::{Question, Says};
use crate::lint::context::{Context, TooIntricate};
use crate::lint::finding::Finding;
use crate::lint::rule::Rule;

/// Changing what an app runs, and so acting as the app.
pub(in crate::lint) struct AppCodeExecution;

const QUESTION: Question = Question { code: "E08", ids: &["X11"], administer: true, absorbs: &["B03"] };

/// What to do about it.
const HELP: &str = "to restart an app, a custom role with `Microsoft.Web/sites/restart/action`, `start/action`, \
                    `stop/action` and `read` is enough";

impl Rule for AppCodeExecution {
    fn code(&self) -> &'static str {
        QUESTION.code
    }

    fn check(&self, context: &Context<'_>, found: &mut Vec<Finding>) -> Result<(), TooIntricate> {
        let says = || Says::that("run its own code as the identity of an app", HELP);
        QUESTION.report(context, |_, _| Ok(Some(says())), found)
    }
}
