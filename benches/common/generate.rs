//! Projects of any size, for benchmarks: N personas, three environments, eight components each.
//!
//! Fifty personas share a workload of eight resources in a resource group of its own; some workloads share a subscription,
//! few enough to stay below Azure's 5,000 role assignments. Ids are counted, so the same size gives the same project. What
//! they say is a [`Mix`]'s to tell, one for each benchmark.

use std::fmt::Write;

/// Personas that work on the same eight resources.
pub(crate) const TEAM: usize = 50;

const ENVIRONMENTS: [(&str, &str); 3] = [("dev", "development"), ("stage", "staging"), ("production", "production")];

/// What tells one kind of project from another.
pub(crate) struct Mix {
    /// Workloads in a subscription.
    pub(crate) workloads: usize,
    /// Components, what the instance is named by, and the levels in each environment of whoever has nothing special.
    pub(crate) components: [(&'static str, &'static str, [&'static str; 3]); 8],
    /// What the linter is told, as lines of `rolecast.yaml`.
    pub(crate) lint: &'static str,
    /// The persona's kind, and what else stands in front of its access.
    pub(crate) kind: fn(at: usize) -> String,
    /// The persona's access where it is not that of `components`, and what stands behind it.
    pub(crate) access: fn(at: usize) -> Option<String>,
    /// The guardrails of a tier, and what else its environment says.
    pub(crate) rules: fn(tier: &str) -> &'static str,
    /// What an environment says of an instance besides its name and place.
    pub(crate) said: fn(component: &str, tier: &str) -> &'static str,
    /// Who a persona is in the environment of this number and id.
    pub(crate) principals: fn(at: usize, number: usize, id: &str) -> String,
    /// Files that do not depend on the size.
    pub(crate) more: fn() -> Vec<(&'static str, &'static str)>,
}

/// The files of a project of `personas` personas: path and text.
pub(crate) fn project(personas: usize, mix: &Mix) -> Vec<(String, String)> {
    let head = "name: contoso-bench\nenvironments: [dev, stage, production]\n";
    let mut files = vec![("rolecast.yaml".to_owned(), format!("{head}{}", mix.lint))];
    files.extend((0..personas).map(|at| (format!("personas/P{at:05}.yaml"), persona(at, mix))));
    let environments = ENVIRONMENTS.iter().enumerate();
    files.extend(
        environments
            .map(|(at, (id, tier))| (format!("environments/{id}.yaml"), environment(at, id, tier, personas, mix))),
    );
    files.extend((mix.more)().into_iter().map(|(path, text)| (path.to_owned(), text.to_owned())));
    files
}

fn persona(at: usize, mix: &Mix) -> String {
    let workload = at / TEAM;
    let mut text = format!(
        "# yaml-language-server: $schema=../schemas/persona.schema.json\nid: P{at:05}\nname: Engineer {at}\n{}\
         owner: platform-leads\nteam: Team {workload}\nprimaryInteraction: [Platform Team]\nprocesses: [DevOps, MLOps]\n\
         skills: [Python, SQL]\n",
        (mix.kind)(at)
    );
    if let Some(access) = (mix.access)(at) {
        text.push_str(&access);
        return text;
    }
    text.push_str("componentAccess:\n");
    for (component, _, levels) in mix.components {
        let _ = writeln!(text, "  w{workload}-{component}:");
        for ((environment, _), level) in ENVIRONMENTS.iter().zip(levels) {
            let _ = writeln!(text, "    {environment}: {level}");
        }
    }
    text
}

fn environment(number: usize, id: &str, tier: &str, personas: usize, mix: &Mix) -> String {
    let workloads = personas.div_ceil(TEAM);
    let mut text = format!(
        "# yaml-language-server: $schema=../schemas/environment.schema.json\nid: {id}\nname: {id}\ntier: {tier}\n\
         tenant: {}\nsubscriptions:\n",
        guid(9, 0, 0)
    );
    for subscription in 0..workloads.div_ceil(mix.workloads) {
        let _ = writeln!(
            text,
            "  s{subscription}: {{ id: {}, managementGroups: [mg-contoso] }}",
            guid(1, number, subscription)
        );
    }
    text.push_str((mix.rules)(tier));
    text.push_str("components:\n");
    for workload in 0..workloads {
        for (component, short, _) in mix.components {
            let _ = writeln!(
                text,
                "  w{workload}-{component}: {{ uses: {component}, name: {short}{id}{workload}, resourceGroup: rg-{id}-w{workload}, subscription: s{}{} }}",
                workload / mix.workloads,
                (mix.said)(component, tier)
            );
        }
    }
    text.push_str("principals:\n");
    for at in 0..personas {
        let _ = writeln!(text, "  P{at:05}: {}", (mix.principals)(at, number, id));
    }
    text
}

/// A group of a persona's own.
pub(crate) fn group(at: usize, number: usize, id: &str) -> String {
    format!("group: {}, name: sg-{id}-{at}", guid(2, number, at))
}

pub(crate) fn guid(kind: usize, environment: usize, at: usize) -> String {
    format!("{kind:08x}-{environment:04x}-4000-8000-{at:012x}")
}
