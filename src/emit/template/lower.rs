//! From a template's pieces to instructions: every path resolved against the schema, every mistake at its place.

use super::layout::{self, Piece};
use super::parse;
use super::program::{Op, Path, Target};
use super::scan::{Kind, Tag, scan};
use super::schema::{Schema, Shape};
use super::source::Source;
use crate::diagnostic::{Diagnostics, nearest};

/// Parses `source` and lowers it for views of `schema`.
pub(super) fn lower(source: &Source<'_>, schema: &'static Schema) -> Result<Box<[Op]>, Diagnostics> {
    let tags = scan(source)?;
    let pieces = match layout::pieces(source.text, &tags).filter(|_| source.built_in) {
        Some(pieces) => pieces,
        None => parse::pieces(source, tags)?,
    };
    let frames = vec![Frame { item: Shape::View(schema), present: Vec::new() }];
    let pieces = pieces.into_iter().peekable();
    let mut lowering = Lowering { source, pieces, at: 0, frames, found: Diagnostics::new() };
    let program = lowering.block();
    if lowering.pieces.peek().is_some() {
        lowering.found.push(parse::out_of_step(source, lowering.at));
    }
    if lowering.found.has_errors() { Err(lowering.found) } else { Ok(program) }
}

/// A view that paths can name, with those of its fields that are known to be there.
struct Frame {
    item: Shape,
    present: Vec<Target>,
}

struct Lowering<'s, 't> {
    source: &'s Source<'t>,
    pieces: std::iter::Peekable<std::vec::IntoIter<Piece<'t>>>,
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
    /// Up to what ends the block, or the template.
    fn block(&mut self) -> Box<[Op]> {
        let mut ops = Vec::new();
        while let Some(piece) = self.pieces.next_if(|piece| !matches!(piece, Piece::Tag(tag) if tag.ends_block())) {
            match piece {
                Piece::Text(text) => ops.push(self.text(&text)),
                Piece::Tag(tag) => {
                    self.at = tag.at.end;
                    match tag.kind {
                        Kind::Field => ops.extend(self.put(&tag)),
                        Kind::If | Kind::Unless | Kind::Each => {
                            let word = tag.kind.word();
                            ops.extend(self.branch(tag));
                            self.close(word);
                        }
                        Kind::Comment | Kind::Else | Kind::Close => {}
                    }
                }
            }
        }
        ops.into()
    }

    /// Text, placed where the source has it: white space may have been taken from its ends.
    fn text(&mut self, text: &str) -> Op {
        let region = self.source.text.get(self.at..).unwrap_or_default();
        let skipped = if region.starts_with(text) { 0 } else { region.find(text).unwrap_or(0) };
        Op::Text { text: text.into(), at: self.at + skipped }
    }

    /// Takes the tag that ends a block of the kind `word`. Where the parser has run, it has seen to it that it is there.
    fn close(&mut self, word: &str) {
        let text = self.source.text;
        let closes = |tag: &Tag| tag.kind == Kind::Close && text.get(tag.path.clone()) == Some(word);
        match self.pieces.next_if(|piece| matches!(piece, Piece::Tag(tag) if closes(tag))) {
            Some(Piece::Tag(tag)) => self.at = tag.at.end,
            _ => self.found.push(parse::out_of_step(self.source, self.at)),
        }
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

    /// A block from its opening tag up to its closing one.
    fn branch(&mut self, tag: Tag) -> Option<Op> {
        let found = self.resolve(&tag);
        if tag.kind == Kind::Each {
            return self.each(tag, found);
        }
        let found = found.filter(|found| self.can_be_asked(found, &tag));
        let test = found.as_ref().filter(|found| found.optional).map(|found| found.path);
        let negated = tag.kind == Kind::Unless;
        let then = self.with_present(test.filter(|_| !negated), Self::block);
        let otherwise = self.with_present(test.filter(|_| negated), Self::otherwise);
        Some(Op::If { test: found?.path, negated, then, otherwise, at: tag.at })
    }

    fn each(&mut self, tag: Tag, found: Option<Found>) -> Option<Op> {
        let item = found.as_ref().and_then(|found| match found.shape {
            Shape::List(item) => Some(*item),
            _ => None,
        });
        if let (Some(found), None) = (&found, item) {
            let message = format!("`{}` is {}, not a list", self.name(&tag), found.shape.noun());
            self.found.push(self.source.error("template-field-kind", tag.path.clone(), message));
        }
        let Some((found, item)) = found.zip(item) else {
            // Its fields are unknown with it; go on behind the block.
            self.skip();
            return None;
        };
        self.frames.push(Frame { item, present: Vec::new() });
        let body = self.block();
        self.frames.pop();
        let otherwise = self.otherwise();
        Some(Op::Each { list: found.path, body, otherwise, at: tag.at })
    }

    /// Passes over the pieces of a block that has been opened.
    fn skip(&mut self) {
        let mut depth = 0_usize;
        while let Some(piece) = self.pieces.peek() {
            if let Piece::Tag(tag) = piece {
                match tag.kind {
                    Kind::Close if depth == 0 => break,
                    Kind::Close => depth -= 1,
                    Kind::If | Kind::Unless | Kind::Each if !tag.chained => depth += 1,
                    _ => {}
                }
                self.at = tag.at.end;
            }
            self.pieces.next();
        }
    }

    /// What follows `{{else}}`, or the next block of a chain.
    fn otherwise(&mut self) -> Box<[Op]> {
        let Some(Piece::Tag(tag)) = self.pieces.next_if(|piece| matches!(piece, Piece::Tag(tag) if tag.chained)) else {
            return Box::default();
        };
        self.at = tag.at.end;
        if tag.kind == Kind::Else { self.block() } else { self.branch(tag).into_iter().collect() }
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
