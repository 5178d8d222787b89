//! What permissions allow: an exact algebra of sets of operations, and what such sets enable.
//!
//! Takes patterns of operations, permission blocks and role definitions; answers whether one allows what another does,
//! what either has alone, how certain that is, and which [primitives](primitive) it comes to. A leaf: any stage may ask
//! it. It knows roles and conditions, and must not know personas, scopes or who holds what.
//!
//! - [`Pattern`]: a line of `actions`; which patterns cover which.
//! - [`Set`], made of [`Term`]s: unions, intersections, differences of patterns, all exact.
//! - [`Access`]: what roles allow, on each [`Plane`], between what is sure and what is possible.
//! - [`compare()`]: two of them side by side. [`Primitives`], [`delegation()`]: what they enable.
//!
//! Whatever may take long takes a [`Budget`], and is refused rather than guessed when that is spent.

mod access;
mod allowing;
mod budget;
mod compare;
pub mod delegation;
mod example;
mod index;
mod intersect;
mod named;
pub mod pattern;
pub mod primitive;
mod set;
pub mod show;
mod subtract;
mod term;

pub use access::{Access, Bounds, Certainty, Plane};
pub use allowing::{Allowing, allowing};
pub use budget::{Budget, Exceeded, STEPS};
pub use compare::{Comparison, PlaneComparison, Verdict, compare, compare_roles};
pub use delegation::{Delegation, delegation};
pub use example::Operations;
pub use named::{malformed_operation, unknown_primitive};
pub use pattern::Pattern;
pub use primitive::{Enabled, Primitives};
pub use set::Set;
pub use term::Term;
