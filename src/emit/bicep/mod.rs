//! Bicep: one file a deployment scope, and a module for each resource group.
//!
//! Takes an environment of a policy; gives files that `az deployment sub create` and `az deployment mg create` take, with
//! the same units, names and formulas as the ARM templates.

mod code;
mod resource;
mod roles;
mod view;

pub use code::Code;
pub use roles::emit_roles;
pub use view::TEMPLATES;

use std::collections::BTreeSet;
use std::ops::Range;

use super::arm::describe;
use super::formula::Dialect;
use super::label::Taken;
use super::resource::Personas;
use super::template::{Once, Templates};
use super::unit::{Group, Part, Unit, plan};
use super::{EmitError, Page, Sink, Target};
use crate::escape::{CommentText, Expression, Literal};
use crate::policy::{Environment, Policy, Term};
use code::{RESERVED, camel, parameter};
use resource::Resources;
use view::{Layouts, Module, Open, Parameter};

/// Writes the files of `environment` below `<environment>/bicep/`.
///
/// # Errors
/// Those of the templates and the sink; assignments that Bicep cannot express.
pub fn emit(
    policy: &Policy,
    environment: &Environment,
    templates: &Templates<'_>,
    sink: &dyn Sink,
) -> Result<(), EmitError> {
    let layouts = Layouts::new(templates)?;
    let backend = Backend { policy, personas: Personas::of(policy), environment, layouts: &layouts, sink };
    for unit in &plan(policy, environment)? {
        for part in &unit.parts {
            backend.main(unit, part)?;
            for group in &part.groups {
                backend.module(unit, group)?;
            }
        }
    }
    Ok(())
}

/// The names that nothing in a file with these parameters may be declared by, with room for as many as are declared.
fn taken(names: &BTreeSet<&str>, declared: usize) -> Taken {
    let mut taken = Taken::with_room(RESERVED.len() + names.len() + declared);
    for name in RESERVED.iter().map(|word| (*word).to_owned()).chain(names.iter().map(|name| parameter(name))) {
        taken.claim(name, "_", "");
    }
    taken
}

/// How many assignments there are at `ranges`.
fn count(ranges: &[Range<usize>]) -> usize {
    ranges.iter().map(Range::len).sum()
}

struct Backend<'s, 'a> {
    policy: &'a Policy,
    personas: Personas<'a>,
    environment: &'a Environment,
    layouts: &'s Layouts,
    sink: &'s dyn Sink,
}

impl<'s, 'a> Backend<'s, 'a> {
    fn start(
        &self,
        stem: &str,
        target_scope: &str,
        description: String,
        parameters: &[Parameter<'_>],
    ) -> Result<Page<'s>, EmitError> {
        let mut page = Page::start(self.sink, format!("{}/bicep/{stem}.bicep", self.environment.id))?;
        let open =
            Open { description: CommentText::new(description), target_scope: Literal::new(target_scope), parameters };
        page.put(0, |out| self.layouts.open.render(&open, out))?;
        Ok(page)
    }

    fn parameters(&self, names: &BTreeSet<&'a str>) -> Vec<Parameter<'a>> {
        let described = |name: &str| self.environment.parameters.iter().find(|known| &*known.name == name);
        let view = |name: &'a str| Parameter {
            name: Expression::new(parameter(name)),
            description: Literal::new(described(name).map_or(name, |known| &known.description)),
        };
        names.iter().copied().map(view).collect()
    }

    fn resources(&self, unit: &Unit<'a>, taken: Taken) -> Resources<'_, 'a> {
        let function = unit.target.role_function();
        Resources::new(self.policy, &self.personas, self.environment, self.layouts, function, taken)
    }

    fn main(&self, unit: &Unit<'a>, part: &Part<'a>) -> Result<(), EmitError> {
        let target_scope = match unit.target {
            Target::ManagementGroup { .. } => "managementGroup",
            Target::Subscription { .. } => "subscription",
        };
        let parameters = self.parameters(&part.parameters);
        let mut page = self.start(&part.stem, target_scope, describe(self.environment, unit), &parameters)?;
        let mut resources = self.resources(unit, taken(&part.parameters, count(&part.direct) + part.groups.len()));
        resources.list(&part.direct, &mut page)?;
        let mut before: Option<(&Term, String)> = None;
        for group in &part.groups {
            let wish = match group.name {
                Term::Literal(name) => camel(name),
                Term::Parameter(name) => camel(&format!("{name} module")),
            };
            let symbol = resources.symbol(wish, &group.stem);
            let after = before.filter(|(name, _)| *name == group.name).map(|(_, symbol)| Expression::new(symbol));
            let parameters = self.parameters(&group.parameters);
            let view = Module {
                symbol: Expression::new(symbol.clone()),
                path: Literal::new(format!("./{}.bicep", group.stem)),
                name: Literal::new(&*group.deployment),
                group: Once(Code::value(group.name)),
                parameters: &parameters,
                after,
            };
            page.put(0, |out| self.layouts.module.render(&view, out))?;
            before = Some((group.name, symbol));
        }
        page.end().map(drop)
    }

    fn module(&self, unit: &Unit<'a>, group: &Group<'a>) -> Result<(), EmitError> {
        let name = match group.name {
            Term::Literal(name) => format!("the resource group {name}"),
            Term::Parameter(name) => format!("the resource group that the parameter {name} names"),
        };
        let description = format!("{}, {name}", describe(self.environment, unit));
        let parameters = self.parameters(&group.parameters);
        let mut page = self.start(&group.stem, "resourceGroup", description, &parameters)?;
        self.resources(unit, taken(&group.parameters, count(&group.ranges))).list(&group.ranges, &mut page)?;
        page.end().map(drop)
    }
}
