//! Pass 4: what an environment allows.
//!
//! A guardrail lists what is allowed for whom. Every guardrail that speaks of a wish must allow it: that is how a
//! project can narrow its organisation's baseline and never widen it. An environment that has guardrails, none of which
//! speaks of a persona, allows that persona nothing.

use super::bind::BoundInstance;
use super::index::Slot;
use crate::diagnostic::{Diagnostic, Diagnostics, listed};
use crate::model::Loaded;
use crate::model::environment::{self, Environment, RolesAllowed};
use crate::model::persona::{AssignmentKind, LevelName, Persona, ScopeWord};
use crate::model::text::{Duration, Id};
use crate::policy::{Guardrail, Origin, Text};
use crate::source::{Span, Spanned};

/// How long eligibility lasts when nobody says: Azure's default policy allows a year.
pub(super) const ELIGIBLE_FOR: Duration = Duration::of_days(365);

/// The guardrails of an environment, those of baselines first, with their places.
pub(super) fn read(slot: &Slot<'_>, diagnostics: &mut Diagnostics) -> Vec<(Guardrail, Span)> {
    let files = slot.baselines.iter().copied().chain(slot.loaded);
    files.flat_map(|file| from_file(file, diagnostics)).collect()
}

fn from_file(file: &Loaded<Environment>, diagnostics: &mut Diagnostics) -> Vec<(Guardrail, Span)> {
    let convert = |(at, one): (usize, &Spanned<environment::Guardrail>)| {
        let activation = one.activation.as_ref();
        if let Some(maximum) = activation.and_then(|activation| activation.maximum.as_ref()) {
            check_maximum(maximum, diagnostics);
        }
        let levels = |levels: &[Spanned<LevelName>]| {
            let mut levels: Vec<LevelName> = levels.iter().map(|level| level.canonical()).collect();
            levels.sort();
            levels.dedup();
            levels
        };
        let texts = |ids: &Option<Vec<Spanned<Id>>>| {
            ids.as_ref().map(|ids| ids.iter().map(|id| Text::from(id.as_str())).collect::<Vec<_>>())
        };
        let guardrail = Guardrail {
            kind: one.matches.kind.as_ref().map(|kind| kind.value),
            purpose: one.matches.purpose.as_ref().map(|purpose| purpose.value),
            personas: texts(&one.matches.personas),
            components: texts(&one.matches.components),
            classification: one.matches.classification.as_ref().map(|text| text.as_str().into()),
            active: levels(&one.active),
            eligible: levels(&one.eligible),
            max_scope: one.max_scope.as_ref().map_or(ScopeWord::ResourceGroup, |word| word.value),
            roles: one.roles.as_ref().map_or(RolesAllowed::Any, |roles| roles.value),
            maximum: activation.and_then(|activation| activation.maximum.as_ref()).map(|maximum| maximum.value),
            approval: activation
                .map(|one| one.approval.iter().map(|name| name.as_str().into()).collect())
                .unwrap_or_default(),
            mfa: activation.is_some_and(|activation| activation.mfa),
            justification: activation.is_some_and(|activation| activation.justification),
            ticket: activation.is_some_and(|activation| activation.ticket),
            eligible_for: one.eligible_for.as_ref().map(|duration| duration.value),
            origin: Origin { file: file.path.clone(), pointer: format!("/guardrails/{at}").into() },
        };
        (guardrail, one.span)
    };
    file.value.guardrails.iter().enumerate().map(convert).collect()
}

/// PIM takes half hours from 30 minutes to 23.5 hours, or a day (azurerm_role_management_policy, `maximum_duration`).
fn check_maximum(maximum: &Spanned<Duration>, diagnostics: &mut Diagnostics) {
    let minutes = maximum.minutes();
    if minutes > 24 * 60 || !minutes.is_multiple_of(30) {
        diagnostics.push(
            Diagnostic::error("malformed-activation", format!("an activation cannot last up to `{}`", maximum.value))
                .at(maximum.span, "half hours from PT30M to PT23H30M, or P1D, are expected"),
        );
    }
}

/// What the guardrails say of one persona on one instance.
pub(super) struct Rules<'a> {
    matching: Vec<&'a (Guardrail, Span)>,
    /// Whether the environment has guardrails at all.
    any: bool,
}

