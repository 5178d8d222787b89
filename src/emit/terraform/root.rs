//! What makes the files a root: versions, providers and variables.

use std::collections::{BTreeMap, BTreeSet};

use super::expression::{Value, no_place};
use super::names::{Variables, snake, unique};
use super::{Unit, assignments, carries};
use crate::emit::EmitError;
use crate::emit::sink::Page;
use crate::emit::template::Templates;
use crate::escape::{CommentText, Expression, Hcl, Literal, Term as Code};
use crate::model::component::Mechanism;
use crate::policy::{Assignment, Environment, ParameterType, Scope, Term};

crate::view! {
    /// `versions.tf`.
    struct Versions<'a> in Hcl {
        title: CommentText<'a>,
        aliases: Vec<Expression<'a, Hcl>>,
    }
}

crate::view! {
    /// `providers.tf`.
    struct Providers<'a> in Hcl {
        tenant: Option<Code<'a, Hcl>>,
        subscription: Option<Code<'a, Hcl>>,
        aliases: Vec<Provider<'a>>,
    }
}

crate::view! {
    /// A provider for another subscription.
    struct Provider<'a> in Hcl {
        alias: Literal<'a, Hcl>,
        tenant: Option<Code<'a, Hcl>>,
        subscription: Code<'a, Hcl>,
    }
}

crate::view! {
    /// `variables.tf`.
    pub(super) struct VariableList<'a> in Hcl {
        pub(super) variables: Vec<Variable<'a>>,
    }
}

crate::view! {
    /// A variable.
    pub(super) struct Variable<'a> in Hcl {
        name: Literal<'a, Hcl>,
        reference: Expression<'a, Hcl>,
        description: Literal<'a, Hcl>,
        guid: bool,
        message: Literal<'a, Hcl>,
    }
}

/// The subscriptions that need a provider of their own: those of Cosmos DB accounts and Kusto clusters, whose resources
/// take a name and no id. The first of them has the default provider, so that most roots need no other.
#[derive(Default)]
pub(super) struct Aliases {
    /// The subscription of the default provider.
    default: Option<Term>,
    /// The alias of each subscription that resources name; none for the default provider's.
    names: BTreeMap<String, Option<String>>,
    subscriptions: Vec<(String, Term)>,
}

impl Aliases {
    /// Names the providers of `environment`.
    pub(super) fn of(environment: &Environment) -> Aliases {
        let named = |one: &&Assignment| carries(one) && matches!(one.mechanism, Mechanism::CosmosDb | Mechanism::Kusto);
        let needed: BTreeSet<String> = environment
            .assignments
            .iter()
            .filter(named)
            .filter_map(|one| one.scope.subscription())
            .map(assignments::folded)
            .collect();
        let first = environment.subscriptions.first().map(|one| one.id.clone());
        let mut aliases = Aliases { default: first, names: BTreeMap::new(), subscriptions: Vec::new() };
        let mut taken = BTreeSet::new();
        for subscription in &environment.subscriptions {
            let id = assignments::folded(&subscription.id);
            if !needed.contains(&id) || aliases.names.contains_key(&id) {
                continue;
            }
            if aliases.names.is_empty() {
                aliases.default = Some(subscription.id.clone());
            }
            let alias = (!aliases.names.is_empty()).then(|| unique(&snake(&subscription.key), &mut taken));
            if let Some(alias) = &alias {
                aliases.subscriptions.push((alias.clone(), subscription.id.clone()));
            }
            aliases.names.insert(id, alias);
        }
        aliases
    }

    /// The provider of the resource at `scope`, `azurerm.ml`; none where it is the default one.
    pub(super) fn provider(&self, scope: &Scope) -> Result<Option<String>, EmitError> {
        let found = scope.subscription().and_then(|id| self.names.get(&assignments::folded(id)));
        let alias = found.ok_or_else(|| no_place(scope))?;
        Ok(alias.as_ref().map(|alias| format!("azurerm.{alias}")))
    }
}

/// The tenant, where resources must name it.
pub(super) struct Tenant {
    /// Its id: known, or a variable.
    pub(super) id: Value,
    /// The variable that was added for it.
    added: Option<String>,
}

