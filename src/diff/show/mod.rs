//! A difference as people and programs read it. Takes a difference and a way to tell places; prints nothing.

mod accepted;
mod concise;
mod html;
mod human;
mod json;
mod markdown;
mod record;
mod rules;
mod set;
mod words;

pub use accepted::idle;
pub use concise::{concise, counterexample};
pub use html::{Page, html};
pub use human::human;
pub use json::{json, schema};
pub use markdown::markdown;
pub use record::{Written, records};

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

/// Where something is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spot {
    /// The file as people are shown it: inside the project, or in a revision as git names it.
    pub file: String,
    /// The line and the column, from 1; none where they are not known.
    pub at: Option<(u32, u32)>,
}

impl Spot {
    /// Somewhere in a file of which no more is known.
    pub fn inside(file: &str) -> Spot {
        Spot { file: file.to_owned(), at: None }
    }
}

/// Finds a JSON pointer in a file of a side.
pub type Locate<'f> = &'f mut dyn FnMut(Which, &Text, &str) -> Spot;
