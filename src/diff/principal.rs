//! What changes for one principal, scope by scope.
//!
//! Takes the two sides, gives changes. The scopes that are looked at are those of its assignments on either side, and the
//! subscriptions below management groups that it has something at: anywhere else it has what it has at one of these.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::Setup;
use super::book::Book;
use super::cell::{Giving, StateChange, Step, Sum, broader, states};
use super::closing::{Closed, Closing};
use super::guard::{Guard, Order};
use super::place;
use super::reach;
use super::sets::TooIntricate;
use super::side::{Held, Holder, Side};
use super::weight::Weight;
use super::{implied, other};
use crate::model::text::Guid;
use crate::permission::{Budget, Enabled, Exceeded, Primitives};
use crate::policy::{Principal, Scope, Text};

/// A change of what a principal has at a scope.
#[derive(Clone, Debug)]
pub struct Change {
    /// Who.
    pub principal: Principal,
    /// The principal's object id, a parameter with its environment: `{dev:name}`.
    pub principal_key: String,
    /// Where; parameters with their environments.
    pub scope: Scope,
    /// The same in lower case.
    pub scope_key: String,
    /// Operations gained and lost, state by state; none for roles of other systems.
    pub states: Vec<StateChange>,
    /// In what the second side is broader.
    pub broader: Vec<Step>,
    /// In what the first side was broader. Lines and guards are the first side's; reasons say why the first is broader.
    pub narrower: Vec<Step>,
    /// Primitives that the broader access opens, there or together with what the principal has elsewhere.
    pub primitives: Vec<Enabled>,
    /// How bad it is.
    pub weight: Weight,
}

/// The two sides, and what was read of them.
pub(super) struct Work<'p> {
    pub(super) before: Side<'p>,
    pub(super) after: Side<'p>,
    pub(super) book: Book<'p>,
    pub(super) order: Order,
    pub(super) closing: [Closing<'p>; 2],
    primitives: &'p Primitives,
    /// Roles that allow something else on the other side, or are on one alone.
    changed_roles: HashSet<Guid>,
    /// Whether both sides say the same of management groups.
    same_tree: bool,
}

/// The assignments of a principal by the keys of their scopes.
type ByScope<'h, 'p> = HashMap<String, Vec<&'h Held<'p>>>;

