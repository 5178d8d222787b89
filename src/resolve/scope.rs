//! Where an entry's access holds: from the words of the entry to a scope.

use super::bind::{Bound, BoundInstance};
use crate::diagnostic::{Diagnostic, Diagnostics, listed, nearest};
use crate::model::Mapping;
use crate::model::component::{Child, Component};
use crate::model::persona::{ScopeRequest, ScopeWord};
use crate::policy::{Scope, Term, Text};
use crate::source::{Span, Spanned};

/// A scope that an entry asks for.
pub(super) struct Place {
    /// The scope.
    pub(super) scope: Scope,
    /// How far up it reaches.
    pub(super) word: ScopeWord,
    /// The child of the instance that it is, by its key in the component's library entry.
    pub(super) child: Option<String>,
    /// The facets that the child belongs to; every facet when empty.
    pub(super) facets: Vec<Spanned<String>>,
}

/// The scope of an entry on `instance`.
pub(super) fn place(
    bound: &Bound<'_>,
    instance: &BoundInstance,
    request: Option<&Spanned<ScopeRequest>>,
    diagnostics: &mut Diagnostics,
) -> Option<Place> {
    let whole = |scope: Scope, word| Some(Place { scope, word, child: None, facets: Vec::new() });
    let Some(request) = request else { return whole(instance.scope.clone(), ScopeWord::Resource) };
    if instance.scope.subscription().is_none() && !matches!(request.value, ScopeRequest::Word(ScopeWord::Resource)) {
        diagnostics.push(
            Diagnostic::error(
                "scope-outside-azure",
                format!("`{}` is no Azure resource and has no wider or narrower scope", instance.id),
            )
            .at(request.span, "asked for here"),
        );
        return None;
    }
    match &request.value {
        ScopeRequest::Word(ScopeWord::Resource) => whole(instance.scope.clone(), ScopeWord::Resource),
        ScopeRequest::Word(ScopeWord::ResourceGroup) => {
            let (subscription, name) =
                (instance.scope.subscription()?.clone(), instance.scope.resource_group()?.clone());
            whole(Scope::ResourceGroup { subscription, name }, ScopeWord::ResourceGroup)
        }
        ScopeRequest::Word(ScopeWord::Subscription) => {
            whole(Scope::Subscription { id: instance.scope.subscription()?.clone() }, ScopeWord::Subscription)
        }
        ScopeRequest::Word(ScopeWord::ManagementGroup) => {
            let groups = management_groups(bound, instance);
            let Some(nearest) = groups.first() else {
                diagnostics.push(no_management_group(instance, request.span));
                return None;
            };
            let name = Term::Literal(nearest.clone());
            whole(Scope::ManagementGroup { name }, ScopeWord::ManagementGroup)
        }
        ScopeRequest::Named(names) => match names.entry("managementGroup") {
            Some((_, name)) => {
                let groups = management_groups(bound, instance);
                let Some(group) = groups.iter().find(|group| group.eq_ignore_ascii_case(name)) else {
                    diagnostics.push(unknown_management_group(instance, &groups, name, request.span));
                    return None;
                };
                whole(Scope::ManagementGroup { name: Term::Literal(group.clone()) }, ScopeWord::ManagementGroup)
            }
            None => child_place(instance, names, request.span, diagnostics),
        },
    }
}

/// The management groups above an instance, nearest first.
fn management_groups(bound: &Bound<'_>, instance: &BoundInstance) -> Vec<Text> {
    let id = instance.scope.subscription();
    let found = bound.subscriptions.iter().find(|one| Some(&one.id) == id);
    found.map(|one| one.management_groups.clone()).unwrap_or_default()
}

fn no_management_group(instance: &BoundInstance, span: Span) -> Diagnostic {
    Diagnostic::error("unknown-management-group", format!("no management group is known above `{}`", instance.id))
        .at(span, "asked for here")
        .help("list those above its subscription, nearest first: `managementGroups: [mg-example]`")
}

fn unknown_management_group(
    instance: &BoundInstance,
    groups: &[Text],
    name: &Spanned<String>,
    span: Span,
) -> Diagnostic {
    if groups.is_empty() {
        return no_management_group(instance, span);
    }
    let message = format!("`{}` is no management group above `{}`", name.value, instance.id);
    let diagnostic = Diagnostic::error("unknown-management-group", message).at(name.span, "not above its subscription");
    match nearest(name, groups.iter().map(|group| &**group)) {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
        None => diagnostic.help(format!("above it are {}", listed(groups.iter().map(|group| &**group)))),
    }
}

