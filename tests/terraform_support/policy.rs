//! A policy that uses every feature that Terraform and native-access.md must write.

use std::sync::Arc;

use rolecast::catalog::{Permission, RoleDefinition, RoleKind};
use rolecast::model::component::Mechanism;
use rolecast::model::environment::Tier;
use rolecast::model::persona::{Kind, LevelName, PrincipalType, Purpose};
use rolecast::policy::{
    ActivationPolicy, Approver, Assignment, CatalogStamp, End, Environment, Grant, Instance, Parameter, ParameterType,
    Persona, Policy, Principal, Role, Scope, State, Subscription, Term, Text,
};

pub(crate) const MAIN: &str = "22222222-2222-4222-8222-222222222222";
pub(crate) const ML: &str = "33333333-3333-4333-8333-333333333333";
pub(crate) const TENANT: &str = "11111111-1111-4111-8111-111111111111";
const SCIENTISTS: &str = "44444444-4444-4444-8444-000000000001";
const ANALYST: &str = "44444444-4444-4444-8444-000000000002";
const BUILD: &str = "44444444-4444-4444-8444-000000000003";
const APPROVERS: &str = "44444444-4444-4444-8444-00000000000a";

pub(crate) const READER: &str = "acdd72a7-3385-48ef-bd42-f606fba81ae7";
const CONTRIBUTOR: &str = "b24988ac-6180-42a0-ab88-20f7382dd24c";
const BLOB_READER: &str = "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1";
const BLOB_CONTRIBUTOR: &str = "ba92f5b4-2d11-453d-a403-e96b0029c9fe";
pub(crate) const CUSTOM: &str = "c0ffee00-1111-4222-8333-444444444444";
const COSMOS_READER: &str = "00000000-0000-0000-0000-000000000001";
const COSMOS_CONTRIBUTOR: &str = "00000000-0000-0000-0000-000000000002";

/// A name with everything in it that one of the languages could trip over.
pub(crate) const HOSTILE: &str = "a\"b ${var.x} %{if} $${y} {{z}} 'q' `t` | [l](u) <b> \\ \n# resource \"x\" \u{202e}é";

/// What the parameters are in the tests, by their names in the policy and in Terraform.
pub(crate) const VALUES: [(&str, &str, &str); 5] = [
    ("mlSubscriptionId", "ml_subscription_id", ML),
    ("trainingAccountName", "training_account_name", "StTrainingProd"),
    ("buildPrincipalId", "build_principal_id", "44444444-4444-4444-8444-0000000000FF"),
    ("approverId", "approver_id", "44444444-4444-4444-8444-0000000000EE"),
    ("tenantId", "tenant_id", TENANT),
];

pub(crate) fn literal(text: &str) -> Term {
    Term::Literal(text.into())
}

pub(crate) fn parameter(name: &str) -> Term {
    Term::Parameter(name.into())
}

fn scope(text: &str) -> Arc<Scope> {
    Arc::new(Scope::parse(text).unwrap_or_else(|| panic!("`{text}` is no scope")))
}

fn resource(rest: &str) -> String {
    format!("/subscriptions/{MAIN}/resourceGroups/rg-ai-prod/providers/{rest}")
}

fn principal(kind: PrincipalType, id: Term, name: Option<&str>) -> Arc<Principal> {
    Arc::new(Principal { kind, id, name: name.map(Text::from), membership: None, identity_of: None })
}

fn role(name: &str, id: Option<&str>) -> Arc<Role> {
    Arc::new(Role { name: name.into(), id: id.map(|id| id.parse().unwrap()) })
}

/// Collects assignments with the keys that resolving would give.
struct Builder {
    assignments: Vec<Assignment>,
}

impl Builder {
    fn add(
        &mut self,
        mechanism: Mechanism,
        place: &str,
        principal: &Arc<Principal>,
        role: &Arc<Role>,
        state: State,
    ) -> &mut Assignment {
        let scope = scope(place);
        let key = format!(
            "{}/{}/{}",
            place.rsplit(['/', ':']).next().unwrap_or_default().trim_matches(['{', '}']),
            role.name.to_lowercase().replace(' ', "-"),
            principal.name.as_deref().unwrap_or("someone")
        );
        self.assignments.push(Assignment {
            mechanism,
            scope,
            principal: principal.clone(),
            role: role.clone(),
            state,
            condition: None,
            justification: None,
            adopted_name: None,
            known_name: rolecast::policy::KnownName::default(),
            key: key.into(),
            instance: Some("training-data".into()),
            grants: vec![0],
        });
        self.assignments.last_mut().unwrap()
    }
}

