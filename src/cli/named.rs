//! Files that are named on the command line, beside a project's own.

use std::path::Path;

use super::status::{ExitStatus, Stop};
use super::terminal::Terminal;
use crate::diagnostic::Diagnostics;
use crate::model::{FileKind, read_file};
use crate::source::{Files, Os, SourceMap, text};

/// Reads such a file; what is wrong with it is said, and nothing comes of the run.
pub(super) fn read<T: FileKind>(path: &Path, terminal: &Terminal) -> Result<(T, SourceMap), Stop> {
    let (folder, name) = (path.parent().unwrap_or(Path::new("")), path.file_name().unwrap_or_default());
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let shown = path.display().to_string();
    let bytes = Os::new(folder).read(&name.to_string_lossy()).map_err(|mut refused| {
        refused.path = Some(shown.clone());
        Stop::because(refused)
    })?;
    let mut map = SourceMap::new();
    let read = read_file::<T>(map.next_id(), &bytes);
    map.add(shown, text(bytes));
    match read.value.filter(|_| read.errors.is_empty()) {
        Some(value) => Ok((value, map)),
        None => Err(refused(&Diagnostics(read.errors), &map, terminal)?),
    }
}

/// Says what is wrong with such a file: nothing was judged, whoever is to mend it.
pub(super) fn refused(found: &Diagnostics, map: &SourceMap, terminal: &Terminal) -> Result<Stop, Stop> {
    terminal.refuse(found, map)?;
    Ok(Stop::Said(ExitStatus::Failed))
}
