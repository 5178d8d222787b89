//! Git's trees, read from their bytes.
//!
//! Takes the content of a tree object, gives its entries. A tree that no checkout could have made is refused: whoever
//! writes objects by hand must not show one thing here and another on disk.

use std::collections::BTreeMap;
use std::fmt::Write;

/// What an entry of a tree is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A file, executable or not.
    File,
    /// A symbolic link.
    Link,
    /// A tree.
    Folder,
    /// A commit of another repository.
    Module,
}

/// An entry of a tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) kind: Kind,
    /// The object's id, in hexadecimal digits.
    pub(super) id: String,
}

/// The entries of one tree, by their names.
pub(super) type Entries = BTreeMap<Vec<u8>, Entry>;

/// The entries in a tree's content, whose ids have `id_length` bytes; none when it is malformed.
pub(super) fn entries(mut tree: &[u8], id_length: usize) -> Option<Entries> {
    let mut found = Entries::new();
    while !tree.is_empty() {
        let mode_ends = tree.iter().position(|byte| *byte == b' ')?;
        let (mode, rest) = (tree.get(..mode_ends)?, tree.get(mode_ends + 1..)?);
        let name_ends = rest.iter().position(|byte| *byte == 0)?;
        let (name, rest) = (rest.get(..name_ends)?, rest.get(name_ends + 1..)?);
        let entry = Entry { kind: kind(mode)?, id: hex(rest.get(..id_length)?) };
        if name.is_empty() || name.contains(&b'/') || found.insert(name.to_vec(), entry).is_some() {
            return None;
        }
        tree = rest.get(id_length..)?;
    }
    Some(found)
}

fn kind(mode: &[u8]) -> Option<Kind> {
    match mode {
        b"40000" | b"040000" => Some(Kind::Folder),
        b"120000" => Some(Kind::Link),
        b"160000" => Some(Kind::Module),
        // Permissions other than 644 and 755 are in old repositories.
        [b'1', b'0', b'0', permissions @ ..] if permissions.len() == 3 => Some(Kind::File),
        _ => None,
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
        // Writing to a string does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