/// The whole policy, with one environment, `production`.
pub(crate) fn policy() -> Policy {
    let reader = role("Reader", Some(READER));
    let contributor = role("Contributor", Some(CONTRIBUTOR));
    let blob_reader = role("Storage Blob Data Reader", Some(BLOB_READER));
    let blob_contributor = role("Storage Blob Data Contributor", Some(BLOB_CONTRIBUTOR));
    let custom = role("Pipeline Watcher", Some(CUSTOM));
    let group = principal(PrincipalType::Group, literal(SCIENTISTS), Some("sg-ai-data-scientists-prod"));
    let person = principal(PrincipalType::User, literal(ANALYST), Some(HOSTILE));
    let identity = principal(PrincipalType::ServicePrincipal, literal(BUILD), Some("id-build-prod"));
    let unknown = principal(PrincipalType::ServicePrincipal, parameter("buildPrincipalId"), None);

    let mut to = Builder { assignments: Vec::new() };
    azure(
        &mut to,
        [&reader, &contributor, &blob_reader, &blob_contributor, &custom],
        [&group, &person, &identity, &unknown],
    );
    cosmos_and_kusto(&mut to, [&group, &identity, &unknown]);
    native(&mut to, [&group, &person, &identity, &unknown]);
    let mut assignments = to.assignments;
    assignments.sort_by(|a, b| {
        (a.mechanism, &a.scope, &a.role, &a.principal).cmp(&(b.mechanism, &b.scope, &b.role, &b.principal))
    });

    Policy {
        project: "contoso-ai".into(),
        catalog: CatalogStamp { date: "2026-06-01".parse().unwrap(), digest: "00".into() },
        environments: vec![environment(assignments, [&reader, &blob_contributor])],
        personas: personas(["Discriminative AI Data Scientist", HOSTILE]),
        roles: vec![Arc::new(watcher())],
    }
}

fn azure(to: &mut Builder, roles: [&Arc<Role>; 5], principals: [&Arc<Principal>; 4]) {
    let [reader, contributor, blob_reader, blob_contributor, custom] = roles;
    let [group, person, identity, unknown] = principals;
    let rbac = Mechanism::AzureRbac;
    let account = resource("Microsoft.Storage/storageAccounts/stprod");
    to.add(rbac, "/providers/Microsoft.Management/managementGroups/mg-ai", group, reader, State::Active);
    to.add(rbac, &format!("/subscriptions/{MAIN}"), person, reader, State::Active);
    to.add(rbac, "/subscriptions/{mlSubscriptionId}", group, reader, State::Active);
    to.add(rbac, &format!("/subscriptions/{MAIN}/resourceGroups/rg-ai-prod"), identity, contributor, State::Active);
    to.add(rbac, &account, group, blob_reader, State::Active).adopted_name =
        Some("99999999-9999-4999-8999-999999999999".parse().unwrap());
    to.add(rbac, &account, identity, blob_contributor, State::Active).condition = Some(
        "((!(ActionMatches{'Microsoft.Storage/x/read'})) OR (@Resource[a:b] StringEquals '${c} %{d} \"e\"'))".into(),
    );
    to.add(rbac, &format!("{account}/blobServices/default/containers/$web"), person, custom, State::Active).key =
        "training-data/$web \"${x}\" %{y}/pipeline-watcher/person".into();
    to.add(
        rbac,
        "/subscriptions/{mlSubscriptionId}/resourceGroups/rg-ml-prod/providers/Microsoft.Storage/storageAccounts/{trainingAccountName}",
        unknown,
        blob_reader,
        State::Active,
    );
    let eligible = to.add(rbac, &account, group, blob_contributor, State::Eligible(End::For("P180D".parse().unwrap())));
    eligible.condition = Some("(@Resource[a:b] StringEquals 'features')".into());
    eligible.justification = Some(HOSTILE.into());
    to.add(rbac, &account, person, contributor, State::Eligible(End::Until("2027-06-30".parse().unwrap())));
    to.add(
        rbac,
        "/subscriptions/{mlSubscriptionId}/resourceGroups/rg-ml-prod",
        group,
        contributor,
        State::Eligible(End::For("PT12H".parse().unwrap())),
    );
    to.add(rbac, &account, unknown, contributor, State::ActiveUntil("2027-01-31".parse().unwrap()));
}

