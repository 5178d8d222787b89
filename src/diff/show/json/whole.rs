//! The whole difference, in JSON.

use schemars::JsonSchema;
use serde::Serialize;

use super::VERSION;
use super::change::{ChangeJson, LineJson, PrimitiveJson, PrincipalJson, ReasonJson};
use crate::diff::show::{Locate, Which};
use crate::diff::{Around, AssignmentChange, Counterexample, Diff, Entry, Field, Row, Standing};
use crate::model::environment::Tier;
use crate::policy::{End, State};

/// What two projects, or two states of one, have apart in access.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(title = "Access difference")]
pub(super) struct DiffJson {
    /// The version of this format: 1.
    version: u32,
    /// `unchanged`, `narrowed`, `moved`, `both` or `broadened`.
    verdict: String,
    /// What the gate does not let through; null where it lets everything through, or there is none.
    refused: Option<RefusedJson>,
    /// The catalogues of roles of the first side and the second.
    catalogs: [CatalogJson; 2],
    /// How far broader access reaches, as far as the second side knows what there is.
    blast: BlastJson,
    /// Personas in environments for which something changes, the worst first.
    personas: Vec<RowJson>,
    /// How many other personas hold something in an environment, for which nothing changes.
    unchanged: usize,
    /// What principals have more or less, the worst first.
    changes: Vec<ChangeJson>,
    /// Guardrails, exceptions, and agents that are what people were.
    around: Vec<AroundJson>,
    /// Assignments that are added, removed or changed.
    assignments: Vec<AssignmentJson>,
}

/// What shows that a gate does not let a difference through.
#[derive(Serialize, JsonSchema)]
struct RefusedJson {
    /// The persona; null for all.
    persona: Option<String>,
    /// The environment; null for all.
    environment: Option<String>,
    /// The principal.
    principal: Option<String>,
    /// An operation that it can do now, or under less; another system's role by its name.
    action: Option<String>,
    /// The primitive that this opens, where that is why.
    primitive: Option<String>,
    /// Why.
    why: ReasonJson,
    /// `before` or `after`: the side whose file it is.
    side: String,
    /// The file, inside the project.
    file: String,
    /// The JSON pointer.
    pointer: String,
    /// The line, from 1.
    line: Option<u32>,
    /// The column, from 1.
    column: Option<u32>,
}

