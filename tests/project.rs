//! Whole projects, through the library and through the program itself: this repository's own example, and hostile ones.
//!
//! What the generated files give is worked out by evaluators of ARM, Bicep and HCL, and compared with `access.json`.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test ends where it goes wrong")]

#[path = "terraform_support/access.rs"]
mod access;
#[path = "support/arm/bicep.rs"]
mod bicep;
#[path = "support/arm/evaluate.rs"]
mod evaluate;
#[path = "terraform_support/hcl.rs"]
mod hcl;
#[path = "terraform_support/tenant.rs"]
mod tenant;

#[path = "project/deployed.rs"]
mod deployed;
#[path = "project/determinism.rs"]
mod determinism;
#[path = "project/example.rs"]
mod example;
#[path = "project/folder.rs"]
mod folder;
#[path = "project/hostile_files.rs"]
mod hostile_files;
#[path = "project/hostile_places.rs"]
mod hostile_places;
#[path = "project/hostile_texts.rs"]
mod hostile_texts;
#[path = "project/killed.rs"]
mod killed;
#[path = "project/lab.rs"]
mod lab;
#[path = "project/overrides.rs"]
mod overrides;
#[path = "project/support.rs"]
mod support;
#[path = "project/variants.rs"]
mod variants;
