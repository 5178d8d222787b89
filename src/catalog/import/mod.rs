//! `rolecast catalog import`: what `az role definition list -o json` prints becomes a catalogue file.
//!
//! Takes the bytes of that file and the catalogue in force until now; gives the text of the new one and what it
//! changes. The shipped catalogue was made this way. Reads and writes no file.

mod read;
mod report;
mod shape;

pub use report::{Changed, Described, Moved, Named, Report, Rescoped};

use super::role::{RoleDefinition, RoleKind};
use super::{Catalog, Header, write};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::text::{Date, Guid};
use crate::source::FileId;

/// What the imported file does not say itself.
#[derive(Clone, Debug)]
pub struct Options {
    /// The day on which the roles were listed.
    pub date: Date,
    /// Where they were listed, for the header.
    pub source: String,
    /// Whether shipped roles that the file does not hold stay. When left out: unless the file is a whole listing, which
    /// is one that has Owner, Contributor, Reader and User Access Administrator.
    pub partial: Option<bool>,
}

/// A new catalogue.
#[derive(Clone, Debug)]
pub struct Imported {
    /// The text of its file.
    pub text: String,
    /// What it changes.
    pub report: Report,
}

/// Roles that every tenant has and every whole listing holds.
const IN_EVERY_LISTING: [&str; 4] = [
    "8e3af657-a8ff-443c-a75c-2fe8c4bcb635",
    "b24988ac-6180-42a0-ab88-20f7382dd24c",
    "acdd72a7-3385-48ef-bd42-f606fba81ae7",
    "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9",
];

/// Turns a listing of role definitions into a catalogue. `file` is the listing's place in messages; `previous` is the
/// catalogue that the report compares with.
///
/// Accepted: the list that `az role definition list` prints, the answer of the REST API (`value`, `properties`), and
/// what `Get-AzRoleDefinition | ConvertTo-Json` prints.
///
/// # Errors
/// Text that is no UTF-8 or no JSON, entries that are no role, and ids that occur twice: all of them, located.
pub fn import(
    bytes: &[u8],
    file: FileId,
    previous: Option<&Catalog>,
    options: Options,
) -> Result<Imported, Diagnostics> {
    let roles = read::roles(bytes, file, false)?;
    let partial = options.partial.unwrap_or_else(|| !is_whole(&roles));
    let header = Header::new(options.date, options.source, partial);
    let text = write(&header, &roles).map_err(|error| {
        Diagnostics(vec![Diagnostic::error("import-write", format!("the catalogue cannot be written: {error}"))])
    })?;
    let catalog = Catalog::with_project_file(&text, file)?;
    Ok(Imported { report: Report::between(previous, &catalog), text })
}

/// The role definitions of a file in any of the shapes that [`import`] accepts. A role that is not made yet, as the input
/// of `az role definition create`, need have no GUID: it gets one of zeros.
///
/// # Errors
/// As for [`import`].
pub fn role_definitions(bytes: &[u8], file: FileId) -> Result<Vec<RoleDefinition>, Diagnostics> {
    read::roles(bytes, file, true)
}

fn is_whole(roles: &[RoleDefinition]) -> bool {
    let has = |id: &str| roles.iter().any(|role| role.kind == RoleKind::BuiltIn && Guid::parse(id) == Some(role.id));
    IN_EVERY_LISTING.iter().all(|id| has(id))
}