fn cosmos_and_kusto(to: &mut Builder, [group, identity, unknown]: [&Arc<Principal>; 3]) {
    let data_reader = role("Cosmos DB Built-in Data Reader", Some(COSMOS_READER));
    let data_contributor = role("Cosmos DB Built-in Data Contributor", Some(COSMOS_CONTRIBUTOR));
    let account = resource("Microsoft.DocumentDB/databaseAccounts/cosmos-prod");
    to.add(Mechanism::CosmosDb, &account, group, &data_reader, State::Active);
    to.add(Mechanism::CosmosDb, &format!("{account}/dbs/chat"), identity, &data_reader, State::Active);
    to.add(
        Mechanism::CosmosDb,
        &format!("{account}/dbs/chat/colls/history_1"),
        unknown,
        &data_contributor,
        State::Active,
    );
    to.add(
        Mechanism::CosmosDb,
        "/subscriptions/{mlSubscriptionId}/resourceGroups/rg-ml-prod/providers/Microsoft.DocumentDB/databaseAccounts/cosmos-ml",
        identity,
        &data_reader,
        State::Active,
    );
    to.add(Mechanism::CosmosDb, &account, group, &data_contributor, State::Eligible(End::For("P90D".parse().unwrap())));
    let cluster = resource("Microsoft.Kusto/clusters/adxprod");
    to.add(Mechanism::Kusto, &cluster, group, &role("AllDatabasesViewer", None), State::Active);
    to.add(
        Mechanism::Kusto,
        &format!("{cluster}/databases/telemetry"),
        identity,
        &role("Ingestor", None),
        State::Active,
    );
    to.add(Mechanism::Kusto, &format!("{cluster}/databases/telemetry"), unknown, &role("Viewer", None), State::Active);
    to.add(
        Mechanism::Kusto,
        &format!("{cluster}/databases/telemetry"),
        group,
        &role("Admin", None),
        State::ActiveUntil("2027-03-31".parse().unwrap()),
    );
}

fn native(to: &mut Builder, [group, person, identity, unknown]: [&Arc<Principal>; 4]) {
    let database = resource("Microsoft.Sql/servers/sql-prod/databases/sales");
    to.add(Mechanism::Sql, &database, group, &role("db_datareader", None), State::Active);
    to.add(Mechanism::Sql, &database, person, &role("db_datawriter", None), State::Active);
    to.add(Mechanism::Sql, &database, unknown, &role("db_owner", None), State::Active);
    to.add(
        Mechanism::Postgresql,
        &resource("Microsoft.DBforPostgreSQL/flexibleServers/pg-prod/databases/chat"),
        identity,
        &role("pg_read_all_data", None),
        State::ActiveUntil("2027-02-28".parse().unwrap()),
    );
    to.add(
        Mechanism::Redis,
        &resource("Microsoft.Cache/redis/{trainingAccountName}"),
        identity,
        &role("Data Reader", None),
        State::Active,
    );
    to.add(
        Mechanism::Databricks,
        &resource("Microsoft.Databricks/workspaces/dbw-prod"),
        group,
        &role("USER", None),
        State::Eligible(End::For("P180D".parse().unwrap())),
    );
    to.add(
        Mechanism::Fabric,
        "fabric:66666666-6666-4666-8666-666666666666",
        group,
        &role("Viewer", None),
        State::Active,
    );
    to.add(Mechanism::AzureDevops, "azure-devops:contoso/mlops", identity, &role("Contributors", None), State::Active);
    to.add(Mechanism::Github, "github:contoso/chat", person, &role("push", None), State::Active);
}

