//! Values in HCL: text that is known, or expressions with variables in it.

use super::names::Variables;
use crate::diagnostic::Diagnostic;
use crate::emit::EmitError;
use crate::emit::formula::{Piece, pieces};
use crate::escape::{Expression, Hcl, Language, Literal, Term as Code};
use crate::model::text::Guid;
use crate::policy::name::NAMESPACE;
use crate::policy::{Scope, Term, Text};

/// A value of HCL that is made once and shown many times.
#[derive(Clone, Debug)]
pub(super) enum Value {
    /// Known text.
    Known(Text),
    /// Code.
    Code(String),
}

impl Value {
    /// The value for a template's field.
    pub(super) fn code(&self) -> Code<'_, Hcl> {
        match self {
            Value::Known(text) => Literal::new(&**text).into(),
            Value::Code(code) => Expression::new(code.as_str()).into(),
        }
    }

    /// Known text or a variable.
    pub(super) fn of_term(term: &Term, variables: &Variables<'_>) -> Result<Value, EmitError> {
        Ok(match term {
            Term::Literal(text) => Value::Known(text.clone()),
            Term::Parameter(parameter) => Value::Code(format!("var.{}", variables.name(parameter)?)),
        })
    }

    /// The id `text`, in the policy's notation, whose parameters are those of `scope`.
    fn of_id(text: String, scope: &Scope, variables: &Variables<'_>) -> Result<Value, EmitError> {
        if scope.is_literal() {
            return Ok(Value::Known(text.into()));
        }
        let mut code = String::with_capacity(text.len() + 16);
        code.push('"');
        for piece in pieces(&text, scope) {
            match piece {
                Piece::Text(text) => inside(&text, &mut code),
                // Text in front of a variable ends in `/`, so the `$` of an interpolation is never taken for an escape.
                Piece::Parameter(name) => {
                    code.push_str("${var.");
                    code.push_str(variables.name(name)?);
                    code.push('}');
                }
            }
        }
        code.push('"');
        Ok(Value::Code(code))
    }

    fn push(&self, out: &mut String) {
        self.code().fragment().write(out);
    }
}

/// Writes `raw` as it stands inside quotes.
fn inside(raw: &str, out: &mut String) {
    let start = out.len();
    Hcl::literal(raw, out);
    out.pop();
    out.remove(start);
}

/// The ids of a scope, made once for all assignments that hold there.
#[derive(Clone, Debug)]
pub(super) struct Place {
    /// The scope's id.
    pub(super) scope: Value,
    /// The ids of role definitions as Azure returns them at this scope, without the GUID at the end.
    roles: Value,
}

impl Place {
    /// Writes the ids of `scope`.
    ///
    /// # Errors
    /// A parameter that is not declared.
    pub(super) fn new(scope: &Scope, variables: &Variables<'_>) -> Result<Place, EmitError> {
        let id = Value::of_id(scope.to_string(), scope, variables)?;
        let definitions = "/providers/Microsoft.Authorization/roleDefinitions/";
        let roles = match scope.subscription() {
            Some(subscription) => {
                let subscription = Scope::Subscription { id: subscription.clone() };
                Value::of_id(format!("{subscription}{definitions}"), &subscription, variables)?
            }
            None => Value::Known(definitions.into()),
        };
        Ok(Place { scope: id, roles })
    }

    /// The full id of the role `guid`.
    pub(super) fn role(&self, guid: Guid) -> Value {
        match &self.roles {
            Value::Known(text) => Value::Known(format!("{text}{guid}").into()),
            Value::Code(code) => Value::Code(format!("{}{guid}\"", code.strip_suffix('"').unwrap_or(code))),
        }
    }
}

/// The id of the first `levels` of a resource's path, with `tail` behind it: the account of a database, for instance.
pub(super) fn ancestor(
    scope: &Scope,
    levels: usize,
    tail: &str,
    variables: &Variables<'_>,
) -> Result<Value, EmitError> {
    let Scope::Resource { subscription, group, provider, path } = scope else { return Err(no_place(scope)) };
    let path = path.iter().take(levels).cloned().collect();
    let above =
        Scope::Resource { subscription: subscription.clone(), group: group.clone(), provider: provider.clone(), path };
    Value::of_id(format!("{above}{tail}"), &above, variables)
}

/// The name of what binds `principal` and `role` (lower case) together at `scope`: known, or the formula for Terraform.
pub(super) fn name(scope: &Scope, principal: &Term, role: &str, variables: &Variables<'_>) -> Result<Value, EmitError> {
    if let (true, Some(principal)) = (scope.is_literal(), principal.literal()) {
        let principal = principal.to_ascii_lowercase();
        let name = crate::policy::name::guid(&[&scope.folded(), &principal, role]);
        return Ok(Value::Known(name.to_string().into()));
    }
    let mut code = format!("uuidv5(\"{NAMESPACE}\", join(\"-\", [lower(");
    Value::of_id(scope.to_string(), scope, variables)?.push(&mut code);
    code.push_str("), lower(");
    Value::of_term(principal, variables)?.push(&mut code);
    code.push_str("), ");
    Hcl::literal(role, &mut code);
    code.push_str("]))");
    Ok(Value::Code(code))
}

/// What is said of a scope that the assignment's mechanism does not have.
pub(super) fn no_place(scope: &Scope) -> EmitError {
    let message = format!("`{scope}` is no place that Terraform can give access to");
    EmitError::of(Diagnostic::error("emit-scope", message))
}
