//! Custom roles as Bicep: `roles/bicep/roles.bicep`.

use super::code::{Code, camel, parameter};
use super::view::{Layouts, Open, Parameter, Permission, Role};
use crate::emit::custom::{CustomRole, RoleFile, describe, parameter_description, role_files};
use crate::emit::formula::Dialect;
use crate::emit::template::{Once, Templates};
use crate::emit::{EmitError, Page, Sink};
use crate::escape::{CommentText, Expression, Literal};
use crate::policy::{Policy, Scope};

/// Writes the custom roles of all environments below `roles/bicep/`.
///
/// # Errors
/// Those of the templates and the sink; roles without a valid scope.
pub fn emit_roles(policy: &Policy, templates: &Templates<'_>, sink: &dyn Sink) -> Result<(), EmitError> {
    let layouts = Layouts::new(templates)?;
    for file in role_files(policy)? {
        write(policy, &layouts, &file, Page::start(sink, format!("roles/bicep/{}.bicep", file.stem))?)?;
    }
    Ok(())
}

fn write(policy: &Policy, layouts: &Layouts, file: &RoleFile<'_>, mut page: Page<'_>) -> Result<(), EmitError> {
    let view = |name: &String| Parameter {
        name: Expression::new(parameter(name)),
        description: Literal::new(parameter_description(policy, name).to_owned()),
    };
    let parameters: Vec<Parameter<'_>> = file.parameters.iter().map(view).collect();
    let target_scope =
        if matches!(file.target, Scope::ManagementGroup { .. }) { "managementGroup" } else { "subscription" };
    let open = Open {
        description: CommentText::new(describe(policy, file)),
        target_scope: Literal::new(target_scope),
        parameters: &parameters,
    };
    page.put(0, |out| layouts.open.render(&open, out))?;
    let names = file.parameters.iter().map(String::as_str).collect();
    let mut taken = super::taken(&names, file.roles.len());
    for role in &file.roles {
        let id = role.definition.id.to_string();
        let view = role_view(role, taken.claim(camel(&role.definition.name), "_", &id));
        page.put(0, |out| layouts.role.render(&view, out))?;
    }
    page.end().map(drop)
}

fn role_view<'a>(role: &'a CustomRole<'_>, symbol: String) -> Role<'a> {
    let definition = role.definition;
    let texts = |texts: &'a [String]| Once(texts.iter().map(|text| Literal::new(text.as_str())).collect());
    let permissions = definition.permissions.iter().map(|permission| Permission {
        actions: texts(&permission.actions),
        not_actions: texts(&permission.not_actions),
        data_actions: texts(&permission.data_actions),
        not_data_actions: texts(&permission.not_data_actions),
    });
    Role {
        symbol: Expression::new(symbol),
        id: Once(Literal::new(definition.id.to_string())),
        name: Literal::new(definition.name.as_str()),
        description: definition.description.as_deref().map(Literal::new),
        permissions: Once(permissions.collect()),
        scopes: Once(role.scopes.iter().map(Code::scope).collect()),
    }
}
