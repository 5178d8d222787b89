//! B03 `app-or-workflow-secret`.

use super::open::{Found, Question, Says};
use crate::lint::context::{Context, TooIntricate};
use crate::lint::finding::Finding;
use crate::lint::rule::Rule;

/// Reading the secrets of apps, containers, workflows and gateways.
pub(in crate::lint) struct AppOrWorkflowSecret;

const QUESTION: Question = Question { code: "B03", ids: &["K05", "K11"], administer: false, absorbs: &[] };

/// What to do about it.
const HELP: &str = "keep secrets in a Key Vault and refer to them, or let the two sides sign in by identity: then there is \
                    none to read";

impl Rule for AppOrWorkflowSecret {
    fn code(&self) -> &'static str {
        QUESTION.code
    }

    fn check(&self, context: &Context<'_>, found: &mut Vec<Finding>) -> Result<(), TooIntricate> {
        QUESTION.report(context, |_, of| Ok(Some(say(of))), found)
    }
}

fn say(of: &Found<'_>) -> Says {
    let whose = of.words(", ", |id| match id {
        "K05" => "apps",
        _ => "workflows, APIs or gateways",
    });
    Says::that(format!("read secrets of {} in plain text", whose), HELP)
}
