//! The normal form of conditions and its text.
//!
//! Two conditions that say the same in another spelling have one canonical text: keywords and spacing are Azure's, GUIDs
//! are dashed and in lower case, sets are sorted and hold nothing twice, AND and OR are flat, sorted and hold nothing
//! twice, parentheses that change nothing and double negations are gone. Nothing here changes what a condition allows.

use std::cmp::Ordering;
use std::fmt;

use super::ast::{Attribute, Comparison, Condition, Expr, ExprKind, Literal, Operand, Value};

impl Condition {
    /// The canonical text, on one line.
    pub fn canonical(&self) -> String {
        self.to_string()
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.root.fmt(f)
    }
}

/// The normal form of an expression as written.
pub(super) fn normalise(expr: Expr) -> Expr {
    let range = expr.range;
    let kind = match expr.kind {
        ExprKind::And(parts) => return join(parts, range, true),
        ExprKind::Or(parts) => return join(parts, range, false),
        ExprKind::Not(inner) => match normalise(*inner) {
            Expr { kind: ExprKind::Not(twice), .. } => return *twice,
            inner => ExprKind::Not(Box::new(inner)),
        },
        ExprKind::ActionMatches(patterns) => ExprKind::ActionMatches(sorted(patterns, true)),
        ExprKind::SubOperationMatches(patterns) => ExprKind::SubOperationMatches(sorted(patterns, true)),
        ExprKind::Exists(attribute) => ExprKind::Exists(attribute),
        ExprKind::Compare(comparison) => ExprKind::Compare(Comparison {
            operand: match comparison.operand {
                Operand::Values(values) => Operand::Values(sorted(values, comparison.operator.ignores_case())),
                operand => operand,
            },
            ..comparison
        }),
    };
    Expr { kind, range }
}

fn join(parts: Vec<Expr>, range: std::ops::Range<usize>, all: bool) -> Expr {
    let mut flat: Vec<Expr> = Vec::with_capacity(parts.len());
    for part in parts {
        match (normalise(part), all) {
            (Expr { kind: ExprKind::And(inner), .. }, true) | (Expr { kind: ExprKind::Or(inner), .. }, false) => {
                flat.extend(inner);
            }
            (part, _) => flat.push(part),
        }
    }
    flat.sort_by(compare);
    flat.dedup();
    if flat.len() == 1
        && let Some(only) = flat.pop()
    {
        return only;
    }
    let kind = if all { ExprKind::And(flat) } else { ExprKind::Or(flat) };
    Expr { kind, range }
}

fn sorted(mut values: Vec<Literal>, fold: bool) -> Vec<Literal> {
    values.sort_by(|a, b| literal_order(a, b, fold));
    values.dedup_by(|a, b| match (&a.value, &b.value) {
        (Value::Text(a), Value::Text(b)) if fold => a.eq_ignore_ascii_case(b),
        (a, b) => a == b,
    });
    values
}

fn literal_order(a: &Literal, b: &Literal, fold: bool) -> Ordering {
    match (&a.value, &b.value) {
        (Value::Text(a), Value::Text(b)) if fold => {
            let lower = |text: &str| text.bytes().map(|byte| byte.to_ascii_lowercase()).collect::<Vec<u8>>();
            lower(a).cmp(&lower(b)).then_with(|| a.cmp(b))
        }
        (a, b) => a.cmp(b),
    }
}

/// Guards before what they guard, then by text: the order in which Azure's own templates read.
fn compare(a: &Expr, b: &Expr) -> Ordering {
    fn rank(expr: &Expr) -> u8 {
        match &expr.kind {
            ExprKind::ActionMatches(_) => 0,
            ExprKind::SubOperationMatches(_) => 1,
            ExprKind::Not(inner) => 2 + rank(inner).min(5),
            ExprKind::Exists(_) => 8,
            ExprKind::Compare(_) => 9,
            ExprKind::And(parts) | ExprKind::Or(parts) => {
                if parts.first().is_some_and(|first| rank(first) < 8) {
                    7
                } else {
                    10
                }
            }
        }
    }
    rank(a).cmp(&rank(b)).then_with(|| a.to_string().cmp(&b.to_string()))
}

impl fmt::Display for Expr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            ExprKind::And(parts) => chain(f, parts, " AND "),
            ExprKind::Or(parts) => chain(f, parts, " OR "),
            ExprKind::Not(inner) => write!(f, "!({inner})"),
            ExprKind::ActionMatches(patterns) => {
                f.write_str("ActionMatches")?;
                set(f, patterns)
            }
            ExprKind::SubOperationMatches(patterns) => {
                f.write_str("SubOperationMatches")?;
                set(f, patterns)
            }
            ExprKind::Exists(attribute) => write!(f, "Exists {attribute}"),
            ExprKind::Compare(comparison) => comparison.fmt(f),
        }
    }
}

fn chain(f: &mut fmt::Formatter<'_>, parts: &[Expr], joint: &str) -> fmt::Result {
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            f.write_str(joint)?;
        }
        match part.kind {
            ExprKind::And(_) | ExprKind::Or(_) => write!(f, "({part})")?,
            _ => write!(f, "{part}")?,
        }
    }
    Ok(())
}

fn set(f: &mut fmt::Formatter<'_>, values: &[Literal]) -> fmt::Result {
    f.write_str("{")?;
    for (index, literal) in values.iter().enumerate() {
        if index > 0 {
            f.write_str(", ")?;
        }
        write!(f, "{}", literal.value)?;
    }
    f.write_str("}")
}

impl fmt::Display for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ", self.attribute)?;
        if let Some(quantifier) = self.quantifier {
            write!(f, "{}:", quantifier.name())?;
        }
        write!(f, "{} ", self.operator.name())?;
        match &self.operand {
            Operand::Attribute(attribute) => attribute.fmt(f),
            Operand::Values(values) => match values.as_slice() {
                [only] if self.quantifier.is_none() => only.value.fmt(f),
                values => set(f, values),
            },
        }
    }
}

impl fmt::Display for Attribute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "@{}[{}]", self.source.name(), self.name)
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Text(text) => write!(f, "'{text}'"),
            Value::Guid(guid) => guid.fmt(f),
            Value::Bool(value) => value.fmt(f),
            Value::Number(value) => value.fmt(f),
        }
    }
}
