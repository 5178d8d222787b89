//! Where backends write: files by their path below `generated/`.
//!
//! Takes text as it is made, so that no file is ever whole in memory. Knows nothing of folders, journals or digests.

use std::fmt;
use std::io::{self, Write};

use crate::diagnostic::{Diagnostic, Diagnostics};

/// Takes files, one after another or several at once from different threads.
pub trait Sink: Sync {
    /// Starts the file at `path`, which lies below `generated/` and has `/` between its parts. It is whole when the
    /// writer is dropped after a successful flush.
    ///
    /// # Errors
    /// Whatever keeps the file from being written.
    fn file(&self, path: &str) -> io::Result<Box<dyn Write + '_>>;
}

/// Why a target could not be written.
#[derive(Debug)]
pub enum EmitError {
    /// A file could not be written.
    Io {
        /// Its path below `generated/`.
        path: String,
        /// What happened.
        source: io::Error,
    },
    /// A template is wrong, or the target cannot say what the policy says.
    Found(Diagnostics),
}

impl EmitError {
    /// One thing that the target cannot say.
    pub fn of(diagnostic: Diagnostic) -> EmitError {
        EmitError::Found(Diagnostics(vec![diagnostic]))
    }
}

impl From<Diagnostics> for EmitError {
    fn from(found: Diagnostics) -> EmitError {
        EmitError::Found(found)
    }
}

impl fmt::Display for EmitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            EmitError::Io { path, source } => write!(f, "cannot write `{path}`: {source}"),
            EmitError::Found(found) => {
                let mut messages = found.0.iter().map(|diagnostic| diagnostic.message.as_str());
                f.write_str(messages.next().unwrap_or("nothing is wrong"))?;
                messages.try_for_each(|message| write!(f, "; {message}"))
            }
        }
    }
}

impl std::error::Error for EmitError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            EmitError::Io { source, .. } => Some(source),
            EmitError::Found(_) => None,
        }
    }
}

/// More than any block is indented.
const SPACES: &str = "                                ";

/// How much text is gathered before it is handed on.
const GATHER: usize = 64 * 1024;

/// How much comes at once behind that, as a rule.
const ROOM: usize = 4 * 1024;

/// A file that is being written, indented by blocks.
pub struct Page<'s> {
    path: String,
    out: Box<dyn Write + 's>,
    rendered: String,
    gathered: String,
    written: usize,
}

impl<'s> Page<'s> {
    /// Starts the file at `path`.
    ///
    /// # Errors
    /// Those of the sink.
    pub fn start(sink: &'s dyn Sink, path: String) -> Result<Page<'s>, EmitError> {
        match sink.file(&path) {
            Ok(out) => {
                let gathered = String::with_capacity(GATHER + ROOM);
                Ok(Page { path, out, rendered: String::new(), gathered, written: 0 })
            }
            Err(source) => Err(EmitError::Io { path, source }),
        }
    }

    /// Adds what `render` writes, each of its lines moved right by `indent` spaces.
    ///
    /// # Errors
    /// Those of the sink.
    pub fn put(&mut self, indent: usize, render: impl FnOnce(&mut String)) -> Result<(), EmitError> {
        if indent == 0 {
            render(&mut self.gathered);
        } else {
            self.rendered.clear();
            render(&mut self.rendered);
            for line in self.rendered.split_inclusive('\n') {
                if line != "\n" {
                    self.gathered.push_str(SPACES.get(..indent).unwrap_or(SPACES));
                }
                self.gathered.push_str(line);
            }
        }
        if self.gathered.len() >= GATHER { self.pass_on() } else { Ok(()) }
    }

    /// Ends the file and says how many bytes it has.
    ///
    /// # Errors
    /// Those of the sink.
    pub fn end(mut self) -> Result<usize, EmitError> {
        self.pass_on()?;
        match self.out.flush() {
            Ok(()) => Ok(self.written),
            Err(source) => Err(EmitError::Io { path: self.path, source }),
        }
    }

    fn pass_on(&mut self) -> Result<(), EmitError> {
        self.written += self.gathered.len();
        let outcome = self.out.write_all(self.gathered.as_bytes());
        self.gathered.clear();
        outcome.map_err(|source| EmitError::Io { path: self.path.clone(), source })
    }
}
