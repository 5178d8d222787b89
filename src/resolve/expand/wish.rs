//! From the roles of an entry to wishes: what guardrails allow, in which state, under which condition.

use super::{Asked, Expansion, Wish};
use crate::diagnostic::Diagnostic;
use crate::model::component::Mechanism;
use crate::model::persona::{AssignmentKind, ConditionRequest, Kind, ScopeWord, TypedCondition};
use crate::policy::{End, State, Text};
use crate::resolve::guardrail::{ELIGIBLE_FOR, Judged, Listed, Rules};
use crate::resolve::listing;
use crate::resolve::scope::Place;
use crate::resolve::{activation, condition};
use crate::source::Spanned;

impl Expansion<'_, '_> {
    /// Turns the roles of an entry into wishes, as far as they are allowed.
    pub(super) fn wish(&mut self, asked: &Asked<'_>, place: &Place, numbers: &[u32], by_role: bool) {
        let guardrails = std::mem::take(&mut self.bound.guardrails);
        let rules = Rules::of(&guardrails, asked.persona, asked.instance);
        let written = asked.request.and_then(|request| request.assignment.as_ref());
        let justification = asked.request.and_then(|one| one.justification.as_ref()).map(|text| text.as_str().into());
        let scope = self.bound.scopes.add(place.scope.clone());
        let grant = self.bound.grants.len() as u32;
        let before = self.wishes.len();
        for (at, &number) in numbers.iter().enumerate() {
            let levels = match asked.grant.level {
                Some(level) => [level].into(),
                None => self.roles.levels_of(&asked.instance.component, number),
            };
            let Some(role) = self.roles.get(number).cloned() else { continue };
            let kind = written.map_or_else(|| rules.default_state(asked.persona, &levels), |kind| kind.value);
            let judged = Judged {
                persona: asked.persona,
                instance: &asked.instance.id,
                environment: self.bound.environment.id.as_str(),
                role: by_role.then_some(&*role.1.name),
                levels: &levels,
                scope: place.word,
                state: kind,
                span: asked.span,
            };
            // All roles of a level are judged by the level: once.
            if at == 0 {
                rules.judge(&judged, self.diagnostics);
            }
            let component = &asked.instance.component;
            if rules.of_baseline()
                && let Some(theirs) = self.roles.levels_for_baselines(component, number)
            {
                let place = listing::place(component, role.0, &role.1, &levels);
                rules.judge_listing(&judged, &Listed { role: &role.1.name, place }, &theirs, self.diagnostics);
            }
            if role.0 != Mechanism::AzureRbac && !self.fits_outside_azure(asked, place, &role.1.name, kind) {
                continue;
            }
            let Ok(condition) = self.condition(asked, number) else { continue };
            let Some(state) = self.state(asked, kind, &rules, condition.is_some()) else { continue };
            let activation = matches!(state, State::Eligible(_))
                .then(|| activation::wanted(&rules, self.bound, asked.span, self.diagnostics));
            self.wishes.push(Wish {
                principals: asked.principals.clone(),
                grant,
                scope,
                role: number,
                state,
                condition,
                justification: justification.clone(),
                instance: (place.word == ScopeWord::Resource).then(|| asked.instance.id.clone()),
                span: asked.span,
                activation,
            });
        }
        if self.wishes.len() > before {
            self.bound.grants.push(asked.grant.clone());
        }
        self.bound.guardrails = guardrails;
    }

    /// Refuses what a service's own system cannot do: reach further than the resource, be activated, end by itself.
    fn fits_outside_azure(&mut self, asked: &Asked<'_>, place: &Place, role: &str, kind: AssignmentKind) -> bool {
        let mut refuse = |code, message: String, span, help: &str| {
            self.diagnostics.push(Diagnostic::error(code, message).at(span, "").help(help));
        };
        let mut fits = true;
        if place.word != ScopeWord::Resource {
            let span = asked.request.and_then(|one| one.scope.as_ref()).map_or(asked.span, |scope| scope.span);
            let message =
                format!("`{role}` is not given by Azure RBAC and reaches no further than `{}`", asked.instance.id);
            refuse("scope-outside-azure", message, span, "drop the scope");
            fits = false;
        }
        // Of an agent it is said that it cannot be eligible at all.
        if kind == AssignmentKind::Eligible && asked.persona.kind.value == Kind::Human {
            let span = asked.request.and_then(|one| one.assignment.as_ref()).map_or(asked.span, |kind| kind.span);
            let message = format!("`{role}` is not given by Azure RBAC and cannot be eligible");
            let help = "make the membership of the persona's group eligible in its place: `membership: eligible`";
            refuse("eligible-outside-azure", message, span, help);
            fits = false;
        }
        if let (AssignmentKind::Active, Some(day)) = (kind, asked.request.and_then(|one| one.expires.as_ref())) {
            let message = format!("`{role}` is not given by Azure RBAC and does not end by itself");
            refuse("expiry-outside-azure", message, day.span, "drop `expires`, and remove the entry when it is time");
            fits = false;
        }
        fits
    }

