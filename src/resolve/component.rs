//! The components of the project and its baselines: what names in them refer to exists, and roles are the ones they say.

use super::index::Index;
use super::scope::placeholders;
use crate::catalog::{Catalog, Found};
use crate::diagnostic::{Diagnostic, Diagnostics, listed, nearest};
use crate::model::component::{Component, LevelRole, Mechanism};
use crate::model::persona::LevelName;
use crate::source::Spanned;

/// Every role that a component lists, with the level's word.
pub(super) fn all_roles(component: &Component) -> impl Iterator<Item = (&str, &LevelRole)> {
    let facets = component.facets.iter().flat_map(|(_, facet)| facet.levels.iter());
    let levels = component.levels.iter().chain(facets);
    levels.flat_map(|(word, level)| level.roles.iter().map(|role| (word.value.as_str(), &role.value)))
}

/// Checks them.
pub(super) fn check(index: &Index<'_>, catalog: &Catalog, diagnostics: &mut Diagnostics) {
    for component in index.sources.all_components().map(|one| &one.value) {
        check_names(component, diagnostics);
        let facets = component.facets.iter().flat_map(|(_, facet)| facet.levels.iter());
        for (word, level) in component.levels.iter().chain(facets) {
            check_word(word, diagnostics);
            for role in &level.roles {
                check_place(component, role, diagnostics);
                check_role(index, catalog, role, diagnostics);
            }
        }
    }
}

/// A name that is none of those that there are.
fn unknown<'n>(
    code: &'static str,
    what: &str,
    name: &Spanned<String>,
    known: impl Iterator<Item = &'n str>,
) -> Diagnostic {
    let diagnostic =
        Diagnostic::error(code, format!("this component has no {what} `{}`", name.value)).at(name.span, "");
    let known: Vec<&str> = known.collect();
    match nearest(name, known.iter().copied()) {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
        None => diagnostic.help(format!("there are {}", listed(known))),
    }
}

/// Facets, children and settings refer to each other; a child's path has pairs of type and name.
fn check_names(component: &Component, diagnostics: &mut Diagnostics) {
    let facets = || component.facets.keys();
    for facet in component.default_facet.iter().filter(|facet| component.facets.get(facet).is_none()) {
        diagnostics.push(unknown("unknown-facet", "facet", facet, facets()));
    }
    for (_, child) in component.children.iter() {
        for facet in child.facets.iter().filter(|facet| component.facets.get(facet).is_none()) {
            diagnostics.push(unknown("unknown-facet", "facet", facet, facets()));
        }
        let segments: Vec<&str> = child.path.split('/').collect();
        let braces = child.path.matches(['{', '}']).count();
        let whole = segments.iter().all(|segment| !segment.is_empty());
        if segments.len() % 2 == 1 || !whole || braces == 0 || braces != 2 * placeholders(&child.path).len() {
            diagnostics.push(
                Diagnostic::error("malformed-child", format!("`{}` is no path of a part", child.path.value))
                    .at(child.path.span, "")
                    .help("pairs of a type and a name are expected, names to be given in braces: `dbs/{database}`"),
            );
        }
    }
    for (_, setting) in component.settings.iter().filter(|(_, one)| one.values.get(&one.default).is_none()) {
        diagnostics.push(unknown("unknown-setting-value", "such value as", &setting.default, setting.values.keys()));
    }
}

/// The word of a level is the first of its two: under the other one nothing would be found.
fn check_word(word: &Spanned<String>, diagnostics: &mut Diagnostics) {
    let levels = LevelName::ALL.iter().map(|level| level.word());
    match LevelName::from_word(word) {
        Some(level) if level.word() == word.value => {}
        Some(level) => diagnostics.push(
            Diagnostic::error("unknown-level", format!("`{}` is another word for `{}`", word.value, level.word()))
                .at(word.span, "personas may write it, components do not")
                .help(format!("write `{}`", level.word())),
        ),
        None => {
            let diagnostic =
                Diagnostic::error("unknown-level", format!("`{}` is no access level", word.value)).at(word.span, "");
            diagnostics.push(match nearest(word, levels.clone()) {
                Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
                None => diagnostic.help(format!("the levels are {}", listed(levels))),
            });
        }
    }
}

/// Where and when a role is the right one.
fn check_place(component: &Component, role: &LevelRole, diagnostics: &mut Diagnostics) {
    for at in role.at.iter().filter(|at| at.value != "resource" && component.children.get(at).is_none()) {
        diagnostics.push(unknown("unknown-child", "child", at, component.children.keys().chain(["resource"])));
    }
    for (key, value) in role.when.iter() {
        match component.settings.get(key) {
            None => diagnostics.push(unknown("unknown-setting", "setting", key, component.settings.keys())),
            Some(setting) if setting.values.get(value).is_none() => {
                diagnostics.push(unknown("unknown-setting-value", "such value as", value, setting.values.keys()))
            }
            Some(_) => {}
        }
    }
}

/// A role is there, and its name and its GUID are one role's.
fn check_role(index: &Index<'_>, catalog: &Catalog, role: &LevelRole, diagnostics: &mut Diagnostics) {
    if role.mechanism.value != Mechanism::AzureRbac {
        return;
    }
    let own = |name: &str| index.custom_role_of_name(name).map(|(id, _)| id);
    let by_name = match catalog.find(&role.name) {
        Found::Exact(found) | Found::Renamed { role: found, .. } => Some((found.id, found.name.clone())),
        Found::Missing { .. } => None,
    };
    let named = own(&role.name).or(by_name.map(|(id, _)| id));
    let Some(id) = &role.id else {
        if named.is_none() {
            diagnostics.push(
                Diagnostic::error("unknown-role", format!("there is no role `{}`", role.name.value))
                    .at(role.name.span, "neither in roles/ nor in the catalogue")
                    .help("`rolecast roles list TEXT` finds roles by words of their name or actions"),
            );
        }
        return;
    };
    let called = index.custom_role(id.value).map(|one| one.value.name.value.as_str());
    let Some(called) = called.or_else(|| catalog.by_id(id.value).map(|role| role.name.as_str())) else { return };
    if named == Some(id.value) {
        return;
    }
    let diagnostic = Diagnostic::error(
        "role-mismatch",
        format!("the GUID is that of `{called}`, the name is `{}`", role.name.value),
    )
    .at(id.span, format!("is `{called}`"))
    .also(role.name.span, "another role");
    diagnostics.push(match named {
        Some(other) => {
            diagnostic.help(format!("`{}` has the GUID {other}; write the one that is meant", role.name.value))
        }
        None => diagnostic.help(format!("write `{called}` if that is meant")),
    });
}
