//! What a condition says of one request.
//!
//! Takes a condition, a request written out, and a reading of the points on which Azure's documentation is silent; gives
//! allowed, refused, or not known (the condition turns on something that is not evaluated: numbers, times, addresses,
//! one attribute against another). This is the slow, direct meaning; `implies` must agree with it.

use std::fmt;

use super::ast::{Attribute, Comparison, Condition, Expr, ExprKind, Literal, Operand, Source, Value};
use super::glob::Glob;
use super::operator::{Family, Operator, Quantifier};

/// A request, as far as conditions can see it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Request {
    /// The action.
    pub action: String,
    /// The suboperation, if the action has one.
    pub suboperation: Option<String>,
    /// Attributes and their values; no value is an absent attribute, as is one that is not listed.
    pub attributes: Vec<(Source, String, Vec<String>)>,
}

impl Request {
    /// A request for `action` with no attribute.
    pub fn new(action: impl Into<String>) -> Request {
        Request { action: action.into(), ..Request::default() }
    }

    /// The same request with these values of an attribute.
    #[must_use]
    pub fn with(mut self, source: Source, name: &str, values: &[&str]) -> Request {
        self.attributes.push((source, name.to_owned(), values.iter().map(|&value| value.to_owned()).collect()));
        self
    }

    fn values(&self, attribute: &Attribute) -> &[String] {
        let key = attribute.key();
        let named = |(source, name, _): &&(Source, String, Vec<String>)| {
            *source == attribute.source && (*name == attribute.name || super::attribute::key(name) == key)
        };
        self.attributes.iter().find(named).map_or(&[], |(_, _, values)| values)
    }
}

impl fmt::Display for Request {
    /// `Microsoft.Storage/../read where @Resource[..:name] is 'logs'`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.action)?;
        if let Some(suboperation) = &self.suboperation {
            write!(f, " ({suboperation})")?;
        }
        for (index, (source, name, values)) in self.attributes.iter().enumerate() {
            f.write_str(if index == 0 { " where " } else { " and " })?;
            write!(f, "@{}[{name}] is ", source.name())?;
            if values.is_empty() {
                f.write_str("absent")?;
            }
            for (index, value) in values.iter().enumerate() {
                write!(f, "{}'{value}'", if index == 0 { "" } else { " and " })?;
            }
        }
        Ok(())
    }
}

/// One answer to each question that Azure's documentation leaves open. What is claimed of a condition must hold in all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// A negated comparison (`..Not..`) of an absent attribute holds.
    pub negated_absent: bool,
    /// A comparison of every value (`ForAllOf..`) of an absent attribute holds.
    pub every_absent: bool,
    /// The same for a negated comparison.
    pub every_negated_absent: bool,
    /// A comparison without quantifier must hold for every value of an attribute that has several, not for one of them.
    pub plain_every: bool,
    /// `X/*/verb` in ActionMatches matches `X/verb` too.
    pub wide_wildcards: bool,
}

impl Condition {
    /// Whether the request is allowed; `None` when that turns on what is not evaluated.
    pub fn allows(&self, request: &Request, reading: Reading) -> Option<bool> {
        evaluate(&self.root, request, reading)
    }
}

fn evaluate(expr: &Expr, request: &Request, reading: Reading) -> Option<bool> {
    match &expr.kind {
        ExprKind::And(parts) => all(parts.iter().map(|part| evaluate(part, request, reading))),
        ExprKind::Or(parts) => {
            all(parts.iter().map(|part| evaluate(part, request, reading).map(|holds| !holds))).map(|none| !none)
        }
        ExprKind::Not(inner) => evaluate(inner, request, reading).map(|holds| !holds),
        ExprKind::ActionMatches(patterns) => Some(
            patterns
                .iter()
                .any(|literal| action_globs(literal, reading).iter().any(|glob| glob.matches(&request.action))),
        ),
        ExprKind::SubOperationMatches(patterns) => Some(request.suboperation.as_deref().is_some_and(|found| {
            patterns
                .iter()
                .any(|literal| action_globs(literal, Reading::default()).iter().any(|glob| glob.matches(found)))
        })),
        ExprKind::Exists(attribute) => Some(!request.values(attribute).is_empty()),
        ExprKind::Compare(comparison) => holds(comparison, request.values(&comparison.attribute), reading),
    }
}

