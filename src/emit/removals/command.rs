//! The command that takes one thing away, in the words of the tool that does it.
//!
//! Sources: Microsoft Learn, the references of `az role assignment`, `az role definition`, `az cosmosdb sql role assignment`,
//! `az kusto`, `az redis access-policy-assignment` and `az rest`, and of the REST API of Privileged Identity Management,
//! whose requests of the type `AdminRemove` end a schedule. A role assignment that is not there is deleted by its id without an
//! error, so a script may be run again; by `--assignee` it is an error, and so is one at a management group, of whose role the
//! tool expects the id below a subscription. So those without a name are looked up, and deleted by id too.

use std::collections::BTreeSet;

use super::plan::{Planned, Thing};
use super::put;
use super::shell::Word;
use crate::catalog::RoleDefinition;
use crate::emit::resource::{Request, cosmos_path, role_id};
use crate::model::component::Mechanism;
use crate::policy::name::guid;
use crate::policy::{Assignment, Environment, Scope, State, Term};

/// The version of the API of requests to Privileged Identity Management.
const REQUESTS: &str = "2020-10-01";

type Used = BTreeSet<String>;

/// The command, or why people have to do it.
pub(super) fn of(one: &Planned<'_>, used: &mut Used) -> Result<String, String> {
    match one.thing {
        Thing::Role(role) => definition(role, used),
        Thing::Assignment(environment, assignment) => {
            let by_hand = || Err("`native-access.md` of what was deployed says how to take it back".to_owned());
            let path = match &*assignment.scope {
                Scope::Resource { path, .. } => path.as_slice(),
                _ => &[],
            };
            match (assignment.mechanism, path) {
                (Mechanism::AzureRbac, _) => azure(environment, assignment, used),
                (Mechanism::CosmosDb, [(_, account), ..]) => cosmos_db(environment, assignment, account, used),
                (Mechanism::Kusto, [(_, cluster)]) => kusto(environment, assignment, (cluster, None), used),
                (Mechanism::Kusto, [(_, cluster), (_, database)]) => {
                    kusto(environment, assignment, (cluster, Some(database)), used)
                }
                (Mechanism::Redis, [(_, cache)]) => redis(environment, assignment, cache, used),
                _ => by_hand(),
            }
        }
    }
}

/// A command of several words, one option a line.
fn line(command: &str, options: &[(&str, Word)], used: &mut Used) -> Result<String, String> {
    let mut out = command.to_owned();
    for (name, word) in options {
        out.push_str(&format!(" \\\n  --{name} {}", put(word.clone(), used)?));
    }
    Ok(out)
}

fn azure(environment: &Environment, one: &Assignment, used: &mut Used) -> Result<String, String> {
    let role = one.azure_role().ok_or("its role has no GUID")?.to_string();
    let scope = Word::scope(environment, &one.scope);
    let principal = Word::term(environment, &one.principal.id);
    if let Some(request) = Request::of(one.state) {
        return end(environment, one, (&request, &role), used);
    }
    match one.name() {
        Some(name) => {
            let id = scope.and(&format!("/providers/Microsoft.Authorization/roleAssignments/{name}"));
            line("remove az role assignment delete", &[("ids", id)], used)
        }
        None => {
            let list = line("az role assignment list", &[("scope", scope)], used)?;
            let query = Word::known("[?principalId=='")
                .with(principal.in_query())
                .and(&format!("' && ends_with(roleDefinitionId, '/{role}')].id"));
            each(&list, query, "remove az role assignment delete --ids \"$name\"", used)
        }
    }
}

