//! The generated Terraform, read by a parser of HCL and evaluated.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test ends where it goes wrong")]

#[path = "terraform_support/access.rs"]
mod access;
#[path = "terraform_support/files.rs"]
mod files;
#[path = "terraform_support/hcl.rs"]
mod hcl;
#[path = "terraform_support/memory.rs"]
mod memory;
#[path = "terraform_support/policy.rs"]
mod policy;
#[path = "terraform_support/renamed.rs"]
mod renamed;

use std::sync::Arc;

use std::collections::{BTreeMap, BTreeSet};

use access::Access;
use files::terraform_files;
use hcl::Root;
use policy::VALUES;
use rolecast::emit::template::Templates;
use rolecast::emit::terraform;
use rolecast::model::component::Mechanism;
use rolecast::policy::{Assignment, End, Policy, State};
use serde_json::json;

const FOLDER: &str = "production/terraform/";

fn root(files: &BTreeMap<String, String>) -> Root {
    Root::new(files.iter().filter(|(path, _)| path.starts_with(FOLDER)).map(|(_, text)| text), &VALUES)
}

fn granted(files: &BTreeMap<String, String>) -> BTreeSet<Access> {
    let resources = root(files).resources();
    let all: Vec<Access> =
        resources.iter().filter_map(|one| access::of_resource(&one.kind, &one.arguments, policy::MAIN)).collect();
    let set: BTreeSet<Access> = all.iter().cloned().collect();
    assert_eq!(set.len(), all.len(), "one thing is given twice");
    set
}

#[test]
fn terraform_gives_what_the_policy_says() {
    let policy = policy::policy();
    let expected = access::of_policy(&policy.environments[0], &VALUES);
    assert_eq!(expected.len(), 12 + 4 + 3);
    assert_eq!(granted(&terraform_files(&policy)), expected);
}

#[test]
fn activation_policies_say_what_the_policy_says() {
    let files = terraform_files(&policy::policy());
    let resources = root(&files).resources();
    let rules = |key: &str| {
        let address = format!("azurerm_role_management_policy.this[{key:?}]");
        resources.iter().find(|one| one.address == address).unwrap_or_else(|| panic!("{address}")).arguments.clone()
    };
    let with_approval = rules("training-data/storage-blob-data-contributor");
    assert_eq!(
        with_approval["activation_rules"],
        json!([{
            "maximum_duration": "PT8H",
            "require_approval": true,
            "require_justification": true,
            "require_multifactor_authentication": true,
            "require_ticket_info": false,
            "approval_stage": [{
                "primary_approver": [
                    { "type": "Group", "object_id": "44444444-4444-4444-8444-00000000000a" },
                    { "type": "Group", "object_id": "44444444-4444-4444-8444-0000000000EE" },
                ],
            }],
        }])
    );
    // A hundred days are not among the lengths that Azure's policy knows; the next longer one is.
    let expiry = json!([{ "expiration_required": true, "expire_after": "P180D" }]);
    assert_eq!(with_approval["eligible_assignment_rules"], expiry);
    assert_eq!(
        rules("ml/reader"),
        json!({
            "scope": format!("/subscriptions/{}", policy::ML),
            "role_definition_id": format!(
                "/subscriptions/{}/providers/Microsoft.Authorization/roleDefinitions/{}", policy::ML, policy::READER
            ),
            "activation_rules": [{
                "require_approval": false,
                "require_justification": false,
                "require_multifactor_authentication": false,
                "require_ticket_info": true,
            }],
        })
    );
}

#[test]
fn custom_roles_are_written_once_with_variables_of_their_environments() {
    let mut policy = policy::policy();
    let mut stage = policy.environments[0].clone();
    stage.id = "stage".into();
    policy.environments.push(stage);
    let custom = policy.roles.iter_mut().find(|role| !role.assignable_scopes.is_empty()).unwrap();
    Arc::make_mut(custom).assignable_scopes.push("/subscriptions/{stage_mlSubscriptionId}".to_owned());
    let files = terraform_files(&policy);
    let texts = files.iter().filter(|(path, _)| path.starts_with("roles/terraform/")).map(|(_, text)| text);
    let values = [("", "production_ml_subscription_id", policy::ML), ("", "stage_ml_subscription_id", "stage-ml")];
    let root = Root::new(texts, &values);
    assert_eq!(root.variable_names(), ["production_ml_subscription_id", "stage_ml_subscription_id"]);
    let resources = root.resources();
    let [role] = resources.as_slice() else { panic!("{resources:?}") };
    assert_eq!(
        role.arguments,
        json!({
            "name": "Pipeline Watcher",
            "role_definition_id": policy::CUSTOM,
            "description": policy::HOSTILE,
            "scope": format!("/subscriptions/{}", policy::MAIN),
            "assignable_scopes": [
                format!("/subscriptions/{}", policy::MAIN),
                format!("/subscriptions/{}", policy::ML),
                "/subscriptions/stage-ml",
            ],
            "permissions": [{
                "actions": ["Microsoft.DataFactory/factories/*/read", "*/read"],
                "not_actions": [],
                "data_actions": [],
                "not_data_actions": ["Microsoft.Storage/x/read"],
            }],
        })
    );
}

