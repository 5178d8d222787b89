//! ARM templates: what they deploy, evaluated as Azure would, is what the policy says.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that fails says where")]

#[path = "support/arm/evaluate.rs"]
mod evaluate;
#[path = "support/arm/mod.rs"]
mod support;

use std::collections::{BTreeMap, BTreeSet};

use evaluate::{Context, Outcome, deploy};
use rolecast::emit::arm;
use rolecast::emit::template::Templates;
use rolecast::policy::{Environment, Policy};
use support::expected::{Deployed, expected};
use support::{Files, fixture};

fn emit(policy: &Policy, environment: &Environment) -> BTreeMap<String, String> {
    let files = Files::default();
    let none = |_: &str| None;
    let templates = Templates::new(arm::TEMPLATES, &none);
    arm::emit(policy, environment, &templates, &files).unwrap();
    files.texts()
}

/// Deploys a file where its name says.
fn outcome(path: &str, text: &str) -> Outcome {
    let parameters = fixture::values().into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    let mut context = Context { parameters, ..Context::default() };
    let values = fixture::values();
    match path.rsplit('/').next().unwrap().split('.').next().unwrap() {
        "main" => context.subscription = fixture::SUB.to_owned(),
        "ml" => context.subscription = values["mlSubscriptionId"].to_owned(),
        "managementGroup" => context.management_group = Some(values["managementGroup"].to_owned()),
        other => context.management_group = Some(other.to_owned()),
    }
    deploy(text, &context)
}

fn templates(files: &BTreeMap<String, String>) -> impl Iterator<Item = (&String, &String)> {
    files.iter().filter(|(path, _)| path.ends_with(".json"))
}

#[test]
fn deploys_what_the_policy_says() {
    let policy = fixture::everything();
    let environment = &policy.environments[0];
    let files = emit(&policy, environment);
    let outcomes: Vec<Outcome> = templates(&files).map(|(path, text)| outcome(path, text)).collect();
    let all: Vec<Deployed> = outcomes.iter().flat_map(|outcome| outcome.deployed.clone()).collect();
    let set: BTreeSet<Deployed> = all.iter().cloned().collect();
    assert_eq!(all.len(), environment.assignments.len(), "each once");
    let wanted = expected(&policy.project, environment, &fixture::put_in);
    assert_eq!(set.difference(&wanted).collect::<Vec<_>>(), Vec::<&Deployed>::new(), "too much");
    assert_eq!(wanted.difference(&set).collect::<Vec<_>>(), Vec::<&Deployed>::new(), "missing");
    // Three Cosmos DB assignments on one account, two on another, two on one cluster.
    assert_eq!(outcomes.iter().map(|outcome| outcome.dependencies).sum::<usize>(), 2 + 1 + 1);
}

#[test]
fn requests_are_apart_from_what_is_deployed_again() {
    let policy = fixture::everything();
    let files = emit(&policy, &policy.environments[0]);
    let names: Vec<&str> = templates(&files).map(|(path, _)| path.as_str()).collect();
    let stems = ["main", "main.pim", "managementGroup", "mg-ai", "mg-ai.pim", "ml", "ml.pim"];
    assert_eq!(names, stems.map(|stem| format!("dev/arm/{stem}.json")));
    for (path, text) in templates(&files) {
        let standing = outcome(path, text).deployed.iter().all(|one| one.state == "standing");
        assert_eq!(standing, !path.contains(".pim"), "{path}");
    }
}

#[test]
fn the_same_bytes_every_time() {
    let (one, two) = (fixture::everything(), fixture::everything());
    assert_eq!(emit(&one, &one.environments[0]), emit(&two, &two.environments[0]));
}

/// An environment with `count` assignments in each of the resource groups `groups`.
fn large(groups: &[&str], count: usize, condition: Option<&str>) -> Policy {
    let mut environment = fixture::environment("dev");
    for group in groups {
        let at = format!("/subscriptions/{}/resourceGroups/{group}", fixture::SUB);
        environment.assignments.extend((0..count).map(|number| {
            let who = format!("44444444-4444-4444-8444-{number:012}");
            let mut one = fixture::assignment(&at, "Reader", fixture::READER, &who);
            one.condition = condition.map(fixture::text);
            one
        }));
    }
    fixture::sort(&mut environment.assignments);
    fixture::policy(vec![environment])
}

#[test]
fn templates_stay_below_800_resources() {
    let many: Vec<String> = (0..1_000).map(|number| format!("rg-{number}")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    for (groups, count, files_at_least) in [(&["rg-a", "rg-b"][..], 1_700, 2), (&many[..], 1, 2)] {
        let policy = large(groups, count, None);
        let files = emit(&policy, &policy.environments[0]);
        let outcomes: Vec<Outcome> = templates(&files).map(|(path, text)| outcome(path, text)).collect();
        assert!(outcomes.len() >= files_at_least, "{}", outcomes.len());
        assert!(outcomes.iter().all(|outcome| outcome.most_resources < 800));
        let set: BTreeSet<Deployed> = outcomes.iter().flat_map(|outcome| outcome.deployed.clone()).collect();
        assert_eq!(set, expected(&policy.project, &policy.environments[0], &fixture::put_in));
        let names: Vec<&String> = outcomes.iter().flat_map(|outcome| &outcome.deployment_names).collect();
        assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len(), "deployment names are unique");
    }
}

