//! `rolecast roles`.

use clap::Subcommand;

use super::global::Global;
use super::status::{ExitStatus, Stop, Verdict};
use super::terminal::Terminal;
use crate::catalog::{Found, show};
use crate::diagnostic::{Diagnostic, listed};

/// Look up the roles that Azure offers
///
/// Azure's built-in roles are part of rolecast. A project that has a catalogue of its own (`rolecast catalog import`)
/// is asked first.
#[derive(Debug, Subcommand)]
#[command(after_help = "\
Examples:
  rolecast roles list blob                       roles with `blob` in their name or actions
  rolecast roles list \"storage listkeys\"         all words must occur
  rolecast roles show \"Key Vault Reader\"         what a role allows
  rolecast roles show 21090545-7ca7-4776-b22c-e363652d74d2")]
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
    /// Show what a role allows, on which plane, under which conditions
    #[command(after_help = "\
Examples:
  rolecast roles show \"Storage Blob Data Reader\"
  rolecast roles show 2a2b9908-6ea1-4ae2-8e65-a410df84e7d1
  rolecast roles show Contributor --format json")]
    Show {
        /// The role's name in whatever case, a name that it had, its GUID, or a full role definition id
        #[arg(value_name = "ROLE", required = true)]
        role: Vec<String>,
    },
}

pub(super) fn run(verb: &Verb, global: &Global, terminal: &Terminal) -> Verdict {
    let catalog = global.catalog(terminal)?;
    let catalog = catalog.get();
    match verb {
        Verb::List { text } => {
            let roles = catalog.search(&text.join(" "));
            if terminal.is_json() {
                terminal.data(&show::list_json(catalog, &roles).map_err(unprintable)?)?;
            } else {
                terminal.data(&show::list(&roles))?;
                if roles.is_empty() {
                    terminal.note(&format!("note: no role has `{}` in its name or actions\n", text.join(" ")));
                }
            }
            Ok(if roles.is_empty() { ExitStatus::Findings } else { ExitStatus::Clean })
        }
        Verb::Show { role } => {
            let wanted = role.join(" ");
            let role = match catalog.find(&wanted) {
                Found::Exact(role) => role,
                Found::Renamed { role, old } => {
                    terminal.note(&format!("note: `{old}` is called `{}` now\n", role.name));
                    role
                }
                Found::Missing { nearest } => {
                    let unknown = Diagnostic::error("no-role", format!("there is no role `{wanted}`"));
                    return Err(Stop::because(match nearest.as_slice() {
                        [] => unknown.help("`rolecast roles list TEXT` searches names and actions"),
                        [one] => unknown.help(format!("did you mean `{}`?", one.name)),
                        several => {
                            unknown.help(format!("near to it are {}", listed(several.iter().map(|role| &*role.name))))
                        }
                    }));
                }
            };
            terminal.data(&if terminal.is_json() {
                show::show_json(catalog, role).map_err(unprintable)?
            } else {
                show::show(catalog, role, terminal.width())
            })?;
            Ok(ExitStatus::Clean)
        }
    }
}

fn unprintable(error: serde_json::Error) -> Stop {
    Stop::because(Diagnostic::error("output", format!("the answer has no JSON form: {error}")))
}