#[derive(Serialize, JsonSchema)]
struct CatalogJson {
    /// The day as of which it holds.
    date: String,
    /// SHA-256 of its text.
    digest: String,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct BlastJson {
    /// Principals that gain.
    principals: usize,
    /// Resources.
    resources: usize,
    /// Resource groups.
    resource_groups: usize,
    /// Subscriptions.
    subscriptions: usize,
}

#[derive(Serialize, JsonSchema)]
struct RowJson {
    /// The persona.
    persona: String,
    /// The environment.
    environment: String,
    /// `development`, `staging` or `production`.
    tier: Option<String>,
    /// As above, for this persona in this environment.
    verdict: String,
    /// Why it is broader.
    broader: Vec<ReasonJson>,
    /// Why it was broader before.
    narrower: Vec<ReasonJson>,
}

#[derive(Serialize, JsonSchema)]
struct AroundJson {
    /// Whether the second side is the broader one; the first otherwise.
    broader: bool,
    /// Why that side is broader.
    why: ReasonJson,
    /// The environment; null for all.
    environment: Option<String>,
    /// The persona; null for all.
    persona: Option<String>,
    /// The principal that an agent is.
    principal: Option<String>,
    /// Primitives that all that it has opens.
    opens: Vec<PrimitiveJson>,
    /// `before` or `after`: the side whose file it is.
    side: String,
    /// The file, inside the project.
    file: String,
    /// The JSON pointer.
    pointer: String,
    /// The line, from 1.
    line: Option<u32>,
    /// The column, from 1.
    column: Option<u32>,
}

#[derive(Serialize, JsonSchema)]
struct AssignmentJson {
    /// `added`, `removed` or `changed`.
    change: String,
    /// What is other: `scope`, `principal`, `role`, `state`, `expiry`, `condition`, `membership`, `activation`.
    fields: Vec<String>,
    /// As it was.
    before: Option<EntryJson>,
    /// As it is.
    after: Option<EntryJson>,
}

#[derive(Serialize, JsonSchema)]
struct EntryJson {
    /// The environment that manages it.
    environment: String,
    /// What carries it.
    mechanism: String,
    /// Where; a parameter is written with its environment.
    scope: String,
    /// Who.
    principal: PrincipalJson,
    /// The role's name.
    role: String,
    /// The role's GUID.
    #[serde(rename = "roleId")]
    id: Option<String>,
    /// `active`, `active-until` or `eligible`.
    state: String,
    /// The day on which it ends, or how long after each deployment.
    end: Option<String>,
    /// The condition.
    condition: Option<String>,
    /// The lines that want it.
    lines: Vec<LineJson>,
}

impl DiffJson {
    pub(super) fn of(diff: &Diff, refused: Option<&Counterexample>, locate: Locate<'_>) -> DiffJson {
        let catalog =
            |at: &crate::policy::CatalogStamp| CatalogJson { date: at.date.to_string(), digest: at.digest.to_string() };
        let [was, is] = &diff.catalogs;
        DiffJson {
            version: VERSION,
            verdict: diff.verdict.word().to_owned(),
            refused: refused.map(|one| RefusedJson::of(one, locate)),
            catalogs: [catalog(was), catalog(is)],
            blast: BlastJson {
                principals: diff.blast.principals,
                resources: diff.blast.resources,
                resource_groups: diff.blast.resource_groups,
                subscriptions: diff.blast.subscriptions,
            },
            personas: diff.rows.iter().map(RowJson::of).collect(),
            unchanged: diff.unchanged,
            changes: diff.changes.iter().map(|change| ChangeJson::of(change, locate)).collect(),
            around: diff.around.iter().map(|one| AroundJson::of(one, locate)).collect(),
            assignments: diff.assignments.iter().map(|one| AssignmentJson::of(one, locate)).collect(),
        }
    }
}

impl RefusedJson {
    fn of(one: &Counterexample, locate: Locate<'_>) -> RefusedJson {
        let side = if one.is_in_second { Which::After } else { Which::Before };
        let (line, column) = locate(side, &one.origin.file, &one.origin.pointer).unzip();
        let text = |text: &Option<crate::policy::Text>| text.as_deref().map(str::to_owned);
        RefusedJson {
            persona: text(&one.persona),
            environment: text(&one.environment),
            principal: text(&one.principal),
            action: one.action.clone(),
            primitive: text(&one.primitive),
            why: ReasonJson::of(&one.reason, one.is_broader),
            side: side.word().to_owned(),
            file: one.origin.file.to_string(),
            pointer: one.origin.pointer.to_string(),
            line,
            column,
        }
    }
}

impl RowJson {
    fn of(row: &Row) -> RowJson {
        let reasons = |reasons: &[crate::diff::Reason], is_broader| {
            reasons.iter().map(|reason| ReasonJson::of(reason, is_broader)).collect()
        };
        RowJson {
            persona: row.persona.to_string(),
            environment: row.environment.to_string(),
            tier: row.tier.map(|tier| word(tier).to_owned()),
            verdict: row.verdict.word().to_owned(),
            broader: reasons(&row.broader, true),
            narrower: reasons(&row.narrower, false),
        }
    }
}

fn word(tier: Tier) -> &'static str {
    match tier {
        Tier::Development => "development",
        Tier::Staging => "staging",
        Tier::Production => "production",
    }
}

impl AroundJson {
    fn of(one: &Around, locate: Locate<'_>) -> AroundJson {
        let side = if one.is_in_second { Which::After } else { Which::Before };
        let (line, column) = locate(side, &one.origin.file, &one.origin.pointer).unzip();
        AroundJson {
            broader: one.is_broader,
            why: ReasonJson::of(&one.reason, one.is_broader),
            environment: one.environment.as_deref().map(str::to_owned),
            persona: one.persona.as_deref().map(str::to_owned),
            principal: one.principal.as_deref().map(str::to_owned),
            opens: one.primitives.iter().map(PrimitiveJson::of).collect(),
            side: side.word().to_owned(),
            file: one.origin.file.to_string(),
            pointer: one.origin.pointer.to_string(),
            line,
            column,
        }
    }
}

impl AssignmentJson {
    fn of(one: &AssignmentChange, locate: Locate<'_>) -> AssignmentJson {
        let change = match (&one.was, &one.is) {
            (None, _) => "added",
            (_, None) => "removed",
            _ => "changed",
        };
        AssignmentJson {
            change: change.to_owned(),
            fields: one.fields.iter().map(|&field| Field::word(field).to_owned()).collect(),
            before: one.was.as_ref().map(|entry| EntryJson::of(entry, Which::Before, locate)),
            after: one.is.as_ref().map(|entry| EntryJson::of(entry, Which::After, locate)),
        }
    }
}

impl EntryJson {
    fn of(entry: &Entry, side: Which, locate: Locate<'_>) -> EntryJson {
        EntryJson {
            environment: entry.environment.to_string(),
            mechanism: entry.mechanism.id().to_owned(),
            scope: entry.scope.to_string(),
            principal: PrincipalJson::of(&entry.principal),
            role: entry.role.name.to_string(),
            id: entry.role.id.map(|id| id.to_string()),
            state: Standing::of(entry.state).word().to_owned(),
            end: match entry.state {
                State::Active => None,
                State::ActiveUntil(day) | State::Eligible(End::Until(day)) => Some(day.to_string()),
                State::Eligible(End::For(length)) => Some(length.to_string()),
            },
            condition: entry.condition.as_deref().map(str::to_owned),
            lines: entry.lines.iter().map(|line| LineJson::of(line, side, locate)).collect(),
        }
    }
}
