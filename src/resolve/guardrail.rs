//! Pass 4: what an environment allows.
//!
//! A guardrail lists what is allowed for whom. Every guardrail that speaks of a wish must allow it: that is how a
//! project can narrow its organisation's baseline and never widen it. An environment that has guardrails, none of which
//! speaks of a persona, allows that persona nothing.

use super::bind::{Bound, BoundInstance};
use super::index::Index;
use super::slot::Slot;
use crate::diagnostic::{Diagnostic, Diagnostics, listed, nearest};
use crate::model::Loaded;
use crate::model::environment::{self, Environment, RolesAllowed};
use crate::model::persona::{AssignmentKind, Kind, LevelName, Persona, ScopeWord};
use crate::model::text::{Duration, Id};
use crate::policy::{Guardrail, Origin, Text};
use crate::source::{Span, Spanned};

/// How long eligibility lasts when nobody says: Azure's default policy allows a year.
pub(super) const ELIGIBLE_FOR: Duration = Duration::of_days(365);

/// A guardrail that is in force.
pub(super) struct InForce {
    /// What it allows.
    pub(super) rule: Guardrail,
    /// Where it stands.
    pub(super) place: Span,
    /// Whether a baseline says it, so that the project cannot say what counts as which level.
    of_baseline: bool,
}

/// The guardrails of an environment, those of baselines first.
pub(super) fn read(slot: &Slot<'_>, diagnostics: &mut Diagnostics) -> Vec<InForce> {
    let files = slot.baselines.iter().map(|file| (*file, true)).chain(slot.loaded.map(|file| (file, false)));
    files.flat_map(|(file, of_baseline)| from_file(file, of_baseline, diagnostics)).collect()
}

