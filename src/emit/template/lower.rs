//! From the parser's tree to instructions: every path resolved against the schema, every mistake at its place.

use std::ops::Range;

use handlebars::template::{HelperTemplate, Parameter, Template as Tree, TemplateElement};

use super::program::{Op, Path, Target};
use super::scan::{Kind, Tag, scan};
use super::schema::{Schema, Shape};
use super::source::Source;
use crate::diagnostic::{Diagnostics, nearest};

/// Parses `source` and lowers it for views of `schema`.
pub(super) fn lower(source: &Source<'_>, schema: &'static Schema) -> Result<Box<[Op]>, Diagnostics> {
    let tags = scan(source)?;
    let trees = parse(source, &tags)?;
    let frames = vec![Frame { item: Shape::View(schema), present: Vec::new() }];
    let mut lowering = Lowering { source, tags: tags.into_iter().peekable(), at: 0, frames, found: Diagnostics::new() };
    let program = trees.iter().flat_map(|tree| lowering.block(Some(tree))).collect();
    if let Some(tag) = lowering.tags.next() {
        lowering.out_of_step(tag.at);
    }
    if lowering.found.has_errors() { Err(lowering.found) } else { Ok(program) }
}

/// Parses `source` piece by piece: the parser's time grows with the square of the text's length.
fn parse(source: &Source<'_>, tags: &[Tag]) -> Result<Vec<Tree>, Diagnostics> {
    let mut trees = Vec::new();
    let mut start = 0;
    for end in cuts(source.text, tags).into_iter().chain([source.text.len()]) {
        let piece = source.text.get(start..end).unwrap_or_default();
        let tree = Tree::compile(piece).map_err(|error| {
            let at = error.pos().map_or(start, |(line, column)| start + byte_of(piece, line, column));
            let message = error.reason().to_string().replace(['\n', '"'], "`");
            Diagnostics(vec![source.error("template-syntax", at..at, message)])
        })?;
        trees.push(tree);
        start = end;
    }
    Ok(trees)
}

/// Starts of lines, some way apart, at which a text can be cut without another meaning: outside of blocks. None if a `~`
/// takes white space away, which the parser carries on over comments.
fn cuts(text: &str, tags: &[Tag]) -> Vec<usize> {
    const APART: usize = 128;
    let mut found = Vec::new();
    let inside = |tag: &Tag| text.get(tag.at.start + 2..tag.at.end - 2).unwrap_or_default();
    if tags.iter().any(|tag| inside(tag).starts_with('~') || inside(tag).ends_with('~')) {
        return found;
    }
    let (mut depth, mut last) = (0_usize, 0);
    for (index, tag) in tags.iter().enumerate() {
        match tag.kind {
            Kind::Close => depth = depth.saturating_sub(1),
            Kind::If | Kind::Unless | Kind::Each if !tag.chained => depth += 1,
            _ => {}
        }
        let next = tags.get(index + 1).map_or(text.len(), |next| next.at.start);
        if depth > 0 {
            continue;
        }
        let newline = text.get(tag.at.end..next).and_then(|between| between.find('\n'));
        let cut = newline.map(|newline| tag.at.end + newline + 1).filter(|cut| *cut >= last + APART);
        found.extend(cut);
        last = cut.unwrap_or(last);
    }
    found
}

/// The byte at which a line and column of the parser, counted from one in characters, stand.
fn byte_of(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let rest = text.get(start..).unwrap_or_default();
    start + rest.char_indices().nth(column.saturating_sub(1)).map_or(rest.len(), |(at, _)| at)
}

/// A view that paths can name, with those of its fields that are known to be there.
struct Frame {
    item: Shape,
    present: Vec<Target>,
}

struct Lowering<'s, 't> {
    source: &'s Source<'t>,
    tags: std::iter::Peekable<std::vec::IntoIter<Tag>>,
    /// Where the last tag ended.
    at: usize,
    /// The views around this place, outermost first; never empty.
    frames: Vec<Frame>,
    found: Diagnostics,
}

/// A path, and what stands there.
struct Found {
    path: Path,
    shape: Shape,
    optional: bool,
}

impl Lowering<'_, '_> {
    fn block(&mut self, tree: Option<&Tree>) -> Box<[Op]> {
        let mut ops = Vec::new();
        for element in tree.into_iter().flat_map(|tree| &tree.elements) {
            match element {
                TemplateElement::RawString(text) => {
                    if !text.is_empty() {
                        ops.push(self.text(text));
                    }
                }
                TemplateElement::Comment(_) => {
                    self.next();
                }
                TemplateElement::Expression(field) => {
                    let name = field.name.as_name();
                    if let Some(tag) = self.opening(name, &[Kind::Field]) {
                        ops.extend(self.put(&tag));
                    }
                }
                TemplateElement::HelperBlock(block) => {
                    ops.extend(self.helper(block));
                    if self.next().is_some_and(|tag| tag.kind != Kind::Close) {
                        self.out_of_step(self.at..self.at);
                    }
                }
                // The scan has refused every other kind.
                _ => self.out_of_step(self.at..self.at),
            }
        }
        ops.into()
    }

