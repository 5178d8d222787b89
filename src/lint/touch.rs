//! What of access counts where it is weighed: the types of resources that an entry is for, what it comes to on one of them, what
//! changes something, and what roles hold beside what they are for. Asked by rules about scopes and about roles that are wider than their purpose.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use super::context::{Context, Entry, TooIntricate};
use crate::effective::whole;
use crate::permission::{Access, Budget, Exceeded, Operations, Pattern, Plane, Set};
use crate::policy::{Instance, ScopeKind};

/// What many roles hold beside what they are for, and what does nothing by itself: asking for support, alerts of one's own,
/// health, and deployments, which can do nothing that their holder may not do anyway.
const BESIDE: [&str; 7] = [
    "Microsoft.Authorization/*/read",
    "Microsoft.Authorization/read",
    "Microsoft.Insights/alertRules/*",
    "Microsoft.ResourceHealth/*",
    "Microsoft.Resources/deployments/*",
    "Microsoft.Resources/subscriptions/resourceGroups/read",
    "Microsoft.Support/*",
];

/// What only reads, under whatever verb; and registering a provider, which opens nothing.
const READING: [&str; 5] =
    ["*/read", "*/checkNameAvailability/action", "*/query/action", "*/register/action", "*/search/action"];

pub(super) static BESIDE_PATTERNS: LazyLock<[Pattern; 7]> = LazyLock::new(|| BESIDE.map(Pattern::new));
static READING_PATTERNS: LazyLock<[Pattern; 5]> = LazyLock::new(|| READING.map(Pattern::new));

/// What access comes to on a type of resource. Each is an operation that shows it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Touch {
    /// Seeing it and its settings.
    pub(super) reads: Option<String>,
    /// Anything else on the control plane.
    pub(super) changes: Option<String>,
    /// Anything in its data.
    pub(super) data: Option<String>,
}

/// What was answered already, by the place of the access in memory, which entries with the same role at the same kind of
/// scope share.
#[derive(Default)]
pub(super) struct Known {
    /// By the type too.
    touches: Mutex<BTreeMap<(usize, String), Touch>>,
    looks: Mutex<BTreeMap<usize, bool>>,
}

impl Touch {
    /// The gravest operation.
    pub(super) fn worst(&self) -> Option<&String> {
        self.beyond_reading().or(self.reads.as_ref())
    }

    /// An operation that does more than see the resource and its settings.
    pub(super) fn beyond_reading(&self) -> Option<&String> {
        self.changes.as_ref().or(self.data.as_ref())
    }
}

impl Context<'_> {
    /// What an entry comes to on resources of a type.
    pub(super) fn touch(&self, entry: &Entry<'_>, of: &str) -> Result<Touch, TooIntricate> {
        let key = (Arc::as_ptr(&entry.access).addr(), of.to_owned());
        let known = || self.touched.touches.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(touch) = known().get(&key) {
            return Ok(touch.clone());
        }
        let touch = touch(&entry.access, of, &mut Budget::default()).map_err(|error| entry.intricate(error))?;
        known().insert(key, touch.clone());
        Ok(touch)
    }

    /// Whether an entry does nothing anywhere but look at resources and their settings.
    pub(super) fn only_looks(&self, entry: &Entry<'_>) -> Result<bool, TooIntricate> {
        let key = Arc::as_ptr(&entry.access).addr();
        let known = || self.touched.looks.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(looks) = known().get(&key) {
            return Ok(*looks);
        }
        let looks = only_looks(&entry.access).map_err(|error| entry.intricate(error))?;
        known().insert(key, looks);
        Ok(looks)
    }

    /// The types that an entry is about: the one that it is assigned at, or those of the persona's instances inside.
    pub(super) fn types(&self, entry: &Entry<'_>) -> Vec<String> {
        match entry.assignment.scope.kind() {
            ScopeKind::Resource => entry.assignment.scope.resource_type().into_iter().collect(),
            _ => types(&self.own(entry)),
        }
    }
}

/// The types of instances, each once.
pub(super) fn types(instances: &[&Instance]) -> Vec<String> {
    let mut found: Vec<String> = instances.iter().filter_map(|one| one.scope.resource_type()).collect();
    found.sort_by_key(|of| of.to_ascii_lowercase());
    found.dedup_by(|a, b| a.eq_ignore_ascii_case(b));
    found
}

/// A pattern of the data operations on a resource, be it a part: they may be named after the whole.
pub(super) fn data_on(of: &str) -> Pattern {
    on(whole(of))
}

/// A pattern of the operations on resources of a type and their parts.
pub(super) fn on(of: &str) -> Pattern {
    Pattern::new(&format!("{of}/*"))
}

fn touch(access: &Access, of: &str, budget: &mut Budget) -> Result<Touch, Exceeded> {
    let on = on(of);
    let shown = |plane, term| Operations::builtin().example(plane, &term);
    let control = &access.plane(Plane::Control).possible;
    let changes = changing(control, budget)?.meets(&on, budget)?.map(|term| shown(Plane::Control, term));
    let reads = control.meets(&on, budget)?.map(|term| shown(Plane::Control, term));
    let data = access.plane(Plane::Data).possible.meets(&data_on(of), budget)?.map(|term| shown(Plane::Data, term));
    Ok(Touch { reads, changes, data })
}

/// What of the control plane is more than reading.
pub(super) fn changing(control: &Set, budget: &mut Budget) -> Result<Set, Exceeded> {
    control.difference(&Set::of(&*READING_PATTERNS, &[], budget)?, budget)
}

/// The same without what many roles hold beside what they are for.
pub(super) fn without_beside(control: &Set, budget: &mut Budget) -> Result<Set, Exceeded> {
    control.difference(&Set::of(&*BESIDE_PATTERNS, &[], budget)?, budget)
}

/// Whether access does nothing anywhere but look at resources and their settings.
fn only_looks(access: &Access) -> Result<bool, Exceeded> {
    let mut budget = Budget::default();
    let control = changing(&access.plane(Plane::Control).possible, &mut budget)?;
    Ok(access.plane(Plane::Data).possible.is_empty() && without_beside(&control, &mut budget)?.is_empty())
}
