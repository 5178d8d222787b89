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
#[schemars(rename = "Difference", deny_unknown_fields)]
pub(super) struct DiffJson {
    /// The version of this format: 1.
    #[schemars(example = 1, range(min = 1, max = 1))]
    version: u32,
    /// `unchanged`, `narrowed`, `moved`, `both` or `broadened`.
    #[schemars(example = &"broadened")]
    verdict: String,
    /// What the gate does not let through; left out where it lets everything through, or there is none.
    #[schemars(example = serde_json::json!({ "persona": "P001", "environment": "production", "action": "Microsoft.Storage/storageAccounts/listKeys/action", "why": { "reason": "new-access", "text": "new" }, "side": "after", "file": "personas/P001.yaml", "pointer": "/componentAccess/azure-storage/production", "line": 7, "column": 11 }))]
    #[serde(skip_serializing_if = "Option::is_none")]
    refused: Option<RefusedJson>,
    /// The catalogues of roles of the first side and the second.
    #[schemars(example = serde_json::json!([{ "date": "2026-08-22", "digest": "0f343b09" }, { "date": "2026-08-22", "digest": "0f343b09" }]))]
    catalogs: [CatalogJson; 2],
    /// How far broader access reaches, as far as the second side knows what there is.
    #[schemars(example = serde_json::json!({ "principals": 1, "resources": 2, "resourceGroups": 1, "subscriptions": 1 }))]
    blast: BlastJson,
    /// Personas in environments for which something changes, the worst first.
    #[schemars(example = serde_json::json!([]))]
    personas: Vec<RowJson>,
    /// How many other personas hold something in an environment, for which nothing changes.
    #[schemars(example = 17)]
    unchanged: usize,
    /// What principals have more or less, the worst first.
    #[schemars(example = serde_json::json!([]))]
    changes: Vec<ChangeJson>,
    /// Guardrails, exceptions, and agents that are what people were.
    #[schemars(example = serde_json::json!([]))]
    around: Vec<AroundJson>,
    /// Assignments that are added, removed or changed.
    #[schemars(example = serde_json::json!([]))]
    assignments: Vec<AssignmentJson>,
}

