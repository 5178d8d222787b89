//! What somebody holds, as programs read it: for `rolecast explain --format json`.
//!
//! Takes holdings, gives values to write. Does not print.

use serde::Serialize;

use super::show::PlaceOf;
use super::{Held, Holdings, Reached, words};

/// What is held, for JSON.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct HeldJson {
    environment: String,
    instance: Option<String>,
    role: String,
    role_id: Option<String>,
    mechanism: &'static str,
    scope: String,
    principal: String,
    state: String,
    condition: Option<String>,
    allows: Vec<DoingJson>,
    from: Vec<String>,
}

/// What is done on a plane, for JSON.
#[derive(Serialize)]
struct DoingJson {
    plane: &'static str,
    verbs: Vec<&'static str>,
    things: Vec<String>,
}

impl HeldJson {
    /// Of every assignment.
    pub fn of(holdings: &Holdings<'_>, place: PlaceOf<'_>) -> Vec<HeldJson> {
        let one = |held: &Held<'_>| HeldJson {
            environment: held.environment.id.to_string(),
            instance: held.assignment.instance.as_deref().map(str::to_owned),
            role: held.assignment.role.name.to_string(),
            role_id: held.assignment.role.id.map(|id| id.to_string()),
            mechanism: held.assignment.mechanism.id(),
            scope: held.assignment.scope.to_string(),
            principal: held.assignment.principal.id.to_string(),
            state: held.assignment.state.to_string(),
            condition: held.assignment.condition.as_deref().map(str::to_owned),
            allows: words(&held.access, held.assignment.scope.resource_type().as_deref())
                .into_iter()
                .map(|doing| DoingJson { plane: doing.plane.name(), verbs: doing.verbs, things: doing.things })
                .collect(),
            from: held.grants.iter().map(|grant| place(grant)).collect(),
        };
        holdings.held.iter().map(one).collect()
    }
}

/// A primitive, for JSON.
#[derive(Serialize)]
pub struct ReachedJson {
    id: String,
    name: String,
    severity: &'static str,
    certainty: &'static str,
    actions: Vec<String>,
    /// For each action, the places of assignments in the list of what is held.
    by: Vec<Vec<usize>>,
}

impl ReachedJson {
    /// Of a primitive.
    pub fn of(reached: &Reached) -> ReachedJson {
        let primitive = &reached.enabled.primitive;
        ReachedJson {
            id: primitive.id.value.to_string(),
            name: primitive.name.value.to_string(),
            severity: primitive.severity.value.word(),
            certainty: reached.enabled.certainty.name(),
            actions: reached.enabled.operations.iter().map(|operation| operation.name.clone()).collect(),
            by: reached.by.clone(),
        }
    }
}
