//! The rules, one file each, named as the rule is.

pub(super) mod access_admin_role;
pub(super) mod activation_unprotected;
pub(super) mod agent_privileged_wide;
pub(super) mod app_code_execution;
pub(super) mod app_or_workflow_secret;
pub(super) mod assignment_budget;
pub(super) mod break_glass_missing_or_misused;
pub(super) mod bypass_defeats_design;
pub(super) mod container_code_execution;
pub(super) mod contributor_role;
pub(super) mod control_role_for_data;
pub(super) mod custom_duplicates_builtin;
pub(super) mod custom_wildcard;
pub(super) mod database_admin_takeover;
pub(super) mod database_or_messaging_key;
pub(super) mod delegation_reaches_privileged;
pub(super) mod dev_and_production_writer;
pub(super) mod direct_user_assignment;
pub(super) mod duplicate_assignment;
mod duties;
pub(super) mod eligibility_unbounded;
pub(super) mod eligible_workload_identity;
pub(super) mod environment_inversion;
pub(super) mod federated_credential_write;
pub(super) mod grant_and_use;
pub(super) mod grants_pim_or_elevate;
pub(super) mod grants_role_assignment;
pub(super) mod grants_role_definition_write;
pub(super) mod guardrail_removal;
pub(super) mod harmless_name;
pub(super) mod human_write_production;
pub(super) mod identity_and_host;
pub(super) mod ineffective_condition;
pub(super) mod inherited_redundant;
pub(super) mod integration_runtime_execution;
pub(super) mod irreversible_destruction;
pub(super) mod machine_code_execution;
pub(super) mod managed_identity_takeover;
pub(super) mod management_group_scope;
pub(super) mod missing_rationale;
pub(super) mod mixed_principal_kinds;
pub(super) mod more_than_declared;
pub(super) mod narrower_role_available;
pub(super) mod no_effect_role;
pub(super) mod notactions_as_deny;
pub(super) mod obsolete_role;
mod open;
pub(super) mod operate_and_erase;
pub(super) mod owner_equivalent_custom;
pub(super) mod owner_role;
pub(super) mod persona_count;
pub(super) mod read_returns_secrets;
pub(super) mod role_wider_than_components;
pub(super) mod scope_inherits_undeclared;
pub(super) mod scope_spans_environments;
pub(super) mod scope_wider_than_components;
pub(super) mod service_key;
pub(super) mod standing_privilege_production;
pub(super) mod storage_key_access;
pub(super) mod subsumed_assignment;
pub(super) mod unknown_or_misplaced_action;
pub(super) mod unused_definition;
pub(super) mod vault_policy_self_grant;
pub(super) mod weak_delegation_condition;

use super::context::{Context, Entry, TooIntricate};
use super::finding::{Finding, Place};
use super::redundant::How;
use crate::model::persona::{Kind, Purpose};
use crate::model::text::Guid;
use crate::permission::{Certainty, Enabled};
use crate::policy::{Environment, Instance, Origin, Persona, ScopeKind};

/// The roles that Azure calls privileged and that reach access itself, by GUID (Microsoft Learn, "Azure built-in roles
/// for Privileged").
const OWNER: Guid = role(0x8e3af657_a8ff_443c_a75c_2fe8c4bcb635);
const CONTRIBUTOR: Guid = role(0xb24988ac_6180_42a0_ab88_20f7382dd24c);
const USER_ACCESS_ADMINISTRATOR: Guid = role(0x18d7d88d_d35e_4fb5_a5c3_7773c20a72d9);
const RBAC_ADMINISTRATOR: Guid = role(0xf58310d9_a9f6_439a_9e8d_f62e7b41a168);

const fn role(id: u128) -> Guid {
    Guid::from_bytes(id.to_be_bytes())
}

/// Whether a persona is of people at their everyday work, whatever that is: no agent, and not kept for emergencies.
fn is_people(persona: &Persona) -> bool {
    persona.kind == Kind::Human && persona.purpose != Purpose::BreakGlass
}

/// The line that binds a principal to a persona: the principal's place among those of the persona.
fn binding(environment: &Environment, persona: &str, at: usize) -> Place {
    Place { file: environment.file.clone(), pointer: format!("/principals/{persona}/{at}"), text: String::new() }
}

/// A place that the policy knows, with a few words.
fn origin(origin: &Origin, text: &str) -> Place {
    Place { file: origin.file.clone(), pointer: origin.pointer.to_string(), text: text.to_owned() }
}

