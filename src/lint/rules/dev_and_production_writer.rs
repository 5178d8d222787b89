//! D11 `dev-and-production-writer`.

use std::collections::BTreeSet;

use super::duties::{Part, personas, tell};
use super::place;
use crate::lint::context::{Context, Entry, TooIntricate};
use crate::lint::finding::Finding;
use crate::lint::rule::Rule;
use crate::model::environment::Tier;

/// Changing things in the development tier, and in production at any time.
pub(in crate::lint) struct DevAndProductionWriter;

impl Rule for DevAndProductionWriter {
    fn code(&self) -> &'static str {
        "D11"
    }

    fn check(&self, context: &Context<'_>, found: &mut Vec<Finding>) -> Result<(), TooIntricate> {
        // What a persona does by itself is not said again of a principal that it shares.
        let mut told: BTreeSet<*const Entry<'_>> = BTreeSet::new();
        for holder in context.holders().iter() {
            let entries = holder.entries(context);
            let changing = |tier: Tier| {
                entries.iter().copied().filter(move |entry| entry.environment.tier == tier && entry.changes.is_some())
            };
            let Some(below) = changing(Tier::Development).next() else { continue };
            let above: Vec<&Entry<'_>> = changing(Tier::Production).filter(|entry| entry.stands()).collect();
            let Some(first) = above.iter().copied().find(|entry| !told.contains(&std::ptr::from_ref(*entry))) else {
                continue;
            };
            told.extend(above.into_iter().map(std::ptr::from_ref));
            let said = |entry: &Entry<'_>| {
                let operation = entry.changes.as_ref().map_or("", |operation| operation.name.as_str());
                format!("in {}, `{}` allows {operation}", entry.environment.name, entry.role.name)
            };
            let parts: [Part<'_, '_>; 2] = [(first, said(first)), (below, said(below))];
            let (who, of) = (holder.name(), personas(holder, &parts));
            let message =
                format!("{who}{of} can change things {} at any time, and {} as well", place(first), place(below));
            let Some(mut finding) = tell(self.code(), context, holder, &parts, message) else { continue };
            finding.witness = first.changes.as_ref().map(|operation| operation.name.clone());
            finding.help.push(
                "bind another principal in production, which nobody who changes things in development can use"
                    .to_owned(),
            );
            found.push(finding);
        }
        Ok(())
    }
}
