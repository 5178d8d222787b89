//! YAML text as a tree of [`Node`]s.
//!
//! Takes a text and the id of its file; gives the tree and everything that is wrong with the text as YAML. The only
//! place that names the parser. Knows nothing of what the values mean. Nothing here recurses deeper than
//! [`DEEPEST`], so no input can exhaust the stack.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

pub(super) use granit_parser::{ErrorKind, ScanError};
use granit_parser::{Event, Parser, ScalarStyle, Tag};

use super::node::{Entry, Node, Value};
use super::scalar;
use super::span::{FileId, Span, Spanned};
use super::yaml_error as say;
use crate::diagnostic::Diagnostic;

/// How deep lists and mappings may be nested.
pub(super) const DEEPEST: usize = 64;
/// How many values aliases may stand for in one file, together.
const MOST_COPIES: usize = 100_000;
/// How many things are said about one file; what follows is seldom of use.
const MOST_ERRORS: usize = 50;

/// What a text is as YAML.
#[derive(Clone, Debug)]
pub struct Document {
    /// The tree, unless the text could not be read to its end or a part of it has no meaning.
    pub node: Option<Node>,
    /// What is wrong with the text; errors all of them.
    pub errors: Vec<Diagnostic>,
}

/// Reads one YAML document by the core schema of YAML 1.2.
pub fn parse(file: FileId, text: &str) -> Document {
    let mut reader = Reader {
        file,
        text,
        open: Vec::new(),
        anchors: BTreeMap::new(),
        copies: 0,
        root: None,
        whole: true,
        documents: 0,
        errors: Vec::new(),
    };
    let stop = if u32::try_from(text.len()).is_err() {
        Err(reader
            .broken(Diagnostic::error("file-too-large", "the file is larger than 4 GiB").at(reader.span(0..0), "")))
    } else {
        reader.run()
    };
    let node = reader.root.filter(|_| reader.whole && !matches!(stop, Err(Stop::Broken)));
    let empty = node.as_ref().is_some_and(|node| matches!(node.value, Value::Null) && node.span.start == node.span.end);
    if reader.errors.is_empty() && (node.is_none() || empty) {
        let error = Diagnostic::error("empty-file", "the file is empty").at(Span::new(file, 0, 0), "");
        return Document { node: None, errors: vec![error] };
    }
    Document { node, errors: reader.errors }
}

/// Why the rest of a text is not read.
enum Stop {
    /// What was read so far is complete.
    Complete,
    /// Nothing that follows can be understood.
    Broken,
}

/// Goes through the events with the collections that are open.
struct Reader<'t> {
    file: FileId,
    text: &'t str,
    open: Vec<Open>,
    /// What anchors stand for, once their values are complete.
    anchors: BTreeMap<usize, Node>,
    copies: usize,
    root: Option<Node>,
    /// Whether the tree says everything that was written.
    whole: bool,
    documents: usize,
    errors: Vec<Diagnostic>,
}

/// A collection whose end has not been seen.
struct Open {
    items: Items,
    start: usize,
    /// Behind the last thing in it.
    end: usize,
    anchor: usize,
}

enum Items {
    Seq(Vec<Node>),
    Map(Vec<Entry>, Key),
}

/// What stands between two entries of a mapping.
enum Key {
    /// A key is next.
    Awaited,
    /// The value of this key is next.
    Read(Spanned<Box<str>>),
    /// A value is next that has no place in the tree.
    Refused,
}

