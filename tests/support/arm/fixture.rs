//! A policy that has everything: literal and parameter scopes at every level, every state, hostile texts.

use std::collections::BTreeMap;
use std::sync::Arc;

use rolecast::catalog::{Permission, RoleDefinition, RoleKind};
use rolecast::model::component::Mechanism;
use rolecast::model::environment::Tier;
use rolecast::model::persona::{Kind, PrincipalType, Purpose};
use rolecast::model::text::Guid;
use rolecast::policy::*;

pub(crate) const SUB: &str = "22222222-2222-4222-8222-222222222222";
pub(crate) const READER: &str = "acdd72a7-3385-48ef-bd42-f606fba81ae7";
pub(crate) const BLOB_READER: &str = "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1";
pub(crate) const CUSTOM: &str = "5e1f2a3b-0000-4000-8000-00000000c0de";
pub(crate) const HOSTILE: &str = "[it's \"${x}\" %{y} {{z}} ''' \\ \n\u{202e}\u{0}]";

pub(crate) fn text(text: &str) -> Text {
    Arc::from(text)
}

pub(crate) fn scope(text: &str) -> Arc<Scope> {
    Arc::new(Scope::parse(text).unwrap())
}

fn term(text: &str) -> Term {
    match text.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
        Some(name) => Term::Parameter(name.into()),
        None => Term::Literal(text.into()),
    }
}

/// The values that the deployment supplies.
pub(crate) fn values() -> BTreeMap<&'static str, &'static str> {
    BTreeMap::from([
        ("mlSubscriptionId", "33333333-AAAA-4333-8333-333333333333"),
        ("groupName", "RG-Given"),
        ("accountName", "Stgiven"),
        ("containerName", "Raw"),
        ("principal", "AAAAAAAA-1111-4111-8111-111111111111"),
        ("cosmosName", "Cosmos-Given"),
        ("clusterName", "kustogiven"),
        ("managementGroup", "mg-Given"),
        ("guid", "BBBBBBBB-1111-4111-8111-111111111111"),
        ("null", "CCCCCCCC-1111-4111-8111-111111111111"),
    ])
}

/// A text of the policy with the parameters' values put in.
pub(crate) fn put_in(text: &str) -> String {
    let mut text = text.to_owned();
    for (name, value) in values() {
        text = text.replace(&format!("{{{name}}}"), value);
    }
    text
}

pub(crate) fn principal(kind: PrincipalType, id: &str) -> Arc<Principal> {
    Arc::new(Principal { kind, id: term(id), name: None, membership: None, identity_of: None })
}

pub(crate) fn role(name: &str, id: &str) -> Arc<Role> {
    Arc::new(Role { name: text(name), id: Guid::parse(id) })
}

/// An active assignment of Azure RBAC to a group, to be changed where a test needs another.
pub(crate) fn assignment(at: &str, role_name: &str, role_id: &str, who: &str) -> Assignment {
    Assignment {
        mechanism: Mechanism::AzureRbac,
        scope: scope(at),
        principal: principal(PrincipalType::Group, who),
        role: role(role_name, role_id),
        state: State::Active,
        condition: None,
        justification: None,
        adopted_name: None,
        known_name: rolecast::policy::KnownName::default(),
        key: text(&format!("{at}/{role_name}/{who}")),
        instance: None,
        grants: vec![0],
    }
}

pub(crate) fn instance(id: &str, at: &str, version: &str, untyped: &[&str]) -> Instance {
    Instance {
        id: text(id),
        component: text("component"),
        scope: scope(at),
        api_version: Some(text(version)),
        settings: Vec::new(),
        classification: None,
        untyped_children: untyped.iter().map(|path| text(path)).collect(),
    }
}

pub(crate) fn environment(id: &str) -> Environment {
    Environment {
        id: text(id),
        name: text("Dev"),
        tier: Tier::Development,
        tenant: None,
        file: text("environments/dev.yaml"),
        parameters: Vec::new(),
        subscriptions: vec![Subscription { key: text("main"), id: term(SUB), management_groups: vec![text("mg-ai")] }],
        instances: Vec::new(),
        absent: Vec::new(),
        guardrails: Vec::new(),
        principals: Vec::new(),
        exceptions: Vec::new(),
        grants: vec![grant("P001"), grant("P009")],
        assignments: Vec::new(),
        activation_policies: Vec::new(),
    }
}

fn grant(persona: &str) -> Grant {
    Grant { persona: text(persona), instance: text("store"), under: text("dev"), index: None, level: None, facet: None }
}

