//! `rolecast schema`.

use clap::builder::PossibleValuesParser;

use super::status::{ExitStatus, Verdict};
use super::terminal::Terminal;
use crate::diff;
use crate::model::{FileType, schema};

/// Print the JSON Schema of a kind of file
///
/// Editors complete and explain by it; `rolecast init` puts all of them into schemas/, and the first line of a file
/// says which one is its own.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  rolecast schema persona > schemas/persona.schema.json

In the first line of a file in personas/:
  # yaml-language-server: $schema=../schemas/persona.schema.json")]
pub(super) struct Args {
    /// The kind of file; `diff` for what `rolecast diff --format json` prints
    #[arg(value_name = "KIND", value_parser = kinds())]
    kind: String,
}

/// The kinds of file that people write, and what is printed for programs.
fn kinds() -> PossibleValuesParser {
    PossibleValuesParser::new(FileType::ALL.map(FileType::name).into_iter().chain([DIFF]))
}

const DIFF: &str = "diff";

pub(super) fn run(args: &Args, terminal: &Terminal) -> Verdict {
    if let Some(kind) = FileType::from_name(&args.kind) {
        terminal.data(schema(kind))?;
    } else if args.kind == DIFF {
        terminal.data(&diff::show::schema())?;
    }
    Ok(ExitStatus::Clean)
}
