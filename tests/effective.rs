//! What personas, principals and teams hold together: expected values follow from the permissions of the built-in roles
//! as Microsoft lists them and from how Azure adds assignments up.
#![expect(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test that fails says where")]

mod resolve_support;

use resolve_support::resolve;
use rolecast::effective::{Effective, Holder, Holdings, words};
use rolecast::permission::{Budget, Certainty, Pattern, Plane, Primitives};
use rolecast::policy::Policy;

/// A project with these personas in one environment; each has the group of its own id, but where `groups` says otherwise.
fn policy(personas: &[(&str, &str)], groups: &str) -> Policy {
    let environment = format!(
        "id: dev
name: Dev
tier: development
subscriptions:
  main: {{ id: 22222222-1111-4222-8222-222222222222 }}
defaults: {{ subscription: main, resourceGroup: rg-dev }}
guardrails:
  - match: {{}}
    active: [discover, read, develop, operate, administer]
    maxScope: subscription
    roles: any
components:
  azure-storage: {{ name: stcontosodev }}
  web-apps: {{ name: app-contoso-dev }}
  azure-ai-foundry: {{ name: aif-contoso-dev }}
  managed-identity: {{ name: id-contoso-dev }}
  azure-api-management: {{ name: apim-contoso-dev, resourceGroup: rg-gateway-dev }}
principals:
{groups}"
    );
    let mut files = vec![
        ("rolecast.yaml".to_owned(), "name: contoso\nenvironments: [dev]\n".to_owned()),
        ("environments/dev.yaml".to_owned(), environment),
    ];
    for (id, access) in personas {
        let text = format!(
            "id: {id}\nname: Persona {id}\nkind: human\nowner: contoso-leads\nteam: Web Team\ncomponentAccess:\n{access}"
        );
        files.push((format!("personas/{id}.yaml"), text));
    }
    let outcome = resolve(files);
    outcome.policy.unwrap_or_else(|| panic!("{:#?}", outcome.diagnostics))
}

const GROUPS: &str = "  P001: [{ group: 44444444-0001-4444-8444-444444444444, name: sg-one }]
  P002: [{ group: 44444444-0002-4444-8444-444444444444, name: sg-two }]
";

const IDENTITIES: &str = "  managed-identity:
    dev: [{ role: Managed Identity Operator, justification: Attaches identities }]
";

const GATEWAYS: &str = "  azure-api-management:
    dev: [{ role: API Management Service Contributor, justification: Runs the gateway }]
";

/// The ids of the primitives that a holder's access enables, with their certainty.
fn primitives(policy: &Policy, holder: Holder<'_>) -> Vec<(String, Certainty)> {
    let effective = Effective::new(policy).unwrap();
    let holdings = effective.holdings(holder, |_| true, &mut Budget::default()).unwrap();
    let reached = holdings.primitives(Primitives::builtin(), &mut Budget::default()).unwrap();
    reached.iter().map(|one| (one.enabled.primitive.id.value.to_string(), one.enabled.certainty)).collect()
}

fn certainty(of: &[(String, Certainty)], id: &str) -> Option<Certainty> {
    of.iter().find(|(known, _)| known == id).map(|(_, certainty)| *certainty)
}

#[test]
fn two_roles_enable_together_what_neither_does_alone() {
    let alone = policy(&[("P001", IDENTITIES), ("P002", GATEWAYS)], GROUPS);
    for id in ["P001", "P002"] {
        assert_eq!(certainty(&primitives(&alone, Holder::Persona(id)), "X06"), None, "{id}");
    }
    // Managed Identity Operator has assign/action only if `/*/` matches `/`.
    let both = policy(&[("P001", &format!("{IDENTITIES}{GATEWAYS}"))], GROUPS.lines().next().unwrap());
    assert_eq!(certainty(&primitives(&both, Holder::Persona("p001")), "X06"), Some(Certainty::Possible));
    assert_eq!(certainty(&primitives(&alone, Holder::Team("Web Team")), "X06"), Some(Certainty::Possible));
    assert_eq!(primitives(&alone, Holder::Team("Other Team")), []);
}

#[test]
fn a_principal_holds_what_all_its_personas_do() {
    let one_group = "  P001: [{ group: 44444444-0001-4444-8444-444444444444, name: sg-one }]
  P002: [{ group: 44444444-0001-4444-8444-444444444444, name: sg-one }]
";
    let shared = policy(&[("P001", IDENTITIES), ("P002", GATEWAYS)], one_group);
    let principal = &shared.environments[0].principals[0].1[0];
    assert_eq!(certainty(&primitives(&shared, Holder::Principal(principal)), "X06"), Some(Certainty::Possible));
    assert_eq!(certainty(&primitives(&shared, Holder::Persona("P001")), "X06"), None);
}

