//! Operations that nobody may gain.
//!
//! Takes named sets of operations, and says whether somebody has more of one: newly, or under guards that are not as tight.
//! What is held as it was is no gain. Operations are taken as what is possible, on both sides: a set that names `X/*/verb`
//! has `X/verb` in it. Who stands behind a principal is not looked at.

use super::Diff;
use super::cell::{Step, What};
use super::gate::{self, By, Counterexample};
use super::principal::{Change, called};
use super::sets::{Operations, TooIntricate};
use super::side::Line;
use crate::model::deny::Denied;
use crate::permission::{Budget, Exceeded, Pattern, Plane, Primitives, Set};
use crate::policy::Text;

/// As many patterns as one may stand for when its `/*/` are read in both ways: six of them.
const READINGS: usize = 64;

/// A named set of operations that nobody may gain.
#[derive(Clone, Debug)]
pub struct Denial {
    name: Text,
    reason: Text,
    /// What is in it, on the control plane and on the data plane.
    sets: [Set; 2],
    /// The primitives in it, by id: some take several operations together.
    primitives: Vec<String>,
    /// The environments in which it holds, in lower case; all when none.
    environments: Option<Vec<String>>,
    /// The ids of personas that may all the same, and names or ids of principals, in lower case.
    personas: Vec<String>,
    principals: Vec<String>,
}

impl Denial {
    /// Makes a denial of what its file says. A primitive that is not among those that there are takes no part.
    ///
    /// # Errors
    /// Patterns that are too much together.
    pub fn of(denied: &Denied, primitives: &Primitives) -> Result<Denial, TooIntricate> {
        let set = |plane: Plane| -> Result<Set, Exceeded> {
            let own = if plane == Plane::Control { &denied.actions } else { &denied.data_actions };
            let alone = denied.primitives.iter().flat_map(|id| primitives.sufficient(id));
            let alone = alone.filter(|(of, _)| *of == plane).map(|(_, pattern)| pattern.clone());
            let mut patterns = Vec::new();
            for pattern in own.iter().map(|text| Pattern::new(text)).chain(alone) {
                patterns.extend(pattern.relaxed(READINGS).ok_or(Exceeded)?);
            }
            Set::of(&patterns, &[], &mut Budget::default())
        };
        let name: Text = denied.name.as_str().into();
        let sets = set(Plane::Control).and_then(|control| Ok([control, set(Plane::Data)?]));
        let excepted = || denied.except.iter().map(|one| &one.value);
        let low = |text: &str| text.to_lowercase();
        let environments = denied.environments.as_ref().map(|all| all.iter().map(|id| low(id.as_str())).collect());
        Ok(Denial {
            sets: sets.map_err(|Exceeded| TooIntricate(name.clone()))?,
            name,
            reason: denied.reason.as_str().into(),
            primitives: denied.primitives.iter().map(|id| low(id)).collect(),
            environments,
            personas: excepted().filter_map(|one| Some(low(one.persona.as_ref()?.as_str()))).collect(),
            principals: excepted().filter_map(|one| Some(low(one.principal.as_ref()?))).collect(),
        })
    }

    /// Whether it is about what a line gives.
    fn is_about(&self, line: &Line) -> bool {
        let low = |text: &str| text.to_lowercase();
        self.environments.as_ref().is_none_or(|all| all.contains(&low(&line.environment)))
            && !self.personas.contains(&low(&line.persona))
    }

    /// Whether a principal may all the same.
    fn excepts(&self, change: &Change) -> bool {
        let known = |text: &str| self.principals.contains(&text.to_lowercase());
        known(&change.principal.id.to_string()) || change.principal.name.as_deref().is_some_and(known)
    }

    /// An operation in it that a line gives of a step, and the primitive by which it is in it, if that is why.
    fn gained(&self, change: &Change, step: &Step, number: usize) -> Result<Option<Shown>, Exceeded> {
        let What::Operations { plane, .. } = &step.what else { return Ok(None) };
        let budget = &mut Budget::default();
        let [control, data] = &self.sets;
        let set = if *plane == Plane::Control { control } else { data };
        let Some(given) = step.given_by(number, budget)? else { return Ok(None) };
        let possible = given.possible.intersection(set, budget)?;
        if let Some(name) = gate::example(*plane, &Operations { possible, ..Operations::default() }) {
            return Ok(Some((Some(name), None)));
        }
        let opened = change
            .primitives
            .iter()
            .filter(|one| self.primitives.contains(&one.primitive.id.value.as_str().to_lowercase()));
        let mut ways = opened.flat_map(|one| gate::own(one, step).map(move |name| (one, name)));
        let found = ways.find(|(_, name)| gate::gives(step, number, &Pattern::new(name)));
        Ok(found.map(|(one, name)| (Some(name.clone()), Some(one.primitive.id.value.as_str().into()))))
    }
}

/// An operation, and the primitive that it takes part in opening.
type Shown = (Option<String>, Option<Text>);

impl Diff {
    /// Who gains an operation that nobody may gain: the worst of it, and none if nobody does. That something is accepted
    /// makes no difference.
    ///
    /// # Errors
    /// What is gained is too intricate to be exact about.
    pub fn denied_by(&self, denial: &Denial) -> Result<Option<Counterexample>, TooIntricate> {
        for change in self.changes.iter().filter(|change| !denial.excepts(change)) {
            for step in change.broader.iter().filter(|step| !step.is_implied) {
                for (number, line) in step.lines.iter().enumerate().filter(|(_, line)| denial.is_about(line)) {
                    let gained = denial.gained(change, step, number);
                    if let Some(shown) = gained.map_err(|Exceeded| TooIntricate(called(&change.principal)))? {
                        let by = By::Denial { name: denial.name.clone(), reason: denial.reason.clone() };
                        return Ok(Some(gate::shown(by, change, step, line, true, shown)));
                    }
                }
            }
        }
        Ok(None)
    }
}
