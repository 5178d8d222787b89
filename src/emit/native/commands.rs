//! The commands of each service: which values they need, and in which quotes.

use super::render;
use super::words::{self, Code, jmespath, object_id, segment, shell, value, word};
use crate::emit::EmitError;
use crate::emit::sink::Page;
use crate::emit::template::{Once, layouts};
use crate::escape::{Expression, Markdown, postgres_identifier, postgres_literal, tsql_identifier, tsql_literal};
use crate::model::component::Mechanism;
use crate::model::persona::PrincipalType;
use crate::policy::{Assignment, Environment, Scope, Term, Text};

crate::view! {
    /// A database of a SQL server.
    struct Sql<'a> in Markdown {
        server: Expression<'a, Markdown>,
        database: Expression<'a, Markdown>,
        user: Expression<'a, Markdown>,
        user_text: Expression<'a, Markdown>,
        object_id: Once<Expression<'a, Markdown>>,
        role: Expression<'a, Markdown>,
    }
}

crate::view! {
    /// A PostgreSQL server.
    struct Postgresql<'a> in Markdown {
        server: Expression<'a, Markdown>,
        user: Expression<'a, Markdown>,
        user_text: Expression<'a, Markdown>,
        object_id: Once<Expression<'a, Markdown>>,
        kind: Expression<'a, Markdown>,
        admin: bool,
        role: Expression<'a, Markdown>,
        role_text: Expression<'a, Markdown>,
    }
}

crate::view! {
    /// A Redis cache.
    struct Redis<'a> in Markdown {
        subscription: Expression<'a, Markdown>,
        group: Expression<'a, Markdown>,
        cache: Expression<'a, Markdown>,
        object_id: Expression<'a, Markdown>,
        alias: Expression<'a, Markdown>,
        policy: Once<Expression<'a, Markdown>>,
    }
}

crate::view! {
    /// A Databricks workspace.
    struct Databricks<'a> in Markdown {
        id: Expression<'a, Markdown>,
        principals: Expression<'a, Markdown>,
        filter: Once<Expression<'a, Markdown>>,
        body: Once<Expression<'a, Markdown>>,
    }
}

crate::view! {
    /// A workspace of Power BI or Fabric.
    struct Fabric<'a> in Markdown {
        workspace: Option<Expression<'a, Markdown>>,
        query: Option<Expression<'a, Markdown>>,
        body: Once<Expression<'a, Markdown>>,
        identifier: Expression<'a, Markdown>,
        user: bool,
    }
}

crate::view! {
    /// A project of Azure DevOps.
    struct AzureDevops<'a> in Markdown {
        organization: Expression<'a, Markdown>,
        project: Option<Expression<'a, Markdown>>,
        group: Once<Expression<'a, Markdown>>,
        member: Expression<'a, Markdown>,
        body: Expression<'a, Markdown>,
        address: Expression<'a, Markdown>,
        is_group: bool,
        is_user: bool,
    }
}

crate::view! {
    /// A repository of GitHub.
    struct Github<'a> in Markdown {
        team: bool,
        target: Expression<'a, Markdown>,
        shown: Expression<'a, Markdown>,
        permission: Once<Expression<'a, Markdown>>,
        service_principal: bool,
    }
}

crate::view! {
    /// A Cosmos DB account.
    struct CosmosDb<'a> in Markdown {
        subscription: Expression<'a, Markdown>,
        group: Expression<'a, Markdown>,
        account: Expression<'a, Markdown>,
        role: Once<Expression<'a, Markdown>>,
        object_id: Expression<'a, Markdown>,
        scope: Once<Expression<'a, Markdown>>,
        filter: Expression<'a, Markdown>,
    }
}

crate::view! {
    /// A Kusto cluster, or a database of it.
    struct Kusto<'a> in Markdown {
        subscription: Expression<'a, Markdown>,
        group: Expression<'a, Markdown>,
        cluster: Expression<'a, Markdown>,
        database: Option<Expression<'a, Markdown>>,
        name: Expression<'a, Markdown>,
        object_id: Once<Expression<'a, Markdown>>,
        kind: Expression<'a, Markdown>,
        tenant: Expression<'a, Markdown>,
        role: Once<Expression<'a, Markdown>>,
    }
}

layouts! {
    /// The templates of all services.
    pub(super) struct Commands {
        sql: Sql = "native/sql",
        postgresql: Postgresql = "native/postgresql",
        redis: Redis = "native/redis",
        databricks: Databricks = "native/databricks",
        fabric: Fabric = "native/fabric",
        azure_devops: AzureDevops = "native/azure-devops",
        github: Github = "native/github",
        cosmos_db: CosmosDb = "native/cosmos-db",
        kusto: Kusto = "native/kusto",
    }
}

