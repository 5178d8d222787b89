//! The whole difference, in JSON.

use schemars::JsonSchema;
use serde::Serialize;

use super::VERSION;
use super::accepted::AcceptanceJson;
use super::around::{AroundJson, RefusedJson};
use super::assignment::AssignmentJson;
use super::change::ChangeJson;
use super::parts::ReasonJson;
use crate::diagnostic::Diagnostics;
use crate::diagnostic::render::{Message, message_without_place};
use crate::diff::show::Locate;
use crate::diff::{Diff, Row};
use crate::model::environment::Tier;

/// What two projects, or two states of one, have apart in access.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Difference", deny_unknown_fields)]
pub(super) struct DiffJson<'n> {
    /// The version of this format: 1.
    #[schemars(example = 1, range(min = 1, max = 1))]
    version: u32,
    /// `unchanged`, `narrowed`, `moved`, `both` or `broadened`.
    #[schemars(example = &"broadened")]
    verdict: String,
    /// What gates do not let through, one for each; empty where they let everything through, or there are none.
    #[schemars(example = serde_json::json!([{ "gate": "privileged", "persona": "P001", "environment": "production", "action": "Microsoft.Storage/storageAccounts/listKeys/action", "why": { "reason": "new-access", "text": "new" }, "side": "after", "file": "personas/P001.yaml", "pointer": "/componentAccess/azure-storage/production", "line": 7, "column": 11 }]))]
    refused: Vec<RefusedJson>,
    /// What was said to be accepted: in the project of the second side, and by `--accept`.
    #[schemars(example = serde_json::json!([]))]
    acceptances: Vec<AcceptanceJson>,
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
    /// What there is to say about the choice of the sides: that one has no project, so that everything is new.
    #[schemars(example = serde_json::json!([{ "code": "side-without-project", "severity": "info", "message": "`main` has no `rolecast.yaml` there: everything is new" }]))]
    diagnostics: Vec<Message<'n>>,
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

impl<'n> DiffJson<'n> {
    pub(super) fn of(diff: &Diff, notes: &'n Diagnostics, locate: Locate<'_>) -> DiffJson<'n> {
        let catalog =
            |at: &crate::policy::CatalogStamp| CatalogJson { date: at.date.to_string(), digest: at.digest.to_string() };
        let [was, is] = &diff.catalogs;
        DiffJson {
            version: VERSION,
            verdict: diff.verdict.word().to_owned(),
            refused: diff.refused.iter().map(|one| RefusedJson::of(one, locate)).collect(),
            acceptances: diff.acceptances.iter().map(|one| AcceptanceJson::of(one, locate)).collect(),
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
            diagnostics: notes.0.iter().map(message_without_place).collect(),
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