fn persona(id: &str, name: &str) -> Persona {
    Persona {
        id: text(id),
        name: text(name),
        kind: Kind::Human,
        purpose: Purpose::Work,
        accountable: None,
        owner: None,
        team: None,
        primary_interaction: Vec::new(),
        processes: Vec::new(),
        skills: Vec::new(),
        exceptions: Vec::new(),
        file: text("personas/p.yaml"),
    }
}

pub(crate) fn policy(environments: Vec<Environment>) -> Policy {
    let custom = RoleDefinition {
        id: Guid::parse(CUSTOM).unwrap(),
        name: HOSTILE.to_owned(),
        kind: RoleKind::Custom,
        description: Some("Runs pipelines".to_owned()),
        permissions: vec![Permission {
            actions: vec!["Microsoft.DataFactory/factories/pipelines/createRun/action".to_owned(), "*/read".to_owned()],
            data_actions: vec!["Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read".to_owned()],
            ..Permission::default()
        }],
        assignable_scopes: vec![
            format!("/subscriptions/{SUB}/resourceGroups/rg-ai"),
            "/subscriptions/{mlSubscriptionId}".to_owned(),
            "/SUBSCRIPTIONS/{mlSubscriptionId}".replace("/SUBSCRIPTIONS", "/subscriptions"),
        ],
    };
    Policy {
        project: text("contoso 'ai'"),
        catalog: CatalogStamp { date: "2026-08-22".parse().unwrap(), digest: text("0") },
        environments,
        personas: vec![persona("P001", "AI Data Engineer */ \n${x}"), persona("P009", "BuildAgent MLOps")],
        roles: vec![Arc::new(custom)],
    }
}

/// Sorted as the resolver sorts: by mechanism, scope, role and principal.
pub(crate) fn sort(assignments: &mut [Assignment]) {
    assignments.sort_by(|a, b| {
        (a.mechanism, &a.scope, &a.role, &a.principal).cmp(&(b.mechanism, &b.scope, &b.role, &b.principal))
    });
}