impl Commands {
    /// Writes the commands that give `one`, show it and take it back.
    pub(super) fn write(
        &self,
        one: &Assignment,
        environment: &Environment,
        page: &mut Page<'_>,
    ) -> Result<(), EmitError> {
        match one.mechanism {
            // Targets carry all of these.
            Mechanism::AzureRbac => Ok(()),
            Mechanism::CosmosDb => render(&self.cosmos_db, &cosmos_db(one), page),
            Mechanism::Kusto => render(&self.kusto, &kusto(one, environment), page),
            Mechanism::Sql => render(&self.sql, &sql(one), page),
            Mechanism::Postgresql => render(&self.postgresql, &postgresql(one), page),
            Mechanism::Redis => render(&self.redis, &redis(one), page),
            Mechanism::Databricks => render(&self.databricks, &databricks(one), page),
            Mechanism::Fabric => render(&self.fabric, &fabric(one), page),
            Mechanism::AzureDevops => render(&self.azure_devops, &azure_devops(one), page),
            Mechanism::Github => render(&self.github, &github(one), page),
        }
    }
}

/// A resource's parts as a command names them; `<name>` for what the scope does not have.
struct Resource {
    subscription: String,
    group: String,
    path: Vec<(Text, Term)>,
}

impl Resource {
    fn of(scope: &Scope) -> Resource {
        let or = |term: Option<&Term>, what: &str| term.map_or_else(|| what.to_owned(), value);
        Resource {
            subscription: or(scope.subscription(), "<subscription>"),
            group: or(scope.resource_group(), "<resource group>"),
            path: match scope {
                Scope::Resource { path, .. } => path.clone(),
                _ => Vec::new(),
            },
        }
    }

    fn name(&self, level: usize, what: &str) -> String {
        self.path.get(level).map_or_else(|| what.to_owned(), |(_, name)| value(name))
    }
}

/// The name by which a database knows a principal: its own, or its object id where no name is known.
fn user(one: &Assignment) -> String {
    one.principal.name.as_ref().map_or_else(|| object_id(&one.principal), ToString::to_string)
}

fn code(write: impl FnOnce(&mut String)) -> Code {
    let mut out = String::new();
    write(&mut out);
    Expression::new(out)
}

fn sql(one: &Assignment) -> Sql<'static> {
    let resource = Resource::of(&one.scope);
    let mut name = user(one);
    let mut quoted = String::new();
    // The id is given beside the name, so any name will do where T-SQL cannot write this one.
    if tsql_identifier(&name, &mut quoted).is_err() {
        name = object_id(&one.principal);
        quoted = format!("[{name}]");
    }
    let mut role = String::new();
    if tsql_identifier(&one.role.name, &mut role).is_err() {
        role = "[<role>]".to_owned();
    }
    Sql {
        server: words::code(&resource.name(0, "<server>")),
        database: words::code(&resource.name(1, "<database>")),
        user: Expression::new(quoted),
        user_text: code(|out| tsql_literal(&name, out)),
        object_id: Once(Expression::new(format!("'{}'", object_id(&one.principal)))),
        role: Expression::new(role),
    }
}

fn postgresql(one: &Assignment) -> Postgresql<'static> {
    let resource = Resource::of(&one.scope);
    let identifier = |text: &str| {
        let mut out = String::new();
        postgres_identifier(text, &mut out).map(|()| out)
    };
    let literal = |text: &str| {
        let mut out = String::new();
        postgres_literal(text, &mut out).map(|()| out)
    };
    let id = object_id(&one.principal);
    let name = user(one);
    let name = if identifier(&name).is_ok() { name } else { id.clone() };
    let quoted = |text: &str| Expression::new(identifier(text).unwrap_or_else(|_| "\"<name>\"".to_owned()));
    let text = |text: &str| Expression::new(literal(text).unwrap_or_else(|_| "'<name>'".to_owned()));
    Postgresql {
        server: words::code(&resource.name(0, "<server>")),
        user: quoted(&name),
        user_text: text(&name),
        object_id: Once(Expression::new(format!("'{id}'"))),
        kind: Expression::new(match one.principal.kind {
            PrincipalType::Group => "'group'",
            PrincipalType::User => "'user'",
            PrincipalType::ServicePrincipal => "'service'",
        }),
        admin: &*one.role.name == "azure_pg_admin",
        role: quoted(&one.role.name),
        role_text: text(&one.role.name),
    }
}

fn redis(one: &Assignment) -> Redis<'static> {
    let resource = Resource::of(&one.scope);
    Redis {
        subscription: word(&resource.subscription),
        group: word(&resource.group),
        cache: word(&resource.name(0, "<cache>")),
        object_id: word(&object_id(&one.principal)),
        alias: word(&user(one)),
        policy: Once(word(&one.role.name)),
    }
}