/// The lines of some entries, with the same words: the first few, since a reader needs no more.
fn lines<'e, 'p: 'e>(entries: impl IntoIterator<Item = &'e Entry<'p>>, text: &str) -> Vec<Place> {
    let line = |entry: &Entry<'_>| Place {
        file: entry.persona.file.clone(),
        pointer: entry.grant.pointer(),
        text: text.to_owned(),
    };
    let mut lines: Vec<Place> = Vec::new();
    for line in entries.into_iter().map(line) {
        if !lines.contains(&line) {
            lines.push(line);
        }
        if lines.len() == MANY {
            break;
        }
    }
    lines
}

/// How many lines of one kind a finding shows.
const MANY: usize = 5;

/// The first of some primitives that an entry enables.
fn first<'e>(entry: &'e Entry<'_>, ids: &[&str]) -> Option<&'e Enabled> {
    entry.enabled.iter().find(|one| ids.contains(&one.primitive.id.as_str()))
}

/// Reports every entry that enables one of some primitives: that the persona `can` do something by the role.
fn enabling(code: &'static str, ids: &[&str], can: &str, help: &str, context: &Context<'_>, found: &mut Vec<Finding>) {
    for entry in &context.entries {
        let Some(enabled) = first(entry, ids) else { continue };
        let (persona, role, sure) = (&entry.persona.id, &entry.role.name, proviso(enabled.certainty));
        let message = format!("`{persona}` can {can} {} by `{role}`{sure}", place(entry));
        if let Some(mut finding) = context.finding(code, entry, message) {
            finding.witness = Some(witness(enabled));
            finding.certainty = enabled.certainty;
            finding.help.push(help.to_owned());
            found.push(finding);
        }
    }
}

/// `on `azure-storage` in Production`, `in the resource group of ..`.
fn place(entry: &Entry<'_>) -> String {
    format!("{} in {}", whole(entry), entry.environment.name)
}

/// The same without the environment.
fn whole(entry: &Entry<'_>) -> String {
    let instance = &entry.grant.instance;
    match entry.assignment.scope.kind() {
        ScopeKind::Resource => format!("on `{instance}`"),
        ScopeKind::ResourceGroup => format!("in the whole resource group of `{instance}`"),
        ScopeKind::Subscription => format!("in the whole subscription of `{instance}`"),
        ScopeKind::ManagementGroup => format!("in the whole management group of `{instance}`"),
    }
}

/// The first of some instances by name, and how many there are besides.
fn some(first: &[&Instance], all: usize) -> String {
    match first {
        [one, other, ..] if all == 2 => format!("`{}` and `{}`", one.id, other.id),
        [one, ..] if all > 1 => format!("`{}` and {} more components", one.id, all - 1),
        [one, ..] => format!("`{}`", one.id),
        [] => "nothing".to_owned(),
    }
}

/// The line by which an environment says what an instance is.
fn component(environment: &Environment, instance: &Instance, text: &str) -> Place {
    let pointer = format!("/components/{}", instance.id);
    Place { file: environment.file.clone(), pointer, text: text.to_owned() }
}

/// `, if a condition holds`: what has to be added where it is not certain.
fn proviso(certainty: Certainty) -> &'static str {
    match certainty {
        Certainty::Sure => "",
        Certainty::Conditioned => ", if a condition allows it",
        Certainty::Possible => ", if `X/*/verb` matches `X/verb`",
    }
}

/// The operations of a primitive, as a witness.
fn witness(enabled: &Enabled) -> String {
    enabled.operations.iter().map(|operation| operation.name.as_str()).collect::<Vec<_>>().join(" and ")
}

/// Reports the entries that are redundant in one way; `says` it of a role and of the one that has all of it.
fn redundant(
    code: &'static str,
    how: How,
    context: &Context<'_>,
    found: &mut Vec<Finding>,
    says: impl Fn(&Entry<'_>, &Entry<'_>) -> String,
) -> Result<(), TooIntricate> {
    for one in context.redundant()?.iter().filter(|one| one.how == how) {
        let pair = |&(at, by): &(usize, usize)| Some((context.entries.get(at)?, context.entries.get(by)?));
        let pairs: Vec<(&Entry<'_>, &Entry<'_>)> = one.by.iter().filter_map(pair).collect();
        // Of several roles, the one that shows most.
        let shown = pairs
            .iter()
            .max_by_key(|(entry, by)| (entry.assignment.scope != by.assignment.scope, entry.role.id != by.role.id));
        let Some((entry, by)) = shown else { continue };
        let Some(mut finding) = context.finding(code, entry, says(entry, by)) else { continue };
        for (_, by) in &pairs {
            let (file, pointer) = (by.persona.file.clone(), by.grant.pointer());
            let text = format!("gives `{}`", by.role.name);
            if finding.related.iter().all(|known| known.pointer != pointer) {
                finding.related.push(Place { file, pointer, text });
            }
        }
        finding.help.push("remove the entry: what the persona can do stays the same".to_owned());
        found.push(finding);
    }
    Ok(())
}