    /// Text, placed where the source has it: the parser may have taken white space from its ends.
    fn text(&mut self, text: &str) -> Op {
        let region = self.source.text.get(self.at..).unwrap_or_default();
        Op::Text { text: text.into(), at: self.at + region.find(text).unwrap_or(0) }
    }

    fn next(&mut self) -> Option<Tag> {
        let tag = self.tags.next()?;
        self.at = tag.at.end;
        Some(tag)
    }

    /// The next tag, which must be one of `kinds` with the path that the parser has read there.
    fn opening(&mut self, path: Option<&str>, kinds: &[Kind]) -> Option<Tag> {
        let at = self.at;
        let tag = self.next().filter(|tag| kinds.contains(&tag.kind));
        let tag = tag.filter(|tag| self.source.text.get(tag.path.clone()) == path);
        if tag.is_none() {
            self.out_of_step(at..at);
        }
        tag
    }

    /// The two readings of the text differ, so neither can be trusted.
    fn out_of_step(&mut self, at: Range<usize>) {
        self.found.push(self.source.error("template-syntax", at, "the tags from here on cannot be told apart"));
    }

    fn put(&mut self, tag: &Tag) -> Option<Op> {
        let found = self.resolve(tag)?;
        let comment = match found.shape {
            Shape::Code => Some(false),
            Shape::Comment => Some(true),
            Shape::Number => None,
            shape @ (Shape::Flag | Shape::List(_) | Shape::View(_)) => {
                let name = self.name(tag);
                let message = format!("`{name}` is {}, which has no text", shape.noun());
                let help = match shape {
                    Shape::List(_) => format!("write `{{{{#each {name}}}}}..{{{{/each}}}}`"),
                    Shape::Flag => format!("write `{{{{#if {name}}}}}..{{{{/if}}}}`"),
                    _ => "name one of its fields".to_owned(),
                };
                self.found.push(self.source.error("template-field-kind", tag.path.clone(), message).help(help));
                return None;
            }
        };
        self.must_be_present(&found, tag);
        Some(Op::Put { path: found.path, comment, at: tag.path.clone() })
    }

    fn must_be_present(&mut self, found: &Found, tag: &Tag) {
        let frame = self.frames.len().checked_sub(1 + found.path.up).and_then(|index| self.frames.get(index));
        if found.optional && frame.is_some_and(|frame| !frame.present.contains(&found.path.target)) {
            let name = self.name(tag);
            let message = format!("`{name}` may be absent");
            let help = format!("put it between `{{{{#if {name}}}}}` and `{{{{/if}}}}`");
            self.found.push(self.source.error("template-field-absent", tag.path.clone(), message).help(help));
        }
    }

    /// A block up to its closing tag, which the caller takes.
    fn helper(&mut self, block: &HelperTemplate) -> Option<Op> {
        let path = block.params.first().and_then(Parameter::as_name);
        let tag = self.opening(path, &[Kind::If, Kind::Unless, Kind::Each])?;
        let found = self.resolve(&tag);
        if tag.kind == Kind::Each {
            return self.each(block, &tag, found);
        }
        let found = found.filter(|found| self.can_be_asked(found, &tag));
        let test = found.as_ref().filter(|found| found.optional).map(|found| found.path);
        let negated = tag.kind == Kind::Unless;
        let then = self.with_present(test.filter(|_| !negated), |this| this.block(block.template.as_ref()));
        let otherwise = self.with_present(test.filter(|_| negated), |this| this.otherwise(block));
        Some(Op::If { test: found?.path, negated, then, otherwise, at: tag.at })
    }

    fn each(&mut self, block: &HelperTemplate, tag: &Tag, found: Option<Found>) -> Option<Op> {
        let item = found.as_ref().and_then(|found| match found.shape {
            Shape::List(item) => Some(*item),
            _ => None,
        });
        if let (Some(found), None) = (&found, item) {
            let message = format!("`{}` is {}, not a list", self.name(tag), found.shape.noun());
            self.found.push(self.source.error("template-field-kind", tag.path.clone(), message));
        }
        let Some((found, item)) = found.zip(item) else {
            // Its fields are unknown with it; go on behind the block.
            self.skip();
            return None;
        };
        self.frames.push(Frame { item, present: Vec::new() });
        let body = self.block(block.template.as_ref());
        self.frames.pop();
        let otherwise = self.otherwise(block);
        Some(Op::Each { list: found.path, body, otherwise, at: tag.at.clone() })
    }

