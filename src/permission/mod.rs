//! The algebra of permissions.
mod budget;
mod intersect;
mod pattern;
mod set;
mod subtract;

pub use budget::{Budget, Exceeded, STEPS};
pub use pattern::Pattern;
pub use set::{Set, Term};