/// What shows that a gate does not let a difference through.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Refused", deny_unknown_fields)]
struct RefusedJson {
    /// The persona; left out for all.
    #[schemars(example = &"P001")]
    #[serde(skip_serializing_if = "Option::is_none")]
    persona: Option<String>,
    /// The environment; left out for all.
    #[schemars(example = &"production")]
    #[serde(skip_serializing_if = "Option::is_none")]
    environment: Option<String>,
    /// The principal.
    #[schemars(example = &"sg-web-dev")]
    #[serde(skip_serializing_if = "Option::is_none")]
    principal: Option<String>,
    /// An operation that it can do now, or under less; another system's role by its name.
    #[schemars(example = &"Microsoft.Storage/storageAccounts/listKeys/action")]
    #[serde(skip_serializing_if = "Option::is_none")]
    action: Option<String>,
    /// The primitive that this opens, where that is why.
    #[schemars(example = &"K01")]
    #[serde(skip_serializing_if = "Option::is_none")]
    primitive: Option<String>,
    /// Why.
    #[schemars(example = serde_json::json!({ "reason": "new-access", "text": "new" }))]
    why: ReasonJson,
    /// `before` or `after`: the side whose file it is.
    #[schemars(example = &"after")]
    side: String,
    /// The file, inside the project.
    #[schemars(example = &"personas/P001.yaml")]
    file: String,
    /// The JSON pointer.
    #[schemars(example = &"/componentAccess/azure-storage/production")]
    pointer: String,
    /// The line, from 1.
    #[schemars(example = 7)]
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u32>,
    /// The column, from 1.
    #[schemars(example = 11)]
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<u32>,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Catalog", deny_unknown_fields)]
struct CatalogJson {
    /// The day as of which it holds.
    #[schemars(example = &"2026-08-22")]
    date: String,
    /// SHA-256 of its text.
    #[schemars(example = &"0f343b0931126a20")]
    digest: String,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Blast", deny_unknown_fields)]
struct BlastJson {
    /// Principals that gain.
    #[schemars(example = 1)]
    principals: usize,
    /// Resources.
    #[schemars(example = 2)]
    resources: usize,
    /// Resource groups.
    #[schemars(example = 1)]
    resource_groups: usize,
    /// Subscriptions.
    #[schemars(example = 1)]
    subscriptions: usize,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Row", deny_unknown_fields)]
struct RowJson {
    /// The persona.
    #[schemars(example = &"P001")]
    persona: String,
    /// The environment.
    #[schemars(example = &"production")]
    environment: String,
    /// `development`, `staging` or `production`.
    #[schemars(example = &"production")]
    #[serde(skip_serializing_if = "Option::is_none")]
    tier: Option<String>,
    /// As above, for this persona in this environment.
    #[schemars(example = &"broadened")]
    verdict: String,
    /// Why it is broader.
    #[schemars(example = serde_json::json!([{ "reason": "new-access", "text": "new" }]))]
    broader: Vec<ReasonJson>,
    /// Why it was broader before.
    #[schemars(example = serde_json::json!([{ "reason": "new-access", "text": "new" }]))]
    narrower: Vec<ReasonJson>,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Around", deny_unknown_fields)]
struct AroundJson {
    /// Whether the second side is the broader one; the first otherwise.
    #[schemars(example = false)]
    broader: bool,
    /// Why that side is broader.
    #[schemars(example = serde_json::json!({ "reason": "new-access", "text": "new" }))]
    why: ReasonJson,
    /// The environment; left out for all.
    #[schemars(example = &"production")]
    #[serde(skip_serializing_if = "Option::is_none")]
    environment: Option<String>,
    /// The persona; left out for all.
    #[schemars(example = &"P001")]
    #[serde(skip_serializing_if = "Option::is_none")]
    persona: Option<String>,
    /// The principal that an agent is.
    #[schemars(example = &"sg-web-dev")]
    #[serde(skip_serializing_if = "Option::is_none")]
    principal: Option<String>,
    /// Primitives that all that it has opens.
    #[schemars(example = serde_json::json!([]))]
    opens: Vec<PrimitiveJson>,
    /// `before` or `after`: the side whose file it is.
    #[schemars(example = &"after")]
    side: String,
    /// The file, inside the project.
    #[schemars(example = &"personas/P001.yaml")]
    file: String,
    /// The JSON pointer.
    #[schemars(example = &"/componentAccess/azure-storage/production")]
    pointer: String,
    /// The line, from 1.
    #[schemars(example = 7)]
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u32>,
    /// The column, from 1.
    #[schemars(example = 11)]
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<u32>,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Assignment", deny_unknown_fields)]
struct AssignmentJson {
    /// `added`, `removed` or `changed`.
    #[schemars(example = &"changed")]
    change: String,
    /// What is other: `scope`, `principal`, `role`, `state`, `expiry`, `condition`, `membership`, `activation`.
    #[schemars(example = ["state"])]
    fields: Vec<String>,
    /// As it was.
    #[schemars(example = serde_json::json!({ "environment": "dev", "mechanism": "azure-rbac", "scope": "/subscriptions/22222222-1111-4222-8222-222222222222", "principal": { "name": "sg-web-dev", "id": "44444444-1111-4444-8444-000000000001", "type": "Group" }, "role": "Reader", "state": "active", "lines": [] }))]
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<EntryJson>,
    /// As it is.
    #[schemars(example = serde_json::json!({ "environment": "dev", "mechanism": "azure-rbac", "scope": "/subscriptions/22222222-1111-4222-8222-222222222222", "principal": { "name": "sg-web-dev", "id": "44444444-1111-4444-8444-000000000001", "type": "Group" }, "role": "Reader", "state": "active", "lines": [] }))]
    #[serde(skip_serializing_if = "Option::is_none")]
    after: Option<EntryJson>,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Entry", deny_unknown_fields)]
struct EntryJson {
    /// The environment that manages it.
    #[schemars(example = &"production")]
    environment: String,
    /// What carries it.
    #[schemars(example = &"cosmos-db")]
    mechanism: String,
    /// Where; a parameter is written with its environment.
    #[schemars(example = &"/subscriptions/22222222-1111-4222-8222-222222222222/resourceGroups/rg-web-dev")]
    scope: String,
    /// Who.
    #[schemars(example = serde_json::json!({ "name": "sg-web-dev", "id": "44444444-1111-4444-8444-000000000001", "type": "Group" }))]
    principal: PrincipalJson,
    /// The role's name.
    #[schemars(example = &"Storage Blob Data Reader")]
    role: String,
    /// The role's GUID.
    #[serde(rename = "roleId")]
    #[schemars(example = &"44444444-1111-4444-8444-000000000001")]
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    /// `active`, `active-until` or `eligible`.
    #[schemars(example = &"eligible")]
    state: String,
    /// The day on which it ends, or how long after each deployment.
    #[schemars(example = &"2027-06-30")]
    #[serde(skip_serializing_if = "Option::is_none")]
    end: Option<String>,
    /// The condition.
    #[schemars(example = &"(@Resource[Microsoft.Storage/storageAccounts/blobServices/containers:name] StringEquals 'features')")]
    #[serde(skip_serializing_if = "Option::is_none")]
    condition: Option<String>,
    /// The lines that want it.
    #[schemars(example = serde_json::json!([]))]
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
