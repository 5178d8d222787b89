//! Assignments as resources, and the existing resources that they hold at.

use std::collections::BTreeMap;
use std::ops::Range;

use super::code::{Code, camel, interpolate, push_camel};
use super::view::{Assignment as View, CosmosDb, Existing, Kusto, Layouts, Request as RequestView};
use crate::emit::common::Common;
use crate::emit::formula::Dialect;
use crate::emit::label::Taken;
use crate::emit::resource::{
    Personas, cosmos_path, instance, kusto_levels, kusto_principal_type, principal_type, role_id,
};
use crate::emit::split::positions;
use crate::emit::template::Once;
use crate::emit::unit::unsupported;
use crate::emit::{EmitError, Page};
use crate::escape::{CommentText, Expression, Literal};
use crate::model::component::Mechanism;
use crate::policy::{Assignment, Environment, Policy, Scope, Term};

/// The most personas that a comment names.
const NAMED: usize = 12;

/// Writes the resources of one file, with the text that neighbours share made once.
pub(super) struct Resources<'s, 'a> {
    personas: &'s Personas<'a>,
    environment: &'a Environment,
    layouts: &'s Layouts,
    common: Common<'a, Code>,
    taken: Taken,
    why: String,
    symbol: String,
    /// The identifiers of existing resources, by their path with letters folded.
    declared: BTreeMap<String, String>,
    /// The identifier of the latest assignment of each account or cluster.
    latest: BTreeMap<String, String>,
}

impl<'s, 'a> Resources<'s, 'a> {
    pub(super) fn new(
        policy: &'a Policy,
        personas: &'s Personas<'a>,
        environment: &'a Environment,
        layouts: &'s Layouts,
        role_function: &'static str,
        taken: Taken,
    ) -> Resources<'s, 'a> {
        Resources {
            personas,
            environment,
            layouts,
            common: Common::new(policy, role_function),
            taken,
            why: String::new(),
            symbol: String::new(),
            declared: BTreeMap::new(),
            latest: BTreeMap::new(),
        }
    }

    /// Takes an identifier for what `identity` tells apart from everything else.
    pub(super) fn symbol(&mut self, wish: String, identity: &str) -> String {
        self.taken.claim(wish, "_", identity)
    }

    /// Writes the assignments at `ranges`.
    pub(super) fn list(&mut self, ranges: &[Range<usize>], page: &mut Page<'_>) -> Result<(), EmitError> {
        let mut before: Option<(&Scope, Option<String>)> = None;
        for (_, assignment) in positions(self.environment, ranges) {
            match assignment.mechanism {
                Mechanism::CosmosDb => self.cosmos_db(assignment, page)?,
                Mechanism::Kusto => self.kusto(assignment, page)?,
                _ => {
                    let scope = &*assignment.scope;
                    let known = before.take().filter(|(before, _)| std::ptr::eq(*before, scope));
                    let at = match known {
                        Some((_, symbol)) => symbol,
                        None => match scope {
                            Scope::Resource { path, .. } => Some(self.existing(assignment, path.len(), page)?),
                            _ => None,
                        },
                    };
                    self.azure(assignment, at.as_deref(), page)?;
                    before = Some((scope, at));
                }
            }
        }
        Ok(())
    }

    fn azure(&mut self, assignment: &'a Assignment, at: Option<&str>, page: &mut Page<'_>) -> Result<(), EmitError> {
        self.explain(assignment);
        let request = self.common.azure(assignment);
        self.symbol.clear();
        push_camel(&assignment.key, &mut self.symbol);
        self.taken.settle(&mut self.symbol, "_", &assignment.key);
        let layouts = self.layouts;
        let why = CommentText::new(self.why.as_str());
        let symbol = Expression::new(self.symbol.as_str());
        let name = Once(self.common.name());
        let scope = Once(at.map(Expression::new));
        let role = Once(self.common.role());
        let principal = Once(Code::value(&assignment.principal.id));
        let condition = Once(assignment.condition.as_deref().map(Literal::new));
        let Some(request) = request else {
            let view = View {
                why,
                symbol,
                name,
                scope,
                role,
                principal,
                kind: Once(Literal::new(principal_type(assignment.principal.kind))),
                description: self.common.description(),
                condition,
            };
            return page.put(0, |out| layouts.assignment.render(&view, out));
        };
        let view = RequestView {
            why,
            symbol,
            resource: Once(Literal::new(format!("{}@2020-10-01", request.resource))),
            name,
            scope,
            role,
            principal,
            justification: assignment.justification.as_deref().map(Literal::new),
            until: Once(request.until.as_deref().map(Literal::new)),
            lasting: Once(request.lasting.as_deref().map(Literal::new)),
            condition,
        };
        page.put(0, |out| layouts.request.render(&view, out))
    }

