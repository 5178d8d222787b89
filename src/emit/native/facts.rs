//! What is common to all services: who, where, why, and how long.

use super::words;
use crate::emit::EmitError;
use crate::emit::sink::Page;
use crate::emit::template::{Once, Template};
use crate::escape::{Expression, Literal, Markdown};
use crate::model::persona::{AssignmentKind, PrincipalType};
use crate::policy::{Assignment, End, Environment, Grant, Policy, State};

crate::view! {
    /// An assignment apart from its commands.
    pub(super) struct About<'a> in Markdown {
        role: Literal<'a, Markdown>,
        principal: Literal<'a, Markdown>,
        role_code: Once<Expression<'a, Markdown>>,
        kind: Literal<'a, Markdown>,
        object_id: Once<Expression<'a, Markdown>>,
        place: Once<Expression<'a, Markdown>>,
        reasons: Vec<Reason<'a>>,
        justification: Option<Literal<'a, Markdown>>,
        condition: Option<Expression<'a, Markdown>>,
        standing: bool,
        ends: Option<Literal<'a, Markdown>>,
        eligible: bool,
        eligible_until: Option<Literal<'a, Markdown>>,
        eligible_for: Option<Literal<'a, Markdown>>,
        group: bool,
        membership_eligible: bool,
        service: Literal<'a, Markdown>,
    }
}

crate::view! {
    /// A persona that needs it.
    pub(super) struct Reason<'a> in Markdown {
        persona: Literal<'a, Markdown>,
        wanted: Literal<'a, Markdown>,
        origin: Expression<'a, Markdown>,
    }
}

/// Writes what is to be known of `one`.
pub(super) fn write(
    policy: &Policy,
    environment: &Environment,
    one: &Assignment,
    template: &Template<About<'static>>,
    page: &mut Page<'_>,
) -> Result<(), EmitError> {
    let grants = one.grants.iter().filter_map(|&at| environment.grants.get(at as usize));
    let (until, length) = match one.state {
        State::Eligible(End::Until(day)) => (Some(day.to_string()), None),
        State::Eligible(End::For(length)) => (None, Some(length.to_string())),
        State::Active | State::ActiveUntil(_) => (None, None),
    };
    let ends = match one.state {
        State::ActiveUntil(day) => Some(day.to_string()),
        State::Active | State::Eligible(_) => None,
    };
    let view = About {
        role: Literal::new(&*one.role.name),
        principal: Literal::new(words::principal(&one.principal)),
        role_code: Once(words::code(&one.role.name)),
        kind: Literal::new(words::kind(one.principal.kind)),
        object_id: Once(words::code(&words::object_id(&one.principal))),
        place: Once(words::code(&words::place(&one.scope))),
        reasons: grants.map(|grant| reason(policy, grant)).collect(),
        justification: one.justification.as_deref().map(Literal::new),
        condition: one.condition.as_deref().map(words::code),
        standing: one.state == State::Active,
        ends: ends.map(Literal::new),
        eligible: matches!(one.state, State::Eligible(_)),
        eligible_until: until.map(Literal::new),
        eligible_for: length.map(Literal::new),
        group: one.principal.kind == PrincipalType::Group,
        membership_eligible: one.principal.membership == Some(AssignmentKind::Eligible),
        service: Literal::new(super::service_name(one.mechanism)),
    };
    super::render(template, &view, page)
}

fn reason<'a>(policy: &'a Policy, grant: &'a Grant) -> Reason<'a> {
    let found = policy.personas.binary_search_by(|persona| persona.id.cmp(&grant.persona));
    let persona = found.ok().and_then(|at| policy.personas.get(at));
    let level = grant.level.map_or_else(|| "a role".to_owned(), words::level);
    let facet = grant.facet.as_deref().map(|facet| format!(" ({facet})")).unwrap_or_default();
    let file = persona.map_or("", |persona| &persona.file);
    Reason {
        persona: Literal::new(format!("{} {}", grant.persona, persona.map_or("", |persona| &persona.name))),
        wanted: Literal::new(format!("{level}{facet} on {}", grant.instance)),
        origin: words::code(&format!("{file}#{}", grant.pointer())),
    }
}
