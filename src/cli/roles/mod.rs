//! `rolecast roles`.

mod allowing;
mod compare;

use clap::{Subcommand, ValueEnum};

use super::global::Global;
use super::status::{ExitStatus, Stop, Verdict};
use super::terminal::Terminal;
use crate::catalog::{Found, RoleDefinition, show};
use crate::diagnostic::{Diagnostic, listed};
use crate::permission::show as answers;
use crate::permission::{Access, Budget, Exceeded, Plane, delegation};
use crate::project::RoleBook;

/// Look up the roles that Azure offers, and what they come to
///
/// Azure's built-in roles are part of rolecast. In a project, its custom roles and its own catalogue (`rolecast catalog
/// import`) are asked first.
#[derive(Debug, Subcommand)]
#[command(after_help = "\
Examples:
  rolecast roles list blob                       roles with `blob` in their name or actions
  rolecast roles list \"storage listkeys\"         all words must occur
  rolecast roles show \"Key Vault Reader\"         what a role allows and enables
  rolecast roles compare Reader Contributor      what either allows that the other does not
  rolecast roles allowing Microsoft.Storage/storageAccounts/listKeys/action")]
pub(super) enum Verb {
    /// List roles: GUID, name, and the planes on which they allow something
    ///
    /// The exit status is 1 if no role is found.
    #[command(after_help = "\
Examples:
  rolecast roles list                            every role
  rolecast roles list keyvault secrets           all words occur in the name or in an action
  rolecast roles list --format json | jq '.roles[].name'")]
    List {
        /// Words that all occur in the role's name or in one of its actions
        #[arg(value_name = "TEXT")]
        text: Vec<String>,
    },
    /// Show what a role allows, on which plane, under which conditions, and what that enables
    ///
    /// Primitives are escalations, ways around protections, and secrets that a role opens: X01, assigning roles, or K01,
    /// the keys of a storage account. Roles that the role may assign are followed, and so are those that they may.
    #[command(after_help = "\
Examples:
  rolecast roles show \"Storage Blob Data Reader\"
  rolecast roles show 2a2b9908-6ea1-4ae2-8e65-a410df84e7d1
  rolecast roles show Contributor --format json | jq '.primitives[].id'")]
    Show {
        /// The role's name in whatever case, a name that it had, its GUID, or a full role definition id
        #[arg(value_name = "ROLE", required = true)]
        role: Vec<String>,
    },
    /// Compare what two roles allow
    ///
    /// The answer is exact: patterns are compared as patterns, not by listing operations. Conditions are left out of it
    /// and said so. `equal`, `inside` (the second allows all of the first and more), `contains`, `overlaps` or
    /// `disjoint`, for all and for each plane, and what either allows alone.
    #[command(after_help = "\
Examples:
  rolecast roles compare Reader Contributor
  rolecast roles compare \"Storage Blob Data Owner\" \"Storage Blob Data Contributor\"
  rolecast roles compare Contributor roles/platform-operator.yaml
  rolecast roles compare Reader role.json --format json | jq .verdict

A file is a custom role of a project in YAML, or a role definition in JSON as `az role definition list` prints it or
`az role definition create` takes it.")]
    Compare {
        /// A role by name or GUID, or a file
        #[arg(value_name = "A")]
        first: String,
        /// Another one
        #[arg(value_name = "B")]
        second: String,
    },
    /// List the roles that allow an operation, the narrowest first
    ///
    /// A role never stands before one that it holds. With a `*`, the roles that allow everything that matches. Known
    /// operations, which are counted, are those that Azure's built-in roles name. The exit status is 1 if no role allows
    /// it.
    #[command(after_help = "\
Examples:
  rolecast roles allowing Microsoft.Storage/storageAccounts/listKeys/action
  rolecast roles allowing Microsoft.KeyVault/vaults/secrets/getSecret/action --plane data
  rolecast roles allowing 'Microsoft.Web/sites/*' --format json | jq -r '.roles[0].name'")]
    Allowing {
        /// The operation, case does not matter
        #[arg(value_name = "ACTION")]
        action: String,
        /// The plane on which it is an operation [default: either]
        #[arg(long, value_name = "PLANE")]
        plane: Option<PlaneWord>,
    },
}