#[test]
fn files_stay_below_4_megabytes() {
    let condition = "\"\u{202e}".repeat(900);
    let policy = large(&["rg-a"], 780, Some(&condition));
    let files = emit(&policy, &policy.environments[0]);
    assert!(files.len() > 2, "{}", files.len());
    assert!(files.values().all(|text| text.len() < 4 * 1024 * 1024));
    let deployed = templates(&files).flat_map(|(path, text)| outcome(path, text).deployed).count();
    assert_eq!(deployed, 780);
}

#[test]
fn parameters_stay_at_256() {
    let mut policy = large(&["rg-a"], 600, None);
    for (number, assignment) in policy.environments[0].assignments.iter_mut().enumerate() {
        assignment.principal =
            fixture::principal(rolecast::model::persona::PrincipalType::Group, &format!("{{principal{number}}}"));
    }
    let files = emit(&policy, &policy.environments[0]);
    for (_, text) in templates(&files) {
        let template: serde_json::Value = serde_json::from_str(text).unwrap();
        assert!(template["parameters"].as_object().unwrap().len() <= 256);
    }
    assert_eq!(files.len(), 3);
}

#[test]
fn deployment_names_are_short_safe_and_unique() {
    let long = "x".repeat(90);
    let hostile = ["rg (a)", "rg [a]", "rg-a", "RG.a", "rg_a", "räg", "rg'${a}", &long, &format!("{long}y")];
    let policy = large(&hostile, 1, None);
    let files = emit(&policy, &policy.environments[0]);
    let names: Vec<String> = templates(&files).flat_map(|(path, text)| outcome(path, text).deployment_names).collect();
    assert_eq!(names.len(), hostile.len());
    let folded: BTreeSet<String> = names.iter().map(|name| name.to_lowercase()).collect();
    assert_eq!(folded.len(), names.len());
    for name in names {
        assert!(name.len() <= 64 && name.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c)), "{name}");
    }
}

#[test]
fn scopes_that_differ_in_case_are_one_deployment() {
    let mut policy = large(&["rg-a", "RG-A"], 1, None);
    for (assignment, who) in policy.environments[0].assignments.iter_mut().zip(["one", "two"]) {
        assignment.principal = fixture::principal(rolecast::model::persona::PrincipalType::Group, who);
    }
    let files = emit(&policy, &policy.environments[0]);
    let names: Vec<String> = templates(&files).flat_map(|(path, text)| outcome(path, text).deployment_names).collect();
    assert_eq!(names.len(), 1);
}

#[test]
fn activation_policies_are_instructions() {
    let policy = fixture::everything();
    let files = emit(&policy, &policy.environments[0]);
    let text = &files["dev/activation-policies.md"];
    let body = text.split_once("<<BODY\n").unwrap().1.split_once("\nBODY\n").unwrap().0;
    assert!(!body.replace("${principal}", "").contains(['$', '`']), "nothing for the shell to run: {body}");
    let body: serde_json::Value = serde_json::from_str(body).unwrap();
    let rules = body["properties"]["rules"].as_array().unwrap();
    let rule = |id: &str| rules.iter().find(|rule| rule["id"] == id).unwrap();
    assert_eq!(rule("Expiration_EndUser_Assignment")["maximumDuration"], "PT8H");
    assert_eq!(rule("Expiration_Admin_Eligibility")["maximumDuration"], "P180D");
    let enabled = serde_json::json!(["MultiFactorAuthentication", "Justification"]);
    assert_eq!(rule("Enablement_EndUser_Assignment")["enabledRules"], enabled);
    let approvers = &rule("Approval_EndUser_Assignment")["setting"]["approvalStages"][0]["primaryApprovers"];
    assert_eq!(approvers[0]["description"], "sg `x` $(y) \\ \"");
    assert_eq!(approvers[1]["userType"], "User");
}

#[test]
fn custom_roles_are_deployed_once_and_assignable_everywhere() {
    let policy = fixture::everything();
    let files = Files::default();
    let none = |_: &str| None;
    arm::emit_roles(&policy, &Templates::new(arm::TEMPLATES, &none), &files).unwrap();
    let files = files.texts();
    assert_eq!(files.keys().collect::<Vec<_>>(), ["roles/arm/roles.json"]);
    let template: serde_json::Value = serde_json::from_str(&files["roles/arm/roles.json"]).unwrap();
    let role = &template["resources"][0];
    assert_eq!(
        (&role["type"], &role["apiVersion"]),
        (&"Microsoft.Authorization/roleDefinitions".into(), &"2022-04-01".into())
    );
    assert_eq!(role["name"], fixture::CUSTOM);
    let properties = &role["properties"];
    let context = Context {
        parameters: BTreeMap::from([("mlSubscriptionId".to_owned(), "given".to_owned())]),
        ..Context::default()
    };
    let read = |value: &serde_json::Value| evaluate::text(value, &context);
    assert_eq!(read(&properties["roleName"]), fixture::HOSTILE);
    assert_eq!(properties["type"], "CustomRole");
    let scopes: Vec<String> = properties["assignableScopes"].as_array().unwrap().iter().map(read).collect();
    let first = format!("/subscriptions/{}/resourceGroups/rg-ai", fixture::SUB);
    assert_eq!(scopes, [first, "/subscriptions/given".to_owned()]);
    let permission = &properties["permissions"][0];
    assert_eq!(permission["actions"][1], "*/read");
    assert_eq!(permission["notActions"], serde_json::json!([]));
    assert_eq!(permission["dataActions"].as_array().unwrap().len(), 1);
}
