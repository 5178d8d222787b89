//! Settings that open what somebody holds, or close it: the keys of a storage account are good for nothing until they are
//! let in.
//!
//! Takes both sides, gives for each principal and persona that has the same on both, at an instance or above, the
//! primitives that its settings open now and did not, and the other way round. What is new on a side is told where it is given.

use std::collections::{BTreeMap, BTreeSet};

use super::around::Around;
use super::closing::{Closed, Placed};
use super::principal::{Work, called};
use super::reach;
use super::reason::Reason;
use super::sets::TooIntricate;
use super::side::{Held, Holder, Line};
use crate::catalog::Library;
use crate::permission::{Enabled, Exceeded};
use crate::policy::{Origin, Text};

/// An instance whose settings close something else than they did.
struct Changed<'p> {
    key: String,
    /// Before and after.
    at: [Placed<'p>; 2],
    closed: [Closed; 2],
}

/// A place at or inside of an instance, and its type.
type Spot = (String, Option<String>);

/// Settings that open and close something for somebody; holders by their keys, before and after.
pub(super) fn changes<'p, K: Ord>(
    work: &mut Work<'p>,
    was: &BTreeMap<K, Holder<'p>>,
    is: &BTreeMap<K, Holder<'p>>,
) -> Result<Vec<Around>, TooIntricate> {
    let changed = changed(work);
    let numbers: BTreeMap<&str, usize> = changed.iter().map(|one| &*one.key).zip(0..).collect();
    let mut reaching: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
    for (key, &number) in &numbers {
        for key in [&work.before, &work.after].into_iter().flat_map(|side| side.tree.around(key)) {
            reaching.entry(key).or_default().insert(number);
        }
    }
    let mut found = Vec::new();
    for (key, is) in is.iter().filter(|_| !changed.is_empty()) {
        let Some(was) = was.get(key) else { continue };
        let mut near: BTreeMap<usize, BTreeSet<Spot>> = BTreeMap::new();
        for held in was.held.iter().chain(&is.held) {
            let place = held.key();
            let spot = |number: &usize| changed.get(*number).map(|one| (*number, BTreeSet::from([one.spot()])));
            near.extend(reaching.get(&place).into_iter().flatten().filter_map(spot));
            let mut inner = place.as_str();
            while let Some(outer) = inner.rfind('/').and_then(|end| inner.get(..end)) {
                if let Some(&number) = numbers.get(outer) {
                    near.entry(number).or_default().insert((place.clone(), held.assignment.scope.resource_type()));
                }
                inner = outer;
            }
        }
        for (number, spots) in near {
            let Some(one) = changed.get(number) else { continue };
            let mut told = BTreeSet::new();
            for spot in &spots {
                let all = of_holder(work, one, spot, [was, is])?;
                found.extend(all.into_iter().filter(|(of, _)| told.insert(of.clone())).map(|(_, around)| around));
            }
        }
    }
    Ok(found)
}

impl Changed<'_> {
    fn spot(&self) -> Spot {
        let [_, (_, instance)] = self.at;
        (self.key.clone(), instance.scope.resource_type())
    }
}

/// The instances on both sides whose settings close something else.
fn changed<'p>(work: &mut Work<'p>) -> Vec<Changed<'p>> {
    let settings = |placed: &Placed<'p>| (&placed.1.component, &placed.1.settings);
    let [before, after] = &mut work.closing;
    let mut pairs = Vec::new();
    for (key, was) in before.instances() {
        let Some(is) = after.instances().get(key) else { continue };
        let differs = !was.iter().map(settings).eq(is.iter().map(settings));
        if let (true, Some(was), Some(is)) = (differs, was.first(), is.first()) {
            pairs.push((key.clone(), [*was, *is]));
        }
    }
    let with = |(key, at): (String, [Placed<'p>; 2])| {
        let closed = [before.at(&key), after.at(&key)];
        Changed { key, at, closed }
    };
    pairs.into_iter().map(with).collect()
}

/// Whom it is about: whether it is broader, the environment and the persona.
type About = (bool, Text, Text);

