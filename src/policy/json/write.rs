//! Writing a policy, or an environment's part of it.

use std::io::{self, Write};

use serde::Serialize;

use super::lines::{Lines, Pieces, Rendered};
use super::serializer::Ready;
use super::{AssignmentLine, GrantLine, StateWord, VERSION};
use crate::policy::{Assignment, End, Environment, Grant, Policy, State};

/// A line that is written.
type WrittenAssignment<'a> = AssignmentLine<Ready<'a>, Ready<'a>, Ready<'a>, &'a str, GrantKeys<'a>>;

/// The keys of an assignment's grants, looked up while they are written.
struct GrantKeys<'a> {
    keys: &'a Pieces,
    of: &'a [u32],
}

impl Serialize for GrantKeys<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.of.iter().filter_map(|at| self.keys.get(*at as usize)))
    }
}

/// Writes `policy` as JSON.
pub fn write(policy: &Policy, out: &mut dyn Write) -> io::Result<()> {
    let environments: Vec<&Environment> = policy.environments.iter().collect();
    write_parts(policy, &policy.personas, &policy.roles, &environments, out)
}

/// Writes [`policy.part(environment)`](Policy::part) as JSON, without copying it.
pub fn write_part(policy: &Policy, environment: &Environment, out: &mut dyn Write) -> io::Result<()> {
    let (personas, roles) = (policy.personas_of(environment), policy.roles_of(environment));
    write_parts(policy, &personas, &roles, &[environment], out)
}

fn write_parts<P: Serialize, R: Serialize>(
    policy: &Policy,
    personas: &[P],
    roles: &[R],
    environments: &[&Environment],
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut to = Lines::new(out);
    to.open("{")?;
    to.field("version", &VERSION)?;
    to.field("project", &policy.project)?;
    to.field("catalog", &policy.catalog)?;
    to.list("personas", personas)?;
    to.list("roles", roles)?;
    to.key("environments")?;
    to.open("[")?;
    for environment in environments {
        write_environment(environment, &mut to)?;
    }
    to.close("]")?;
    to.close("}")?;
    to.end()
}

fn write_environment(environment: &Environment, to: &mut Lines<'_>) -> io::Result<()> {
    to.item()?;
    to.open("{")?;
    to.field("id", &environment.id)?;
    to.field("name", &environment.name)?;
    to.field("tier", &environment.tier)?;
    to.field("tenant", &environment.tenant)?;
    to.field("file", &environment.file)?;
    to.list("parameters", &environment.parameters)?;
    to.list("subscriptions", &environment.subscriptions)?;
    to.list("instances", &environment.instances)?;
    to.list("absent", &environment.absent)?;
    to.list("guardrails", &environment.guardrails)?;
    to.list("principals", &environment.principals)?;
    to.list("exceptions", &environment.exceptions)?;
    let mut keys = Pieces::new();
    environment.grants.iter().try_for_each(|grant| keys.add(&grant.key()).map(drop))?;
    to.list("grants", environment.grants.iter().zip(keys.iter()).map(grant_line))?;
    let (mut scopes, mut principals, mut roles) = (Rendered::new(), Rendered::new(), Rendered::new());
    to.key("assignments")?;
    to.open("[")?;
    for one in &environment.assignments {
        to.item()?;
        let shared = (scopes.json(&one.scope)?, principals.json(&one.principal)?, roles.json(&one.role)?);
        to.value(&assignment_line(one, shared, &keys))?;
    }
    to.close("]")?;
    to.list("activationPolicies", &environment.activation_policies)?;
    to.close("}")
}

fn grant_line<'a>((grant, key): (&'a Grant, Ready<'a>)) -> GrantLine<Ready<'a>, &'a str> {
    GrantLine {
        key,
        persona: &grant.persona,
        instance: &grant.instance,
        under: &grant.under,
        index: grant.index,
        level: grant.level,
        facet: grant.facet.as_deref(),
    }
}

fn assignment_line<'a>(
    one: &'a Assignment,
    (scope, principal, role): (Ready<'a>, Ready<'a>, Ready<'a>),
    keys: &'a Pieces,
) -> WrittenAssignment<'a> {
    let (state, until, duration) = match one.state {
        State::Active => (StateWord::Active, None, None),
        State::ActiveUntil(day) => (StateWord::Active, Some(day), None),
        State::Eligible(End::Until(day)) => (StateWord::Eligible, Some(day), None),
        State::Eligible(End::For(duration)) => (StateWord::Eligible, None, Some(duration)),
    };
    AssignmentLine {
        mechanism: one.mechanism,
        scope,
        principal,
        role,
        state,
        until,
        duration,
        condition: one.condition.as_deref(),
        justification: one.justification.as_deref(),
        name: one.name(),
        adopted: one.adopted_name.is_some(),
        key: &one.key,
        instance: one.instance.as_deref(),
        grants: GrantKeys { keys, of: &one.grants },
    }
}
