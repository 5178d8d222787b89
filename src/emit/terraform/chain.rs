//! Assignments that a service's own system carries and azurerm can write: Cosmos DB and Kusto.
//!
//! An account or a cluster takes one change at a time, but Terraform makes ten at once, and the instances of one
//! `for_each` cannot wait for each other. So each assignment is a resource of its own, labelled after its key, which
//! depends on the one before it in the same account or cluster. Terraform compares arguments and no dependencies: an
//! assignment that comes, goes or moves changes the chain of its neighbours and nothing in their plan.

use std::collections::{HashMap, HashSet};

use super::Unit;
use super::assignments::duplicate;
use super::expression::{Value, ancestor, name, no_place};
use super::names::label;
use super::root::{Aliases, Tenant};
use crate::emit::EmitError;
use crate::emit::sink::Page;
use crate::emit::template::Once;
use crate::escape::{CommentText, Expression, Hcl, Literal, Term as Code};
use crate::model::component::Mechanism;
use crate::model::persona::PrincipalType;
use crate::policy::{Assignment, Scope, State, Term, Text};

crate::view! {
    /// What stands at the start of `cosmos-db.tf`.
    struct CosmosDb<'a> in Hcl {
        project: CommentText<'a>,
    }
}

crate::view! {
    /// A role assignment of Cosmos DB.
    struct CosmosDbAssignment<'a> in Hcl {
        label: Once<Literal<'a, Hcl>>,
        role: CommentText<'a>,
        personas: CommentText<'a>,
        provider: Once<Option<Expression<'a, Hcl>>>,
        name: Once<Code<'a, Hcl>>,
        resource_group_name: Once<Code<'a, Hcl>>,
        account_name: Once<Code<'a, Hcl>>,
        role_definition_id: Once<Code<'a, Hcl>>,
        principal_id: Once<Code<'a, Hcl>>,
        principal: Option<CommentText<'a>>,
        scope: Once<Code<'a, Hcl>>,
        previous: Option<Expression<'a, Hcl>>,
    }
}

crate::view! {
    /// What stands at the start of `kusto.tf`.
    struct Kusto<'a> in Hcl {
        project: CommentText<'a>,
    }
}

crate::view! {
    /// A principal assignment of a Kusto cluster, or of a database of it.
    struct KustoAssignment<'a> in Hcl {
        label: Once<Literal<'a, Hcl>>,
        role: CommentText<'a>,
        personas: CommentText<'a>,
        provider: Once<Option<Expression<'a, Hcl>>>,
        name: Once<Code<'a, Hcl>>,
        resource_group_name: Once<Code<'a, Hcl>>,
        cluster_name: Once<Code<'a, Hcl>>,
        database_name: Once<Option<Code<'a, Hcl>>>,
        tenant_id: Once<Code<'a, Hcl>>,
        principal_id: Once<Code<'a, Hcl>>,
        principal: Option<CommentText<'a>>,
        principal_type: Once<Literal<'a, Hcl>>,
        role_name: Once<Literal<'a, Hcl>>,
        previous: Option<Expression<'a, Hcl>>,
    }
}

/// The last resource of each account or cluster.
#[derive(Default)]
struct Chain {
    last: HashMap<String, String>,
    labels: HashSet<String>,
}

impl Chain {
    /// Links the resource `type.label` into the chain of `account`; gives the address that it waits for.
    fn link(&mut self, account: String, resource: &str, label: &str, key: &str) -> Result<Option<String>, EmitError> {
        let address = format!("{resource}.{label}");
        if !self.labels.insert(address.clone()) {
            return Err(duplicate(key));
        }
        Ok(self.last.insert(account, address))
    }
}

/// Writes `cosmos-db.tf`.
pub(super) fn cosmos_db(unit: &Unit<'_>, aliases: &Aliases) -> Result<(), EmitError> {
    let Some((mut page, assignments)) = start(unit, Mechanism::CosmosDb, "cosmos-db.tf")? else { return Ok(()) };
    let head = unit.template::<CosmosDb<'static>>("terraform/cosmos-db")?;
    let item = unit.template::<CosmosDbAssignment<'static>>("terraform/cosmos-db-assignment")?;
    page.put(0, |out| head.render(&CosmosDb { project: CommentText::new(&*unit.policy.project) }, out))?;
    let mut chain = Chain::default();
    let mut personas = String::new();
    for assignment in assignments {
        unit.personas(assignment, &mut personas);
        let scope = &*assignment.scope;
        let role = assignment.role.id.ok_or_else(|| no_place(scope))?.to_string();
        let definition = ancestor(scope, 1, &format!("/sqlRoleDefinitions/{role}"), &unit.variables)?;
        let whole = whole_id(unit, scope)?;
        let own = Own::of(unit, assignment, aliases, &role)?;
        let previous =
            chain.link(own.account.clone(), "azurerm_cosmosdb_sql_role_assignment", &own.label, &assignment.key)?;
        let view = CosmosDbAssignment {
            label: Once(Literal::new(own.label.as_str())),
            role: CommentText::new(&*assignment.role.name),
            personas: CommentText::new(personas.as_str()),
            provider: Once(own.provider.as_deref().map(Expression::new)),
            name: Once(own.name.code()),
            resource_group_name: Once(own.group.code()),
            account_name: Once(own.resource.code()),
            role_definition_id: Once(definition.code()),
            principal_id: Once(own.principal.code()),
            principal: assignment.principal.name.as_deref().map(CommentText::new),
            scope: Once(whole.code()),
            previous: previous.map(Expression::new),
        };
        page.put(0, |out| item.render(&view, out))?;
    }
    page.end().map(drop)
}

