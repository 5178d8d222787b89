//! What of access counts where it is weighed: the types of resources that an entry is for, what changes something, and what
//! roles hold beside what they are for. Asked by rules about scopes and about roles that are wider than their purpose.

use std::sync::LazyLock;

use super::context::{Context, Entry};
use crate::permission::{Budget, Exceeded, Pattern, Set};
use crate::policy::{Instance, ScopeKind};

/// What many roles hold beside what they are for, and what does nothing by itself: asking for support, alerts of one's own,
/// health, and deployments, which can do nothing that their holder may not do anyway.
const BESIDE: [&str; 6] = [
    "Microsoft.Authorization/*/read",
    "Microsoft.Insights/alertRules/*",
    "Microsoft.ResourceHealth/*",
    "Microsoft.Resources/deployments/*",
    "Microsoft.Resources/subscriptions/resourceGroups/read",
    "Microsoft.Support/*",
];

/// What only reads, under whatever verb; and registering a provider, which opens nothing.
const READING: [&str; 5] =
    ["*/read", "*/checkNameAvailability/action", "*/query/action", "*/register/action", "*/search/action"];

static BESIDE_PATTERNS: LazyLock<[Pattern; 6]> = LazyLock::new(|| BESIDE.map(Pattern::new));
static READING_PATTERNS: LazyLock<[Pattern; 5]> = LazyLock::new(|| READING.map(Pattern::new));

impl Context<'_> {
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

/// A pattern of the operations on resources of a type and their parts.
pub(super) fn on(of: &str) -> Pattern {
    Pattern::new(&format!("{of}/*"))
}

/// What of the control plane is more than reading.
pub(super) fn changing(control: &Set, budget: &mut Budget) -> Result<Set, Exceeded> {
    control.difference(&Set::of(&*READING_PATTERNS, &[], budget)?, budget)
}

/// The same without what many roles hold beside what they are for.
pub(super) fn without_beside(control: &Set, budget: &mut Budget) -> Result<Set, Exceeded> {
    control.difference(&Set::of(&*BESIDE_PATTERNS, &[], budget)?, budget)
}