fn from_file(file: &Loaded<Environment>, of_baseline: bool, diagnostics: &mut Diagnostics) -> Vec<InForce> {
    let convert = |(at, one): (usize, &Spanned<environment::Guardrail>)| {
        let activation = one.activation.as_ref();
        if let Some(maximum) = activation.and_then(|activation| activation.maximum.as_ref()) {
            check_maximum(maximum, diagnostics);
        }
        if let Some(length) = &one.eligible_for
            && length.value > ELIGIBLE_FOR
        {
            diagnostics.push(
                Diagnostic::error("malformed-eligibility", format!("nobody can be eligible for `{}`", length.value))
                    .at(length.span, "Azure allows a year at most")
                    .help("write `P365D` or less"),
            );
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
        let rule = Guardrail {
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
        InForce { rule, place: one.span, of_baseline }
    };
    file.value.guardrails.iter().enumerate().map(convert).collect()
}

/// Names in the guardrails that nobody has: a guardrail that speaks of no one would be none.
pub(super) fn check_names(index: &Index<'_>, slot: &Slot<'_>, bound: &Bound<'_>, diagnostics: &mut Diagnostics) {
    let own = slot.loaded.map(|file| &file.value);
    // A baseline is shared: it may speak of what other projects have.
    for one in own.iter().flat_map(|file| &file.guardrails) {
        for id in one.matches.personas.iter().flatten() {
            diagnostics.extend(index.unknown_persona(id.as_str(), id.span));
        }
        for id in one.matches.components.iter().flatten() {
            diagnostics.extend(index.unknown_instance(id.as_str(), id.span));
        }
    }
    if slot.planned {
        return;
    }
    let files = slot.baselines.iter().map(|file| &file.value).chain(own);
    let named = files.flat_map(|file| &file.guardrails).filter_map(|one| one.activation.as_ref());
    for name in named.flat_map(|activation| &activation.approval) {
        if bound.approvers.contains_key(&name.value) {
            continue;
        }
        let id = slot.id.as_str();
        let diagnostic =
            Diagnostic::error("unknown-approver", format!("the approver `{}` is not bound in `{id}`", name.value))
                .at(name.span, "who is that?");
        let near = nearest(name, bound.approvers.keys().map(String::as_str));
        diagnostics.push(match near {
            Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
            None => {
                let line = format!("{}: {{ group: OBJECT-ID }}", name.value);
                diagnostic.help(format!("add it under `approvers` of the environment: `{line}`"))
            }
        });
    }
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
    matching: Vec<&'a InForce>,
    /// Whether the environment has guardrails at all.
    any: bool,
}

impl<'a> Rules<'a> {
    /// The guardrails that speak of `persona` on `instance`.
    pub(super) fn of(guardrails: &'a [InForce], persona: &Persona, instance: &BoundInstance) -> Rules<'a> {
        let who = (persona.kind.value, persona.purpose.value, persona.id.as_str());
        let on = (&*instance.id, instance.classification.as_deref());
        let fits = |one: &&InForce| one.rule.speaks_of(who, on);
        Rules { matching: guardrails.iter().filter(fits).collect(), any: !guardrails.is_empty() }
    }

    /// Whether access at one of `levels` is active or eligible, when the entry does not say: eligible where that alone
    /// is allowed. An agent is never eligible.
    pub(super) fn default_state(&self, persona: &Persona, levels: &[LevelName]) -> AssignmentKind {
        let allowed = |list: fn(&Guardrail) -> &[LevelName]| {
            self.matching.iter().all(|one| levels.iter().any(|level| list(&one.rule).contains(level)))
        };
        let human = persona.kind.value == Kind::Human;
        if human && !allowed(|one| &one.active) && allowed(|one| &one.eligible) {
            AssignmentKind::Eligible
        } else {
            AssignmentKind::Active
        }
    }

    /// How long eligibility lasts: the shortest that a guardrail says.
    pub(super) fn eligible_for(&self) -> Option<Duration> {
        self.matching.iter().filter_map(|one| one.rule.eligible_for).min()
    }

    /// The guardrails themselves, for activation.
    pub(super) fn guardrails(&self) -> impl Iterator<Item = &'a InForce> + use<'a, '_> {
        self.matching.iter().copied()
    }

    /// Whether a baseline has a say.
    pub(super) fn of_baseline(&self) -> bool {
        self.matching.iter().any(|one| one.of_baseline)
    }

    /// That a baseline's guardrail allows a role only because the project's own component lists it for a level which is
    /// not its level: `levels` are those that the baseline goes by.
    pub(super) fn judge_listing(
        &self,
        wish: &Judged<'_>,
        listed: &Listed<'_>,
        levels: &[LevelName],
        diagnostics: &mut Diagnostics,
    ) {
        for one in self.matching.iter().filter(|one| one.of_baseline) {
            let (list, _) = wish.lists(&one.rule);
            // What the project's own word does not get past was reported by that.
            if !allows(list, wish.levels) || allows(list, levels) {
                continue;
            }
            let (environment, persona) = (wish.environment, wish.persona.id.as_str());
            let (role, state) = (listed.role, wish.state_word());
            let message = format!("`{environment}` does not allow `{persona}` {state} `{role}` on `{}`", wish.instance);
            let counts = format!("for a baseline, `{role}` is {}", level_list(levels, "or"));
            let mut diagnostic = Diagnostic::error("listing-not-allowed", message)
                .at(wish.span, counts)
                .also(one.place, format!("this guardrail of a baseline allows {} as {state}", level_list(list, "and")));
            if let Some((level, place)) = listed.place {
                diagnostic = diagnostic.also(place, format!("the project's own component says `{}`", level.word()));
            }
            diagnostics.push(
                diagnostic
                    .help("a baseline's guardrails go by the levels at which it or the library lists a role; what neither lists counts as `administer`")
                    .help("a project can narrow its baseline and never widen it: list the role in the baseline's `components/`"),
            );
        }
    }

    /// Everything that the guardrails do not allow about a wish.
    pub(super) fn judge(&self, wish: &Judged<'_>, diagnostics: &mut Diagnostics) {
        let (environment, persona) = (wish.environment, wish.persona.id.as_str());
        if self.any && self.matching.is_empty() {
            diagnostics.push(
                Diagnostic::error(
                    "no-guardrail",
                    format!("no guardrail of `{environment}` speaks of `{persona}` on `{}`", wish.instance),
                )
                .at(wish.span, "so nothing is allowed")
                .help(format!(
                    "where there are guardrails, only what they list is allowed: add one that matches, such as `match: {{ personas: [{persona}] }}`"
                )),
            );
        }
        for InForce { rule: one, place, .. } in self.matching.iter().copied() {
            if let (Some(role), RolesAllowed::LevelsOnly) = (wish.role, one.roles) {
                diagnostics.push(
                    Diagnostic::error("role-not-allowed", format!("`{environment}` allows access levels, no roles"))
                        .at(wish.span, "a role")
                        .also(*place, "this guardrail says `roles: levels-only`")
                        .help(match wish.levels {
                            [LevelName::Administer] => "say what is needed as an access level".to_owned(),
                            levels => format!("`{role}` is what {} gives", level_list(levels, "or")),
                        }),
                );
            }
            if wish.scope > one.max_scope {
                let message = format!("`{environment}` allows no scope wider than {}", scope_word(one.max_scope));
                diagnostics.push(
                    Diagnostic::error("scope-not-allowed", message)
                        .at(wish.span, format!("asks for {}", scope_word(wish.scope)))
                        .also(*place, format!("this guardrail allows {} at most", scope_word(one.max_scope)))
                        .help("name a narrower scope"),
                );
            }
            diagnostics.extend(wish.level_refused(one, *place));
        }
    }
}

/// What of a wish the guardrails judge.
pub(super) struct Judged<'a> {
    /// Whose.
    pub(super) persona: &'a Persona,
    /// On what.
    pub(super) instance: &'a str,
    /// Where.
    pub(super) environment: &'a str,
    /// The role, when the entry names one in place of a level.
    pub(super) role: Option<&'a str>,
    /// The level that the entry names, or those at which the component lists the role; `administer` when it lists it
    /// nowhere.
    pub(super) levels: &'a [LevelName],
    /// How far up it reaches.
    pub(super) scope: ScopeWord,
    /// Active or eligible.
    pub(super) state: AssignmentKind,
    /// The entry.
    pub(super) span: Span,
}

/// A role that a wish came to, as the project's own component has it.
pub(super) struct Listed<'a> {
    /// Its name.
    pub(super) role: &'a str,
    /// For which level, and where, the component lists it.
    pub(super) place: Option<(LevelName, Span)>,
}