impl Tenant {
    /// The tenant of `environment`; a variable of its own when the environment says none and Kusto needs one.
    pub(super) fn of(environment: &Environment, variables: &mut Variables<'_>) -> Result<Tenant, EmitError> {
        if let Some(tenant) = &environment.tenant {
            return Ok(Tenant { id: Value::of_term(tenant, variables)?, added: None });
        }
        let needed = environment.assignments.iter().any(|one| one.mechanism == Mechanism::Kusto && carries(one));
        let name = variables.extra("tenant_id");
        Ok(Tenant { id: Value::Code(format!("var.{name}")), added: needed.then_some(name) })
    }
}

/// Writes `versions.tf`.
pub(super) fn versions(unit: &Unit<'_>, aliases: &Aliases) -> Result<(), EmitError> {
    let title = format!("{}: access in {}.", unit.policy.project, unit.environment.name);
    versions_page(unit.page("versions.tf")?, unit.templates, &title, aliases)
}

/// Writes what a root needs of Terraform and azurerm.
pub(super) fn versions_page(
    mut page: Page<'_>,
    templates: &Templates<'_>,
    title: &str,
    aliases: &Aliases,
) -> Result<(), EmitError> {
    let template = templates.get::<Versions<'static>>("terraform/versions")?;
    let alias = |(name, _): &(String, Term)| Expression::new(format!("azurerm.{name}"));
    let view = Versions { title: CommentText::new(title), aliases: aliases.subscriptions.iter().map(alias).collect() };
    page.put(0, |out| template.render(&view, out))?;
    page.end().map(drop)
}

/// Writes `providers.tf`.
pub(super) fn providers(unit: &Unit<'_>, aliases: &Aliases) -> Result<(), EmitError> {
    let value = |term: &Term| Value::of_term(term, &unit.variables);
    let tenant = unit.environment.tenant.as_ref().map(value).transpose()?;
    let default = aliases.default.as_ref().map(value).transpose()?;
    let others = aliases.subscriptions.iter().map(|(alias, id)| Ok((alias.as_str(), value(id)?)));
    let others = others.collect::<Result<Vec<_>, EmitError>>()?;
    providers_page(unit.page("providers.tf")?, unit.templates, tenant.as_ref(), default.as_ref(), &others)
}

/// Writes the default provider, and those of `others` by their aliases.
pub(super) fn providers_page(
    mut page: Page<'_>,
    templates: &Templates<'_>,
    tenant: Option<&Value>,
    subscription: Option<&Value>,
    others: &[(&str, Value)],
) -> Result<(), EmitError> {
    let template = templates.get::<Providers<'static>>("terraform/providers")?;
    let provider = |(alias, id): &'_ (&str, Value)| Provider {
        alias: Literal::new((*alias).to_owned()),
        tenant: tenant.map(|tenant| tenant.code().ready()),
        subscription: id.code().ready(),
    };
    let view = Providers {
        tenant: tenant.map(Value::code),
        subscription: subscription.map(Value::code),
        aliases: others.iter().map(provider).collect(),
    };
    page.put(0, |out| template.render(&view, out))?;
    page.end().map(drop)
}

/// Writes `variables.tf`.
pub(super) fn variables(unit: &Unit<'_>, tenant: &Tenant) -> Result<(), EmitError> {
    let mut variables = Vec::new();
    for parameter in &unit.environment.parameters {
        let name = unit.variables.name(&parameter.name)?;
        variables.push(variable(name, &parameter.description, parameter.kind));
    }
    if let Some(name) = &tenant.added {
        variables.push(variable(name, "The Microsoft Entra tenant of the principals.", ParameterType::TenantId));
    }
    if variables.is_empty() {
        return Ok(());
    }
    let template = unit.template::<VariableList<'static>>("terraform/variables")?;
    let mut page = unit.page("variables.tf")?;
    page.put(0, |out| template.render(&VariableList { variables }, out))?;
    page.end().map(drop)
}

/// The view of one variable.
pub(super) fn variable<'a>(name: &str, description: &'a str, kind: ParameterType) -> Variable<'a> {
    let guid = kind != ParameterType::Name;
    let message = match guid {
        true => format!("{name} must be a GUID, such as 3f2504e0-4f89-41d3-9a0c-0305e82c3301."),
        false => format!("{name} must be one name, without slashes."),
    };
    Variable {
        name: Literal::new(name.to_owned()),
        reference: Expression::new(format!("var.{name}")),
        description: Literal::new(description),
        guid,
        message: Literal::new(message),
    }
}
