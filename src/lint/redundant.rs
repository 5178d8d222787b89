//! Entries that give nothing which other entries of the persona do not give: asked by the rules about redundancy.
//!
//! An entry is judged as it is written, with all roles that it comes to: a level that gives two roles is redundant only if
//! both are had by other entries. Another role has all of one if it allows as much however patterns are read, without a
//! condition of its own, at the same scope or around it, and for as long. Entries under a condition are not judged.

use std::collections::{HashMap, HashSet};

use super::around::stands_as_long;
use super::context::{Context, Entry, TooIntricate};
use crate::permission::{Access, Budget, Exceeded, Plane};
use crate::policy::{Environment, Grant};

/// How an entry is had otherwise. The first of these that is true.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum How {
    /// The same roles at the same scopes.
    Same,
    /// Roles that allow as much, at the same scopes.
    Beside,
    /// Roles that allow as much, at least one of them at a wider scope.
    Around,
}

/// An entry of a persona that gives nothing of its own: its roles, each with one that has all of it. One under `default`
/// is redundant if it is in every environment where it counts, and stands here for the first of them.
pub(super) struct Redundant {
    /// How it is had otherwise.
    pub(super) how: How,
    /// Places in [`Context::entries`]: of the redundant access, and of what has it.
    pub(super) by: Vec<(usize, usize)>,
}

/// The key of entries that count in environments which have none of their own.
const DEFAULT: &str = "default";

/// By identity: an environment, and one of its grants. Both stand in lists, so that their addresses are in the policy's order.
type Written = (*const Environment, *const Grant);

impl Redundant {
    /// All redundant entries, in the policy's order of their first access.
    pub(super) fn all(context: &Context<'_>) -> Result<Vec<Redundant>, TooIntricate> {
        let mut written: Vec<(Written, usize)> =
            context.entries.iter().enumerate().map(|(at, entry)| (identity(entry), at)).collect();
        written.sort_unstable();
        let mut elsewhere: HashSet<Written> = HashSet::new();
        for environment in &context.policy.environments {
            let others = environment.assignments.iter().filter(|one| one.azure_role().is_none());
            let grants = others.flat_map(|one| &one.grants).filter_map(|&at| environment.grants.get(at as usize));
            elsewhere.extend(grants.map(|grant| (std::ptr::from_ref(environment), std::ptr::from_ref(grant))));
        }
        let mut known: HashMap<(*const Access, *const Access), bool> = HashMap::new();
        let mut gone: HashSet<Written> = HashSet::new();
        let mut all = Vec::new();
        // From the last: of two lines that have each other, the earlier stays.
        for places in written.chunk_by(|(a, _), (b, _)| a == b).rev() {
            let Some(&(grant, _)) = places.first() else { continue };
            // What other systems carry is had by nothing here.
            if elsewhere.contains(&grant) {
                continue;
            }
            let count = places.len();
            let mut by = Vec::with_capacity(count);
            for &(_, at) in places {
                match had_by(context, at, &gone, &mut known)? {
                    Some(other) => by.push((at, other)),
                    None => break,
                }
            }
            let how = by.iter().filter_map(|&(at, by)| Some(how(context.entries.get(at)?, context.entries.get(by)?)));
            if by.len() == count
                && let Some(how) = how.max()
            {
                gone.insert(grant);
                all.push(Redundant { how, by });
            }
        }
        all.reverse();
        let line = |one: &Redundant| {
            let entry = one.by.first().and_then(|(at, _)| context.entries.get(*at))?;
            (&*entry.grant.under == DEFAULT).then(|| (&*entry.grant.persona, entry.grant.pointer()))
        };
        let mut times: HashMap<(&str, String), usize> = HashMap::new();
        for line in all.iter().filter_map(line) {
            *times.entry(line).or_default() += 1;
        }
        if times.is_empty() {
            return Ok(all);
        }
        let mut written: HashMap<(&str, String), usize> = HashMap::new();
        let grants = context.policy.environments.iter().flat_map(|one| &one.grants);
        for grant in grants.filter(|grant| &*grant.under == DEFAULT) {
            *written.entry((&*grant.persona, grant.pointer())).or_default() += 1;
        }
        // Once for the line, if it is redundant as often as it counts.
        all.retain(|one| {
            let Some(line) = line(one) else { return true };
            let often = times.remove(&line);
            often.is_some() && often == written.get(&line).copied()
        });
        Ok(all)
    }
}

fn identity(entry: &Entry<'_>) -> Written {
    (std::ptr::from_ref(entry.environment), std::ptr::from_ref(entry.grant))
}

fn how(entry: &Entry<'_>, by: &Entry<'_>) -> How {
    match entry.assignment.scope == by.assignment.scope {
        true if entry.role.id == by.role.id => How::Same,
        true => How::Beside,
        false => How::Around,
    }
}

/// The first entry that has all of the one at `at`, of another line that is not `gone`.
fn had_by(
    context: &Context<'_>,
    at: usize,
    gone: &HashSet<Written>,
    known: &mut HashMap<(*const Access, *const Access), bool>,
) -> Result<Option<usize>, TooIntricate> {
    let Some(entry) = context.entries.get(at).filter(|entry| entry.assignment.condition.is_none()) else {
        return Ok(None);
    };
    for (place, other) in context.around(at) {
        if std::ptr::eq(other.grant, entry.grant)
            || other.assignment.condition.is_some()
            || !stands_as_long(other.assignment.state, entry.assignment.state)
            || gone.contains(&identity(other))
            || speak_of_two(entry, other)
        {
            continue;
        }
        let key = (std::ptr::from_ref(&*other.access), std::ptr::from_ref(&*entry.access));
        let has = match known.get(&key) {
            Some(has) => *has,
            None => {
                let found = holds(&other.access, &entry.access).map_err(|error| entry.intricate(error))?;
                *known.entry(key).or_insert(found)
            }
        };
        if has {
            return Ok(Some(place));
        }
    }
    Ok(None)
}

/// Whether two entries ask for one scope around both on behalf of two instances: each says what its instance is for.
fn speak_of_two(entry: &Entry<'_>, other: &Entry<'_>) -> bool {
    entry.grant.instance != other.grant.instance && entry.assignment.scope == other.assignment.scope
}

/// Whether an access has all of another, however patterns are read and whatever conditions say.
fn holds(whole: &Access, part: &Access) -> Result<bool, Exceeded> {
    let mut budget = Budget::default();
    for plane in Plane::ALL {
        let (whole_of, part_of) = (whole.plane(plane), part.plane(plane));
        if part_of.possible.is_inside(&whole_of.sure, &mut budget)? {
            continue;
        }
        // The same pattern is read in the same way on both sides.
        let as_written = !whole.is_conditioned()
            && part_of.written.is_inside(&whole_of.written, &mut budget)?
            && part_of.met.is_inside(&whole_of.met, &mut budget)?
            && part_of.possible.is_inside(&whole_of.possible, &mut budget)?;
        if !as_written {
            return Ok(false);
        }
    }
    Ok(true)
}