fn databricks(one: &Assignment) -> Databricks<'static> {
    let body = serde_json::json!({ "permissions": [&*one.role.name] });
    Databricks {
        id: word(&words::place(&one.scope)),
        principals: Expression::new(match one.principal.kind {
            PrincipalType::Group => "groups",
            PrincipalType::User => "users",
            PrincipalType::ServicePrincipal => "service-principals",
        }),
        filter: Once(word(&format!(".[] | select(.externalId == \"{}\") | .id", object_id(&one.principal)))),
        body: Once(word(&body.to_string())),
    }
}

/// How a person signs in, which the policy does not know.
fn sign_in(one: &Assignment) -> String {
    format!("<sign-in name of {}>", words::typable(&words::principal(&one.principal)))
}

fn fabric(one: &Assignment) -> Fabric<'static> {
    let name = words::place(&one.scope);
    let is_id = crate::model::text::Guid::parse(&name).is_some() || name.starts_with('<');
    let (kind, identifier) = match one.principal.kind {
        PrincipalType::Group => ("Group", object_id(&one.principal)),
        PrincipalType::User => ("User", sign_in(one)),
        PrincipalType::ServicePrincipal => ("App", object_id(&one.principal)),
    };
    let body = serde_json::json!({
        "identifier": identifier,
        "principalType": kind,
        "groupUserAccessRight": &*one.role.name,
    });
    Fabric {
        workspace: is_id.then(|| word(&name)),
        query: (!is_id).then(|| word(&format!("value[?name=={}].id", jmespath(&name)))),
        body: Once(word(&body.to_string())),
        identifier: word(&segment(&identifier)),
        user: one.principal.kind == PrincipalType::User,
    }
}

fn azure_devops(one: &Assignment) -> AzureDevops<'static> {
    let place = words::place(&one.scope);
    let (organization, project) = match place.split_once('/') {
        Some((organization, project)) => (organization, Some(project)),
        None => (&*place, None),
    };
    let id = object_id(&one.principal);
    let is_user = one.principal.kind == PrincipalType::User;
    AzureDevops {
        organization: word(&format!("https://dev.azure.com/{}", segment(organization))),
        project: project.map(word),
        group: Once(word(&format!("graphGroups[?displayName=={}].descriptor", jmespath(&one.role.name)))),
        member: word(&if is_user { sign_in(one) } else { id.clone() }),
        body: word(&serde_json::json!({ "originId": id }).to_string()),
        address: word(&format!(
            "https://vssps.dev.azure.com/{}/_apis/graph/serviceprincipals?api-version=7.1-preview.1",
            segment(organization)
        )),
        is_group: one.principal.kind == PrincipalType::Group,
        is_user,
    }
}

fn github(one: &Assignment) -> Github<'static> {
    let place = words::place(&one.scope);
    let repository: Vec<String> = place.split('/').map(segment).collect();
    let owner = repository.first().map_or("<owner>", String::as_str);
    let repository = repository.join("/");
    let who = words::typable(&words::principal(&one.principal));
    let team = one.principal.kind == PrincipalType::Group;
    let target = match team {
        true => format!("orgs/{owner}/teams/<team of {who}>/repos/{repository}"),
        false => format!("repos/{repository}/collaborators/<GitHub login of {who}>"),
    };
    Github {
        team,
        shown: word(&format!("{target}/permission")),
        target: word(&target),
        permission: Once(word(&format!("permission={}", one.role.name))),
        service_principal: one.principal.kind == PrincipalType::ServicePrincipal,
    }
}

fn cosmos_db(one: &Assignment) -> CosmosDb<'static> {
    let resource = Resource::of(&one.scope);
    let id = object_id(&one.principal);
    let role = one.role.id.map_or_else(|| one.role.name.to_string(), |id| id.to_string());
    CosmosDb {
        subscription: word(&resource.subscription),
        group: word(&resource.group),
        account: word(&resource.name(0, "<account>")),
        filter: word(&format!("[?principalId=={}].[id, roleDefinitionId, scope]", jmespath(&id))),
        role: Once(word(&role)),
        object_id: word(&id),
        scope: Once(word(&words::place(&one.scope))),
    }
}

fn kusto(one: &Assignment, environment: &Environment) -> Kusto<'static> {
    let resource = Resource::of(&one.scope);
    let tenant = environment.tenant.as_ref().map_or_else(|| "<tenant id>".to_owned(), value);
    Kusto {
        subscription: word(&resource.subscription),
        group: word(&resource.group),
        cluster: word(&resource.name(0, "<cluster>")),
        database: resource.path.get(1).map(|(_, name)| Expression::new(shell(&value(name)))),
        name: word(&format!("{}-{}", one.role.name, object_id(&one.principal))),
        object_id: Once(word(&object_id(&one.principal))),
        kind: Expression::new(match one.principal.kind {
            PrincipalType::Group => "Group",
            PrincipalType::User => "User",
            PrincipalType::ServicePrincipal => "App",
        }),
        tenant: word(&tenant),
        role: Once(word(&one.role.name)),
    }
}
