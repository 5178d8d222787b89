//! Patterns of operations: what a line of `actions`, `notActions`, `dataActions` or `notDataActions` says.
//!
//! Takes text, gives a pattern that knows which other patterns it covers and which it shares operations with. Knows no
//! role and no operation. Case of ASCII letters does not matter, blanks around it neither; `*` is any text, `/` included,
//! and may occur any number of times (Microsoft Learn, "Understand Azure role definitions"; no built-in
//! role has `?`, which is a character like any other). An operation is a pattern without `*`.
//!
//! Operations are texts over letters without end: nothing is concluded from there being only so many of them. This makes
//! containment simple. Put a letter that occurs nowhere in place of each `*` of a pattern; whatever matches this one text
//! matches all of the pattern, because only a `*` can have matched the letter, and would have matched anything in its
//! place. `*` itself is such a letter: no pattern holds it as a character. So a pattern is covered when its own text is
//! matched, and it is covered by a union of patterns only when it is covered by one of them.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use memchr::memmem;

/// A pattern of operations. Cheap to clone.
#[derive(Clone)]
pub struct Pattern {
    /// In lower case, without blanks around it and with runs of `*` as one.
    folded: Arc<str>,
    /// As written, byte for byte as long.
    written: Arc<str>,
    /// Bytes in front of the first `*`; all where there is none.
    head: usize,
    /// Bytes behind the last `*`; all where there is none.
    tail: usize,
}

impl Pattern {
    /// The pattern that `text` writes.
    pub fn new(text: &str) -> Pattern {
        let text = text.trim();
        if !text.contains("**") {
            return Pattern::from_written(text.into());
        }
        let mut written = String::with_capacity(text.len());
        for c in text.chars() {
            if c != '*' || !written.ends_with('*') {
                written.push(c);
            }
        }
        Pattern::from_written(written.into())
    }

    /// The pattern of a text that is trimmed and has no `**`.
    fn from_written(written: Arc<str>) -> Pattern {
        let folded = match written.bytes().any(|byte| byte.is_ascii_uppercase()) {
            true => {
                let mut folded = Arc::from(&*written);
                if let Some(own) = Arc::get_mut(&mut folded) {
                    str::make_ascii_lowercase(own);
                }
                folded
            }
            false => written.clone(),
        };
        let (head, tail) = match folded.find('*') {
            Some(first) => (first, folded.len() - folded.rfind('*').unwrap_or(first) - 1),
            None => (folded.len(), folded.len()),
        };
        Pattern { folded, written, head, tail }
    }

    /// The pattern in the spelling of its author.
    pub fn as_str(&self) -> &str {
        &self.written
    }

    /// The pattern in lower case: equal for equal patterns.
    pub fn folded(&self) -> &str {
        &self.folded
    }

    /// Whether it is written as an operation of Azure is, or as a pattern of them: `Provider/type/verb`, or `*` for all.
    pub fn is_well_formed(&self) -> bool {
        let letter = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '/' | '*' | '-' | '_' | '$');
        (self.written.contains('/') || &*self.written == "*") && self.written.chars().all(letter)
    }

    /// Whether it is one operation: it has no `*`.
    pub fn is_literal(&self) -> bool {
        self.head == self.folded.len()
    }

    /// The text in front of the first `*`.
    pub fn head(&self) -> &str {
        self.folded.get(..self.head).unwrap_or_default()
    }

    /// The text behind the last `*`.
    pub fn tail(&self) -> &str {
        self.folded.get(self.folded.len() - self.tail..).unwrap_or_default()
    }

    /// Whether every operation that `other` matches is matched by this pattern.
    #[inline]
    pub fn covers(&self, other: &Pattern) -> bool {
        let (own, text) = (self.folded.as_bytes(), other.folded.as_bytes());
        if self.is_literal() {
            return own == text;
        }
        let (head, tail) = (self.head, self.tail);
        if text.len() < head + tail || own[..head] != text[..head] {
            return false;
        }
        let (end, middle_end) = (text.len() - tail, own.len() - tail - 1);
        own[middle_end + 1..] == text[end..] && (head == middle_end || self.finds_middle(&text[head..end]))
    }

    /// Whether the parts between the stars occur in `text` one behind the other; each as early as can be, which leaves
    /// the most for the next.
    fn finds_middle(&self, mut text: &[u8]) -> bool {
        let folded = &self.folded;
        let middle = folded.get(self.head..folded.len() - self.tail).unwrap_or_default();
        middle.split('*').all(|part| match memmem::find(text, part.as_bytes()) {
            Some(at) => {
                text = &text[at + part.len()..];
                true
            }
            None => false,
        })
    }

    /// Whether some operation matches both patterns.
    pub fn overlaps(&self, other: &Pattern) -> bool {
        match (self.is_literal(), other.is_literal()) {
            (true, _) => other.covers(self),
            (_, true) => self.covers(other),
            // The longer head, the parts of the one, the parts of the other, the longer tail: both match that.
            _ => {
                let (a, b) = ((self.head(), self.tail()), (other.head(), other.tail()));
                (a.0.starts_with(b.0) || b.0.starts_with(a.0)) && (a.1.ends_with(b.1) || b.1.ends_with(a.1))
            }
        }
    }

    /// Whether a segment between two slashes is `*` alone: whether it can be read in two ways.
    pub fn has_open_segment(&self) -> bool {
        self.folded.contains("/*/")
    }

    /// The patterns that together match what this one matches when a segment that is `*` alone, between two slashes,
    /// may also be missing together with a slash: `X/*/read` matches `X/read` too.
    ///
    /// Azure's documentation does not say whether it does; its own roles were written both ways. See
    /// [`Access`](super::Access) for which reading is used when. One pattern, this one, where there is no such segment;
    /// otherwise two for each place with such segments, multiplied: `limit` of them at most.
    ///
    /// `None` when there would be more.
    pub fn relaxed(&self, limit: usize) -> Option<Vec<Pattern>> {
        if !self.has_open_segment() {
            return Some(vec![self.clone()]);
        }
        let segments: Vec<&str> = self.written.split('/').collect();
        let open = |at: usize| at > 0 && at + 1 < segments.len() && segments.get(at) == Some(&"*");
        let mut texts = vec![String::new()];
        for (at, segment) in segments.iter().enumerate() {
            let slash = if at == 0 { "" } else { "/" };
            if !open(at) {
                texts.iter_mut().for_each(|text| text.extend([slash, segment]));
            } else if !open(at - 1) {
                // `/*/` matches what `/*/*/` does, so of several such segments in a row one is kept, or none.
                if texts.len() * 2 > limit {
                    return None;
                }
                let kept: Vec<String> = texts.iter().map(|text| format!("{text}/*")).collect();
                texts.extend(kept);
            }
        }
        Some(texts.into_iter().map(|text| Pattern::from_written(text.into())).collect())
    }
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Pattern) -> bool {
        self.folded == other.folded
    }
}

impl Eq for Pattern {}

impl Ord for Pattern {
    fn cmp(&self, other: &Pattern) -> Ordering {
        self.folded.cmp(&other.folded)
    }
}

impl PartialOrd for Pattern {
    fn partial_cmp(&self, other: &Pattern) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Hash for Pattern {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.folded.hash(state);
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written)
    }
}

impl fmt::Debug for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.written, f)
    }
}
