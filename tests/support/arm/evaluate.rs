//! Deploys ARM templates in the mind: evaluates expressions, follows nested deployments, checks members and order.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use crate::support::expected::{Deployed, guid};

/// Where a template is deployed.
#[derive(Clone, Debug, Default)]
pub(crate) struct Context {
    pub(crate) management_group: Option<String>,
    pub(crate) subscription: String,
    pub(crate) group: Option<String>,
    /// The tenant that the environment names; the one that is deployed to when none.
    pub(crate) tenant: Option<String>,
    pub(crate) parameters: BTreeMap<String, String>,
}

impl Context {
    fn id(&self) -> String {
        match (&self.management_group, &self.group) {
            (Some(name), _) => format!("/providers/Microsoft.Management/managementGroups/{name}"),
            (None, None) => format!("/subscriptions/{}", self.subscription),
            (None, Some(group)) => format!("/subscriptions/{}/resourceGroups/{group}", self.subscription),
        }
    }
}

/// What a file deploys, and facts for tests.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    pub(crate) deployed: Vec<Deployed>,
    pub(crate) deployment_names: Vec<String>,
    pub(crate) most_resources: usize,
    pub(crate) dependencies: usize,
}

pub(crate) fn deploy(text: &str, context: &Context) -> Outcome {
    let template: Value = serde_json::from_str(text).unwrap();
    let mut outcome = Outcome::default();
    run(&template, context, &mut outcome);
    outcome
}

fn members(object: &Map<String, Value>, required: &[&str], allowed: &[&str], what: &str) {
    for name in required {
        assert!(object.contains_key(*name), "{what} lacks {name}");
    }
    for name in object.keys() {
        assert!(required.contains(&name.as_str()) || allowed.contains(&name.as_str()), "{what} has {name}");
    }
}

fn run(template: &Value, context: &Context, outcome: &mut Outcome) {
    let template = template.as_object().unwrap();
    members(template, &["$schema", "contentVersion", "resources"], &["parameters", "metadata"], "a template");
    let kind = match (&context.management_group, &context.group) {
        (Some(_), _) => "2019-08-01/managementGroupDeploymentTemplate",
        (None, None) => "2018-05-01/subscriptionDeploymentTemplate",
        (None, Some(_)) => "2019-04-01/deploymentTemplate",
    };
    assert_eq!(template["$schema"], format!("https://schema.management.azure.com/schemas/{kind}.json#"));
    let declared: BTreeSet<&String> =
        template.get("parameters").map(|all| all.as_object().unwrap().keys().collect()).unwrap_or_default();
    for (name, parameter) in template.get("parameters").and_then(Value::as_object).into_iter().flatten() {
        members(parameter.as_object().unwrap(), &["type", "metadata"], &[], name);
        assert!(context.parameters.contains_key(name), "{name} is given no value");
    }
    let inside = Context {
        parameters: context
            .parameters
            .iter()
            .filter(|(name, _)| declared.contains(name))
            .map(|(n, v)| (n.clone(), v.clone()))
            .collect(),
        ..context.clone()
    };
    let resources = template["resources"].as_array().unwrap();
    outcome.most_resources = outcome.most_resources.max(resources.len());
    let mut ids = BTreeSet::new();
    let mut latest: BTreeMap<String, String> = BTreeMap::new();
    for resource in resources {
        let resource = resource.as_object().unwrap();
        let id = one(resource, &inside, outcome, &mut latest);
        for before in resource.get("dependsOn").and_then(Value::as_array).into_iter().flatten() {
            let before = text(before, &inside);
            assert!(ids.contains(&before), "{before} is not deployed before {id}");
            outcome.dependencies += 1;
        }
        assert!(ids.insert(id.clone()), "{id} is declared twice");
    }
}

