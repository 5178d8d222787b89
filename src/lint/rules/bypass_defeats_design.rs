//! B08 `bypass-defeats-design`.

use std::collections::{BTreeMap, HashMap};

use super::{place, proviso};
use crate::lint::context::{Context, Entry, TooIntricate};
use crate::lint::finding::{Finding, Place};
use crate::lint::openly::{Openly, Weight, is_on};
use crate::lint::rule::Rule;
use crate::lint::way_out::{closes, setting};
use crate::model::component::Mechanism;
use crate::permission::primitive::Operation;
use crate::permission::{Enabled, Plane};
use crate::policy::{Assignment, Grant, Instance};

/// A narrow role over data beside one that takes the keys to all of it.
pub(in crate::lint) struct BypassDefeatsDesign;

/// Keys of resources with data that roles open.
const KEYS: [&str; 6] = ["K01", "K03", "K04", "K06", "K08", "K09"];

/// Access to the data of an instance that says how far it goes.
struct Narrow<'p> {
    grant: &'p Grant,
    role: &'p str,
    is_conditioned: bool,
}

/// What of its data a persona has narrowly in an environment, by instance.
type Narrows<'p> = BTreeMap<&'p str, Vec<Narrow<'p>>>;

/// Assignments of the services' own roles, by environment and persona.
type Native<'p> = HashMap<(&'p str, &'p str), Vec<(&'p Grant, &'p Assignment)>>;

impl Rule for BypassDefeatsDesign {
    fn code(&self) -> &'static str {
        "B08"
    }

    fn check(&self, context: &Context<'_>, found: &mut Vec<Finding>) -> Result<(), TooIntricate> {
        let takes = |one: &&Enabled| KEYS.contains(&one.primitive.id.value.as_str());
        let mut native = None;
        let mut narrows: HashMap<(&str, &str), Narrows<'_>> = HashMap::new();
        let mut openly = Openly::new(context);
        for entry in context.entries.iter().filter(|entry| entry.enabled.iter().any(|one| takes(&one))) {
            let native = native.get_or_insert_with(|| natively(context));
            let narrows = narrows
                .entry((&entry.environment.id, &entry.persona.id))
                .or_insert_with(|| narrow(context, native, entry));
            for enabled in entry.enabled.iter().filter(takes) {
                let weight = openly.weigh(entry, enabled, false);
                let Some((instance, of)) = defeated(context, narrows, entry, enabled) else { continue };
                if weight == Weight::Silent {
                    continue;
                }
                if let Some(mut finding) = self.finding(context, entry, enabled, instance, of) {
                    finding.severity = weight.cap(finding.severity);
                    found.push(finding);
                    break;
                }
            }
        }
        Ok(())
    }
}

impl BypassDefeatsDesign {
    fn finding(
        &self,
        context: &Context<'_>,
        entry: &Entry<'_>,
        enabled: &Enabled,
        instance: &Instance,
        of: &Narrow<'_>,
    ) -> Option<Finding> {
        let (persona, role, id) = (&entry.persona.id, &entry.role.name, &instance.id);
        let (at, sure, narrow) = (place(entry), proviso(enabled.certainty), of.role);
        let how = if of.is_conditioned { "a condition" } else { "a role over the data" };
        let message =
            format!("`{persona}`, which {how} narrows on `{id}`, takes the keys to all of it {at} by `{role}`{sure}");
        let mut finding = context.finding(self.code(), entry, message)?;
        finding.witness = enabled.operations.first().map(|operation| operation.name.clone());
        finding.certainty = enabled.certainty;
        finding.absorbs = &["B01", "B02", "B04"];
        let line = Place {
            file: entry.persona.file.clone(),
            pointer: of.grant.pointer(),
            text: format!("narrowed here to `{narrow}`"),
        };
        if line.pointer != finding.place.pointer {
            finding.related.push(line);
        }
        if let Some((name, value)) = setting(context, instance, enabled.primitive.id.value.as_str()) {
            finding.help.push(format!("set `{name}: {value}` on `{id}`, and its keys open nothing"));
        }
        finding.help.push(format!("or leave out `{role}`: while its keys work, `{narrow}` is decoration"));
        Some(finding)
    }
}

fn natively<'p>(context: &Context<'p>) -> Native<'p> {
    let mut native = Native::new();
    for environment in &context.policy.environments {
        for assignment in environment.assignments.iter().filter(|one| one.mechanism != Mechanism::AzureRbac) {
            for grant in assignment.grants.iter().filter_map(|&at| environment.grants.get(at as usize)) {
                native.entry((&*environment.id, &*grant.persona)).or_default().push((grant, assignment));
            }
        }
    }
    native
}

/// What of its data an entry's persona has narrowly in its environment.
fn narrow<'p>(context: &Context<'p>, native: &Native<'p>, entry: &Entry<'p>) -> Narrows<'p> {
    let mut narrows = Narrows::new();
    let mut add = |grant: &'p Grant, assignment: &'p Assignment| {
        let (role, is_conditioned) = (&*assignment.role.name, assignment.condition.is_some());
        narrows.entry(&*grant.instance).or_default().push(Narrow { grant, role, is_conditioned });
    };
    for one in context.holders().held(context, &entry.persona.id, entry.environment) {
        if one.assignment.condition.is_some() || !one.access.plane(Plane::Data).possible.is_empty() {
            add(one.grant, one.assignment);
        }
    }
    // Data that the service's own roles open.
    let native = native.get(&(&*entry.environment.id, &*entry.persona.id));
    native.into_iter().flatten().for_each(|(grant, assignment)| add(grant, assignment));
    narrows
}

/// An instance whose keys the entry takes, and that its persona has narrowly by another entry, or by the same under a
/// condition.
fn defeated<'n>(
    context: &'n Context<'_>,
    narrows: &'n Narrows<'n>,
    entry: &'n Entry<'_>,
    enabled: &Enabled,
) -> Option<(&'n Instance, &'n Narrow<'n>)> {
    let id = enabled.primitive.id.value.as_str();
    context.own(entry).into_iter().find_map(|instance| {
        let of = instance.scope.resource_type()?;
        let mut ways = std::iter::once(&enabled.operations).chain(&enabled.others).flatten();
        if !ways.any(|Operation { name, .. }| is_on(name, &of)) || closes(context, instance, id) {
            return None;
        }
        let all = narrows.get(&*instance.id)?;
        let narrow = all.iter().find(|one| !std::ptr::eq(one.grant, entry.grant) || one.is_conditioned)?;
        Some((instance, narrow))
    })
}
