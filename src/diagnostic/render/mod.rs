//! Diagnostics as text: one format a file. Takes diagnostics and the source map, gives strings.

mod azure;
mod concise;
mod github;
mod gitlab;
mod human;
mod json;
mod junit;
mod markdown;
mod safe;
mod sarif;

pub use azure::azure;
pub use concise::{concise, summary};
pub use github::github;
pub use gitlab::gitlab;
pub use human::human;
pub use json::{Message, Region, json, message, message_without_place};
pub use junit::junit;
pub use markdown::{markdown, text as markdown_text};
pub(crate) use safe::{acts, message as safe};
pub use sarif::sarif;
