//! B04 `service-key`.

use super::open::{Found, Question, Says};
use crate::diagnostic::Severity;
use crate::lint::context::{Context, TooIntricate};
use crate::lint::finding::Finding;
use crate::lint::rule::Rule;

/// Taking the keys of any other service.
pub(in crate::lint) struct ServiceKey;

const QUESTION: Question =
    Question { code: "B04", ids: &["K08", "K06", "K09", "K10"], administer: false, absorbs: &[] };

/// What to do about it.
const HELP: &str = "give a role over the data itself, and let programs sign in by their identity";

impl Rule for ServiceKey {
    fn code(&self) -> &'static str {
        QUESTION.code
    }

    fn check(&self, context: &Context<'_>, found: &mut Vec<Finding>) -> Result<(), TooIntricate> {
        QUESTION.report(context, |_, of| Ok(Some(say(of))), found)
    }
}

fn say(of: &Found<'_>) -> Says {
    let whose = of.words(" or ", |id| match id {
        "K06" => "a container registry",
        "K08" => "AI, search or machine learning",
        "K09" => "a cache, a configuration store or the like",
        _ => "a Log Analytics workspace",
    });
    let says = Says::that(format!("take keys of {}, which need no sign-in,", whose), HELP);
    // The key of a workspace feeds logs into it, and reads none.
    if of.ids().all(|id| id == "K10") { says.at_most(Severity::Warning) } else { says }
}
