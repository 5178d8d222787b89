//! What is said about a text that is no acceptable YAML, in words for people who write personas, not parsers.
//!
//! Takes what the reader met and where; gives diagnostics.

use super::node::{Entry, Node};
use super::span::{FileId, Span};
use super::yaml::{ErrorKind, ScanError};
use crate::diagnostic::Diagnostic;

pub(super) fn several_documents(at: Span) -> Diagnostic {
    Diagnostic::error("several-documents", "a second YAML document starts here")
        .at(at, "a file holds one document")
        .help("put what follows into a file of its own")
}

pub(super) fn unknown_anchor(name: &str, at: Span) -> Diagnostic {
    Diagnostic::error("unknown-anchor", format!("no anchor `&{name}` stands above this alias"))
        .at(at, "")
        .help("quote a text that starts with `*`")
}

pub(super) fn too_deep(at: Span) -> Diagnostic {
    Diagnostic::error(
        "nested-too-deep",
        format!("lists and mappings are nested deeper than {} levels", super::yaml::DEEPEST),
    )
    .at(at, "")
}

pub(super) fn too_many_copies(most: usize, at: Span) -> Diagnostic {
    Diagnostic::error("too-many-aliases", format!("the file's aliases stand for more than {most} values")).at(at, "")
}

pub(super) fn merge_key(at: Span) -> Diagnostic {
    Diagnostic::error("merge-key", "merge keys are not part of YAML 1.2")
        .at(at, "")
        .help("write the keys out: who reads a review should see all access where it is given")
}

/// A key that is no text; `written` is how a plain one looks.
pub(super) fn key_not_text(node: &Node, written: Option<&str>) -> Diagnostic {
    let error =
        Diagnostic::error("key-not-text", format!("a key has to be text, this is {}", node.kind())).at(node.span, "");
    match written {
        Some("") => error.help("write a key before the `:`"),
        Some(written) => error.help(format!("quote it: `\"{written}\"`")),
        None => error,
    }
}

pub(super) fn unknown_tag(tag: &str, at: Span) -> Diagnostic {
    Diagnostic::error("unknown-tag", format!("the tag `{tag}` has no meaning here"))
        .at(at, "")
        .help("leave it out, or quote a text that starts with `!`")
}

pub(super) fn tag_does_not_fit(core: &str, at: Span) -> Diagnostic {
    Diagnostic::error("unknown-tag", format!("this is not what its tag `!!{core}` says")).at(at, "")
}

pub(super) fn number_too_large(text: &str, at: Span) -> Diagnostic {
    Diagnostic::error("number-too-large", format!("`{text}` is too large a number"))
        .at(at, "")
        .help(format!("quote it if it is meant as text: `\"{text}\"`"))
}

pub(super) fn tab(at: Span) -> Diagnostic {
    Diagnostic::error("tab-indentation", "a tab cannot indent YAML")
        .at(at, "a tab")
        .help("indent with spaces; most editors can convert the whole file")
}

/// An error for every key that stands twice in a mapping, with both places. The first of them stays.
pub(super) fn duplicate_keys(entries: &mut Vec<Entry>, errors: &mut Vec<Diagnostic>) {
    // Sorting keeps a mapping of a hundred thousand keys from costing their square.
    let mut order: Vec<&Entry> = entries.iter().collect();
    order.sort_by(|a, b| a.key.value.cmp(&b.key.value));
    let mut twice: Vec<(Span, Span, &str)> = Vec::new();
    for group in order.chunk_by(|a, b| a.key.value == b.key.value) {
        if let Some((first, others)) = group.split_first() {
            twice.extend(others.iter().map(|other| (other.key.span, first.key.span, &*other.key.value)));
        }
    }
    if twice.is_empty() {
        return;
    }
    twice.sort_unstable();
    errors.extend(twice.iter().map(|(again, first, key)| {
        Diagnostic::error("duplicate-key", format!("the key `{key}` is given twice"))
            .at(*again, "given again here")
            .also(*first, "first given here")
            .help("keep one of them")
    }));
    let mut seen = std::collections::BTreeSet::new();
    let keep: Vec<bool> = entries.iter().map(|entry| seen.insert(entry.key.value.clone())).collect();
    let mut keep = keep.into_iter();
    entries.retain(|_| keep.next().unwrap_or(true));
}

