//! What a generated folder gives, by each target, is what its `access.json` says.

use std::collections::{BTreeMap, BTreeSet};

use rolecast::emit::terraform::carries;
use rolecast::policy::{Environment, Parameter, ParameterType, Policy, State, Term};

use crate::access::{self, Access};
use crate::hcl::Root;
use crate::support::expected::{Deployed, expected};
use crate::{bicep, evaluate};

/// The generated files of a folder, as text.
pub(crate) type Texts = BTreeMap<String, String>;

/// The value that the deployment gives a parameter here: of the kind that it is, and another for each.
pub(crate) fn value(parameter: &Parameter) -> String {
    match parameter.kind {
        ParameterType::Name => format!("Given-{}", parameter.name),
        _ => access::guid(&["given", &parameter.name]).to_uppercase(),
    }
}

/// The policies in the `access.json` of a generated folder, one for each environment.
pub(crate) fn policies(files: &Texts) -> Vec<Policy> {
    let all = files.iter().filter(|(path, _)| path.ends_with("/access.json"));
    all.map(|(path, text)| {
        let policy = rolecast::policy::read(text).unwrap_or_else(|error| panic!("{path}: {}", error.message));
        assert_eq!(policy.environments.len(), 1);
        assert_eq!(*path, format!("{}/access.json", policy.environments[0].id));
        policy
    })
    .collect()
}

/// Looks at all targets of all environments; gives how many assignments there are.
pub(crate) fn check(files: &Texts) -> usize {
    policies(files).iter().map(|policy| one(files, policy)).sum()
}

fn one(files: &Texts, policy: &Policy) -> usize {
    let environment = &policy.environments[0];
    let carried = environment.assignments.iter().filter(|one| carries(one)).count();
    let wanted = expected(&policy.project, environment, &|text| put_in(environment, text));
    for (target, deployed) in [("arm", by_arm(files, environment)), ("bicep", by_bicep(files, environment))] {
        assert_eq!(deployed.len(), carried, "{target} gives each once");
        let deployed: BTreeSet<Deployed> = deployed.into_iter().collect();
        let too_much: Vec<_> = deployed.difference(&wanted).collect();
        let missing: Vec<_> = wanted.difference(&deployed).collect();
        assert!(too_much.is_empty() && missing.is_empty(), "{target}: too much {too_much:#?}, missing {missing:#?}");
    }
    let by_terraform = by_terraform(files, environment);
    assert_eq!(by_terraform.len(), carried, "Terraform gives each once");
    let by_terraform: BTreeSet<Access> = by_terraform.into_iter().collect();
    let values = values(files, environment);
    let values: Vec<_> = values.iter().map(|(a, b, c)| (a.as_str(), b.as_str(), c.as_str())).collect();
    let wanted = access::of_policy(environment, &values);
    let (too_much, missing): (Vec<_>, Vec<_>) =
        (by_terraform.difference(&wanted).collect(), wanted.difference(&by_terraform).collect());
    assert!(too_much.is_empty() && missing.is_empty(), "Terraform: too much {too_much:#?}, missing {missing:#?}");
    by_hand(files, environment);
    environment.assignments.len()
}

/// A text of the policy with the parameters' values put in.
fn put_in(environment: &Environment, text: &str) -> String {
    environment
        .parameters
        .iter()
        .fold(text.to_owned(), |text, parameter| text.replace(&format!("{{{}}}", parameter.name), &value(parameter)))
}

/// Where the file at `path` is deployed: its name says it.
fn place(path: &str, environment: &Environment) -> (String, Option<String>) {
    let stem = path.rsplit('/').next().unwrap().split('.').next().unwrap();
    match environment.subscriptions.iter().find(|one| &*one.key == stem) {
        Some(subscription) => {
            let id = match &subscription.id {
                Term::Literal(id) => id.to_string(),
                Term::Parameter(name) => put_in(environment, &format!("{{{name}}}")),
            };
            (id, None)
        }
        None => (String::new(), Some(stem.to_owned())),
    }
}

fn tenant(environment: &Environment) -> Option<String> {
    environment.tenant.as_ref().map(|tenant| match tenant {
        Term::Literal(id) => id.to_string(),
        Term::Parameter(name) => put_in(environment, &format!("{{{name}}}")),
    })
}

fn below<'f>(
    files: &'f Texts,
    environment: &Environment,
    target: &str,
) -> impl Iterator<Item = (&'f String, &'f String)> {
    let folder = format!("{}/{target}/", environment.id);
    files.iter().filter(move |(path, _)| path.starts_with(&folder))
}

fn by_arm(files: &Texts, environment: &Environment) -> Vec<Deployed> {
    let mut deployed = Vec::new();
    for (path, text) in below(files, environment, "arm") {
        let (subscription, management_group) = place(path, environment);
        let parameters = environment.parameters.iter().map(|one| (one.name.to_string(), value(one))).collect();
        let context =
            evaluate::Context { subscription, management_group, group: None, parameters, tenant: tenant(environment) };
        let of_file = evaluate::deploy(text, &context).deployed;
        let standing = of_file.iter().filter(|one| one.state == "standing").count();
        let wanted = if path.contains(".pim.") { 0 } else { of_file.len() };
        assert_eq!(standing, wanted, "{path}: what cannot be deployed again is apart");
        deployed.extend(of_file);
    }
    deployed
}

