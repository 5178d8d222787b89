//! The typed forms of conditions, rendered as Azure's own templates write them.
//!
//! Takes the actions to limit and the names to limit them to; gives text that [`parse`](super::parse()) reads and Azure
//! takes. Names are checked against what Azure allows them to be. A quote can be in none of them, which matters: the
//! format of conditions has no way to write one inside text.

use std::fmt::Write;

use super::attribute::{CONTAINER_NAME, PRINCIPAL_ID, PRINCIPAL_TYPE, REPOSITORY_NAME, ROLE_DEFINITION_ID};
use super::parse::MAX_BYTES;
use crate::model::text::Guid;

/// Why a typed form cannot be rendered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormError {
    /// Which of the names is to blame, counted from 0; none when it is the whole.
    pub name: Option<usize>,
    /// What is wrong, in one sentence.
    pub message: String,
    /// What to do; may be empty.
    pub help: String,
}

impl FormError {
    fn new(name: Option<usize>, message: impl Into<String>, help: impl Into<String>) -> FormError {
        FormError { name, message: message.into(), help: help.into() }
    }
}

/// Limits `actions` to the blob containers of these names.
///
/// `actions` are to be all data actions on blobs that the role holds: one left out stays allowed in every container.
///
/// # Errors
/// No action, no name, a name that no container can have, or a text longer than Azure takes.
pub fn containers(actions: &[&str], names: &[&str]) -> Result<String, FormError> {
    for (index, name) in names.iter().enumerate() {
        if !is_container(name) {
            return Err(FormError::new(
                Some(index),
                format!("`{name}` is no name of a blob container"),
                "3 to 63 lower case letters, digits and single hyphens between them, or $root or $web",
            ));
        }
    }
    let attribute = format!("@Resource[{CONTAINER_NAME}]");
    let clause =
        equals(&attribute, names, "StringEquals").ok_or_else(|| FormError::new(None, "no container is named", ""))?;
    guarded(actions, &[clause])
}

/// Limits `actions` to the registry repositories of these names; a name that ends in `/` or `/*` means all below it.
///
/// # Errors
/// No action, no name, a name that no repository can have, or a text longer than Azure takes.
pub fn repositories(actions: &[&str], names: &[&str]) -> Result<String, FormError> {
    let attribute = format!("@Request[{REPOSITORY_NAME}]");
    let mut exact: Vec<&str> = Vec::new();
    let mut clauses: Vec<String> = Vec::new();
    for (index, name) in names.iter().enumerate() {
        let prefix = name.strip_suffix("/*").or_else(|| name.strip_suffix('/'));
        if !is_repository(prefix.unwrap_or(name)) {
            return Err(FormError::new(
                Some(index),
                format!("`{name}` is no name of a repository"),
                "lower case letters, digits, `.`, `_` and `-`, parts separated by `/`; `team/*` means all below `team/`",
            ));
        }
        match prefix {
            Some(prefix) => clauses.push(format!("{attribute} StringStartsWithIgnoreCase '{prefix}/'")),
            None => exact.push(name),
        }
    }
    clauses.sort();
    clauses.dedup();
    if let Some(clause) = equals(&attribute, &exact, "StringEqualsIgnoreCase") {
        clauses.insert(0, clause);
    }
    if clauses.is_empty() {
        return Err(FormError::new(None, "no repository is named", ""));
    }
    guarded(actions, &clauses)
}

