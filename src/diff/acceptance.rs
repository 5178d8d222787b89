//! Broader access that is accepted: what an entry accepts, and which lines are accepted by all entries together.
//!
//! Takes acceptances and a difference; marks the lines, and the changes around access, that are accepted. A line is, when
//! for each reason why it is broader all that it gives is in what entries accept for that reason: like with like, an
//! `X/*/verb` of an entry has that of a role in it. What goes beyond that is not accepted, nor is anything narrower.

use std::collections::BTreeSet;

use super::Diff;
use super::around::Around;
use super::cell::{Step, What};
use super::gate;
use super::principal::{Change, called};
use super::sets::{Operations, TooIntricate};
use super::side::Line;
use crate::model::accepted::{Accepted, ReasonCode};
use crate::model::persona::ScopeWord;
use crate::model::text::Date;
use crate::permission::{Budget, Exceeded, Pattern, Plane, Primitives, Set};
use crate::policy::{Origin, ScopeKind, Text};

/// As many patterns as one may stand for when its `/*/` are read in both ways: six of them.
const READINGS: usize = 64;

/// A broadening that is accepted.
#[derive(Clone, Debug)]
pub struct Acceptance {
    /// The persona; none for what is about no one persona.
    pub persona: Option<Text>,
    /// The environment; none for what is about no one environment.
    pub environment: Option<Text>,
    /// What is accepted, in words.
    pub what: String,
    /// Why.
    pub reason: Text,
    /// The last day on which it is; none for one run.
    pub expires: Option<Date>,
    /// Where it is written; none for the command line.
    pub origin: Option<Origin>,
    component: Option<Text>,
    widest: ScopeKind,
    codes: Vec<ReasonCode>,
    /// What alone is accepted; everything when none.
    only: Option<Only>,
}

/// What alone is accepted.
#[derive(Clone, Debug)]
struct Only {
    /// On the control plane and on the data plane.
    planes: [Operations; 2],
    /// In lower case.
    primitives: Vec<String>,
    roles: Vec<String>,
}

/// What an acceptance did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Use {
    /// It has ended.
    Expired,
    /// Nothing is broader in what it accepts.
    Unused,
    /// What is broader goes beyond it.
    Partly,
    /// It accepts something.
    Accepts,
}

impl Use {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Use::Expired => "expired",
            Use::Unused => "unused",
            Use::Partly => "partly",
            Use::Accepts => "accepts",
        }
    }
}

/// What an acceptance names beside who and where.
#[derive(Clone, Copy, Debug, Default)]
pub struct Named<'n> {
    /// Why access is broader.
    pub codes: &'n [ReasonCode],
    /// Control-plane operations and patterns of them.
    pub actions: &'n [&'n str],
    /// Data-plane operations and patterns of them.
    pub data_actions: &'n [&'n str],
    /// Ids of primitives.
    pub primitives: &'n [&'n str],
    /// Roles of other systems.
    pub roles: &'n [&'n str],
}

impl Acceptance {
    /// An entry of a file.
    ///
    /// # Errors
    /// Patterns that are too much together.
    pub fn of(entry: &Accepted, origin: Origin, primitives: &Primitives) -> Result<Acceptance, TooIntricate> {
        fn words(list: &[impl std::ops::Deref<Target = String>]) -> Vec<&str> {
            list.iter().map(|word| word.as_str()).collect()
        }
        let codes: Vec<ReasonCode> = entry.what.iter().map(|code| code.value).collect();
        let (actions, data_actions) = (words(&entry.actions), words(&entry.data_actions));
        let (ids, roles) = (words(&entry.primitives), words(&entry.roles));
        let named =
            Named { codes: &codes, actions: &actions, data_actions: &data_actions, primitives: &ids, roles: &roles };
        let id = |id: &crate::model::text::Id| Text::from(id.as_str());
        let mut one = Acceptance::named(named, entry.reason.as_str(), primitives)?;
        one.persona = entry.persona.as_ref().map(|persona| id(&persona.value));
        one.environment = entry.environment.as_ref().map(|environment| id(&environment.value));
        one.component = entry.component.as_ref().map(|component| id(&component.value));
        one.widest = match entry.max_scope.as_ref().map(|word| word.value) {
            None | Some(ScopeWord::Resource) => ScopeKind::Resource,
            Some(ScopeWord::ResourceGroup) => ScopeKind::ResourceGroup,
            Some(ScopeWord::Subscription) => ScopeKind::Subscription,
            Some(ScopeWord::ManagementGroup) => ScopeKind::ManagementGroup,
        };
        one.expires = Some(entry.expires.value);
        one.origin = Some(origin);
        Ok(one)
    }

