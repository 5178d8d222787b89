//! From the policy to files in other languages: templates, and the writer that puts them on disk.
//!
//! Backends make all decisions of order and names; nothing here knows what a persona is.

pub mod access;
pub mod arm;
pub mod artifact;
pub mod bicep;
mod common;
pub mod custom;
pub mod formula;
pub mod label;
pub mod native;
pub mod removals;
pub mod resource;
pub mod sink;
pub mod split;
mod target;
pub mod template;
pub mod terraform;
pub mod unit;
mod weight;

pub use sink::{EmitError, Page, Sink};
pub use target::Target;