    fn cosmos_db(&mut self, assignment: &'a Assignment, page: &mut Page<'_>) -> Result<(), EmitError> {
        let below = cosmos_path(assignment)?;
        let account = self.existing(assignment, 1, page)?;
        let role = role_id(assignment);
        self.explain(assignment);
        self.common.native(assignment);
        let id = format!("{account}.id");
        let mut scope = String::new();
        if below.is_empty() {
            scope.push_str(&id);
        } else {
            let mut parts = vec![("".to_owned(), Some(id.clone()))];
            for (word, name) in &below {
                match name {
                    Term::Literal(name) => parts.push((format!("/{word}/{name}"), None)),
                    Term::Parameter(name) => parts.push((format!("/{word}/"), Some(super::parameter(name)))),
                }
            }
            interpolate(parts.iter().map(|(text, code)| (text.as_str(), code.clone())), &mut scope);
        }
        let mut definition = String::new();
        let tail = format!("/sqlRoleDefinitions/{role}");
        interpolate([("", Some(id)), (tail.as_str(), None)].into_iter(), &mut definition);
        let (symbol, after) = self.chained(assignment);
        let view = CosmosDb {
            why: CommentText::new(self.why.as_str()),
            symbol: Expression::new(symbol),
            parent: Once(Expression::new(account)),
            name: Once(self.common.name()),
            role: Once(Expression::new(definition)),
            principal: Once(Code::value(&assignment.principal.id)),
            scope: Once(Expression::new(scope)),
            after: after.map(Expression::new),
        };
        let layouts = self.layouts;
        page.put(0, |out| layouts.cosmos_db.render(&view, out))
    }

    fn kusto(&mut self, assignment: &'a Assignment, page: &mut Page<'_>) -> Result<(), EmitError> {
        let levels = kusto_levels(assignment)?;
        let parent = self.existing(assignment, levels, page)?;
        self.explain(assignment);
        self.common.native(assignment);
        let (symbol, after) = self.chained(assignment);
        let kind = assignment.scope.resource_type().unwrap_or_default();
        let tenant = match &self.environment.tenant {
            Some(tenant) => Code::value(tenant),
            None => Expression::new("tenant().tenantId").into(),
        };
        let view = Kusto {
            why: CommentText::new(self.why.as_str()),
            symbol: Expression::new(symbol),
            resource: Literal::new(format!("{kind}/principalAssignments@2025-02-14")),
            parent: Once(Expression::new(parent)),
            name: Once(self.common.name()),
            role: Once(Literal::new(&*assignment.role.name)),
            principal: Once(Code::value(&assignment.principal.id)),
            kind: Once(Literal::new(kusto_principal_type(assignment.principal.kind))),
            tenant: Once(tenant),
            after: after.map(Expression::new),
        };
        let layouts = self.layouts;
        page.put(0, |out| layouts.kusto.render(&view, out))
    }

    /// The identifier of the first `levels` levels of the assignment's scope, declared where it has not been.
    fn existing(
        &mut self,
        assignment: &'a Assignment,
        levels: usize,
        page: &mut Page<'_>,
    ) -> Result<String, EmitError> {
        let Scope::Resource { provider, path, .. } = &*assignment.scope else { return Ok(String::new()) };
        let instance = instance(self.environment, assignment);
        let Some((instance, version)) = instance.and_then(|found| Some((found, found.api_version.as_deref()?))) else {
            return Err(unsupported(assignment, "needs a component with an API version"));
        };
        let own = match &*instance.scope {
            Scope::Resource { path, .. } => path.len(),
            _ => 0,
        };
        let (mut kind, mut key, mut parent) = (provider.to_string(), provider.to_lowercase(), None::<String>);
        for (level, (part, name)) in (1..).zip(path.iter().take(levels)) {
            kind = format!("{kind}/{part}");
            key = match name {
                Term::Literal(name) => format!("{key}/{part}/{name}").to_lowercase(),
                Term::Parameter(name) => format!("{key}/{}/{{{name}}}", part.to_lowercase()),
            };
            if let Some(symbol) = self.declared.get(&key) {
                parent = Some(symbol.clone());
                continue;
            }
            let wish = match level {
                level if level == own => camel(&instance.id),
                level if level > own => camel(&format!("{} {part} {name}", instance.id)),
                _ => camel(&format!("{part} {name}")),
            };
            let symbol = self.symbol(wish, &key);
            let below: Vec<&str> = path.iter().take(level).skip(own).map(|(part, _)| &**part).collect();
            let below = below.join("/");
            let view = Existing {
                symbol: Expression::new(symbol.clone()),
                resource: Literal::new(format!("{kind}@{version}")),
                untyped: level > own
                    && instance.untyped_children.iter().any(|child| child.eq_ignore_ascii_case(&below)),
                parent: parent.map(Expression::new),
                name: Once(Code::value(name)),
            };
            let layouts = self.layouts;
            page.put(0, |out| layouts.existing.render(&view, out))?;
            self.declared.insert(key.clone(), symbol.clone());
            parent = Some(symbol);
        }
        Ok(parent.unwrap_or_default())
    }

    /// An identifier for an assignment of a service's own, and that of the one which has to come first.
    fn chained(&mut self, assignment: &Assignment) -> (String, Option<String>) {
        let symbol = self.symbol(camel(&assignment.key), &assignment.key);
        let root = match &*assignment.scope {
            Scope::Resource { path, .. } => path.first().map(|(kind, name)| format!("{kind}/{name}").to_lowercase()),
            _ => None,
        };
        let before = self.latest.insert(root.unwrap_or_default(), symbol.clone());
        (symbol, before)
    }

    /// Leaves the role and the personas that need it in `self.why`.
    fn explain(&mut self, assignment: &Assignment) {
        self.why.clear();
        self.why.push_str(&assignment.role.name);
        self.why.push_str(", for ");
        self.personas.write(self.environment, assignment, NAMED, &mut self.why);
    }
}
