//! Values that are text with parameters in it, and the names made of them, in the language of a target.
//!
//! Takes scopes and terms of the policy; gives code. ARM templates and Bicep share their functions, so a language adds
//! only how it joins pieces. Assignment names follow [`crate::policy::name`]: what is known is computed here, the rest
//! is the same formula for Azure to compute.

use crate::escape::{Expression, Language, Literal, Term as Value};
use crate::model::text::Guid;
use crate::policy::name::guid;
use crate::policy::{Scope, Term};

/// A part of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Known text.
    Text(String),
    /// The value of a parameter.
    Parameter(&'a str),
}

/// How a language writes code.
pub trait Dialect {
    /// The language of the files that the code stands in.
    type Language: Language;

    /// Writes `raw` as a string inside of code.
    fn string(raw: &str, out: &mut String);

    /// Writes the value of the parameter `name`.
    fn parameter(name: &str, out: &mut String);

    /// Writes the pieces joined to one text.
    fn join(pieces: &[Piece<'_>], out: &mut String);

    /// Writes a term.
    fn term(term: &Term, out: &mut String) {
        match term {
            Term::Literal(value) => Self::string(value, out),
            Term::Parameter(name) => Self::parameter(name, out),
        }
    }

    /// A term in the place of a string.
    fn value(term: &Term) -> Value<'_, Self::Language> {
        match term {
            Term::Literal(text) => Literal::new(&**text).into(),
            Term::Parameter(name) => {
                let mut code = String::new();
                Self::parameter(name, &mut code);
                Expression::new(code).into()
            }
        }
    }

    /// A scope's id in the place of a string.
    fn scope(scope: &Scope) -> Value<'static, Self::Language> {
        let id = scope.to_string();
        if scope.is_literal() {
            return Literal::new(id).into();
        }
        let mut code = String::new();
        Self::join(&pieces(&id, scope), &mut code);
        Expression::new(code).into()
    }
}

/// A scope, taken apart once for all assignments that hold there.
#[derive(Clone, Debug)]
pub struct Place<'a> {
    /// The scope.
    pub scope: &'a Scope,
    /// Its id with letters folded.
    folded: String,
    /// The same in pieces, when a parameter takes part.
    pieces: Option<Vec<Piece<'a>>>,
}

impl<'a> Place<'a> {
    /// Takes `scope` apart.
    pub fn new(scope: &'a Scope) -> Place<'a> {
        let folded = scope.folded();
        let pieces = (!scope.is_literal()).then(|| pieces(&folded, scope));
        Place { scope, folded, pieces }
    }

    /// The name of what binds `principal` and the `rest` (lower case, known) together here: `Ok` when it is known, or
    /// the formula written to `out`.
    pub fn name<D: Dialect>(&self, principal: &Term, rest: &[&str], out: &mut String) -> Option<Guid> {
        if let (None, Some(principal)) = (&self.pieces, principal.literal()) {
            let principal = principal.to_ascii_lowercase();
            let mut arguments: Vec<&str> = vec![&self.folded, &principal];
            arguments.extend(rest);
            return Some(guid(&arguments));
        }
        out.push_str("guid(toLower(");
        match &self.pieces {
            Some(pieces) => D::join(pieces, out),
            None => D::string(&self.folded, out),
        }
        out.push_str("), toLower(");
        D::term(principal, out);
        out.push(')');
        for argument in rest {
            out.push_str(", ");
            D::string(argument, out);
        }
        out.push(')');
        None
    }
}

/// The pieces of a text in the policy's notation, whose `{name}` between slashes are parameters of `scope`.
pub fn pieces<'a>(text: &str, scope: &'a Scope) -> Vec<Piece<'a>> {
    let mut parameters = scope.terms().into_iter().filter_map(Term::parameter);
    let mut pieces = Vec::new();
    let mut known = String::new();
    for (at, segment) in text.split('/').enumerate() {
        if at > 0 {
            known.push('/');
        }
        match segment.starts_with('{').then(|| parameters.next()).flatten() {
            Some(parameter) => {
                pieces.push(Piece::Text(std::mem::take(&mut known)));
                pieces.push(Piece::Parameter(parameter));
            }
            None => known.push_str(segment),
        }
    }
    if !known.is_empty() {
        pieces.push(Piece::Text(known));
    }
    pieces.retain(|piece| !matches!(piece, Piece::Text(text) if text.is_empty()));
    pieces
}