/// The error at which the parser gave up.
pub(super) fn syntax(error: &ScanError, text: &str, file: FileId) -> Diagnostic {
    let at = error.marker().byte_offset().unwrap_or(text.len()).min(text.len());
    let at = (0..=at).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
    let rest = text.get(at..).unwrap_or_default();
    let length = rest.chars().next().filter(|c| !matches!(c, '\n' | '\r')).map_or(0, char::len_utf8);
    let span = |start: usize, length: usize| {
        let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Span::new(file, offset(start), offset(start + length))
    };
    if let Some(tab) = tab_near(text, at) {
        return self::tab(span(tab, 1));
    }
    let (message, help): (String, &str) = match error.kind() {
        ErrorKind::RecursionLimitExceeded => return too_deep(span(at, length)),
        ErrorKind::UnclosedFlowCollection { open } => (format!("this `{open}` is never closed"), ""),
        ErrorKind::UnexpectedEofFlowSequence | ErrorKind::ExpectedFlowSequenceSeparator => {
            ("a `,` or a `]` is expected here".to_owned(), "")
        }
        ErrorKind::UnexpectedEofFlowMapping
        | ErrorKind::UnexpectedEofImplicitFlowMapping
        | ErrorKind::ExpectedFlowMappingSeparator => ("a `,` or a `}` is expected here".to_owned(), ""),
        ErrorKind::MismatchedFlowCollectionEnd { open, close } => {
            (format!("this `{open}` is closed by a `{close}`"), "")
        }
        ErrorKind::MisplacedFlowCollectionEnd => ("this bracket closes nothing".to_owned(), ""),
        ErrorKind::UnclosedQuotedScalar => ("a quote is never closed".to_owned(), ""),
        ErrorKind::MappingValueNotAllowed | ErrorKind::InvalidColonPlacement => {
            ("a `:` is not expected here".to_owned(), "quote a text that holds `: `, and check the line's indentation")
        }
        ErrorKind::SimpleKeyExpected | ErrorKind::InvalidSimpleKey | ErrorKind::ExpectedBlockMappingKey => (
            "a `key: value` is expected here".to_owned(),
            "check the line's indentation, and that a `:` and a space follow its key",
        ),
        ErrorKind::ExpectedBlockSequenceEntry => {
            ("another `- item` is expected here".to_owned(), "check the line's indentation")
        }
        ErrorKind::InvalidIndentation => ("the indentation fits no line above".to_owned(), ""),
        ErrorKind::UnexpectedCharacter { character } => (
            format!("no text can start with `{}`", character.escape_debug()),
            "quote a text that starts with a special character",
        ),
        ErrorKind::UnknownQuotedScalarEscape => (
            "this escape means nothing between double quotes".to_owned(),
            "use single quotes, or write a backslash twice",
        ),
        ErrorKind::BlockSequenceEntryNotAllowed => {
            ("a list is not expected here".to_owned(), "start it on a line of its own")
        }
        ErrorKind::InvalidTrailingDoubleQuotedScalar | ErrorKind::InvalidTrailingSingleQuotedScalar => {
            ("nothing may follow the closing quote".to_owned(), "quote the whole text, or put a `,` between two")
        }
        kind => (other(&kind.to_string()), ""),
    };
    let error = Diagnostic::error("yaml-syntax", message).at(span(at, length), "");
    if help.is_empty() { error } else { error.help(help) }
}

/// The parser's own words, without what it was doing at the time.
fn other(words: &str) -> String {
    let words = words.rsplit_once(", ").filter(|_| words.starts_with("while ")).map_or(words, |(_, what)| what);
    let words = words.trim_end_matches('.').replace(['\'', '"'], "`");
    let mut chars = words.chars();
    chars.next().map(|first| first.to_lowercase().chain(chars).collect()).unwrap_or_default()
}

/// A tab in the indentation of the line at `at` or of the next: the parser trips over it on either side.
fn tab_near(text: &str, at: usize) -> Option<usize> {
    let start = text.get(..at)?.rfind('\n').map_or(0, |end| end + 1);
    let mut line = start;
    for content in text.get(start..)?.split_inclusive('\n').take(2) {
        let indent = content.len() - content.trim_start_matches([' ', '\t']).len();
        let blank = content.trim().is_empty();
        if let Some(tab) = content.get(..indent)?.find('\t').filter(|_| !blank) {
            return Some(line + tab);
        }
        line += content.len();
    }
    None
}
