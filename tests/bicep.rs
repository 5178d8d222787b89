//! Bicep: what it deploys, evaluated over the syntax tree, is what the policy says.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that fails says where")]

#[path = "support/arm/bicep.rs"]
mod evaluate;
#[path = "support/arm/mod.rs"]
mod support;

use std::collections::{BTreeMap, BTreeSet};

use evaluate::{Context, Outcome, deploy};
use rolecast::emit::bicep;
use rolecast::emit::template::Templates;
use rolecast::policy::Policy;
use support::expected::{Deployed, expected};
use support::{Files, fixture};

fn emit(policy: &Policy) -> BTreeMap<String, String> {
    let files = Files::default();
    let none = |_: &str| None;
    let templates = Templates::new(bicep::TEMPLATES, &none);
    bicep::emit(policy, &policy.environments[0], &templates, &files).unwrap();
    files.texts()
}

fn given(name: &str) -> String {
    fixture::values()[name.trim_end_matches('_')].to_owned()
}

/// Deploys every file that is no module, where its name says.
fn outcome(files: &BTreeMap<String, String>) -> Outcome {
    let mut outcome = Outcome::default();
    let mains = files.iter().filter(|(_, text)| !text.contains("targetScope = 'resourceGroup'"));
    for (path, _) in mains {
        let mut context = Context::default();
        match path.rsplit('/').next().unwrap().split('.').next().unwrap() {
            "main" => context.subscription = fixture::SUB.to_owned(),
            "ml" => context.subscription = given("mlSubscriptionId"),
            "managementGroup" => context.management_group = Some(given("managementGroup")),
            other => context.management_group = Some(other.to_owned()),
        }
        deploy(files, path, &context, &given, &mut outcome);
    }
    assert_eq!(outcome.visited, files.keys().cloned().collect(), "each file is deployed or a module of one that is");
    outcome
}

#[test]
fn deploys_what_the_policy_says() {
    let policy = fixture::everything();
    let environment = &policy.environments[0];
    let files = emit(&policy);
    let outcome = outcome(&files);
    let set: BTreeSet<Deployed> = outcome.deployed.iter().cloned().collect();
    assert_eq!(outcome.deployed.len(), environment.assignments.len(), "each once");
    let wanted = expected(&policy.project, environment, &fixture::put_in);
    assert_eq!(set.difference(&wanted).collect::<Vec<_>>(), Vec::<&Deployed>::new(), "too much");
    assert_eq!(wanted.difference(&set).collect::<Vec<_>>(), Vec::<&Deployed>::new(), "missing");
    assert_eq!(outcome.dependencies, 2 + 1 + 1);
    assert_eq!(outcome.untyped, ["Microsoft.Storage/storageAccounts/blobServices/containers"]);
}

#[test]
fn requests_are_apart_from_what_is_deployed_again() {
    let policy = fixture::everything();
    for (path, text) in emit(&policy) {
        let (forbidden, wanted) = ("ScheduleRequests@", "oleAssignments@");
        let forbidden = if path.contains(".pim.") { wanted } else { forbidden };
        assert!(!text.contains(forbidden), "{path}");
    }
}

#[test]
fn comments_name_role_and_personas_on_one_line() {
    let policy = fixture::everything();
    let files = emit(&policy);
    let wanted = "\n// Reader, for P001 AI Data Engineer * /  ${x}, P009 BuildAgent MLOps\nresource ";
    assert!(files["dev/bicep/main.rg-ai.bicep"].contains(wanted));
}

#[test]
fn the_same_bytes_every_time() {
    assert_eq!(emit(&fixture::everything()), emit(&fixture::everything()));
}

#[test]
fn modules_stay_below_800_resources_and_names_are_safe() {
    let mut environment = fixture::environment("dev");
    let long = "x".repeat(90);
    let groups = ["2", "pim", "rg (a)", "rg-a", "RG.a", "räg", "rg'${a}", "../../up", &long];
    for group in groups {
        let at = fixture::SUB;
        let count = if group == "rg-a" { 1_700 } else { 1 };
        environment.assignments.extend((0..count).map(|number| {
            let who = format!("44444444-4444-4444-8444-{number:012}");
            let mut one = fixture::assignment("/subscriptions/x", "Reader", fixture::READER, &who);
            one.scope = std::sync::Arc::new(rolecast::policy::Scope::ResourceGroup {
                subscription: rolecast::policy::Term::Literal(at.into()),
                name: rolecast::policy::Term::Literal(group.into()),
            });
            one
        }));
    }
    fixture::sort(&mut environment.assignments);
    let policy = fixture::policy(vec![environment]);
    let files = emit(&policy);
    let outcome = outcome(&files);
    assert!(outcome.most_resources < 800);
    let set: BTreeSet<Deployed> = outcome.deployed.iter().cloned().collect();
    assert_eq!(set, expected(&policy.project, &policy.environments[0], &fixture::put_in));
    let folded: BTreeSet<String> = files.keys().map(|path| path.to_lowercase()).collect();
    assert_eq!(folded.len(), files.len());
    for path in files.keys() {
        let name = path.strip_prefix("dev/bicep/").unwrap();
        assert!(name.len() < 120 && name.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c)), "{path}");
    }
}

#[test]
fn custom_roles_are_deployed_once_and_assignable_everywhere() {
    let policy = fixture::everything();
    let files = Files::default();
    let none = |_: &str| None;
    bicep::emit_roles(&policy, &Templates::new(bicep::TEMPLATES, &none), &files).unwrap();
    let files = files.texts();
    let mut outcome = Outcome::default();
    let context = Context { subscription: fixture::SUB.to_owned(), ..Context::default() };
    deploy(&files, "roles/bicep/roles.bicep", &context, &given, &mut outcome);
    let [role] = outcome.roles.as_slice() else { panic!("{outcome:?}") };
    assert_eq!(role["name"], fixture::CUSTOM);
    assert_eq!(role["roleName"], format!("Text({:?})", fixture::HOSTILE));
    let second = format!("/subscriptions/{}", given("mlSubscriptionId"));
    let scopes = [format!("/subscriptions/{}/resourceGroups/rg-ai", fixture::SUB), second];
    assert_eq!(role["assignableScopes"], format!("List([Text({:?}), Text({:?})])", scopes[0], scopes[1]));
    assert!(role["permissions"].contains("\"notActions\": List([])") && role["permissions"].contains("*/read"));
}