impl Reader<'_> {
    fn run(&mut self) -> Result<(), Stop> {
        let options = granit_parser::options! { emit_comments: false, emit_unresolved_aliases: true };
        for event in Parser::new_from_str_with_options(self.text, options) {
            let (event, span) = event.map_err(|error| {
                let mut error = say::syntax(&error, self.text, self.file);
                // What goes wrong on a later line is often the end of a bracket that nobody closed.
                let open = self.open.last().filter(|open| {
                    let line = self.text.get(open.start..).and_then(|rest| rest.lines().next()).unwrap_or_default();
                    let later =
                        error.primary.as_ref().is_some_and(|at| at.span.start as usize > open.start + line.len());
                    later && line.starts_with(['[', '{'])
                });
                if let Some(open) = open {
                    error = error.also(self.span(open.start..open.start + 1), "this is not closed");
                }
                self.broken(error)
            })?;
            let place = span.byte_range().unwrap_or(0..0);
            let tag_place = span.tag_span().and_then(|tag| tag.byte_range()).unwrap_or(place.clone());
            self.event(event, place, tag_place)?;
            if self.errors.len() >= MOST_ERRORS {
                return Err(Stop::Broken);
            }
        }
        Ok(())
    }

    fn event(&mut self, event: Event<'_>, place: Range<usize>, tag_place: Range<usize>) -> Result<(), Stop> {
        match event {
            Event::DocumentStart(..) => {
                self.documents += 1;
                if self.documents > 1 {
                    self.errors.push(say::several_documents(self.span(place)));
                    return Err(Stop::Complete);
                }
                Ok(())
            }
            Event::Scalar(text, style, anchor, tag) => {
                let plain = style == ScalarStyle::Plain;
                // The parser says `~` where nothing is written.
                let text = if plain && place.is_empty() { Cow::Borrowed("") } else { text };
                let place = if plain { place } else { self.without_blank_end(place) };
                let value = self.scalar(text, plain, tag.as_deref(), &place, tag_place);
                self.indented_by_spaces(place.start)?;
                self.add(Node { value, span: self.span(place.clone()) }, anchor, place)
            }
            Event::SequenceStart(_, anchor, tag) => {
                self.collection_tag(tag.as_deref(), "seq", tag_place);
                self.start(Items::Seq(Vec::new()), anchor, place)
            }
            Event::MappingStart(_, anchor, tag) => {
                self.collection_tag(tag.as_deref(), "map", tag_place);
                self.start(Items::Map(Vec::new(), Key::Awaited), anchor, place)
            }
            Event::SequenceEnd | Event::MappingEnd => self.end(place),
            Event::Alias(anchor) => self.alias(anchor, place),
            Event::UnresolvedAlias(name) => {
                self.whole = false;
                self.errors.push(say::unknown_anchor(&name, self.span(place.clone())));
                self.add(Node { value: Value::Null, span: self.span(place.clone()) }, 0, place)
            }
            _ => Ok(()),
        }
    }

    fn start(&mut self, items: Items, anchor: usize, place: Range<usize>) -> Result<(), Stop> {
        if self.open.len() >= DEEPEST {
            return Err(self.broken(say::too_deep(self.span(place))));
        }
        self.open.push(Open { items, start: place.start, end: place.end, anchor });
        Ok(())
    }

    fn end(&mut self, place: Range<usize>) -> Result<(), Stop> {
        let Some(open) = self.open.pop() else { return Ok(()) };
        // A block ends where its last value does; only a flow collection has an end of its own.
        let place = open.start..if place.is_empty() { open.end } else { place.end };
        let value = match open.items {
            Items::Seq(items) => Value::Seq(items),
            Items::Map(mut entries, _) => {
                say::duplicate_keys(&mut entries, &mut self.errors);
                self.errors.truncate(MOST_ERRORS);
                Value::Map(entries)
            }
        };
        self.add(Node { value, span: self.span(place.clone()) }, open.anchor, place)
    }

    fn alias(&mut self, anchor: usize, place: Range<usize>) -> Result<(), Stop> {
        let Some(node) = self.anchors.get(&anchor) else {
            let error = Diagnostic::error("unknown-anchor", "an alias inside of the value that it stands for");
            return Err(self.broken(error.at(self.span(place), "")));
        };
        let (size, depth) = measure(node);
        if self.open.len() + depth > DEEPEST {
            return Err(self.broken(say::too_deep(self.span(place))));
        }
        self.copies += size;
        if self.copies > MOST_COPIES {
            return Err(self.broken(say::too_many_copies(MOST_COPIES, self.span(place))));
        }
        self.add(node.clone(), 0, place)
    }

    /// Puts a complete node where it belongs; `place` is where it is written, which for an alias is not where it stands.
    fn add(&mut self, node: Node, anchor: usize, place: Range<usize>) -> Result<(), Stop> {
        if anchor != 0 {
            self.copies += measure(&node).0;
            if self.copies > MOST_COPIES {
                return Err(self.broken(say::too_many_copies(MOST_COPIES, self.span(place))));
            }
            self.anchors.insert(anchor, node.clone());
        }
        let Some(open) = self.open.last_mut() else {
            self.root = Some(node);
            return Ok(());
        };
        open.end = open.end.max(place.end);
        match &mut open.items {
            Items::Seq(items) => items.push(node),
            Items::Map(entries, key) => match std::mem::replace(key, Key::Awaited) {
                Key::Awaited => {
                    let read = self.key(node, place);
                    if let Some(Open { items: Items::Map(_, key), .. }) = self.open.last_mut() {
                        *key = read;
                    }
                }
                Key::Read(key) => entries.push(Entry { key, value: node }),
                Key::Refused => {}
            },
        }
        Ok(())
    }

    /// The key that `node` is. One that is no text is kept as what was written, so that the rest can be checked.
    fn key(&mut self, node: Node, place: Range<usize>) -> Key {
        let span = node.span;
        let written = self.text.get(place).unwrap_or_default();
        let text = match node.value {
            Value::Str(_) if written == "<<" => {
                self.whole = false;
                self.errors.push(say::merge_key(span));
                return Key::Refused;
            }
            Value::Str(text) => text,
            Value::Seq(_) | Value::Map(_) => {
                self.whole = false;
                self.errors.push(say::key_not_text(&node, None));
                return Key::Refused;
            }
            _ => {
                self.errors.push(say::key_not_text(&node, Some(written)));
                written.into()
            }
        };
        Key::Read(Spanned::new(text, span))
    }

    fn scalar(
        &mut self,
        text: Cow<'_, str>,
        plain: bool,
        tag: Option<&Tag>,
        place: &Range<usize>,
        tag_place: Range<usize>,
    ) -> Value {
        let core = match tag {
            None if plain => None,
            None => Some("str"),
            Some(tag)
                if tag.handle() == "!" && tag.suffix().is_empty() || tag.handle().is_empty() && tag.suffix() == "!" =>
            {
                Some("str")
            }
            Some(tag) => {
                let core = tag.core_suffix().filter(|core| !matches!(*core, "seq" | "map"));
                if core.is_none() {
                    self.errors.push(say::unknown_tag(&tag.original(), self.span(tag_place)));
                    return Value::Str(text.into());
                }
                core
            }
        };
        let value = match core {
            Some("str") => return Value::Str(text.into()),
            _ => scalar::plain(&text),
        };
        let Some(value) = value else {
            self.errors.push(say::number_too_large(&text, self.span(place.clone())));
            return Value::Str(text.into());
        };
        match (core, value) {
            (Some("float"), Value::Int(number)) => Value::Float(number as f64),
            (Some("null"), Value::Null) => Value::Null,
            (None, value)
            | (Some("bool"), value @ Value::Bool(_))
            | (Some("int"), value @ Value::Int(_))
            | (Some("float"), value @ Value::Float(_)) => value,
            (Some(core), value) => {
                self.errors.push(say::tag_does_not_fit(core, self.span(place.clone())));
                value
            }
        }
    }

    fn collection_tag(&mut self, tag: Option<&Tag>, core: &str, place: Range<usize>) {
        if let Some(tag) = tag.filter(|tag| tag.core_suffix() != Some(core)) {
            self.errors.push(say::unknown_tag(&tag.original(), self.span(place)));
        }
    }

    /// The parser lets some tabs pass that most editors show as another indentation than it sees.
    fn indented_by_spaces(&mut self, start: usize) -> Result<(), Stop> {
        let before = self.text.get(..start).unwrap_or_default().as_bytes();
        let blanks = before.iter().rev().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        let indent = before.len() - blanks;
        let line = matches!(before.get(..indent).and_then(<[u8]>::last), None | Some(b'\n' | b'\r'));
        match before.get(indent..).unwrap_or_default().iter().position(|&byte| byte == b'\t') {
            Some(tab) if line => Err(self.broken(say::tab(self.span(indent + tab..indent + tab + 1)))),
            _ => Ok(()),
        }
    }

    /// A block text reaches into the lines below it; what is underlined ends with its last word.
    fn without_blank_end(&self, place: Range<usize>) -> Range<usize> {
        let length = self.text.get(place.clone()).unwrap_or_default().trim_end().len();
        place.start..place.start + length
    }

    /// Says why nothing more is read.
    fn broken(&mut self, error: Diagnostic) -> Stop {
        self.errors.push(error);
        Stop::Broken
    }

    /// INVARIANT: the text is no longer than 32 bits can count; [`parse`] has seen to it.
    fn span(&self, place: Range<usize>) -> Span {
        let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Span::new(self.file, offset(place.start), offset(place.end.max(place.start)))
    }
}

/// How many values a tree holds, and how deep its collections are nested. Recursion is bounded by [`DEEPEST`].
fn measure(node: &Node) -> (usize, usize) {
    let sum = |(size, depth): (usize, usize), node: &Node| {
        let (inner, below) = measure(node);
        (size + inner, depth.max(below + 1))
    };
    match &node.value {
        Value::Seq(items) => items.iter().fold((1, 1), sum),
        Value::Map(entries) => entries.iter().map(|entry| &entry.value).fold((1, 1), sum),
        _ => (1, 0),
    }
}