fn by_bicep(files: &Texts, environment: &Environment) -> Vec<Deployed> {
    let mut outcome = bicep::Outcome::default();
    let all: Texts = below(files, environment, "bicep").map(|(path, text)| (path.clone(), text.clone())).collect();
    for (path, text) in &all {
        if text.contains("targetScope = 'resourceGroup'") {
            continue;
        }
        let (subscription, management_group) = place(path, environment);
        let context = bicep::Context { subscription, management_group, group: None, tenant: tenant(environment) };
        let given = |name: &str| {
            let wanted = name.trim_end_matches('_');
            let parameter = environment.parameters.iter().find(|one| &*one.name == wanted);
            value(parameter.unwrap_or_else(|| panic!("no parameter {name}")))
        };
        bicep::deploy(&all, path, &context, &given, &mut outcome);
    }
    assert_eq!(outcome.visited, all.into_keys().collect(), "each file is deployed or a module of one that is");
    outcome.deployed
}

/// Name, Terraform's name and value of each parameter.
pub(crate) fn values(files: &Texts, environment: &Environment) -> Vec<(String, String, String)> {
    let path = format!("{}/terraform/variables.tf", environment.id);
    let declared = files.get(&path).map(String::as_str).unwrap_or_default().lines();
    let declared: Vec<&str> = declared.filter_map(|line| line.strip_prefix("variable \"")?.split('"').next()).collect();
    let plain = |name: &str| name.replace('_', "").to_lowercase();
    let of = |one: &Parameter| {
        let name = declared.iter().find(|name| plain(name) == plain(&one.name));
        let name = name.unwrap_or_else(|| panic!("{path} declares no `{}`", one.name));
        (one.name.to_string(), (*name).to_owned(), value(one))
    };
    environment.parameters.iter().map(of).collect()
}

fn by_terraform(files: &Texts, environment: &Environment) -> Vec<Access> {
    let values = values(files, environment);
    let values: Vec<_> = values.iter().map(|(a, b, c)| (a.as_str(), b.as_str(), c.as_str())).collect();
    let root = Root::new(below(files, environment, "terraform").map(|(_, text)| text), &values);
    let names: BTreeSet<&str> = root.variable_names().into_iter().collect();
    assert_eq!(names, values.iter().map(|(_, name, _)| *name).collect(), "no variable too many");
    let main = environment.subscriptions.first().map(|one| access::term(&one.id, &values)).unwrap_or_default();
    root.resources().iter().filter_map(|one| access::of_resource(&one.kind, &one.arguments, &main)).collect()
}

/// What no target carries stands in `native-access.md` exactly once: a row and a part each.
fn by_hand(files: &Texts, environment: &Environment) {
    let left: Vec<_> = environment.assignments.iter().filter(|one| !carries(one)).collect();
    let path = format!("{}/native-access.md", environment.id);
    let Some(page) = files.get(&path) else {
        assert!(left.is_empty(), "there is no {path} for {left:#?}");
        return;
    };
    let rows: Vec<&str> = page.lines().filter(|line| line.starts_with('|')).collect();
    assert_eq!(rows.len(), left.len() + 2, "{path}: a row each, below the two of the head");
    for row in rows {
        assert_eq!(columns(row), 5, "{path}: {row}");
    }
    let mut parts: Vec<&str> = page.split("\n### ").skip(1).collect();
    assert_eq!(parts.len(), left.len(), "{path}: a part each");
    for one in left {
        let id = match &one.principal.id {
            Term::Literal(id) => id.to_string(),
            Term::Parameter(name) => format!("<{name}>"),
        };
        let wanted = |part: &&str| {
            let line = |start: &str| part.lines().find_map(|line| line.strip_prefix(start)).unwrap_or_default();
            let code = |line: &str| line.trim_matches('`').trim().to_owned();
            let place = code(line("- Place: "));
            let scope = one.scope.to_string().replace(['{', '<'], "<").replace(['}', '>'], ">");
            // Letters that Markdown cannot show are shown otherwise.
            let shown = |text: &str| text.chars().all(|c| c == ' ' || c.is_ascii_graphic() && c != '`');
            (!shown(&one.role.name) || code(line("- Role: ")) == one.role.name.trim())
                && line("- Principal: ").contains(&format!("object id `{id}`)"))
                && (one.state == State::Active) == (line("- Access: ") == "standing")
                && (!shown(&scope) || place == scope || scope.ends_with(&format!(":{place}")))
        };
        let at = parts.iter().position(wanted).unwrap_or_else(|| panic!("{path} lacks {one:#?}"));
        parts.remove(at);
    }
}

/// How many cells a row of a Markdown table has: a bar with a backslash right before it, whatever stands before that, is
/// text (the longest match of GitHub's scanner of cells).
pub(crate) fn columns(row: &str) -> usize {
    let mut bars = 0;
    let mut escaped = false;
    for letter in row.trim_end().chars() {
        bars += usize::from(letter == '|' && !escaped);
        escaped = letter == '\\';
    }
    bars - 1
}
