//! Proof that a template shows what it must exactly once, whichever way its conditions go.

use std::ops::Range;

use super::program::{Op, Path, Target};
use super::schema::{Schema, Shape};
use super::source::Source;
use crate::diagnostic::Diagnostics;

/// Checks the program of a view of `schema`, and of every list's items in it.
pub(super) fn check(source: &Source<'_>, schema: &'static Schema, ops: &[Op], found: &mut Diagnostics) {
    walk(source, &mut vec![Shape::View(schema)], ops, 0..0, found);
}

/// Checks the innermost of `frames`, whose template is `ops`, then the lists in it.
fn walk(source: &Source<'_>, frames: &mut Vec<Shape>, ops: &[Op], block: Range<usize>, found: &mut Diagnostics) {
    if let Some(Shape::View(schema)) = frames.last() {
        for (index, slot) in schema.fields.iter().enumerate().filter(|(_, slot)| slot.once) {
            let count = count(ops, Path { up: 0, target: Target::Field(index) });
            let says = |what: &str| format!("`{}` must be shown exactly once, but {what}", slot.name);
            let (what, at) = match count {
                Count { least: 1, most: 1, .. } => continue,
                Count { most: 0, .. } => ("is not", block.clone()),
                Count { least: 0, most: 1, odd } => {
                    ("only one way through this condition does so", odd.unwrap_or(block.clone()))
                }
                Count { odd, .. } => ("is shown again here", odd.unwrap_or(block.clone())),
            };
            found.push(source.error("template-field-once", at, says(what)));
        }
    }
    lists(source, frames, ops, found);
}

fn lists(source: &Source<'_>, frames: &mut Vec<Shape>, ops: &[Op], found: &mut Diagnostics) {
    for op in ops {
        match op {
            Op::Text { .. } | Op::Put { .. } => {}
            Op::If { then, otherwise, .. } => {
                lists(source, frames, then, found);
                lists(source, frames, otherwise, found);
            }
            Op::Each { list, body, otherwise, at } => {
                if let Some(item) = item(frames, *list) {
                    frames.push(item);
                    walk(source, frames, body, at.clone(), found);
                    frames.pop();
                }
                lists(source, frames, otherwise, found);
            }
        }
    }
}

/// What the items of the list at `path` are.
fn item(frames: &[Shape], path: Path) -> Option<Shape> {
    let around = *frames.get(frames.len().checked_sub(1 + path.up)?)?;
    let list = match (path.target, around) {
        (Target::Field(index), Shape::View(schema)) => schema.fields.get(index)?.shape,
        (Target::This, shape) => shape,
        _ => return None,
    };
    match list {
        Shape::List(item) => Some(*item),
        _ => None,
    }
}

/// How often something is shown: at least and at most (two stands for more), and the place that makes them differ from
/// one.
#[derive(Clone, Debug, Default)]
struct Count {
    least: u8,
    most: u8,
    odd: Option<Range<usize>>,
}

/// How often `ops` show `what`, a field that is there.
fn count(ops: &[Op], what: Path) -> Count {
    let mut sum = Count::default();
    for op in ops {
        let next = one(op, what);
        let odd = next.odd.or_else(|| Some(place(op)).filter(|_| sum.most > 0 && next.most > 0));
        sum.odd = sum.odd.or(odd);
        sum.least = (sum.least + next.least).min(2);
        sum.most = (sum.most + next.most).min(2);
    }
    sum
}

fn one(op: &Op, what: Path) -> Count {
    match op {
        Op::Text { .. } => Count::default(),
        Op::Put { path, .. } => {
            let shown = u8::from(*path == what);
            Count { least: shown, most: shown, odd: None }
        }
        Op::If { test, negated, then, otherwise, at } => {
            // The field is there, so asking for it has one answer.
            if *test == what {
                return count(if *negated { otherwise } else { then }, what);
            }
            either(count(then, what), count(otherwise, what), at)
        }
        Op::Each { list, body, otherwise, at } => {
            let inner = count(body, Path { up: what.up + 1, target: what.target });
            let itself = u8::from(*list == what);
            let around = if *list == what { Count::default() } else { count(otherwise, what) };
            let repeated = if inner.most > 0 { 2 } else { 0 };
            let odd = Some(at.clone()).filter(|_| repeated > 0 || around.most > 0);
            Count { least: itself, most: (itself + repeated).max(around.most).min(2), odd: around.odd.or(odd) }
        }
    }
}

fn either(one: Count, other: Count, at: &Range<usize>) -> Count {
    let differ = one.least != other.least || one.most != other.most;
    let odd = one.odd.or(other.odd).or_else(|| Some(at.clone()).filter(|_| differ));
    Count { least: one.least.min(other.least), most: one.most.max(other.most), odd }
}

fn place(op: &Op) -> Range<usize> {
    match op {
        Op::Text { at, .. } => *at..*at,
        Op::Put { at, .. } | Op::If { at, .. } | Op::Each { at, .. } => at.clone(),
    }
}