fn one(
    resource: &Map<String, Value>,
    context: &Context,
    outcome: &mut Outcome,
    latest: &mut BTreeMap<String, String>,
) -> String {
    let kind = resource["type"].as_str().unwrap();
    let name = text(&resource["name"], context);
    let properties = resource["properties"].as_object().unwrap();
    let of = |key: &str| properties.get(key).map(|value| text(value, context));
    let scope = resource.get("scope").map_or_else(|| context.id(), |scope| text(scope, context));
    let role = || of("roleDefinitionId").unwrap();
    let prefix = match context.management_group {
        Some(_) => String::new(),
        None => format!("/subscriptions/{}", context.subscription),
    };
    let azure_role = || {
        let (before, id) = role()
            .split_once("/providers/Microsoft.Authorization/roleDefinitions/")
            .map(|(a, b)| (a.to_owned(), b.to_owned()))
            .unwrap();
        assert_eq!(before, prefix);
        id
    };
    let version = resource["apiVersion"].as_str().unwrap();
    let principal = of("principalId");
    if let Some(version) = properties.get("conditionVersion") {
        assert_eq!(version, "2.0");
        assert!(properties.contains_key("condition"));
    }
    match kind {
        "Microsoft.Resources/deployments" => {
            members(resource, &["type", "apiVersion", "name", "resourceGroup", "properties"], &["dependsOn"], kind);
            members(properties, &["expressionEvaluationOptions", "mode", "template"], &["parameters"], kind);
            assert_eq!(properties["expressionEvaluationOptions"]["scope"], "inner");
            assert_eq!(properties["mode"], "Incremental");
            let given = properties.get("parameters").and_then(Value::as_object).into_iter().flatten();
            let parameters = given.map(|(name, given)| (name.clone(), text(&given["value"], context))).collect();
            let group = text(&resource["resourceGroup"], context);
            let inside = Context { group: Some(group.clone()), parameters, ..context.clone() };
            outcome.deployment_names.push(name.clone());
            run(&properties["template"], &inside, outcome);
            return format!("{}/resourceGroups/{group}/providers/{kind}/{name}", context.id());
        }
        "Microsoft.Authorization/roleAssignments" => {
            assert_eq!(version, "2022-04-01");
            members(resource, &["type", "apiVersion", "name", "properties"], &["scope"], kind);
            members(
                properties,
                &["principalId", "roleDefinitionId", "principalType", "description"],
                &["condition", "conditionVersion"],
                kind,
            );
            outcome.deployed.push(Deployed {
                scope: scope.clone(),
                principal: principal.unwrap(),
                principal_type: of("principalType"),
                role: azure_role(),
                name: name.clone(),
                condition: of("condition"),
                state: "standing".to_owned(),
                description: of("description"),
                justification: None,
            });
        }
        "Microsoft.Authorization/roleEligibilityScheduleRequests"
        | "Microsoft.Authorization/roleAssignmentScheduleRequests" => {
            assert_eq!(version, "2020-10-01");
            members(resource, &["type", "apiVersion", "name", "properties"], &["scope"], kind);
            members(
                properties,
                &["principalId", "roleDefinitionId", "requestType", "scheduleInfo"],
                &["condition", "conditionVersion", "justification"],
                kind,
            );
            assert_eq!(properties["requestType"], "AdminAssign");
            let expiration = &properties["scheduleInfo"]["expiration"];
            let end = match expiration["type"].as_str().unwrap() {
                "AfterDateTime" => &expiration["endDateTime"],
                "AfterDuration" => &expiration["duration"],
                other => panic!("{other}"),
            };
            let word = if kind.contains("Eligibility") { "eligible" } else { "active" };
            outcome.deployed.push(Deployed {
                scope: scope.clone(),
                principal: principal.unwrap(),
                principal_type: None,
                role: azure_role(),
                name: name.clone(),
                condition: of("condition"),
                state: format!("{word} {}", text(end, context)),
                description: None,
                justification: of("justification"),
            });
        }
        "Microsoft.DocumentDB/databaseAccounts/sqlRoleAssignments" => {
            assert_eq!(version, "2026-03-15");
            members(resource, &["type", "apiVersion", "name", "properties"], &["dependsOn"], kind);
            members(properties, &["principalId", "roleDefinitionId", "scope"], &[], kind);
            let (account, name) = name.split_once('/').unwrap();
            let root = format!("{}/providers/Microsoft.DocumentDB/databaseAccounts/{account}", context.id());
            let role = role().strip_prefix(&format!("{root}/sqlRoleDefinitions/")).unwrap().to_owned();
            let at = of("scope").unwrap();
            assert!(at.starts_with(&root));
            outcome.deployed.push(native(at, principal, None, role, name));
            let id = format!("{root}/sqlRoleAssignments/{name}");
            chain(resource, context, root, &id, latest);
            return id;
        }
        "Microsoft.Kusto/clusters/principalAssignments" | "Microsoft.Kusto/clusters/databases/principalAssignments" => {
            assert_eq!(version, "2025-02-14");
            members(resource, &["type", "apiVersion", "name", "properties"], &["dependsOn"], kind);
            members(properties, &["principalId", "principalType", "role", "tenantId"], &[], kind);
            assert_eq!(of("tenantId").unwrap(), context.tenant.as_deref().unwrap_or("the tenant"));
            let names: Vec<&str> = name.split('/').collect();
            let root = format!("{}/providers/Microsoft.Kusto/clusters/{}", context.id(), names[0]);
            let at = if names.len() == 2 { root.clone() } else { format!("{root}/databases/{}", names[1]) };
            let last = names.last().unwrap();
            outcome.deployed.push(native(at.clone(), principal, of("principalType"), of("role").unwrap(), last));
            let id = format!("{at}/principalAssignments/{last}");
            chain(resource, context, root, &id, latest);
            return id;
        }
        other => panic!("{other}"),
    }
    format!("{scope}/providers/{kind}/{name}")
}