/// What becomes open and closed for a principal at a place, by what it has there on both sides.
fn of_holder<'p>(
    work: &mut Work<'p>,
    one: &Changed<'p>,
    (place, at): &Spot,
    holders: [&Holder<'p>; 2],
) -> Result<Vec<(About, Around)>, TooIntricate> {
    let [_, holder] = &holders;
    let principal = called(holder.principal);
    let intricate = |Exceeded| TooIntricate(principal.clone());
    let trees = [&work.before.tree, &work.after.tree].map(|tree| tree.around(place));
    let mut sides = Vec::with_capacity(2);
    for (holder, keys) in holders.iter().zip(&trees) {
        let held: Vec<Held<'p>> = holder.held.iter().filter(|held| keys.contains(&held.key())).copied().collect();
        let enabled = work.enabled(&held, at.as_deref())?;
        sides.push((held, enabled));
    }
    let [(had, could), (has, can)] = sides.as_slice() else { return Ok(Vec::new()) };
    let [before, after] = &one.closed;
    let mut found = Vec::new();
    for (is_broader, narrow, broad, held, own, other) in
        [(true, before, after, has, can, could), (false, after, before, had, could, can)]
    {
        let is_open = |one: &&Enabled| {
            let id = one.primitive.id.value.as_str();
            let id_there = other.iter().any(|other| other.primitive.id.value.as_str() == id);
            let is_in = |closed: &Closed| closed.contains(&id.to_ascii_lowercase());
            id_there && is_in(narrow) && !is_in(broad)
        };
        let primitives: Vec<Enabled> = own.iter().filter(is_open).cloned().collect();
        if primitives.is_empty() {
            continue;
        }
        let mut lines: BTreeMap<(Text, Text), Line> = BTreeMap::new();
        for held in held {
            let sum = work.sum(std::slice::from_ref(held), at.as_deref())?;
            if reach::gives_part(&sum, &primitives).map_err(intricate)? {
                let side = if is_broader { &work.after } else { &work.before };
                lines.extend(
                    side.lines(held).into_iter().map(|line| ((line.environment.clone(), line.persona.clone()), line)),
                );
            }
        }
        let [_, closing] = &work.closing;
        let reason = reason(one, &primitives, is_broader, closing.library());
        let [_, (environment, instance)] = one.at;
        for ((of, persona), line) in lines {
            let around = Around {
                is_broader,
                reason: reason.clone(),
                environment: Some(of.clone()),
                tier: Some(line.reaches),
                persona: Some(persona.clone()),
                principal: Some(principal.clone()),
                primitives: primitives.clone(),
                origin: Origin {
                    file: environment.file.clone(),
                    pointer: format!("/components/{}", instance.id).into(),
                },
                is_in_second: true,
                is_accepted: false,
            };
            found.push(((is_broader, of, persona), around));
        }
    }
    Ok(found)
}

/// The setting that makes it so: one that is other and speaks of one of the primitives.
fn reason(one: &Changed<'_>, primitives: &[Enabled], is_broader: bool, library: &Library) -> Reason {
    let [before, after] = one.at.map(|(_, instance)| instance);
    let (narrow, broad) = if is_broader { (before, after) } else { (after, before) };
    let value = |of: &crate::policy::Instance, name: &str| {
        of.settings.iter().find(|(known, _)| **known == *name).map(|(_, value)| value.clone())
    };
    let speaks = |of: &crate::policy::Instance, name: &str, is_closing: bool| {
        let component = library.get(&of.component);
        let effect = component
            .as_ref()
            .zip(value(of, name))
            .and_then(|(component, value)| component.settings.get(name).and_then(|setting| setting.values.get(&value)));
        let ids = effect.map(|effect| if is_closing { &effect.closes } else { &effect.opens });
        ids.into_iter()
            .flatten()
            .any(|id| primitives.iter().any(|one| one.primitive.id.value.as_str().eq_ignore_ascii_case(&id.value)))
    };
    let names: BTreeSet<&Text> = narrow.settings.iter().chain(&broad.settings).map(|(name, _)| name).collect();
    let is_it = |name: &&&Text| speaks(narrow, name, true) || speaks(broad, name, false);
    let mut other = names.iter().filter(|name| value(narrow, name) != value(broad, name));
    let name = other.clone().find(is_it).or_else(|| other.next()).map(|name| (*name).clone()).unwrap_or_default();
    Reason::SettingOpens {
        instance: after.id.clone(),
        was: value(narrow, &name),
        is: value(broad, &name),
        setting: name,
    }
}
