//! D01 `identity-and-host`.

use std::collections::{BTreeMap, BTreeSet};

use super::duties::{Part, duties, personas, tell};
use super::{first, proviso, witness};
use crate::lint::context::{Context, Entry, TooIntricate};
use crate::lint::finding::Finding;
use crate::lint::holders::{Holder, joint};
use crate::lint::rule::Rule;

/// Attaching an identity and writing what it is attached to, by parts that look harmless one by one.
pub(in crate::lint) struct IdentityAndHost;

/// What both halves come to.
const CHAINS: [&str; 2] = ["X06", "X23"];

impl Rule for IdentityAndHost {
    fn code(&self) -> &'static str {
        "D01"
    }

    fn check(&self, context: &Context<'_>, found: &mut Vec<Finding>) -> Result<(), TooIntricate> {
        // What the people of a persona have by themselves is not said again of a principal that they share.
        let mut told: BTreeSet<&str> = BTreeSet::new();
        for holder in context.holders().iter() {
            let entries = duties(context, holder);
            if entries.iter().any(|entry| told.contains(&*entry.persona.id)) {
                continue;
            }
            if let Some(finding) = across(self.code(), context, holder, &entries)? {
                told.extend(entries.iter().map(|entry| &*entry.persona.id));
                found.push(finding);
            }
        }
        Ok(())
    }
}

/// A chain that no persona has in one environment, where E05 reports it.
fn across(
    code: &'static str,
    context: &Context<'_>,
    holder: &Holder<'_>,
    entries: &[&Entry<'_>],
) -> Result<Option<Finding>, TooIntricate> {
    // Without a way to attach an identity there is no chain, and nothing to add up.
    let attaches = |entry: &Entry<'_>| first(entry, &["X05"]).is_some();
    let Some(attaching) = entries.iter().find(|entry| attaches(entry)) else { return Ok(None) };
    let mut near: BTreeMap<(&str, &str), Vec<&Entry<'_>>> = BTreeMap::new();
    for entry in entries {
        near.entry((&*entry.environment.id, &*entry.persona.id)).or_default().push(entry);
    }
    if near.len() < 2 {
        return Ok(None);
    }
    for part in near.values().filter(|part| part.iter().any(|entry| attaches(entry))) {
        if joint(context, &CHAINS, part)?.is_some() {
            return Ok(None);
        }
    }
    let Some((chain, by)) = joint(context, &CHAINS, entries)? else { return Ok(None) };
    let mut parts: Vec<Part<'_, '_>> = Vec::with_capacity(by.len());
    for (entry, operation) in by.iter().zip(&chain.operations) {
        let text = format!("in {}, `{}` allows {}", entry.environment.name, entry.role.name, operation.name);
        parts.push((entry, text));
    }
    // The half that attaches is the one to move.
    parts.sort_by_key(|(entry, _)| !std::ptr::eq(*entry, *attaching));
    let (who, sure, of) = (holder.name(), proviso(chain.certainty), personas(holder, &parts));
    let message = format!("{who}{of} can act as a managed identity by what it has in several places together{sure}");
    let Some(mut finding) = tell(code, context, holder, &parts, message) else { return Ok(None) };
    finding.witness = Some(witness(&chain));
    finding.certainty = chain.certainty;
    // That one part attaches identities is half of what is said here.
    finding.absorbs = &["E05"];
    finding
        .help
        .push("let one group of people attach identities and another write what they are attached to".to_owned());
    Ok(Some(finding))
}
