//! `rolecast roles compare`.

use std::borrow::Cow;
use std::path::Path;

use super::{find, intricate, unprintable};
use crate::catalog::{RoleDefinition, import};
use crate::cli::status::{ExitStatus, Stop, Verdict};
use crate::cli::terminal::Terminal;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::read_file;
use crate::model::role::CustomRole;
use crate::model::text::Guid;
use crate::permission::show::{Side, comparison, comparison_json};
use crate::permission::{Access, Budget, compare_roles};
use crate::project::RoleBook;
use crate::resolve::role_definition;
use crate::source::{SourceMap, text};

pub(super) fn run(first: &str, second: &str, book: &RoleBook, terminal: &Terminal) -> Verdict {
    let (a, b) = (read(first, book, terminal)?, read(second, book, terminal)?);
    let mut budget = Budget::default();
    let mut access = |role: &RoleDefinition| {
        Access::of_role(role, &mut budget).map_err(|exceeded| intricate([role.name.as_str()], exceeded))
    };
    let (first_access, second_access) = (access(&a.role)?, access(&b.role)?);
    let found = compare_roles([&a.role, &b.role], [&first_access, &second_access], &mut budget)
        .map_err(|exceeded| intricate([&*a.role.name, &*b.role.name], exceeded))?;
    terminal.data(&if terminal.is_json() {
        comparison_json(book.catalog().date(), a.side(), b.side(), &found).map_err(unprintable)?
    } else {
        comparison(a.side(), b.side(), &found, terminal.width())
    })?;
    Ok(ExitStatus::Clean)
}

/// A role, and the file that it was read from.
struct Named<'a> {
    role: Cow<'a, RoleDefinition>,
    file: Option<&'a str>,
}

impl Named<'_> {
    fn side(&self) -> Side<'_> {
        Side { role: &self.role, file: self.file }
    }
}

/// What ends the names of files; roles' names end otherwise.
const ENDINGS: [&str; 3] = [".json", ".yaml", ".yml"];

/// The role that an argument means. A file is meant where its name says so.
fn read<'a>(argument: &'a str, book: &'a RoleBook, terminal: &Terminal) -> Result<Named<'a>, Stop> {
    if !ENDINGS.iter().any(|ending| argument.to_ascii_lowercase().ends_with(ending)) {
        return find(argument, book, terminal).map(|role| Named { role: Cow::Borrowed(role), file: None });
    }
    let bytes = std::fs::read(Path::new(argument)).map_err(|error| {
        let message = format!("`{argument}` cannot be read: {error}");
        let help = "an argument that ends in .json or .yaml is a file; roles go by name or GUID";
        Stop::because(Diagnostic::error("unreadable-file", message).help(help))
    })?;
    let mut map = SourceMap::new();
    let file = map.add(argument, text(bytes.clone()));
    let refuse = |found: Diagnostics| -> Result<Named<'a>, Stop> {
        terminal.refuse(&found, &map)?;
        Err(Stop::Said(ExitStatus::of(&found)))
    };
    let named = |role: RoleDefinition| Named { role: Cow::Owned(role), file: Some(argument) };
    if argument.to_ascii_lowercase().ends_with(".json") {
        return match import::role_definitions(&bytes, file) {
            Err(found) => refuse(found),
            Ok(mut roles) => match (roles.pop(), roles.len()) {
                (Some(role), 0) => Ok(named(role)),
                (_, others) => {
                    let message = format!("`{argument}` holds {} roles, and one is compared", others + 1);
                    let help = "put the one that is meant into a file of its own, as `jq '.[0]'` does";
                    refuse(Diagnostics(vec![Diagnostic::error("several-roles", message).help(help)]))
                }
            },
        };
    }
    let read = read_file::<CustomRole>(file, &bytes);
    match read.value {
        Some(role) if read.errors.is_empty() => {
            let mut definition = (*role_definition("", &role)).clone();
            // The GUID that is made of the project's name is not told here.
            definition.id = role.role_id.map_or(Guid::NIL, |id| id.value);
            Ok(named(definition))
        }
        _ => refuse(Diagnostics(read.errors)),
    }
}