/// The kind of child that has just the names given.
pub(super) fn find_child<'c>(
    component: &'c Component,
    names: &Mapping<Spanned<String>>,
) -> Option<(&'c Spanned<String>, &'c Child)> {
    component.children.iter().find(|(_, child)| {
        let wanted = placeholders(&child.path);
        wanted.len() == names.iter().len() && wanted.iter().all(|name| names.get(name).is_some())
    })
}

/// The child that has just the names given.
fn child_place(
    instance: &BoundInstance,
    names: &Mapping<Spanned<String>>,
    span: Span,
    diagnostics: &mut Diagnostics,
) -> Option<Place> {
    let Some((key, child)) = find_child(&instance.component, names) else {
        diagnostics.push(unknown_child(&instance.component, names, span));
        return None;
    };
    let Scope::Resource { subscription, group, provider, path } = &instance.scope else { return None };
    let mut path = path.clone();
    let segments: Vec<&str> = child.path.split('/').collect();
    for pair in segments.chunks(2) {
        let [kind, name] = pair else { continue };
        let name = match name.strip_prefix('{').and_then(|name| name.strip_suffix('}')) {
            Some(placeholder) => {
                let value = names.get(placeholder)?;
                check_segment(value, value.span, diagnostics);
                value.value.as_str()
            }
            None => name,
        };
        path.push((Text::from(*kind), Term::Literal(name.into())));
    }
    Some(Place {
        scope: Scope::Resource {
            subscription: subscription.clone(),
            group: group.clone(),
            provider: provider.clone(),
            path,
        },
        word: ScopeWord::Resource,
        child: Some(key.value.clone()),
        facets: child.facets.clone(),
    })
}

pub(super) fn unknown_child(component: &Component, names: &Mapping<Spanned<String>>, span: Span) -> Diagnostic {
    let given = listed(names.keys());
    let forms: Vec<String> = component
        .children
        .iter()
        .map(|(_, child)| {
            let names: Vec<String> = placeholders(&child.path).iter().map(|name| format!("{name}: NAME")).collect();
            format!("{{ {} }}", names.join(", "))
        })
        .collect();
    let mut diagnostic =
        Diagnostic::error("unknown-child", format!("`{}` has no part that is named by {given}", component.id.value))
            .at(span, "");
    let known: Vec<&str> = component.children.iter().flat_map(|(_, child)| placeholders(&child.path)).collect();
    for (key, _) in names.iter().filter(|(key, _)| !known.contains(&key.as_str())) {
        if let Some(near) = nearest(key, known.iter().copied().chain(["managementGroup"])) {
            diagnostic = diagnostic.help(format!("did you mean `{near}`?"));
        }
    }
    if forms.is_empty() {
        return diagnostic.help("access to it can be limited to the resource as a whole only");
    }
    diagnostic.help(format!("its parts are {}", listed(forms.iter().map(String::as_str))))
}

/// The names in braces of a child's path.
pub(super) fn placeholders(path: &str) -> Vec<&str> {
    path.split('/').filter_map(|segment| segment.strip_prefix('{')?.strip_suffix('}')).collect()
}

/// Refuses what cannot stand between the slashes of an Azure resource id.
pub(super) fn check_segment(text: &str, span: Span, diagnostics: &mut Diagnostics) {
    check(text, &['/', '{', '}', '\\', '?', '#', '%', '&', '<', '>', ':'], "an Azure resource", span, diagnostics);
}

/// Refuses what cannot stand in a name outside Azure; braces are for parameters.
pub(super) fn check_name(text: &str, span: Span, diagnostics: &mut Diagnostics) {
    check(text, &['/', '{', '}', '\\'], "this service", span, diagnostics);
}

fn check(text: &str, refused: &[char], of: &str, span: Span, diagnostics: &mut Diagnostics) {
    let wrong = |c: char| c.is_control() || refused.contains(&c);
    let message = if text.is_empty() {
        "a name cannot be empty".to_owned()
    } else if text.trim() != text {
        format!("`{text}` begins or ends with a blank")
    } else if matches!(text, "." | "..") {
        format!("`{text}` is no name")
    } else if text.chars().count() > 260 {
        "a name has at most 260 characters".to_owned()
    } else if let Some(c) = text.chars().find(|c| wrong(*c)) {
        format!("a name of {of} cannot hold {}", shown(c))
    } else {
        return;
    };
    diagnostics.push(Diagnostic::error("malformed-name", message).at(span, ""));
}

fn shown(c: char) -> String {
    if c.is_control() { format!("the character U+{:04X}", u32::from(c)) } else { format!("`{c}`") }
}
