//! The generated files under Terraform itself, against a stand-in for azurerm and Azure Resource Manager.
//!
//! Needs Terraform and the lab, whose path is in `ROLECAST_TERRAFORM_LAB`. Where they are not, the tests fail, unless
//! `ROLECAST_WITHOUT_LAB` says that this is known.
#![expect(clippy::unwrap_used, clippy::panic, clippy::print_stderr, reason = "a test ends where it goes wrong")]

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

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use access::Access;
use files::terraform_files;
use policy::VALUES;
use rolecast::model::component::Mechanism;
use rolecast::policy::{Policy, Scope, Term, name};
use serde_json::Value;

/// The lab, or nothing where tests may pass without it.
fn lab() -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/terraform-lab/lab");
    let lab = std::env::var_os("ROLECAST_TERRAFORM_LAB").map_or_else(beside, PathBuf::from);
    available(lab.is_file(), &format!("the lab `{}`", lab.display())).then_some(lab)
}

fn terraform() -> bool {
    let version = Command::new("terraform").arg("version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    available(version.is_ok_and(|status| status.success()), "terraform")
}

fn available(is_there: bool, what: &str) -> bool {
    let excused = std::env::var_os("ROLECAST_WITHOUT_LAB").is_some();
    assert!(is_there || excused, "{what} is not there, so Terraform was not asked; see the head of this file");
    if !is_there {
        eprintln!("NOT TESTED: {what} is not there");
    }
    is_there
}

/// Puts `files` into the folder `root`.
fn put(files: &BTreeMap<String, String>, root: &Path) {
    for (path, text) in files {
        let path = root.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
}

/// A folder with generated files, and what the lab remembers.
struct Tenant {
    lab: PathBuf,
    folder: tempfile::TempDir,
}

impl Tenant {
    fn new() -> Option<Tenant> {
        let lab = lab()?;
        terraform().then(|| Tenant { lab, folder: tempfile::tempdir().unwrap() })
    }

    /// Runs the lab on `unit`, a folder of the files of `policy`.
    fn run(&self, policy: &Policy, unit: &str, mode: &str) -> Output {
        let files = self.folder.path().join("files");
        let _ = std::fs::remove_dir_all(&files);
        put(&terraform_files(policy), &files);
        let mut command = Command::new(&self.lab);
        command.arg(files.join(unit)).env("LAB_MODE", mode);
        command.env("LAB_STATE", self.folder.path().join("arm.json"));
        command.env("LAB_KEEP", self.folder.path().join(unit.replace('/', "-")));
        // Each provider configuration is a process of its own, and two of the stand-in's would share one store unguarded.
        command.env("TF_CLI_ARGS_apply", "-parallelism=1");
        for (_, variable, value) in VALUES {
            match unit {
                "roles/terraform" if variable == "ml_subscription_id" => {
                    command.arg("-var").arg(format!("production_{variable}={value}"))
                }
                "roles/terraform" => continue,
                _ => command.arg("-var").arg(format!("{variable}={value}")),
            };
        }
        command.output().unwrap()
    }

    /// Applies `unit`, plans again, and gives what Azure holds.
    fn apply(&self, policy: &Policy, unit: &str) -> Value {
        let output = self.run(policy, unit, "");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice(&output.stdout).unwrap()
    }

    /// Plans `unit`; gives the exit code and what Terraform says.
    fn plan(&self, policy: &Policy, unit: &str) -> (Option<i32>, String) {
        let output = self.run(policy, unit, "plan");
        (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned())
    }
}

const ROOT: &str = "production/terraform";

fn granted(azure: &Value) -> BTreeSet<Access> {
    let objects = azure.as_object().unwrap().values();
    objects.filter_map(|one| access::of_resource(one["type"].as_str().unwrap(), one)).collect()
}

#[test]
fn terraform_applies_what_the_policy_says_and_has_nothing_left_to_do() {
    let Some(tenant) = Tenant::new() else { return };
    let policy = policy::policy();
    tenant.apply(&policy, "roles/terraform");
    let azure = tenant.apply(&policy, ROOT);
    assert_eq!(granted(&azure), access::of_policy(&policy.environments[0], &VALUES));
    let count = |kind: &str| azure.as_object().unwrap().values().filter(|one| one["type"] == kind).count();
    assert_eq!(count("azurerm_role_management_policy"), 2);
    assert_eq!(count("azurerm_role_definition"), 1);

    let (code, said) = tenant.plan(&renamed::renamed_and_reordered(&policy), ROOT);
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
    tenant.apply(&less, ROOT);
    let (code, said) = tenant.plan(&whole, ROOT);
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("Plan: 1 to add, 0 to change, 0 to destroy."), "{said}");
    tenant.apply(&whole, ROOT);
    let (code, said) = tenant.plan(&less, ROOT);
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