impl<'p> Work<'p> {
    pub(super) fn of(before: Side<'p>, after: Side<'p>, setup: Setup<'p>) -> Work<'p> {
        let Setup { primitives, library, .. } = setup;
        let closing = [Closing::of(before.policy, library), Closing::of(after.policy, library)];
        let all = before.policy.roles.iter().chain(&after.policy.roles).map(|role| role.id);
        let allows = |side: &Side<'p>, id| side.policy.role(id).map(|role| &role.permissions);
        let changed_roles = all.filter(|&id| allows(&before, id) != allows(&after, id)).collect();
        let same_tree = before.tree == after.tree;
        let (book, order) = (Book::default(), Order::default());
        Work { before, after, book, order, closing, primitives, changed_roles, same_tree }
    }

    /// Whether it can be seen at once that nothing changes for a principal.
    pub(super) fn is_same(&self, was: &Holder<'_>, is: &Holder<'_>) -> bool {
        was.held.len() == is.held.len() && was.held.iter().zip(&is.held).all(|(was, is)| self.is_same_held(was, is))
    }

    fn is_same_held(&self, was: &Held<'_>, is: &Held<'_>) -> bool {
        let (a, b) = (was.assignment, is.assignment);
        // A parameter is told apart by its environment, and so is who approves.
        let same_place = was.environment.id == is.environment.id || a.scope.is_literal() && was.activation.is_none();
        let wide = matches!(*a.scope, Scope::ManagementGroup { .. });
        (a.mechanism, a.state, &a.role, &a.condition) == (b.mechanism, b.state, &b.role, &b.condition)
            && a.scope == b.scope
            && a.principal.membership == b.principal.membership
            && was.activation.map(Guardless) == is.activation.map(Guardless)
            && same_place
            && (self.changed_roles.is_empty() || !a.azure_role().is_some_and(|id| self.changed_roles.contains(&id)))
            && (self.same_tree || !wide)
    }

    /// Everything that changes for a principal.
    pub(super) fn changes(
        &mut self,
        key: &str,
        was: Option<&Holder<'p>>,
        is: Option<&Holder<'p>>,
    ) -> Result<Vec<Change>, TooIntricate> {
        let Some(principal) = is.or(was).map(|holder| holder.principal) else { return Ok(Vec::new()) };
        let (had, has) = (by_scope(was), by_scope(is));
        let mut changes = Vec::new();
        for (scope_key, scope) in self.scopes(&had, &has) {
            let around = |side: &Side<'p>, held: &ByScope<'_, 'p>| -> Vec<Held<'p>> {
                let keys = side.tree.around(&scope_key);
                keys.iter().filter_map(|key| held.get(key)).flatten().map(|held| **held).collect()
            };
            let (had, has) = (around(&self.before, &had), around(&self.after, &has));
            let at = scope.resource_type();
            let (was, is) = (self.givings(&had, at.as_deref())?, self.givings(&has, at.as_deref())?);
            let mut change = Change {
                principal: principal.clone(),
                principal_key: key.to_owned(),
                scope,
                scope_key,
                states: Vec::new(),
                broader: Vec::new(),
                narrower: Vec::new(),
                primitives: Vec::new(),
                weight: Weight::default(),
            };
            self.compare(&was, &is, &mut change).map_err(|Exceeded| intricate(principal))?;
            self.other_roles(&had, &has, &mut change);
            if !change.states.is_empty() || !change.broader.is_empty() || !change.narrower.is_empty() {
                changes.push(change);
            }
        }
        implied::mark(&mut changes, &self.before, &self.after).map_err(|Exceeded| intricate(principal))?;
        if changes.iter().any(|change| !change.broader.is_empty()) {
            let (had, has) = (self.everywhere(was, false)?, self.everywhere(is, true)?);
            reach::together(&had, has, &mut changes).map_err(|Exceeded| intricate(principal))?;
        }
        Ok(changes)
    }

    /// The primitives that all that a principal has on a side opens.
    pub(super) fn opened_by(&mut self, key: &str, is_second: bool) -> Result<Vec<Enabled>, TooIntricate> {
        let holders = if is_second { &mut self.after.holders } else { &mut self.before.holders };
        let Some((key, holder)) = holders.remove_entry(key) else { return Ok(Vec::new()) };
        let found = self.everywhere(Some(&holder), is_second);
        let holders = if is_second { &mut self.after.holders } else { &mut self.before.holders };
        holders.insert(key, holder);
        found
    }

    /// The scopes to look at, with their keys.
    fn scopes(&self, had: &ByScope<'_, 'p>, has: &ByScope<'_, 'p>) -> BTreeMap<String, Scope> {
        let mut found = BTreeMap::new();
        for (key, held) in had.iter().chain(has) {
            if let Some(first) = held.first() {
                found.insert(key.clone(), place::scope(first.environment, &first.assignment.scope));
            }
        }
        if found.values().any(|scope| matches!(scope, Scope::ManagementGroup { .. })) {
            for (side, held) in [(&self.before, had), (&self.after, has)] {
                let below = |key: &String| side.tree.around(key).iter().skip(1).any(|key| held.contains_key(key));
                let subscriptions = side.tree.subscriptions().filter(|(key, _)| below(key));
                found.extend(subscriptions.map(|(key, scope)| (key.clone(), scope.clone())));
            }
        }
        found
    }

    /// What opens all that a principal has, wherever, but for what settings close.
    fn everywhere(&mut self, holder: Option<&Holder<'p>>, is_second: bool) -> Result<Vec<Enabled>, TooIntricate> {
        let Some(holder) = holder else { return Ok(Vec::new()) };
        let mut all: Vec<(Closed, Vec<Giving<'_, 'p>>)> = Vec::new();
        for held in &holder.held {
            let [before, after] = &mut self.closing;
            let closed = if is_second { after } else { before }.at(&held.key());
            let givings = self.givings(std::slice::from_ref(held), held.assignment.scope.resource_type().as_deref())?;
            all.push((closed, givings));
        }
        let mut open = |id: Option<&String>| {
            let there = all.iter().filter(|(closed, _)| id.is_none_or(|id| !closed.contains(id)));
            let sum = Sum::of(there.flat_map(|(_, givings)| givings), &mut self.order, &mut Budget::default());
            sum.and_then(|sum| reach::all(&sum, self.primitives)).map_err(|Exceeded| intricate(holder.principal))
        };
        let mut enabled = open(None)?;
        // What is closed at one place may be open by what is held at others.
        for id in all.iter().flat_map(|(closed, _)| &**closed).collect::<BTreeSet<&String>>() {
            let is_it = |one: &Enabled| one.primitive.id.value.as_str().eq_ignore_ascii_case(id);
            if enabled.iter().any(is_it) {
                let other = open(Some(id))?.into_iter().find(is_it);
                enabled.retain(|one| !is_it(one));
                enabled.extend(other);
            }
        }
        Ok(enabled)
    }

    /// What assignments come to at a type of resource.
    pub(super) fn sum(&mut self, held: &[Held<'p>], at: Option<&str>) -> Result<Sum, TooIntricate> {
        let givings = self.givings(held, at)?;
        let principal = held.first().map(|held| called(&held.assignment.principal)).unwrap_or_default();
        Sum::of(&givings, &mut self.order, &mut Budget::default()).map_err(|Exceeded| TooIntricate(principal))
    }

    /// What that opens, whatever settings close.
    pub(super) fn enabled(&mut self, held: &[Held<'p>], at: Option<&str>) -> Result<Vec<Enabled>, TooIntricate> {
        let sum = self.sum(held, at)?;
        let principal = held.first().map(|held| called(&held.assignment.principal)).unwrap_or_default();
        reach::all(&sum, self.primitives).map_err(|Exceeded| TooIntricate(principal))
    }

    /// What assignments give at a type of resource.
    pub(super) fn givings<'h>(
        &mut self,
        held: &'h [Held<'p>],
        at: Option<&str>,
    ) -> Result<Vec<Giving<'h, 'p>>, TooIntricate> {
        let mut givings = Vec::with_capacity(held.len());
        for one in held {
            let Some(role) = one.role else { continue };
            let content = self.book.content(role);
            for piece in self.book.pieces(content, at, one.assignment.condition.as_deref())?.iter() {
                let guard = Guard::of(one.environment, one.assignment, one.activation, piece.conditions.clone());
                givings.push(Giving { held: one, guard, piece: piece.clone() });
            }
        }
        Ok(givings)
    }

    fn compare(&mut self, was: &[Giving<'_, 'p>], is: &[Giving<'_, 'p>], change: &mut Change) -> Result<(), Exceeded> {
        let (order, mut budget) = (&mut self.order, Budget::default());
        let (had, has) = (Sum::of(was, order, &mut budget)?, Sum::of(is, order, &mut budget)?);
        change.states = states(&had, &has, &mut budget)?;
        let lines = |held: &Held<'_>| self.after.lines(held);
        change.broader = broader(&had, &has, is, &lines, order, &mut budget)?;
        let lines = |held: &Held<'_>| self.before.lines(held);
        change.narrower = broader(&has, &had, was, &lines, order, &mut budget)?;
        change.primitives = reach::opened(&has, &change.broader, self.primitives)?;
        let [_, after] = &mut self.closing;
        let closed = after.at(&change.scope_key);
        change.primitives.retain(|one| !closed.contains(&one.primitive.id.value.as_str().to_ascii_lowercase()));
        Ok(())
    }

    /// Roles of other systems, each by itself at its own scope.
    fn other_roles(&mut self, had: &[Held<'p>], has: &[Held<'p>], change: &mut Change) {
        let own = |held: &&Held<'p>| held.role.is_none() && held.key() == change.scope_key;
        let (had, has): (Vec<&Held<'p>>, Vec<&Held<'p>>) =
            (had.iter().filter(own).collect(), has.iter().filter(own).collect());
        let order = &mut self.order;
        change.broader.extend(other::roles(&had, &has, &|held| self.after.lines(held), order));
        change.narrower.extend(other::roles(&has, &had, &|held| self.before.lines(held), order));
    }
}

/// Rules of activation without the scope and role that they are kept by.
#[derive(Clone, Copy)]
struct Guardless<'p>(&'p crate::policy::ActivationPolicy);

impl PartialEq for Guardless<'_> {
    fn eq(&self, other: &Self) -> bool {
        let of = |one: &Self| (one.0.maximum, one.0.mfa, one.0.justification, one.0.ticket);
        of(self) == of(other) && self.0.approvers == other.0.approvers
    }
}

fn by_scope<'h, 'p>(holder: Option<&'h Holder<'p>>) -> ByScope<'h, 'p> {
    let mut found: ByScope<'h, 'p> = HashMap::new();
    for held in holder.iter().flat_map(|holder| &holder.held) {
        found.entry(held.key()).or_default().push(held);
    }
    found
}

fn intricate(principal: &Principal) -> TooIntricate {
    TooIntricate(called(principal))
}

/// What people call a principal.
pub(super) fn called(principal: &Principal) -> Text {
    principal.name.clone().unwrap_or_else(|| principal.id.to_string().into())
}
