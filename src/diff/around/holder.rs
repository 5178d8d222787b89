//! Who a principal is: agents where humans alone were, and personas that have another id and are the same otherwise.

use std::collections::{BTreeMap, BTreeSet};

use super::{Around, Renamed};
use crate::diff::place::principal_key;
use crate::diff::principal::called;
use crate::diff::reason::Reason;
use crate::diff::side::{Holder, Side};
use crate::model::persona::Kind;
use crate::policy::{Origin, Persona};

/// Agents that are a principal which humans alone were and which has access on both sides, and the other way round; with
/// the principal's key.
pub(in crate::diff) fn changes(before: &Side<'_>, after: &Side<'_>) -> Vec<(String, Around)> {
    let mut found = Vec::new();
    for (key, is) in &after.holders {
        let Some(was) = before.holders.get(key) else { continue };
        if was.held.is_empty() || is.held.is_empty() {
            continue;
        }
        let (side, holder, is_broader) = match (has(was, Kind::Agent), has(is, Kind::Agent)) {
            (false, true) if has(was, Kind::Human) => (after, is, true),
            (true, false) if has(is, Kind::Human) => (before, was, false),
            _ => continue,
        };
        let reason = if has(holder, Kind::Human) { Reason::AgentAdded } else { Reason::HumanReplacedByAgent };
        for (environment, persona) in holder.is.iter().filter(|(_, persona)| persona.kind == Kind::Agent) {
            let mut one = agent(side, &environment.id, &persona.id, reason.clone(), is_broader);
            one.principal = Some(called(holder.principal));
            found.push((key.to_string(), one));
        }
    }
    found
}

fn has(holder: &Holder<'_>, kind: Kind) -> bool {
    holder.is.iter().any(|(_, persona)| persona.kind == kind)
}

/// That an agent has something, on one side.
pub(in crate::diff) fn agent(
    side: &Side<'_>,
    environment: &str,
    persona: &str,
    reason: Reason,
    is_second: bool,
) -> Around {
    let file = side.environment(environment).map(|one| one.file.clone()).unwrap_or_default();
    Around {
        is_broader: is_second,
        reason,
        environment: Some(environment.into()),
        tier: side.tier(environment),
        persona: Some(persona.into()),
        principal: None,
        primitives: Vec::new(),
        origin: Origin { file, pointer: format!("/principals/{persona}").into() },
        is_in_second: is_second,
        is_accepted: false,
    }
}

/// Personas that are on one side alone, and are the same principals in the same environments as one that is on the other
/// side alone.
pub(in crate::diff) fn renamed(before: &Side<'_>, after: &Side<'_>) -> Renamed {
    let gone = alone(before, after);
    let mut come: BTreeMap<_, Vec<&Persona>> = BTreeMap::new();
    for (persona, is) in alone(after, before) {
        come.entry(is).or_default().push(persona);
    }
    let mut once: BTreeMap<_, Vec<&Persona>> = BTreeMap::new();
    for (persona, was) in gone {
        once.entry(was).or_default().push(persona);
    }
    let mut renamed = Renamed::new();
    for (is, was) in once {
        if let ([was], Some([new])) = (was.as_slice(), come.get(&is).map(Vec::as_slice)) {
            renamed.insert(was.id.clone(), new.id.clone());
        }
    }
    renamed
}

/// What a persona is: its kind and purpose apart, the environments and keys of its principals.
type Being = (Kind, crate::model::persona::Purpose, BTreeSet<(String, String)>);

/// The personas that the other side has not, with what they are.
fn alone<'p>(side: &Side<'p>, other: &Side<'p>) -> Vec<(&'p Persona, Being)> {
    let missing = side.policy.personas.iter().filter(|persona| other.persona(&persona.id).is_none());
    let being = |persona: &'p Persona| {
        let mut are = BTreeSet::new();
        for environment in &side.policy.environments {
            for (_, principals) in environment.principals.iter().filter(|(id, _)| *id == persona.id) {
                let key = |id| (environment.id.to_ascii_lowercase(), principal_key(environment, id).into_owned());
                are.extend(principals.iter().map(|principal| key(&principal.id)));
            }
        }
        (persona, (persona.kind, persona.purpose, are))
    };
    missing.map(being).filter(|(_, (_, _, are))| !are.is_empty()).collect()
}
