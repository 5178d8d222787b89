//! E10 `integration-runtime-execution`.

use super::open::{Found, Question, Says};
use crate::lint::context::{Context, TooIntricate};
use crate::lint::finding::Finding;
use crate::lint::rule::Rule;

/// Changing what a workflow, a pipeline, a job or the like runs, and so acting as its identity.
pub(in crate::lint) struct IntegrationRuntimeExecution;

const QUESTION: Question = Question { code: "E10", ids: &["X14", "X15", "X16", "X24"], administer: true, absorbs: &[] };

/// What to do about it.
const HELP: &str = "keep the identity there as small as its authors, and leave changes to the pipeline's persona";

impl Rule for IntegrationRuntimeExecution {
    fn code(&self) -> &'static str {
        QUESTION.code
    }

    fn check(&self, context: &Context<'_>, found: &mut Vec<Finding>) -> Result<(), TooIntricate> {
        QUESTION.report(context, |_, of| Ok(Some(say(of))), found)
    }
}

fn say(of: &Found<'_>) -> Says {
    let whose = of.words(" or ", |id| match id {
        "X14" => "a workflow",
        "X15" => "a data factory",
        "X16" => "machine learning compute",
        _ => "a service that runs jobs",
    });
    Says::that(format!("run its own code as the identity of {}", whose), HELP)
}
