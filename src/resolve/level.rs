//! Which level of a component is meant, and why it gives nothing where it gives nothing.

use super::bind::BoundInstance;
use super::scope::placeholders;
use crate::diagnostic::{Diagnostic, listed, nearest};
use crate::model::Mapping;
use crate::model::component::{Component, Level, LevelRole};
use crate::model::persona::LevelName;
use crate::source::Spanned;

/// The level of a component that is meant, and the facet that it was found on.
pub(super) fn find_level<'c>(
    component: &'c Component,
    facet: Option<&Spanned<String>>,
    level: Spanned<LevelName>,
) -> Result<(Option<&'c str>, &'c Level), Box<Diagnostic>> {
    let word = level.word();
    let name = &component.name.value;
    let offered = |levels: &Mapping<Level>| listed(levels.keys());
    if let Some(facet) = facet {
        let Some((key, found)) = component.facets.entry(facet) else {
            let diagnostic = Diagnostic::error("unknown-facet", format!("{name} has no facet `{}`", facet.value))
                .at(facet.span, "not in the component's library entry");
            return Err(Box::new(match nearest(facet, component.facets.keys()) {
                Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
                None => diagnostic.help(format!("its facets are {}", listed(component.facets.keys()))),
            }));
        };
        return match found.levels.get(word) {
            Some(level) => Ok((Some(key.as_str()), level)),
            None => Err(Box::new(
                Diagnostic::error(
                    "level-not-offered",
                    format!("{name} has no `{word}` for the facet `{}`", facet.value),
                )
                .at(level.span, "no role gives this")
                .help(format!("it has {}", offered(&found.levels))),
            )),
        };
    }
    if let Some(level) = component.levels.get(word) {
        return Ok((None, level));
    }
    let default = component.default_facet.as_ref().and_then(|facet| component.facets.entry(facet));
    if let Some((key, level)) = default.and_then(|(key, facet)| Some((key, facet.levels.get(word)?))) {
        return Ok((Some(key.as_str()), level));
    }
    let with: Vec<&str> = component
        .facets
        .iter()
        .filter(|(_, facet)| facet.levels.get(word).is_some())
        .map(|(key, _)| key.as_str())
        .collect();
    let diagnostic =
        Diagnostic::error("level-not-offered", format!("{name} has no `{word}`")).at(level.span, "no role gives this");
    Err(Box::new(if with.is_empty() {
        let mut words: Vec<&str> =
            component.levels.keys().chain(component.facets.iter().flat_map(|(_, facet)| facet.levels.keys())).collect();
        words.sort_by_key(|word| LevelName::from_word(word));
        words.dedup();
        diagnostic.help(format!("it has {}", listed(words)))
    } else {
        diagnostic.help(format!("say which part is meant: `facet: {}`", with.join("` or `facet: ")))
    }))
}

/// Whether a role can be assigned at a kind of child, or at the `resource` as a whole.
pub(super) fn fits_at(role: &LevelRole, at: &str) -> bool {
    role.at.is_empty() || role.at.iter().any(|one| one.value == at)
}

/// Where roles can be assigned, in words.
pub(super) fn places(roles: &[&LevelRole], component: &Component) -> String {
    let mut places: Vec<String> = Vec::new();
    for at in roles.iter().flat_map(|role| &role.at) {
        let place = match component.children.get(at) {
            Some(child) => {
                format!("a {} (`scope: {{ {}: NAME }}`)", at.value, placeholders(&child.path).join(": NAME, "))
            }
            None => "the resource as a whole".to_owned(),
        };
        if !places.contains(&place) {
            places.push(place);
        }
    }
    places.join(" or ")
}

/// Why none of a level's roles is given.
pub(super) fn nothing_fits(
    instance: &BoundInstance,
    level: Spanned<LevelName>,
    roles: &[LevelRole],
    child: Option<&str>,
) -> Diagnostic {
    let what = format!("`{}` gives nothing on `{}` as it is asked for", level.word(), instance.id);
    let mut diagnostic = Diagnostic::error("level-gives-nothing", what).at(level.span, "no role fits");
    for role in roles {
        let mut needs = Vec::new();
        if !fits_at(role, child.unwrap_or("resource")) {
            needs.push(format!("at {}", places(&[role], &instance.component)));
        }
        for (key, value) in role.when.iter() {
            if instance.settings.get(&key.value) != Some(&value.value) {
                needs.push(format!("with the setting `{}: {}`", key.value, value.value));
            }
        }
        diagnostic = diagnostic.help(format!("`{}` is given {}", role.name.value, needs.join(" and ")));
    }
    diagnostic
}
