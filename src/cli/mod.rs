//! The command line: one file a verb, with its arguments and what it prints.
//!
//! Takes what was typed, calls the library, prints: data on standard output, messages on standard error. Decides nothing
//! about access. Nothing in the library knows that this module exists.

mod annotate;
mod baseline;
mod catalog;
mod check;
mod clock;
mod compile;
mod completions;
mod defect;
mod diff;
mod explain;
mod gates;
mod global;
mod init;
mod judge;
mod lint;
mod lock;
mod named;
mod roles;
mod rule;
mod schema;
mod side;
mod status;
mod summary;
mod terminal;

use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{CommandFactory, Parser, Subcommand, ValueEnum};

pub use defect::guard;
pub use status::ExitStatus;

use global::{Format, Global};
use status::Verdict;
use terminal::Terminal;

/// Compiles personas into Azure access.
///
/// A project is a folder with `rolecast.yaml`: personas say who does what on which component, environments say what
/// exists there, who the personas are there, and what they may be given. rolecast turns that into the smallest Azure
/// role assignments that do it, as ARM templates, Bicep and Terraform. It works offline and needs no credentials.
#[derive(Debug, Parser)]
#[command(name = "rolecast", version, after_help = AFTER_HELP, max_term_width = 100, propagate_version = true)]
struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    verb: Verb,
}

const AFTER_HELP: &str = "\
Start here:
  rolecast init access      make a small project in the folder `access`
  rolecast compile          write generated/ from the project that you are in
  rolecast check            in CI: is the project right, and generated/ what it compiles to?

Exit status:
  0  all is well
  1  there is something to mend in the project, or generated files are stale
  2  rolecast could not do its work";

/// One line here, one module, one arm in [`run`]: that is a verb.
#[derive(Debug, Subcommand)]
enum Verb {
    Init(init::Args),
    Compile(compile::Args),
    Check(check::Args),
    Lint(lint::Args),
    Rule(rule::Args),
    Explain(explain::Args),
    Diff(diff::Args),
    #[command(subcommand)]
    Roles(roles::Verb),
    #[command(subcommand)]
    Catalog(catalog::Verb),
    Lock(lock::Args),
    Schema(schema::Args),
    Completions(completions::Args),
}

impl Cli {
    /// The same, once the verb can say what it has to say in the format that was asked for.
    fn fitting(self) -> Result<Cli, clap::Error> {
        let format = self.global.format;
        let knows = match self.verb {
            Verb::Lint(_) | Verb::Check(_) => format != Format::Html,
            Verb::Diff(_) => true,
            _ => !format.is_log() && format != Format::Html,
        };
        if knows {
            return Ok(self);
        }
        let name = format.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default();
        let message = format!(
            "`--format {name}` is not for this verb: `diff` knows all formats, `lint` and `check` all but html, and all verbs know human, concise and json"
        );
        Err(Cli::command().error(ErrorKind::InvalidValue, message))
    }
}

/// The whole of `rolecast`, as `main` runs it.
pub fn main() -> ExitCode {
    guard(|| match Cli::try_parse().and_then(Cli::fitting) {
        Ok(cli) => {
            let terminal = Terminal::new(&cli.global);
            status::conclude(run(&cli, &terminal), &terminal)
        }
        Err(usage) => {
            // A closed pipe does not want the rest of the help.
            let _ = usage.print();
            if usage.use_stderr() { ExitStatus::Failed } else { ExitStatus::Clean }
        }
    })
    .into()
}

fn run(cli: &Cli, terminal: &Terminal) -> Verdict {
    match &cli.verb {
        Verb::Init(args) => init::run(args, terminal),
        Verb::Compile(args) => compile::run(args, &cli.global, terminal),
        Verb::Check(args) => check::run(args, &cli.global, terminal),
        Verb::Lint(args) => lint::run(args, &cli.global, terminal),
        Verb::Rule(args) => rule::run(args, terminal),
        Verb::Explain(args) => explain::run(args, &cli.global, terminal),
        Verb::Diff(args) => diff::run(args, &cli.global, terminal),
        Verb::Roles(verb) => roles::run(verb, &cli.global, terminal),
        Verb::Catalog(verb) => catalog::run(verb, &cli.global, terminal),
        Verb::Lock(args) => lock::run(args, &cli.global, terminal),
        Verb::Schema(args) => schema::run(args, terminal),
        Verb::Completions(args) => completions::run(args, terminal),
    }
}
