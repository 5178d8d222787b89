//! The texts of one run: what a [`FileId`] stands for, and which line an offset is on.
//!
//! Takes paths and texts, gives places that people can find. Only what draws messages asks for lines.

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use super::span::{FileId, Span};

/// All files of one run. Texts are shared, so that they can be read on other threads while the map grows.
#[derive(Debug, Default)]
pub struct SourceMap {
    /// What stands before a path when people are shown it.
    origin: Arc<str>,
    files: Vec<File>,
}

/// A file of one run.
#[derive(Debug)]
pub struct File {
    path: Arc<str>,
    text: Arc<str>,
    /// Offsets of the first byte of every line; found when the first message speaks of the file.
    lines: OnceLock<Vec<u32>>,
}

/// A place as people and editors count: lines and columns from 1, columns in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The line.
    pub line: u32,
    /// The column in characters (Unicode scalar values).
    pub column: u32,
}

impl SourceMap {
    /// No files yet.
    pub fn new() -> SourceMap {
        SourceMap::default()
    }

    /// No files yet, of a project that is shown as `origin`: see [`Files::origin`](super::Files::origin).
    pub fn from_origin(origin: &str) -> SourceMap {
        SourceMap { origin: origin.into(), files: Vec::new() }
    }

    /// Adds a file by its path inside the project; for bytes, see [`text`].
    pub fn add(&mut self, path: impl Into<Arc<str>>, text: impl Into<Arc<str>>) -> FileId {
        // More than four thousand million files do not fit into memory; their spans would be detached.
        let id = self.next_id();
        self.files.push(File { path: path.into(), text: text.into(), lines: OnceLock::new() });
        id
    }

    /// The id that the next file will have, for reading it before it is added.
    pub fn next_id(&self) -> FileId {
        FileId(u32::try_from(self.files.len()).unwrap_or(u32::MAX))
    }

    /// The file that `id` stands for; none for an id of another map or of a detached span.
    pub fn file(&self, id: FileId) -> Option<&File> {
        self.files.get(usize::try_from(id.0).ok()?)
    }

    /// The file with this path.
    pub fn by_path(&self, path: &str) -> Option<FileId> {
        (0..).map(FileId).zip(&self.files).find(|(_, file)| &*file.path == path).map(|(id, _)| id)
    }

    /// The path of a span's file, as people are shown it.
    pub fn path(&self, span: Span) -> Option<Cow<'_, str>> {
        self.file(span.file).map(|file| self.shown(file.path()))
    }

    /// A path inside the project as people are shown it.
    pub fn shown<'p>(&self, path: &'p str) -> Cow<'p, str> {
        if self.origin.is_empty() { Cow::Borrowed(path) } else { Cow::Owned(format!("{}{path}", self.origin)) }
    }

    /// The text that a span covers.
    pub fn slice(&self, span: Span) -> Option<&str> {
        self.file(span.file)?.text.get(span.start as usize..span.end as usize)
    }

    /// The places of a span's first byte and of the byte behind its last.
    pub fn places(&self, span: Span) -> Option<(Place, Place)> {
        let file = self.file(span.file)?;
        Some((file.place(span.start), file.place(span.end)))
    }
}

impl File {
    /// The path inside the project, with `/`.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The whole text.
    pub fn text(&self) -> &Arc<str> {
        &self.text
    }

    /// The line and column of a byte; an offset inside a character counts as that character's, one behind the text as
    /// the end of the text.
    pub fn place(&self, offset: u32) -> Place {
        let lines = self.lines();
        let line = lines.partition_point(|&start| start <= offset);
        let start = lines.get(line.saturating_sub(1)).copied().unwrap_or(0);
        let text = self.text.get(start as usize..).unwrap_or_default();
        let before = text.char_indices().take_while(|(at, c)| at + c.len_utf8() <= (offset - start) as usize).count();
        // A byte order mark is no column: no editor counts it.
        let mark = usize::from(start == 0 && before > 0 && text.starts_with('\u{feff}'));
        Place {
            line: u32::try_from(line).unwrap_or(u32::MAX),
            column: u32::try_from(before - mark + 1).unwrap_or(u32::MAX),
        }
    }

    /// A line by its number, without its line feed, and the offset of its first byte.
    pub fn line(&self, number: u32) -> Option<(usize, &str)> {
        let index = usize::try_from(number).ok()?.checked_sub(1)?;
        let start = *self.lines().get(index)? as usize;
        let rest = self.text.get(start..)?;
        Some((start, rest.split('\n').next().unwrap_or_default()))
    }

    fn lines(&self) -> &[u32] {
        self.lines.get_or_init(|| {
            let breaks = self.text.bytes().zip(1u32..).filter(|(byte, _)| *byte == b'\n').map(|(_, next)| next);
            std::iter::once(0).chain(breaks).collect()
        })
    }
}

/// The text of a file for the map: bytes that are no UTF-8 become replacement characters, offsets before the first of
/// them stay as they are. Whether the bytes are acceptable is for the reader to say.
pub fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}
