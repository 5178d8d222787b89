//! The pieces of a built-in template, without a parser: its text between its tags, less the lines that hold a tag alone.
//!
//! The rule for such lines is that of handlebars, whose parser takes longer for a kilobyte than all else that is done
//! with it. Built-in templates are known when rolecast is built, so a test shows that both ways give the same pieces.

use std::borrow::Cow;

use super::scan::{Kind, Tag};

/// A part of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece<'t> {
    /// Text as it is written out; never empty, and never two of them in a row.
    Text(Cow<'t, str>),
    /// A tag.
    Tag(Tag),
}

/// The pieces of `text`, whose tags are `tags`; none if a `~` takes white space away, which is not followed here.
pub(super) fn pieces<'t>(text: &'t str, tags: &[Tag]) -> Option<Vec<Piece<'t>>> {
    if tags.iter().any(|tag| tag.takes_space(text)) {
        return None;
    }
    let mut pieces = Vec::with_capacity(2 * tags.len() + 1);
    let (mut from, mut behind_alone) = (0, false);
    for tag in tags {
        let alone = tag.kind != Kind::Field && is_alone(text, tag);
        push(&mut pieces, text.get(from..tag.at.start)?, behind_alone, alone);
        pieces.push(Piece::Tag(tag.clone()));
        (from, behind_alone) = (tag.at.end, alone);
    }
    push(&mut pieces, text.get(from..)?, behind_alone, false);
    Some(pieces)
}

/// Adds the text between two tags, less the rest of the line of one, and the start of the line of the other.
fn push<'t>(pieces: &mut Vec<Piece<'t>>, mut text: &'t str, behind_alone: bool, before_alone: bool) {
    if behind_alone {
        let rest = text.trim_start_matches(BLANK);
        text = rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix('\n')).unwrap_or(rest);
    }
    if before_alone {
        text = text.trim_end_matches(BLANK);
    }
    if !text.is_empty() {
        pieces.push(Piece::Text(text.into()));
    }
}

const BLANK: [char; 2] = [' ', '\t'];
const NEWLINE: [char; 2] = ['\n', '\r'];

/// Whether nothing else stands on the tag's line.
fn is_alone(text: &str, tag: &Tag) -> bool {
    let before = text.get(..tag.at.start).unwrap_or_default().trim_end_matches(BLANK);
    let behind = text.get(tag.at.end..).unwrap_or_default();
    (before.is_empty() || before.ends_with(NEWLINE))
        && (behind.is_empty() || behind.trim_start_matches(BLANK).starts_with(NEWLINE))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::emit::template::source::Source;
    use crate::emit::template::{parse, scan};
    use crate::emit::{arm, bicep, native, terraform};

    #[test]
    fn every_built_in_template_has_the_pieces_that_the_parser_gives() {
        for (name, text) in [arm::TEMPLATES, bicep::TEMPLATES, terraform::TEMPLATES, native::TEMPLATES].concat() {
            let source = Source::embedded(name, text);
            let tags = scan::scan(&source).unwrap_or_default();
            let own = pieces(text, &tags);
            assert_eq!(own, parse::pieces(&source, tags).ok(), "{name}");
            assert!(own.is_some_and(|own| !own.is_empty()), "{name}");
        }
    }
}
