//! `rolecast catalog`.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use clap::Subcommand;

use super::clock::day;
use super::global::Global;
use super::status::{ExitStatus, Stop, Verdict};
use super::terminal::Terminal;
use crate::catalog::import::{self, Options};
use crate::diagnostic::Diagnostic;
use crate::model::text::Date;
use crate::project::{CATALOG_FILE, replace};
use crate::source::{SourceMap, text};

/// Keep a catalogue of the roles of your own tenant
#[derive(Debug, Subcommand)]
pub(super) enum Verb {
    /// Take a listing of role definitions as the project's catalogue
    ///
    /// Reads what `az role definition list -o json`, the REST API or `Get-AzRoleDefinition | ConvertTo-Json` prints,
    /// writes rolecast.catalog.jsonl, and says what changed since the catalogue in force until now. rolecast itself
    /// never asks Azure.
    #[command(after_help = "\
Examples:
  az role definition list -o json > roles.json && rolecast catalog import roles.json
  az role definition list --custom-role-only -o json | rolecast catalog import - --date 2026-11-20
  rolecast catalog import roles.json --output other.jsonl

Afterwards `rolecast lock --check` says what the new catalogue would change in the project.")]
    Import(Import),
}

#[derive(Debug, clap::Args)]
pub(super) struct Import {
    /// The listing; `-` reads standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The catalogue to write [default: rolecast.catalog.jsonl in the project]; `-` writes standard output
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// The day on which the roles were listed [default: the day on which FILE was last written]
    #[arg(long, value_name = "YYYY-MM-DD")]
    date: Option<Date>,
    /// The listing is of some roles only, and shipped roles that it does not hold stay [default: unless it has Owner,
    /// Contributor, Reader and User Access Administrator]
    #[arg(long, value_name = "true|false")]
    partial: Option<bool>,
}

pub(super) fn run(verb: &Verb, global: &Global, terminal: &Terminal) -> Verdict {
    let Verb::Import(args) = verb;
    let output = match &args.output {
        Some(output) => output.clone(),
        None => global.root()?.join(CATALOG_FILE),
    };
    let previous = global.catalog(terminal)?;
    let (bytes, date) = read(args)?;
    let mut map = SourceMap::new();
    let shown = if args.file == Path::new("-") { "standard input".to_owned() } else { args.file.display().to_string() };
    let file = map.add(shown, text(bytes.clone()));
    let options = Options { date, source: "az role definition list".to_owned(), partial: args.partial };
    let imported = match import::import(&bytes, file, Some(previous.get()), options) {
        Ok(imported) => imported,
        Err(found) => {
            terminal.refuse(&found, &map)?;
            return Ok(ExitStatus::of(&found));
        }
    };
    if output == Path::new("-") {
        terminal.data(&imported.text)?;
        terminal.note(&imported.report.text());
        return Ok(ExitStatus::Clean);
    }
    replace(&output, &output.display().to_string(), &imported.text).map_err(Stop::because)?;
    if terminal.is_json() {
        let report = serde_json::to_string_pretty(&imported.report).map_err(io::Error::from)?;
        terminal.data(&(report + "\n"))?;
    } else {
        let shown = output.strip_prefix(".").unwrap_or(&output).display();
        terminal.account(&format!("wrote {shown}\n{}", imported.report.text()))?;
    }
    Ok(ExitStatus::Clean)
}

/// The listing, and the day of which it is.
fn read(args: &Import) -> Result<(Vec<u8>, Date), Stop> {
    let unreadable = |error: io::Error| {
        let message = format!("`{}` cannot be read: {error}", args.file.display());
        Stop::because(Diagnostic::error("unreadable-file", message))
    };
    if args.file == Path::new("-") {
        let Some(date) = args.date else {
            let message = "standard input has no date: give the day of the listing by `--date YYYY-MM-DD`";
            return Err(Stop::because(Diagnostic::error("output-date", message)));
        };
        let mut bytes = Vec::new();
        io::stdin().lock().read_to_end(&mut bytes).map_err(unreadable)?;
        return Ok((bytes, date));
    }
    let bytes = fs::read(&args.file).map_err(unreadable)?;
    let written = || fs::metadata(&args.file).and_then(|meta| meta.modified()).map_err(unreadable);
    let date = match args.date {
        Some(date) => Some(date),
        None => day(written()?),
    };
    let unsaid = || {
        let message =
            format!("`{}` has no date that can be written: give one by `--date YYYY-MM-DD`", args.file.display());
        Stop::because(Diagnostic::error("output-date", message))
    };
    Ok((bytes, date.ok_or_else(unsaid)?))
}
