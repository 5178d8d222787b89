//! The script that takes away what is no longer wanted, for `rolecast diff`.

use std::path::Path;

use super::side::Loaded;
use super::status::Stop;
use super::terminal::Terminal;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::emit::removals::{Script, Setup, script};
use crate::model::text::Date;
use crate::project::write_script;
use crate::source::SourceMap;

/// Writes the script, and says what is in it.
pub(super) fn write(
    path: &Path,
    [base, head]: [&Loaded; 2],
    wanted: &dyn Fn(&str) -> bool,
    today: Date,
    terminal: &Terminal,
) -> Result<(), Stop> {
    let sources = [base, head].into_iter().filter_map(|side| side.sources.as_ref());
    let named = sources.flat_map(|sources| sources.project.value.deployer.iter().flat_map(|list| &list.0));
    let deployers: Vec<String> = named.map(|name| name.value.clone()).collect();
    let Script { text, removed, left } =
        script(&base.policy, &head.policy, Setup { deployers: &deployers, wanted, today });
    if deployers.is_empty() && removed > 0 {
        let message = "no deployer is named, so its access may be among what is removed";
        let warning =
            Diagnostic::warning("no-deployer", message).help("name it in rolecast.yaml: `deployer: id-deploy`");
        terminal.messages(&Diagnostics(vec![warning]), &SourceMap::new());
    }
    let is_new = write_script(path, &text).map_err(Stop::because)?;
    let written = if is_new { "" } else { ", as it was" };
    terminal.note(&format!("note: {} removes {removed} and leaves {left}{written}\n", path.display()));
    Ok(())
}
