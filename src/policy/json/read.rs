//! Reading a policy back.

use std::collections::HashMap;
use std::sync::Arc;

use serde::Deserialize;

use super::{AssignmentLine, GrantLine, StateWord, VERSION};
use crate::catalog::RoleDefinition;
use crate::model::environment::Tier;
use crate::policy::{
    ActivationPolicy, Assignment, CatalogStamp, End, Environment, Exception, Grant, Guardrail, Instance, KnownName,
    Parameter, Persona, Policy, Principal, Role, Scope, State, Subscription, Term, Text,
};

/// What is wrong with a file that should be an `access.json`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadError {
    /// What is wrong, in one sentence.
    pub message: String,
    /// Line and column, from 1, where the text itself is wrong.
    pub at: Option<(usize, usize)>,
}

/// A line that is read.
type ReadAssignment = AssignmentLine<Arc<Scope>, Arc<Principal>, Arc<Role>, Text, Vec<String>>;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Document {
    version: u32,
    project: Text,
    catalog: CatalogStamp,
    personas: Vec<Persona>,
    roles: Vec<Arc<RoleDefinition>>,
    environments: Vec<EnvironmentDocument>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct EnvironmentDocument {
    id: Text,
    name: Text,
    tier: Tier,
    tenant: Option<Term>,
    file: Text,
    parameters: Vec<Parameter>,
    subscriptions: Vec<Subscription>,
    instances: Vec<Instance>,
    absent: Vec<Text>,
    guardrails: Vec<Guardrail>,
    principals: Vec<(Text, Vec<Arc<Principal>>)>,
    exceptions: Vec<Exception>,
    grants: Vec<GrantLine<Text, Text>>,
    assignments: Vec<ReadAssignment>,
    activation_policies: Vec<ActivationPolicy>,
}

/// Reads what [`write()`](super::write()) wrote.
pub fn read(text: &str) -> Result<Policy, ReadError> {
    let document: Document = serde_json::from_str(text).map_err(|error| ReadError {
        message: format!("this is no access.json that rolecast wrote: {}", strip_position(&error.to_string())),
        at: Some((error.line(), error.column())),
    })?;
    if document.version != VERSION {
        return Err(ReadError {
            message: format!(
                "this access.json has version {}; this rolecast reads version {VERSION}",
                document.version
            ),
            at: None,
        });
    }
    let environments = document.environments.into_iter().map(read_environment).collect::<Result<_, _>>()?;
    Ok(Policy {
        project: document.project,
        catalog: document.catalog,
        environments,
        personas: document.personas,
        roles: document.roles,
    })
}

/// serde_json ends its messages with the position, which [`ReadError::at`] tells.
fn strip_position(message: &str) -> &str {
    message.rfind(" at line ").and_then(|at| message.get(..at)).unwrap_or(message)
}

fn read_environment(document: EnvironmentDocument) -> Result<Environment, ReadError> {
    let wrong = |message: String| ReadError { message, at: None };
    let mut keys = HashMap::new();
    let mut grants = Vec::with_capacity(document.grants.len());
    for (at, line) in document.grants.into_iter().enumerate() {
        let grant = Grant {
            persona: line.persona,
            instance: line.instance,
            under: line.under,
            index: line.index,
            level: line.level,
            facet: line.facet,
        };
        if keys.insert(line.key.clone(), at as u32).is_some() {
            return Err(wrong(format!("the grant `{}` stands twice", line.key)));
        }
        grants.push(grant);
    }
    let mut assignments = Vec::with_capacity(document.assignments.len());
    for line in document.assignments {
        let of = line.grants.iter().map(|key| {
            keys.get(key.as_str())
                .copied()
                .ok_or_else(|| wrong(format!("`{}` names a grant that is not there: `{key}`", line.key)))
        });
        let mut of = of.collect::<Result<Vec<_>, _>>()?;
        of.sort_unstable();
        if of.is_empty() {
            return Err(wrong(format!("nothing wants `{}`: it has no grants", line.key)));
        }
        let state = match (line.state, line.until, line.duration) {
            (StateWord::Active, None, None) => State::Active,
            (StateWord::Active, Some(day), None) => State::ActiveUntil(day),
            (StateWord::Eligible, Some(day), None) => State::Eligible(End::Until(day)),
            (StateWord::Eligible, None, Some(duration)) => State::Eligible(End::For(duration)),
            _ => return Err(wrong(format!("`{}` has no end that fits its state", line.key))),
        };
        let assignment = Assignment {
            mechanism: line.mechanism,
            scope: line.scope,
            principal: line.principal,
            role: line.role,
            state,
            condition: line.condition,
            justification: line.justification,
            adopted_name: line.name.filter(|_| line.adopted),
            known_name: KnownName::default(),
            key: line.key,
            instance: line.instance,
            grants: of,
        };
        if assignment.name() != line.name {
            return Err(wrong(format!(
                "`{}` has a name that is not the one of its scope, principal and role",
                assignment.key
            )));
        }
        assignments.push(assignment);
    }
    Ok(Environment {
        id: document.id,
        name: document.name,
        tier: document.tier,
        tenant: document.tenant,
        file: document.file,
        parameters: document.parameters,
        subscriptions: document.subscriptions,
        instances: document.instances,
        absent: document.absent,
        guardrails: document.guardrails,
        principals: document.principals,
        exceptions: document.exceptions,
        grants,
        assignments,
        activation_policies: document.activation_policies,
    })
}