    /// Passes over the tags of a block that has been opened.
    fn skip(&mut self) {
        let mut depth = 0_usize;
        while let Some(tag) = self.tags.peek() {
            match tag.kind {
                Kind::Close if depth == 0 => break,
                Kind::Close => depth -= 1,
                Kind::If | Kind::Unless | Kind::Each if !tag.chained => depth += 1,
                _ => {}
            }
            self.next();
        }
    }

    /// What follows `{{else}}`, or the next block of a chain.
    fn otherwise(&mut self, block: &HelperTemplate) -> Box<[Op]> {
        let chained = match self.tags.peek() {
            Some(Tag { kind: Kind::Else, .. }) => {
                self.next();
                return self.block(block.inverse.as_ref());
            }
            Some(tag) => tag.chained,
            None => false,
        };
        let next = block.inverse.as_ref().and_then(|tree| tree.elements.first());
        match next {
            Some(TemplateElement::HelperBlock(next)) if chained => self.helper(next).into_iter().collect(),
            _ => Box::default(),
        }
    }

    fn with_present(&mut self, known: Option<Path>, body: impl FnOnce(&mut Self) -> Box<[Op]>) -> Box<[Op]> {
        let index = known.and_then(|path| self.frames.len().checked_sub(1 + path.up));
        if let (Some(path), Some(frame)) = (known, index.and_then(|index| self.frames.get_mut(index))) {
            frame.present.push(path.target);
        }
        let ops = body(self);
        if let Some(frame) = index.and_then(|index| self.frames.get_mut(index)) {
            frame.present.pop();
        }
        ops
    }

    fn can_be_asked(&mut self, found: &Found, tag: &Tag) -> bool {
        let position = matches!(found.path.target, Target::Index);
        let asked = position || found.optional || matches!(found.shape, Shape::Flag | Shape::List(_));
        if !asked {
            let message =
                format!("`{}` is {} and always there, so there is nothing to ask", self.name(tag), found.shape.noun());
            self.found.push(self.source.error("template-field-kind", tag.path.clone(), message));
        }
        asked
    }

    fn name(&self, tag: &Tag) -> String {
        self.source.text.get(tag.path.clone()).unwrap_or_default().to_owned()
    }

    /// What the tag's path names.
    fn resolve(&mut self, tag: &Tag) -> Option<Found> {
        let whole = self.name(tag);
        let name = whole.trim_start_matches("../");
        let up = (whole.len() - name.len()) / "../".len();
        let offset = tag.path.start + whole.len() - name.len();
        let Some(frame) = self.frames.len().checked_sub(1 + up).and_then(|index| self.frames.get(index)) else {
            let message = format!("`{whole}` leads out of the template's view");
            self.found.push(self.source.error("template-unknown-field", tag.path.clone(), message));
            return None;
        };
        let in_list = self.frames.len() > 1 + up;
        let item = frame.item;
        let found = |target, shape, optional| Some(Found { path: Path { up, target }, shape, optional });
        match (name, item) {
            ("@first", _) if in_list => found(Target::First, Shape::Flag, false),
            ("@last", _) if in_list => found(Target::Last, Shape::Flag, false),
            ("@index", _) if in_list => found(Target::Index, Shape::Number, false),
            ("this", shape) if in_list && !matches!(shape, Shape::View(_)) => found(Target::This, shape, false),
            (_, Shape::View(schema)) => match schema.fields.iter().position(|slot| slot.name == name) {
                Some(index) => {
                    schema.fields.get(index).and_then(|slot| found(Target::Field(index), slot.shape, slot.optional))
                }
                None => {
                    self.unknown(name, offset, schema);
                    None
                }
            },
            _ => {
                let message = format!("`{name}` is nothing here: the list's items are plain values");
                let error = self.source.error("template-unknown-field", offset..tag.path.end, message);
                self.found
                    .push(error.help("write `{{this}}`, or `{{../field}}` for a field of the view around the list"));
                None
            }
        }
    }

    fn unknown(&mut self, name: &str, offset: usize, schema: &Schema) {
        let message = format!("there is no field `{name}` here");
        let error = self.source.error("template-unknown-field", offset..offset + name.len(), message);
        let outside = self.frames.iter().rev().skip(1).position(|frame| match frame.item {
            Shape::View(outer) => outer.fields.iter().any(|slot| slot.name == name),
            _ => false,
        });
        let help = match (outside, nearest(name, schema.fields.iter().map(|slot| slot.name))) {
            (Some(levels), _) => {
                format!("did you mean `{}{name}`, of the view around the list?", "../".repeat(levels + 1))
            }
            (None, Some(near)) => format!("did you mean `{near}`?"),
            (None, None) => {
                let known: Vec<String> = schema.fields.iter().map(|slot| format!("`{}`", slot.name)).collect();
                format!("fields are {}", known.join(", "))
            }
        };
        self.found.push(error.help(help));
    }
}
