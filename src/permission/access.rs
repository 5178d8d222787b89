//! What a role, or several together, allow: a set of operations for each plane, within two bounds.
//!
//! Takes permission blocks as the catalogue has them, gives sets. Knows no scope and no principal. Control and data plane
//! never mix; within a block `notActions` are taken out, blocks are added up, and so are roles.
//!
//! Two things are not certain: whether `X/*/verb` matches `X/verb` (Azure's documentation does not say; its built-in roles
//! speak for either), and whether a condition will hold. So there is no one set but bounds. What is *sure* is allowed
//! however the two turn out: patterns read strictly, `notActions` read widely, without what a condition can refuse. What
//! is *possible* may be allowed: patterns read widely, `notActions` strictly, conditions met. Questions of risk ask what
//! is possible; whether somebody really has what they need, what is sure.

use super::budget::{Budget, Exceeded};
use super::pattern::Pattern;
use super::set::Set;
use super::term::Term;
use crate::catalog::{Permission, RoleDefinition};
use crate::condition::{Condition, ConditionedActions, conditioned_actions, parse};

/// Patterns that one pattern may stand for when it is read widely: six places with `/*/`, two ways each.
const READINGS: usize = 64;

/// Control or data plane.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Plane {
    /// `actions`: managing resources, through Azure Resource Manager.
    Control,
    /// `dataActions`: what is in them.
    Data,
}

/// How certain it is that an operation is allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Certainty {
    /// Only if `X/*/verb` matches `X/verb`.
    Possible,
    /// If a condition holds.
    Conditioned,
    /// In every case.
    Sure,
}

/// What is allowed on one plane.
#[derive(Clone, Debug, Default)]
pub struct Bounds {
    /// In every case.
    pub sure: Set,
    /// If all conditions hold, and sure otherwise.
    pub met: Set,
    /// As the patterns are written, without regard to conditions: for comparing like with like.
    pub written: Set,
    /// In some case.
    pub possible: Set,
}

/// What is allowed on both planes.
#[derive(Clone, Debug, Default)]
pub struct Access {
    control: Bounds,
    data: Bounds,
    conditioned: bool,
}

impl Plane {
    /// Both.
    pub const ALL: [Plane; 2] = [Plane::Control, Plane::Data];

    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Plane::Control => "control",
            Plane::Data => "data",
        }
    }
}

impl Certainty {
    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Certainty::Possible => "possible",
            Certainty::Conditioned => "conditioned",
            Certainty::Sure => "sure",
        }
    }
}

impl Access {
    /// What permission blocks allow together.
    ///
    /// A condition that cannot be read is taken to refuse anything.
    ///
    /// # Errors
    /// Too many patterns, or patterns too intricate, to be exact about.
    pub fn of(permissions: &[Permission], budget: &mut Budget) -> Result<Access, Exceeded> {
        let mut all = Vec::with_capacity(permissions.len());
        for block in permissions {
            let refused = block.condition.as_deref().map(|text| match parse(text) {
                Ok(condition) => conditioned_actions(&condition),
                Err(_) => ConditionedActions::Every,
            });
            let plane = |allowed: &[String], taken: &[String], budget: &mut Budget| {
                let bounds = Bounds::of(allowed, taken, budget)?;
                match &refused {
                    Some(refused) => bounds.narrowed(refused, budget),
                    None => Ok(bounds),
                }
            };
            let control = plane(&block.actions, &block.not_actions, budget)?;
            let data = plane(&block.data_actions, &block.not_data_actions, budget)?;
            all.push(Access { control, data, conditioned: refused.is_some() });
        }
        Access::union_of(&all, budget)
    }

    /// What a role allows.
    ///
    /// # Errors
    /// As for [`Access::of`].
    pub fn of_role(role: &RoleDefinition, budget: &mut Budget) -> Result<Access, Exceeded> {
        Access::of(&role.permissions, budget)
    }

    /// What is within these bounds.
    pub fn of_bounds(control: Bounds, data: Bounds, conditioned: bool) -> Access {
        Access { control, data, conditioned }
    }

    /// What is allowed on a plane.
    pub fn plane(&self, plane: Plane) -> &Bounds {
        match plane {
            Plane::Control => &self.control,
            Plane::Data => &self.data,
        }
    }

    /// Whether a condition has a say in it.
    pub fn is_conditioned(&self) -> bool {
        self.conditioned
    }

