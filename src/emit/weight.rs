//! How much of a template one assignment takes: an upper bound of its bytes, and the parameters it needs.

use std::cell::Cell;

use super::unit::Class;
use crate::bytes::any;
use crate::model::component::Mechanism;
use crate::policy::{Assignment, Environment, Policy, Role, Scope, Term};

/// What JSON and indentation add to an assignment, measured on the longest form of each kind and rounded up.
const FRAME: usize = 900;

/// What JSON adds to the deployment of a resource group, without parameters.
pub(super) const GROUP_FRAME: usize = 1_400;

/// What a parameter adds to each template that has it, without its texts.
const PARAMETER_FRAME: usize = 260;

/// The sizes of an environment's assignments.
pub(super) struct Weights<'a> {
    environment: &'a Environment,
    project: usize,
    requests: bool,
    /// The last scope and what it weighs: assignments of one scope stand together.
    latest: Cell<Option<(&'a Scope, ScopeWeight)>>,
    /// The same of the last role.
    latest_role: Cell<Option<(&'a Role, usize)>>,
}

/// What one assignment takes.
pub(super) struct Weight<'a> {
    /// An upper bound of its bytes, without parameters.
    pub(super) bytes: usize,
    /// The parameters that it needs.
    pub(super) parameters: Vec<&'a str>,
}

#[derive(Clone, Copy)]
struct ScopeWeight {
    bytes: usize,
    /// Whether a parameter stands in it.
    open: bool,
}

impl<'a> Weights<'a> {
    pub(super) fn new(policy: &'a Policy, environment: &'a Environment, class: Class) -> Weights<'a> {
        let (project, requests) = (escaped(&policy.project), class == Class::Requests);
        Weights { environment, project, requests, latest: Cell::new(None), latest_role: Cell::new(None) }
    }

    /// What `assignment` takes.
    pub(super) fn assignment(&self, assignment: &'a Assignment) -> Weight<'a> {
        let scope_weight = remembered(&self.latest, &assignment.scope, ScopeWeight::of);
        // The scope stands in the name's formula, in the scope, and up to three times in a service's own resources.
        let scope = scope_weight.bytes * if assignment.mechanism == Mechanism::AzureRbac { 2 } else { 5 };
        let principal = 2 * escaped(text(&assignment.principal.id));
        let words = self.project + remembered(&self.latest_role, &assignment.role, |role| escaped(&role.name));
        let condition = assignment.condition.as_deref().map_or(0, escaped);
        let justification = assignment.justification.as_deref().filter(|_| self.requests).map_or(0, escaped);
        Weight {
            bytes: FRAME + scope + principal + words + condition + justification,
            parameters: self.parameters(assignment, scope_weight.open),
        }
    }

    fn parameters(&self, assignment: &'a Assignment, in_scope: bool) -> Vec<&'a str> {
        let mut found = Vec::new();
        if in_scope {
            found.extend(scope_terms(&assignment.scope).filter_map(Term::parameter));
        }
        found.extend(assignment.principal.id.parameter());
        if assignment.mechanism == Mechanism::Kusto {
            found.extend(self.environment.tenant.as_ref().and_then(Term::parameter));
        }
        found.into_iter().map(|name| &**name).collect()
    }

    /// An upper bound of the bytes that declaring the parameter `name` in a template takes.
    pub(super) fn parameter(&self, name: &str) -> usize {
        let found = self.environment.parameters.iter().find(|parameter| &*parameter.name == name);
        PARAMETER_FRAME + 3 * escaped(name) + found.map_or(0, |parameter| escaped(&parameter.description))
    }
}

/// What `value` weighs, weighed again only if it is another one than before.
fn remembered<'a, T, W: Copy>(latest: &Cell<Option<(&'a T, W)>>, value: &'a T, weigh: impl Fn(&T) -> W) -> W {
    match latest.get() {
        Some((before, weight)) if std::ptr::eq(before, value) => weight,
        _ => {
            let weight = weigh(value);
            latest.set(Some((value, weight)));
            weight
        }
    }
}

/// The scope's values that may be parameters.
fn scope_terms(scope: &Scope) -> impl Iterator<Item = &Term> {
    let (outer, path): ([Option<&Term>; 2], &[_]) = match scope {
        Scope::ManagementGroup { name } => ([Some(name), None], &[]),
        Scope::Subscription { id } => ([Some(id), None], &[]),
        Scope::ResourceGroup { subscription, name } => ([Some(subscription), Some(name)], &[]),
        Scope::Resource { subscription, group, path, .. } => ([Some(subscription), Some(group)], path),
        Scope::Service { .. } => ([None, None], &[]),
    };
    outer.into_iter().flatten().chain(path.iter().map(|(_, name)| name))
}

impl ScopeWeight {
    fn of(scope: &Scope) -> ScopeWeight {
        let fixed = 80;
        let parts = match scope {
            Scope::Resource { provider, path, .. } => {
                escaped(provider) + path.iter().map(|(kind, _)| escaped(kind) + 8).sum::<usize>()
            }
            _ => 0,
        };
        // A parameter is written as `parameters('name')` with its place in a format.
        let bytes = fixed + parts + scope_terms(scope).map(|term| escaped(text(term)) + 20).sum::<usize>();
        ScopeWeight { bytes, open: !scope.is_literal() }
    }
}

fn text(term: &Term) -> &str {
    match term {
        Term::Literal(text) | Term::Parameter(text) => text,
    }
}

/// An upper bound of a text's length behind the escapes of ARM and Bicep: six characters for any that may need one.
fn escaped(text: &str) -> usize {
    let odd = |b: u8| {
        !(b' '..=b'~').contains(&b)
            | (b == b'"')
            | (b == b'\\')
            | (b == b'\'')
            | (b == b'{')
            | (b == b'}')
            | (b == b'$')
    };
    // Most texts have none.
    if !any(text.as_bytes(), odd) {
        return text.len();
    }
    text.len() + 5 * text.bytes().filter(|byte| odd(*byte)).count()
}