/// A plane, as it is typed.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum PlaneWord {
    /// Operations in `actions`
    Control,
    /// Operations in `dataActions`
    Data,
}

pub(super) fn run(verb: &Verb, global: &Global, terminal: &Terminal) -> Verdict {
    let book = global.roles(terminal)?;
    match verb {
        Verb::List { text } => list(&text.join(" "), &book, terminal),
        Verb::Show { role } => show_role(find(&role.join(" "), &book, terminal)?, &book, terminal),
        Verb::Compare { first, second } => compare::run(first, second, &book, terminal),
        Verb::Allowing { action, plane } => {
            let planes = match plane {
                None => Plane::ALL.to_vec(),
                Some(PlaneWord::Control) => vec![Plane::Control],
                Some(PlaneWord::Data) => vec![Plane::Data],
            };
            allowing::run(action, &planes, &book, terminal)
        }
    }
}

fn list(text: &str, book: &RoleBook, terminal: &Terminal) -> Verdict {
    let roles = book.search(text);
    if terminal.is_json() {
        terminal.data(&show::list_json(book.catalog(), &roles).map_err(unprintable)?)?;
    } else {
        terminal.data(&show::list(&roles))?;
        if roles.is_empty() {
            terminal.note(&format!("note: no role has `{}` in its name or actions\n", show::safe(text)));
        }
    }
    Ok(if roles.is_empty() { ExitStatus::Findings } else { ExitStatus::Clean })
}

fn show_role(role: &RoleDefinition, book: &RoleBook, terminal: &Terminal) -> Verdict {
    let mut budget = Budget::default();
    let told = Access::of_role(role, &mut budget).and_then(|access| {
        let enabled = book.primitives().enabled_by(&access, &mut budget)?;
        let delegated = delegation(&role.permissions, book, book.primitives())?;
        Ok((enabled, delegated))
    });
    let (enabled, delegated) = told.map_err(|exceeded| intricate([role.name.as_str()], exceeded))?;
    terminal.data(&if terminal.is_json() {
        let more = answers::EnabledJson::of(&enabled, &delegated);
        show::show_json(book.catalog(), role, &more).map_err(unprintable)?
    } else {
        let width = terminal.width();
        show::show(book.catalog(), role, width) + &answers::enabled(&enabled, &delegated, width)
    })?;
    Ok(ExitStatus::Clean)
}

/// The role that a text means, or why there is none.
fn find<'b>(wanted: &str, book: &'b RoleBook, terminal: &Terminal) -> Result<&'b RoleDefinition, Stop> {
    match book.find(wanted) {
        Found::Exact(role) => Ok(role),
        Found::Renamed { role, old } => {
            terminal.note(&format!("note: `{old}` is called `{}` now\n", show::safe(&role.name)));
            Ok(role)
        }
        Found::Missing { nearest } => {
            let unknown = Diagnostic::error("no-role", format!("there is no role `{wanted}`"));
            Err(Stop::because(match nearest.as_slice() {
                [] => unknown.help("`rolecast roles list TEXT` searches names and actions"),
                [one] => unknown.help(format!("did you mean `{}`?", one.name)),
                several => unknown.help(format!("near to it are {}", listed(several.iter().map(|role| &*role.name)))),
            }))
        }
    }
}

fn intricate<'a>(names: impl IntoIterator<Item = &'a str>, exceeded: Exceeded) -> Stop {
    let message = format!("what is allowed by {} cannot be told: {exceeded}", listed(names));
    Stop::because(Diagnostic::error("output-too-intricate", message).help(Exceeded::ADVICE))
}

fn unprintable(error: serde_json::Error) -> Stop {
    Stop::because(Diagnostic::error("output", format!("the answer has no JSON form: {error}")))
}
