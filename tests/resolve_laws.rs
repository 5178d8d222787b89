//! What holds of every project: the order of files and keys means nothing, names of personas change no assignment, and
//! a policy that was written is read back as it was. Projects are drawn at random and resolved by a slow, obvious model
//! beside the real one.
#![expect(clippy::expect_used, clippy::unwrap_used, reason = "a test that fails says where")]

mod resolve_support;

use std::collections::BTreeSet;
use std::fmt::Write;

use proptest::prelude::*;
use resolve_support::resolve;
use rolecast::policy::{self, Policy, State};

const INSTANCES: [&str; 3] = ["azure-storage", "training-data", "archive"];
const ENVIRONMENTS: [(&str, &str); 3] = [("dev", "development"), ("stage", "staging"), ("production", "production")];
const LEVELS: [&str; 4] = ["discover", "read", "develop", "administer"];
/// The role of each level on a storage account, from the component's library entry.
const ROLES: [&str; 4] =
    ["Reader", "Storage Blob Data Reader", "Storage Blob Data Contributor", "Storage Account Contributor"];

#[derive(Clone, Debug)]
struct Entry {
    level: usize,
    by_role: bool,
    state: Option<bool>,
    wide: bool,
}

#[derive(Clone, Debug)]
struct Persona {
    agent: bool,
    /// By instance, then by environment; the last is `default`.
    access: Vec<Vec<Option<Vec<Entry>>>>,
    /// The group that it is in each environment; none is unbound.
    groups: Vec<Option<u8>>,
}

#[derive(Clone, Debug)]
struct Guardrail {
    agents: Option<bool>,
    instance: Option<usize>,
    active: Vec<usize>,
    eligible: Vec<usize>,
    wide: bool,
    levels_only: bool,
}

#[derive(Clone, Debug)]
struct Project {
    personas: Vec<Persona>,
    /// By environment, by instance: bound, said to be absent, or not spoken of.
    instances: Vec<Vec<Option<bool>>>,
    guardrails: Vec<Vec<Guardrail>>,
}

fn entry() -> impl Strategy<Value = Entry> {
    (0..4usize, prop::bool::weighted(0.1), prop::option::weighted(0.08, any::<bool>()), prop::bool::weighted(0.1))
        .prop_map(|(level, by_role, state, wide)| Entry { level, by_role, state, wide })
}

fn persona() -> impl Strategy<Value = Persona> {
    let cell = prop::option::weighted(0.25, prop::collection::vec(entry(), 1..3));
    let access = prop::collection::vec(prop::collection::vec(cell, 4), 3);
    let groups = prop::collection::vec(prop::option::weighted(0.99, 0..3u8), 3);
    (prop::bool::weighted(0.15), access, groups).prop_map(|(agent, access, groups)| Persona { agent, access, groups })
}

fn guardrail() -> impl Strategy<Value = Guardrail> {
    let levels = || prop::sample::subsequence(vec![0, 1, 2, 3], 3..=4);
    let parts = (
        prop::option::weighted(0.15, any::<bool>()),
        prop::option::weighted(0.2, 0..3usize),
        levels(),
        levels(),
        prop::bool::weighted(0.9),
        prop::bool::weighted(0.1),
    );
    parts.prop_map(|(agents, instance, active, eligible, wide, levels_only)| Guardrail {
        agents,
        instance,
        active,
        eligible,
        wide,
        levels_only,
    })
}

fn project() -> impl Strategy<Value = Project> {
    let bound = prop_oneof![40 => Just(Some(true)), 1 => Just(Some(false)), 1 => Just(None)];
    let parts = (
        prop::collection::vec(persona(), 1..4),
        prop::collection::vec(prop::collection::vec(bound, 3), 3),
        prop::collection::vec(prop::collection::vec(guardrail(), 0..3), 3),
    );
    parts.prop_map(|(personas, instances, guardrails)| Project { personas, instances, guardrails })
}

