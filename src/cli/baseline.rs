//! The baseline that is named on the command line: its file, and what it comes to.

use std::path::{Component, Path};

use super::global::Opened;
use super::status::{ExitStatus, Stop};
use super::terminal::Terminal;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::lint::Baseline;
use crate::project::replace;
use crate::source::{Files, Os, text};

/// A baseline that was read.
pub(super) struct Known {
    pub(super) baseline: Baseline,
    text: String,
}

/// Reads the file that is named, if one is; none where it is not there and `is_new` says that it need not be.
pub(super) fn read(
    path: Option<&Path>,
    is_new: bool,
    opened: &mut Opened,
    terminal: &Terminal,
) -> Result<Option<Known>, Stop> {
    let Some(path) = path else { return Ok(None) };
    if is_new && path.symlink_metadata().is_err() {
        return Ok(None);
    }
    let (folder, name) = (path.parent().unwrap_or(Path::new("")), path.file_name().unwrap_or_default());
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let shown = inside(&opened.root, path);
    let bytes = Os::new(folder).read(&name.to_string_lossy()).map_err(|mut refused| {
        refused.path = Some(shown.clone());
        Stop::because(refused.help("`--update-baseline` writes what is found now as the baseline"))
    })?;
    let text = text(bytes);
    let map = &mut opened.project.map;
    let file = map.add(shown, text.as_str());
    match Baseline::read(file, &text) {
        Ok(baseline) => Ok(Some(Known { baseline, text })),
        Err(found) => {
            terminal.refuse(&found, map)?;
            // Nothing was judged, whoever is to mend it.
            Err(Stop::Said(ExitStatus::Failed))
        }
    }
}

/// Writes a new baseline in the place of an old one, and says what became of it. A file that is as it should be is not
/// touched.
pub(super) fn write(path: &Path, old: Option<&Known>, new: &Baseline) -> Result<String, Stop> {
    let text = new.text().map_err(|error| {
        Stop::because(Diagnostic::error("output", format!("the baseline has no JSON form: {error}")))
    })?;
    let shown = path.display();
    if old.is_some_and(|old| old.text == text) {
        return Ok(format!("{shown}: as it was\n"));
    }
    replace(path, &shown.to_string(), &text).map_err(Stop::because)?;
    let none = Baseline::default();
    let before = old.map_or(&none, |old| &old.baseline);
    let count = match new.len() {
        1 => "1 finding".to_owned(),
        many => format!("{many} findings"),
    };
    Ok(format!("{shown}: {count}, {} new, {} gone\n", before.lacks(new), new.lacks(before)))
}

/// What is to be said of entries that nothing needs.
pub(super) fn stale(report: &crate::lint::Report, path: Option<&Path>) -> Diagnostics {
    let update = path.map(|path| format!("rolecast lint --baseline {} --update-baseline", path.display()));
    let message = report.gone.as_ref().zip(update).and_then(|(gone, update)| gone.message(&update));
    Diagnostics(message.into_iter().collect())
}

/// A path as paths of the project are shown: from its folder.
fn inside(root: &Path, path: &Path) -> String {
    let absolute = |path: &Path| std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let steps = |path: &Path| {
        let mut steps: Vec<String> = Vec::new();
        for step in absolute(path).components() {
            match step {
                Component::ParentDir => drop(steps.pop()),
                Component::Normal(step) => steps.push(step.to_string_lossy().into_owned()),
                _ => {}
            }
        }
        steps
    };
    let (root, path) = (steps(root), steps(path));
    let shared = root.iter().zip(&path).take_while(|(a, b)| a == b).count();
    let up = std::iter::repeat_n("..", root.len() - shared);
    up.chain(path.iter().skip(shared).map(String::as_str)).collect::<Vec<_>>().join("/")
}