fn native(scope: String, principal: Option<String>, kind: Option<String>, role: String, name: &str) -> Deployed {
    Deployed {
        scope,
        principal: principal.unwrap(),
        principal_type: kind,
        role,
        name: name.to_owned(),
        state: "standing".to_owned(),
        ..Deployed::default()
    }
}

/// One account or cluster takes one assignment at a time: each must wait for the one before.
fn chain(
    resource: &Map<String, Value>,
    context: &Context,
    root: String,
    id: &str,
    latest: &mut BTreeMap<String, String>,
) {
    let waits = resource.get("dependsOn").and_then(Value::as_array).into_iter().flatten();
    let waits: Vec<String> = waits.map(|before| text(before, context)).collect();
    let before = latest.insert(root, id.to_owned());
    assert_eq!(waits, Vec::from_iter(before), "{id}");
}

/// The text of a template's string, as Resource Manager reads it.
pub(crate) fn text(value: &Value, context: &Context) -> String {
    let raw = value.as_str().unwrap();
    if !(raw.starts_with('[') && raw.ends_with(']')) {
        return raw.to_owned();
    }
    if raw.starts_with("[[") {
        return raw[1..].to_owned();
    }
    let mut rest = &raw[1..raw.len() - 1];
    let text = expression(&mut rest, context);
    assert!(rest.is_empty(), "{raw}: {rest}");
    text
}

fn expression(rest: &mut &str, context: &Context) -> String {
    *rest = rest.trim_start();
    if let Some(inside) = rest.strip_prefix('\'') {
        let mut text = String::new();
        let mut letters = inside.char_indices().peekable();
        while let Some((at, c)) = letters.next() {
            if c != '\'' {
                text.push(c);
            } else if letters.peek().is_some_and(|(_, next)| *next == '\'') {
                letters.next();
                text.push('\'');
            } else {
                *rest = &inside[at + 1..];
                return text;
            }
        }
        panic!("open string");
    }
    let length = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap();
    let function = &rest[..length];
    *rest = rest[length..].strip_prefix('(').unwrap();
    let mut arguments = Vec::new();
    while !rest.starts_with(')') {
        arguments.push(expression(rest, context));
        *rest = rest.trim_start();
        *rest = rest.strip_prefix(',').unwrap_or(rest);
    }
    *rest = &rest[1..];
    if let Some(member) = rest.strip_prefix('.') {
        let length = member.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(member.len());
        let name = &member[..length];
        *rest = &member[length..];
        return match (function, name) {
            ("subscription", "subscriptionId") => context.subscription.clone(),
            ("tenant", "tenantId") => "the tenant".to_owned(),
            other => panic!("{other:?}"),
        };
    }
    call(function, &arguments, context)
}

fn call(function: &str, arguments: &[String], context: &Context) -> String {
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match (function, arguments.as_slice()) {
        ("parameters", [name]) => {
            context.parameters.get(*name).unwrap_or_else(|| panic!("no parameter {name}")).clone()
        }
        ("guid", all) => guid(all),
        ("toLower", [text]) => text.to_lowercase(),
        ("format", [pattern, values @ ..]) => format(pattern, values),
        ("subscriptionResourceId", [kind, name]) => {
            assert!(context.management_group.is_none());
            format!("/subscriptions/{}/providers/{kind}/{name}", context.subscription)
        }
        ("tenantResourceId", [kind, name]) => format!("/providers/{kind}/{name}"),
        ("resourceId", [kind, names @ ..]) => {
            assert!(context.group.is_some());
            below(&context.id(), kind, names)
        }
        ("extensionResourceId", [base, kind, names @ ..]) => below(base, kind, names),
        other => panic!("{other:?}"),
    }
}

fn below(base: &str, kind: &str, names: &[&str]) -> String {
    let mut types = kind.split('/');
    let mut id = format!("{base}/providers/{}", types.next().unwrap());
    let types: Vec<&str> = types.collect();
    assert_eq!(types.len(), names.len(), "{kind}");
    for (kind, name) in types.iter().zip(names) {
        id.push_str(&format!("/{kind}/{name}"));
    }
    id
}

fn format(pattern: &str, values: &[&str]) -> String {
    let mut text = String::new();
    let mut letters = pattern.chars().peekable();
    while let Some(c) = letters.next() {
        match c {
            '{' if letters.peek() == Some(&'{') => {
                letters.next();
                text.push('{');
            }
            '{' => {
                let digits: String = letters.by_ref().take_while(|c| *c != '}').collect();
                text.push_str(values[digits.parse::<usize>().unwrap()]);
            }
            '}' => {
                assert_eq!(letters.next(), Some('}'));
                text.push('}');
            }
            c => text.push(c),
        }
    }
    text
}
