//! One artifact while it is written: compared with the file on disk as long as they agree, staged from there on.

use std::fs::File;
use std::io;

use sha2::{Digest, Sha256};

use super::disk::{CHUNK, Disk};
use super::journal::stage_path;
use super::manifest::Entry;
use super::sink::Sink;
use crate::diagnostic::Diagnostics;

/// How much of a changed file is kept to show the change.
pub(super) const KEPT: usize = 64 * 1024;

/// An artifact that is being written; [`close`](ArtifactFile::close) it when it is complete.
pub struct ArtifactFile<'s> {
    sink: &'s Sink,
    path: String,
    buffer: String,
    digest: Sha256,
    size: u64,
    state: State,
    /// The first failure; what follows it is dropped.
    failed: Option<Diagnostics>,
}

enum State {
    /// All so far is what the file on disk starts with. The chunk holds what was read last.
    Same { disk: File, chunk: Vec<u8> },
    /// It differs from the byte `from` on.
    Staged { number: usize, file: File, from: u64 },
    /// It differs, and nothing is to be written: the first of what does.
    Kept { text: Vec<u8>, from: u64 },
}

/// An artifact that is complete.
pub(super) struct Written {
    pub(super) new: Entry,
    /// What is on disk; none if there is no file.
    pub(super) old: Option<Entry>,
    /// Where its text is staged.
    pub(super) stage: Option<usize>,
    /// Where it starts to differ, and the first of what does, for a check.
    pub(super) kept: Option<(u64, Vec<u8>)>,
}

impl<'s> ArtifactFile<'s> {
    pub(super) fn open(sink: &'s Sink, path: String) -> Result<ArtifactFile<'s>, Diagnostics> {
        let state = match sink.disk.open(&path)? {
            Some(disk) => State::Same { disk, chunk: Vec::new() },
            None => differing(sink, 0)?,
        };
        Ok(ArtifactFile { sink, path, buffer: String::new(), digest: Sha256::new(), size: 0, state, failed: None })
    }

    /// Lets `write` append to the file's text. A failure of the disk is kept and reported by `close`.
    pub fn text(&mut self, write: impl FnOnce(&mut String)) {
        write(&mut self.buffer);
        if self.buffer.len() >= CHUNK {
            self.drain();
        }
    }

    /// Completes the file.
    ///
    /// # Errors
    /// What the disk has refused, then or before.
    pub fn close(mut self) -> Result<(), Diagnostics> {
        self.drain();
        if let Some(failed) = self.failed {
            return Err(failed);
        }
        let new = Entry::new(self.digest, self.size);
        let disk = &self.sink.disk;
        let (stage, kept) = match self.state {
            State::Same { disk: mut file, .. } => {
                if disk.read_chunk(&mut file, &self.path, &mut [0])? == 0 {
                    let written = Written { old: Some(new.clone()), new, stage: None, kept: None };
                    return self.sink.add(self.path, written);
                }
                // The file on disk has more.
                match differing(self.sink, self.size)? {
                    State::Staged { number, file, from } => {
                        drop(copy(disk, &self.path, number, file, from)?);
                        (Some(number), None)
                    }
                    _ => (None, Some((self.size, Vec::new()))),
                }
            }
            State::Staged { number, .. } => (Some(number), None),
            State::Kept { text, from } => (None, Some((from, text))),
        };
        let old = disk.digest(&self.path)?;
        self.sink.add(self.path, Written { new, old, stage, kept })
    }

    fn drain(&mut self) {
        let buffer = std::mem::take(&mut self.buffer);
        for part in buffer.as_bytes().chunks(CHUNK) {
            if self.failed.is_none() {
                self.failed = self.add(part).err();
            }
        }
        self.buffer = buffer;
        self.buffer.clear();
    }

    /// Adds at most one chunk.
    fn add(&mut self, bytes: &[u8]) -> Result<(), Diagnostics> {
        self.digest.update(bytes);
        if let State::Same { disk, chunk } = &mut self.state {
            if chunk.len() < bytes.len() {
                chunk.resize(bytes.len(), 0);
            }
            let there = chunk.get_mut(..bytes.len()).unwrap_or_default();
            let count = self.sink.disk.read_chunk(disk, &self.path, there)?;
            if there.get(..count) != Some(bytes) {
                let equal = there.iter().take(count).zip(bytes).take_while(|(a, b)| a == b).count();
                self.state = match differing(self.sink, self.size)? {
                    State::Staged { number, file, from } => {
                        let file = copy(&self.sink.disk, &self.path, number, file, from)?;
                        State::Staged { number, file, from }
                    }
                    State::Kept { text, from } => State::Kept { text, from: from + equal as u64 },
                    same => same,
                };
            }
        }
        match &mut self.state {
            State::Same { .. } => {}
            State::Staged { number, file, .. } => self.sink.disk.write(file, &stage_path(*number), bytes)?,
            State::Kept { text, from } => {
                let skipped = usize::try_from(from.saturating_sub(self.size)).unwrap_or(bytes.len());
                let fresh = bytes.iter().skip(skipped).take(KEPT.saturating_sub(text.len()));
                text.extend(fresh);
            }
        }
        self.size += bytes.len() as u64;
        Ok(())
    }
}

/// The state of a file that differs from the byte `from` on.
fn differing(sink: &Sink, from: u64) -> Result<State, Diagnostics> {
    if sink.is_check() {
        return Ok(State::Kept { text: Vec::new(), from });
    }
    let number = sink.next_stage();
    let file = sink.disk.create(&stage_path(number))?;
    Ok(State::Staged { number, file, from })
}

/// Copies the first `length` bytes of the file on disk, which have been compared, into the staged one.
fn copy(disk: &Disk, path: &str, number: usize, mut staged: File, length: u64) -> Result<File, Diagnostics> {
    let mut left = length;
    let mut chunk = vec![0; CHUNK];
    let mut source = disk.open(path)?;
    while let Some(source) = source.as_mut().filter(|_| left > 0) {
        let wanted = usize::try_from(left).unwrap_or(CHUNK).min(CHUNK);
        let count = disk.read_chunk(source, path, chunk.get_mut(..wanted).unwrap_or_default())?;
        if count == 0 {
            break;
        }
        disk.write(&mut staged, &stage_path(number), chunk.get(..count).unwrap_or_default())?;
        left -= count as u64;
    }
    if left > 0 {
        let message = format!("`{}` was changed while it was compared", disk.shown(path));
        return Err(Diagnostics(vec![disk.error("output-edited", path, message)]));
    }
    Ok(staged)
}

impl std::fmt::Write for ArtifactFile<'_> {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        self.text(|buffer| buffer.push_str(text));
        Ok(())
    }
}

/// For serializers of JSON; other bytes than UTF-8 are refused.
impl io::Write for ArtifactFile<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // A writer may be handed half a character: what is whole is taken.
        let whole = match std::str::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => std::str::from_utf8(bytes.get(..error.valid_up_to()).unwrap_or_default()).unwrap_or_default(),
        };
        if whole.is_empty() && !bytes.is_empty() {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "an artifact is text in UTF-8"));
        }
        self.text(|buffer| buffer.push_str(whole));
        Ok(whole.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