/// Whether one of the levels is in the list.
fn allows(list: &[LevelName], levels: &[LevelName]) -> bool {
    levels.iter().any(|level| list.contains(level))
}

impl Judged<'_> {
    /// The levels that a guardrail allows in the wish's state, and in the other one.
    fn lists<'g>(&self, one: &'g Guardrail) -> (&'g [LevelName], &'g [LevelName]) {
        match self.state {
            AssignmentKind::Active => (&one.active, &one.eligible),
            AssignmentKind::Eligible => (&one.eligible, &one.active),
        }
    }

    fn state_word(&self) -> &'static str {
        match self.state {
            AssignmentKind::Active => "active",
            AssignmentKind::Eligible => "eligible",
        }
    }

    /// That a guardrail does not list the wish's level.
    fn level_refused(&self, one: &Guardrail, place: Span) -> Option<Diagnostic> {
        let (list, other) = self.lists(one);
        if allows(list, self.levels) {
            return None;
        }
        let state = self.state_word();
        let other_state = if state == "active" { "eligible" } else { "active" };
        let levels = level_list(self.levels, "or");
        let (environment, persona) = (self.environment, self.persona.id.as_str());
        let message = format!("`{environment}` does not allow `{persona}` {state} {levels} on `{}`", self.instance);
        let label = match (self.role, self.levels) {
            (None, _) => format!("asks for {state} {levels}"),
            (Some(role), [LevelName::Administer]) => format!("`{role}` counts as `administer`"),
            (Some(role), _) => format!("`{role}` is what {levels} gives"),
        };
        let what = match list {
            [] => format!("this guardrail allows nothing as {state}"),
            list => format!("this guardrail allows {} as {state}", level_list(list, "and")),
        };
        let diagnostic = Diagnostic::error("level-not-allowed", message).at(self.span, label).also(place, what);
        let possible = other_state == "active" || self.persona.kind.value == Kind::Human;
        Some(match allows(other, self.levels) && possible {
            true => diagnostic.help(format!("it allows that as {other_state}: `assignment: {other_state}`")),
            false => diagnostic,
        })
    }
}

/// Levels in a sentence.
fn level_list(levels: &[LevelName], and: &str) -> String {
    let text = listed(levels.iter().map(|level| level.word()));
    if and == "and" { text } else { text.replace("` and `", "` or `") }
}

fn scope_word(word: ScopeWord) -> &'static str {
    match word {
        ScopeWord::Resource => "the resource",
        ScopeWord::ResourceGroup => "the resource group",
        ScopeWord::Subscription => "the subscription",
        ScopeWord::ManagementGroup => "a management group",
    }
}
