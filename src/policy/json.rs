//! A policy as `access.json` and back.
//!
//! One item a line, so that a text diff of two files is readable; keys in a fixed order, nothing that depends on the
//! day, the machine or the order of files. Reading gives an equal policy or says what is wrong with the text.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::io::{self, Write};
use std::marker::PhantomData;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::ser::Formatter;
use serde_json::value::RawValue;

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
struct AssignmentLine<S, P, R, T, G> {
    mechanism: Mechanism,
    scope: S,
    principal: P,
    role: R,
    state: StateWord,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    until: Option<Date>,
    #[serde(default, rename = "for", skip_serializing_if = "Option::is_none")]
    duration: Option<Duration>,
    #[serde(default = "Option::default", skip_serializing_if = "Option::is_none")]
    condition: Option<T>,
    #[serde(default = "Option::default", skip_serializing_if = "Option::is_none")]
    justification: Option<T>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    name: Option<Guid>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    adopted: bool,
    key: T,
    #[serde(default = "Option::default", skip_serializing_if = "Option::is_none")]
    instance: Option<T>,
    grants: G,
}

/// A line that is read.
type ReadAssignment = AssignmentLine<Arc<Scope>, Arc<Principal>, Arc<Role>, Text, Vec<String>>;

/// A line that is written.
type WrittenAssignment<'a> = AssignmentLine<&'a RawValue, &'a RawValue, &'a RawValue, &'a str, GrantKeys<'a>>;

#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum StateWord {
    Active,
    Eligible,
}

/// The keys of an assignment's grants, looked up while they are written.
struct GrantKeys<'a> {
    keys: &'a [String],
    of: &'a [u32],
}

impl Serialize for GrantKeys<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.of.iter().filter_map(|&at| self.keys.get(at as usize)))
    }
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct GrantLine<T> {
    key: T,
    persona: T,
    instance: T,
    under: T,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    index: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    level: Option<LevelName>,
    #[serde(default = "Option::default", skip_serializing_if = "Option::is_none")]
    facet: Option<T>,
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
    let mut to = Lines { out, text: Vec::new(), first: true };
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
    to.text.push(b'\n');
    to.pass_on()
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
    let keys: Vec<String> = environment.grants.iter().map(Grant::key).collect();
    to.list("grants", environment.grants.iter().zip(&keys).map(grant_line))?;
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

fn grant_line<'a>((grant, key): (&'a Grant, &'a String)) -> GrantLine<&'a str> {
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
    (scope, principal, role): (&'a RawValue, &'a RawValue, &'a RawValue),
    keys: &'a [String],
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

/// The JSON of values that many assignments share, each made once. The values are told apart by their addresses.
struct Rendered<'a, T> {
    known: HashMap<*const T, Box<RawValue>>,
    values: PhantomData<&'a T>,
}

impl<'a, T: Serialize> Rendered<'a, T> {
    fn new() -> Rendered<'a, T> {
        Rendered { known: HashMap::new(), values: PhantomData }
    }

    fn json(&mut self, value: &'a Arc<T>) -> io::Result<&RawValue> {
        match self.known.entry(Arc::as_ptr(value)) {
            Entry::Occupied(known) => Ok(known.into_mut()),
            Entry::Vacant(new) => {
                let mut text = Vec::new();
                write_value(&**value, &mut text)?;
                Ok(new.insert(serde_json::from_slice(&text)?))
            }
        }
    }
}

fn write_value(value: &impl Serialize, out: &mut Vec<u8>) -> io::Result<()> {
    Ok(value.serialize(&mut serde_json::Serializer::with_formatter(out, Visible))?)
}

/// How many bytes are gathered before they are handed on.
const GATHER: usize = 64 * 1024;

/// Writes JSON one item a line.
struct Lines<'a> {
    out: &'a mut dyn Write,
    text: Vec<u8>,
    first: bool,
}

impl Lines<'_> {
    fn open(&mut self, bracket: &str) -> io::Result<()> {
        self.first = true;
        self.text.write_all(bracket.as_bytes())
    }

    fn close(&mut self, bracket: &str) -> io::Result<()> {
        if !self.first {
            self.text.push(b'\n');
        }
        self.first = false;
        self.text.write_all(bracket.as_bytes())
    }

    fn item(&mut self) -> io::Result<()> {
        if self.text.len() >= GATHER {
            self.pass_on()?;
        }
        let separator: &[u8] = if self.first { b"\n" } else { b",\n" };
        self.first = false;
        self.text.write_all(separator)
    }

    fn pass_on(&mut self) -> io::Result<()> {
        let outcome = self.out.write_all(&self.text);
        self.text.clear();
        outcome
    }

    fn key(&mut self, key: &str) -> io::Result<()> {
        self.item()?;
        write!(self.text, "\"{key}\": ")
    }

    fn field(&mut self, key: &str, value: &impl Serialize) -> io::Result<()> {
        self.key(key)?;
        self.value(value)
    }

    fn value(&mut self, value: &impl Serialize) -> io::Result<()> {
        write_value(value, &mut self.text)
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
        // Without a way out in the middle, so that many bytes are looked at in one instruction.
        if fragment.bytes().fold(true, |plain, byte| plain & (byte < 0x7f)) {
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
    grants: Vec<GrantLine<Text>>,
    assignments: Vec<ReadAssignment>,
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
