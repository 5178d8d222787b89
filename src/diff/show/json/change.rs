//! Changes of a principal at a scope, in JSON.

use schemars::JsonSchema;
use serde::Serialize;

use super::parts::{LineJson, PrimitiveJson, PrincipalJson, ReasonJson, end};
use crate::diff::show::{Locate, Which, set};
use crate::diff::{Change, Operations, Standing, StateChange, Step, What};
use crate::permission::{Operations as Known, Plane};

/// A principal's change at a scope.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Change", deny_unknown_fields)]
pub(super) struct ChangeJson {
    /// Who.
    #[schemars(example = serde_json::json!({ "name": "sg-web-dev", "id": "44444444-1111-4444-8444-000000000001", "type": "Group" }))]
    principal: PrincipalJson,
    /// Where; a parameter is written with its environment, `{dev:name}`.
    #[schemars(example = &"/subscriptions/22222222-1111-4222-8222-222222222222/resourceGroups/rg-web-dev")]
    scope: String,
    /// Operations gained and lost in each state. On a resource only operations on it and its parts are in it.
    #[schemars(example = serde_json::json!([]))]
    states: Vec<StateJson>,
    /// In what access is broader.
    #[schemars(example = serde_json::json!([]))]
    broader: Vec<StepJson>,
    /// In what access is narrower; `why` says why it was broader before.
    #[schemars(example = serde_json::json!([]))]
    narrower: Vec<StepJson>,
    /// Primitives that the broader access opens.
    #[schemars(example = serde_json::json!([]))]
    opens: Vec<PrimitiveJson>,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "State", deny_unknown_fields)]
struct StateJson {
    /// `control` or `data`.
    #[schemars(example = &"data")]
    plane: String,
    /// `active`, `active-until` or `eligible`.
    #[schemars(example = &"eligible")]
    state: String,
    /// What only the second side has.
    #[schemars(example = serde_json::json!({ "sure": [], "possible": [] }))]
    gained: SetJson,
    /// What only the first side has.
    #[schemars(example = serde_json::json!({ "sure": [], "possible": [] }))]
    lost: SetJson,
}

/// Operations, in the two readings of `X/*/verb`.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Set", deny_unknown_fields)]
struct SetJson {
    /// In every case.
    #[schemars(example = serde_json::json!([]))]
    sure: Vec<TermJson>,
    /// If `X/*/verb` matches `X/verb`.
    #[schemars(example = serde_json::json!([]))]
    possible: Vec<TermJson>,
}

/// A pattern except some patterns.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Term", deny_unknown_fields)]
struct TermJson {
    /// The pattern.
    #[schemars(example = &"*")]
    pattern: String,
    /// What is taken out of it, without types that are never on the scope.
    #[schemars(example = ["*/read"])]
    except: Vec<String>,
    /// An operation that is in it.
    #[schemars(example = &"Microsoft.Storage/storageAccounts/write")]
    witness: String,
    /// How many operations that built-in roles name are in it.
    #[schemars(example = 12)]
    known_operations: usize,
}

/// Something that is broader, for the same reasons.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Step", deny_unknown_fields)]
struct StepJson {
    /// `control` or `data`; left out for a role of another system than Azure RBAC.
    #[schemars(example = &"data")]
    #[serde(skip_serializing_if = "Option::is_none")]
    plane: Option<String>,
    /// Which operations; left out for a role of another system.
    #[schemars(example = serde_json::json!({ "sure": [], "possible": [] }))]
    #[serde(skip_serializing_if = "Option::is_none")]
    operations: Option<SetJson>,
    /// The role of another system.
    #[schemars(example = &"Storage Blob Data Reader")]
    #[serde(skip_serializing_if = "Option::is_none")]
    role: Option<String>,
    /// The other system.
    #[schemars(example = &"cosmos-db")]
    #[serde(skip_serializing_if = "Option::is_none")]
    mechanism: Option<String>,
    /// `active`, `active-until` or `eligible`.
    #[schemars(example = &"eligible")]
    state: String,
    /// The day on which it ends, or how long after each deployment.
    #[schemars(example = &"2027-06-30")]
    #[serde(skip_serializing_if = "Option::is_none")]
    end: Option<String>,
    /// Why.
    #[schemars(example = serde_json::json!([{ "reason": "new-access", "text": "new" }]))]
    why: Vec<ReasonJson>,
    /// Whether the same is lost elsewhere, or by another principal of the same kind.
    #[schemars(example = false)]
    moved: bool,
    /// Whether all of it is accepted.
    #[schemars(example = false)]
    accepted: bool,
    /// The lines that give it.
    #[schemars(example = serde_json::json!([]))]
    lines: Vec<LineJson>,
}

impl ChangeJson {
    pub(super) fn of(change: &Change, locate: Locate<'_>) -> ChangeJson {
        let mut steps = |steps: &[Step], side: Which| -> Vec<StepJson> {
            let told = steps.iter().filter(|step| !step.is_implied);
            told.map(|step| StepJson::of(step, side, locate)).collect()
        };
        ChangeJson {
            principal: PrincipalJson::of(&change.principal),
            scope: change.scope.to_string(),
            broader: steps(&change.broader, Which::After),
            narrower: steps(&change.narrower, Which::Before),
            states: change.states.iter().map(StateJson::of).collect(),
            opens: change.primitives.iter().map(PrimitiveJson::of).collect(),
        }
    }
}

impl StateJson {
    fn of(one: &StateChange) -> StateJson {
        StateJson {
            plane: one.plane.name().to_owned(),
            state: one.state.word().to_owned(),
            gained: SetJson::of(one.plane, &one.gained),
            lost: SetJson::of(one.plane, &one.lost),
        }
    }
}

impl SetJson {
    fn of(plane: Plane, operations: &Operations) -> SetJson {
        let terms = |of: &crate::permission::Set| {
            let term = |term: &crate::permission::Term| TermJson {
                pattern: term.pattern().to_string(),
                except: set::except(term).map(ToString::to_string).collect(),
                witness: Known::builtin().example(plane, term),
                known_operations: Known::builtin().in_term(plane, term).count(),
            };
            set::terms(plane, of).into_iter().map(term).collect()
        };
        SetJson { sure: terms(&operations.sure), possible: terms(&operations.possible) }
    }
}

impl StepJson {
    fn of(step: &Step, side: Which, locate: Locate<'_>) -> StepJson {
        let (plane, operations, role, mechanism) = match &step.what {
            What::Operations { plane, operations } => {
                (Some(plane.name().to_owned()), Some(SetJson::of(*plane, operations)), None, None)
            }
            What::Role { mechanism, name } => (None, None, Some(name.to_string()), Some(mechanism.id().to_owned())),
        };
        StepJson {
            plane,
            operations,
            role,
            mechanism,
            state: Standing::of(step.state).word().to_owned(),
            end: end(step.state),
            why: step.reasons.iter().map(|reason| ReasonJson::of(reason, side == Which::After)).collect(),
            moved: step.is_moved,
            accepted: step.is_accepted(),
            lines: step.lines.iter().map(|line| LineJson::of(line, side, locate)).collect(),
        }
    }
}