fn words(levels: &[usize]) -> String {
    levels.iter().map(|&level| LEVELS[level]).collect::<Vec<_>>().join(", ")
}

fn group(environment: usize, group: u8) -> String {
    format!("44444444-000{environment}-4444-8444-00000000000{group}")
}

/// The files of a project; `name` gives each persona its id and its name.
fn files(project: &Project, name: &dyn Fn(usize) -> String) -> Vec<(String, String)> {
    let mut files =
        vec![("rolecast.yaml".to_owned(), "name: contoso\nenvironments: [dev, stage, production]\n".to_owned())];
    for (at, persona) in project.personas.iter().enumerate() {
        let id = name(at);
        let mut text = format!("id: {id}\nname: The one called {id}\n");
        if persona.agent {
            let _ = write!(text, "kind: agent\naccountable: Humans\n");
        }
        text.push_str("componentAccess:\n");
        for (instance, cells) in INSTANCES.iter().zip(&persona.access) {
            let _ = writeln!(text, "  {instance}:");
            let mut said = false;
            for (key, cell) in ["dev", "stage", "production", "default"].iter().zip(cells) {
                let Some(entries) = cell else { continue };
                said = true;
                let _ = writeln!(text, "    {key}:");
                for one in entries {
                    let what = if one.by_role {
                        format!("role: {}", ROLES[one.level])
                    } else {
                        format!("level: {}", LEVELS[one.level])
                    };
                    let state =
                        one.state.map_or(
                            "",
                            |eligible| if eligible { ", assignment: eligible" } else { ", assignment: active" },
                        );
                    let scope = if one.wide { ", scope: resourceGroup" } else { "" };
                    let _ = writeln!(text, "      - {{ {what}{state}{scope} }}");
                }
            }
            if !said {
                text.push_str("    default: none\n");
            }
        }
        files.push((format!("personas/{id}.yaml"), text));
    }
    files.push(("personas/Humans.yaml".to_owned(), "id: Humans\nname: Humans\n".to_owned()));
    for (at, (id, tier)) in ENVIRONMENTS.iter().enumerate() {
        let mut text = format!(
            "id: {id}\nname: {id}\ntier: {tier}\nsubscriptions: {{ main: {{ id: 22222222-000{at}-4222-8222-222222222222 }} }}\n\
             defaults: {{ subscription: main, resourceGroup: rg }}\ncomponents:\n  power-bi: none\n"
        );
        for (instance, bound) in INSTANCES.iter().zip(&project.instances[at]) {
            match bound {
                Some(true) => {
                    let name = instance.replace('-', "");
                    let _ = writeln!(text, "  {instance}: {{ uses: azure-storage, name: {name} }}");
                }
                Some(false) => {
                    let _ = writeln!(text, "  {instance}: none");
                }
                None => {}
            }
        }
        text.push_str("principals:\n  Humans: []\n");
        for (who, persona) in project.personas.iter().enumerate() {
            if let Some(number) = persona.groups[at] {
                let _ = writeln!(text, "  {}: [{{ group: {}, name: sg-{number} }}]", name(who), group(at, number));
            }
        }
        text.push_str("guardrails:\n");
        for one in &project.guardrails[at] {
            let agents =
                one.agents.map_or(String::new(), |agents| format!("kind: {}", if agents { "agent" } else { "human" }));
            let on = one.instance.map_or(String::new(), |instance| format!("components: [{}]", INSTANCES[instance]));
            let matched = [agents, on].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(", ");
            let _ = writeln!(
                text,
                "  - {{ match: {{ {matched} }}, active: [{}], eligible: [{}], maxScope: {}, roles: {} }}",
                words(&one.active),
                words(&one.eligible),
                if one.wide { "resourceGroup" } else { "resource" },
                if one.levels_only { "levels-only" } else { "any" },
            );
        }
        let text = text.replace("guardrails:\n", if project.guardrails[at].is_empty() { "" } else { "guardrails:\n" });
        files.push((format!("environments/{id}.yaml"), text));
    }
    files
}