#[test]
fn the_assignments_that_bring_each_operation_are_named() {
    let both = policy(&[("P001", &format!("{IDENTITIES}{GATEWAYS}"))], GROUPS.lines().next().unwrap());
    let effective = Effective::new(&both).unwrap();
    let holdings = effective.holdings(Holder::Persona("P001"), |_| true, &mut Budget::default()).unwrap();
    let reached = holdings.primitives(Primitives::builtin(), &mut Budget::default()).unwrap();
    let chain = reached.iter().find(|one| one.enabled.primitive.id.value.as_str() == "X06").unwrap();
    let by: Vec<(&str, Vec<&str>)> = chain
        .enabled
        .operations
        .iter()
        .zip(&chain.by)
        .map(|(operation, by)| {
            let role = |&at: &usize| &*holdings.held[at].assignment.role.name;
            (operation.name.as_str(), by.iter().map(role).collect())
        })
        .collect();
    assert_eq!(
        by,
        [
            ("Microsoft.ManagedIdentity/userAssignedIdentities/assign/action", vec!["Managed Identity Operator"]),
            ("Microsoft.ApiManagement/service/write", vec!["API Management Service Contributor"]),
        ]
    );
}

fn held<'p>(policy: &'p Policy, id: &str) -> Holdings<'p> {
    Effective::new(policy).unwrap().holdings(Holder::Persona(id), |_| true, &mut Budget::default()).unwrap()
}

fn allows(holdings: &Holdings<'_>, plane: Plane, operation: &str) -> Option<Certainty> {
    let found = holdings.allowing(plane, &Pattern::new(operation), &mut Budget::default()).unwrap();
    found.first().map(|(_, certainty)| *certainty)
}

/// Website Contributor may purge Application Insights, of which a web app has none inside.
#[test]
fn at_a_resource_a_role_is_good_for_that_resource_alone() {
    let role = |scope: &str| {
        format!("  web-apps:\n    dev: [{{ role: Website Contributor, justification: Runs the site{scope} }}]\n")
    };
    let purge = "Microsoft.Insights/components/purge/action";
    let first = GROUPS.lines().next().unwrap();
    let at_app = policy(&[("P001", &role(""))], first);
    let at_group = policy(&[("P001", &role(", scope: resourceGroup"))], first);
    assert_eq!(allows(&held(&at_app, "P001"), Plane::Control, purge), None);
    assert_eq!(allows(&held(&at_group, "P001"), Plane::Control, purge), Some(Certainty::Sure));
    for policy in [&at_app, &at_group] {
        let holdings = held(policy, "P001");
        assert_eq!(allows(&holdings, Plane::Control, "Microsoft.Web/sites/publish/action"), Some(Certainty::Sure));
        // Extensions sit on any resource.
        let read = "Microsoft.Authorization/roleAssignments/read";
        assert_eq!(allows(&holdings, Plane::Control, read), Some(Certainty::Sure));
    }
    assert_eq!(certainty(&primitives(&at_app, Holder::Persona("P001")), "X44"), None);
    assert_eq!(certainty(&primitives(&at_group, Holder::Persona("P001")), "X44"), Some(Certainty::Sure));
}

#[test]
fn what_is_above_a_part_is_not_in_it() {
    let access = |scope: &str| {
        format!(
            "  azure-storage:\n    dev: [{{ role: Storage Blob Data Contributor, justification: Writes features{scope} }}]\n"
        )
    };
    let first = GROUPS.lines().next().unwrap();
    let account = policy(&[("P001", &access(""))], first);
    let container = policy(&[("P001", &access(", scope: { container: features }"))], first);
    // The key is the blob service's, and a container is inside of that.
    let key = "Microsoft.Storage/storageAccounts/blobServices/generateUserDelegationKey/action";
    assert_eq!(allows(&held(&account, "P001"), Plane::Control, key), Some(Certainty::Sure));
    assert_eq!(allows(&held(&container, "P001"), Plane::Control, key), None);
    let write = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/write";
    for policy in [&account, &container] {
        assert_eq!(allows(&held(policy, "P001"), Plane::Data, write), Some(Certainty::Sure));
        assert_eq!(allows(&held(policy, "P001"), Plane::Control, write), None);
    }
}

