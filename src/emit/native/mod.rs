//! `native-access.md`: what people must do by hand, in services that no target speaks to.
//!
//! Takes an environment of the policy; gives one Markdown page with every assignment that Terraform, Bicep and ARM
//! leave out: a table of all, then for each of them who needs it and why, the commands that give it, show it and take it
//! back, and what its end or eligibility means in a service that knows neither. The words are the templates' own; here
//! values are put into the quotes of the language that they stand in.

mod commands;
mod facts;
mod words;

use super::EmitError;
use super::sink::{Page, Sink};
use super::template::{Once, Template, Templates, embedded};
use super::terraform::carries;
use crate::escape::{Expression, Literal, Markdown};
use crate::model::component::Mechanism;
use crate::policy::{Assignment, Environment, Policy};
use commands::Commands;

/// The built-in templates, by name.
pub const TEMPLATES: &[(&str, &str)] = embedded! { "native":
    "head" "row" "service" "assignment"
    "sql" "postgresql" "redis" "databricks" "fabric" "azure-devops" "github" "cosmos-db" "kusto"
};

crate::view! {
    /// The start of the page.
    struct Head<'a> in Markdown {
        project: Literal<'a, Markdown>,
        environment: Literal<'a, Markdown>,
        count: u64,
        one: bool,
    }
}

crate::view! {
    /// A row of the table.
    struct Row<'a> in Markdown {
        service: Literal<'a, Markdown>,
        place: Once<Expression<'a, Markdown>>,
        role: Once<Expression<'a, Markdown>>,
        principal: Once<Literal<'a, Markdown>>,
        state: Once<Literal<'a, Markdown>>,
    }
}

crate::view! {
    /// The start of a service's part.
    struct Service<'a> in Markdown {
        name: Literal<'a, Markdown>,
    }
}

/// Writes `<environment>/native-access.md`; nothing when the targets carry everything.
///
/// # Errors
/// A template that is wrong, and what the sink says.
pub fn emit(
    policy: &Policy,
    environment: &Environment,
    templates: &Templates<'_>,
    sink: &dyn Sink,
) -> Result<(), EmitError> {
    let all = || environment.assignments.iter().filter(|one| !carries(one));
    let count = all().count();
    if count == 0 {
        return Ok(());
    }
    let mut page = Page::start(sink, format!("{}/native-access.md", environment.id))?;
    let head = Head {
        project: Literal::new(&*policy.project),
        environment: Literal::new(&*environment.name),
        count: count as u64,
        one: count == 1,
    };
    render(&templates.get("native/head")?, &head, &mut page)?;
    let row = templates.get::<Row<'static>>("native/row")?;
    for assignment in all() {
        write_row(&row, assignment, &mut page)?;
    }
    let service = templates.get::<Service<'static>>("native/service")?;
    let about = templates.get::<facts::About<'static>>("native/assignment")?;
    let commands = Commands::new(templates)?;
    let mut before = None;
    for assignment in all() {
        if before.replace(assignment.mechanism) != Some(assignment.mechanism) {
            render(&service, &Service { name: Literal::new(service_name(assignment.mechanism)) }, &mut page)?;
        }
        facts::write(policy, environment, assignment, &about, &mut page)?;
        commands.write(assignment, environment, &mut page)?;
    }
    page.end().map(drop)
}

fn render<V: super::template::View>(
    template: &Template<V::Kind>,
    view: &V,
    page: &mut Page<'_>,
) -> Result<(), EmitError> {
    page.put(0, |out| template.render(view, out))
}

fn write_row(template: &Template<Row<'static>>, one: &Assignment, page: &mut Page<'_>) -> Result<(), EmitError> {
    let row = Row {
        service: Literal::new(service_name(one.mechanism)),
        place: Once(words::table_code(&words::place(&one.scope))),
        role: Once(words::table_code(&one.role.name)),
        principal: Once(Literal::new(words::principal(&one.principal))),
        state: Once(Literal::new(words::state(one.state))),
    };
    render(template, &row, page)
}

/// What the service is called.
fn service_name(mechanism: Mechanism) -> &'static str {
    match mechanism {
        Mechanism::AzureRbac => "Azure",
        Mechanism::CosmosDb => "Azure Cosmos DB",
        Mechanism::Kusto => "Azure Data Explorer",
        Mechanism::Sql => "Azure SQL Database",
        Mechanism::Postgresql => "Azure Database for PostgreSQL",
        Mechanism::Redis => "Azure Cache for Redis",
        Mechanism::Databricks => "Azure Databricks",
        Mechanism::Fabric => "Power BI and Fabric",
        Mechanism::AzureDevops => "Azure DevOps",
        Mechanism::Github => "GitHub",
    }
}
