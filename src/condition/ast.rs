//! A condition as a tree, every node with its place in the text.
//!
//! Built by the parser in normal form (see `canonical`); read by everything else. Ranges take no part in equality.

use std::ops::Range;

use super::operator::{Operator, Quantifier};
use crate::model::text::Guid;

/// A condition in normal form. Two conditions are equal when their canonical texts are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    pub(super) root: Expr,
}

impl Condition {
    /// The whole expression.
    pub fn root(&self) -> &Expr {
        &self.root
    }
}

/// An expression and its bytes in the parsed text.
#[derive(Clone, Debug)]
pub struct Expr {
    /// What it says.
    pub kind: ExprKind,
    /// Where it was written.
    pub range: Range<usize>,
}

impl PartialEq for Expr {
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind
    }
}

impl Eq for Expr {}

/// What an expression says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExprKind {
    /// All of them hold; two or more.
    And(Vec<Expr>),
    /// One of them holds; two or more.
    Or(Vec<Expr>),
    /// It does not hold.
    Not(Box<Expr>),
    /// The action of the request matches one of the patterns: `*` is any text, case is ignored.
    ActionMatches(Vec<Literal>),
    /// The suboperation of the request matches one of the patterns.
    SubOperationMatches(Vec<Literal>),
    /// The attribute is there.
    Exists(Attribute),
    /// The attribute compares to the operand.
    Compare(Comparison),
}

/// `attribute [quantifier:]operator operand`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// The left side.
    pub attribute: Attribute,
    /// How several values are combined; none compares one value with one.
    pub quantifier: Option<Quantifier>,
    /// The comparison.
    pub operator: Operator,
    /// The right side.
    pub operand: Operand,
}

/// The right side of a comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Operand {
    /// Literal values, sorted and unique; exactly one where there is no quantifier.
    Values(Vec<Literal>),
    /// Another attribute.
    Attribute(Attribute),
}

/// A literal value and its bytes in the parsed text, quotes included.
#[derive(Clone, Debug)]
pub struct Literal {
    /// The value.
    pub value: Value,
    /// Where it was written.
    pub range: Range<usize>,
}

impl PartialEq for Literal {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl Eq for Literal {}

/// A literal value.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Value {
    /// What stands between single quotes. A quote cannot be part of it: the format knows no way to write one.
    Text(String),
    /// A GUID.
    Guid(Guid),
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Number(i64),
}

impl Value {
    /// The text, if it is text.
    pub fn text(&self) -> Option<&str> {
        match self {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }
}

/// Where an attribute is looked up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Source {
    /// The request.
    Request,
    /// The resource that the request is for.
    Resource,
    /// The principal that makes the request.
    Principal,
    /// The network and the clock.
    Environment,
}

impl Source {
    /// Every source.
    pub const ALL: &'static [Source] = &[Source::Request, Source::Resource, Source::Principal, Source::Environment];

    /// The name as Azure writes it, without the `@`.
    pub fn name(self) -> &'static str {
        match self {
            Source::Request => "Request",
            Source::Resource => "Resource",
            Source::Principal => "Principal",
            Source::Environment => "Environment",
        }
    }
}

/// `@Source[name]`.
#[derive(Clone, Debug)]
pub struct Attribute {
    /// Where it is looked up.
    pub source: Source,
    /// What stands between the brackets, known names in Azure's spelling.
    pub name: String,
    /// Where it was written.
    pub range: Range<usize>,
}

impl PartialEq for Attribute {
    fn eq(&self, other: &Self) -> bool {
        (self.source, &self.name) == (other.source, &other.name)
    }
}

impl Eq for Attribute {}
