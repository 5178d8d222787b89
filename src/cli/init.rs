//! `rolecast init`.

use std::path::{Path, PathBuf};

use serde_json::{Map, json};

use super::status::{ExitStatus, Verdict};
use super::terminal::Terminal;
use crate::diagnostic::Diagnostics;
use crate::init;
use crate::source::SourceMap;

/// Make a small project that compiles as it stands
///
/// One persona, and Dev bound by parameters; Stage and Production are planned. The comments in the files explain the
/// format. Nothing that exists is touched: if one of the files is there already, none is written.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  rolecast init access && cd access && rolecast compile
  rolecast init                          in the current folder")]
pub(super) struct Args {
    /// The folder; made if it does not exist
    #[arg(value_name = "DIR", default_value = ".")]
    dir: PathBuf,
}

pub(super) fn run(args: &Args, terminal: &Terminal) -> Verdict {
    let files = match init::write(&args.dir) {
        Ok(files) => files,
        Err(found) => {
            terminal.refuse(&found, &SourceMap::new())?;
            return Ok(ExitStatus::Failed);
        }
    };
    if terminal.is_json() {
        let own = json!({ "created": files });
        terminal.json(&Diagnostics::new(), &SourceMap::new(), own.as_object().cloned().unwrap_or_else(Map::new))?;
        return Ok(ExitStatus::Clean);
    }
    let mut text = format!("made a project in `{}`:\n", args.dir.display());
    for file in &files {
        text.push_str(&format!("  {file}\n"));
    }
    let enter = if args.dir == Path::new(".") { String::new() } else { format!("cd {} && ", args.dir.display()) };
    text.push_str(&format!(
        "\nNext:\n  \
         1. {enter}rolecast compile\n  \
         2. read generated/dev/, then write your own: environments/dev.yaml says what exists and who people are,\n     \
            personas/ says who does what\n  \
         3. commit all of it, generated/ and rolecast.lock too, and let CI run `rolecast check`\n"
    ));
    terminal.account(&text)?;
    Ok(ExitStatus::Clean)
}
