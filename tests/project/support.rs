//! What the evaluators of ARM and Bicep compare with.

#[path = "../support/arm/expected.rs"]
pub(crate) mod expected;
