//! E19 `guardrail-removal`.

use super::open::{Found, Question, Says};
use crate::diagnostic::Severity;
use crate::lint::change::HARMLESS;
use crate::lint::context::{Context, Entry, TooIntricate};
use crate::lint::finding::Finding;
use crate::lint::rule::Rule;
use crate::model::persona::Purpose;
use crate::permission::{Access, Budget, Exceeded, Pattern, Plane};

/// Taking away locks, policies and borders of networks in the production tier.
pub(in crate::lint) struct GuardrailRemoval;

const QUESTION: Question = Question { code: "E19", ids: &["X41", "X43", "X48"], administer: true, absorbs: &[] };

/// What to do about it.
const HELP: &str =
    "give this to a persona that does nothing else, with `assignment: eligible`, or to the pipeline alone";

/// What whoever keeps guardrails, and nothing else, does.
const KEEPING: [&str; 5] = [
    "Microsoft.Authorization/locks/*",
    "Microsoft.Authorization/policyAssignments/*",
    "Microsoft.Authorization/policyDefinitions/*",
    "Microsoft.Authorization/policyExemptions/*",
    "*/read",
];

impl Rule for GuardrailRemoval {
    fn code(&self) -> &'static str {
        QUESTION.code
    }

    fn check(&self, context: &Context<'_>, found: &mut Vec<Finding>) -> Result<(), TooIntricate> {
        QUESTION.report(context, say, found)
    }
}

fn say(entry: &Entry<'_>, of: &Found<'_>) -> Result<Option<Says>, TooIntricate> {
    if entry.persona.purpose == Purpose::BreakGlass {
        return Ok(None);
    }
    if !entry.stands() && keeps(&entry.access).map_err(|error| entry.intricate(error))? {
        return Ok(None);
    }
    let what: Vec<&str> = of
        .ids()
        .map(|id| match id {
            "X41" => "take away locks",
            "X43" => "take away or waive policies",
            _ => "open networks",
        })
        .collect();
    let says = Says::that(what.join(" and "), HELP);
    Ok(Some(if of.ids().all(|id| id == "X48") { says.at_most(Severity::Warning) } else { says }))
}

/// Whether access is to guardrails and to nothing else.
fn keeps(access: &Access) -> Result<bool, Exceeded> {
    let patterns: Vec<Pattern> = KEEPING.iter().chain(&HARMLESS).map(|text| Pattern::new(text)).collect();
    let rest = access.without_except(&patterns, &Pattern::new(""), &mut Budget::default())?;
    Ok(Plane::ALL.into_iter().all(|plane| rest.plane(plane).possible.is_empty()))
}
