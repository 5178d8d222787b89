//! What the tests of the ARM and Bicep backends share.

pub(crate) mod expected;
pub(crate) mod fixture;

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::Mutex;

use rolecast::emit::Sink;

/// Files in memory.
#[derive(Default)]
pub(crate) struct Files(Mutex<BTreeMap<String, Vec<u8>>>);

struct File<'f> {
    files: &'f Files,
    path: String,
    bytes: Vec<u8>,
}

impl Sink for Files {
    fn file(&self, path: &str) -> io::Result<Box<dyn Write + '_>> {
        Ok(Box::new(File { files: self, path: path.to_owned(), bytes: Vec::new() }))
    }
}

impl Write for File<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        let before = self.files.0.lock().unwrap().insert(self.path.clone(), std::mem::take(&mut self.bytes));
        assert!(before.is_none(), "{} is written twice", self.path);
        Ok(())
    }
}

impl Files {
    /// All files as text, by path.
    pub(crate) fn texts(self) -> BTreeMap<String, String> {
        let files = self.0.into_inner().unwrap();
        files.into_iter().map(|(path, bytes)| (path, String::from_utf8(bytes).unwrap())).collect()
    }
}
