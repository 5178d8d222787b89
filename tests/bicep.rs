//! Bicep: what it deploys is what the policy says.

#[path = "support/arm/mod.rs"]
mod support;

use rolecast::emit::bicep;
use rolecast::emit::template::Templates;
use support::{Files, fixture};

#[test]
fn show() {
    let policy = fixture::everything();
    let files = Files::default();
    let none = |_: &str| None;
    let templates = Templates::new(bicep::TEMPLATES, &none);
    if let Err(error) = bicep::emit(&policy, &policy.environments[0], &templates, &files) {
        panic!("{error}: {error:?}");
    }
    bicep::emit_roles(&policy, &templates, &files).unwrap();
    for (path, text) in files.texts() {
        println!("=== {path}\n{text}");
    }
}