/// Environment, scope, role, principal, eligible.
type Tuple = (String, String, String, String, bool);

/// Every entry by itself, one word after the other; none when the project is to be refused.
fn model(project: &Project) -> Option<BTreeSet<Tuple>> {
    let mut tuples = BTreeSet::new();
    let spoken = |instance: usize| instance == 0 || project.instances.iter().any(|bound| bound[instance].is_some());
    for persona in &project.personas {
        for (instance, cells) in persona.access.iter().enumerate() {
            // Persona files name each instance, so it must be one somewhere.
            if !spoken(instance) {
                return None;
            }
            for (at, (environment, _)) in ENVIRONMENTS.iter().enumerate() {
                let by_default = cells[at].is_none();
                let entries = match (&cells[at], &cells[3]) {
                    (Some(entries), _) => entries,
                    (None, Some(entries)) if *environment != "production" => entries,
                    _ => continue,
                };
                match project.instances[at][instance] {
                    Some(true) => {}
                    Some(false) if by_default => continue,
                    // What is an instance nowhere can be bound to no component either: it is refused all the same.
                    _ => return None,
                }
                for one in entries {
                    let matching: Vec<&Guardrail> = project.guardrails[at]
                        .iter()
                        .filter(|rail| rail.agents.is_none_or(|agents| agents == persona.agent))
                        .filter(|rail| rail.instance.is_none_or(|on| on == instance))
                        .collect();
                    if matching.is_empty() && !project.guardrails[at].is_empty() {
                        return None;
                    }
                    let active = matching.iter().all(|rail| rail.active.contains(&one.level));
                    let eligible = matching.iter().all(|rail| rail.eligible.contains(&one.level));
                    let asked = one.state.unwrap_or(!persona.agent && !active && eligible);
                    let allowed = if asked { eligible && !persona.agent } else { active };
                    let fits =
                        matching.iter().all(|rail| (rail.wide || !one.wide) && !(rail.levels_only && one.by_role));
                    if !allowed || !fits {
                        return None;
                    }
                    let number = persona.groups[at]?;
                    let mut scope = format!("/subscriptions/22222222-000{at}-4222-8222-222222222222/resourceGroups/rg");
                    if !one.wide {
                        let name = INSTANCES[instance].replace('-', "");
                        let _ = write!(scope, "/providers/Microsoft.Storage/storageAccounts/{name}");
                    }
                    let role = ROLES[one.level].to_owned();
                    tuples.insert(((*environment).to_owned(), scope, role, group(at, number), asked));
                }
            }
        }
    }
    Some(tuples)
}

fn tuples(policy: &Policy) -> BTreeSet<Tuple> {
    let mut tuples = BTreeSet::new();
    for environment in &policy.environments {
        for one in &environment.assignments {
            let eligible = matches!(one.state, State::Eligible(_));
            let new = tuples.insert((
                environment.id.to_string(),
                one.scope.to_string(),
                one.role.name.to_string(),
                one.principal.id.to_string(),
                eligible,
            ));
            assert!(new, "{one:?} stands twice");
        }
    }
    tuples
}

fn plain(at: usize) -> String {
    format!("P{at}")
}

