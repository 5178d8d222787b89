//! B07 `read-returns-secrets`.

use super::{first, place, proviso};
use crate::diagnostic::Severity;
use crate::lint::context::{Context, Entry, TooIntricate};
use crate::lint::finding::Finding;
use crate::lint::openly::is_on;
use crate::lint::rule::Rule;
use crate::model::persona::LevelName;
use crate::permission::primitive::Operation;
use crate::permission::{Enabled, Plane};

/// Finding secrets in what is only read.
pub(in crate::lint) struct ReadReturnsSecrets;

/// The history of deployments, which every reader of a resource group sees.
const DEPLOYMENTS: &str = "Microsoft.Resources/deployments/read";

/// Reading an image is what a registry is for.
const IMAGES: &str = "Microsoft.ContainerRegistry/registries/pull/read";

impl Rule for ReadReturnsSecrets {
    fn code(&self) -> &'static str {
        "B07"
    }

    fn check(&self, context: &Context<'_>, found: &mut Vec<Finding>) -> Result<(), TooIntricate> {
        for entry in context.entries.iter().filter(|entry| only_reads(entry)) {
            let Some(enabled) = first(entry, &["K13"]) else { continue };
            let Some(operation) = returning(context, entry, enabled) else { continue };
            let (persona, role, sure) = (&entry.persona.id, &entry.role.name, proviso(enabled.certainty));
            let message = format!("`{persona}` can find secrets in what it reads {} by `{role}`{sure}", place(entry));
            let Some(mut finding) = context.finding(self.code(), entry, message) else { continue };
            if operation.name == DEPLOYMENTS {
                finding.severity = finding.severity.min(Severity::Info);
                finding
                    .help
                    .push("mark secrets in templates as `secureString`: history keeps none of these".to_owned());
            }
            finding.witness = Some(operation.name.clone());
            finding.certainty = enabled.certainty;
            finding.help.extend(context.at_resources(entry));
            found.push(finding);
        }
        Ok(())
    }
}

/// Whether an entry is there for reading: it says so, or its role does nothing else.
fn only_reads(entry: &Entry<'_>) -> bool {
    match entry.grant.level.map(LevelName::canonical) {
        Some(level) => matches!(level, LevelName::Discover | LevelName::Read),
        None => entry.changes.is_none() && entry.access.plane(Plane::Data).possible.is_empty(),
    }
}

/// The operation that returns secrets of a resource that is there; at last that of deployments. At a single resource, what
/// the library lists for reading it is no finding.
fn returning<'e>(context: &Context<'_>, entry: &Entry<'_>, enabled: &'e Enabled) -> Option<&'e Operation> {
    let mut types: Vec<String> = Vec::new();
    match entry.assignment.scope.resource_type() {
        Some(of) => types.extend(context.is_own_choice(entry).then_some(of)),
        None => {
            let here = context.inside(entry).iter().filter(|one| std::ptr::eq(one.environment, entry.environment));
            types.extend(here.flat_map(|one| &one.instances).filter_map(|one| one.scope.resource_type()));
        }
    }
    types.sort_unstable();
    types.dedup();
    let ways = || std::iter::once(&enabled.operations).chain(&enabled.others).flatten();
    let counts = |one: &&Operation| one.name != IMAGES && types.iter().any(|of| is_on(&one.name, of));
    ways().find(counts).or_else(|| ways().find(|one| one.name == DEPLOYMENTS))
}
