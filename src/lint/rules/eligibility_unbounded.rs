//! P04 `eligibility-unbounded`.

use std::collections::BTreeMap;

use super::{lines, origin, place};
use crate::lint::activation::Activated;
use crate::lint::context::{Context, Entry, TooIntricate};
use crate::lint::finding::Finding;
use crate::lint::rule::Rule;
use crate::model::environment::Tier;
use crate::model::text::Duration;
use crate::policy::{End, Guardrail, State};

/// Eligible access in the production tier that nobody has given an end, or that lasts for long.
pub(in crate::lint) struct EligibilityUnbounded;

/// The longest that an activation should last: a working day, which is Azure's own default.
const WORKDAY: u32 = 8 * 60;
/// The longest that Azure's default policy lets anybody be eligible for.
const YEAR: i64 = 366;

/// What is wrong with an entry.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Wrong {
    /// An activation lasts longer than a working day.
    Activation(Duration),
    /// Nobody has said when it ends.
    Unsaid,
}

/// What is one finding: an environment, a persona, what is wrong, and the guardrail that lets it be.
type Key<'p> = (&'p str, &'p str, Wrong, String);

impl Rule for EligibilityUnbounded {
    fn code(&self) -> &'static str {
        "P04"
    }

    fn check(&self, context: &Context<'_>, found: &mut Vec<Finding>) -> Result<(), TooIntricate> {
        let mut cases: BTreeMap<Key<'_>, (Option<&Guardrail>, Vec<&Entry<'_>>)> = BTreeMap::new();
        for activated in Activated::all(context, |environment| environment.tier == Tier::Production) {
            let entry = activated.entry;
            if let State::Eligible(End::Until(day)) = entry.assignment.state
                && day.days() - context.today.days() > YEAR
            {
                let message = format!("`{}` is eligible {} until {day}", entry.persona.id, place(entry));
                if let Some(mut finding) = context.finding(self.code(), entry, message) {
                    finding.place.text = "Azure's default policy allows a year".to_owned();
                    finding.help.push("write a day within a year, and decide anew then".to_owned());
                    found.push(finding);
                }
            }
            for (wrong, guardrail) in wrong(&activated) {
                let at = guardrail.map_or_else(String::new, |one| format!("{}{}", one.origin.file, one.origin.pointer));
                let key = (&*entry.environment.id, &*entry.persona.id, wrong, at);
                cases.entry(key).or_insert((guardrail, Vec::new())).1.push(entry);
            }
        }
        for ((_, _, wrong, _), (guardrail, entries)) in cases {
            found.extend(tell(self.code(), context, wrong, guardrail, &entries));
        }
        Ok(())
    }
}

/// What is wrong, with the guardrail that says so, or that could.
fn wrong<'p>(activated: &Activated<'_, 'p>) -> Vec<(Wrong, Option<&'p Guardrail>)> {
    let mut wrong = Vec::new();
    let maximum = activated.policy.and_then(|policy| policy.maximum);
    if let Some(maximum) = maximum.filter(|maximum| maximum.minutes() > WORKDAY) {
        let says = activated.guardrails().find(|one| one.maximum == Some(maximum));
        wrong.push((Wrong::Activation(maximum), says));
    }
    let lasts = matches!(activated.entry.assignment.state, State::Eligible(End::For(_)));
    if lasts && activated.guardrails().all(|one| one.eligible_for.is_none()) {
        wrong.push((Wrong::Unsaid, activated.guardrail()));
    }
    wrong
}

fn tell(
    code: &'static str,
    context: &Context<'_>,
    wrong: Wrong,
    guardrail: Option<&Guardrail>,
    entries: &[&Entry<'_>],
) -> Option<Finding> {
    let first = entries.first()?;
    let (persona, environment) = (&first.persona.id, first.environment);
    let (message, text, help) = match wrong {
        Wrong::Activation(maximum) => (
            format!("`{persona}` keeps what it activates in {} for up to {}", environment.name, spoken(maximum)),
            "allows that",
            "write `maximum: PT8H` or less: whoever needs longer activates again",
        ),
        Wrong::Unsaid => (
            format!("nobody has said when `{persona}` ceases to be eligible in {}", environment.name),
            "has no `eligibleFor`, so it is a year from its deployment",
            "write `eligibleFor: P180D` in the guardrail, or `expires:` with a day in the entry",
        ),
    };
    let mut related = lines(entries.iter().copied(), "eligible so");
    let at = match guardrail {
        Some(guardrail) => origin(&guardrail.origin, text),
        None => related.remove(0),
    };
    let mut finding = context.finding_at(code, Some(environment), at, message)?;
    finding.persona = Some(persona.clone());
    let one = entries.iter().all(|entry| entry.grant.instance == first.grant.instance);
    finding.instance = one.then(|| first.grant.instance.clone());
    finding.cause = format!("{}\n{persona}\n{}\n{help}", finding.cause, environment.id);
    finding.subject = help.to_owned();
    finding.related = related;
    finding.help.push(help.to_owned());
    Some(finding)
}

/// A duration in words.
fn spoken(duration: Duration) -> String {
    match (duration.minutes() / 60, duration.minutes() % 60) {
        (24, 0) => "a day".to_owned(),
        (hours, 0) => format!("{hours} hours"),
        (hours, _) => format!("{hours} and a half hours"),
    }
}
