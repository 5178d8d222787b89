//! The text of a condition as tokens.
//!
//! Takes the text, gives tokens and what is wrong with their spelling. Knows nothing of their order. A damaged token is
//! still given where its meaning can be guessed, so that the parser can go on and find the other errors.

use std::ops::Range;

use super::ast::Source;
use super::error::ConditionError;
use crate::diagnostic::nearest;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Open,
    Close,
    OpenBrace,
    CloseBrace,
    Comma,
    And,
    Or,
    Not,
    /// Quoted text, quotes included in the range.
    Text,
    /// `@Source[name]`; the range of the name is kept apart, no source where it was misspelt.
    Attribute {
        source: Option<Source>,
        start: usize,
        end: usize,
    },
    /// Anything else: names of operators, GUIDs, numbers, `true`.
    Word,
}

#[derive(Clone, Debug)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) range: Range<usize>,
}

pub(super) struct Lexer<'a> {
    text: &'a str,
    at: usize,
    tokens: Vec<Token>,
    errors: Vec<ConditionError>,
}

/// The tokens of `text`, and the errors in their spelling.
pub(super) fn lex(text: &str) -> (Vec<Token>, Vec<ConditionError>) {
    let mut lexer = Lexer { text, at: 0, tokens: Vec::with_capacity(text.len() / 16 + 8), errors: Vec::new() };
    while lexer.step() {}
    (lexer.tokens, lexer.errors)
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b':' | b'.')
}

/// What may stand between the brackets of an attribute: paths, tag keys (letters, digits, space and `+-./:=_`) and
/// Azure's `<$key_case_sensitive$>` and `&$keys$&`.
fn is_attribute(byte: u8) -> bool {
    is_word(byte) || matches!(byte, b'/' | b' ' | b'+' | b'=' | b'<' | b'>' | b'$' | b'&')
}

fn is_curly(found: char) -> bool {
    matches!(found, '\u{2018}'..='\u{201f}')
}

