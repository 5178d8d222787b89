//! Diagnostics as text: one format a file. Takes diagnostics and the source map, gives strings.

mod concise;
mod human;
mod json;
mod safe;

pub use concise::{concise, summary};
pub use human::human;
pub use json::{Message, json, message};
pub(crate) use safe::{acts, message as safe};
