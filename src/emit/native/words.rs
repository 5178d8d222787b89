//! Values in the quotes of the language that they stand in: shells, SQL, JMESPath, JSON, addresses, Markdown.
//!
//! A value known only at deployment is written `<its name>`: a command in which it was not replaced fails.

use crate::escape::{self, Expression, Markdown};
use crate::model::persona::{LevelName, PrincipalType};
use crate::model::text::Guid;
use crate::policy::{End, Principal, Scope, State, Term};

/// Code of a command, inside a code block.
pub(super) type Code = Expression<'static, Markdown>;

/// A value, or `<name>` for a parameter.
pub(super) fn value(term: &Term) -> String {
    match term {
        Term::Literal(text) => text.to_string(),
        Term::Parameter(name) => format!("<{name}>"),
    }
}

/// The object id of a principal, a GUID, or `<name>` for a parameter: safe in any quotes.
pub(super) fn object_id(principal: &Principal) -> String {
    match &principal.id {
        Term::Literal(text) => Guid::parse(text).map_or_else(|| "<object id>".to_owned(), |id| id.to_string()),
        Term::Parameter(name) => format!("<{name}>"),
    }
}

/// One word of a shell.
pub(super) fn shell(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    if escape::shell_word(text, &mut out).is_err() {
        // A shell cannot hold it, so people must type it.
        out = shell(&format!("<{}>", typable(text)));
    }
    out
}

/// `text` without what a shell cannot hold: a hint for people where the text itself cannot stand.
pub(super) fn typable(text: &str) -> String {
    let fits = |c: &char| escape::shell_word(c.encode_utf8(&mut [0; 4]), &mut String::new()).is_ok();
    text.chars().filter(fits).collect()
}

/// [`shell`], for a command.
pub(super) fn word(text: &str) -> Code {
    Expression::new(shell(text))
}

/// A literal of JMESPath, the language of `az --query`.
pub(super) fn jmespath(text: &str) -> String {
    format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'"))
}

/// A segment of an address.
pub(super) fn segment(text: &str) -> String {
    // What people replace stays as it is.
    if text.starts_with('<') && text.ends_with('>') { text.to_owned() } else { escape::uri_segment(text) }
}

/// Where an assignment holds: a resource's id, or a service's own name.
pub(super) fn place(scope: &Scope) -> String {
    let text = match scope {
        Scope::Service { name, .. } => return name.iter().map(value).collect::<Vec<_>>().join("/"),
        _ => scope.to_string(),
    };
    // No name of a resource has a brace, so these are parameters.
    text.replace('{', "<").replace('}', ">")
}

/// Who: a name as people know it.
pub(super) fn principal(principal: &Principal) -> String {
    match (&principal.name, &principal.identity_of) {
        (Some(name), _) => name.to_string(),
        (None, Some(instance)) => format!("the managed identity of {instance}"),
        (None, None) => value(&principal.id),
    }
}

/// What a principal is.
pub(super) fn kind(kind: PrincipalType) -> &'static str {
    match kind {
        PrincipalType::Group => "group",
        PrincipalType::User => "user",
        PrincipalType::ServicePrincipal => "service principal",
    }
}

/// A level as people write it.
pub(super) fn level(level: LevelName) -> String {
    serde_json::to_string(&level).unwrap_or_default().trim_matches('"').to_owned()
}

/// The state in a word or two.
pub(super) fn state(state: State) -> String {
    match state {
        State::Active => "standing".to_owned(),
        State::ActiveUntil(day) => End::Until(day).to_string(),
        State::Eligible(end) => format!("to be activated, {end}"),
    }
}

/// Code within a sentence.
pub(super) fn code(text: &str) -> Expression<'static, Markdown> {
    let mut out = String::new();
    escape::markdown_code_span(text, &mut out);
    Expression::new(out)
}

/// Code within a table.
pub(super) fn table_code(text: &str) -> Expression<'static, Markdown> {
    let mut out = String::new();
    escape::markdown_table_code_span(text, &mut out);
    Expression::new(out)
}
