//! Two accesses side by side: which holds which, and what each has that the other has not.
//!
//! Takes two [`Access`], or two roles, gives verdicts and sets. Does not know who holds them.

use super::access::{Access, Plane};
use super::budget::{Budget, Exceeded};
use super::set::Set;
use crate::catalog::RoleDefinition;

/// How one set of operations stands to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// Both hold the same.
    Equal,
    /// The second holds all of the first, and more.
    Inside,
    /// The first holds all of the second, and more.
    Contains,
    /// They share some, and each has some of its own.
    Overlaps,
    /// They share none.
    Disjoint,
}

impl Verdict {
    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Verdict::Equal => "equal",
            Verdict::Inside => "inside",
            Verdict::Contains => "contains",
            Verdict::Overlaps => "overlaps",
            Verdict::Disjoint => "disjoint",
        }
    }
}

/// What comparing two accesses gives.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// For the patterns as they are written, without regard to conditions.
    pub verdict: Verdict,
    /// The same verdict if it holds by the bounds, that is however `X/*/verb` is read and whatever conditions say; none if
    /// that depends.
    pub assured: Option<Verdict>,
    /// Whether a condition has a say in either.
    pub conditioned: bool,
    /// Control plane, then data plane.
    pub planes: [PlaneComparison; 2],
}

/// The same of one plane.
#[derive(Clone, Debug)]
pub struct PlaneComparison {
    /// Which.
    pub plane: Plane,
    /// For the patterns as they are written; none where neither allows anything.
    pub verdict: Option<Verdict>,
    /// Whether the first allows anything, and whether the second does.
    pub allowing: [bool; 2],
    /// What the first has alone, as written.
    pub only_first: Set,
    /// What the second has alone, as written.
    pub only_second: Set,
}

/// Compares two accesses.
///
/// # Errors
/// Too much work.
pub fn compare(first: &Access, second: &Access, budget: &mut Budget) -> Result<Comparison, Exceeded> {
    let planes = [plane(first, second, Plane::Control, budget)?, plane(first, second, Plane::Data, budget)?];
    let written = |access: &Access| Plane::ALL.map(|plane| access.plane(plane).written.clone());
    let verdict = verdict(
        planes.iter().all(|plane| plane.only_first.is_empty()),
        planes.iter().all(|plane| plane.only_second.is_empty()),
        are_disjoint(&written(first), &written(second), budget)?,
    );
    let conditioned = first.is_conditioned() || second.is_conditioned();
    Ok(Comparison { verdict, assured: assured(first, second, budget)?, conditioned, planes })
}

/// Compares two roles, of which `accesses` is the access. The same permissions under the same conditions are equal in
/// every case, which bounds alone do not see.
///
/// # Errors
/// Too much work.
pub fn compare_roles(
    roles: [&RoleDefinition; 2],
    accesses: [&Access; 2],
    budget: &mut Budget,
) -> Result<Comparison, Exceeded> {
    let mut found = compare(accesses[0], accesses[1], budget)?;
    if roles[0].permissions == roles[1].permissions {
        found.assured = Some(found.verdict);
    }
    Ok(found)
}

fn verdict(inside: bool, contains: bool, disjoint: bool) -> Verdict {
    match (inside, contains) {
        (true, true) => Verdict::Equal,
        (true, false) => Verdict::Inside,
        (false, true) => Verdict::Contains,
        (false, false) if disjoint => Verdict::Disjoint,
        (false, false) => Verdict::Overlaps,
    }
}

fn plane(first: &Access, second: &Access, plane: Plane, budget: &mut Budget) -> Result<PlaneComparison, Exceeded> {
    let (a, b) = (&first.plane(plane).written, &second.plane(plane).written);
    let (only_first, only_second) = (a.difference(b, budget)?, b.difference(a, budget)?);
    let found = match (a.is_empty(), b.is_empty()) {
        (true, true) => None,
        _ => Some(verdict(only_first.is_empty(), only_second.is_empty(), a.is_disjoint(b, budget)?)),
    };
    Ok(PlaneComparison { plane, verdict: found, allowing: [!a.is_empty(), !b.is_empty()], only_first, only_second })
}

/// The verdict that holds in every case.
fn assured(first: &Access, second: &Access, budget: &mut Budget) -> Result<Option<Verdict>, Exceeded> {
    let sure = |access: &Access| Plane::ALL.map(|plane| access.plane(plane).sure.clone());
    let possible = |access: &Access| Plane::ALL.map(|plane| access.plane(plane).possible.clone());
    let ([sure_a, sure_b], [possible_a, possible_b]) = ([first, second].map(sure), [first, second].map(possible));
    // Each answered for the least and for the most that either may hold; where the answers differ, it depends.
    let mut agreed = |a: [&[Set; 2]; 2], b: [&[Set; 2]; 2], ask: Ask| -> Result<Option<bool>, Exceeded> {
        let (least, most) = (ask(a[0], a[1], budget)?, ask(b[0], b[1], budget)?);
        Ok((least == most).then_some(least))
    };
    let inside = agreed([&possible_a, &sure_b], [&sure_a, &possible_b], are_inside)?;
    let contains = agreed([&possible_b, &sure_a], [&sure_b, &possible_a], are_inside)?;
    let disjoint = agreed([&possible_a, &possible_b], [&sure_a, &sure_b], are_disjoint)?;
    Ok(match (inside, contains, disjoint) {
        (Some(inside), Some(contains), _) if inside || contains => Some(verdict(inside, contains, false)),
        (Some(inside), Some(contains), Some(disjoint)) => Some(verdict(inside, contains, disjoint)),
        _ => None,
    })
}

type Ask = fn(&[Set; 2], &[Set; 2], &mut Budget) -> Result<bool, Exceeded>;

fn are_inside(a: &[Set; 2], b: &[Set; 2], budget: &mut Budget) -> Result<bool, Exceeded> {
    all(a, b, budget, Set::is_inside)
}

fn are_disjoint(a: &[Set; 2], b: &[Set; 2], budget: &mut Budget) -> Result<bool, Exceeded> {
    all(a, b, budget, Set::is_disjoint)
}

/// Whether something holds on both planes.
fn all(
    a: &[Set; 2],
    b: &[Set; 2],
    budget: &mut Budget,
    holds: fn(&Set, &Set, &mut Budget) -> Result<bool, Exceeded>,
) -> Result<bool, Exceeded> {
    let [a_control, a_data] = a;
    let [b_control, b_data] = b;
    Ok(holds(a_control, b_control, budget)? && holds(a_data, b_data, budget)?)
}
