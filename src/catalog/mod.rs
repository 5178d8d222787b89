//! What Azure offers.
mod role;
pub use role::{Permission, RoleDefinition, RoleKind};
