//! JSON one item a line, gathered in memory and handed on in large parts.
//!
//! Takes any values; knows nothing of a policy.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::io::{self, Write};
use std::sync::Arc;

use serde::Serialize;
use serde_json::ser::Formatter;
use serde_json::value::RawValue;

use crate::diagnostic::render::acts;

/// The JSON of values that many assignments share, each made once. The values are told apart by their addresses.
pub(super) struct Rendered<'a, T> {
    places: HashMap<*const T, usize>,
    made: Vec<Box<RawValue>>,
    /// The value that was asked for last, since neighbours share it, and the place of its JSON.
    latest: Option<(&'a Arc<T>, usize)>,
}

impl<'a, T: Serialize> Rendered<'a, T> {
    pub(super) fn new() -> Rendered<'a, T> {
        Rendered { places: HashMap::new(), made: Vec::new(), latest: None }
    }

    pub(super) fn json(&mut self, value: &'a Arc<T>) -> io::Result<&'_ RawValue> {
        let place = match self.latest.filter(|(latest, _)| Arc::ptr_eq(latest, value)) {
            Some((_, place)) => place,
            None => self.place(value)?,
        };
        self.latest = Some((value, place));
        self.made.get(place).map(|json| &**json).ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn place(&mut self, value: &'a Arc<T>) -> io::Result<usize> {
        match self.places.entry(Arc::as_ptr(value)) {
            Entry::Occupied(known) => Ok(*known.get()),
            Entry::Vacant(new) => {
                let mut text = Vec::new();
                write_value(&**value, &mut text)?;
                self.made.push(serde_json::from_slice(&text)?);
                Ok(*new.insert(self.made.len() - 1))
            }
        }
    }
}

fn write_value(value: &impl Serialize, out: &mut Vec<u8>) -> io::Result<()> {
    Ok(value.serialize(&mut serde_json::Serializer::with_formatter(out, Visible))?)
}

/// How many bytes are gathered before they are handed on.
const GATHER: usize = 64 * 1024;

/// Writes JSON one item a line.
pub(super) struct Lines<'a> {
    out: &'a mut dyn Write,
    text: Vec<u8>,
    first: bool,
}

impl<'a> Lines<'a> {
    pub(super) fn new(out: &'a mut dyn Write) -> Lines<'a> {
        Lines { out, text: Vec::new(), first: true }
    }

    /// Ends the last line and hands everything on.
    pub(super) fn end(mut self) -> io::Result<()> {
        self.text.push(b'\n');
        self.pass_on()
    }

    pub(super) fn open(&mut self, bracket: &str) -> io::Result<()> {
        self.first = true;
        self.text.write_all(bracket.as_bytes())
    }

    pub(super) fn close(&mut self, bracket: &str) -> io::Result<()> {
        if !self.first {
            self.text.push(b'\n');
        }
        self.first = false;
        self.text.write_all(bracket.as_bytes())
    }

    pub(super) fn item(&mut self) -> io::Result<()> {
        if self.text.len() >= GATHER {
            self.pass_on()?;
        }
        let separator: &[u8] = if self.first { b"\n" } else { b",\n" };
        self.first = false;
        self.text.write_all(separator)
    }

    fn pass_on(&mut self) -> io::Result<()> {
        let outcome = self.out.write_all(&self.text);
        self.text.clear();
        outcome
    }

    pub(super) fn key(&mut self, key: &str) -> io::Result<()> {
        self.item()?;
        write!(self.text, "\"{key}\": ")
    }

    pub(super) fn field(&mut self, key: &str, value: &impl Serialize) -> io::Result<()> {
        self.key(key)?;
        self.value(value)
    }

    pub(super) fn value(&mut self, value: &impl Serialize) -> io::Result<()> {
        write_value(value, &mut self.text)
    }

    pub(super) fn list<T: Serialize>(&mut self, key: &str, items: impl IntoIterator<Item = T>) -> io::Result<()> {
        self.key(key)?;
        self.open("[")?;
        for item in items {
            self.item()?;
            self.value(&item)?;
        }
        self.close("]")
    }
}

/// JSON in which no character acts on how its neighbours are shown: people review these files.
struct Visible;

impl Formatter for Visible {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        if is_plain(fragment.as_bytes()) {
            return writer.write_all(fragment.as_bytes());
        }
        for c in fragment.chars() {
            if acts(c) {
                c.encode_utf16(&mut [0; 2]).iter().try_for_each(|unit| write!(writer, "\\u{unit:04x}"))?;
            } else {
                writer.write_all(c.encode_utf8(&mut [0; 4]).as_bytes())?;
            }
        }
        Ok(())
    }
}

/// Whether every byte is below DEL, eight of them looked at together: most fragments are keys of a few letters.
fn is_plain(bytes: &[u8]) -> bool {
    const HIGH: u64 = 0x8080_8080_8080_8080;
    // Adding one takes DEL, and no byte below it, to the highest bit; what is above has that bit already.
    let beyond = |eight: &[u8; 8]| {
        let eight = u64::from_ne_bytes(*eight);
        (((eight & !HIGH) + HIGH / 0x80) | eight) & HIGH
    };
    match bytes.last_chunk() {
        Some(last) => bytes.as_chunks().0.iter().fold(beyond(last), |any, eight| any | beyond(eight)) == 0,
        None => bytes.iter().all(|byte| *byte < 0x7f),
    }
}

#[cfg(test)]
mod tests {
    use super::is_plain;

    #[test]
    fn every_byte_is_looked_at() {
        for length in 0..=20 {
            assert!(is_plain(&vec![0x7e; length]));
            for (place, byte) in (0..length).flat_map(|place| (0..=u8::MAX).map(move |byte| (place, byte))) {
                let mut bytes = vec![b'a'; length];
                bytes[place] = byte;
                assert_eq!(is_plain(&bytes), byte < 0x7f, "{bytes:?}");
            }
        }
    }
}