/// Kleene's conjunction.
fn all(parts: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let mut known = Some(true);
    for part in parts {
        match part {
            Some(false) => return Some(false),
            Some(true) => {}
            None => known = None,
        }
    }
    known
}

/// Whether the comparison holds for an attribute that has exactly these values.
pub(super) fn holds(comparison: &Comparison, values: &[String], reading: Reading) -> Option<bool> {
    let literals = literals(comparison)?;
    if values.is_empty() {
        return Some(absent(comparison, reading));
    }
    let operator = comparison.operator;
    let one = |value: &String| {
        let satisfies = |literal: &Literal| {
            globs(operator, literal).iter().any(|glob| glob.matches(value)) != operator.is_negated()
        };
        if comparison.quantifier.is_some_and(Quantifier::every_right) {
            literals.iter().all(satisfies)
        } else {
            literals.iter().any(satisfies)
        }
    };
    Some(if every_value(comparison, reading) { values.iter().all(one) } else { values.iter().any(one) })
}

/// Whether every value of the attribute must satisfy the comparison.
pub(super) fn every_value(comparison: &Comparison, reading: Reading) -> bool {
    comparison.quantifier.map_or(reading.plain_every, Quantifier::every_left)
}

/// What the comparison says of an absent attribute.
fn absent(comparison: &Comparison, reading: Reading) -> bool {
    match (comparison.quantifier.is_some_and(Quantifier::every_left), comparison.operator.is_negated()) {
        (false, false) => false,
        (false, true) => reading.negated_absent,
        (true, false) => reading.every_absent,
        (true, true) => reading.every_negated_absent,
    }
}

/// The literals of a comparison that can be evaluated; `None` for the others. Letters beyond ASCII are not folded here as
/// Azure folds them, so comparisons that would need it are not evaluated.
pub(super) fn literals(comparison: &Comparison) -> Option<&[Literal]> {
    let Operand::Values(values) = &comparison.operand else { return None };
    let fold = comparison.operator.ignores_case();
    let known = match comparison.operator.family() {
        Family::Text => values.iter().all(|literal| !fold || literal.value.text().is_some_and(str::is_ascii)),
        Family::Guid | Family::Bool => true,
        Family::Number | Family::DateTime | Family::Opaque => false,
    };
    known.then_some(values)
}

/// The texts that equal the literal under the operator, negation apart.
pub(super) fn globs(operator: Operator, literal: &Literal) -> Vec<Glob> {
    let fold = operator.ignores_case();
    match &literal.value {
        Value::Guid(guid) => {
            let dashed = guid.to_string();
            vec![Glob::exact(&dashed, true), Glob::exact(&dashed.replace('-', ""), true)]
        }
        Value::Bool(value) => vec![Glob::exact(if *value { "true" } else { "false" }, true)],
        Value::Number(_) => Vec::new(),
        Value::Text(text) => vec![match operator {
            Operator::StringStartsWith
            | Operator::StringStartsWithIgnoreCase
            | Operator::StringNotStartsWith
            | Operator::StringNotStartsWithIgnoreCase => Glob::prefix(text, fold),
            Operator::StringLike
            | Operator::StringLikeIgnoreCase
            | Operator::StringNotLike
            | Operator::StringNotLikeIgnoreCase => Glob::like(text, fold),
            _ => Glob::exact(text, fold),
        }],
    }
}

/// The actions that a pattern means.
pub(super) fn action_globs(literal: &Literal, reading: Reading) -> Vec<Glob> {
    let text = literal.value.text().unwrap_or_default().trim();
    let mut globs = vec![Glob::action(text)];
    if reading.wide_wildcards && text.contains("/*/") {
        globs.push(Glob::action(&text.replace("/*/", "/")));
    }
    globs
}
