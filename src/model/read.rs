//! A file of a project as its type.
//!
//! Takes the bytes of one file, gives its value or everything that is wrong with its structure. Sees no other file.
//!
//! Types are read first and the JSON Schema is asked only about what they refuse. A schema has to be compiled before it
//! can be used, which takes longer than reading a whole small project, and a project without errors, the usual case,
//! never needs it. Types know the first error alone; the schema knows all. That both say the same of every file is
//! tested: what a schema cannot say by itself, such as the length of a month, is a `format` of it.

use super::explain;
use super::schema::FileKind;
use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Node, from_node, parse};

/// What reading one file gave.
#[derive(Clone, Debug)]
pub struct Read<T> {
    /// The value, when all of it could be read. It may be there beside errors that are about YAML alone, such as a key
    /// that is given twice, so that other files can be checked against it; nothing may be compiled from it then.
    pub value: Option<T>,
    /// The tree that was read, for looking up places; see [`locate`](crate::source::locate).
    pub node: Option<Node>,
    /// Everything that is wrong with the file, in its order; errors all of them.
    pub errors: Vec<Diagnostic>,
}

/// Reads the content of a file.
pub fn read_file<T: FileKind>(file: FileId, bytes: &[u8]) -> Read<T> {
    let text = match explain::utf8(file, bytes) {
        Ok(text) => text,
        Err(error) => return Read { value: None, node: None, errors: vec![error] },
    };
    let document = parse(file, text);
    let mut errors = document.errors;
    let Some(node) = document.node else {
        return Read { value: None, node: None, errors };
    };
    let value = match from_node::<T>(&node) {
        Ok(value) => Some(value),
        Err(error) => {
            let found = explain::structure(T::TYPE, &node);
            if found.is_empty() {
                errors.push(Diagnostic::error("unreadable-value", error.message).at(error.span, ""));
            }
            errors.extend(found);
            None
        }
    };
    errors.sort_by_key(|error| error.primary.as_ref().map(|label| label.span));
    Read { value, node: Some(node), errors }
}
