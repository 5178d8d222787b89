//! The condition of an entry: typed forms are rendered for each role, raw text is parsed; both end in canonical form.

use super::role::Roles;
use crate::catalog::RoleDefinition;
use crate::condition::{self, FormError};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::component::Component;
use crate::model::persona::{ConditionRequest, Delegation, TypedCondition};
use crate::model::text::Guid;
use crate::policy::Text;
use crate::source::{Span, Spanned};

const BLOBS: &str = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/";
const REPOSITORIES: &str = "Microsoft.ContainerRegistry/registries/repositories/";

/// The canonical text of `request` for the role `definition`; none with an error when there is none.
pub(super) fn render(
    request: &Spanned<ConditionRequest>,
    definition: &RoleDefinition,
    component: &Component,
    roles: &mut Roles<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<Text> {
    let typed = match &request.value {
        ConditionRequest::Raw(text) => {
            return match condition::parse(text) {
                Ok(condition) => Some(condition.canonical().into()),
                Err(errors) => {
                    diagnostics.extend(errors.iter().map(|error| error.diagnostic(text, request.span)));
                    None
                }
            };
        }
        ConditionRequest::Typed(typed) => typed,
    };
    let text = match typed {
        TypedCondition { containers: Some(names), repositories: None, delegation: None } => {
            let actions = data_actions(definition, BLOBS);
            rendered(condition::containers(&actions, &words(names)), names, &actions, definition, "blobs")
        }
        TypedCondition { containers: None, repositories: Some(names), delegation: None } => {
            let actions = data_actions(definition, REPOSITORIES);
            rendered(condition::repositories(&actions, &words(names)), names, &actions, definition, "repositories")
        }
        TypedCondition { containers: None, repositories: None, delegation: Some(delegation) } => {
            return delegate(delegation, definition, component, roles, diagnostics);
        }
        _ => Err(Box::new(
            Diagnostic::error(
                "malformed-condition",
                "a condition is exactly one of `containers`, `repositories` and `delegation`",
            )
            .at(request.span, "split the entry in two"),
        )),
    };
    match text {
        Ok(text) => canonical(&text, request.span, diagnostics),
        Err(diagnostic) => {
            diagnostics.push(*diagnostic);
            None
        }
    }
}

fn words(names: &Spanned<Vec<Spanned<String>>>) -> Vec<&str> {
    names.iter().map(|name| name.as_str()).collect()
}

/// The operations of a role that a typed condition can narrow.
fn data_actions<'a>(definition: &'a RoleDefinition, prefix: &str) -> Vec<&'a str> {
    let below = |action: &&str| action.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix));
    let entries = definition.permissions.iter();
    entries.flat_map(|entry| entry.data_actions.iter()).map(|action| action.trim()).filter(below).collect()
}

fn rendered(
    text: Result<String, FormError>,
    names: &Spanned<Vec<Spanned<String>>>,
    actions: &[&str],
    definition: &RoleDefinition,
    what: &str,
) -> Result<String, Box<Diagnostic>> {
    if actions.is_empty() {
        return Err(Box::new(
            Diagnostic::error(
                "ineffective-condition",
                format!("the role `{}` does nothing with {what}, so this would narrow nothing", definition.name),
            )
            .at(names.span, "narrows nothing here")
            .help("drop the condition, or ask for access that reaches them"),
        ));
    }
    let spans: Vec<Span> = names.iter().map(|name| name.span).collect();
    text.map_err(|error| Box::new(refused(error, &spans, names.span)))
}

/// Why a typed form cannot be rendered, at the name that is to blame.
fn refused(error: FormError, names: &[Span], whole: Span) -> Diagnostic {
    let span = error.name.and_then(|at| names.get(at)).copied().unwrap_or(whole);
    let diagnostic = Diagnostic::error("malformed-condition", error.message).at(span, "");
    if error.help.is_empty() { diagnostic } else { diagnostic.help(error.help) }
}

fn canonical(text: &str, span: Span, diagnostics: &mut Diagnostics) -> Option<Text> {
    match condition::parse(text) {
        Ok(condition) => Some(condition.canonical().into()),
        Err(errors) => {
            let told = errors.into_iter().map(|error| error.message);
            diagnostics.extend(told.map(|message| Diagnostic::error("malformed-condition", message).at(span, "")));
            None
        }
    }
}

fn delegate(
    delegation: &Spanned<Delegation>,
    definition: &RoleDefinition,
    component: &Component,
    roles: &mut Roles<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<Text> {
    const WRITE: &str = "microsoft.authorization/roleassignments/write";
    let can_assign = definition.permissions.iter().any(|entry| {
        entry.actions.iter().any(|action| {
            let action = action.trim().to_ascii_lowercase();
            action == WRITE
                || action.split_once('*').is_some_and(|(head, tail)| WRITE.starts_with(head) && WRITE.ends_with(tail))
        })
    });
    if !can_assign {
        diagnostics.push(
            Diagnostic::error(
                "ineffective-condition",
                format!("the role `{}` assigns no roles, so this would narrow nothing", definition.name),
            )
            .at(delegation.span, "narrows nothing here"),
        );
        return None;
    }
    let mut ids: Vec<Guid> = Vec::new();
    for role in &delegation.roles {
        let number = roles.by_word(component, role, role.span, diagnostics)?;
        match roles.get(number).and_then(|role| role.1.id) {
            Some(id) => ids.push(id),
            None => diagnostics.push(
                Diagnostic::error(
                    "malformed-condition",
                    format!("`{}` is no Azure role and cannot be delegated", role.value),
                )
                .at(role.span, ""),
            ),
        }
    }
    let types: Vec<_> = delegation.principal_types.iter().map(|kind| kind.word()).collect();
    let principals: Vec<_> = delegation.principals.iter().map(|id| id.value).collect();
    match condition::delegation(&ids, &types, &principals) {
        Ok(text) => canonical(&text, delegation.span, diagnostics),
        Err(error) => {
            diagnostics.push(refused(error, &[], delegation.span));
            None
        }
    }
}
