//! `rolecast schema`.

use clap::builder::PossibleValuesParser;

use super::status::{ExitStatus, Verdict};
use super::terminal::Terminal;
use crate::model::{FileType, schema};
use crate::{diff, lint};

/// Print the JSON Schema of a kind of file
///
/// Editors complete and explain by it; `rolecast init` puts those of a project's files into schemas/, and the first line
/// of a file says which one is its own. `findings` is what `rolecast lint --format json` prints, `lint-baseline` what
/// `--update-baseline` writes.
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

/// What rolecast writes itself: what `lint` and `diff` print with `--format json`, and the linter's baseline.
const OWN: [Own; 3] =
    [("findings", lint::show::schema), ("diff", diff::show::schema), ("lint-baseline", lint::Baseline::schema)];

/// A name, and what writes the schema.
type Own = (&'static str, fn() -> String);

/// The files that people write, then what rolecast writes.
fn kinds() -> impl Iterator<Item = &'static str> {
    FileType::ALL.into_iter().map(FileType::name).chain(OWN.into_iter().map(|(name, _)| name))
}

pub(super) fn run(args: &Args, terminal: &Terminal) -> Verdict {
    if let Some(kind) = FileType::from_name(&args.kind) {
        terminal.data(schema(kind))?;
    }
    for (_, own) in OWN.iter().filter(|(name, _)| *name == args.kind) {
        terminal.data(&own())?;
    }
    Ok(ExitStatus::Clean)
}
