//! Terraform: for each environment a root as it stands, which is a child module without its `providers.tf`.
//!
//! Takes an environment of the policy; gives `<environment>/terraform/*.tf` for azurerm 4 and 5, as `terraform fmt`
//! writes them, and custom roles once for all environments. Addresses come from the keys of assignments, which outlive
//! renamed personas; personas stand in comments alone. Layout is the templates' own; here order, names and expressions
//! are made. What a service's own system must be told by hand is not written here but in [`native`](super::native).

mod activation;
mod assignments;
mod chain;
mod expression;
mod names;
mod pim;
mod roles;
mod root;

pub use roles::emit as emit_roles;

use super::resource::Personas;
use super::sink::{EmitError, Page, Sink};
use super::template::{Template, Templates, View, embedded};
use crate::escape::{CommentText, Expression, Hcl};
use crate::model::component::Mechanism;
use crate::model::persona::PrincipalType;
use crate::policy::{Assignment, Environment, Policy, State};
use names::Variables;

/// The built-in templates, by name.
pub const TEMPLATES: &[(&str, &str)] = embedded! { "terraform":
    "versions" "providers" "variables" "map-open" "map-close"
    "role-assignment" "role-assignments"
    "pim-eligible" "pim-active" "pim"
    "activation-policy" "activation-policies"
    "cosmos-db" "cosmos-db-assignment" "kusto" "kusto-assignment"
    "role-definition" "role-definitions"
};

/// Writes `<environment>/terraform/*.tf`: only the files that have content.
///
/// # Errors
/// A template that is wrong, what Terraform has no words for, and what the sink says.
pub fn emit(
    policy: &Policy,
    environment: &Environment,
    templates: &Templates<'_>,
    sink: &dyn Sink,
) -> Result<(), EmitError> {
    let mut variables = Variables::new(&environment.parameters);
    let tenant = root::Tenant::of(environment, &mut variables)?;
    let unit = Unit { policy, environment, personas: Personas::of(policy), variables, templates, sink };
    let aliases = root::Aliases::of(environment);
    root::versions(&unit, &aliases)?;
    root::providers(&unit, &aliases)?;
    root::variables(&unit, &tenant)?;
    assignments::emit(&unit)?;
    activation::emit(&unit)?;
    pim::emit(&unit)?;
    chain::cosmos_db(&unit, &aliases)?;
    chain::kusto(&unit, &aliases, &tenant)
}

/// Whether Terraform carries `assignment`. What it does not, [`native`](super::native) tells people to do.
///
/// Cosmos DB and Kusto know standing access alone: what is eligible or ends is never written as standing.
pub fn carries(assignment: &Assignment) -> bool {
    match assignment.mechanism {
        Mechanism::AzureRbac => true,
        Mechanism::CosmosDb | Mechanism::Kusto => assignment.state == State::Active,
        _ => false,
    }
}

/// What all files of one environment share.
struct Unit<'u> {
    policy: &'u Policy,
    environment: &'u Environment,
    personas: Personas<'u>,
    variables: Variables<'u>,
    templates: &'u Templates<'u>,
    sink: &'u dyn Sink,
}

impl<'u> Unit<'u> {
    fn page(&self, file: &str) -> Result<Page<'u>, EmitError> {
        Page::start(self.sink, format!("{}/terraform/{file}", self.environment.id))
    }

    fn template<K: View>(&self, name: &str) -> Result<Template<K>, EmitError> {
        Ok(self.templates.get(name)?)
    }

    /// The assignments of `mechanism` that Terraform carries in a state that `wanted` takes.
    fn assignments(
        &self,
        mechanism: Mechanism,
        wanted: impl Fn(State) -> bool,
    ) -> impl Iterator<Item = &'u Assignment> {
        let fits = move |one: &&Assignment| one.mechanism == mechanism && wanted(one.state) && carries(one);
        self.environment.assignments.iter().filter(fits)
    }

    /// Writes the personas that want `assignment` to `out`: `P004 Data Scientist, P009 Build Agent`.
    fn personas(&self, assignment: &Assignment, out: &mut String) {
        out.clear();
        self.personas.write(self.environment, assignment, usize::MAX, out);
    }
}

crate::view! {
    /// The start of a map.
    struct MapOpen<'a> in Hcl {
        title: CommentText<'a>,
        local: Expression<'a, Hcl>,
    }
}

crate::view! {
    /// The end of a map.
    struct MapClose<'a> in Hcl {
        local: Expression<'a, Hcl>,
    }
}

/// The word of azurerm for what a principal is.
fn principal_type(kind: PrincipalType) -> &'static str {
    match kind {
        PrincipalType::Group => "Group",
        PrincipalType::User => "User",
        PrincipalType::ServicePrincipal => "ServicePrincipal",
    }
}
