//! The pieces of a user's own template, as the handlebars crate parses it, with that crate's errors at their places.
//!
//! Its tree gives no places, so it is walked in step with the tags of the scan.

use std::iter::Peekable;
use std::vec::IntoIter;

use handlebars::template::{HelperTemplate, Parameter, Template as Tree, TemplateElement};

use super::layout::Piece;
use super::scan::{Kind, Tag};
use super::source::Source;
use crate::diagnostic::{Diagnostic, Diagnostics};

/// Parses `source`, whose tags are `tags`.
pub(super) fn pieces<'t>(source: &Source<'t>, tags: Vec<Tag>) -> Result<Vec<Piece<'t>>, Diagnostics> {
    let trees = parse(source, &tags)?;
    let mut walk = Walk { text: source.text, tags: tags.into_iter().peekable(), at: 0, pieces: Vec::new() };
    let agreed = trees.iter().try_for_each(|tree| walk.tree(tree));
    match agreed.and(if walk.tags.peek().is_none() { Ok(()) } else { Err(OutOfStep) }) {
        Ok(()) => Ok(walk.pieces),
        Err(OutOfStep) => Err(Diagnostics(vec![out_of_step(source, walk.at)])),
    }
}

/// The error when two readings of a text differ, so that neither can be trusted.
pub(super) fn out_of_step(source: &Source<'_>, at: usize) -> Diagnostic {
    source.error("template-syntax", at..at, "the tags from here on cannot be told apart")
}

/// Parses `source` bit by bit: the parser's time grows with the square of the text's length.
fn parse(source: &Source<'_>, tags: &[Tag]) -> Result<Vec<Tree>, Diagnostics> {
    let mut trees = Vec::new();
    let mut start = 0;
    for end in cuts(source.text, tags).into_iter().chain([source.text.len()]) {
        let text = source.text.get(start..end).unwrap_or_default();
        let tree = Tree::compile(text).map_err(|error| {
            let at = error.pos().map_or(start, |(line, column)| start + byte_of(text, line, column));
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
    if tags.iter().any(|tag| tag.takes_space(text)) {
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

struct OutOfStep;

struct Walk<'t> {
    text: &'t str,
    tags: Peekable<IntoIter<Tag>>,
    /// Where the last tag ended.
    at: usize,
    pieces: Vec<Piece<'t>>,
}

impl Walk<'_> {
    fn tree(&mut self, tree: &Tree) -> Result<(), OutOfStep> {
        for element in &tree.elements {
            match element {
                TemplateElement::RawString(text) => self.text(text),
                TemplateElement::Comment(_) => self.tag(&[Kind::Comment], None)?,
                TemplateElement::Expression(field) => self.tag(&[Kind::Field], field.name.as_name())?,
                TemplateElement::HelperBlock(block) => {
                    self.block(block)?;
                    self.tag(&[Kind::Close], None)?;
                }
                // The scan has refused every other kind.
                _ => return Err(OutOfStep),
            }
        }
        Ok(())
    }

    /// A block up to its closing tag, which the caller takes.
    fn block(&mut self, block: &HelperTemplate) -> Result<(), OutOfStep> {
        let path = block.params.first().and_then(Parameter::as_name);
        self.tag(&[Kind::If, Kind::Unless, Kind::Each], path)?;
        block.template.iter().try_for_each(|tree| self.tree(tree))?;
        match (self.tags.peek(), &block.inverse) {
            (Some(Tag { kind: Kind::Else, .. }), inverse) => {
                self.tag(&[Kind::Else], None)?;
                inverse.iter().try_for_each(|tree| self.tree(tree))
            }
            (Some(Tag { chained: true, .. }), Some(inverse)) => match inverse.elements.first() {
                Some(TemplateElement::HelperBlock(next)) => self.block(next),
                _ => Err(OutOfStep),
            },
            _ => Ok(()),
        }
    }

    /// Text, joined to what stands right before it.
    fn text(&mut self, text: &str) {
        match self.pieces.last_mut() {
            Some(Piece::Text(before)) => before.to_mut().push_str(text),
            _ if text.is_empty() => {}
            _ => self.pieces.push(Piece::Text(text.to_owned().into())),
        }
    }

    /// The next tag, which must be one of `kinds`, and have the path that the parser has read there if it has read one.
    fn tag(&mut self, kinds: &[Kind], path: Option<&str>) -> Result<(), OutOfStep> {
        let tag = self.tags.next().filter(|tag| kinds.contains(&tag.kind)).ok_or(OutOfStep)?;
        let has_path = matches!(tag.kind, Kind::Field | Kind::If | Kind::Unless | Kind::Each);
        if has_path && self.text.get(tag.path.clone()) != path {
            return Err(OutOfStep);
        }
        self.at = tag.at.end;
        self.pieces.push(Piece::Tag(tag));
        Ok(())
    }
}
