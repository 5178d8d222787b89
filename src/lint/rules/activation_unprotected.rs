//! P03 `activation-unprotected`.

use std::collections::BTreeMap;

use super::{lines, origin, place};
use crate::diagnostic::Severity;
use crate::lint::activation::Activated;
use crate::lint::context::{Context, Entry, TooIntricate};
use crate::lint::finding::Finding;
use crate::lint::rule::Rule;
use crate::model::environment::Tier;
use crate::model::persona::Purpose;
use crate::policy::Guardrail;

/// Eligible access in the production tier that is activated with too little asked.
pub(in crate::lint) struct ActivationUnprotected;

/// What is not asked for, and the words for it in a guardrail.
type Missing = (&'static str, &'static str);

const APPROVAL: Missing = ("approval", "approval: [APPROVER]");
const MFA: Missing = ("multifactor authentication", "mfa: true");
/// What changes things without privilege needs one of the two; the one that delays nobody is offered.
const EITHER: Missing = ("approval or multifactor authentication", "mfa: true");
const REASON: Missing = ("a reason", "justification: true");

/// Entries that lack the same by the same guardrail.
struct Case<'c, 'p> {
    guardrail: Option<&'p Guardrail>,
    privileged: bool,
    missing: Vec<Missing>,
    entries: Vec<&'c Entry<'p>>,
}

impl Rule for ActivationUnprotected {
    fn code(&self) -> &'static str {
        "P03"
    }

    fn check(&self, context: &Context<'_>, found: &mut Vec<Finding>) -> Result<(), TooIntricate> {
        let mut cases: BTreeMap<(&str, &str, String, Vec<Missing>), Case<'_, '_>> = BTreeMap::new();
        for activated in Activated::all(context, |environment| environment.tier == Tier::Production) {
            let entry = activated.entry;
            let privileged = entry.privilege().is_some();
            let missing = missing(&activated, privileged);
            if missing.is_empty() {
                continue;
            }
            let guardrail = activated.guardrail();
            let at = guardrail.map_or_else(String::new, |one| format!("{}{}", one.origin.file, one.origin.pointer));
            let key = (&*entry.environment.id, &*entry.persona.id, at, missing.clone());
            let case = cases.entry(key).or_insert(Case { guardrail, privileged, missing, entries: Vec::new() });
            case.entries.push(entry);
        }
        found.extend(cases.into_values().filter_map(|case| tell(self.code(), context, &case)));
        Ok(())
    }
}

/// What ought to be asked for and is not.
fn missing(activated: &Activated<'_, '_>, privileged: bool) -> Vec<Missing> {
    let entry = activated.entry;
    let asks = activated.policy;
    let approval = asks.is_some_and(|policy| !policy.approvers.is_empty());
    let mfa = asks.is_some_and(|policy| policy.mfa);
    let reason = asks.is_some_and(|policy| policy.justification || policy.ticket);
    // In an emergency there may be nobody to approve.
    let alone = entry.persona.purpose == Purpose::BreakGlass;
    let mut missing = Vec::new();
    if privileged {
        missing.extend((!approval && !alone).then_some(APPROVAL));
        missing.extend((!mfa).then_some(MFA));
        missing.extend((!reason).then_some(REASON));
    } else if entry.changes.is_some() && !approval && !mfa {
        missing.push(EITHER);
    }
    missing
}

fn tell(code: &'static str, context: &Context<'_>, case: &Case<'_, '_>) -> Option<Finding> {
    let first = case.entries.first()?;
    let access = if case.privileged { "privileged access" } else { "access that changes things" };
    let without = case.missing.iter().map(|(words, _)| *words).collect::<Vec<_>>().join(" or ");
    let more = match case.entries.len() - 1 {
        0 => String::new(),
        others => format!(", and {others} more like it,"),
    };
    let persona = &first.persona.id;
    let message = format!("`{persona}` activates {access} {}{more} without {without}", place(first));
    let mut related = lines(case.entries.iter().copied(), "activated so");
    let at = match case.guardrail {
        Some(guardrail) => origin(&guardrail.origin, "asks for no more"),
        None => related.remove(0),
    };
    let mut finding = context.finding_at(code, Some(first.environment), at, message)?;
    if !case.privileged {
        finding.severity = finding.severity.min(Severity::Warning);
    }
    finding.persona = Some(persona.clone());
    let one = case.entries.iter().all(|entry| entry.grant.instance == first.grant.instance);
    finding.instance = one.then(|| first.grant.instance.clone());
    finding.cause = format!("{}\n{persona}\n{}\n{without}", finding.cause, first.environment.id);
    finding.subject = without;
    finding.related = related;
    let words: Vec<&str> = case.missing.iter().map(|(_, words)| *words).collect();
    let help = format!("add it to the guardrail: `activation: {{ {} }}`", words.join(", "));
    finding.help.push(help);
    if case.missing.contains(&APPROVAL) {
        finding.help.push("whom `approval` names stands under `approvers` of the environment".to_owned());
    }
    Some(finding)
}
