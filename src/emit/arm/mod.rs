//! ARM templates: one file a deployment scope, in it a deployment for each resource group.
//!
//! Takes an environment of a policy; gives JSON that `az deployment sub create` and `az deployment mg create` take.
//! Expressions of nested templates are evaluated inside of them, so that their values are handed down as parameters.

mod activation;
mod code;
mod resource;
mod roles;
mod view;

pub use activation::emit as emit_activation_policies;
pub use code::Code;
pub use roles::emit_roles;
pub use view::TEMPLATES;

use std::collections::BTreeSet;

use super::formula::Dialect;
use super::split::MOST_BYTES;
use super::template::Templates;
use super::unit::{Class, Group, Part, Unit, plan};
use super::{EmitError, Page, Sink, Target};
use crate::diagnostic::Diagnostic;
use crate::escape::{Expression, Literal};
use crate::policy::{Environment, Policy};
use resource::Resources;
use view::{Close, Layouts, Open, Parameter};

const GROUP_SCHEMA: &str = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#";

/// Writes the templates of `environment` below `<environment>/arm/`.
///
/// # Errors
/// Those of the templates and the sink; assignments that ARM templates cannot express; a file beyond Azure's limit.
pub fn emit(
    policy: &Policy,
    environment: &Environment,
    templates: &Templates<'_>,
    sink: &dyn Sink,
) -> Result<(), EmitError> {
    let layouts = Layouts::new(templates)?;
    for unit in &plan(policy, environment)? {
        for part in &unit.parts {
            let path = format!("{}/arm/{}.json", environment.id, part.stem);
            let page = Page::start(sink, path.clone())?;
            let mut file = File { environment, layouts: &layouts, page, unit };
            file.write(Resources::new(policy, environment, &layouts, unit.target.role_function()), part)?;
            let bytes = file.page.end()?;
            if bytes > MOST_BYTES {
                let message = format!("`{path}` has {bytes} bytes, and Azure takes no more than {MOST_BYTES}");
                let help = "shorten your own templates of this target";
                return Err(EmitError::of(Diagnostic::error("template-too-large", message).help(help)));
            }
        }
    }
    emit_activation_policies(environment, templates, sink)
}

/// The schema of templates that are deployed to `target`.
fn schema(target: &Target<'_>) -> &'static str {
    match target {
        Target::ManagementGroup { .. } => {
            "https://schema.management.azure.com/schemas/2019-08-01/managementGroupDeploymentTemplate.json#"
        }
        Target::Subscription { .. } => {
            "https://schema.management.azure.com/schemas/2018-05-01/subscriptionDeploymentTemplate.json#"
        }
    }
}

/// What a file is, for whoever opens it.
pub(super) fn describe(environment: &Environment, unit: &Unit<'_>) -> String {
    let what = match unit.class {
        Class::Standing => "Access",
        Class::Requests => "Requests to Privileged Identity Management, to be deployed once,",
    };
    format!("{what} of {} in the {} {}", environment.name, unit.target.noun(), unit.target.word())
}

fn parameter(name: &str) -> String {
    let mut code = String::new();
    Code::parameter(name, &mut code);
    code
}

/// The parameters `names` as templates show them.
fn parameters<'a>(environment: &'a Environment, names: &BTreeSet<&'a str>) -> Vec<Parameter<'a>> {
    let described = |name: &str| environment.parameters.iter().find(|known| &*known.name == name);
    let view = |name: &'a str| Parameter {
        name: Literal::new(name),
        description: Literal::new(described(name).map_or(name, |known| &known.description)),
        value: Expression::new(parameter(name)),
    };
    names.iter().copied().map(view).collect()
}

struct File<'s, 'a> {
    environment: &'a Environment,
    layouts: &'s Layouts,
    page: Page<'s>,
    unit: &'s Unit<'a>,
}

impl<'a> File<'_, 'a> {
    fn write(&mut self, mut resources: Resources<'_, 'a>, part: &Part<'a>) -> Result<(), EmitError> {
        let parameters = parameters(self.environment, &part.parameters);
        let open = Open {
            schema: Literal::new(schema(&self.unit.target)),
            description: Literal::new(describe(self.environment, self.unit)),
            parameters: &parameters,
        };
        let layouts = self.layouts;
        self.page.put(0, |out| layouts.open.render(&open, out))?;
        resources.list(&part.direct, !part.groups.is_empty(), 4, &mut self.page)?;
        for (at, group) in part.groups.iter().enumerate() {
            let before = at.checked_sub(1).and_then(|before| part.groups.get(before));
            let before = before.filter(|before| before.name == group.name);
            self.group(&mut resources, group, before, at + 1 < part.groups.len())?;
        }
        self.page.put(0, |out| layouts.close.render(&Close { name: Literal::new(&*part.stem), more: false }, out))
    }

    fn group(
        &mut self,
        resources: &mut Resources<'_, 'a>,
        group: &Group<'a>,
        before: Option<&Group<'a>>,
        more: bool,
    ) -> Result<(), EmitError> {
        let after = before.map(|before| {
            let mut code = String::from(
                "extensionResourceId(format('/subscriptions/{0}/resourceGroups/{1}', subscription().subscriptionId, ",
            );
            Code::term(before.name, &mut code);
            code.push_str("), 'Microsoft.Resources/deployments', ");
            Code::string(&before.deployment, &mut code);
            code.push(')');
            Expression::new(code)
        });
        let parameters = parameters(self.environment, &group.parameters);
        let view = view::Group {
            name: Literal::new(&*group.deployment),
            group: super::template::Once(Code::value(group.name)),
            after,
            schema: Literal::new(GROUP_SCHEMA),
            parameters: &parameters,
        };
        let layouts = self.layouts;
        self.page.put(4, |out| layouts.group.render(&view, out))?;
        resources.list(&group.ranges, false, 12, &mut self.page)?;
        let close = Close { name: Literal::new(&*group.deployment), more };
        self.page.put(4, |out| layouts.group_close.render(&close, out))
    }
}
