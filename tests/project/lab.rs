//! The example project under Terraform itself: what is applied, and what is left to do once personas have other names.

use std::collections::BTreeSet;

use rolecast::policy::Environment;

use crate::access::{self, Access};
use crate::deployed::{self, Texts};
use crate::folder::{compile, example, folder, repository, texts, tree};
use crate::tenant::{Tenant, put, terraform};
use crate::variants::{moved, renamed, reversed};

fn unit(environment: &Environment) -> String {
    format!("{}/terraform", environment.id)
}

/// Values for the variables of an environment's root.
fn variables(files: &Texts, environment: &Environment) -> Vec<(String, String)> {
    deployed::values(files, environment).into_iter().map(|(_, variable, value)| (variable, value)).collect()
}

#[test]
fn terraform_applies_all_environments_and_has_nothing_to_do_when_personas_are_renamed() {
    let Some(tenant) = Tenant::new() else { return };
    let files = texts(&tree(&repository().join("generated")));
    let policies = deployed::policies(&files);
    tenant.apply(&files, "roles/terraform", &[]);
    let mut before = BTreeSet::new();
    let mut all = 0;
    for policy in &policies {
        let environment = &policy.environments[0];
        let values = deployed::values(&files, environment);
        let values: Vec<_> = values.iter().map(|(a, b, c)| (a.as_str(), b.as_str(), c.as_str())).collect();
        let azure = tenant.apply(&files, &unit(environment), &variables(&files, environment));
        let azure = azure.as_object().unwrap();
        assert!(before.iter().all(|id| azure.contains_key(id)), "one environment takes from another");
        let main = access::term(&environment.subscriptions[0].id, &values);
        let new = azure.iter().filter(|(id, _)| !before.contains(*id));
        let given: Vec<Access> =
            new.filter_map(|(_, one)| access::of_resource(one["type"].as_str().unwrap(), one, &main)).collect();
        all += given.len();
        let set: BTreeSet<Access> = given.into_iter().collect();
        assert_eq!(set, access::of_policy(environment, &values), "{}", environment.id);
        let rules =
            azure.iter().filter(|(id, one)| !before.contains(*id) && one["type"] == "azurerm_role_management_policy");
        assert_eq!(rules.count(), environment.activation_policies.len());
        before = azure.keys().cloned().collect();
    }
    let carried = |one: &&rolecast::policy::Assignment| rolecast::emit::terraform::carries(one);
    let wanted: usize = policies.iter().map(|one| one.environments[0].assignments.iter().filter(carried).count()).sum();
    assert_eq!(all, wanted, "each once");

    let (renamed, _) = moved(&reversed(&renamed(&example())));
    let project = folder(&renamed);
    let renamed = texts(&compile(project.path()));
    assert_ne!(renamed, files);
    for policy in &policies {
        let environment = &policy.environments[0];
        let (code, said) = tenant.plan(&renamed, &unit(environment), &variables(&renamed, environment));
        assert_eq!(code, Some(0), "renaming personas must change nothing in {}: {said}", environment.id);
    }
    let (code, said) = tenant.plan(&renamed, "roles/terraform", &[]);
    assert_eq!(code, Some(0), "{said}");
}

#[test]
fn the_examples_files_are_as_terraform_formats_them() {
    if !terraform() {
        return;
    }
    let files = texts(&tree(&repository().join("generated")));
    let folder = tempfile::tempdir().unwrap();
    put(&files, folder.path());
    let mut command = std::process::Command::new("terraform");
    let output = command.args(["fmt", "-check", "-diff", "-recursive"]).arg(folder.path()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
}
