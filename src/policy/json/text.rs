//! Text as a string of JSON: the one place where the escapes of `access.json` are written.
//!
//! People review these files, so no character acts on how its neighbours are shown; everything else stands as it is.

use std::fmt::{self, Write as _};
use std::io::Write as _;

use crate::bytes::any;
use crate::diagnostic::render::acts;

/// Writes `text` as a string, quotes included.
#[inline]
pub(super) fn string(text: &str, out: &mut Vec<u8>) {
    out.push(b'"');
    inside(text, out);
    out.push(b'"');
}

/// Writes what `value` displays as a string, quotes included.
pub(super) fn displayed(value: &(impl fmt::Display + ?Sized), out: &mut Vec<u8>) -> fmt::Result {
    out.push(b'"');
    write!(Inside(out), "{value}")?;
    out.push(b'"');
    Ok(())
}

/// What stands between the quotes of a string. Each character is escaped by itself, so parts can follow each other.
struct Inside<'a>(&'a mut Vec<u8>);

impl fmt::Write for Inside<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        inside(text, self.0);
        Ok(())
    }
}

#[inline]
fn inside(text: &str, out: &mut Vec<u8>) {
    if any(text.as_bytes(), |byte| !(b' '..0x7f).contains(&byte) | (byte == b'"') | (byte == b'\\')) {
        return text.chars().for_each(|c| character(c, out));
    }
    out.extend_from_slice(text.as_bytes());
}

fn character(c: char, out: &mut Vec<u8>) {
    match c {
        '"' | '\\' => out.extend([b'\\', c as u8]),
        '\u{8}' => out.extend(b"\\b"),
        '\t' => out.extend(b"\\t"),
        '\n' => out.extend(b"\\n"),
        '\u{c}' => out.extend(b"\\f"),
        '\r' => out.extend(b"\\r"),
        c if acts(c) => {
            for unit in c.encode_utf16(&mut [0; 2]) {
                // Writing into memory cannot fail.
                let _ = write!(out, "\\u{unit:04x}");
            }
        }
        c => out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str) -> String {
        let mut out = Vec::new();
        string(text, &mut out);
        String::from_utf8(out).unwrap()
    }

    fn hostile() -> Vec<String> {
        let lines = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/hostile/texts.txt")).lines();
        lines.map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// Every character; and each whose bytes tell whether there is anything to escape, in every place of a text.
    fn every_character() -> impl Iterator<Item = String> {
        let all: Vec<char> = ('\0'..=char::MAX).collect();
        let lines: Vec<String> = all.chunks(64).map(|some| some.iter().collect()).collect();
        let places = |c: char| (0..40).map(move |place| format!("{}{c}{}", "a".repeat(place), "z".repeat(39 - place)));
        lines.into_iter().chain(('\0'..='\u{ff}').flat_map(move |c| places(c).chain([c.to_string()])))
    }

    #[test]
    fn it_is_what_serde_json_writes_but_for_what_acts() {
        for text in hostile().into_iter().chain(every_character()) {
            let mut expected = serde_json::to_string(&text).unwrap();
            for c in text.chars().filter(|c| *c > '\u{1f}' && acts(*c)) {
                let units: String = c.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}")).collect();
                expected = expected.replace(c, &units);
            }
            assert_eq!(written(&text), expected, "{text:?}");
        }
    }

    #[test]
    fn it_reads_back_and_nothing_in_it_acts() {
        for text in hostile().into_iter().chain(every_character()) {
            let written = written(&text);
            assert!(!written.contains(acts), "{text:?}");
            assert_eq!(serde_json::from_str::<String>(&written).unwrap(), text);
        }
    }

    #[test]
    fn what_is_displayed_in_parts_is_the_same_string() {
        for text in hostile() {
            let mut out = Vec::new();
            displayed(&format_args!("{text}/{text}"), &mut out).unwrap();
            assert_eq!(String::from_utf8(out).unwrap(), written(&format!("{text}/{text}")));
        }
    }
}