impl<'a> Rules<'a> {
    /// The guardrails that speak of `persona` on `instance`.
    pub(super) fn of(guardrails: &'a [(Guardrail, Span)], persona: &Persona, instance: &BoundInstance) -> Rules<'a> {
        let listed = |ids: &Option<Vec<Text>>, id: &str| {
            ids.as_ref().is_none_or(|ids| ids.iter().any(|one| one.eq_ignore_ascii_case(id)))
        };
        let fits = |(one, _): &&(Guardrail, Span)| {
            one.kind.is_none_or(|kind| kind == persona.kind.value)
                && one.purpose.is_none_or(|purpose| purpose == persona.purpose.value)
                && listed(&one.personas, persona.id.as_str())
                && listed(&one.components, &instance.id)
                && one.classification.as_ref().is_none_or(|text| Some(text) == instance.classification.as_ref())
        };
        Rules { matching: guardrails.iter().filter(fits).collect(), any: !guardrails.is_empty() }
    }

    /// Whether access at one of `levels` is standing or eligible, when the entry does not say.
    pub(super) fn default_state(&self, levels: &[LevelName]) -> AssignmentKind {
        let allowed = |list: &dyn Fn(&Guardrail) -> bool| self.matching.iter().all(|(one, _)| list(one));
        let active = allowed(&|one| levels.iter().any(|level| one.active.contains(level)));
        let eligible = allowed(&|one| levels.iter().any(|level| one.eligible.contains(level)));
        if !active && eligible { AssignmentKind::Eligible } else { AssignmentKind::Active }
    }

    /// How long eligibility lasts: the shortest that a guardrail says.
    pub(super) fn eligible_for(&self) -> Option<Duration> {
        self.matching.iter().filter_map(|(one, _)| one.eligible_for).min()
    }

    /// The guardrails themselves, for activation.
    pub(super) fn guardrails(&self) -> impl Iterator<Item = &'a (Guardrail, Span)> + use<'a, '_> {
        self.matching.iter().copied()
    }

    /// Everything that the guardrails do not allow about a wish.
    pub(super) fn judge(&self, wish: &Judged<'_>, diagnostics: &mut Diagnostics) {
        if self.any && self.matching.is_empty() {
            diagnostics.push(
                Diagnostic::error(
                    "no-guardrail",
                    format!("no guardrail of `{}` speaks of `{}` here", wish.environment, wish.persona),
                )
                .at(wish.span, "asked for here")
                .help("an environment with guardrails allows what one of them lists; add one that matches"),
            );
        }
        for (one, place) in self.matching.iter().copied() {
            if wish.by_role && one.roles == RolesAllowed::LevelsOnly {
                diagnostics.push(
                    Diagnostic::error(
                        "role-not-allowed",
                        format!("`{}` allows access levels only, no role names", wish.environment),
                    )
                    .at(wish.span, "a role")
                    .also(*place, "this guardrail says `roles: levels-only`")
                    .help(match wish.levels {
                        [LevelName::Administer] => "say what is needed as an access level".to_owned(),
                        levels => format!("the component gives this role at {}", level_list(levels)),
                    }),
                );
            }
            if wish.scope > one.max_scope {
                diagnostics.push(
                    Diagnostic::error(
                        "scope-not-allowed",
                        format!("`{}` allows nothing wider than {}", wish.environment, scope_word(one.max_scope)),
                    )
                    .at(wish.span, format!("asks for {}", scope_word(wish.scope)))
                    .also(*place, "by this guardrail"),
                );
            }
            let (list, state) = match wish.state {
                AssignmentKind::Active => (&one.active, "standing"),
                AssignmentKind::Eligible => (&one.eligible, "eligible"),
            };
            if wish.levels.iter().any(|level| list.contains(level)) {
                continue;
            }
            let mut diagnostic = Diagnostic::error(
                "level-not-allowed",
                format!(
                    "`{}` does not allow {state} {} on `{}` for `{}`",
                    wish.environment,
                    level_list(wish.levels),
                    wish.instance,
                    wish.persona
                ),
            )
            .at(wish.span, format!("{} is {}", wish.role, level_list(wish.levels)))
            .also(*place, format!("this guardrail allows {state} {}", level_list(list)));
            let other = match wish.state {
                AssignmentKind::Active => wish.levels.iter().any(|level| one.eligible.contains(level)),
                AssignmentKind::Eligible => wish.levels.iter().any(|level| one.active.contains(level)),
            };
            if other {
                let word = if wish.state == AssignmentKind::Active { "eligible" } else { "active" };
                diagnostic = diagnostic.help(format!("it allows that as {word}: `assignment: {word}`"));
            }
            diagnostics.push(diagnostic);
        }
    }
}

/// What of a wish the guardrails judge.
pub(super) struct Judged<'a> {
    /// Whose.
    pub(super) persona: &'a str,
    /// On what.
    pub(super) instance: &'a str,
    /// Where.
    pub(super) environment: &'a str,
    /// The role's name.
    pub(super) role: &'a str,
    /// The levels at which the component lists the role; `administer` when it lists it nowhere.
    pub(super) levels: &'a [LevelName],
    /// Whether the entry names a role in place of a level.
    pub(super) by_role: bool,
    /// How far up it reaches.
    pub(super) scope: ScopeWord,
    /// Standing or eligible.
    pub(super) state: AssignmentKind,
    /// The entry.
    pub(super) span: Span,
}

pub(super) fn level_list(levels: &[LevelName]) -> String {
    if levels.is_empty() { "nothing".to_owned() } else { listed(levels.iter().map(|level| level.word())) }
}

fn scope_word(word: ScopeWord) -> &'static str {
    match word {
        ScopeWord::Resource => "the resource",
        ScopeWord::ResourceGroup => "the resource group",
        ScopeWord::Subscription => "the subscription",
        ScopeWord::ManagementGroup => "a management group",
    }
}
