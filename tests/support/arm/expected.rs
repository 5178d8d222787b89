//! What the policy says, as the set that targets must deploy; names from an own computation of Azure's `guid()`.

use std::collections::BTreeSet;

use rolecast::model::component::Mechanism;
use rolecast::policy::{Assignment, End, Environment, State, Term};

/// One thing that is deployed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) struct Deployed {
    pub(crate) scope: String,
    pub(crate) principal: String,
    pub(crate) principal_type: Option<String>,
    pub(crate) role: String,
    pub(crate) name: String,
    pub(crate) condition: Option<String>,
    pub(crate) state: String,
    pub(crate) description: Option<String>,
    pub(crate) justification: Option<String>,
}

pub(crate) fn guid(arguments: &[&str]) -> String {
    let namespace = uuid::Uuid::parse_str("11fb06fb-712d-4ddd-98c7-e71bbd588830").unwrap();
    uuid::Uuid::new_v5(&namespace, arguments.join("-").as_bytes()).to_string()
}

/// `put_in` puts the parameters' values into a text.
pub(crate) fn expected(
    project: &str,
    environment: &Environment,
    put_in: &dyn Fn(&str) -> String,
) -> BTreeSet<Deployed> {
    environment.assignments.iter().filter_map(|assignment| one(project, assignment, put_in)).collect()
}

fn one(project: &str, assignment: &Assignment, put_in: &dyn Fn(&str) -> String) -> Option<Deployed> {
    let azure = match assignment.mechanism {
        Mechanism::AzureRbac => true,
        Mechanism::CosmosDb | Mechanism::Kusto => false,
        _ => return None,
    };
    let scope = put_in(&assignment.scope.to_string());
    let principal = match &assignment.principal.id {
        Term::Literal(id) => id.to_string(),
        Term::Parameter(name) => put_in(&format!("{{{name}}}")),
    };
    let role = assignment.role.id.map_or_else(|| assignment.role.name.to_string(), |id| id.to_string());
    let end = match assignment.state {
        State::Active => None,
        State::ActiveUntil(day) => Some(("active", format!("{day}T23:59:59Z"))),
        State::Eligible(End::Until(day)) => Some(("eligible", format!("{day}T23:59:59Z"))),
        State::Eligible(End::For(duration)) => Some(("eligible", duration.to_string())),
    };
    let (low_scope, low_principal, low_role) = (scope.to_lowercase(), principal.to_lowercase(), role.to_lowercase());
    let mut arguments = vec![low_scope.as_str(), low_principal.as_str(), low_role.as_str()];
    let low_end = end.as_ref().map(|(_, end)| end.to_lowercase());
    if let (Some((word, _)), Some(end)) = (&end, &low_end) {
        arguments.extend([*word, end.as_str()]);
    }
    let kind = format!("{:?}", assignment.principal.kind);
    let principal_type = match assignment.mechanism {
        Mechanism::Kusto => Some(kind.replace("ServicePrincipal", "App")),
        Mechanism::AzureRbac if end.is_none() => Some(kind),
        _ => None,
    };
    Some(Deployed {
        name: assignment.adopted_name.map_or_else(|| guid(&arguments), |name| name.to_string()),
        principal_type,
        condition: assignment.condition.as_deref().map(str::to_owned),
        state: end.as_ref().map_or("standing".to_owned(), |(word, end)| format!("{word} {end}")),
        description: (azure && end.is_none()).then(|| format!("{project}: {}", assignment.role.name)),
        justification: end.and(assignment.justification.as_deref().map(str::to_owned)),
        scope,
        principal,
        role,
    })
}
