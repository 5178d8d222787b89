//! Accepted findings: which are added, and which are accepted for longer.

use std::collections::BTreeMap;

use super::{Around, Renamed};
use crate::diff::reason::Reason;
use crate::diff::side::Side;
use crate::model::text::Date;
use crate::policy::{Exception, Origin, Text};

/// What is excused, in lower case: rule, persona, component, environment.
type Key = (String, Option<String>, Option<String>, Option<String>);

/// An exception as it counts: until the last day of those that excuse the same.
struct Excused<'p> {
    exception: &'p Exception,
    persona: Option<Text>,
    environment: Option<Text>,
}

pub(super) fn changes(before: &Side<'_>, after: &Side<'_>, renamed: &Renamed) -> Vec<Around> {
    let (was, is) = (excused(before, renamed), excused(after, &Renamed::new()));
    let mut found = Vec::new();
    for (key, one) in &is {
        found.extend(looser(one, was.get(key), after, true));
    }
    for (key, one) in &was {
        found.extend(looser(one, is.get(key), before, false));
    }
    found
}

/// That one side excuses more than the other.
fn looser(one: &Excused<'_>, other: Option<&Excused<'_>>, side: &Side<'_>, is_second: bool) -> Option<Around> {
    let rule = one.exception.rule.clone();
    let reason = match other {
        None => Reason::ExceptionAdded { rule },
        Some(other) if last(one.exception) > last(other.exception) => {
            Reason::ExceptionExtended { rule, was: other.exception.expires, is: one.exception.expires }
        }
        Some(_) => return None,
    };
    let Origin { file, pointer } = one.exception.origin.clone();
    let all = || side.policy.environments.iter().filter_map(|one| side.tier(&one.id)).max();
    Some(Around {
        is_broader: is_second,
        reason,
        environment: one.environment.clone(),
        tier: one.environment.as_deref().map_or_else(all, |id| side.tier(id)),
        persona: one.persona.clone(),
        principal: None,
        primitives: Vec::new(),
        origin: Origin { file, pointer },
        is_in_second: is_second,
        is_accepted: false,
    })
}

/// The last day, after which there is none.
fn last(exception: &Exception) -> (bool, Option<Date>) {
    (exception.expires.is_none(), exception.expires)
}

fn excused<'p>(side: &Side<'p>, renamed: &Renamed) -> BTreeMap<Key, Excused<'p>> {
    let name = |id: &Text| renamed.get(id).unwrap_or(id).clone();
    let of_personas = side.policy.personas.iter().flat_map(|persona| {
        let one = |exception: &'p Exception| Excused {
            exception,
            persona: Some(name(&persona.id)),
            environment: exception.environment.clone(),
        };
        persona.exceptions.iter().map(one).collect::<Vec<_>>()
    });
    let of_environments = side.policy.environments.iter().flat_map(|environment| {
        let one = |exception: &'p Exception| Excused {
            exception,
            persona: exception.persona.as_ref().map(name),
            environment: Some(environment.id.clone()),
        };
        environment.exceptions.iter().map(one).collect::<Vec<_>>()
    });
    let mut found: BTreeMap<Key, Excused<'p>> = BTreeMap::new();
    for one in of_personas.chain(of_environments) {
        let low = |text: &Option<Text>| text.as_deref().map(str::to_ascii_lowercase);
        let rule = one.exception.rule.to_ascii_lowercase();
        let key = (rule, low(&one.persona), low(&one.exception.component), low(&one.environment));
        match found.get(&key) {
            Some(known) if last(known.exception) >= last(one.exception) => {}
            _ => drop(found.insert(key, one)),
        }
    }
    found
}