fn written(policy: &Policy) -> String {
    let mut bytes = Vec::new();
    policy::write(policy, &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_obvious_model_agrees(project in project()) {
        let outcome = resolve(files(&project, &plain));
        let said: Vec<_> = outcome.diagnostics.0.iter().map(|one| (one.code, &one.message)).collect();
        prop_assert_eq!(outcome.policy.as_ref().map(tuples), model(&project), "{:?}", said);
    }

    #[test]
    fn order_means_nothing(project in project(), seed in any::<u64>()) {
        let one = files(&project, &plain);
        let Some(policy) = resolve(one.clone()).policy else { return Ok(()) };
        // Other file names, so that the files are read in another order; their texts with their sections turned round.
        let other = one.into_iter().enumerate().map(|(at, (path, text))| {
            let path = match path.split_once('/') {
                Some((folder, _)) => format!("{folder}/{:x}-{at}.yaml", seed.rotate_left(at as u32 * 7)),
                None => path,
            };
            (path, turned(&text))
        });
        let mut other = resolve(other).policy.expect("the same project");
        // Where things stand is all that differs.
        let mut same = policy;
        for policy in [&mut other, &mut same] {
            policy.personas.iter_mut().for_each(|persona| persona.file = "".into());
            for environment in &mut policy.environments {
                environment.file = "".into();
                environment.guardrails.iter_mut().for_each(|one| one.origin.file = "".into());
            }
        }
        prop_assert_eq!(other, same);
    }

    #[test]
    fn names_of_personas_change_no_assignment(project in project()) {
        let Some(policy) = resolve(files(&project, &plain)).policy else { return Ok(()) };
        let count = project.personas.len();
        let renamed = resolve(files(&project, &|at| format!("Z{}", count - at))).policy.expect("the same project");
        let told = |policy: &Policy| -> Vec<_> {
            let all = policy.environments.iter().flat_map(|one| &one.assignments);
            all.map(|one| (one.key.clone(), one.scope.clone(), one.principal.clone(), one.role.clone(), one.state)).collect()
        };
        prop_assert_eq!(told(&policy), told(&renamed));
    }

    #[test]
    fn what_is_written_is_read_back(project in project(), cut in any::<prop::sample::Index>(), with in any::<u8>()) {
        let Some(policy) = resolve(files(&project, &plain)).policy else { return Ok(()) };
        let text = written(&policy);
        let read = policy::read(&text).unwrap();
        prop_assert_eq!(&written(&read), &text);
        prop_assert_eq!(&read, &policy);
        for environment in &policy.environments {
            let part = policy.part(environment);
            let mut bytes = Vec::new();
            policy::write_part(&policy, environment, &mut bytes).unwrap();
            prop_assert_eq!(policy::read(std::str::from_utf8(&bytes).unwrap()).unwrap(), part);
        }
        // A damaged text is refused or another policy, and no panic.
        let at = cut.index(text.len());
        let _ = policy::read(text.get(..at).unwrap_or_default());
        let mut bytes = text.into_bytes();
        bytes[at] = with;
        let _ = policy::read(&String::from_utf8_lossy(&bytes));
    }
}

/// A YAML text with its top-level keys, and the keys of `componentAccess` and `components`, in reverse order.
fn turned(text: &str) -> String {
    fn blocks(text: &str, depth: usize) -> String {
        let mut blocks: Vec<String> = Vec::new();
        for line in text.split_inclusive('\n') {
            let indent = line.len() - line.trim_start().len();
            if indent == depth && !line.trim_start().starts_with('-') {
                blocks.push(line.to_owned());
            } else if let Some(last) = blocks.last_mut() {
                last.push_str(line);
            } else {
                blocks.push(line.to_owned());
            }
        }
        blocks.reverse();
        let inner = |block: String| {
            let (first, rest) = block.split_once('\n').map_or((block.as_str(), ""), |(first, rest)| (first, rest));
            let deeper = matches!(first.trim(), "componentAccess:" | "components:" | "principals:");
            if deeper { format!("{first}\n{}", self::turned_block(rest, depth + 2)) } else { block }
        };
        blocks.into_iter().map(inner).collect()
    }
    blocks(text, 0)
}

fn turned_block(text: &str, depth: usize) -> String {
    let mut blocks: Vec<String> = Vec::new();
    for line in text.split_inclusive('\n') {
        let indent = line.len() - line.trim_start().len();
        match blocks.last_mut() {
            Some(last) if indent > depth => last.push_str(line),
            _ => blocks.push(line.to_owned()),
        }
    }
    blocks.reverse();
    blocks.concat()
}
