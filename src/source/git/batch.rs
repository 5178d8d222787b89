//! Objects of a repository, many for one process: `git cat-file --batch`.
//!
//! Takes names of objects, gives their contents in the same order. Knows neither paths nor revisions.
//!
//! git answers every line with a header and the object. So many lines are sent at once as surely fit into a pipe, and
//! answers are read before more is sent: neither side ever waits for the other to read.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};
use std::sync::{Mutex, PoisonError};

use super::command::{cannot_start, failure, git, run};
use crate::diagnostic::Diagnostic;
use crate::source::LARGEST_FILE;

/// Bytes of requests that are under way at once. Pipes hold 4,096 or more.
const UNDER_WAY: usize = 2048;
/// The longest request that may stand beside others.
pub(super) const LONGEST_NAME: usize = 600;

/// The objects of one repository.
#[derive(Debug)]
pub(super) struct Batch {
    folder: PathBuf,
    /// The process, or why there is none any more.
    process: Mutex<Result<Process, Diagnostic>>,
}

#[derive(Debug)]
struct Process {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

/// What there is under a name.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Reply {
    Found(Object),
    /// No object has this name, or the object is not in this clone.
    Missing,
    /// Several objects' ids begin so.
    Ambiguous,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) struct Object {
    pub(super) id: String,
    /// `commit`, `tree`, `blob` or `tag`.
    pub(super) kind: String,
    /// None when it is larger than [`LARGEST_FILE`].
    pub(super) content: Option<Vec<u8>>,
}

impl Batch {
    /// The objects of the repository that `folder` is in. That it is in none shows in the first answer.
    pub(super) fn open(folder: &Path) -> Result<Batch, Diagnostic> {
        let mut command = git(folder);
        command.args(["cat-file", "--batch"]).stdin(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().map_err(|error| cannot_start(&error))?;
        let (Some(input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(cannot_start(&io::Error::from(io::ErrorKind::BrokenPipe)));
        };
        let process = Process { child, input, output: BufReader::with_capacity(64 * 1024, output) };
        Ok(Batch { folder: folder.to_owned(), process: Mutex::new(Ok(process)) })
    }

    /// What there is under each of `names`, which hold no line break.
    ///
    /// # Errors
    /// When git ends, which it does where a repository is damaged.
    pub(super) fn ask(&self, names: &[&str]) -> Result<Vec<Reply>, Diagnostic> {
        // Who panicked while an answer was read has left the rest of it there: nothing more is read from that process.
        let mut process = self.process.lock().unwrap_or_else(|poison: PoisonError<_>| {
            let mut process = poison.into_inner();
            *process = Err(failure(&self.folder, b""));
            process
        });
        let mut replies = Vec::with_capacity(names.len());
        let ended = match &mut *process {
            Ok(process) => process.ask(names, &mut replies),
            Err(ended) => return Err(ended.clone()),
        };
        let Err(error) = ended else { return Ok(replies) };
        // Asked again on its own, git says what is wrong with the object that ended it.
        let name = names.get(replies.len()).copied().unwrap_or_default();
        let told = run(&self.folder, ["cat-file", "-p", name])?.stderr;
        let told = if told.is_empty() { format!("fatal: {error}").into_bytes() } else { told };
        let ended = failure(&self.folder, &told);
        *process = Err(ended.clone());
        Err(ended)
    }
}

impl Process {
    fn ask(&mut self, names: &[&str], replies: &mut Vec<Reply>) -> io::Result<()> {
        let mut waiting = names;
        while !waiting.is_empty() {
            let mut length = 0;
            let fits = |name: &&&str| {
                length += name.len() + 1;
                length <= UNDER_WAY
            };
            let many = waiting.iter().take_while(fits).count().max(1);
            let (now, later) = waiting.split_at(many);
            let mut lines = now.join("\n");
            lines.push('\n');
            self.input.write_all(lines.as_bytes())?;
            for _ in now {
                replies.push(self.reply()?);
            }
            waiting = later;
        }
        Ok(())
    }

    /// Reads `<id> <kind> <length>`, a line break, the content and a line break; or the name and a word.
    fn reply(&mut self) -> io::Result<Reply> {
        let malformed = || io::Error::new(io::ErrorKind::InvalidData, "an answer of git is cut short");
        let mut header = Vec::new();
        self.output.read_until(b'\n', &mut header)?;
        if header.pop() != Some(b'\n') {
            return Err(malformed());
        }
        let header = String::from_utf8_lossy(&header);
        let mut words = header.rsplitn(3, ' ');
        let (last, kind, id) = (words.next(), words.next(), words.next());
        let (Some(length), Some(kind), Some(id)) = (last.and_then(|word| word.parse::<u64>().ok()), kind, id) else {
            return Ok(if last == Some("ambiguous") { Reply::Ambiguous } else { Reply::Missing });
        };
        let mut content = self.output.by_ref().take(length);
        let mut bytes = Vec::new();
        let fits = length <= LARGEST_FILE;
        let read =
            if fits { content.read_to_end(&mut bytes)? as u64 } else { io::copy(&mut content, &mut io::sink())? };
        let mut line_break = [0];
        self.output.read_exact(&mut line_break)?;
        if read != length || line_break != [b'\n'] {
            return Err(malformed());
        }
        Ok(Reply::Found(Object { id: id.to_owned(), kind: kind.to_owned(), content: fits.then_some(bytes) }))
    }
}

impl Drop for Process {
    /// It only reads, so nothing is lost by ending it at once; it is waited for, so that nothing is left of it.
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
