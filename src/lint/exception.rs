//! What a project accepts: exceptions beside what they excuse, and whether they may.
//!
//! Takes findings, gives those that are left and those that are excused, and findings about exceptions themselves (N05).
//! In the production tier an exception counts only from the environment's own file: whoever writes a persona does not
//! excuse it there.

use std::collections::HashMap;

use super::context::Context;
use super::finding::{Finding, Place};
use super::page::{page, pages};
use super::report::{Excused, Report};
use crate::diagnostic::{Severity, nearest};
use crate::model::environment::Tier;
use crate::permission::Certainty;
use crate::policy::Exception;

pub(super) const CODE: &str = "N05";

/// An exception, and whose file it stands in.
struct Written<'p> {
    exception: &'p Exception,
    by: By<'p>,
    used: bool,
    /// The rule whose finding has taken in what it is for.
    broader: Option<&'static str>,
}

/// By id, whose file it stands in.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum By<'p> {
    Persona(&'p str),
    Environment(&'p str),
}

/// Sets the findings that an exception excuses apart, and reports what is wrong with exceptions.
pub(super) fn excuse(context: &Context<'_>, found: Vec<Finding>, asked: &dyn Fn(&str) -> bool) -> Report {
    let personas =
        context.policy.personas.iter().flat_map(|one| one.exceptions.iter().map(move |e| (e, By::Persona(&one.id))));
    let environments = context
        .policy
        .environments
        .iter()
        .flat_map(|one| one.exceptions.iter().map(move |e| (e, By::Environment(&one.id))));
    let mut written: Vec<Written<'_>> = personas
        .chain(environments)
        .map(|(exception, by)| Written { exception, by, used: false, broader: None })
        .collect();
    // Those of a rule in one file, in their order.
    let mut of: HashMap<(&str, By<'_>), Vec<usize>> = HashMap::new();
    for (at, one) in written.iter().enumerate() {
        if let Some(page) = page(&one.exception.rule) {
            of.entry((page.code, one.by)).or_default().push(at);
        }
    }
    let mut report = Report::default();
    for finding in found {
        let tier = context.policy.environments.iter().find(|one| finding.environment.as_ref() == Some(&one.id));
        let tier = tier.map(|environment| environment.tier);
        let about = |code: &'static str| {
            let persona = finding.persona.as_deref().and_then(|id| of.get(&(code, By::Persona(id))));
            let environment = finding.environment.as_deref().and_then(|id| of.get(&(code, By::Environment(id))));
            persona.into_iter().chain(environment).flatten()
        };
        for &at in finding.absorbed.iter().flat_map(|&code| about(code)) {
            if let Some(one) = written.get_mut(at).filter(|one| one.fits(&finding)) {
                one.broader = Some(one.broader.map_or(finding.code, |known| known.min(finding.code)));
            }
        }
        let excused = about(finding.code).find_map(|&at| {
            let one = written.get_mut(at).filter(|one| one.fits(&finding))?;
            one.used = true;
            let counts = matches!(one.by, By::Environment(_)) || tier.is_some_and(|tier| tier != Tier::Production);
            let holds = one.exception.expires.is_none_or(|day| day >= context.today);
            (counts && holds).then_some(one.exception)
        });
        match excused {
            Some(Exception { reason, origin, .. }) => {
                report.excused.push(Excused { finding, reason: reason.to_string(), by: origin.clone() });
            }
            None => report.findings.push(finding),
        }
    }
    if asked(CODE) && context.severity(CODE, None).is_some() {
        // Whether one is needed is only known of rules that were asked.
        let judged = written.iter().filter(|one| page(&one.exception.rule).is_none_or(|page| asked(page.code)));
        report.findings.extend(judged.flat_map(|one| one.problems(context)));
    }
    report
}

impl Written<'_> {
    /// Whether it excuses a finding of its rule, or one that has taken such a finding in, about whom its file is of.
    fn fits(&self, finding: &Finding) -> bool {
        let is = |wanted: Option<&str>, found: Option<&str>| wanted.is_none_or(|wanted| found == Some(wanted));
        let exception = self.exception;
        let of = match self.by {
            By::Persona(_) => is(exception.environment.as_deref(), finding.environment.as_deref()),
            By::Environment(_) => is(exception.persona.as_deref(), finding.persona.as_deref()),
        };
        of && is(exception.component.as_deref(), finding.instance.as_deref())
    }

    /// What is wrong with the exception itself.
    fn problems(&self, context: &Context<'_>) -> Vec<Finding> {
        let exception = self.exception;
        let mut found = Vec::new();
        let owner = match self.by {
            By::Persona(id) | By::Environment(id) => id,
        };
        let of = [&exception.persona, &exception.component, &exception.environment];
        let of = of.map(|one| one.as_deref().unwrap_or_default()).join("\n");
        let mut say = |problem: &str, severity: Severity, message: String, help: &str| {
            found.push(Finding {
                code: CODE,
                severity,
                message,
                persona: None,
                environment: None,
                instance: None,
                witness: None,
                place: Place {
                    file: exception.origin.file.clone(),
                    pointer: exception.origin.pointer.to_string(),
                    text: String::new(),
                },
                related: Vec::new(),
                help: vec![help.to_owned()],
                cause: format!("{}\n{}", exception.origin.file, exception.origin.pointer),
                absorbs: &[],
                absorbed: Vec::new(),
                certainty: Certainty::Sure,
                subject: format!("{owner}\n{}\n{of}\n{problem}", exception.rule),
                fingerprint: String::new(),
            });
        };
        let rule = &exception.rule;
        let Some(page) = page(rule) else {
            let near = nearest(rule, pages().iter().flat_map(|page| [page.code, page.name]));
            let help = near
                .map_or_else(|| "`rolecast rule` lists the rules".to_owned(), |near| format!("did you mean `{near}`?"));
            say("unknown", Severity::Warning, format!("there is no rule `{rule}` to be excused from"), &help);
            return found;
        };
        let is_grave = page.code.starts_with(['E', 'P', 'D', 'B']);
        if is_grave && matches!(self.by, By::Environment(_)) && exception.persona.is_none() {
            say(
                "everybody",
                Severity::Error,
                format!("the exception for {rule} excuses every persona"),
                "name the one with `persona:`",
            );
        }
        match exception.expires {
            Some(day) if day < context.today => {
                say(
                    "ended",
                    Severity::Error,
                    format!("the exception for {rule} ended on {day}"),
                    "mend what it excused, or decide anew",
                );
            }
            None if is_grave => {
                say(
                    "endless",
                    Severity::Error,
                    format!("the exception for {rule} never ends"),
                    "add `expires:` and a day",
                );
            }
            _ if !self.used => match self.broader {
                Some(broader) => say(
                    "unused",
                    Severity::Warning,
                    format!("the exception for {rule} excuses nothing: what it is for is part of {broader} here"),
                    &format!("write it for {broader} if that is accepted, or remove it"),
                ),
                None => {
                    say("unused", Severity::Warning, format!("the exception for {rule} excuses nothing"), "remove it");
                }
            },
            _ => {}
        }
        if let By::Persona(_) = self.by
            && let Some(named) = &exception.environment
            && context.policy.environments.iter().any(|one| one.id == *named && one.tier == Tier::Production)
        {
            let help = format!("write it in the file of `{named}`, whose owners decide about that");
            say(
                "misplaced",
                Severity::Error,
                format!("an exception for {rule} in `{named}` does not count in a persona's file"),
                &help,
            );
        }
        found
    }
}
