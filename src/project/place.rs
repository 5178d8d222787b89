//! Where things of a policy are written: files and JSON pointers become lines again.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::source::{Node, Place, SourceMap, Span, locate, parse};

/// Finds lines. A file is read once, when something in it is first asked for.
pub struct Places<'m> {
    map: &'m SourceMap,
    nodes: BTreeMap<Arc<str>, Option<Node>>,
}

impl<'m> Places<'m> {
    /// Finds lines in the texts of `map`.
    pub fn new(map: &'m SourceMap) -> Places<'m> {
        Places { map, nodes: BTreeMap::new() }
    }

    /// The place under a pointer in a file; none where the file or the place is not there.
    pub fn find(&mut self, file: &Arc<str>, pointer: &str) -> Option<Place> {
        let span = self.span(file, pointer)?;
        self.map.places(span).map(|(start, _)| start)
    }

    /// The text under a pointer in a file; none where the file or the place is not there.
    pub fn span(&mut self, file: &Arc<str>, pointer: &str) -> Option<Span> {
        let map = self.map;
        let node = self.nodes.entry(file.clone()).or_insert_with(|| {
            let id = map.by_path(file)?;
            parse(id, map.file(id)?.text()).node
        });
        locate(node.as_ref()?, pointer)
    }
}
