//! Where a part of a text stands in the file.
//!
//! Takes a scalar as it is written and the value that YAML makes of it, gives the written bytes of some bytes of the
//! value. Indentation, folding and the ends of lines change blanks alone, and quotes and escapes can be undone: so the
//! characters that are no blanks are the same ones in the same order, whatever the style. Where they are not, nothing
//! is known.

use std::ops::Range;

use super::map::SourceMap;
use super::span::Span;

/// A part of a value that was written at some place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The whole value.
    pub value: Box<str>,
    /// The bytes of it that are meant; empty where something is missing.
    pub range: Range<usize>,
}

impl SourceMap {
    /// The place of a part of the value that is written at `span`; none where that cannot be told.
    pub fn written(&self, span: Span, part: &Part) -> Option<Span> {
        let place = find(self.slice(span)?, part)?;
        Some(span.part(place.start, place.end))
    }
}

/// The bytes of `written` that the part was read from.
fn find(written: &str, part: &Part) -> Option<Range<usize>> {
    let inside = |quote: char| written.strip_prefix(quote)?.strip_suffix(quote);
    let shifted = |place: Range<usize>| place.start + 1..place.end + 1;
    // Nothing can be read both ways: without its quotes a text has fewer characters.
    inside('"')
        .and_then(|text| align(Escaped { text, at: 0 }, part).map(shifted))
        .or_else(|| inside('\'').and_then(|text| align(doubled(text), part).map(shifted)))
        .or_else(|| align(written.char_indices().map(|(at, c)| Some((at..at + c.len_utf8(), c))), part))
}

/// Goes through the characters of both that are no blanks, side by side.
fn align(written: impl Iterator<Item = Option<(Range<usize>, char)>>, part: &Part) -> Option<Range<usize>> {
    let Range { start, end } = part.range;
    let mut written = written.filter(|one| one.as_ref().is_none_or(|(_, c)| !is_blank(*c)));
    let (mut before, mut found): (usize, Option<Range<usize>>) = (0, None);
    for (at, c) in part.value.char_indices().filter(|(_, c)| !is_blank(*c)) {
        let (place, same) = written.next()??;
        if same != c {
            return None;
        }
        if at + c.len_utf8() <= start {
            before = place.end;
        } else if at < end {
            found = Some(found.map_or(place.start, |found| found.start)..place.end);
        }
    }
    // Blanks have no place of their own: what is meant then is behind the word before them.
    written.next().is_none().then(|| found.unwrap_or(before..before))
}

/// What YAML folds, cuts off or adds.
fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r')
}

/// The characters between single quotes, where one quote is written as two.
fn doubled(text: &str) -> impl Iterator<Item = Option<(Range<usize>, char)>> {
    let mut chars = text.char_indices().peekable();
    std::iter::from_fn(move || {
        let (at, c) = chars.next()?;
        let second = if c == '\'' { chars.next_if(|(_, next)| *next == '\'') } else { None };
        let end = second.map_or(at, |(at, _)| at) + c.len_utf8();
        Some((c != '\'' || second.is_some()).then_some((at..end, c)))
    })
}

/// The characters between double quotes; nothing for an escape that there is not.
struct Escaped<'t> {
    text: &'t str,
    at: usize,
}

impl Iterator for Escaped<'_> {
    type Item = Option<(Range<usize>, char)>;

    fn next(&mut self) -> Option<Self::Item> {
        let start = self.at;
        let mut rest = self.text.get(start..)?.chars();
        let first = rest.next()?;
        if first != '\\' {
            self.at += first.len_utf8();
            return Some((first != '"').then_some((start..self.at, first)));
        }
        let Some(letter) = rest.next() else {
            self.at = self.text.len();
            return Some(None);
        };
        let digits = match letter {
            'x' => 2,
            'u' => 4,
            'U' => 8,
            _ => 0,
        };
        let code = start + 1 + letter.len_utf8();
        self.at = code + digits;
        let c = match digits {
            0 => escaped(letter),
            _ => {
                self.text.get(code..self.at).and_then(|hex| u32::from_str_radix(hex, 16).ok()).and_then(char::from_u32)
            }
        };
        Some(c.map(|c| (start..self.at, c)))
    }
}

/// What a letter behind a backslash stands for (YAML 1.2.2, 5.7). The end of a line stands for nothing, which is as good
/// as a blank.
fn escaped(letter: char) -> Option<char> {
    Some(match letter {
        '0' => '\0',
        'a' => '\u{7}',
        'b' => '\u{8}',
        't' | '\t' => '\t',
        'n' => '\n',
        'v' => '\u{b}',
        'f' => '\u{c}',
        'r' => '\r',
        'e' => '\u{1b}',
        'N' => '\u{85}',
        '_' => '\u{a0}',
        'L' => '\u{2028}',
        'P' => '\u{2029}',
        ' ' | '"' | '/' | '\\' | '\n' | '\r' => letter,
        _ => return None,
    })
}
