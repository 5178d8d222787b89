//! Access as a set, for comparison: what a policy says, and what resources of azurerm say.

use std::collections::BTreeSet;

use rolecast::emit::terraform::carries;
use rolecast::model::component::Mechanism;
use rolecast::model::persona::PrincipalType;
use rolecast::policy::{End, Environment, Scope, State, Term};
use serde_json::Value;

/// One assignment: everything that decides about access.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Access {
    pub(crate) carrier: String,
    pub(crate) scope: String,
    pub(crate) principal: String,
    pub(crate) principal_type: Option<String>,
    pub(crate) role: String,
    pub(crate) name: Option<String>,
    pub(crate) condition: Option<String>,
    pub(crate) state: String,
}

/// A term with the parameters' values in it.
pub(crate) fn term(term: &Term, values: &[(&str, &str, &str)]) -> String {
    match term {
        Term::Literal(text) => text.to_string(),
        Term::Parameter(name) => values.iter().find(|(parameter, _, _)| **parameter == **name).unwrap().2.to_owned(),
    }
}

/// A scope with the parameters' values in it.
pub(crate) fn scope(scope: &Scope, values: &[(&str, &str, &str)]) -> String {
    let mut text = scope.to_string();
    for (parameter, _, value) in values {
        text = text.replace(&format!("{{{parameter}}}"), value);
    }
    text
}

/// Azure's `guid()`, calculated apart from the program.
pub(crate) fn guid(arguments: &[&str]) -> String {
    let namespace = uuid::Uuid::parse_str("11fb06fb-712d-4ddd-98c7-e71bbd588830").unwrap();
    uuid::Uuid::new_v5(&namespace, arguments.join("-").as_bytes()).to_string()
}

/// What Terraform must give in `environment`.
pub(crate) fn of_policy(environment: &Environment, values: &[(&str, &str, &str)]) -> BTreeSet<Access> {
    let mut all = BTreeSet::new();
    for one in environment.assignments.iter().filter(|one| carries(one)) {
        let scope = scope(&one.scope, values);
        let principal = term(&one.principal.id, values);
        let role = one.role.id.map_or(one.role.name.to_string(), |id| id.to_string());
        let formula = guid(&[&scope.to_lowercase(), &principal.to_lowercase(), &role.to_lowercase()]);
        let named = one.adopted_name.map_or(formula, |name| name.to_string());
        let (carrier, state) = match (one.mechanism, one.state) {
            (Mechanism::AzureRbac, State::Active) => ("azurerm_role_assignment", "active".to_owned()),
            (Mechanism::AzureRbac, State::ActiveUntil(day)) => {
                ("azurerm_pim_active_role_assignment", format!("until {day}T23:59:59Z"))
            }
            (Mechanism::AzureRbac, State::Eligible(End::Until(day))) => {
                ("azurerm_pim_eligible_role_assignment", format!("until {day}T23:59:59Z"))
            }
            (Mechanism::AzureRbac, State::Eligible(End::For(length))) => (
                "azurerm_pim_eligible_role_assignment",
                match length.whole_days() {
                    Some(days) => format!("{days} days"),
                    None => format!("{} hours", length.minutes() / 60),
                },
            ),
            (Mechanism::CosmosDb, _) => ("azurerm_cosmosdb_sql_role_assignment", "active".to_owned()),
            (Mechanism::Kusto, _) if one.scope.terms().len() == 3 => {
                ("azurerm_kusto_cluster_principal_assignment", "active".to_owned())
            }
            (Mechanism::Kusto, _) => ("azurerm_kusto_database_principal_assignment", "active".to_owned()),
            _ => unreachable!(),
        };
        let principal_type = match (one.mechanism, one.principal.kind) {
            (Mechanism::CosmosDb, _) => None,
            (Mechanism::Kusto, PrincipalType::ServicePrincipal) => Some("App".to_owned()),
            (_, kind) => Some(format!("{kind:?}")),
        };
        let is_pim = carrier.contains("_pim_");
        let new = all.insert(Access {
            carrier: carrier.to_owned(),
            scope,
            principal,
            principal_type: principal_type.filter(|_| !is_pim),
            role,
            name: Some(named).filter(|_| !is_pim),
            condition: one.condition.as_ref().map(ToString::to_string),
            state,
        });
        assert!(new, "the policy says one thing twice");
    }
    all
}

/// What a resource of azurerm gives; nothing if it is no access. `main` is the subscription of the provider.
pub(crate) fn of_resource(kind: &str, arguments: &Value, main: &str) -> Option<Access> {
    let argument = |name: &str| arguments.get(name).and_then(Value::as_str).map(str::to_owned);
    let role = |name: &str| argument(name).unwrap().rsplit('/').next().unwrap().to_owned();
    let scope = match kind {
        "azurerm_kusto_cluster_principal_assignment" | "azurerm_kusto_database_principal_assignment" => {
            let database = argument("database_name").map_or(String::new(), |name| format!("/databases/{name}"));
            format!(
                "/subscriptions/{}/resourceGroups/{}/providers/Microsoft.Kusto/clusters/{}{database}",
                main,
                argument("resource_group_name").unwrap(),
                argument("cluster_name").unwrap()
            )
        }
        _ => argument("scope")?,
    };
    let (role, state) = match kind {
        "azurerm_role_assignment" => (role("role_definition_id"), "active".to_owned()),
        "azurerm_pim_active_role_assignment" | "azurerm_pim_eligible_role_assignment" => {
            let end = &arguments["schedule"][0]["expiration"][0];
            let state =
                match (end["duration_days"].as_f64(), end["duration_hours"].as_f64(), end["end_date_time"].as_str()) {
                    (Some(days), None, None) => format!("{days} days"),
                    (None, Some(hours), None) => format!("{hours} hours"),
                    (None, None, Some(end)) => format!("until {end}"),
                    other => panic!("{other:?} is no end"),
                };
            assert!(arguments["schedule"][0].get("start_date_time").is_none_or(Value::is_null));
            (role("role_definition_id"), state)
        }
        "azurerm_cosmosdb_sql_role_assignment" => {
            let account = scope.split("/dbs/").next().unwrap();
            let definition = argument("role_definition_id").unwrap();
            assert_eq!(definition, format!("{account}/sqlRoleDefinitions/{}", role("role_definition_id")));
            assert!(account.ends_with(&format!(
                "/resourceGroups/{}/providers/Microsoft.DocumentDB/databaseAccounts/{}",
                argument("resource_group_name").unwrap(),
                argument("account_name").unwrap()
            )));
            (role("role_definition_id"), "active".to_owned())
        }
        "azurerm_kusto_cluster_principal_assignment" | "azurerm_kusto_database_principal_assignment" => {
            (argument("role").unwrap(), "active".to_owned())
        }
        _ => return None,
    };
    if kind.contains("_role_assignment") && !kind.contains("cosmosdb") {
        let above = scope.split('/').take(3).collect::<Vec<_>>().join("/");
        let above = if above.starts_with("/subscriptions/") { above } else { String::new() };
        let whole = format!("{above}/providers/Microsoft.Authorization/roleDefinitions/{role}");
        assert_eq!(argument("role_definition_id").unwrap(), whole, "the id as Azure returns it");
        let version = argument("condition").map(|_| "2.0".to_owned());
        assert_eq!(argument("condition_version"), version);
    }
    Some(Access {
        carrier: kind.to_owned(),
        scope,
        principal: argument("principal_id").unwrap(),
        principal_type: argument("principal_type").filter(|_| !kind.contains("_pim_")),
        role,
        name: argument("name"),
        condition: argument("condition"),
        state,
    })
}
