//! Operations and primitives as people name them in files: what is wrong with a name.

use super::pattern::Pattern;
use crate::diagnostic::{Diagnostic, nearest};
use crate::model::primitive::Primitive;
use crate::source::{Span, Spanned};

/// What is wrong with a text as an operation or a pattern of them.
pub fn malformed_operation(text: &str, span: Span) -> Option<Diagnostic> {
    let text = text.trim();
    (!Pattern::new(text).is_well_formed()).then(|| {
        Diagnostic::error("malformed-action", format!("`{text}` is no operation"))
            .at(span, "Provider/type/verb is expected, as Microsoft.Storage/storageAccounts/read")
    })
}

/// What is wrong with a name that should be the id of a primitive; `all` are those that there are.
pub fn unknown_primitive(name: &Spanned<String>, all: &[&Primitive]) -> Option<Diagnostic> {
    let known = || all.iter().copied();
    if known().any(|one| one.id.as_str().eq_ignore_ascii_case(name)) {
        return None;
    }
    let words = known().flat_map(|one| [one.id.as_str(), one.name.as_str()]);
    let unknown = Diagnostic::error("unknown-primitive", format!("there is no primitive `{}`", name.value))
        .at(name.span, "neither in primitives/ nor among rolecast's own");
    Some(match nearest(name, words) {
        Some(near) => unknown.help(format!("did you mean `{}`?", id_of(near, known()))),
        None => unknown.help("`rolecast roles show ROLE` lists the primitives that a role enables"),
    })
}

/// The id of the primitive that goes by an id or a name.
fn id_of<'p>(word: &'p str, mut known: impl Iterator<Item = &'p Primitive>) -> &'p str {
    known.find(|one| one.name.as_str() == word).map_or(word, |one| one.id.as_str())
}
