//! What teams write: levels and roles, wide scopes and parts of resources, conditions, eligible access, agents, shared
//! groups, a custom role, settings, and exceptions.
//!
//! Most personas of a workload are ordinary. The others stand for what a linter is asked about, as often as it is found
//! in practice: one in fifty each.

use crate::common::generate::{Mix, TEAM, group, guid};

/// Ten workloads in a subscription: some personas have more than one assignment on a component.
pub(crate) const VARIED: Mix = Mix {
    workloads: 10,
    components: [
        ("azure-storage", "st", ["develop", "read", "discover"]),
        ("azure-key-vault", "kv", ["read", "read", "discover"]),
        ("azure-machine-learning", "mlw", ["develop", "read", "read"]),
        ("azure-openai-service", "oai", ["develop", "read", "discover"]),
        ("azure-cosmos-db", "cosmos", ["develop", "read", "discover"]),
        ("event-hubs", "evh", ["develop", "read", "discover"]),
        ("container-registry", "cr", ["develop", "read", "read"]),
        ("web-apps", "app", ["develop", "discover", "discover"]),
    ],
    lint: "lint: { profile: strict, rules: { human-write-production: { stage: info } } }\n",
    kind,
    access,
    rules,
    said,
    principals,
    more: || vec![("roles/stream-operator.yaml", STREAM_OPERATOR)],
};

const STREAM_OPERATOR: &str = "id: stream-operator\nname: Contoso Stream Operator\n\
    roleId: 77777777-7777-4777-8777-000000000001\n\
    description: Watches event hubs and makes consumer groups.\nactions:\n  \
    - Microsoft.EventHub/namespaces/read\n  - Microsoft.EventHub/namespaces/eventhubs/read\n  \
    - Microsoft.EventHub/namespaces/eventhubs/consumergroups/*\nnotActions:\n  \
    - Microsoft.EventHub/namespaces/eventhubs/consumergroups/delete\n";

fn kind(at: usize) -> String {
    match at % TEAM {
        1 | 2 => format!("kind: agent\naccountable: P{:05}\n", at / TEAM * TEAM),
        4 => "kind: human\npurpose: access-administration\n".to_owned(),
        _ => "kind: human\n".to_owned(),
    }
}

fn access(at: usize) -> Option<String> {
    let (storage, registry, hubs, learning, cosmos, apps, vault) = (
        "azure-storage",
        "container-registry",
        "event-hubs",
        "azure-machine-learning",
        "azure-cosmos-db",
        "web-apps",
        "azure-key-vault",
    );
    let workload = at / TEAM;
    let on = |component: &str, lines: &[&str]| format!("  w{workload}-{component}:\n    {}\n", lines.join("\n    "));
    let eligible = "assignment: eligible, justification: Incidents of the workload";
    let own = match at % TEAM {
        // Leads the team: manages its compute, and repairs what breaks.
        0 => [
            on(learning, &["dev: [develop, operate]", "stage: operate", &format!("production: {{ level: operate, {eligible} }}")]),
            on(storage, &["dev: administer", "stage: read", &format!("production: {{ level: read, {eligible} }}")]),
            on(cosmos, &["dev: operate", "stage: read", "production: discover"]),
            on(vault, &["dev: develop", "stage: read", "production: none"]),
        ]
        .concat(),
        // The pipelines that deploy it.
        1 => [
            on(apps, &["dev: develop", "stage: develop", "production: { level: develop, justification: Deploys }"]),
            on(registry, &["dev: develop", "stage: read", "production: read"]),
            on(storage, &["dev: develop", "stage: develop", "production: develop"]),
        ]
        .concat(),
        2 => [
            on(learning, &["dev: develop", "stage: develop", "production: develop"]),
            on(hubs, &["dev: { level: develop, facet: schemas }", "stage: read", "production: read"]),
        ]
        .concat(),
        // Makes resources by hand where that is allowed, which is excused.
        3 => {
            on(storage, &["dev: { role: Contributor, scope: resourceGroup }", "stage: { level: discover, scope: resourceGroup }", "production: discover"])
                + &on(cosmos, &["dev: read", "stage: read", "production: discover"])
                + "exceptions:\n  - { rule: contributor-role, environment: dev, reason: Makes resources of all kinds to try them out }\n"
        }
        // Lets others in.
        4 => on(
            vault,
            &[
                "dev: { role: User Access Administrator, assignment: eligible, justification: Lets new members in, condition: { delegation: { roles: [Key Vault Secrets User], principalTypes: [Group] } } }",
                "stage: discover",
                "production: discover",
            ],
        ),
        // Roles by name, one of them its own.
        5 => [
            on(hubs, &["dev: Contoso Stream Operator", "stage: Contoso Stream Operator", "production: Azure Event Hubs Data Receiver"]),
            on(storage, &["dev: [Storage Blob Data Contributor, Reader]", "stage: Storage Blob Data Reader", "production: Reader"]),
        ]
        .concat(),
        // Parts of a resource, and conditions.
        6 => [
            on(storage, &[
                "dev: { level: develop, scope: { container: raw } }",
                "stage: { level: read, condition: { containers: [raw, curated] } }",
                &format!("production: {{ level: read, scope: {{ container: curated }}, condition: {{ containers: [curated] }}, {eligible} }}"),
            ]),
            on(cosmos, &["dev: { level: develop, scope: { database: telemetry } }", "stage: { level: read, scope: { database: telemetry } }", "production: discover"]),
        ]
        .concat(),
        // Several facets, some of it twice.
        7 => on(storage, &[
            "dev: [develop, { level: develop, facet: queue }, { level: develop, facet: table }, { role: Storage Blob Data Reader }]",
            "stage: [{ level: read, facet: queue }, { level: read, facet: table }]",
            "production: discover",
        ]),
        // Wide, and beside it narrow.
        8 => {
            on(hubs, &["dev: { role: Reader, scope: subscription }", "stage: { level: discover, scope: resourceGroup }", "production: discover"])
                + &on(storage, &["dev: discover", "stage: discover", "production: discover"])
        }
        // Whatever the environment is.
        9 | 10 => [
            on(storage, &["default: read", "dev: develop", "production: discover"]),
            on(vault, &["default: discover", "production: none"]),
            on(registry, &["default: read", "production: read"]),
        ]
        .concat(),
        // Uses it and builds none of it.
        at if at % 3 == 0 => [
            on(storage, &["dev: read", "stage: read", "production: discover"]),
            on(learning, &["dev: read", "stage: read", "production: discover"]),
            on(hubs, &["dev: read", "stage: none", "production: none"]),
        ]
        .concat(),
        _ => return None,
    };
    Some(format!("componentAccess:\n{own}"))
}

