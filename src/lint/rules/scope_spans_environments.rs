//! S03 `scope-spans-environments`.

use std::collections::BTreeMap;

use super::{component, some, whole};
use crate::lint::context::{Context, Entry, TooIntricate};
use crate::lint::finding::Finding;
use crate::lint::inside::Hit;
use crate::lint::rule::Rule;
use crate::model::text::Guid;
use crate::policy::{Environment, Instance, Scope, ScopeKind};

/// An entry of one environment that reaches another, of a higher tier.
pub(in crate::lint) struct ScopeSpansEnvironments;

/// What each persona has by each role, in whatever environment.
type ByRole<'c, 'p> = BTreeMap<(&'c str, Guid), Vec<&'c Entry<'p>>>;

impl Rule for ScopeSpansEnvironments {
    fn code(&self) -> &'static str {
        "S03"
    }

    fn check(&self, context: &Context<'_>, found: &mut Vec<Finding>) -> Result<(), TooIntricate> {
        let mut by_role = ByRole::new();
        for entry in context.entries.iter().filter(|entry| entry.assignment.scope.kind() != ScopeKind::Resource) {
            by_role.entry((&*entry.persona.id, entry.role.id)).or_default().push(entry);
        }
        for entry in by_role.values().flatten() {
            for placed in context.inside(entry) {
                if placed.environment.tier <= entry.environment.tier {
                    continue;
                }
                let given = given(&by_role, entry, placed.environment);
                let hits = context.hits(entry, placed)?;
                let beyond = |one: &&Hit<'_>| {
                    let covers = |scope: &&Scope| placed.environment.contains(scope, &one.instance.scope);
                    !given.iter().any(covers)
                };
                if given.iter().any(|scope| placed.environment.contains(scope, &entry.assignment.scope)) {
                    continue;
                }
                let reached: Vec<&Hit<'_>> = hits.iter().filter(beyond).collect();
                let Some(first) = reached.first() else { continue };
                let shown = first.operation.clone();
                let instances: Vec<&Instance> = reached.iter().take(NAMED).map(|one| one.instance).collect();
                let message = format!(
                    "`{}` reaches {} of {} by `{}` {}, by an entry for {}",
                    entry.persona.id,
                    some(&instances, reached.len()),
                    placed.environment.name,
                    entry.role.name,
                    whole(entry),
                    entry.environment.name
                );
                let Some(mut finding) = context.finding_in(self.code(), entry, placed.environment, message) else {
                    continue;
                };
                finding.witness = Some(shown);
                finding.absorbs = &["B07", "L05", "L06", "S01", "S02", "S04"];
                let is_in = format!("is in {}", placed.environment.name);
                finding.related.extend(instances.iter().map(|one| component(placed.environment, one, &is_in)));
                finding.help.push(format!(
                    "give {} access under its own key, where its guardrails hold, and narrow this entry",
                    placed.environment.name
                ));
                finding.help.extend(context.at_resources(entry));
                found.push(finding);
            }
        }
        Ok(())
    }
}

/// So many lines are shown.
const NAMED: usize = 3;

/// The scopes at which the persona has the same by entries for another environment, at hand as readily.
fn given<'c>(by_role: &ByRole<'c, '_>, entry: &Entry<'_>, environment: &Environment) -> Vec<&'c Scope> {
    let same = by_role.get(&(&*entry.persona.id, entry.role.id)).into_iter().flatten();
    let given = same.filter(|one| {
        std::ptr::eq(one.environment, environment)
            && (one.stands() || !entry.stands())
            && one.assignment.condition == entry.assignment.condition
    });
    given.map(|one| &*one.assignment.scope).collect()
}
