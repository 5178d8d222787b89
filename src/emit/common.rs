//! What ARM templates and Bicep say alike of an assignment, as code: its name, its role and its description.
//!
//! Takes assignments in the policy's order, in which those of one scope and role stand together: what they share is made
//! once. Knows neither language but for its [`Dialect`].

use std::fmt::Write as _;
use std::marker::PhantomData;
use std::sync::Arc;

use super::formula::{Dialect, Place};
use super::resource::{Request, role_id};
use crate::escape::{Expression, Literal, Term as Value};
use crate::policy::{Assignment, Policy, Role};

/// The code of the assignment that was turned to last.
pub(super) struct Common<'a, D> {
    project: &'a str,
    role_function: &'static str,
    place: Option<Place<'a>>,
    /// What the three texts below are of.
    of: Option<&'a Arc<Role>>,
    id: String,
    role: String,
    description: String,
    /// The name, or the formula of one that only the deployment knows.
    name: String,
    known: bool,
    dialect: PhantomData<D>,
}

impl<'a, D: Dialect> Common<'a, D> {
    /// Nothing yet. `role_function` gives the full id of a role where the assignments are deployed.
    pub(super) fn new(policy: &'a Policy, role_function: &'static str) -> Common<'a, D> {
        Common {
            project: &policy.project,
            role_function,
            place: None,
            of: None,
            id: String::new(),
            role: String::new(),
            description: String::new(),
            name: String::new(),
            known: false,
            dialect: PhantomData,
        }
    }

    /// Turns to an assignment of Azure's own; what asks for it, when it is no standing one.
    pub(super) fn azure(&mut self, assignment: &'a Assignment) -> Option<Request> {
        if !self.of.is_some_and(|role| Arc::ptr_eq(role, &assignment.role)) {
            self.of = Some(&assignment.role);
            self.id = role_id(assignment);
            self.role.clear();
            self.role.push_str(self.role_function);
            self.role.push_str("('Microsoft.Authorization/roleDefinitions', ");
            D::string(&self.id, &mut self.role);
            self.role.push(')');
            self.description = assignment.description(self.project);
        }
        let request = Request::of(assignment.state);
        let id = std::mem::take(&mut self.id);
        match &request {
            Some(request) => {
                let [word, end] = request.identity();
                self.turn(assignment, &[&id, word, &end.to_ascii_lowercase()]);
            }
            None => self.turn(assignment, &[&id]),
        }
        self.id = id;
        request
    }

    /// Turns to an assignment of a service's own, which has no role of Azure and no description.
    pub(super) fn native(&mut self, assignment: &'a Assignment) {
        self.turn(assignment, &[&role_id(assignment)]);
    }

    /// Makes the name of what binds the principal and `rest` together at the scope.
    fn turn(&mut self, assignment: &'a Assignment, rest: &[&str]) {
        self.name.clear();
        let known = assignment.name().or_else(|| {
            if !self.place.as_ref().is_some_and(|place| std::ptr::eq(place.scope, &*assignment.scope)) {
                self.place = None;
            }
            let place = self.place.get_or_insert_with(|| Place::new(&assignment.scope));
            place.name::<D>(&assignment.principal.id, rest, &mut self.name)
        });
        if let Some(name) = known {
            let _ = write!(self.name, "{name}");
        }
        self.known = known.is_some();
    }

    /// The name in the place of a string.
    pub(super) fn name(&self) -> Value<'_, D::Language> {
        match self.known_name() {
            Some(name) => Literal::new(name).into(),
            None => Expression::new(self.name.as_str()).into(),
        }
    }

    /// The name, when it is known before deployment.
    pub(super) fn known_name(&self) -> Option<&str> {
        self.known.then_some(&*self.name)
    }

    /// Writes the name as code.
    pub(super) fn push_name(&self, out: &mut String) {
        match self.known_name() {
            Some(name) => D::string(name, out),
            None => out.push_str(&self.name),
        }
    }

    /// The full id of the role.
    pub(super) fn role(&self) -> Expression<'_, D::Language> {
        Expression::new(self.role.as_str())
    }

    /// What Azure shows beside the assignment.
    pub(super) fn description(&self) -> Literal<'_, D::Language> {
        Literal::new(self.description.as_str())
    }
}
