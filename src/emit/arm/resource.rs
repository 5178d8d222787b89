//! Assignments as resources of a template: Azure's own, requests, and those of Cosmos DB and Azure Data Explorer.

use std::collections::BTreeMap;
use std::ops::Range;

use super::code::{Code, resource_id};
use super::view::{Assignment as View, CosmosDb, Kusto, Layouts, Request as RequestView};
use crate::emit::common::Common;
use crate::emit::formula::Dialect;
use crate::emit::resource::{cosmos_path, kusto_levels, kusto_principal_type, principal_type, role_id};
use crate::emit::split::positions;
use crate::emit::template::Once;
use crate::emit::{EmitError, Page};
use crate::escape::{Arm, Expression, Literal, Term as Value};
use crate::model::component::Mechanism;
use crate::policy::{Assignment, Environment, Policy, Scope};

/// Writes resources, with the text that neighbours share made once.
pub(super) struct Resources<'s, 'a> {
    environment: &'a Environment,
    layouts: &'s Layouts,
    common: Common<'a, Code>,
    /// The scope of the latest assignment of Azure's own, and the code of the resource there; empty at a deployment scope.
    at: Option<&'a Scope>,
    scope: String,
    /// The id of the latest assignment of each account or cluster.
    latest: BTreeMap<String, String>,
}

impl<'s, 'a> Resources<'s, 'a> {
    pub(super) fn new(
        policy: &'a Policy,
        environment: &'a Environment,
        layouts: &'s Layouts,
        role_function: &'static str,
    ) -> Resources<'s, 'a> {
        let common = Common::new(policy, role_function);
        Resources { environment, layouts, common, at: None, scope: String::new(), latest: BTreeMap::new() }
    }

    /// Writes the assignments at `ranges`, the whole list of one template but for what `more` says.
    pub(super) fn list(
        &mut self,
        ranges: &[Range<usize>],
        more: bool,
        indent: usize,
        page: &mut Page<'_>,
    ) -> Result<(), EmitError> {
        self.latest.clear();
        let last = ranges.last().map(|range| range.end);
        for (at, assignment) in positions(self.environment, ranges) {
            let more = more || Some(at + 1) != last;
            match assignment.mechanism {
                Mechanism::CosmosDb => self.cosmos_db(assignment, more, indent, page)?,
                Mechanism::Kusto => self.kusto(assignment, more, indent, page)?,
                _ => self.azure(assignment, more, indent, page)?,
            }
        }
        Ok(())
    }

    fn azure(
        &mut self,
        assignment: &'a Assignment,
        more: bool,
        indent: usize,
        page: &mut Page<'_>,
    ) -> Result<(), EmitError> {
        let request = self.common.azure(assignment);
        self.visit(&assignment.scope);
        let name = Once(self.common.name());
        let scope = Once(Some(Expression::new(&*self.scope)).filter(|_| !self.scope.is_empty()));
        let role = Once(self.common.role());
        let principal = Once(Code::value(&assignment.principal.id));
        let condition = Once(assignment.condition.as_deref().map(Literal::new));
        let layouts = self.layouts;
        let Some(request) = request else {
            let view = View {
                name,
                scope,
                role,
                principal,
                kind: Once(Literal::new(principal_type(assignment.principal.kind))),
                description: self.common.description(),
                condition,
                more,
            };
            return page.put(indent, |out| layouts.assignment.render(&view, out));
        };
        let view = RequestView {
            resource: Once(Literal::new(request.resource)),
            name,
            scope,
            role,
            principal,
            justification: assignment.justification.as_deref().map(Literal::new),
            until: Once(request.until.as_deref().map(Literal::new)),
            lasting: Once(request.lasting.as_deref().map(Literal::new)),
            condition,
            more,
        };
        page.put(indent, |out| layouts.request.render(&view, out))
    }

