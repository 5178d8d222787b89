//! Custom roles as ARM templates: `roles/arm/roles.json`.

use super::code::Code;
use super::parameter;
use super::view::{Close, Layouts, Open, Parameter, Permission, Role};
use crate::emit::custom::{CustomRole, RoleFile, describe, parameter_description, role_files};
use crate::emit::formula::Dialect;
use crate::emit::template::{Once, Templates};
use crate::emit::{EmitError, Page, Sink};
use crate::escape::{Expression, Literal};
use crate::policy::{Policy, Scope};

/// Writes the custom roles of all environments below `roles/arm/`.
///
/// # Errors
/// Those of the templates and the sink; roles without a valid scope.
pub fn emit_roles(policy: &Policy, templates: &Templates<'_>, sink: &dyn Sink) -> Result<(), EmitError> {
    let layouts = Layouts::new(templates)?;
    for file in role_files(policy)? {
        write(policy, &layouts, &file, Page::start(sink, format!("roles/arm/{}.json", file.stem))?)?;
    }
    Ok(())
}

fn write(policy: &Policy, layouts: &Layouts, file: &RoleFile<'_>, mut page: Page<'_>) -> Result<(), EmitError> {
    let view = |name: &'_ String| Parameter {
        name: Literal::new(name.clone()),
        description: Literal::new(parameter_description(policy, name).to_owned()),
        value: Expression::new(parameter(name)),
    };
    let parameters: Vec<Parameter<'_>> = file.parameters.iter().map(view).collect();
    let schema = match file.target {
        Scope::ManagementGroup { .. } => {
            "https://schema.management.azure.com/schemas/2019-08-01/managementGroupDeploymentTemplate.json#"
        }
        _ => "https://schema.management.azure.com/schemas/2018-05-01/subscriptionDeploymentTemplate.json#",
    };
    let description = Literal::new(describe(policy, file));
    let open = Open { schema: Literal::new(schema), description, parameters: &parameters };
    page.put(0, |out| layouts.open.render(&open, out))?;
    for (at, role) in file.roles.iter().enumerate() {
        let view = role_view(role, at + 1 < file.roles.len());
        page.put(4, |out| layouts.role.render(&view, out))?;
    }
    page.put(0, |out| layouts.close.render(&Close { name: Literal::new(&*file.stem), more: false }, out))?;
    page.end().map(drop)
}

fn role_view<'a>(role: &'a CustomRole<'_>, more: bool) -> Role<'a> {
    let definition = role.definition;
    let texts = |texts: &'a [String]| Once(texts.iter().map(|text| Literal::new(text.as_str())).collect());
    let permissions = definition.permissions.iter().map(|permission| Permission {
        actions: texts(&permission.actions),
        not_actions: texts(&permission.not_actions),
        data_actions: texts(&permission.data_actions),
        not_data_actions: texts(&permission.not_data_actions),
    });
    Role {
        id: Once(Literal::new(definition.id.to_string())),
        name: Literal::new(definition.name.as_str()),
        description: definition.description.as_deref().map(Literal::new),
        permissions: Once(permissions.collect()),
        scopes: Once(role.scopes.iter().map(Code::scope).collect()),
        more,
    }
}
