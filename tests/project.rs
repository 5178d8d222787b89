//! Whole projects, through the library and through the program itself: this repository's own example, and hostile ones.
//!
//! What the generated files give is worked out by evaluators of ARM, Bicep and HCL, and compared with `access.json`.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test ends where it goes wrong")]

#[path = "terraform_support/access.rs"]
mod access;
#[path = "support/arm/mod.rs"]
mod arm;
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
#[path = "project/killed.rs"]
mod killed;
#[path = "project/lab.rs"]
mod lab;
#[path = "project/variants.rs"]
mod variants;