/// Azure AI services name data operations after the account, whatever part of it they are on; storage accounts name them after
/// the part (the operations of the built-in roles that are made for these parts).
#[test]
fn data_of_a_part_may_be_named_after_the_whole() {
    let at = |component: &str, role: &str, scope: &str| {
        let entry = format!("[{{ role: {role}, justification: Tries it, scope: {{ {scope} }} }}]");
        policy(&[("P001", &format!("  {component}:\n    dev: {entry}\n"))], GROUPS.lines().next().unwrap())
    };
    let project = at("azure-ai-foundry", "Foundry Agent Consumer", "project: assistant");
    let interact = "Microsoft.CognitiveServices/accounts/AIServices/endpoints/interact/action";
    assert_eq!(allows(&held(&project, "P001"), Plane::Data, interact), Some(Certainty::Sure));
    let operator = at("azure-ai-foundry", "Cognitive Services Contributor", "project: assistant");
    let keys = "Microsoft.CognitiveServices/accounts/listKeys/action";
    assert_eq!(allows(&held(&operator, "P001"), Plane::Control, keys), None);
    let container = at("azure-storage", "Storage Queue Data Reader", "container: features");
    let queue = "Microsoft.Storage/storageAccounts/queueServices/queues/messages/read";
    assert_eq!(allows(&held(&container, "P001"), Plane::Data, queue), None);
}

#[test]
fn a_condition_leaves_sure_what_it_does_not_speak_of() {
    let access = "  azure-storage:
    dev: [{ level: develop, facet: blob, condition: { containers: [features] } }]
";
    let limited = policy(&[("P001", access)], GROUPS.lines().next().unwrap());
    let holdings = held(&limited, "P001");
    let blobs = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs";
    assert_eq!(allows(&holdings, Plane::Data, &format!("{blobs}/write")), Some(Certainty::Conditioned));
    assert_eq!(
        allows(&holdings, Plane::Control, "Microsoft.Storage/storageAccounts/blobServices/containers/write"),
        Some(Certainty::Sure)
    );
    assert!(holdings.access(&mut Budget::default()).unwrap().is_conditioned());
}

#[test]
fn access_outside_azure_rbac_allows_no_operation() {
    let access = "  azure-storage:\n    dev: read\n";
    let policy = policy(&[("P001", access)], GROUPS.lines().next().unwrap());
    let effective = Effective::new(&policy).unwrap();
    let none = effective.holdings(Holder::Persona("P001"), |_| false, &mut Budget::default()).unwrap();
    assert!(none.held.is_empty() && none.primitives(Primitives::builtin(), &mut Budget::default()).unwrap().is_empty());
}

const ONE: &str = "  P001: [{ group: 44444444-0001-4444-8444-444444444444, name: sg-one }]
";

/// The lines of plain words of what is held, one assignment after another: `control reads, writes: itself`.
fn said(policy: &Policy) -> Vec<String> {
    let holdings = held(policy, "P001");
    let all = holdings.held.iter();
    all.flat_map(|held| words(&held.access, held.assignment.scope.resource_type().as_deref()))
        .map(|doing| format!("{} {}: {}", doing.plane.name(), doing.verbs.join(", "), doing.things.join(", ")))
        .collect()
}

#[test]
fn what_a_role_allows_is_said_in_words() {
    // Storage Queue Data Contributor, by Microsoft Learn: queueServices/queues/{delete,read,write}, and on the data plane
    // messages/{delete,read,write} and messages/process/action.
    let access = "  azure-storage:
    dev: [{ role: Storage Queue Data Contributor, justification: Moves messages }]
";
    assert_eq!(
        said(&policy(&[("P001", access)], ONE)),
        [
            "control reads, writes, deletes: queueServices/queues",
            "data reads, writes, deletes: queueServices/queues/messages",
            "data runs: queueServices/queues/messages/process",
        ]
    );
    // Reader is `*/read`; what is everything at a resource is everything of it.
    let access = "  web-apps:
    dev: [{ role: Reader, justification: Looks }]
";
    assert_eq!(said(&policy(&[("P001", access)], ONE)), ["control reads: everything"]);
}

#[test]
fn what_a_role_takes_out_is_said_and_what_is_elsewhere_is_not() {
    // Contributor is `*` without eleven patterns, Microsoft.Authorization/*/Delete first. What no storage account has is
    // taken out too, and is not worth saying.
    let access = "  azure-storage:
    dev: [{ role: Contributor, justification: Runs it }]
";
    let said = said(&policy(&[("P001", access)], ONE));
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].starts_with("control does all on: everything (but Microsoft.Authorization/"), "{said:?}");
    assert!(!said[0].contains("Microsoft.Web"), "{said:?}");
}
