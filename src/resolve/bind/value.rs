//! Values of an environment's file: written down, or supplied by the deployment under the name of a parameter.

use super::Bound;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::environment::Bindable;
use crate::model::text::Guid;
use crate::policy::{Parameter, ParameterType, Term, Text};
use crate::resolve::scope;
use crate::source::{Span, Spanned};

impl Bound<'_> {
    /// A value of the file as a term; a parameter is noted with what it is for.
    pub(super) fn term(
        &mut self,
        literal: Result<String, &str>,
        span: Span,
        kind: ParameterType,
        about: &str,
        diagnostics: &mut Diagnostics,
    ) -> Term {
        let name = match literal {
            Ok(value) => return Term::Literal(self.texts.add(&value)),
            Err(name) => name,
        };
        let name = self.texts.add(name);
        let folded = Text::from(name.to_ascii_lowercase());
        match self.parameters.get_mut(&folded) {
            Some((known, place)) if known.kind != kind || known.name != name => {
                let message = match known.name == name {
                    true => format!("the parameter `{name}` stands for two kinds of value"),
                    false => format!("`{}` and `{name}` are one parameter to ARM and Bicep", known.name),
                };
                diagnostics.push(
                    Diagnostic::error("parameter-conflict", message)
                        .at(span, about)
                        .also(*place, &*known.description)
                        .help("give each its own parameter"),
                );
            }
            Some((known, _)) => {
                if !known.description.contains(about) {
                    known.description = format!("{}; {about}", known.description).into();
                }
            }
            None => {
                let parameter = Parameter { name: name.clone(), kind, description: about.into() };
                self.parameters.insert(folded, (parameter, span));
            }
        }
        Term::Parameter(name)
    }

    pub(super) fn guid(
        &mut self,
        value: &Spanned<Bindable<Guid>>,
        kind: ParameterType,
        about: &str,
        diagnostics: &mut Diagnostics,
    ) -> Term {
        let literal = match &value.value {
            Bindable::Literal(guid) => Ok(guid.to_string()),
            Bindable::Parameter(name) => Err(name.as_str()),
        };
        self.term(literal, value.span, kind, about, diagnostics)
    }

    pub(super) fn name(
        &mut self,
        value: &Spanned<Bindable<String>>,
        about: &str,
        diagnostics: &mut Diagnostics,
    ) -> Term {
        let literal = match &value.value {
            Bindable::Literal(name) => {
                scope::check_segment(name, value.span, diagnostics);
                Ok(name.clone())
            }
            Bindable::Parameter(name) => Err(name.as_str()),
        };
        self.term(literal, value.span, ParameterType::Name, about, diagnostics)
    }
}
