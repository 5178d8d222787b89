//! Where fields stand in the generated language: in code, in a comment or in a string.
//!
//! Follows the text on every way through the conditions. A value's literal brings its own quotes, so a field inside of
//! quotes is always a mistake; words for a comment may stand in comments alone, and code may not.

use std::ops::Range;

use super::program::Op;
use super::source::Source;
use crate::diagnostic::Diagnostics;
use crate::escape::Syntax;

/// Checks every field of `ops`.
pub(super) fn check(source: &Source<'_>, syntax: &Syntax, ops: &[Op], found: &mut Diagnostics) {
    let mut checker = Checker { source, syntax, found: Diagnostics::new() };
    let ends = checker.block(ops, vec![State::default()]);
    if ends.iter().any(|state| matches!(state.mode, Mode::Quote(_) | Mode::Inside(_))) {
        let end = source.text.len();
        checker.error("template-open-quote", end..end, "a string is open at the end of the template".to_owned());
    }
    found.extend(checker.found);
}

/// What the text so far has opened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Mode {
    #[default]
    Code,
    Comment,
    /// In a string closed by this character.
    Quote(char),
    /// In code inside of such a string.
    Inside(char),
}

/// A place in the text: the mode, the last characters, and whether the next one is escaped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct State {
    mode: Mode,
    tail: [char; 4],
    escaped: bool,
}

impl State {
    fn ends_with(&self, what: &str) -> bool {
        what.chars().rev().eq(self.tail.iter().rev().copied().take(what.chars().count()))
    }

    fn push(&mut self, c: char) {
        let [_, b, c2, d] = self.tail;
        self.tail = [b, c2, d, c];
    }
}

struct Checker<'s, 't> {
    source: &'s Source<'t>,
    syntax: &'s Syntax,
    found: Diagnostics,
}

impl Checker<'_, '_> {
    fn error(&mut self, code: &'static str, at: Range<usize>, message: String) {
        let error = self.source.error(code, at, message);
        // A block is followed once for each state that may reach it.
        if !self.found.0.contains(&error) {
            self.found.push(error);
        }
    }

    /// The states behind `ops`, from any of `states`.
    fn block(&mut self, ops: &[Op], mut states: Vec<State>) -> Vec<State> {
        for op in ops {
            states = match op {
                Op::Text { text, at } => states.into_iter().map(|state| self.text(text, *at, state)).collect(),
                Op::Put { comment, at, .. } => {
                    states.into_iter().map(|state| self.field(*comment, at, state)).collect()
                }
                Op::If { then, otherwise, .. } => {
                    let mut ends = self.block(then, states.clone());
                    ends.extend(self.block(otherwise, states));
                    ends
                }
                Op::Each { body, otherwise, .. } => self.each(body, otherwise, states),
            };
            distinct(&mut states);
        }
        states
    }

    /// A body may run any number of times: follows it until no new state reaches its start.
    fn each(&mut self, body: &[Op], otherwise: &[Op], states: Vec<State>) -> Vec<State> {
        let mut ends = self.block(otherwise, states.clone());
        let mut seen = states.clone();
        let mut fresh = states;
        while !fresh.is_empty() {
            let reached = self.block(body, fresh);
            ends.extend(reached.iter().copied());
            fresh = reached.into_iter().filter(|state| !seen.contains(state)).collect();
            seen.extend(fresh.iter().copied());
        }
        ends
    }

    fn field(&mut self, comment: Option<bool>, at: &Range<usize>, mut state: State) -> State {
        let name = self.source.text.get(at.clone()).unwrap_or_default();
        match (state.mode, comment) {
            (Mode::Quote(_) | Mode::Inside(_), _) => {
                let message = format!("`{name}` stands inside quotes, but values bring their own");
                self.error("template-field-in-quotes", at.clone(), message);
            }
            (Mode::Comment, Some(false)) => {
                let message = format!("`{name}` is a value, and this is a comment");
                self.error("template-field-in-comment", at.clone(), message);
            }
            (Mode::Code, Some(true)) => {
                let message = format!("`{name}` is words for a comment, and this is {} code", self.syntax.name);
                self.error("template-comment-in-code", at.clone(), message);
            }
            _ => {}
        }
        state.tail = Default::default();
        state.escaped = false;
        state
    }

    fn text(&mut self, text: &str, at: usize, mut state: State) -> State {
        for (offset, c) in text.char_indices() {
            let here = at + offset..at + offset + c.len_utf8();
            state = self.character(c, here, state);
        }
        state
    }

    fn character(&mut self, c: char, here: Range<usize>, mut state: State) -> State {
        if c == '\n' {
            if matches!(state.mode, Mode::Quote(_) | Mode::Inside(_)) {
                self.error("template-open-quote", here, "a string is not closed on its line".to_owned());
            }
            return State::default();
        }
        if std::mem::take(&mut state.escaped) {
            state.tail = Default::default();
            return state;
        }
        if c == '\\' && matches!(state.mode, Mode::Code | Mode::Quote(_)) {
            state.escaped = true;
            return state;
        }
        state.push(c);
        match state.mode {
            Mode::Code => self.code(c, here, state),
            Mode::Comment => state,
            Mode::Quote(quote) => {
                let marker = self.syntax.interpolations.iter().find(|marker| state.ends_with(marker));
                let [_, before, first, _] = state.tail;
                if c == quote {
                    state.mode = Mode::Code;
                } else if marker.is_some() && !(self.syntax.doubling && before == first) {
                    state.mode = Mode::Inside(quote);
                }
                state
            }
            Mode::Inside(quote) => {
                if c == quote || c == '{' {
                    let message = format!("`{c}` inside an expression inside a string cannot be followed");
                    self.error("template-unsupported", here, message);
                } else if c == '}' {
                    state.mode = Mode::Quote(quote);
                }
                state
            }
        }
    }

    fn code(&mut self, c: char, here: Range<usize>, mut state: State) -> State {
        if let Some((_, what)) = self.syntax.refused.iter().find(|(marker, _)| state.ends_with(marker)) {
            let message = format!("{what} of {} cannot stand in a template", self.syntax.name);
            self.error("template-unsupported", here, message);
        } else if self.syntax.comments.iter().any(|marker| state.ends_with(marker)) {
            state.mode = Mode::Comment;
        } else if self.syntax.quotes.contains(&c) {
            state.mode = Mode::Quote(c);
        }
        state
    }
}

fn distinct(states: &mut Vec<State>) {
    let mut kept: Vec<State> = Vec::new();
    states.retain(|state| {
        let new = !kept.contains(state);
        if new {
            kept.push(*state);
        }
        new
    });
}
