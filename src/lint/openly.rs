//! Access that says openly what it is for: a role that the component lists at a level which carries a primitive, and says
//! why. Publishing code is what `develop` on a web app is; a rule that reported it everywhere would report the work itself.
//!
//! Takes entries, gives how much of what a rule finds in them is left. Knows no rule.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::context::{Context, Entry};
use crate::catalog::Library;
use crate::diagnostic::Severity;
use crate::model::component::{Component, Level, Mechanism};
use crate::model::environment::Tier;
use crate::model::persona::{Kind, LevelName};
use crate::model::text::Guid;
use crate::permission::Enabled;
use crate::policy::ScopeKind;

/// How much of a finding is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Weight {
    /// Nothing: below production it is the work itself.
    Silent,
    /// A warning at most: in production it is openly asked for, and nobody holds it without activating it but an agent.
    Lowered,
    /// All of it.
    Full,
}

impl Weight {
    /// How bad a finding is that is this bad by its rule.
    pub(super) fn cap(self, severity: Severity) -> Severity {
        match self {
            Weight::Full => severity,
            Weight::Lowered | Weight::Silent => severity.min(Severity::Warning),
        }
    }
}

/// What a component says of one of its roles.
#[derive(Clone, Debug, Default)]
struct Said {
    component: Option<Arc<Component>>,
    /// The primitives that levels with this role carry.
    carries: Vec<String>,
    /// Whether one of the levels with this role is `administer`.
    administers: bool,
}

/// What components say of their roles, looked up once for each.
pub(super) struct Openly<'c, 'p> {
    context: &'c Context<'p>,
    said: BTreeMap<(&'p str, Guid, bool), Said>,
}

impl<'c, 'p> Openly<'c, 'p> {
    /// Nothing is looked up yet.
    pub(super) fn new(context: &'c Context<'p>) -> Openly<'c, 'p> {
        Openly { context, said: BTreeMap::new() }
    }

    /// How much is left of a finding that an entry enables a primitive. Whether `administer` is reason enough, which
    /// carries nothing since it gives everything, is the rule's to say.
    pub(super) fn weigh(&mut self, entry: &Entry<'p>, enabled: &Enabled, administer: bool) -> Weight {
        if !self.is_open(entry, enabled, administer) {
            Weight::Full
        } else if entry.environment.tier != Tier::Production {
            Weight::Silent
        } else if entry.persona.kind == Kind::Agent || !entry.stands() {
            Weight::Lowered
        } else {
            Weight::Full
        }
    }

    /// Whether the component of the entry's instance lists the role for it. In a resource group this says something of the
    /// other resources of the component's own type, and no more of anything in a wider scope.
    fn is_open(&mut self, entry: &Entry<'p>, enabled: &Enabled, administer: bool) -> bool {
        let said = self.said(entry);
        let id = enabled.primitive.id.value.as_str();
        let says = said.carries.iter().any(|one| one.eq_ignore_ascii_case(id)) || (administer && said.administers);
        says && match entry.assignment.scope.kind() {
            ScopeKind::Resource => true,
            ScopeKind::ResourceGroup => {
                let of = said.component.as_deref().and_then(|component| component.resource_type.as_ref());
                of.is_some_and(|of| enabled.operations.iter().all(|one| is_on(&one.name, &of.value)))
            }
            ScopeKind::Subscription | ScopeKind::ManagementGroup => false,
        }
    }

    /// In production only the shipped library is asked: a project does not excuse itself there by a component of its own.
    fn said(&mut self, entry: &Entry<'p>) -> &Said {
        let ships = entry.environment.tier == Tier::Production;
        let instance = entry.environment.instance(&entry.grant.instance);
        let component = instance.map_or("", |instance| &*instance.component);
        let library = if ships { Library::builtin() } else { self.context.library };
        let key = (component, entry.role.id, ships);
        self.said.entry(key).or_insert_with(|| match library.get(component) {
            Some(component) => Said::of(component, entry.role.id),
            None => Said::default(),
        })
    }
}

impl Said {
    fn of(component: Arc<Component>, role: Guid) -> Said {
        let gives = |level: &Level| {
            let is = |mechanism, id: Option<Guid>| mechanism == Mechanism::AzureRbac && id == Some(role);
            level.roles.iter().any(|one| is(one.mechanism.value, one.id.as_ref().map(|id| id.value)))
        };
        let facets = component.facets.iter().flat_map(|(_, facet)| facet.levels.iter());
        let levels = component.levels.iter().chain(facets).filter(|(_, level)| gives(level));
        let (mut carries, mut administers) = (Vec::new(), false);
        for (name, level) in levels {
            carries.extend(level.carries.iter().map(|one| one.primitive.value.clone()));
            administers |= name.value == LevelName::Administer.word();
        }
        Said { component: Some(component), carries, administers }
    }
}

/// Whether an operation is on a resource of a type, or on a part of one.
pub(super) fn is_on(operation: &str, of: &str) -> bool {
    let starts = operation.get(..of.len()).is_some_and(|start| start.eq_ignore_ascii_case(of));
    starts && operation.get(of.len()..).is_some_and(|rest| rest.starts_with('/'))
}