    /// One that is about no persona, no environment, any scope, and has no end.
    ///
    /// # Errors
    /// Patterns that are too much together.
    pub fn named(named: Named<'_>, reason: &str, primitives: &Primitives) -> Result<Acceptance, TooIntricate> {
        let names: Vec<&str> =
            [named.primitives, named.actions, named.data_actions, named.roles].into_iter().flatten().copied().collect();
        let codes = if named.codes.is_empty() { vec![ReasonCode::NewAccess] } else { named.codes.to_vec() };
        let mut what = codes.iter().map(|code| code.word()).collect::<Vec<_>>().join(", ");
        let mut only = None;
        if !names.is_empty() {
            what.push_str(&format!(" of {}", names.join(", ")));
            let made = Only::of(named, primitives);
            only = Some(made.map_err(|Exceeded| TooIntricate(names.join(", ").into()))?);
        }
        Ok(Acceptance {
            persona: None,
            environment: None,
            what,
            reason: reason.into(),
            expires: None,
            origin: None,
            component: None,
            widest: ScopeKind::ManagementGroup,
            codes,
            only,
        })
    }

    /// Whether it still holds on a day.
    pub fn holds_on(&self, today: Date) -> bool {
        self.expires.is_none_or(|last| today <= last)
    }

    fn is_about(&self, change: &Change, line: &Line) -> bool {
        let same = |own: &Option<Text>, text: &str| own.as_ref().is_some_and(|own| own.eq_ignore_ascii_case(text));
        same(&self.persona, &line.persona)
            && same(&self.environment, &line.environment)
            && self.component.as_ref().is_none_or(|own| own.eq_ignore_ascii_case(&line.instance))
            && change.scope.kind() <= self.widest
    }

    fn is_about_around(&self, one: &Around) -> bool {
        let same = |own: &Option<Text>, other: &Option<Text>| match (own, other) {
            (Some(own), Some(other)) => own.eq_ignore_ascii_case(other),
            (own, other) => own.is_none() && other.is_none(),
        };
        same(&self.persona, &one.persona)
            && same(&self.environment, &one.environment)
            && self.only.is_none()
            && self.component.is_none()
            && self.codes.contains(&one.reason.code())
    }
}

impl Only {
    fn of(named: Named<'_>, primitives: &Primitives) -> Result<Only, Exceeded> {
        let plane = |plane: Plane, own: &[&str]| {
            let mut strict: Vec<Pattern> = own.iter().map(|text| Pattern::new(text)).collect();
            let alone = named.primitives.iter().flat_map(|id| primitives.sufficient(id));
            strict.extend(alone.filter(|(of, _)| *of == plane).map(|(_, pattern)| pattern.clone()));
            let mut relaxed = Vec::new();
            for pattern in &strict {
                relaxed.extend(pattern.relaxed(READINGS).ok_or(Exceeded)?);
            }
            let budget = &mut Budget::default();
            Ok(Operations { sure: Set::of(&strict, &[], budget)?, possible: Set::of(&relaxed, &[], budget)? })
        };
        let low = |words: &[&str]| words.iter().map(|word| word.to_lowercase()).collect();
        Ok(Only {
            planes: [plane(Plane::Control, named.actions)?, plane(Plane::Data, named.data_actions)?],
            primitives: low(named.primitives),
            roles: low(named.roles),
        })
    }

    fn on(&self, plane: Plane) -> &Operations {
        let [control, data] = &self.planes;
        if plane == Plane::Control { control } else { data }
    }
}

impl Diff {
    /// Marks what is accepted, so that gates let it through.
    ///
    /// # Errors
    /// What is gained is too intricate to be exact about.
    pub fn accept(&mut self, all: Vec<Acceptance>, today: Date) -> Result<(), TooIntricate> {
        let uses = all.iter().map(|one| if one.holds_on(today) { Use::Unused } else { Use::Expired });
        self.acceptances = all.iter().cloned().zip(uses).collect();
        for change in &mut self.changes {
            let mut steps = std::mem::take(&mut change.broader);
            for step in steps.iter_mut().filter(|step| !step.is_implied) {
                let marked = mark(change, step, &mut self.acceptances);
                marked.map_err(|Exceeded| TooIntricate(called(&change.principal)))?;
            }
            change.broader = steps;
        }
        for one in self.around.iter_mut().filter(|one| one.is_broader) {
            for (acceptance, state) in &mut self.acceptances {
                if *state != Use::Expired && acceptance.is_about_around(one) {
                    *state = Use::Accepts;
                    one.is_accepted = true;
                }
            }
        }
        Ok(())
    }