/// One environment with everything.
pub(crate) fn everything() -> Policy {
    use PrincipalType::{ServicePrincipal, User};
    let rg = format!("/subscriptions/{SUB}/resourceGroups/rg-ai");
    let store = format!("{rg}/providers/Microsoft.Storage/storageAccounts/stai");
    let given = "/subscriptions/{mlSubscriptionId}/resourceGroups/{groupName}/providers/Microsoft.Storage/storageAccounts/{accountName}";
    let vault = format!("{rg}/providers/Microsoft.KeyVault/vaults/kv-ai");
    let cosmos = format!("{rg}/providers/Microsoft.DocumentDB/databaseAccounts/cosmos-ai");
    let cosmos_given = "/subscriptions/{mlSubscriptionId}/resourceGroups/rg-data/providers/Microsoft.DocumentDB/databaseAccounts/{cosmosName}";
    let kusto = format!("{rg}/providers/Microsoft.Kusto/clusters/{{clusterName}}");
    let foundry = format!("{rg}/providers/Microsoft.CognitiveServices/accounts/aif/projects/chat");
    let container = |account: &str, name: &str| format!("{account}/blobServices/default/containers/{name}");
    let one = "44444444-4444-4444-8444-44444444444A";
    let two = "55555555-5555-4555-8555-555555555555";
    let of = |mut assignment: Assignment, instance: &str| {
        assignment.instance = Some(text(instance));
        assignment.grants = vec![0, 1];
        assignment
    };
    let state = |mut assignment: Assignment, state: State| {
        assignment.state = state;
        assignment.justification = Some(text(HOSTILE));
        assignment
    };
    let condition = |mut assignment: Assignment, condition: &str| {
        assignment.condition = Some(text(condition));
        assignment
    };
    let by = |mut assignment: Assignment, mechanism: Mechanism| {
        assignment.mechanism = mechanism;
        if mechanism == Mechanism::Kusto {
            assignment.role = Arc::new(Role { name: assignment.role.name.clone(), id: None });
        }
        assignment
    };
    let until = |day: &str| State::Eligible(End::Until(day.parse().unwrap()));
    let reader = |at: &str, who: &str| assignment(at, "Reader", READER, who);
    let data = "00000000-0000-0000-0000-000000000001";
    let mut agent = reader(&rg, two);
    agent.principal = principal(ServicePrincipal, two);
    let mut person = of(reader(&store, "{principal}"), "store");
    person.principal = principal(User, "{principal}");
    let mut adopted = reader(&rg, "{principal}");
    adopted.adopted_name = Guid::parse("99999999-0000-4000-8000-000000000001");
    let mut app = of(by(assignment(&kusto, "AllDatabasesViewer", READER, two), Mechanism::Kusto), "kusto");
    app.principal = principal(ServicePrincipal, two);
    let mut assignments = vec![
        reader("/providers/Microsoft.Management/managementGroups/mg-ai", one),
        reader("/providers/Microsoft.Management/managementGroups/{managementGroup}", "{principal}"),
        state(reader("/providers/Microsoft.Management/managementGroups/mg-ai", two), until("2027-06-30")),
        reader(&format!("/subscriptions/{SUB}"), one),
        condition(reader("/subscriptions/{mlSubscriptionId}", one), HOSTILE),
        reader("/subscriptions/{mlSubscriptionId}", "{guid}"),
        reader(&rg, one),
        agent,
        adopted,
        assignment(&rg, HOSTILE, CUSTOM, one),
        reader("/subscriptions/{mlSubscriptionId}/resourceGroups/{groupName}", "{null}"),
        of(reader(&store, one), "store"),
        person,
        of(reader(given, one), "given"),
        of(
            condition(assignment(&container(&store, "raw"), "Storage Blob Data Reader", BLOB_READER, one), "a == 'b'"),
            "store",
        ),
        of(
            assignment(&container(given, "{containerName}"), "Storage Blob Data Reader", BLOB_READER, "{principal}"),
            "given",
        ),
        of(reader(&format!("{vault}/secrets/it's"), one), "vault"),
        of(reader(&foundry, one), "foundry"),
        of(state(reader(&store, two), until("2027-06-30")), "store"),
        of(
            state(
                condition(assignment(&container(given, "x"), "Storage Blob Data Reader", BLOB_READER, two), HOSTILE),
                State::Eligible(End::For("P180D".parse().unwrap())),
            ),
            "given",
        ),
        of(state(reader(&vault, two), State::ActiveUntil("2027-01-31".parse().unwrap())), "vault"),
        state(reader("/subscriptions/{mlSubscriptionId}", two), State::Eligible(End::For("PT8H".parse().unwrap()))),
        of(by(assignment(&cosmos, "Data Reader", data, one), Mechanism::CosmosDb), "cosmos"),
        of(by(assignment(&format!("{cosmos}/dbs/chat"), "Data Reader", data, one), Mechanism::CosmosDb), "cosmos"),
        of(
            by(
                assignment(&format!("{cosmos}/dbs/chat/colls/log"), "Data Reader", data, "{principal}"),
                Mechanism::CosmosDb,
            ),
            "cosmos",
        ),
        of(by(assignment(cosmos_given, "Data Reader", data, one), Mechanism::CosmosDb), "cosmosGiven"),
        of(
            by(assignment(&format!("{cosmos_given}/dbs/chat"), "Data Reader", data, two), Mechanism::CosmosDb),
            "cosmosGiven",
        ),
        app,
        of(by(assignment(&format!("{kusto}/databases/telemetry"), "Viewer", READER, one), Mechanism::Kusto), "kusto"),
    ];
    sort(&mut assignments);
    for (at, assignment) in assignments.iter_mut().enumerate() {
        assignment.key = text(&format!("resource/{}/{at}", &*assignment.role.name));
    }
    let mut environment = environment("dev");
    environment.subscriptions.push(Subscription {
        key: text("ml"),
        id: term("{mlSubscriptionId}"),
        management_groups: Vec::new(),
    });
    environment.parameters = values()
        .into_keys()
        .map(|name| Parameter {
            name: text(name),
            kind: ParameterType::Name,
            description: text(&format!("The {name} {HOSTILE}")),
        })
        .collect();
    environment.instances = vec![
        instance("cosmos", &cosmos, "2026-03-15", &[]),
        instance("cosmosGiven", cosmos_given, "2026-03-15", &[]),
        instance("foundry", &foundry, "2026-05-01", &[]),
        instance("given", given, "2026-04-01", &[]),
        instance("kusto", &kusto, "2025-02-14", &[]),
        instance("store", &store, "2026-04-01", &["blobServices/containers"]),
        instance("vault", &vault, "2025-05-01", &[]),
    ];
    environment.assignments = assignments;
    environment.activation_policies = vec![ActivationPolicy {
        scope: scope(given),
        role: role(HOSTILE, BLOB_READER),
        maximum: Some("PT8H".parse().unwrap()),
        approvers: vec![
            Approver { name: text("sg `x` $(y) \\ \""), kind: PrincipalType::Group, id: term(one) },
            Approver { name: text("given"), kind: PrincipalType::User, id: term("{principal}") },
        ],
        mfa: true,
        justification: true,
        ticket: false,
        eligible_for: Some("P180D".parse().unwrap()),
        key: text("given/blob"),
    }];
    policy(vec![environment])
}
