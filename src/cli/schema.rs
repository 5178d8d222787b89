//! `rolecast schema`.

use clap::builder::PossibleValuesParser;

use super::status::{ExitStatus, Verdict};
use super::terminal::Terminal;
use crate::model::{FileType, schema};
use crate::{diff, lint};

/// Print the JSON Schema of a kind of file
///
/// Editors complete and explain by it; `rolecast init` puts those of a project's files into schemas/, and the first line
/// of a file says which one is its own. `findings` is what `rolecast lint --format json` prints.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  rolecast schema persona > schemas/persona.schema.json

In the first line of a file in personas/:
  # yaml-language-server: $schema=../schemas/persona.schema.json")]
pub(super) struct Args {
    /// The kind of file
    #[arg(value_name = "KIND", value_parser = PossibleValuesParser::new(kinds()))]
    kind: String,
}

/// What `rolecast lint --format json` prints.
const FINDINGS: &str = "findings";
/// What `rolecast diff --format json` prints.
const DIFF: &str = "diff";

/// The files that people write, then what rolecast prints.
fn kinds() -> impl Iterator<Item = &'static str> {
    FileType::ALL.into_iter().map(FileType::name).chain([FINDINGS, DIFF])
}

pub(super) fn run(args: &Args, terminal: &Terminal) -> Verdict {
    match FileType::from_name(&args.kind) {
        Some(kind) => terminal.data(schema(kind))?,
        None if args.kind == DIFF => terminal.data(&diff::show::schema())?,
        None => terminal.data(&lint::show::schema())?,
    }
    Ok(ExitStatus::Clean)
}