#[test]
fn the_same_policy_gives_the_same_bytes() {
    assert_eq!(terraform_files(&policy::policy()), terraform_files(&policy::policy()));
}

#[test]
fn a_renamed_persona_changes_comments_alone() {
    let policy = policy::policy();
    let (before, after) = (terraform_files(&policy), terraform_files(&renamed::renamed_and_reordered(&policy)));
    assert_eq!(granted(&before), granted(&after));
    let addresses = |files| root(files).resources().into_iter().map(|one| one.address).collect::<BTreeSet<_>>();
    assert_eq!(addresses(&before), addresses(&after));
    for text in after.values() {
        for line in text.lines().filter(|line| line.contains("Somebody Else")) {
            assert!(line.trim_start().starts_with('#'), "{line}");
        }
    }
}

#[test]
fn only_files_with_content_are_written() {
    let mut policy = policy::policy();
    policy.roles.clear();
    let environment = &mut policy.environments[0];
    environment.parameters.clear();
    environment.activation_policies.clear();
    environment.tenant = None;
    environment.subscriptions.truncate(1);
    let literal = |one: &Assignment| one.scope.is_literal() && one.principal.id.literal().is_some();
    environment.assignments.retain(|one| {
        one.mechanism == Mechanism::AzureRbac
            && one.state == State::Active
            && literal(one)
            && one.scope.subscription().is_some()
    });
    let files = terraform_files(&policy);
    let names: Vec<&str> = files.keys().map(|path| path.strip_prefix(FOLDER).unwrap()).collect();
    assert_eq!(names, ["providers.tf", "role-assignments.main.tf", "role-assignments.tf", "versions.tf"]);
}

#[test]
fn kusto_asks_for_the_tenant_when_the_environment_names_none() {
    let mut policy = policy::policy();
    policy.environments[0].tenant = None;
    policy.environments[0].parameters.retain(|one| &*one.name != "tenantId");
    let files = terraform_files(&policy);
    assert!(root(&files).variable_names().contains(&"tenant_id"));
    assert_eq!(granted(&files), access::of_policy(&policy.environments[0], &VALUES));
}

/// What emitting says of `policy`.
fn refusal(policy: &Policy) -> String {
    let templates = Templates::new(terraform::TEMPLATES, &|_| None);
    let memory = memory::Memory::default();
    terraform::emit(policy, &policy.environments[0], &templates, &memory).unwrap_err().to_string()
}

#[test]
fn what_terraform_cannot_say_is_an_error() {
    let with = |change: &dyn Fn(&mut rolecast::policy::Environment)| {
        let mut policy = policy::policy();
        change(&mut policy.environments[0]);
        refusal(&policy)
    };
    let longer = with(&|one| one.activation_policies[0].eligible_for = Some("P400D".parse().unwrap()));
    assert_eq!(
        longer,
        "eligibility for `training-data/storage-blob-data-contributor` lasts `P400D`, which Terraform cannot set"
    );
    let odd = with(&|one| one.activation_policies[0].maximum = Some("PT45M".parse().unwrap()));
    assert_eq!(
        odd,
        "activation of `training-data/storage-blob-data-contributor` lasts `PT45M`, which Terraform cannot set"
    );
    let twice = with(&|one| {
        for assignment in &mut one.assignments {
            assignment.key = "same".into();
        }
    });
    assert_eq!(twice, "two assignments have the Terraform key `same`");
    let undeclared = with(&|one| one.parameters.clear());
    assert_eq!(undeclared, "the parameter `tenantId` is used, but its environment does not declare it");
    let minutes = with(&|one| {
        for assignment in &mut one.assignments {
            if matches!(assignment.state, State::Eligible(_)) {
                assignment.state = State::Eligible(End::For("PT90M".parse().unwrap()));
            }
        }
    });
    assert!(minutes.ends_with("is eligible for `PT1H30M`, but Terraform counts whole hours"), "{minutes}");
}

#[test]
fn access_json_holds_the_environments_part_of_the_policy() {
    let policy = policy::policy();
    let memory = memory::Memory::default();
    rolecast::emit::access::emit(&policy, &policy.environments[0], &memory).unwrap();
    let files = memory.files();
    let read = rolecast::policy::read(&files["production/access.json"]).unwrap();
    assert_eq!(read, policy.part(&policy.environments[0]));
}

#[test]
fn the_default_provider_is_for_the_subscription_of_named_resources() {
    let mut policy = policy::policy();
    let environment = &mut policy.environments[0];
    let is_ml = |one: &Assignment| one.scope.to_string().contains("{mlSubscriptionId}");
    environment.assignments.retain(|one| is_ml(one) == (one.mechanism == Mechanism::CosmosDb));
    environment.assignments.retain(|one| one.mechanism != Mechanism::Kusto);
    let files = terraform_files(&policy);
    let providers = &files["production/terraform/providers.tf"];
    assert!(providers.contains("  subscription_id                 = var.ml_subscription_id\n"), "{providers}");
    assert!(!files.values().any(|text| text.contains("alias")), "one provider is enough");
}
