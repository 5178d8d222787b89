//! A policy as `access.json` and back.
//!
//! One item a line, so that a text diff of two files is readable; keys in a fixed order, nothing that depends on the
//! day, the machine or the order of files. Reading gives an equal policy or says what is wrong with the text.

use std::collections::HashMap;
use std::io::{self, Write};
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::ser::Formatter;

use super::{
    ActivationPolicy, Assignment, CatalogStamp, End, Environment, Exception, Grant, Guardrail, Instance, KnownName,
    Parameter, Persona, Policy, Principal, Role, Scope, State, Subscription, Term, Text,
};
use crate::catalog::RoleDefinition;
use crate::diagnostic::render::acts;
use crate::model::component::Mechanism;
use crate::model::environment::Tier;
use crate::model::persona::LevelName;
use crate::model::text::{Date, Duration, Guid};

/// The version of the format; raised when a reader of the old one would be misled.
const VERSION: u32 = 1;

/// What is wrong with a file that should be an `access.json`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadError {
    /// What is wrong, in one sentence.
    pub message: String,
    /// Line and column, from 1, where the text itself is wrong.
    pub at: Option<(usize, usize)>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct AssignmentLine<G> {
    mechanism: Mechanism,
    scope: Arc<Scope>,
    principal: Arc<Principal>,
    role: Arc<Role>,
    state: StateWord,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    until: Option<Date>,
    #[serde(default, rename = "for", skip_serializing_if = "Option::is_none")]
    duration: Option<Duration>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    condition: Option<Text>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    justification: Option<Text>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    name: Option<Guid>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    adopted: bool,
    key: Text,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    instance: Option<Text>,
    grants: G,
}

#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum StateWord {
    Active,
    Eligible,
}

/// The keys of an assignment's grants, looked up while they are written.
struct GrantKeys<'a> {
    grants: &'a [Grant],
    of: &'a [u32],
}

impl Serialize for GrantKeys<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.of.iter().filter_map(|&at| self.grants.get(at as usize)).map(Grant::key))
    }
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct GrantLine {
    key: Text,
    persona: Text,
    instance: Text,
    under: Text,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    index: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    level: Option<LevelName>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    facet: Option<Text>,
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
    let mut to = Lines { out, first: true };
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
    to.out.write_all(b"\n")
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
    to.list("grants", environment.grants.iter().map(grant_line))?;
    to.list("assignments", environment.assignments.iter().map(|one| assignment_line(one, &environment.grants)))?;
    to.list("activationPolicies", &environment.activation_policies)?;
    to.close("}")
}

fn grant_line(grant: &Grant) -> GrantLine {
    GrantLine {
        key: grant.key().into(),
        persona: grant.persona.clone(),
        instance: grant.instance.clone(),
        under: grant.under.clone(),
        index: grant.index,
        level: grant.level,
        facet: grant.facet.clone(),
    }
}

fn assignment_line<'a>(one: &'a Assignment, grants: &'a [Grant]) -> AssignmentLine<GrantKeys<'a>> {
    let (state, until, duration) = match one.state {
        State::Active => (StateWord::Active, None, None),
        State::ActiveUntil(day) => (StateWord::Active, Some(day), None),
        State::Eligible(End::Until(day)) => (StateWord::Eligible, Some(day), None),
        State::Eligible(End::For(duration)) => (StateWord::Eligible, None, Some(duration)),
    };
    AssignmentLine {
        mechanism: one.mechanism,
        scope: one.scope.clone(),
        principal: one.principal.clone(),
        role: one.role.clone(),
        state,
        until,
        duration,
        condition: one.condition.clone(),
        justification: one.justification.clone(),
        name: one.name(),
        adopted: one.adopted_name.is_some(),
        key: one.key.clone(),
        instance: one.instance.clone(),
        grants: GrantKeys { grants, of: &one.grants },
    }
}

/// Writes JSON one item a line.
struct Lines<'a> {
    out: &'a mut dyn Write,
    first: bool,
}

impl Lines<'_> {
    fn open(&mut self, bracket: &str) -> io::Result<()> {
        self.first = true;
        self.out.write_all(bracket.as_bytes())
    }

    fn close(&mut self, bracket: &str) -> io::Result<()> {
        if !self.first {
            self.out.write_all(b"\n")?;
        }
        self.first = false;
        self.out.write_all(bracket.as_bytes())
    }

    fn item(&mut self) -> io::Result<()> {
        let separator: &[u8] = if self.first { b"\n" } else { b",\n" };
        self.first = false;
        self.out.write_all(separator)
    }

    fn key(&mut self, key: &str) -> io::Result<()> {
        self.item()?;
        write!(self.out, "\"{key}\": ")
    }

    fn field(&mut self, key: &str, value: &impl Serialize) -> io::Result<()> {
        self.key(key)?;
        self.value(value)
    }

    fn value(&mut self, value: &impl Serialize) -> io::Result<()> {
        Ok(value.serialize(&mut serde_json::Serializer::with_formatter(&mut *self.out, Visible))?)
    }

    fn list<T: Serialize>(&mut self, key: &str, items: impl IntoIterator<Item = T>) -> io::Result<()> {
        self.key(key)?;
        self.open("[")?;
        for item in items {
            self.item()?;
            self.value(&item)?;
        }
        self.close("]")
    }
}

/// JSON in which no character acts on how its neighbours are shown: people review these files.
struct Visible;

impl Formatter for Visible {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        if fragment.is_ascii() && !fragment.contains('\u{7f}') {
            return writer.write_all(fragment.as_bytes());
        }
        for c in fragment.chars() {
            if acts(c) {
                c.encode_utf16(&mut [0; 2]).iter().try_for_each(|unit| write!(writer, "\\u{unit:04x}"))?;
            } else {
                writer.write_all(c.encode_utf8(&mut [0; 4]).as_bytes())?;
            }
        }
        Ok(())
    }
}

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
    grants: Vec<GrantLine>,
    assignments: Vec<AssignmentLine<Vec<String>>>,
    activation_policies: Vec<ActivationPolicy>,
}

/// Reads what [`write()`] wrote.
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
