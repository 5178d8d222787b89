//! What the project accepts of broader access: names refer to something, and each entry says what it accepts.

use super::index::Index;
use super::primitive;
use super::slot::unknown_environment;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::accepted::Accepted;
use crate::permission::{malformed_operation, unknown_primitive};

/// Checks the entries of `accepted-access.yaml`.
pub(super) fn check(index: &Index<'_>, diagnostics: &mut Diagnostics) {
    let Some(file) = &index.sources.accepted else { return };
    let names: Vec<&str> = index.environments.iter().map(|slot| slot.id.as_str()).collect();
    let primitives = primitive::all(index);
    for one in &file.value.accepted {
        let Accepted { persona, environment, what, component, reason, .. } = &one.value;
        let operations = || one.actions.iter().chain(&one.data_actions);
        diagnostics.extend(persona.as_ref().and_then(|id| index.unknown_persona(id.as_str(), id.span)));
        if let Some(id) = environment.as_ref().filter(|id| !names.contains(&id.as_str())) {
            diagnostics.push(unknown_environment(&id.clone().map(String::from), &names));
        }
        diagnostics.extend(component.as_ref().and_then(|id| index.unknown_instance(id.as_str(), id.span)));
        diagnostics.extend(operations().filter_map(|text| malformed_operation(text, text.span)));
        diagnostics.extend(one.primitives.iter().filter_map(|id| unknown_primitive(id, &primitives)));
        let narrower = operations().chain(&one.primitives).chain(&one.roles).next();
        match (narrower, persona) {
            (None, _) if what.is_empty() => {
                let label = "neither `what` nor `actions`, `dataActions`, `primitives` or `roles`";
                let error = Diagnostic::error("empty-acceptance", "nothing is accepted").at(one.span, label);
                diagnostics.push(error.help("`what: [new-access]` accepts all that is new; the others narrow that"));
            }
            (Some(named), None) => {
                let error = Diagnostic::error("acceptance-without-persona", "what is new is somebody's");
                let error = error.at(named.span, "nobody has it");
                diagnostics.push(error.help("name the persona whose line gives it: `persona: P001`"));
            }
            _ => {}
        }
        if reason.trim().is_empty() {
            diagnostics.push(Diagnostic::error("missing-reason", "no reason is given").at(reason.span, ""));
        }
    }
}
