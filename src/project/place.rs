//! Where things of a policy are written: files and JSON pointers become lines again.

use std::collections::BTreeMap;
use std::sync::Arc;

use std::fmt::Write;

use crate::source::{FileId, Node, Place, SourceMap, Span, Value, locate, parse};

/// Finds lines. A file is read once, when something in it is first asked for.
pub struct Places<'m> {
    map: &'m SourceMap,
    /// The files by their paths, once one is asked for.
    files: Option<BTreeMap<&'m str, FileId>>,
    nodes: BTreeMap<Arc<str>, Option<Node>>,
}

impl<'m> Places<'m> {
    /// Finds lines in the texts of `map`.
    pub fn new(map: &'m SourceMap) -> Places<'m> {
        Places { map, files: None, nodes: BTreeMap::new() }
    }

    /// The place under a pointer in a file; none where the file or the place is not there.
    pub fn find(&mut self, file: &Arc<str>, pointer: &str) -> Option<Place> {
        let span = self.span(file, pointer)?;
        self.map.places(span).map(|(start, _)| start)
    }

    /// The text under a pointer in a file; none where the file or the place is not there.
    pub fn span(&mut self, file: &Arc<str>, pointer: &str) -> Option<Span> {
        locate(self.node(file)?, pointer)
    }

    /// What stands at a place, in words that no edit elsewhere changes: the file by its folder and the id in it, keys as
    /// they are, items of lists by what they say.
    pub fn lasting(&mut self, file: &Arc<str>, pointer: &str) -> String {
        let Some(root) = self.node(file) else { return format!("{file}\n{pointer}") };
        let id = match root.get("id").map(|id| &id.value) {
            Some(Value::Str(id)) => format!("{}/{id}", folder(file)),
            _ => file.to_string(),
        };
        let mut words = id;
        let mut at = Some(root);
        for step in pointer.split('/').skip(1).map(|step| step.replace("~1", "/").replace("~0", "~")) {
            let is_item = at.is_some_and(|node| matches!(node.value, Value::Seq(_)));
            at = at.and_then(|node| node.at([step.as_str()]));
            words.push('\n');
            match at {
                Some(item) if is_item => content(item, &mut words),
                _ => words.push_str(&step),
            }
        }
        words
    }

    fn node(&mut self, file: &Arc<str>) -> Option<&Node> {
        let map = self.map;
        let files = self.files.get_or_insert_with(|| {
            // Of two files with one path the first is meant.
            let all = (0..).map(FileId).map_while(|id| Some((map.file(id)?.path(), id)));
            all.fold(BTreeMap::new(), |mut files, (path, id)| {
                files.entry(path).or_insert(id);
                files
            })
        });
        let node = self.nodes.entry(file.clone()).or_insert_with(|| {
            let id = *files.get(&**file)?;
            parse(id, map.file(id)?.text()).node
        });
        node.as_ref()
    }
}

/// The folder that says what kind of file it is: files may stand deeper in it.
fn folder(file: &str) -> &str {
    const FOLDERS: [&str; 5] = ["personas", "environments", "components", "roles", "primitives"];
    file.split('/').rev().skip(1).find(|step| FOLDERS.contains(step)).unwrap_or_default()
}

/// Writes a value so that equal ones are written equally: keys sorted, every word with its length. Recursion is bounded by
/// the depth to which files may be nested.
fn content(node: &Node, out: &mut String) {
    // Writing to a string does not fail.
    let _ = match &node.value {
        Value::Null => write!(out, "null"),
        Value::Bool(value) => write!(out, "{value}"),
        Value::Int(value) => write!(out, "{value}"),
        Value::Float(value) => write!(out, "{value}"),
        Value::Str(text) => write!(out, "{}:{text}", text.len()),
        Value::Seq(items) => {
            out.push('[');
            items.iter().for_each(|item| {
                content(item, out);
                out.push(',');
            });
            write!(out, "]")
        }
        Value::Map(entries) => {
            let mut entries: Vec<_> = entries.iter().collect();
            entries.sort_by_key(|entry| &entry.key.value);
            out.push('{');
            for entry in entries {
                let _ = write!(out, "{}:{}=", entry.key.value.len(), entry.key.value);
                content(&entry.value, out);
                out.push(',');
            }
            write!(out, "}}")
        }
    };
}
