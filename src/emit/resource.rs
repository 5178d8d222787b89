//! What Azure's resources say of an assignment, whatever language they are written in.

use std::collections::HashMap;

use crate::emit::EmitError;
use crate::emit::unit::unsupported;
use crate::model::component::Mechanism;
use crate::model::persona::PrincipalType;
use crate::policy::{Assignment, End, Environment, Instance, Policy, Scope, State, Term};

/// The word for a principal's type in role assignments.
pub fn principal_type(kind: PrincipalType) -> &'static str {
    match kind {
        PrincipalType::Group => "Group",
        PrincipalType::User => "User",
        PrincipalType::ServicePrincipal => "ServicePrincipal",
    }
}

/// The word for a principal's type in Azure Data Explorer.
pub fn kusto_principal_type(kind: PrincipalType) -> &'static str {
    match kind {
        PrincipalType::Group => "Group",
        PrincipalType::User => "User",
        PrincipalType::ServicePrincipal => "App",
    }
}

/// A request to Privileged Identity Management.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The type of resource.
    pub resource: &'static str,
    /// The word for what it asks for.
    word: &'static str,
    /// The instant at which it ends.
    pub until: Option<String>,
    /// How long it lasts, when no instant is set.
    pub lasting: Option<String>,
}

impl Request {
    /// What asks for `state`; none for standing access.
    pub fn of(state: State) -> Option<Request> {
        const ELIGIBLE: (&str, &str) = ("Microsoft.Authorization/roleEligibilityScheduleRequests", "eligible");
        const ACTIVE: (&str, &str) = ("Microsoft.Authorization/roleAssignmentScheduleRequests", "active");
        let ((resource, word), until, lasting) = match state {
            State::Active => return None,
            State::ActiveUntil(day) => (ACTIVE, Some(day), None),
            State::Eligible(End::Until(day)) => (ELIGIBLE, Some(day), None),
            State::Eligible(End::For(duration)) => (ELIGIBLE, None, Some(duration.to_string())),
        };
        Some(Request { resource, word, until: until.map(|day| format!("{day}T23:59:59Z")), lasting })
    }

    /// What its name is made of besides scope, principal and role: another end is another request.
    pub fn identity(&self) -> [&str; 2] {
        [self.word, self.until.as_deref().or(self.lasting.as_deref()).unwrap_or_default()]
    }
}

/// A Cosmos DB scope: how many levels of its path are the account, and what stands below it as the account's own words
/// (`dbs`, `colls`) and names.
pub fn cosmos_path(assignment: &Assignment) -> Result<Vec<(&'static str, &Term)>, EmitError> {
    let wrong = || unsupported(assignment, "has to be at an account, database or container");
    let Scope::Resource { path, .. } = &*assignment.scope else { return Err(wrong()) };
    let below = path.get(1..).unwrap_or_default();
    let words = ["dbs", "colls"].iter().zip(["sqldatabases", "containers"]);
    let mut found = Vec::new();
    for ((word, long), (kind, name)) in words.zip(below) {
        let kind = kind.to_ascii_lowercase();
        if kind != *word && kind != long {
            return Err(wrong());
        }
        found.push((*word, name));
    }
    if path.is_empty() || found.len() != below.len() { Err(wrong()) } else { Ok(found) }
}

/// How many levels of a path an Azure Data Explorer assignment hangs below: the cluster, or one of its databases.
pub fn kusto_levels(assignment: &Assignment) -> Result<usize, EmitError> {
    match &*assignment.scope {
        Scope::Resource { path, .. } if matches!(path.len(), 1 | 2) => Ok(path.len()),
        _ => Err(unsupported(assignment, "has to be at a cluster or database")),
    }
}

/// The names of all personas, by their ids.
pub struct Personas<'a>(HashMap<&'a str, &'a str>);

impl<'a> Personas<'a> {
    /// Those of `policy`.
    pub fn of(policy: &'a Policy) -> Personas<'a> {
        Personas(policy.personas.iter().map(|persona| (&*persona.id, &*persona.name)).collect())
    }

    /// Writes the personas that want an assignment, each once, in order, and no more than `most` of them:
    /// `P004 Data Scientist, P009 Build Agent and 3 more`.
    pub fn write(&self, environment: &Environment, assignment: &Assignment, most: usize, out: &mut String) {
        let (mut before, mut count) = (None, 0_usize);
        for grant in assignment.grants.iter().filter_map(|at| environment.grants.get(*at as usize)) {
            // Grants are sorted by persona, so those of one persona stand together.
            if before.replace(&grant.persona) == Some(&grant.persona) {
                continue;
            }
            count += 1;
            if count > most {
                continue;
            }
            if count > 1 {
                out.push_str(", ");
            }
            out.push_str(&grant.persona);
            if let Some(name) = self.0.get(&*grant.persona) {
                out.push(' ');
                out.push_str(name);
            }
        }
        if count > most {
            out.push_str(&format!(" and {} more", count - most));
        }
    }
}

/// The instance that an assignment's scope is or belongs to.
pub fn instance<'a>(environment: &'a Environment, assignment: &Assignment) -> Option<&'a Instance> {
    environment.instance(assignment.instance.as_deref()?)
}

/// The role's GUID as text; the plan has seen to it that there is one where a target needs it.
pub fn role_id(assignment: &Assignment) -> String {
    match (assignment.mechanism, assignment.role.id) {
        (Mechanism::Kusto, _) => assignment.role.name.to_lowercase(),
        (_, Some(id)) => id.to_string(),
        (_, None) => String::new(),
    }
}