fn environment(assignments: Vec<Assignment>, [reader, blob_contributor]: [&Arc<Role>; 2]) -> Environment {
    let approver = |name: &str, id: Term| Approver { name: name.into(), kind: PrincipalType::Group, id };
    let parameters = VALUES
        .iter()
        .zip([
            ParameterType::SubscriptionId,
            ParameterType::Name,
            ParameterType::PrincipalId,
            ParameterType::PrincipalId,
            ParameterType::TenantId,
        ])
        .map(|((name, _, _), kind)| Parameter {
            name: (*name).into(),
            kind,
            description: format!("What `{name}` is: ${{x}} \"y\"").into(),
        })
        .collect();
    let grant = |persona: &str, instance: &str| Grant {
        persona: persona.into(),
        instance: instance.into(),
        under: "production".into(),
        index: None,
        level: Some(LevelName::Read),
        facet: None,
    };
    Environment {
        id: "production".into(),
        name: "Production".into(),
        tier: Tier::Production,
        tenant: Some(parameter("tenantId")),
        file: "environments/production.yaml".into(),
        parameters,
        subscriptions: vec![
            Subscription { key: "main".into(), id: literal(MAIN), management_groups: vec!["mg-ai".into()] },
            Subscription { key: "ml".into(), id: parameter("mlSubscriptionId"), management_groups: vec![] },
        ],
        instances: vec![Instance {
            id: "training-data".into(),
            component: "azure-storage".into(),
            scope: scope(&resource("Microsoft.Storage/storageAccounts/stprod")),
            api_version: None,
            settings: vec![],
            classification: None,
            untyped_children: vec![],
        }],
        absent: vec![],
        guardrails: vec![],
        principals: vec![],
        exceptions: vec![],
        grants: vec![grant("P004", "training-data"), grant("P009", "training-data")],
        assignments: with_two_grants(assignments),
        activation_policies: vec![
            ActivationPolicy {
                scope: scope(&resource("Microsoft.Storage/storageAccounts/stprod")),
                role: blob_contributor.clone(),
                maximum: Some("PT8H".parse().unwrap()),
                approvers: vec![
                    approver("sg-ai-approvers", literal(APPROVERS)),
                    approver(HOSTILE, parameter("approverId")),
                ],
                mfa: true,
                justification: true,
                ticket: false,
                eligible_for: Some("P100D".parse().unwrap()),
                key: "training-data/storage-blob-data-contributor".into(),
            },
            ActivationPolicy {
                scope: scope("/subscriptions/{mlSubscriptionId}"),
                role: reader.clone(),
                maximum: None,
                approvers: vec![],
                mfa: false,
                justification: false,
                ticket: true,
                eligible_for: None,
                key: "ml/reader".into(),
            },
        ],
    }
}

fn with_two_grants(mut assignments: Vec<Assignment>) -> Vec<Assignment> {
    for assignment in assignments.iter_mut().step_by(3) {
        assignment.grants = vec![0, 1];
    }
    assignments
}

pub(crate) fn personas(names: [&str; 2]) -> Vec<Persona> {
    let persona = |id: &str, name: &str, kind| Persona {
        id: id.into(),
        name: name.into(),
        kind,
        purpose: Purpose::Work,
        accountable: None,
        owner: None,
        team: None,
        primary_interaction: vec![],
        processes: vec![],
        skills: vec![],
        exceptions: vec![],
        file: format!("personas/{id}.yaml").into(),
    };
    let [first, second] = names;
    vec![persona("P004", first, Kind::Human), persona("P009", second, Kind::Agent)]
}

fn watcher() -> RoleDefinition {
    RoleDefinition {
        id: CUSTOM.parse().unwrap(),
        name: "Pipeline Watcher".to_owned(),
        kind: RoleKind::Custom,
        description: Some(HOSTILE.to_owned()),
        permissions: vec![Permission {
            actions: vec!["Microsoft.DataFactory/factories/*/read".to_owned(), "*/read".to_owned()],
            not_data_actions: vec!["Microsoft.Storage/x/read".to_owned()],
            ..Permission::default()
        }],
        assignable_scopes: vec![
            format!("/subscriptions/{MAIN}"),
            "/subscriptions/{production_mlSubscriptionId}".to_owned(),
        ],
    }
}
