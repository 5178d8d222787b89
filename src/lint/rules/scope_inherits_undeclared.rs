//! S04 `scope-inherits-undeclared`.

use std::collections::{BTreeMap, BTreeSet};

use super::{component, some, whole};
use crate::lint::context::{Context, Entry, TooIntricate};
use crate::lint::finding::{Finding, Place};
use crate::lint::inside::{Hit, grants};
use crate::lint::rule::Rule;
use crate::model::environment::Tier;
use crate::model::persona::{AccessEntry, Persona};
use crate::model::{Mapping, OneOrMany};
use crate::policy::{Environment, Instance, ScopeKind};
use crate::source::Spanned;

/// A scope that takes in components on which the persona has nothing.
pub(in crate::lint) struct ScopeInheritsUndeclared;

impl Rule for ScopeInheritsUndeclared {
    fn code(&self) -> &'static str {
        "S04"
    }

    fn check(&self, context: &Context<'_>, found: &mut Vec<Finding>) -> Result<(), TooIntricate> {
        let written: BTreeMap<&str, &Persona> =
            context.sources.personas.iter().map(|one| (one.value.id.as_str(), &one.value)).collect();
        for entry in context.entries.iter().filter(|entry| entry.assignment.scope.kind() != ScopeKind::Resource) {
            let placed = context.inside(entry).iter().find(|one| std::ptr::eq(one.environment, entry.environment));
            let Some(placed) = placed else { continue };
            let hits = context.hits(entry, placed)?;
            let own: BTreeSet<&str> = grants(entry.environment, &entry.persona.id).map(|one| &*one.instance).collect();
            // Seeing what is there is hardly more than knowing of it, unless the persona says that it does not.
            let refused =
                written.get(&*entry.persona.id).map(|one| refused(one, entry.environment)).unwrap_or_default();
            let is_reached = |one: &&Hit<'_>| {
                one.beyond_reading.is_some() && !own.contains(&*one.instance.id)
                    || refused.contains_key(&one.instance.id.to_ascii_lowercase())
            };
            let reached: Vec<&Hit<'_>> = hits.iter().filter(is_reached).collect();
            found.extend(self.finding(context, entry, &reached, &refused));
        }
        Ok(())
    }
}

impl ScopeInheritsUndeclared {
    fn finding(
        &self,
        context: &Context<'_>,
        entry: &Entry<'_>,
        reached: &[&Hit<'_>],
        refused: &BTreeMap<String, String>,
    ) -> Option<Finding> {
        let first = reached.first()?;
        let (persona, role) = (&entry.persona.id, &entry.role.name);
        let instances: Vec<&Instance> = reached.iter().take(NAMED).map(|one| one.instance).collect();
        let message = format!(
            "`{persona}` reaches {} in {} by `{role}` {}, and asks for nothing there",
            some(&instances, reached.len()),
            entry.environment.name,
            whole(entry)
        );
        let mut finding = context.finding(self.code(), entry, message)?;
        finding.witness = Some(first.beyond_reading.clone().unwrap_or_else(|| first.operation.clone()));
        finding.absorbs = &["B07", "L05", "L06", "S02"];
        for one in instances {
            finding.related.push(match refused.get(&one.id.to_ascii_lowercase()) {
                Some(pointer) => Place {
                    file: entry.persona.file.clone(),
                    pointer: pointer.clone(),
                    text: "says that there is nothing".to_owned(),
                },
                None => component(entry.environment, one, "lies in the scope"),
            });
        }
        finding.help.extend(context.at_resources(entry));
        finding.help.push("or ask for what it needs on what it reaches, so that reviewers see it".to_owned());
        Some(finding)
    }
}

/// So many lines are shown.
const NAMED: usize = 3;

/// The instances, in lower case, on which a persona says that it has nothing, with the line that says so.
fn refused(persona: &Persona, environment: &Environment) -> BTreeMap<String, String> {
    let none = |by: &Mapping<OneOrMany<Spanned<AccessEntry>>>| {
        let default = || (environment.tier != Tier::Production).then(|| by.entry("default")).flatten();
        let (key, entries) = by.entry(&environment.id).or_else(default)?;
        let word = |entry: &AccessEntry| matches!(entry, AccessEntry::Word(word) if word == "none");
        matches!(entries.0.as_slice(), [one] if word(&one.value)).then(|| key.value.clone())
    };
    let all = persona.component_access.iter();
    let all = all.filter_map(|(id, by)| Some((id, none(by)?)));
    all.map(|(id, key)| (id.value.to_ascii_lowercase(), format!("/componentAccess/{}/{key}", id.value))).collect()
}