impl Lexer<'_> {
    fn peek(&self, ahead: usize) -> Option<u8> {
        self.text.as_bytes().get(self.at + ahead).copied()
    }

    fn while_at(&self, from: usize, test: impl Fn(u8) -> bool) -> usize {
        let bytes = self.text.as_bytes().get(from..).unwrap_or_default();
        from + bytes.iter().position(|&byte| !test(byte)).unwrap_or(bytes.len())
    }

    fn push(&mut self, kind: Kind, end: usize) {
        self.tokens.push(Token { kind, range: self.at..end });
        self.at = end;
    }

    fn error(&mut self, range: Range<usize>, message: impl Into<String>, help: impl Into<String>) {
        self.errors.push(ConditionError::new(range, message, help));
    }

    fn step(&mut self) -> bool {
        let Some(byte) = self.peek(0) else { return false };
        let at = self.at;
        match byte {
            b' ' | b'\t' | b'\r' | b'\n' => self.at = self.while_at(at, |byte| byte.is_ascii_whitespace()),
            b'(' => self.push(Kind::Open, at + 1),
            b')' => self.push(Kind::Close, at + 1),
            b'{' => self.push(Kind::OpenBrace, at + 1),
            b'}' => self.push(Kind::CloseBrace, at + 1),
            b',' => self.push(Kind::Comma, at + 1),
            b'!' if self.peek(1) != Some(b'=') => self.push(Kind::Not, at + 1),
            b'&' | b'|' => self.logical(byte),
            b'\'' => self.quoted(),
            b'"' => self.double_quoted(),
            b'@' => self.attribute(),
            b'!' | b'=' | b'<' | b'>' => {
                let end = self.while_at(at, |byte| matches!(byte, b'!' | b'=' | b'<' | b'>'));
                self.push(Kind::Word, end);
            }
            _ if is_word(byte) => self.word(),
            _ => self.stray(),
        }
        true
    }

    fn word(&mut self) {
        let end = self.while_at(self.at, is_word);
        let word = self.text.get(self.at..end).unwrap_or_default();
        if self.text.as_bytes().get(end) == Some(&b'[') {
            let range = self.at..end;
            self.error(range.clone(), "an attribute starts with `@`", format!("write `@{word}[..]`"));
            return self.bracket(range, None);
        }
        let kind = match word {
            _ if word.eq_ignore_ascii_case("and") => Kind::And,
            _ if word.eq_ignore_ascii_case("or") => Kind::Or,
            _ if word.eq_ignore_ascii_case("not") => Kind::Not,
            _ => Kind::Word,
        };
        self.push(kind, end);
    }

    fn logical(&mut self, byte: u8) {
        let (kind, name) = if byte == b'&' { (Kind::And, "&&") } else { (Kind::Or, "||") };
        if self.peek(1) == Some(byte) {
            return self.push(kind, self.at + 2);
        }
        let help = format!("write `{name}` or `{}`", if byte == b'&' { "AND" } else { "OR" });
        self.error(self.at..self.at + 1, format!("`{}` is no operator", byte as char), help);
        self.push(kind, self.at + 1);
    }

    fn quoted(&mut self) {
        let start = self.at;
        let mut end = start;
        loop {
            let close = self.while_at(end + 1, |byte| byte != b'\'' && byte != b'\n');
            if self.text.as_bytes().get(close) != Some(&b'\'') {
                self.error(
                    start..close,
                    "the quote is never closed",
                    "text ends on the line that it began on, with the same `'`",
                );
                return self.push(Kind::Text, close);
            }
            if self.text.as_bytes().get(close + 1) != Some(&b'\'') {
                if end != start {
                    self.error(
                        start..close + 1,
                        "text cannot hold a quote",
                        "the format of conditions has no way to write `'` inside text; match around it with StringLike and `?`",
                    );
                }
                return self.push(Kind::Text, close + 1);
            }
            end = close + 1;
        }
    }

    fn double_quoted(&mut self) {
        let close = self.while_at(self.at + 1, |byte| byte != b'"' && byte != b'\n');
        let closed = self.text.as_bytes().get(close) == Some(&b'"');
        let end = if closed { close + 1 } else { close };
        self.error(self.at..end, "text stands in single quotes", "replace `\"` by `'`");
        self.push(Kind::Text, end);
    }

    fn attribute(&mut self) {
        let start = self.at;
        let name_end = self.while_at(start + 1, |byte| byte.is_ascii_alphabetic());
        let name = self.text.get(start + 1..name_end).unwrap_or_default();
        let source = Source::ALL.iter().copied().find(|source| source.name().eq_ignore_ascii_case(name));
        if source.is_none() {
            let names = Source::ALL.iter().map(|source| source.name());
            let help = match nearest(name, names) {
                Some(near) => format!("did you mean `@{near}`?"),
                None => "sources are @Request, @Resource, @Principal and @Environment".to_owned(),
            };
            self.error(start..name_end, format!("`@{name}` is no source of attributes"), help);
        }
        if self.text.as_bytes().get(name_end) != Some(&b'[') {
            self.error(
                start..name_end,
                format!("`@{name}` names no attribute"),
                "the attribute stands in brackets, as @Resource[Microsoft.Storage/storageAccounts:name]",
            );
            return self.push(Kind::Attribute { source: None, start: name_end, end: name_end }, name_end);
        }
        self.bracket(start..name_end, source);
    }

    /// `[name]`, behind the source at `before`.
    fn bracket(&mut self, before: Range<usize>, source: Option<Source>) {
        let (start, name_end) = (before.start, before.end);
        let close = self.while_at(name_end + 1, is_attribute);
        let closed = self.text.as_bytes().get(close) == Some(&b']');
        let inner = self.text.get(name_end + 1..close).unwrap_or_default();
        if !closed {
            // The name most likely ended at the first space: what follows is the rest of the condition.
            let end = name_end + 1 + inner.find(' ').unwrap_or(inner.len());
            self.error(
                start..end,
                "the bracket of the attribute is never closed",
                "add `]` behind the attribute's name",
            );
            return self.push(Kind::Attribute { source: None, start: name_end + 1, end }, end);
        }
        if inner.trim().is_empty() {
            self.error(
                start..close + 1,
                "the attribute has no name",
                "name it, as @Resource[Microsoft.Storage/storageAccounts:name]",
            );
        }
        let from = name_end + 1 + (inner.len() - inner.trim_start().len());
        let to = from + inner.trim().len();
        self.push(Kind::Attribute { source, start: from, end: to }, close + 1);
    }

    /// Quotes that a text editor has changed, and what stands between them.
    fn curly(&mut self, width: usize) {
        let rest = self.text.get(self.at + width..).unwrap_or_default();
        let line = rest.lines().next().unwrap_or_default();
        let close = line.char_indices().find(|&(_, found)| is_curly(found) || found == '\'');
        let length = close.map_or(line.len(), |(at, found)| at + found.len_utf8());
        let end = self.at + width + length;
        self.error(self.at..end, "text stands in single quotes", "a text editor has changed the quotes; write `'`");
        self.push(Kind::Text, end);
    }

    fn stray(&mut self) {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let Some(found) = rest.chars().next() else {
            self.at = self.text.len();
            return;
        };
        if is_curly(found) {
            return self.curly(found.len_utf8());
        }
        let end = self.at + found.len_utf8();
        let (shown, help) = match found {
            '[' | ']' => (found.to_string(), "brackets hold an attribute's name, behind its source: @Resource[..]"),
            _ if found.is_control() => (found.escape_unicode().to_string(), ""),
            _ => (found.escape_debug().to_string(), ""),
        };
        self.error(self.at..end, format!("`{shown}` has no meaning here"), help);
        self.at = end;
    }
}