fn rules(tier: &str) -> &'static str {
    match tier {
        "production" => {
            "approvers:\n  platform-leads: { group: 66666666-3333-4666-8666-000000000001 }\nguardrails:\n  \
             - match: { kind: human }\n    active: [discover, read]\n    eligible: [discover, read, operate]\n    \
             maxScope: resource\n    \
             activation: { maximum: PT4H, approval: [platform-leads], mfa: true, justification: true }\n    \
             eligibleFor: P180D\n  - match: { kind: agent }\n    active: [discover, read, develop]\n    \
             maxScope: resource\n    roles: levels-only\n"
        }
        _ => {
            "guardrails:\n  - match: { kind: human }\n    active: [discover, read, develop, operate, administer]\n    \
             eligible: [administer]\n    maxScope: subscription\n    \
             activation: { maximum: PT8H, mfa: true, justification: true }\n    eligibleFor: P180D\n  \
             - match: { kind: agent }\n    active: [discover, read, develop]\n"
        }
    }
}

fn said(component: &str, tier: &str) -> &'static str {
    match (component, tier) {
        ("azure-storage", "production") => ", settings: { sharedKey: disabled }, classification: confidential",
        ("azure-storage", "staging") => ", settings: { sharedKey: disabled }",
        ("azure-key-vault", _) => ", settings: { permissionModel: rbac, purgeProtection: enabled }",
        ("azure-cosmos-db" | "event-hubs" | "azure-openai-service", "production") => {
            ", settings: { localAuth: disabled }"
        }
        ("azure-machine-learning", _) => ", settings: { datastoreAuth: identity }",
        ("web-apps", _) => ", settings: { basicPublishing: disabled }",
        _ => "",
    }
}

fn principals(at: usize, number: usize, id: &str) -> String {
    let own = group(at, number, id);
    match at % TEAM {
        1 => format!("[{{ servicePrincipal: {}, name: id-deploy-{id}-{at} }}]", guid(5, number, at)),
        2 => format!(
            "[{{ servicePrincipal: {}, name: id-train-{id}-{at} }}, {{ identityOf: w{}-azure-machine-learning }}]",
            guid(5, number, at),
            at / TEAM
        ),
        // Two personas in one group.
        9 | 10 => format!("[{{ {} }}]", group(at / 2 * 2, number, id)),
        // A group, and somebody besides.
        11 => format!("[{{ {own} }}, {{ user: {}, name: guest-{at} }}]", guid(3, number, at)),
        12 => format!("[{{ {own}, membership: eligible }}]"),
        _ => format!("[{{ {own} }}]"),
    }
}
