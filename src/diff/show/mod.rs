//! A difference as people and programs read it. Takes a difference and a way to tell places; prints nothing.

mod accepted;
mod concise;
mod human;
mod json;
mod markdown;
mod set;
mod words;

pub use accepted::idle;
pub use concise::{concise, counterexample};
pub use human::human;
pub use json::{json, schema};
pub use markdown::markdown;

use crate::policy::Text;

/// One of the two sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// The first.
    Before,
    /// The second.
    After,
}

impl Which {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Which::Before => "before",
            Which::After => "after",
        }
    }
}

/// The line and column of a JSON pointer in a file of a side; none where that is not known.
pub type Locate<'f> = &'f mut dyn FnMut(Which, &Text, &str) -> Option<(u32, u32)>;