    /// Takes over what the same acceptances did for another difference.
    pub fn with_uses_of(&mut self, other: &Diff) {
        for ((_, state), (_, more)) in self.acceptances.iter_mut().zip(&other.acceptances) {
            *state = (*state).max(*more);
        }
    }
}

fn mark(change: &Change, step: &mut Step, all: &mut [(Acceptance, Use)]) -> Result<(), Exceeded> {
    let codes: BTreeSet<ReasonCode> = step.reasons.iter().map(|reason| reason.code()).collect();
    for number in 0..step.lines.len() {
        let Some(line) = step.lines.get(number) else { continue };
        let about = |(_, (one, state)): &(usize, &(Acceptance, Use))| {
            *state != Use::Expired && one.is_about(change, line) && one.codes.iter().any(|code| codes.contains(code))
        };
        let near: Vec<usize> = all.iter().enumerate().filter(about).map(|(at, _)| at).collect();
        let of = |at: &usize| all.get(*at).map(|(one, _)| one);
        let candidates: Vec<&Acceptance> = near.iter().filter_map(of).collect();
        if candidates.is_empty() {
            continue;
        }
        let (mut left, mut touched): (Option<Operations>, _) = (None, Vec::new());
        for code in &codes {
            // What is not accepted for one of the reasons is not accepted.
            if let Some(beyond) = beyond(step, number, candidates.iter().filter(|one| one.codes.contains(code)))? {
                let known = left.take().unwrap_or_default();
                left = Some(known.union(&beyond, &mut Budget::default())?);
            }
        }
        let is_whole = left.is_none();
        let mut primitives = BTreeSet::new();
        for (at, one) in near.iter().zip(&candidates) {
            let opened =
                opened(change, step, number, one).filter(|_| codes.iter().all(|code| one.codes.contains(code)));
            let opened: Vec<Text> = opened.collect();
            let state = match is_whole || !opened.is_empty() {
                true => Use::Accepts,
                false => Use::Partly,
            };
            if state == Use::Accepts && !opened.is_empty() || shares(step, number, one)? {
                touched.push((*at, state));
            }
            primitives.extend(opened.into_iter().map(|id| (number, id)));
        }
        for (at, state) in touched {
            if let Some((_, known)) = all.get_mut(at) {
                *known = (*known).max(state);
            }
        }
        step.accepted_primitives.extend(primitives);
        match left {
            None => drop(step.accepted.insert(number)),
            Some(left) => drop(step.left.insert(number, left)),
        }
    }
    Ok(())
}

/// What a line gives of a step beyond what acceptances accept together; none if that is nothing.
fn beyond<'a>(
    step: &Step,
    line: usize,
    acceptances: impl Iterator<Item = &'a &'a Acceptance>,
) -> Result<Option<Operations>, Exceeded> {
    let budget = &mut Budget::default();
    let mut left = step.given_by(line, budget)?.unwrap_or_default();
    for one in acceptances {
        match (&one.only, &step.what) {
            (None, _) => return Ok(None),
            (Some(only), What::Role { name, .. }) if only.roles.contains(&name.to_lowercase()) => return Ok(None),
            (Some(_), What::Role { .. }) => {}
            (Some(only), What::Operations { plane, .. }) => left = left.without(only.on(*plane), budget)?,
        }
    }
    let is_role = matches!(step.what, What::Role { .. });
    Ok((is_role || !left.is_empty()).then_some(left))
}

/// Whether an acceptance is about anything that a line gives of a step.
fn shares(step: &Step, line: usize, one: &Acceptance) -> Result<bool, Exceeded> {
    let budget = &mut Budget::default();
    match (&one.only, &step.what) {
        (None, _) => Ok(true),
        (Some(only), What::Role { name, .. }) => Ok(only.roles.contains(&name.to_lowercase())),
        (Some(only), What::Operations { plane, .. }) => match step.given_by(line, budget)? {
            Some(given) => given.meets(only.on(*plane), budget),
            None => Ok(false),
        },
    }
}

/// The primitives that an acceptance names and that a line takes part in opening.
fn opened<'c>(change: &'c Change, step: &'c Step, line: usize, one: &'c Acceptance) -> impl Iterator<Item = Text> + 'c {
    let named = |id: &str| one.only.as_ref().is_some_and(|only| only.primitives.contains(&id.to_lowercase()));
    let opened = change.primitives.iter().filter(move |opened| {
        named(opened.primitive.id.value.as_str())
            && gate::own(opened, step).any(|name| gate::gives(step, line, &Pattern::new(name)))
    });
    opened.map(|opened| opened.primitive.id.value.as_str().into())
}
