//! The tags of a template in order, with their places, and refusal of every kind of tag that is not layout.
//!
//! Runs before the parser: it bounds nesting, so that no template can exhaust the stack, and it gives places to what the
//! parser's tree gives none.

use std::ops::Range;

use super::source::Source;
use crate::diagnostic::Diagnostics;

/// Deep enough for any layout.
const DEEPEST: usize = 32;

/// What a tag does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// `{{path}}`.
    Field,
    /// `{{#if path}}`, or `{{else if path}}`.
    If,
    /// `{{#unless path}}`, or `{{else unless path}}`.
    Unless,
    /// `{{#each path}}`.
    Each,
    /// `{{else}}`.
    Else,
    /// `{{/name}}`.
    Close,
    /// `{{! words }}`.
    Comment,
}

impl Kind {
    /// What a block of this kind is called where it is opened and closed; empty for what is no block.
    pub(super) fn word(self) -> &'static str {
        match self {
            Kind::If => "if",
            Kind::Unless => "unless",
            Kind::Each => "each",
            Kind::Field | Kind::Else | Kind::Close | Kind::Comment => "",
        }
    }
}

/// One tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Tag {
    /// What it does.
    pub(super) kind: Kind,
    /// Whether it starts with `else`.
    pub(super) chained: bool,
    /// All of it, braces included.
    pub(super) at: Range<usize>,
    /// The path in it, or the name of the block that it closes; empty where there is none.
    pub(super) path: Range<usize>,
}

impl Tag {
    /// Whether it is written with a `~`, which takes away the white space before or behind it.
    pub(super) fn takes_space(&self, text: &str) -> bool {
        let inside = text.get(self.at.start + 2..self.at.end - 2).unwrap_or_default();
        inside.starts_with('~') || inside.ends_with('~')
    }

    /// Whether it stands behind the last piece of a block.
    pub(super) fn ends_block(&self) -> bool {
        self.chained || self.kind == Kind::Close
    }
}

/// All tags of `source`.
pub(super) fn scan(source: &Source<'_>) -> Result<Vec<Tag>, Diagnostics> {
    let text = source.text;
    let mut found = Diagnostics::new();
    let mut tags = Vec::new();
    let mut depth = 0_usize;
    let mut from = 0;
    while let Some(start) = find(text, "{{", from) {
        if text.get(..start).is_some_and(|before| before.ends_with('\\')) {
            let message = "`\\{{` is not part of templates: text cannot hold `{{`";
            found.push(source.error("template-unsupported", start - 1..start + 2, message));
        }
        let Some(end) = tag_end(text, start) else {
            found.push(source.error("template-syntax", start..start + 2, "this `{{` is never closed"));
            break;
        };
        from = end;
        match classify(text, start..end) {
            Ok(tag) => {
                match tag.kind {
                    Kind::Close => depth = depth.saturating_sub(1),
                    Kind::If | Kind::Unless | Kind::Each => depth += 1,
                    _ => {}
                }
                if depth > DEEPEST {
                    let message = format!("blocks are nested more than {DEEPEST} deep");
                    found.push(source.error("template-unsupported", start..end, message));
                    break;
                }
                tags.push(tag);
            }
            Err((what, help)) => {
                let shown = text.get(start..end).unwrap_or_default().replace('\n', " ");
                let message = format!("`{shown}` is {what}, which templates cannot hold");
                found.push(source.error("template-unsupported", start..end, message).help(help));
            }
        }
    }
    if found.has_errors() { Err(found) } else { Ok(tags) }
}

fn find(text: &str, what: &str, from: usize) -> Option<usize> {
    text.get(from..)?.find(what).map(|at| from + at)
}

/// Where the tag that starts at `start` ends, as the parser sees it.
fn tag_end(text: &str, start: usize) -> Option<usize> {
    let rest = text.get(start..)?;
    let long = rest.strip_prefix("{{!--").and_then(|inner| inner.find("--}}"));
    if let Some(length) = long {
        return Some(start + "{{!--".len() + length + "--}}".len());
    }
    let close = find(text, "}}", start + 2)? + 2;
    let braces = rest.bytes().take_while(|b| *b == b'{').count() - 2;
    let more = text.get(close..).unwrap_or_default().bytes().take(braces).take_while(|b| *b == b'}').count();
    Some(close + more)
}

type Refusal = (&'static str, &'static str);

/// What the tag at `at` is, or what it is called and what to do in its place.
fn classify(text: &str, at: Range<usize>) -> Result<Tag, Refusal> {
    const VALUES: &str = "values are escaped where they are made; write `{{field}}`";
    const LOGIC: &str =
        "templates hold fields, `if`, `unless`, `else` and `each`; anything else is decided in the program";
    let inside = text.get(at.start + 2..at.end - 2).unwrap_or_default();
    if inside.starts_with('!') {
        return Ok(Tag { kind: Kind::Comment, chained: false, path: at.start..at.start, at });
    }
    let inside = inside.strip_prefix('~').unwrap_or(inside);
    let inside = inside.strip_suffix('~').unwrap_or(inside);
    let words = inside.trim_start();
    let refused = match words.bytes().next() {
        Some(b'{') if words.starts_with("{{") => Some(("a raw block", LOGIC)),
        Some(b'{') => Some(("an unescaped value", VALUES)),
        Some(b'&') => Some(("an unescaped value", VALUES)),
        Some(b'>') => Some(("a partial", LOGIC)),
        Some(b'*') => Some(("a decorator", LOGIC)),
        Some(b'^') => Some(("an inverted block", "write `{{else}}` or `{{#unless field}}`")),
        None => Some(("an empty tag", LOGIC)),
        _ => None,
    };
    if let Some(refusal) = refused {
        return Err(refusal);
    }
    let place = |part: &str| match part.is_empty() {
        true => at.start..at.start,
        false => {
            let start = part.as_ptr() as usize - text.as_ptr() as usize;
            start..start + part.len()
        }
    };
    if let Some(name) = words.strip_prefix('/') {
        return Ok(Tag { kind: Kind::Close, chained: false, path: place(name.trim()), at });
    }
    let (kind, chained, path) = if let Some(block) = words.strip_prefix('#') {
        let (kind, path) = opener(block)?;
        (kind, false, path)
    } else if let Some(rest) = words.strip_prefix("else").filter(|rest| !rest.starts_with(is_name)) {
        if rest.trim().is_empty() {
            (Kind::Else, true, "")
        } else {
            let (kind, path) = opener(rest)?;
            if kind == Kind::Each {
                return Err(("an `else each`", "close the block first"));
            }
            (kind, true, path)
        }
    } else {
        (Kind::Field, false, words.trim_end())
    };
    if path.contains(|c: char| !is_name(c) && !matches!(c, '.' | '/' | '@')) {
        return Err(match path.contains(char::is_whitespace) || path.contains('(') {
            true => ("a helper", LOGIC),
            false => ("a computed path", LOGIC),
        });
    }
    Ok(Tag { kind, chained, path: place(path), at })
}

fn is_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

/// The kind and path of `if path`.
fn opener(words: &str) -> Result<(Kind, &str), Refusal> {
    let words = words.trim();
    let (name, path) = words.split_once(char::is_whitespace).unwrap_or((words, ""));
    let kind = [Kind::If, Kind::Unless, Kind::Each].into_iter().find(|kind| kind.word() == name);
    let kind = kind.ok_or(("a block of another kind", "blocks are `if`, `unless` and `each`"))?;
    let path = path.trim_start();
    if path.is_empty() { Err(("a block without a field", "name the field: `{{#if field}}`")) } else { Ok((kind, path)) }
}
