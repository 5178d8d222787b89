//! B07 `read-returns-secrets`.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{component, first, place, proviso};
use crate::diagnostic::Severity;
use crate::lint::context::{Context, Entry, TooIntricate};
use crate::lint::finding::Finding;
use crate::lint::openly::is_on;
use crate::lint::rule::Rule;
use crate::lint::way_out::closes;
use crate::model::persona::LevelName;
use crate::permission::primitive::Operation;
use crate::permission::{Budget, Certainty, Enabled, Exceeded, Pattern};
use crate::policy::{Instance, ScopeKind};

/// Finding secrets in what is only read.
pub(in crate::lint) struct ReadReturnsSecrets;

/// What returns them, in the words of the project's own primitives too.
const PRIMITIVE: &str = "K13";

/// The history of deployments, which every reader of a resource group sees.
const DEPLOYMENTS: &str = "Microsoft.Resources/deployments/read";

/// Reading an image is what a registry is for.
const IMAGES: &str = "Microsoft.ContainerRegistry/registries/pull/read";

/// Reading that returns keys, and the primitive of taking them: whoever takes them is B02's, B03's or B04's, and a setting
/// that closes it leaves dead keys to read.
const KEYS: [(&str, &str); 5] = [
    ("Microsoft.DocumentDB/databaseAccounts/readonlykeys/read", "K03"),
    ("Microsoft.Network/connections/sharedKey/read", "K11"),
    ("Microsoft.OperationalInsights/workspaces/sharedKeys/read", "K10"),
    ("Microsoft.Web/sites/functions/masterkey/read", "K05"),
    ("Microsoft.Web/sites/functions/token/read", "K05"),
];

/// An operation that returns secrets, how certain it is, and what it returns them of: a resource, if not the history of
/// deployments.
type Read<'p> = (Operation, Certainty, Option<&'p Instance>);

impl Rule for ReadReturnsSecrets {
    fn code(&self) -> &'static str {
        "B07"
    }

    fn check(&self, context: &Context<'_>, found: &mut Vec<Finding>) -> Result<(), TooIntricate> {
        // By the access and what lies in its scope, in memory: entries with the same role share both.
        let mut known: BTreeMap<(usize, usize), Option<Read<'_>>> = BTreeMap::new();
        for entry in context.entries.iter().filter(|one| one.assignment.scope.kind() != ScopeKind::Resource) {
            let Some(enabled) = first(entry, &[PRIMITIVE]) else { continue };
            if !only_reads(context, entry)? {
                continue;
            }
            let inside = context.inside_here(entry);
            let key = (Arc::as_ptr(&entry.access).addr(), inside.as_ptr().addr());
            let read = match known.get(&key) {
                Some(read) => read.clone(),
                None => {
                    let read = returning(context, entry, enabled, inside).map_err(|error| entry.intricate(error))?;
                    known.entry(key).or_insert(read).clone()
                }
            };
            let Some((operation, certainty, instance)) = read else { continue };
            let (persona, role, sure) = (&entry.persona.id, &entry.role.name, proviso(certainty));
            let what = match instance {
                Some(_) => "can find secrets in what it reads",
                None => "reads the history of deployments, which may show secrets,",
            };
            let message = format!("`{persona}` {what} {} by `{role}`{sure}", place(entry));
            let Some(mut finding) = context.finding(self.code(), entry, message) else { continue };
            match instance {
                Some(instance) => {
                    finding.related.push(component(entry.environment, instance, "may return them"));
                    finding.help.extend(context.at_resources(entry));
                    finding
                        .help
                        .push("a role that names what has to be seen, in place of `*/read`, leaves it out".to_owned());
                }
                None => {
                    context.lower(&mut finding, Severity::Info);
                    let help =
                        "make secrets in templates secure parameters: the history of deployments keeps none of these";
                    finding.help.push(help.to_owned());
                }
            }
            finding.witness = Some(operation.name);
            finding.certainty = certainty;
            found.push(finding);
        }
        Ok(())
    }
}

/// Whether an entry is there for reading: it says so, or its role does nothing else.
fn only_reads(context: &Context<'_>, entry: &Entry<'_>) -> Result<bool, TooIntricate> {
    match entry.grant.level.map(LevelName::canonical) {
        Some(level) => Ok(matches!(level, LevelName::Discover | LevelName::Read)),
        None => context.only_looks(entry),
    }
}

/// The operation that returns secrets of one of some instances; at last that of deployments.
fn returning<'p>(
    context: &Context<'_>,
    entry: &Entry<'_>,
    enabled: &Enabled,
    instances: &[&'p Instance],
) -> Result<Option<Read<'p>>, Exceeded> {
    let ways = || std::iter::once(&enabled.operations).chain(&enabled.others).flatten();
    let of_some = |one: &'_ Operation| {
        let keys = KEYS.iter().find(|(read, _)| is(one, read)).map(|&(_, primitive)| primitive);
        if is(one, IMAGES) || keys.is_some_and(|primitive| first(entry, &[primitive]).is_some()) {
            return None;
        }
        let here = |instance: &&&Instance| {
            let of = instance.scope.resource_type();
            of.is_some_and(|of| is_on(&one.name, &of)) && !keys.is_some_and(|id| closes(context, instance, id))
        };
        instances.iter().find(here).copied()
    };
    let of_resource = ways().find_map(|one| Some((one, Some(of_some(one)?))));
    let read = of_resource.or_else(|| ways().find(|one| is(one, DEPLOYMENTS)).map(|one| (one, None)));
    let Some((operation, instance)) = read else { return Ok(None) };
    let allowed = entry.access.allows(operation.plane, &Pattern::new(&operation.name), &mut Budget::default())?;
    Ok(allowed.map(|(certainty, _)| (operation.clone(), certainty, instance)))
}

fn is(operation: &Operation, name: &str) -> bool {
    operation.name.eq_ignore_ascii_case(name)
}
