//! What the algebra found, as people and programs read it: for `rolecast roles show`, `compare` and `allowing`.
//!
//! Takes results, gives text that a terminal shows as it stands, or values for JSON with a version. Does not print.

mod allowing;
mod comparison;
mod enabled;

pub use allowing::{allowing, allowing_json, doubt};
pub use comparison::{Side, comparison, comparison_json};
pub(crate) use enabled::only_if;
pub use enabled::{EnabledJson, enabled};

/// `1 role`, `2 roles`.
fn counted(count: usize, one: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{count} {one}s") }
}
