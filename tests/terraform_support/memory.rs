//! Generated files in memory.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::Mutex;

use rolecast::emit::Sink;

#[derive(Default)]
pub(crate) struct Memory {
    files: Mutex<BTreeMap<String, Vec<u8>>>,
}

struct File<'m> {
    memory: &'m Memory,
    path: String,
}

impl Write for File<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.memory.files.lock().unwrap().get_mut(&self.path).unwrap().extend(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Sink for Memory {
    fn file(&self, path: &str) -> io::Result<Box<dyn Write + '_>> {
        let before = self.files.lock().unwrap().insert(path.to_owned(), Vec::new());
        assert!(before.is_none(), "`{path}` is written twice");
        Ok(Box::new(File { memory: self, path: path.to_owned() }))
    }
}

impl Memory {
    pub(crate) fn files(self) -> BTreeMap<String, String> {
        let files = self.files.into_inner().unwrap();
        files.into_iter().map(|(path, bytes)| (path, String::from_utf8(bytes).unwrap())).collect()
    }
}
