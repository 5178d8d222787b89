//! Custom roles: objects of the tenant, so each once, in a root of their own that is applied first.
//!
//! An assignable scope may name a parameter, whose value differs between environments: the policy qualifies it with the
//! environment's name, and so does the variable.

use std::collections::{BTreeMap, BTreeSet};

use super::expression::{Place, Value};
use super::names::{Variables, snake, unique};
use super::root::{self, Aliases, VariableList, variable};
use super::{MapClose, MapOpen};
use crate::catalog::{RoleDefinition, RoleKind};
use crate::diagnostic::Diagnostic;
use crate::emit::sink::{EmitError, Page, Sink};
use crate::emit::template::{Once, Templates};
use crate::escape::{CommentText, Expression, Hcl, Literal, Term as Code};
use crate::policy::{Parameter, Policy, Scope};

crate::view! {
    /// One role of the map.
    struct Definition<'a> in Hcl {
        key: Once<Literal<'a, Hcl>>,
        name: Once<Literal<'a, Hcl>>,
        id: Once<Literal<'a, Hcl>>,
        scope: Once<Code<'a, Hcl>>,
        description: Option<Literal<'a, Hcl>>,
        assignable_scopes: Once<Vec<Code<'a, Hcl>>>,
        permissions: Once<Vec<Entry<'a>>>,
    }
}

crate::view! {
    /// What one entry of a role allows.
    struct Entry<'a> in Hcl {
        actions: Once<Vec<Literal<'a, Hcl>>>,
        not_actions: Once<Vec<Literal<'a, Hcl>>>,
        data_actions: Once<Vec<Literal<'a, Hcl>>>,
        not_data_actions: Once<Vec<Literal<'a, Hcl>>>,
    }
}

crate::view! {
    /// The resource.
    struct Definitions<'a> in Hcl {
        project: CommentText<'a>,
        map: Expression<'a, Hcl>,
    }
}

const LOCAL: &str = "role_definitions";

/// Writes `roles/terraform/*.tf`: every custom role that an environment uses; nothing when there is none.
///
/// # Errors
/// A template that is wrong, what Terraform has no words for, and what the sink says.
pub fn emit(policy: &Policy, templates: &Templates<'_>, sink: &dyn Sink) -> Result<(), EmitError> {
    let roles = policy.roles.iter().filter(|role| role.kind == RoleKind::Custom);
    let roles: Vec<&RoleDefinition> = roles.map(AsRef::as_ref).collect();
    if roles.is_empty() {
        return Ok(());
    }
    let mut scopes = Scopes::of(policy);
    let places = roles.iter().map(|role| scopes.assignable(role)).collect::<Result<Vec<_>, _>>()?;
    let template = templates.get::<Definitions<'static>>("terraform/role-definitions")?;
    let open = templates.get::<MapOpen<'static>>("terraform/map-open")?;
    let item = templates.get::<Definition<'static>>("terraform/role-definition")?;
    let close = templates.get::<MapClose<'static>>("terraform/map-close")?;
    let page = |file: &str| Page::start(sink, format!("roles/terraform/{file}"));
    let subscription = places.iter().flatten().find_map(|place| place.subscription.as_ref());
    let title = format!("{}: custom roles of all environments.", policy.project);
    root::versions_page(page("versions.tf")?, templates, &title, &Aliases::default())?;
    root::providers_page(page("providers.tf")?, templates, None, subscription, &[])?;
    let mut page = page("role-definitions.tf")?;
    let head =
        Definitions { project: CommentText::new(&*policy.project), map: Expression::new(format!("local.{LOCAL}")) };
    page.put(0, |out| {
        template.render(&head, out);
        out.push('\n');
        open.render(
            &MapOpen { title: CommentText::new("The custom roles, by their ids."), local: Expression::new(LOCAL) },
            out,
        );
    })?;
    for (role, places) in roles.iter().zip(&places) {
        let view = definition(role, places)?;
        page.put(0, |out| item.render(&view, out))?;
    }
    page.put(0, |out| close.render(&MapClose { local: Expression::new(LOCAL) }, out))?;
    page.end()?;
    scopes.variables(templates, sink)
}

