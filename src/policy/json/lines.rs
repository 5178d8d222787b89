//! JSON one item a line, gathered in memory and handed on in large parts.
//!
//! Takes any values; knows nothing of a policy.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::io::{self, Write};
use std::sync::Arc;

use serde::Serialize;

use super::serializer::{self, Ready};

/// JSON that stands in many places, each piece made once and known by its number.
pub(super) struct Pieces {
    text: Vec<u8>,
    /// Where each piece ends; the next starts there.
    ends: Vec<usize>,
}

impl Pieces {
    pub(super) fn new() -> Pieces {
        Pieces { text: Vec::new(), ends: Vec::new() }
    }

    /// The number of the JSON of `value`.
    pub(super) fn add(&mut self, value: &(impl Serialize + ?Sized)) -> io::Result<usize> {
        serializer::write(value, &mut self.text)?;
        self.ends.push(self.text.len());
        Ok(self.ends.len() - 1)
    }

    pub(super) fn get(&self, number: usize) -> Option<Ready<'_>> {
        let start = match number.checked_sub(1) {
            Some(before) => *self.ends.get(before)?,
            None => 0,
        };
        self.text.get(start..*self.ends.get(number)?).map(Ready)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = Ready<'_>> {
        (0..self.ends.len()).filter_map(|number| self.get(number))
    }
}

/// The JSON of values that many assignments share, each made once. The values are told apart by their addresses.
pub(super) struct Rendered<'a, T> {
    numbers: HashMap<*const T, usize>,
    pieces: Pieces,
    /// The value that was asked for last, since neighbours share it, and the number of its JSON.
    latest: Option<(&'a Arc<T>, usize)>,
}

impl<'a, T: Serialize> Rendered<'a, T> {
    pub(super) fn new() -> Rendered<'a, T> {
        Rendered { numbers: HashMap::new(), pieces: Pieces::new(), latest: None }
    }

    pub(super) fn json(&mut self, value: &'a Arc<T>) -> io::Result<Ready<'_>> {
        let number = match self.latest.filter(|(latest, _)| Arc::ptr_eq(latest, value)) {
            Some((_, number)) => number,
            None => match self.numbers.entry(Arc::as_ptr(value)) {
                Entry::Occupied(known) => *known.get(),
                Entry::Vacant(new) => *new.insert(self.pieces.add(&**value)?),
            },
        };
        self.latest = Some((value, number));
        self.pieces.get(number).ok_or_else(|| io::ErrorKind::NotFound.into())
    }
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
        Ok(serializer::write(value, &mut self.text)?)
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
