//! What a page is written with: markup that this crate holds, and text that it does not.
//!
//! Markup is `&'static str`, so nothing that a user wrote can become some; text goes through the escape.

use crate::escape::{html_attribute, html_text};

/// A page, or a part of one.
#[derive(Default)]
pub(super) struct Markup {
    out: String,
}

impl Markup {
    /// Markup, as it stands.
    pub(super) fn raw(&mut self, markup: &'static str) -> &mut Markup {
        self.out.push_str(markup);
        self
    }

    /// Text.
    pub(super) fn text(&mut self, text: &str) -> &mut Markup {
        html_text(text, &mut self.out);
        self
    }

    /// A number.
    pub(super) fn number(&mut self, number: usize) -> &mut Markup {
        self.text(&number.to_string())
    }

    /// A name that somebody gave: which way it is written does not turn what stands beside it.
    pub(super) fn name(&mut self, name: &str) -> &mut Markup {
        self.raw("<bdi>").text(name).raw("</bdi>")
    }

    /// An attribute of the tag that is open, with a space ahead.
    pub(super) fn attribute(&mut self, name: &'static str, value: &str) -> &mut Markup {
        self.raw(" ").raw(name).raw("=");
        html_attribute(value, &mut self.out);
        self
    }

    /// Running text, with what it has between backticks as code.
    pub(super) fn prose(&mut self, text: &str) -> &mut Markup {
        // Of an odd backtick, what follows it is text.
        let last = text.matches('`').count();
        for (number, part) in text.split('`').enumerate() {
            match number % 2 {
                1 if number < last => self.code(part),
                1 => self.raw("`").text(part),
                _ => self.text(part),
            };
        }
        self
    }

    /// Code, which may be parted behind each `/` where a line is too short.
    pub(super) fn code(&mut self, text: &str) -> &mut Markup {
        self.raw("<code>");
        for (number, part) in text.split('/').enumerate() {
            if number > 0 {
                self.raw("/<wbr>");
            }
            self.text(part);
        }
        self.raw("</code>")
    }

    /// Writes as many of `items` as fit into `room` bytes; gives how many are left out.
    pub(super) fn fitting<T>(
        &mut self,
        room: usize,
        items: impl IntoIterator<Item = T>,
        mut write: impl FnMut(&mut Markup, T),
    ) -> usize {
        let (start, mut left) = (self.out.len(), 0);
        for item in items {
            let before = self.out.len();
            if left == 0 {
                write(self, item);
            }
            if left > 0 || self.out.len() - start > room {
                self.out.truncate(before);
                left += 1;
            }
        }
        left
    }

    /// All of it.
    pub(super) fn done(self) -> String {
        self.out
    }
}
