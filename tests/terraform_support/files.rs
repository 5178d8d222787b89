//! The generated Terraform of a policy.

use std::collections::BTreeMap;

use rolecast::emit::template::Templates;
use rolecast::emit::terraform;
use rolecast::policy::Policy;

use super::memory::Memory;

/// All Terraform files of `policy`: its roles and its environments.
pub(crate) fn terraform_files(policy: &Policy) -> BTreeMap<String, String> {
    let memory = Memory::default();
    let templates = Templates::new(terraform::TEMPLATES, &|_| None);
    terraform::emit_roles(policy, &templates, &memory).unwrap();
    for environment in &policy.environments {
        terraform::emit(policy, environment, &templates, &memory).unwrap();
    }
    memory.files()
}
