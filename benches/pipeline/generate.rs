//! Projects of any size, for benchmarks: N personas, three environments, eight components each.
//!
//! Fifty personas share a workload of eight resources; twelve workloads share a subscription, which keeps each
//! subscription below Azure's 5,000 role assignments. Ids are counted, so the same size gives the same project.

use std::fmt::Write;

/// Personas that work on the same eight resources.
const TEAM: usize = 50;
/// Workloads in a subscription: 12 x 50 x 8 = 4,800 role assignments.
const WORKLOADS: usize = 12;

const ENVIRONMENTS: [(&str, &str); 3] = [("dev", "development"), ("stage", "staging"), ("production", "production")];

/// Component, what the instance is named by, and the access in each environment; each is one role.
const ACCESS: [(&str, &str, [&str; 3]); 8] = [
    ("azure-storage", "st", ["develop", "read", "discover"]),
    ("azure-key-vault", "kv", ["develop", "read", "discover"]),
    ("azure-machine-learning", "mlw", ["develop", "discover", "discover"]),
    ("azure-openai-service", "oai", ["develop", "read", "discover"]),
    ("azure-ai-search", "srch", ["develop", "read", "discover"]),
    ("event-hubs", "evh", ["develop", "read", "discover"]),
    ("service-bus", "sb", ["develop", "read", "discover"]),
    ("app-configuration", "appcs", ["develop", "read", "discover"]),
];

/// The files of a project of `personas` personas: path and text.
pub(crate) fn project(personas: usize) -> Vec<(String, String)> {
    let mut files =
        vec![("rolecast.yaml".to_owned(), "name: contoso-bench\nenvironments: [dev, stage, production]\n".to_owned())];
    files.extend((0..personas).map(|at| (format!("personas/P{at:05}.yaml"), persona(at))));
    let environments = ENVIRONMENTS.iter().enumerate();
    files.extend(
        environments.map(|(at, (id, tier))| (format!("environments/{id}.yaml"), environment(at, id, tier, personas))),
    );
    files
}

fn persona(at: usize) -> String {
    let workload = at / TEAM;
    let mut text = format!(
        "# yaml-language-server: $schema=../schemas/persona.schema.json\nid: P{at:05}\nname: Engineer {at}\nkind: human\n\
         owner: platform-leads\nteam: Team {workload}\nprimaryInteraction: [Platform Team]\nprocesses: [DevOps, MLOps]\n\
         skills: [Python, SQL]\ncomponentAccess:\n"
    );
    for (component, _, levels) in ACCESS {
        let _ = writeln!(text, "  w{workload}-{component}:");
        for ((environment, _), level) in ENVIRONMENTS.iter().zip(levels) {
            let _ = writeln!(text, "    {environment}: {level}");
        }
    }
    text
}

fn environment(number: usize, id: &str, tier: &str, personas: usize) -> String {
    let workloads = personas.div_ceil(TEAM);
    let mut text = format!(
        "# yaml-language-server: $schema=../schemas/environment.schema.json\nid: {id}\nname: {id}\ntier: {tier}\n\
         tenant: {}\nsubscriptions:\n",
        guid(9, 0, 0)
    );
    for subscription in 0..workloads.div_ceil(WORKLOADS) {
        let _ = writeln!(
            text,
            "  s{subscription}: {{ id: {}, managementGroups: [mg-contoso] }}",
            guid(1, number, subscription)
        );
    }
    text.push_str("guardrails:\n  - match: { kind: human }\n    active: [discover, read, develop]\ncomponents:\n");
    for workload in 0..workloads {
        for (component, short, _) in ACCESS {
            let _ = writeln!(
                text,
                "  w{workload}-{component}: {{ uses: {component}, name: {short}{id}{workload}, resourceGroup: rg-{id}-w{workload}, subscription: s{} }}",
                workload / WORKLOADS
            );
        }
    }
    text.push_str("principals:\n");
    for at in 0..personas {
        let _ = writeln!(text, "  P{at:05}: [{{ group: {}, name: sg-{id}-{at} }}]", guid(2, number, at));
    }
    text
}

fn guid(kind: usize, environment: usize, at: usize) -> String {
    format!("{kind:08x}-{environment:04x}-4000-8000-{at:012x}")
}