fn definition<'a>(role: &'a RoleDefinition, places: &'a [Assignable]) -> Result<Definition<'a>, EmitError> {
    let Some(first) = places.first() else {
        let message = format!("the custom role `{}` can be assigned nowhere", role.name);
        return Err(EmitError::of(Diagnostic::error("emit-role", message)));
    };
    let list = |actions: &'a [String]| Once(actions.iter().map(|one| Literal::new(one.as_str())).collect());
    let mut entries = Vec::with_capacity(role.permissions.len());
    for entry in &role.permissions {
        if entry.condition.is_some() {
            let message = format!("the custom role `{}` has a condition, which Terraform cannot write", role.name);
            return Err(EmitError::of(Diagnostic::error("emit-role", message)));
        }
        entries.push(Entry {
            actions: list(&entry.actions),
            not_actions: list(&entry.not_actions),
            data_actions: list(&entry.data_actions),
            not_data_actions: list(&entry.not_data_actions),
        });
    }
    let id = role.id.to_string();
    Ok(Definition {
        // A role's id outlives its name.
        key: Once(Literal::new(id.clone())),
        name: Once(Literal::new(role.name.as_str())),
        id: Once(Literal::new(id)),
        scope: Once(first.id.code()),
        description: role.description.as_deref().map(Literal::new),
        assignable_scopes: Once(places.iter().map(|place| place.id.code()).collect()),
        permissions: Once(entries),
    })
}

/// Where a role can be assigned.
struct Assignable {
    id: Value,
    subscription: Option<Value>,
}

/// Turns assignable scopes into values, and gathers the variables in them.
struct Scopes<'p> {
    policy: &'p Policy,
    taken: BTreeSet<String>,
    /// Variable names by the parameters' qualified names.
    used: BTreeMap<String, (String, &'p Parameter)>,
}

impl<'p> Scopes<'p> {
    fn of(policy: &'p Policy) -> Scopes<'p> {
        Scopes { policy, taken: BTreeSet::new(), used: BTreeMap::new() }
    }

    fn assignable(&mut self, role: &RoleDefinition) -> Result<Vec<Assignable>, EmitError> {
        let mut found = Vec::new();
        for text in &role.assignable_scopes {
            let refuse = |why: &str| {
                let message = format!("the custom role `{}` names `{text}`, {why}", role.name);
                EmitError::of(Diagnostic::error("emit-role", message))
            };
            let scope = Scope::parse(text).ok_or_else(|| refuse("which is no scope"))?;
            let mut variables = Variables::default();
            for name in scope.terms().into_iter().filter_map(|term| term.parameter()) {
                let parameter = self.policy.qualified_parameter(name);
                let parameter = parameter.ok_or_else(|| refuse("whose parameter no environment declares"))?;
                let taken = &mut self.taken;
                let (variable, _) =
                    self.used.entry(name.to_string()).or_insert_with(|| (unique(&snake(name), taken), parameter));
                variables.add(name, variable);
            }
            found.push(value(&scope, &variables)?);
        }
        Ok(found)
    }

    fn variables(&self, templates: &Templates<'_>, sink: &dyn Sink) -> Result<(), EmitError> {
        if self.used.is_empty() {
            return Ok(());
        }
        let template = templates.get::<VariableList<'static>>("terraform/variables")?;
        let variables = self.used.values();
        let variables = variables.map(|(name, parameter)| variable(name, &parameter.description, parameter.kind));
        let view = VariableList { variables: variables.collect() };
        let mut page = Page::start(sink, "roles/terraform/variables.tf".to_owned())?;
        page.put(0, |out| template.render(&view, out))?;
        page.end().map(drop)
    }
}

fn value(scope: &Scope, variables: &Variables<'_>) -> Result<Assignable, EmitError> {
    let subscription = scope.subscription().map(|id| Value::of_term(id, variables)).transpose()?;
    Ok(Assignable { id: Place::new(scope, variables)?.scope, subscription })
}
