//! A difference as JSON, with a version and a schema. What the keys mean is said once, here, and printed by the schema.

mod accepted;
mod around;
mod assignment;
mod change;
mod parts;
mod whole;

use super::Locate;
use crate::diagnostic::Diagnostics;
use crate::diff::Diff;

/// The version of the format; raised when a key changes its meaning.
const VERSION: u32 = 1;

/// The difference as JSON, and what there is to say beside.
///
/// # Errors
/// Never; serde_json reports what it cannot write.
pub fn json(diff: &Diff, notes: &Diagnostics, locate: Locate<'_>) -> Result<String, serde_json::Error> {
    serde_json::to_string_pretty(&whole::DiffJson::of(diff, notes, locate)).map(|text| text + "\n")
}

/// The JSON Schema of [`json`]: what `schemas/diff.schema.json` has to hold.
pub fn schema() -> String {
    crate::model::generate_of::<whole::DiffJson<'static>>()
}
