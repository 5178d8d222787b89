//! The few instructions that a template is lowered to, and the loop that runs them.

use std::ops::Range;

use super::schema::{Fields, Value};

/// What a path names, from the view `up` levels out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Path {
    pub(super) up: usize,
    pub(super) target: Target,
}

/// What a path ends in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// The field at an index of the view's schema.
    Field(usize),
    /// The list's item itself.
    This,
    /// Whether the item is the first.
    First,
    /// Whether the item is the last.
    Last,
    /// The item's number, from zero.
    Index,
}

/// An instruction, with its place in the template.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Op {
    /// Text as it stands; its place is where it starts.
    Text { text: Box<str>, at: usize },
    /// A field's text or number; `comment` if it is words for a comment, none if it fits anywhere.
    Put { path: Path, comment: Option<bool>, at: Range<usize> },
    /// One of two ways.
    If { test: Path, negated: bool, then: Box<[Op]>, otherwise: Box<[Op]>, at: Range<usize> },
    /// The body for each item, or the other way if there is none.
    Each { list: Path, body: Box<[Op]>, otherwise: Box<[Op]>, at: Range<usize> },
}

/// A view and where in its list it stands.
struct Frame<'v> {
    value: Value<'v>,
    index: usize,
    last: bool,
    outer: Option<&'v Frame<'v>>,
}

/// Runs `ops` on `view`.
pub(super) fn run(ops: &[Op], view: &dyn Fields, out: &mut String) {
    run_in(ops, &Frame { value: Value::View(view), index: 0, last: true, outer: None }, out);
}

fn run_in(ops: &[Op], frame: &Frame<'_>, out: &mut String) {
    for op in ops {
        match op {
            Op::Text { text, .. } => out.push_str(text),
            Op::Put { path, .. } => match look_up(*path, frame) {
                Value::Text(text) => text.write(out),
                Value::Number(number) => push_number(number, out),
                // The compiler of templates lets nothing else through.
                Value::Absent | Value::Flag(_) | Value::List(_) | Value::View(_) => {}
            },
            Op::If { test, negated, then, otherwise, .. } => {
                let way = if holds(look_up(*test, frame)) == *negated { otherwise } else { then };
                run_in(way, frame, out);
            }
            Op::Each { list, body, otherwise, .. } => match look_up(*list, frame) {
                Value::List(items) if items.count() > 0 => {
                    let count = items.count();
                    for index in 0..count {
                        let inner =
                            Frame { value: items.item(index), index, last: index + 1 == count, outer: Some(frame) };
                        run_in(body, &inner, out);
                    }
                }
                _ => run_in(otherwise, frame, out),
            },
        }
    }
}

#[inline]
fn look_up<'v>(path: Path, mut frame: &'v Frame<'v>) -> Value<'v> {
    for _ in 0..path.up {
        match frame.outer {
            Some(outer) => frame = outer,
            None => return Value::Absent,
        }
    }
    match path.target {
        Target::Field(index) => match frame.value {
            Value::View(view) => view.get(index),
            _ => Value::Absent,
        },
        Target::This => frame.value,
        Target::First => Value::Flag(frame.index == 0),
        Target::Last => Value::Flag(frame.last),
        Target::Index => Value::Number(frame.index as u64),
    }
}

fn holds(value: Value<'_>) -> bool {
    match value {
        Value::Absent => false,
        Value::Flag(flag) => flag,
        Value::Number(number) => number != 0,
        Value::List(items) => items.count() > 0,
        Value::Text(_) | Value::View(_) => true,
    }
}

fn push_number(number: u64, out: &mut String) {
    let _ = std::fmt::Write::write_fmt(out, format_args!("{number}"));
}