    fn cosmos_db(
        &mut self,
        assignment: &'a Assignment,
        more: bool,
        indent: usize,
        page: &mut Page<'_>,
    ) -> Result<(), EmitError> {
        self.common.native(assignment);
        let below = cosmos_path(assignment)?;
        let mut scope = String::new();
        if !below.is_empty() {
            let places: String =
                (1..=below.len()).zip(&below).map(|(at, (word, _))| format!("/{word}/{{{at}}}")).collect();
            scope = format!("format('{{0}}{places}', ");
        }
        resource_id(&assignment.scope, 1, None, &mut scope);
        for (_, name) in &below {
            scope.push_str(", ");
            Code::term(name, &mut scope);
        }
        if !below.is_empty() {
            scope.push(')');
        }
        let mut definition = String::new();
        let mut id = String::new();
        Code::string(&role_id(assignment), &mut id);
        resource_id(&assignment.scope, 1, Some(("sqlRoleDefinitions", &id)), &mut definition);
        let (name, after) = self.below(assignment, 1, "sqlRoleAssignments");
        let view = CosmosDb {
            name: Once(name),
            role: Once(Expression::new(definition)),
            principal: Once(Code::value(&assignment.principal.id)),
            scope: Once(Expression::new(scope)),
            after: after.map(Expression::new),
            more,
        };
        let layouts = self.layouts;
        page.put(indent, |out| layouts.cosmos_db.render(&view, out))
    }

    fn kusto(
        &mut self,
        assignment: &'a Assignment,
        more: bool,
        indent: usize,
        page: &mut Page<'_>,
    ) -> Result<(), EmitError> {
        self.common.native(assignment);
        let levels = kusto_levels(assignment)?;
        let (name, after) = self.below(assignment, levels, "principalAssignments");
        let kind = assignment.scope.resource_type().unwrap_or_default();
        let tenant = match &self.environment.tenant {
            Some(tenant) => Code::value(tenant),
            None => Expression::new("tenant().tenantId").into(),
        };
        let view = Kusto {
            resource: Literal::new(format!("{kind}/principalAssignments")),
            name: Once(name),
            role: Once(Literal::new(&*assignment.role.name)),
            principal: Once(Code::value(&assignment.principal.id)),
            kind: Once(Literal::new(kusto_principal_type(assignment.principal.kind))),
            tenant: Once(tenant),
            after: after.map(Expression::new),
            more,
        };
        let layouts = self.layouts;
        page.put(indent, |out| layouts.kusto.render(&view, out))
    }

    /// Leaves the code of the resource at `scope` in `self.scope`.
    fn visit(&mut self, scope: &'a Scope) {
        if self.at.is_some_and(|at| std::ptr::eq(at, scope)) {
            return;
        }
        self.at = Some(scope);
        self.scope.clear();
        if let Scope::Resource { path, .. } = scope {
            resource_id(scope, path.len(), None, &mut self.scope);
        }
    }

    /// The full name of a resource below the first `levels` levels of the assignment's scope, and the id of the one that
    /// has to come first, since a service takes one change of the same account or cluster at a time.
    fn below(
        &mut self,
        assignment: &'a Assignment,
        levels: usize,
        kind: &str,
    ) -> (Value<'static, Arm>, Option<String>) {
        let Scope::Resource { path, .. } = &*assignment.scope else { return (Literal::new("").into(), None) };
        let names: Vec<_> = path.iter().take(levels).map(|(_, name)| name).collect();
        let mut code = String::new();
        self.common.push_name(&mut code);
        let literals = names.iter().map(|name| name.literal().map(|text| &**text)).chain([self.common.known_name()]);
        let literals: Option<Vec<&str>> = literals.collect();
        let full = match literals {
            Some(literals) => Literal::new(literals.join("/")).into(),
            None => {
                let places: Vec<String> = (0..=names.len()).map(|at| format!("{{{at}}}")).collect();
                let mut full = format!("format('{}'", places.join("/"));
                for name in &names {
                    full.push_str(", ");
                    Code::term(name, &mut full);
                }
                full.push_str(", ");
                full.push_str(&code);
                full.push(')');
                Expression::new(full).into()
            }
        };
        let mut id = String::new();
        resource_id(&assignment.scope, levels, Some((kind, &code)), &mut id);
        let root = path.first().map(|(kind, name)| format!("{kind}/{name}").to_lowercase()).unwrap_or_default();
        (full, self.latest.insert(root, id))
    }
}
