//! How much of a template one assignment takes: an upper bound of its bytes, and the parameters it needs.

use std::cell::Cell;

use super::unit::Class;
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
    latest: Cell<Option<(&'a Scope, usize)>>,
    /// The same of the last role.
    latest_role: Cell<Option<(&'a Role, usize)>>,
}

impl<'a> Weights<'a> {
    pub(super) fn new(policy: &'a Policy, environment: &'a Environment, class: Class) -> Weights<'a> {
        let (project, requests) = (escaped(&policy.project), class == Class::Requests);
        Weights { environment, project, requests, latest: Cell::new(None), latest_role: Cell::new(None) }
    }

    /// An upper bound of the bytes that `assignment` takes, without parameters.
    pub(super) fn assignment(&self, assignment: &'a Assignment) -> usize {
        // The scope stands in the name's formula, in the scope, and up to three times in a service's own resources.
        let scope = remembered(&self.latest, &assignment.scope, scope_bytes)
            * if assignment.mechanism == Mechanism::AzureRbac { 2 } else { 5 };
        let principal = 2 * escaped(text(&assignment.principal.id));
        let words = self.project + remembered(&self.latest_role, &assignment.role, |role| escaped(&role.name));
        let condition = assignment.condition.as_deref().map_or(0, escaped);
        let justification = assignment.justification.as_deref().filter(|_| self.requests).map_or(0, escaped);
        FRAME + scope + principal + words + condition + justification
    }

    /// An upper bound of the bytes that declaring the parameter `name` in a template takes.
    pub(super) fn parameter(&self, name: &str) -> usize {
        let found = self.environment.parameters.iter().find(|parameter| &*parameter.name == name);
        PARAMETER_FRAME + 3 * escaped(name) + found.map_or(0, |parameter| escaped(&parameter.description))
    }

    /// The parameters that `assignment` needs.
    pub(super) fn parameters(&self, assignment: &'a Assignment) -> impl Iterator<Item = &'a str> {
        let tenant = Some(&self.environment.tenant).filter(|_| assignment.mechanism == Mechanism::Kusto);
        let terms = scope_terms(&assignment.scope).chain([&assignment.principal.id]);
        terms.chain(tenant.into_iter().flatten()).filter_map(Term::parameter).map(|name| &**name)
    }
}

/// What `value` weighs, weighed again only if it is another one than before.
fn remembered<'a, T>(latest: &Cell<Option<(&'a T, usize)>>, value: &'a T, weigh: impl Fn(&T) -> usize) -> usize {
    match latest.get() {
        Some((before, bytes)) if std::ptr::eq(before, value) => bytes,
        _ => {
            let bytes = weigh(value);
            latest.set(Some((value, bytes)));
            bytes
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

fn scope_bytes(scope: &Scope) -> usize {
    let fixed = 80;
    let parts = match scope {
        Scope::Resource { provider, path, .. } => {
            escaped(provider) + path.iter().map(|(kind, _)| escaped(kind) + 8).sum::<usize>()
        }
        _ => 0,
    };
    // A parameter is written as `parameters('name')` with its place in a format.
    fixed + parts + scope_terms(scope).map(|term| escaped(text(term)) + 20).sum::<usize>()
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
    // Most texts have none. Without a way out in the middle, many bytes are looked at in one instruction.
    if !text.bytes().fold(false, |any, byte| any | odd(byte)) {
        return text.len();
    }
    text.len() + 5 * text.bytes().filter(|byte| odd(*byte)).count()
}
