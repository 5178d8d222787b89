//! The environments of the project, in its order: each entry of `rolecast.yaml` with the files that belong to it.

use super::index::unique;
use crate::diagnostic::{Diagnostic, Diagnostics, listed, nearest};
use crate::model::environment::{Environment, Tier};
use crate::model::text::Id;
use crate::model::{Loaded, Sources};
use crate::source::Spanned;

/// An environment's place in the project.
pub(super) struct Slot<'a> {
    /// Its id as the project writes it.
    pub(super) id: &'a Spanned<Id>,
    /// Whether it is checked only.
    pub(super) planned: bool,
    /// Its file; a planned environment may have none yet.
    pub(super) loaded: Option<&'a Loaded<Environment>>,
    /// Files of baselines with the same id.
    pub(super) baselines: Vec<&'a Loaded<Environment>>,
}

impl Slot<'_> {
    /// The tier, where a file says it.
    pub(super) fn tier(&self) -> Option<Tier> {
        self.loaded.map(|loaded| loaded.value.tier.value)
    }
}

/// The environments in the project's order.
pub(super) fn environments<'a>(sources: &'a Sources, diagnostics: &mut Diagnostics) -> Vec<Slot<'a>> {
    let project = &sources.project.value;
    unique("environment", project.environments.iter().map(|entry| &entry.value.id), diagnostics);
    let mut slots = Vec::new();
    for entry in &project.environments {
        let of = |one: &&Loaded<Environment>| one.value.id.folded() == entry.value.id.folded();
        let loaded = sources.environments.iter().find(of);
        let span = entry.span;
        if let Some(found) = loaded
            && found.value.id.as_str() != entry.value.id.as_str()
        {
            diagnostics.push(
                Diagnostic::error(
                    "environment-case",
                    format!("`{}` is written `{}` in its own file", entry.value.id.value, found.value.id.value),
                )
                .at(span, "here")
                .also(found.value.id.span, "and here"),
            );
        }
        if matches!(entry.value.id.as_str(), "default" | "none") {
            diagnostics.push(
                Diagnostic::error("reserved-id", format!("no environment can be called `{}`", entry.value.id.value))
                    .at(span, "means something else where access is asked for"),
            );
        } else if loaded.is_none() && !entry.value.planned {
            diagnostics.push(
                Diagnostic::error(
                    "missing-environment",
                    format!("the environment `{}` has no file", entry.value.id.value),
                )
                .at(span, "no file under environments/ has this id")
                .help(format!(
                    "write environments/{0}.yaml, or say `{{ id: {0}, planned: true }}`",
                    entry.value.id.value
                )),
            );
        }
        slots.push(Slot {
            id: &entry.value.id,
            planned: entry.value.planned,
            loaded,
            baselines: sources.baseline_environments.iter().filter(of).collect(),
        });
    }
    let names: Vec<&str> = slots.iter().map(|slot| slot.id.as_str()).collect();
    for one in &sources.environments {
        if !slots.iter().any(|slot| slot.id.folded() == one.value.id.folded()) {
            let id = &one.value.id;
            diagnostics.push(
                unknown_environment(&id.clone().map(String::from), &names).help("list it in rolecast.yaml, in order"),
            );
        }
    }
    slots
}

/// A name that no environment has.
pub(super) fn unknown_environment(key: &Spanned<String>, names: &[&str]) -> Diagnostic {
    let mut diagnostic = Diagnostic::error("unknown-environment", format!("there is no environment `{}`", key.value))
        .at(key.span, "not in rolecast.yaml");
    diagnostic = match nearest(key, names.iter().copied().chain(["default"])) {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
        None => diagnostic.help(format!("the environments are {}", listed(names.iter().copied()))),
    };
    diagnostic
}