/// Writes `kusto.tf`.
pub(super) fn kusto(unit: &Unit<'_>, aliases: &Aliases, tenant: &Tenant) -> Result<(), EmitError> {
    let Some((mut page, assignments)) = start(unit, Mechanism::Kusto, "kusto.tf")? else { return Ok(()) };
    let head = unit.template::<Kusto<'static>>("terraform/kusto")?;
    let item = unit.template::<KustoAssignment<'static>>("terraform/kusto-assignment")?;
    page.put(0, |out| head.render(&Kusto { project: CommentText::new(&*unit.policy.project) }, out))?;
    let mut chain = Chain::default();
    let mut personas = String::new();
    for assignment in assignments {
        unit.personas(assignment, &mut personas);
        let (_, path) = parts(&assignment.scope)?;
        let database = match path {
            [_] => None,
            [_, (_, database)] => Some(Value::of_term(database, &unit.variables)?),
            _ => return Err(no_place(&assignment.scope)),
        };
        let own = Own::of(unit, assignment, aliases, &assignment.role.name.to_lowercase())?;
        let resource = match database {
            Some(_) => "azurerm_kusto_database_principal_assignment",
            None => "azurerm_kusto_cluster_principal_assignment",
        };
        let previous = chain.link(own.account.clone(), resource, &own.label, &assignment.key)?;
        let view = KustoAssignment {
            label: Once(Literal::new(own.label.as_str())),
            role: CommentText::new(&*assignment.role.name),
            personas: CommentText::new(personas.as_str()),
            provider: Once(own.provider.as_deref().map(Expression::new)),
            name: Once(own.name.code()),
            resource_group_name: Once(own.group.code()),
            cluster_name: Once(own.resource.code()),
            database_name: Once(database.as_ref().map(Value::code)),
            tenant_id: Once(tenant.id.code()),
            principal_id: Once(own.principal.code()),
            principal: assignment.principal.name.as_deref().map(CommentText::new),
            principal_type: Once(Literal::new(match assignment.principal.kind {
                PrincipalType::Group => "Group",
                PrincipalType::User => "User",
                PrincipalType::ServicePrincipal => "App",
            })),
            role_name: Once(Literal::new(&*assignment.role.name)),
            previous: previous.map(Expression::new),
        };
        page.put(0, |out| item.render(&view, out))?;
    }
    page.end().map(drop)
}

/// The file and the assignments in it; nothing when there is none.
fn start<'u>(
    unit: &Unit<'u>,
    mechanism: Mechanism,
    file: &str,
) -> Result<Option<(Page<'u>, impl Iterator<Item = &'u Assignment>)>, EmitError> {
    let mut assignments = unit.assignments(mechanism, |state| state == State::Active).peekable();
    if assignments.peek().is_none() { Ok(None) } else { Ok(Some((unit.page(file)?, assignments))) }
}

/// What an assignment of either service shows.
struct Own {
    label: String,
    /// Under which the assignments of one account or cluster are chained.
    account: String,
    provider: Option<String>,
    name: Value,
    group: Value,
    resource: Value,
    principal: Value,
}

impl Own {
    /// `role` is what tells the assignment's role apart in its name, in lower case.
    fn of(unit: &Unit<'_>, assignment: &Assignment, aliases: &Aliases, role: &str) -> Result<Own, EmitError> {
        let scope = &*assignment.scope;
        if let Some(condition) = &assignment.condition {
            let message = format!("`{}` has the condition `{condition}`, which only Azure roles know", assignment.key);
            return Err(EmitError::of(crate::diagnostic::Diagnostic::error("emit-condition", message)));
        }
        let (group, path) = parts(scope)?;
        let (_, resource) = path.first().ok_or_else(|| no_place(scope))?;
        let account = match scope.subscription() {
            Some(subscription) => format!("{subscription}/{group}/{resource}").to_lowercase(),
            None => return Err(no_place(scope)),
        };
        Ok(Own {
            label: label(&assignment.key),
            account,
            provider: aliases.provider(scope)?,
            name: name(scope, &assignment.principal.id, role, &unit.variables)?,
            group: Value::of_term(group, &unit.variables)?,
            resource: Value::of_term(resource, &unit.variables)?,
            principal: Value::of_term(&assignment.principal.id, &unit.variables)?,
        })
    }
}

type Parts<'s> = (&'s Term, &'s [(Text, Term)]);

/// The resource group and the path of a resource.
fn parts(scope: &Scope) -> Result<Parts<'_>, EmitError> {
    match scope {
        Scope::Resource { group, path, .. } => Ok((group, path)),
        _ => Err(no_place(scope)),
    }
}

fn whole_id(unit: &Unit<'_>, scope: &Scope) -> Result<Value, EmitError> {
    let (_, path) = parts(scope)?;
    ancestor(scope, path.len(), "", &unit.variables)
}
