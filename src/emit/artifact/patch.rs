//! Changes of text files as unified diffs, short enough to read.

use std::fmt::Write;
use std::io::{Seek, SeekFrom};

use similar::{ChangeTag, TextDiff};

use super::disk::{CHUNK, Disk};
use super::file::KEPT;
use crate::diagnostic::Diagnostics;

/// How many lines of one file are shown.
const LINES: usize = 200;
/// Lines around a change.
const CONTEXT: usize = 3;

/// How many lines are still shown of all files together.
pub(super) struct Budget(usize);

impl Default for Budget {
    fn default() -> Budget {
        Budget(2000)
    }
}

/// The change of the file at `path`, which agrees with its new text up to the byte `from` and goes on with `new`.
pub(super) fn patch(
    disk: &Disk,
    path: &str,
    from: u64,
    new: &[u8],
    exists: bool,
    budget: &mut Budget,
) -> Result<String, Diagnostics> {
    let shown = disk.shown(path);
    let (before, common, old) = around(disk, path, from)?;
    let cut = old.len() >= KEPT || new.len() >= KEPT;
    let text = |rest: &[u8]| {
        let mut bytes = common.clone();
        bytes.extend_from_slice(rest);
        String::from_utf8_lossy(&bytes).into_owned()
    };
    let (old, new) = (text(&old), text(new));
    let source = if exists { format!("a/{shown}") } else { "/dev/null".to_owned() };
    let mut out = format!("--- {source}\n+++ b/{shown}\n");
    let diff = TextDiff::from_lines(&old, &new);
    let mut left = LINES.min(budget.0);
    for group in diff.grouped_ops(CONTEXT) {
        let (Some(first), Some(last)) = (group.first(), group.last()) else { continue };
        if left == 0 {
            break;
        }
        let range = |start: usize, end: usize| match end - start {
            // An empty range is named by the line before it, as `diff -u` does.
            0 => format!("{},0", before + start),
            length => format!("{},{length}", before + start + 1),
        };
        let old_range = range(first.old_range().start, last.old_range().end);
        let new_range = range(first.new_range().start, last.new_range().end);
        let _ = writeln!(out, "@@ -{old_range} +{new_range} @@");
        for change in group.iter().flat_map(|op| diff.iter_changes(op)).take(left) {
            let sign = match change.tag() {
                ChangeTag::Equal => ' ',
                ChangeTag::Delete => '-',
                ChangeTag::Insert => '+',
            };
            let _ = writeln!(out, "{sign}{}", change.value().trim_end_matches('\n'));
            if change.missing_newline() {
                out.push_str("\\ No newline at end of file\n");
            }
            left -= 1;
            budget.0 -= 1;
        }
    }
    if left == 0 || cut {
        out.push_str("... the rest of this file is not shown\n");
    }
    Ok(out)
}

/// Around the byte `from` of the file at `path`: how many lines come before, the last lines that agree, and what follows.
fn around(disk: &Disk, path: &str, from: u64) -> Result<(usize, Vec<u8>, Vec<u8>), Diagnostics> {
    let Some(mut file) = disk.open(path)? else { return Ok((0, Vec::new(), Vec::new())) };
    let mut chunk = vec![0; CHUNK];
    let mut at = 0;
    // Where each of the last lines before `from` starts, and how many lines came before the first of these.
    let mut starts = std::collections::VecDeque::from([0_u64]);
    let mut before = 0;
    while at < from {
        let count = disk.read_chunk(&mut file, path, &mut chunk)?;
        let wanted = usize::try_from(from - at).unwrap_or(usize::MAX).min(count);
        for (offset, _) in chunk.iter().take(wanted).enumerate().filter(|(_, byte)| **byte == b'\n') {
            starts.push_back(at + offset as u64 + 1);
            if starts.len() > CONTEXT + 1 {
                starts.pop_front();
                before += 1;
            }
        }
        if count == 0 {
            break;
        }
        at += count as u64;
    }
    let start = starts.front().copied().unwrap_or(0).max(from.saturating_sub(CHUNK as u64));
    let _ = file.seek(SeekFrom::Start(start));
    let mut common = vec![0; usize::try_from(from.saturating_sub(start)).unwrap_or(0)];
    let count = disk.read_chunk(&mut file, path, &mut common)?;
    common.truncate(count);
    let mut old = vec![0; KEPT];
    let count = disk.read_chunk(&mut file, path, &mut old)?;
    old.truncate(count);
    Ok((before, common, old))
}
