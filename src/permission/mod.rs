//! The algebra of permissions.
mod access;
mod budget;
mod example;
mod intersect;
mod pattern;
mod set;
mod subtract;

pub use access::{Access, Bounds, Certainty, Plane};
pub use budget::{Budget, Exceeded, STEPS};
pub use example::Operations;
pub use pattern::Pattern;
pub use set::{Set, Term};