    fn condition(&mut self, asked: &Asked<'_>, number: u32) -> Result<Option<Text>, ()> {
        let Some(request) = asked.request.and_then(|request| request.condition.as_ref()) else { return Ok(None) };
        let Some(role) = self.roles.get(number).cloned() else { return Ok(None) };
        let Some(definition) = role.1.id.filter(|_| role.0 == Mechanism::AzureRbac) else {
            self.diagnostics.push(
                Diagnostic::error(
                    "condition-outside-azure",
                    format!("`{}` is not given by Azure RBAC and takes no condition", role.1.name),
                )
                .at(request.span, "")
                .help("drop the condition, or name a narrower scope"),
            );
            return Err(());
        };
        let Some(definition) = self.roles.definition(definition).cloned() else { return Ok(None) };
        let cache = cache_key(&request.value, number);
        if let Some(known) = cache.as_ref().and_then(|key| self.conditions.get(key)) {
            return Ok(Some(known.clone()));
        }
        let text = condition::render(request, &definition, &asked.instance.component, self.roles, self.diagnostics);
        if let (Some(key), Some(text)) = (cache, &text) {
            self.conditions.insert(key, text.clone());
        }
        text.map(Some).ok_or(())
    }

    /// The state of a wish, or why there can be none.
    fn state(
        &mut self,
        asked: &Asked<'_>,
        kind: AssignmentKind,
        rules: &Rules<'_>,
        conditioned: bool,
    ) -> Option<State> {
        let expires = asked.request.and_then(|request| request.expires.as_ref());
        let written = asked.request.and_then(|request| request.assignment.as_ref());
        match (kind, expires) {
            (AssignmentKind::Eligible, _) if asked.persona.kind.value == Kind::Agent => {
                let message = format!("`{}` is an agent and cannot activate anything", asked.persona.id.value);
                self.diagnostics.push(
                    Diagnostic::error("eligible-agent", message)
                        .at(written.map_or(asked.span, |kind| kind.span), "cannot be eligible")
                        .also(asked.persona.kind.span, "an agent")
                        .help("Azure refuses eligibility to service principals and managed identities")
                        .help("give it narrow access as `active`, or give the access to a persona of humans"),
                );
                None
            }
            (AssignmentKind::Eligible, Some(day)) => Some(State::Eligible(End::Until(day.value))),
            (AssignmentKind::Eligible, None) => {
                Some(State::Eligible(End::For(rules.eligible_for().unwrap_or(ELIGIBLE_FOR))))
            }
            (AssignmentKind::Active, Some(day)) if conditioned => {
                let condition = asked.request.and_then(|one| one.condition.as_ref()).map(|one| one.span);
                self.diagnostics.push(
                    Diagnostic::error("expiring-condition", "active access that expires cannot have a condition")
                        .at(day.span, "expires")
                        .also(condition.unwrap_or_default(), "and has a condition")
                        .help("make it `assignment: eligible`, or name a narrower scope in place of the condition"),
                );
                None
            }
            (AssignmentKind::Active, Some(day)) => Some(State::ActiveUntil(day.value)),
            (AssignmentKind::Active, None) => Some(State::Active),
        }
    }
}

/// What tells apart conditions that come out differently: the text when it is written, form, names and role otherwise.
fn cache_key(request: &ConditionRequest, role: u32) -> Option<(String, u32)> {
    let joined = |form: &str, names: &[Spanned<String>]| {
        names.iter().fold(form.to_owned(), |key, name| key + "\n" + name.as_str())
    };
    match request {
        ConditionRequest::Raw(text) => Some((text.clone(), u32::MAX)),
        ConditionRequest::Typed(TypedCondition { containers: Some(names), repositories: None, delegation: None }) => {
            Some((joined("containers", names), role))
        }
        ConditionRequest::Typed(TypedCondition { containers: None, repositories: Some(names), delegation: None }) => {
            Some((joined("repositories", names), role))
        }
        ConditionRequest::Typed(_) => None,
    }
}
