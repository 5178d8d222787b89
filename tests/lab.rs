//! The generated files under Terraform itself, against a stand-in for azurerm and Azure Resource Manager.
//!
//! Needs Terraform and the lab: see `terraform_support/tenant.rs`.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test ends where it goes wrong")]

#[path = "terraform_support/access.rs"]
mod access;
#[path = "terraform_support/files.rs"]
mod files;
#[path = "terraform_support/memory.rs"]
mod memory;
#[path = "terraform_support/policy.rs"]
mod policy;
#[path = "terraform_support/renamed.rs"]
mod renamed;
#[path = "terraform_support/tenant.rs"]
mod tenant;

use std::collections::BTreeSet;
use std::io::Write;
use std::process::{Command, Stdio};

use access::Access;
use files::terraform_files;
use policy::VALUES;
use rolecast::model::component::Mechanism;
use rolecast::policy::{Policy, Scope, Term, name};
use serde_json::Value;
use tenant::{Tenant, put, terraform};

/// Values for the variables of `unit`.
fn variables(unit: &str) -> Vec<(String, String)> {
    let of_roles = |variable: &str| match (unit, variable) {
        ("roles/terraform", "ml_subscription_id") => Some(format!("production_{variable}")),
        ("roles/terraform", _) => None,
        _ => Some(variable.to_owned()),
    };
    VALUES.iter().filter_map(|(_, variable, value)| Some((of_roles(variable)?, (*value).to_owned()))).collect()
}

fn apply(tenant: &Tenant, policy: &Policy, unit: &str) -> Value {
    tenant.apply(&terraform_files(policy), unit, &variables(unit))
}

fn plan(tenant: &Tenant, policy: &Policy, unit: &str) -> (Option<i32>, String) {
    tenant.plan(&terraform_files(policy), unit, &variables(unit))
}

const ROOT: &str = "production/terraform";

fn granted(azure: &Value) -> BTreeSet<Access> {
    let objects = azure.as_object().unwrap().values();
    objects.filter_map(|one| access::of_resource(one["type"].as_str().unwrap(), one, policy::MAIN)).collect()
}

#[test]
fn terraform_applies_what_the_policy_says_and_has_nothing_left_to_do() {
    let Some(tenant) = Tenant::new() else { return };
    let policy = policy::policy();
    apply(&tenant, &policy, "roles/terraform");
    let azure = apply(&tenant, &policy, ROOT);
    assert_eq!(granted(&azure), access::of_policy(&policy.environments[0], &VALUES));
    let count = |kind: &str| azure.as_object().unwrap().values().filter(|one| one["type"] == kind).count();
    assert_eq!(count("azurerm_role_management_policy"), 2);
    assert_eq!(count("azurerm_role_definition"), 1);

    let (code, said) = plan(&tenant, &renamed::renamed_and_reordered(&policy), ROOT);
    assert_eq!(code, Some(0), "renaming personas and reordering files must change nothing: {said}");
}

#[test]
fn an_assignment_in_the_middle_of_a_chain_comes_and_goes_alone() {
    let Some(tenant) = Tenant::new() else { return };
    let whole = policy::policy();
    let mut less = whole.clone();
    let chain = less.environments[0].assignments.iter().filter(|one| one.mechanism == Mechanism::CosmosDb);
    let middle = chain.map(|one| one.key.clone()).nth(2).unwrap();
    less.environments[0].assignments.retain(|one| one.key != middle);
    apply(&tenant, &less, ROOT);
    let (code, said) = plan(&tenant, &whole, ROOT);
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("Plan: 1 to add, 0 to change, 0 to destroy."), "{said}");
    apply(&tenant, &whole, ROOT);
    let (code, said) = plan(&tenant, &less, ROOT);
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("Plan: 0 to add, 0 to change, 1 to destroy."), "{said}");
}

#[test]
fn all_files_are_as_terraform_formats_them() {
    if !terraform() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    put(&terraform_files(&policy::policy()), folder.path());
    let output =
        Command::new("terraform").args(["fmt", "-check", "-diff", "-recursive"]).arg(folder.path()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
}

/// Numbers that look random and are the same in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }

    fn word(&mut self) -> String {
        let letters: Vec<char> = "abcXYZ019-_.()ÄéßЖ名".chars().collect();
        (0..1 + self.below(40)).map(|_| letters[self.below(letters.len())]).collect()
    }

    fn guid(&mut self) -> String {
        let bytes = std::array::from_fn(|_| self.below(256) as u8);
        rolecast::model::text::Guid::from_bytes(bytes).to_string()
    }
}

#[test]
fn a_hundred_names_are_those_of_terraforms_own_function() {
    if !terraform() {
        return;
    }
    let mut random = Random(7);
    let mut tuples = Vec::new();
    let mut ours = Vec::new();
    for _ in 0..100 {
        let scope = Scope::Resource {
            subscription: Term::Literal(random.guid().to_uppercase().into()),
            group: Term::Literal(random.word().into()),
            provider: "Microsoft.Storage".into(),
            path: vec![("storageAccounts".into(), Term::Literal(random.word().into()))],
        };
        let (principal, role) = (random.guid().to_uppercase(), random.guid());
        let term = Term::Literal(principal.as_str().into());
        ours.push(name::assignment_name(&scope, &term, role.parse().unwrap()).unwrap().to_string());
        tuples.push([scope.to_string(), principal, role]);
    }
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("tuples.json"), serde_json::to_string(&tuples).unwrap()).unwrap();
    let expression = format!(
        "jsonencode([for t in jsondecode(file(\"tuples.json\")) : uuidv5(\"{}\", join(\"-\", [for s in t : lower(s)]))])\n",
        name::NAMESPACE
    );
    let mut console = Command::new("terraform")
        .arg("console")
        .current_dir(folder.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    console.stdin.take().unwrap().write_all(expression.as_bytes()).unwrap();
    let output = console.wait_with_output().unwrap();
    let text: String = serde_json::from_slice(&output.stdout).unwrap();
    let theirs: Vec<String> = serde_json::from_str(&text).unwrap();
    assert_eq!(theirs, ours);
}
