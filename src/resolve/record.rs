//! What the policy keeps of personas and exceptions as they were written.

use crate::model::Loaded;
use crate::model::exception::Exception;
use crate::model::persona::Persona;
use crate::model::text::Id;
use crate::policy::{self, Origin, Text};
use crate::source::Spanned;

/// A persona as the policy holds it.
pub(super) fn policy_persona(one: &Loaded<Persona>) -> policy::Persona {
    let persona = &one.value;
    let text = |value: &Option<Spanned<String>>| value.as_ref().map(|value| Text::from(value.as_str()));
    let texts = |values: &[Spanned<String>]| values.iter().map(|value| Text::from(value.as_str())).collect();
    policy::Persona {
        id: persona.id.as_str().into(),
        name: persona.name.as_str().into(),
        kind: persona.kind.value,
        purpose: persona.purpose.value,
        accountable: persona.accountable.as_ref().map(|id| id.as_str().into()),
        owner: text(&persona.owner),
        team: text(&persona.team),
        primary_interaction: texts(&persona.primary_interaction),
        processes: texts(&persona.processes),
        skills: texts(&persona.skills),
        exceptions: exceptions(&one.path, &persona.exceptions),
        file: one.path.clone(),
    }
}

/// The exceptions of a file as the policy holds them.
pub(super) fn exceptions(file: &Text, exceptions: &[Spanned<Exception>]) -> Vec<policy::Exception> {
    let id = |value: &Option<Spanned<Id>>| value.as_ref().map(|value| Text::from(value.as_str()));
    exceptions
        .iter()
        .enumerate()
        .map(|(at, one)| policy::Exception {
            rule: one.rule.as_str().into(),
            persona: id(&one.persona),
            component: id(&one.component),
            environment: id(&one.environment),
            reason: one.reason.as_str().into(),
            expires: one.expires.as_ref().map(|date| date.value),
            origin: Origin { file: file.clone(), pointer: format!("/exceptions/{at}").into() },
        })
        .collect()
}