/// A request that ends a schedule.
fn end(
    environment: &Environment,
    one: &Assignment,
    (request, role): (&Request, &str),
    used: &mut Used,
) -> Result<String, String> {
    let place = match one.scope.subscription() {
        Some(id) => Word::known("/subscriptions/").with(Word::term(environment, id)),
        None => Word::default(),
    };
    let body = Word::known(r#"{"properties":{"principalId":""#)
        .with(Word::term(environment, &one.principal.id).in_json())
        .and(r#"","roleDefinitionId":""#)
        .with(place.in_json())
        .and(&format!(r#"/providers/Microsoft.Authorization/roleDefinitions/{role}","requestType":"AdminRemove","#))
        .and(r#""justification":"no longer wanted by the project"}}"#);
    let url = Word::scope(environment, &one.scope).in_address().and(&format!("/providers/{}/", request.resource));
    let url = format!("{}\"$(new_name)\"'?api-version={REQUESTS}'", put(url, used)?);
    let body = put(body, used)?;
    Ok(format!("remove az rest --method put \\\n  --url {url} \\\n  --body {body}"))
}

fn definition(role: &RoleDefinition, used: &mut Used) -> Result<String, String> {
    let scope = role.assignable_scopes.first().ok_or("it is assignable nowhere")?;
    let options = [
        ("name", Word::known(&role.id.to_string())),
        ("scope", Word::qualified(scope)),
        ("custom-role-only", Word::known("true")),
    ];
    line("remove az role definition delete", &options, used)
}

/// The subscription and the resource group of a resource.
fn place(environment: &Environment, scope: &Scope) -> Result<[(&'static str, Word); 2], String> {
    let (subscription, group) = scope.subscription().zip(scope.resource_group()).ok_or("it is not at a resource")?;
    let word = |term: &Term| Word::term(environment, term);
    Ok([("subscription", word(subscription)), ("resource-group", word(group))])
}

/// The name that targets give to an assignment of a service's own, where it is known before deployment.
fn known_name(one: &Assignment) -> Option<String> {
    let principal = one.principal.id.literal().filter(|_| one.scope.is_literal() && one.state == State::Active)?;
    let name = guid(&[&one.scope.folded(), &principal.to_lowercase(), &role_id(one)]);
    Some(name.to_string())
}

/// For each name that a list gives, a command that takes it away.
fn each(list: &str, query: Word, delete: &str, used: &mut Used) -> Result<String, String> {
    let query = put(query, used)?;
    let list = list.replace(" \\\n  ", " ");
    let delete = delete.replace('\n', "\n  ");
    // A name may have spaces in it, as databases of Azure Data Explorer do.
    Ok(format!(
        "names=$({list} --query {query} --output tsv) || failed=$((failed + 1))\n\
         [ -n \"$names\" ] || printf 'not there: %s\\n' {query} >&2\n\
         while IFS= read -r name <&3; do\n  [ -z \"$name\" ] || {delete}\ndone 3<<< \"$names\""
    ))
}

fn cosmos_db(environment: &Environment, one: &Assignment, account: &Term, used: &mut Used) -> Result<String, String> {
    let mut options = place(environment, &one.scope)?.to_vec();
    options.push(("account-name", Word::term(environment, account)));
    let list = line("az cosmosdb sql role assignment list", &options, used)?;
    let delete = line("remove az cosmosdb sql role assignment delete", &options, used)?;
    if let Some(name) = known_name(one) {
        return Ok(format!("{delete} \\\n  --role-assignment-id '{name}' \\\n  --yes"));
    }
    let below = cosmos_path(one).map_err(|error| error.to_string())?;
    let mut scope = Word::scope(environment, &account_of(&one.scope));
    for (word, name) in below {
        scope = scope.and(&format!("/{word}/")).with(Word::term(environment, name));
    }
    let query = Word::known("[?principalId=='")
        .with(Word::term(environment, &one.principal.id).in_query())
        .and(&format!("' && ends_with(roleDefinitionId, '{}') && scope=='", role_id(one)))
        .with(scope.in_query())
        .and("'].name");
    each(&list, query, &format!("{delete} \\\n  --role-assignment-id \"$name\" \\\n  --yes"), used)
}

/// The account that a part of it belongs to.
fn account_of(scope: &Scope) -> Scope {
    match scope {
        Scope::Resource { subscription, group, provider, path } => Scope::Resource {
            subscription: subscription.clone(),
            group: group.clone(),
            provider: provider.clone(),
            path: path.iter().take(1).cloned().collect(),
        },
        other => other.clone(),
    }
}

fn kusto(
    environment: &Environment,
    one: &Assignment,
    (cluster, database): (&Term, Option<&Term>),
    used: &mut Used,
) -> Result<String, String> {
    let mut options = place(environment, &one.scope)?.to_vec();
    options.push(("cluster-name", Word::term(environment, cluster)));
    options.extend(database.map(|name| ("database-name", Word::term(environment, name))));
    let kind = if database.is_some() { "database" } else { "cluster" };
    let list = line(&format!("az kusto {kind}-principal-assignment list"), &options, used)?;
    let delete = line(&format!("remove az kusto {kind}-principal-assignment delete"), &options, used)?;
    if let Some(name) = known_name(one) {
        return Ok(format!("{delete} \\\n  --principal-assignment-name '{name}' \\\n  --yes"));
    }
    let query = Word::known("[?principalId=='")
        .with(Word::term(environment, &one.principal.id).in_query())
        .and("' && role=='")
        .with(Word::known(&one.role.name).in_query())
        .and("'].id");
    let name = "--principal-assignment-name \"${name##*/}\"";
    each(&list, query, &format!("{delete} \\\n  {name} \\\n  --yes"), used)
}

fn redis(environment: &Environment, one: &Assignment, cache: &Term, used: &mut Used) -> Result<String, String> {
    let mut options = place(environment, &one.scope)?.to_vec();
    options.push(("name", Word::term(environment, cache)));
    options.push(("policy-assignment-name", Word::term(environment, &one.principal.id)));
    line("remove az redis access-policy-assignment delete", &options, used)
}