/// Limits assigning and removing roles to these roles, kinds of principal (`User`, `Group`, `ServicePrincipal`) and
/// principals; an empty list of kinds or principals does not limit.
///
/// # Errors
/// No role, an unknown kind of principal, or a text longer than Azure takes.
pub fn delegation(roles: &[Guid], principal_types: &[&str], principals: &[Guid]) -> Result<String, FormError> {
    if roles.is_empty() {
        return Err(FormError::new(None, "no role is named", "name the roles that may be assigned"));
    }
    for (index, kind) in principal_types.iter().enumerate() {
        if !["User", "Group", "ServicePrincipal"].contains(kind) {
            let help = "User, Group or ServicePrincipal";
            return Err(FormError::new(Some(index), format!("`{kind}` is no kind of principal"), help));
        }
    }
    let branch = |verb: &str, source: &str| {
        let action = format!("Microsoft.Authorization/roleAssignments/{verb}");
        let mut text = format!("((!(ActionMatches{{'{action}'}})) OR (@{source}[{ROLE_DEFINITION_ID}] ");
        let _ = write!(text, "ForAnyOfAnyValues:GuidEquals {}", set(roles.iter().map(Guid::to_string).collect()));
        if !principal_types.is_empty() {
            let kinds = set(principal_types.iter().map(|kind| format!("'{kind}'")).collect());
            let _ = write!(text, " AND @{source}[{PRINCIPAL_TYPE}] ForAnyOfAnyValues:StringEqualsIgnoreCase {kinds}");
        }
        if !principals.is_empty() {
            let ids = set(principals.iter().map(Guid::to_string).collect());
            let _ = write!(text, " AND @{source}[{PRINCIPAL_ID}] ForAnyOfAnyValues:GuidEquals {ids}");
        }
        text.push_str("))");
        text
    };
    within(format!("{} AND {}", branch("write", "Request"), branch("delete", "Resource")))
}

/// `((!(ActionMatches{a}) AND !(ActionMatches{b})) OR (clause OR clause))`
fn guarded(actions: &[&str], clauses: &[String]) -> Result<String, FormError> {
    let mut actions = actions.to_vec();
    actions.sort_by_key(|action| action.to_ascii_lowercase());
    actions.dedup_by(|a, b| a.eq_ignore_ascii_case(b));
    if actions.is_empty() {
        return Err(FormError::new(
            None,
            "the role holds no action that the condition can limit",
            "choose a role with such data actions",
        ));
    }
    if let Some(action) = actions.iter().find(|action| !is_action(action)) {
        return Err(FormError::new(None, format!("`{action}` is no action"), ""));
    }
    let guards: Vec<String> = actions.iter().map(|action| format!("!(ActionMatches{{'{action}'}})")).collect();
    within(format!("(({}) OR ({}))", guards.join(" AND "), clauses.join(" OR ")))
}

fn within(text: String) -> Result<String, FormError> {
    if text.len() <= MAX_BYTES {
        return Ok(text);
    }
    let message = format!("the condition would have {} bytes, Azure takes {MAX_BYTES}", text.len());
    Err(FormError::new(None, message, "name fewer values, or assign at a narrower scope instead"))
}

/// One name is compared by the operator itself, several by a set; none gives nothing.
fn equals(attribute: &str, names: &[&str], operator: &str) -> Option<String> {
    let mut names = names.to_vec();
    names.sort_unstable();
    names.dedup();
    match names.as_slice() {
        [] => None,
        [name] => Some(format!("{attribute} {operator} '{name}'")),
        names => {
            let names = set(names.iter().map(|name| format!("'{name}'")).collect());
            Some(format!("{attribute} ForAnyOfAnyValues:{operator} {names}"))
        }
    }
}

fn set(mut values: Vec<String>) -> String {
    values.sort();
    values.dedup();
    format!("{{{}}}", values.join(", "))
}

fn is_action(action: &str) -> bool {
    !action.is_empty()
        && action.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'/' | b'*' | b'-' | b'_'))
}

fn is_container(name: &str) -> bool {
    let letters = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    matches!(name, "$root" | "$web") || (3..=63).contains(&name.len()) && name.split('-').all(letters)
}

fn is_repository(name: &str) -> bool {
    let inner = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let part = |part: &str| {
        let bytes = part.as_bytes();
        bytes.iter().all(|&byte| inner(byte) || matches!(byte, b'.' | b'_' | b'-'))
            && bytes.first().copied().is_some_and(inner)
            && bytes.last().copied().is_some_and(inner)
    };
    name.len() <= 255 && name.split('/').all(part)
}
