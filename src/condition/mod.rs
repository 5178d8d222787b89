//! Azure's attribute-based conditions: text to tree, canonical text, typed forms, and what one condition says of another.
//!
//! Takes the text of a condition as a role assignment or a role definition holds it, or the values of a typed form. Must
//! not know of personas, roles or permissions: an action is a piece of text here.

mod ast;
mod attribute;
mod canonical;
mod compare;
mod error;
mod evaluate;
mod glob;
mod implies;
mod lex;
mod literal;
mod operator;
mod parse;
mod problem;
mod reach;
mod typed;

pub use ast::{Attribute, Comparison, Condition, Expr, ExprKind, Literal, Operand, Source, Value};
pub use attribute::{CONTAINER_NAME, PRINCIPAL_ID, PRINCIPAL_TYPE, REPOSITORY_NAME, ROLE_DEFINITION_ID};
pub use error::ConditionError;
pub use evaluate::{Reading, Request};
pub use implies::{Implication, implies};
pub use operator::{Family, Operator, Quantifier};
pub use parse::{MAX_BYTES, MAX_DEPTH, parse};
pub use reach::{Assignable, ConditionedActions, Limit, always_allows, assignable, conditioned_actions, removable};
pub use typed::{FormError, containers, delegation, repositories};
