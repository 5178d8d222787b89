//! What an entry says by itself: a level or a role, a facet. Needs no environment, so planned ones are checked by it.

use crate::diagnostic::{Diagnostic, Diagnostics, listed};
use crate::model::component::Component;
use crate::model::persona::{AccessEntry, LevelName, ScopeRequest};
use crate::resolve::level::find_level;
use crate::resolve::role::Roles;
use crate::resolve::scope;
use crate::source::{Span, Spanned};

/// The words of an entry.
pub(super) struct Words<'p> {
    /// What it asks for.
    pub(super) asks: Asks<'p>,
    /// The facet that it names.
    facet: Option<&'p Spanned<String>>,
    /// The whole of it.
    span: Span,
}

/// A level, or a role by name or GUID.
pub(super) enum Asks<'p> {
    /// A level.
    Level(Spanned<LevelName>),
    /// A role.
    Role(&'p str, Span),
}

/// Whether the entries say that there is no access.
pub(super) fn is_none(entries: &[Spanned<AccessEntry>], diagnostics: &mut Diagnostics) -> bool {
    let none = |entry: &&Spanned<AccessEntry>| matches!(&entry.value, AccessEntry::Word(word) if word == "none");
    let Some(found) = entries.iter().find(none) else { return entries.is_empty() };
    if entries.len() > 1 {
        diagnostics.push(
            Diagnostic::error("none-among-others", "`none` stands beside other access")
                .at(found.span, "says that there is none")
                .help("drop it, or drop the others"),
        );
    }
    true
}

/// The words of an entry, if it has just those that it needs.
pub(super) fn read<'p>(entry: &'p Spanned<AccessEntry>, diagnostics: &mut Diagnostics) -> Option<Words<'p>> {
    let span = entry.span;
    let request = match &entry.value {
        AccessEntry::Word(word) => {
            let level = LevelName::from_word(word).map(|level| Asks::Level(Spanned::new(level, span)));
            return Some(Words { asks: level.unwrap_or(Asks::Role(word, span)), facet: None, span });
        }
        AccessEntry::Request(request) => request,
    };
    let facet = request.facet.as_ref();
    let asks = match (request.level, &request.role) {
        (Some(level), None) => Asks::Level(level),
        (None, Some(role)) => Asks::Role(role, role.span),
        (both, _) => {
            let (message, help) = match both {
                Some(_) => ("an entry names a `level` or a `role`, not both", "write two entries in a list"),
                None => ("an entry names a `level` or a `role`", "add one, as in `level: read`"),
            };
            diagnostics.push(Diagnostic::error("malformed-access", message).at(span, "").help(help));
            return None;
        }
    };
    if let (Some(facet), Asks::Role(..)) = (facet, &asks) {
        diagnostics.push(
            Diagnostic::error("facet-with-role", "a role says itself which facet it is for")
                .at(facet.span, "beside a role")
                .help("drop the facet, or name a level in place of the role"),
        );
    }
    Some(Words { asks, facet, span })
}

impl Words<'_> {
    /// The facet that is meant on a part which belongs to `facets` (to every one when empty): the one named, or the
    /// only one that there is.
    pub(super) fn facet_at(
        &self,
        facets: &[Spanned<String>],
        diagnostics: &mut Diagnostics,
    ) -> Result<Option<Spanned<String>>, ()> {
        match (self.facet, facets) {
            (Some(facet), [_, ..]) if facets.iter().all(|one| one.value != facet.value) => {
                let belongs = listed(facets.iter().map(|one| one.as_str()));
                diagnostics.push(
                    Diagnostic::error("facet-mismatch", format!("the scope is no part of the facet `{}`", facet.value))
                        .at(facet.span, format!("the scope belongs to {belongs}"))
                        .help("drop the facet, or name a scope that belongs to it"),
                );
                Err(())
            }
            (Some(facet), _) => Ok(Some(facet.clone())),
            (None, [only]) => Ok(Some(Spanned::new(only.value.clone(), self.span))),
            (None, _) => Ok(None),
        }
    }
}

/// Checks an entry on an instance that is not bound yet: level, facet, role and child must exist.
pub(super) fn check(
    component: &Component,
    entry: &Spanned<AccessEntry>,
    roles: &mut Roles<'_>,
    diagnostics: &mut Diagnostics,
) {
    let Some(words) = read(entry, diagnostics) else { return };
    let mut facets: &[Spanned<String>] = &[];
    if let AccessEntry::Request(request) = &entry.value
        && let Some(Spanned { value: ScopeRequest::Named(names), span }) = &request.scope
        && names.get("managementGroup").is_none()
    {
        match scope::find_child(component, names) {
            Some((_, child)) => facets = &child.facets,
            None => diagnostics.push(scope::unknown_child(component, names, *span)),
        }
    }
    let Ok(facet) = words.facet_at(facets, diagnostics) else { return };
    match words.asks {
        Asks::Level(level) => {
            if let Err(found) = find_level(component, facet.as_ref(), level.map(LevelName::canonical)) {
                diagnostics.push(*found);
            }
        }
        Asks::Role(word, span) => {
            roles.by_word(component, word, span, diagnostics);
        }
    }
}
