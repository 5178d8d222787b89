//! ARM templates: what they deploy, evaluated as Azure would, is what the policy says.

#[path = "support/arm/mod.rs"]
mod support;

use rolecast::emit::template::Templates;
use rolecast::emit::arm;
use support::{Files, fixture};

#[test]
fn show() {
    let policy = fixture::everything();
    let files = Files::default();
    let none = |_: &str| None;
    let templates = Templates::new(arm::TEMPLATES, &none);
    if let Err(error) = arm::emit(&policy, &policy.environments[0], &templates, &files) {
        panic!("{error}: {error:?}");
    }
    arm::emit_roles(&policy, &templates, &files).unwrap();
    for (path, text) in files.texts() {
        println!("=== {path}\n{text}");
    }
}