    /// What all of them allow together.
    ///
    /// # Errors
    /// Too much work.
    pub fn union_of<'a>(
        all: impl IntoIterator<Item = &'a Access> + Clone,
        budget: &mut Budget,
    ) -> Result<Access, Exceeded> {
        let mut plane = |plane: Plane| {
            let of = |bound: fn(&Bounds) -> &Set| all.clone().into_iter().map(move |one| bound(one.plane(plane)));
            Ok(Bounds {
                sure: Set::union_of(of(|bounds| &bounds.sure), budget)?,
                met: Set::union_of(of(|bounds| &bounds.met), budget)?,
                written: Set::union_of(of(|bounds| &bounds.written), budget)?,
                possible: Set::union_of(of(|bounds| &bounds.possible), budget)?,
            })
        };
        let (control, data) = (plane(Plane::Control)?, plane(Plane::Data)?);
        Ok(Access { control, data, conditioned: all.into_iter().any(|one| one.conditioned) })
    }

    /// The same under the condition of a role assignment.
    ///
    /// # Errors
    /// Too much work.
    pub fn under(&self, condition: &Condition, budget: &mut Budget) -> Result<Access, Exceeded> {
        let refused = conditioned_actions(condition);
        Ok(Access {
            control: self.control.clone().narrowed(&refused, budget)?,
            data: self.data.clone().narrowed(&refused, budget)?,
            conditioned: true,
        })
    }

    /// The same under a condition that nothing is known of.
    #[must_use]
    pub fn under_unknown(mut self) -> Access {
        self.control.sure = Set::empty();
        self.data.sure = Set::empty();
        self.conditioned = true;
        self
    }

    /// The same without the operations of `left_out`, but with those of them that `kept` matches.
    ///
    /// # Errors
    /// Too much work.
    pub fn without_except(
        &self,
        left_out: &[Pattern],
        kept: &Pattern,
        budget: &mut Budget,
    ) -> Result<Access, Exceeded> {
        self.without(&Set::of(left_out, std::slice::from_ref(kept), budget)?, budget)
    }

    /// The same without the operations of a set, on both planes.
    ///
    /// # Errors
    /// Too much work.
    pub fn without(&self, left_out: &Set, budget: &mut Budget) -> Result<Access, Exceeded> {
        let mut less = |set: &Set| set.difference(left_out, budget);
        let (control, data) = (self.control.each(&mut less)?, self.data.each(&mut less)?);
        Ok(Access { control, data, conditioned: self.conditioned })
    }

    /// The same with another's data plane in place of its own.
    #[must_use]
    pub fn with_data_of(self, other: Access) -> Access {
        Access { control: self.control, data: other.data, conditioned: self.conditioned || other.conditioned }
    }

    /// What is shared with a pattern of operations on a plane, and how certain that is: the most certain of it; none if
    /// none of it may be allowed.
    ///
    /// # Errors
    /// Too much work.
    pub fn allows(
        &self,
        plane: Plane,
        operations: &Pattern,
        budget: &mut Budget,
    ) -> Result<Option<(Certainty, Term)>, Exceeded> {
        let bounds = self.plane(plane);
        // The widest first: most of what is asked for is in none.
        let Some(possible) = bounds.possible.meets(operations, budget)? else { return Ok(None) };
        for (certainty, set) in [(Certainty::Sure, &bounds.sure), (Certainty::Conditioned, &bounds.met)] {
            if let Some(term) = set.meets(operations, budget)? {
                return Ok(Some((certainty, term)));
            }
        }
        Ok(Some((Certainty::Possible, possible)))
    }
}

impl Bounds {
    fn of(allowed: &[String], taken: &[String], budget: &mut Budget) -> Result<Bounds, Exceeded> {
        let (allowed, taken) = (patterns(allowed), patterns(taken));
        let written = Set::of(&allowed, &taken, budget)?;
        let (wide_allowed, wide_taken) = (widened(&allowed, budget)?, widened(&taken, budget)?);
        let met = match &wide_taken {
            Some(wide) => Set::of(&allowed, wide, budget)?,
            None => written.clone(),
        };
        let possible = match &wide_allowed {
            Some(wide) => Set::of(wide, &taken, budget)?,
            None => written.clone(),
        };
        Ok(Bounds { sure: met.clone(), met, written, possible })
    }

    /// What `work` makes of each set. Where there is one reading all four are the same set, which is worked on once.
    fn each(&self, work: &mut impl FnMut(&Set) -> Result<Set, Exceeded>) -> Result<Bounds, Exceeded> {
        let written = work(&self.written)?;
        let mut other = |set: &Set| if set.is_same(&self.written) { Ok(written.clone()) } else { work(set) };
        let met = other(&self.met)?;
        let sure = if self.sure.is_same(&self.met) { met.clone() } else { other(&self.sure)? };
        Ok(Bounds { sure, met, possible: other(&self.possible)?, written })
    }

    /// The same, when a condition may refuse some actions.
    fn narrowed(mut self, refused: &ConditionedActions, budget: &mut Budget) -> Result<Bounds, Exceeded> {
        self.sure = match refused {
            ConditionedActions::Every => Set::empty(),
            ConditionedActions::Only(actions) => {
                let actions = patterns(actions);
                let wide = widened(&actions, budget)?;
                let refused = Set::of(wide.as_deref().unwrap_or(&actions), &[], budget)?;
                self.sure.difference(&refused, budget)?
            }
        };
        Ok(self)
    }
}

fn patterns(texts: &[String]) -> Vec<Pattern> {
    texts.iter().map(|text| Pattern::new(text)).collect()
}

/// All that the patterns match when they are read widely; none if that is no more.
fn widened(patterns: &[Pattern], budget: &mut Budget) -> Result<Option<Vec<Pattern>>, Exceeded> {
    if !patterns.iter().any(Pattern::has_open_segment) {
        return Ok(None);
    }
    let mut all = Vec::with_capacity(patterns.len() + 8);
    for pattern in patterns {
        let readings = pattern.relaxed(READINGS).ok_or(Exceeded)?;
        budget.spend(readings.len() * pattern.folded().len())?;
        all.extend(readings);
    }
    Ok(Some(all))
}
