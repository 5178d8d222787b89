//! L05 `role-wider-than-components`.

use std::collections::btree_map::{self, BTreeMap};
use std::sync::Arc;

use super::place;
use crate::lint::context::{Context, Entry, TooIntricate};
use crate::lint::finding::Finding;
use crate::lint::offered::instead;
use crate::lint::rule::Rule;
use crate::lint::touch::{changing, without_beside};
use crate::permission::{Access, Budget, Exceeded, Operations, Plane, Term};
use crate::policy::ScopeKind;

/// A role that changes services of which the persona has nothing inside the scope.
pub(in crate::lint) struct RoleWiderThanComponents;

/// Providers whose operations are on resources of all others, or on none.
const OF_ALL: [&str; 12] = [
    "microsoft.advisor",
    "microsoft.alertsmanagement",
    "microsoft.authorization",
    "microsoft.features",
    "microsoft.insights",
    "microsoft.management",
    "microsoft.policyinsights",
    "microsoft.resourcehealth",
    "microsoft.resources",
    "microsoft.security",
    "microsoft.support",
    "microsoft.eventgrid",
];

/// So many are named.
const NAMED: usize = 3;

impl Rule for RoleWiderThanComponents {
    fn code(&self) -> &'static str {
        "L05"
    }

    fn check(&self, context: &Context<'_>, found: &mut Vec<Finding>) -> Result<(), TooIntricate> {
        let mut known: BTreeMap<usize, BTreeMap<String, String>> = BTreeMap::new();
        for entry in &context.entries {
            // At a resource, operations on others come to nothing.
            if entry.assignment.scope.kind() == ScopeKind::Resource || !context.is_own_choice(entry) {
                continue;
            }
            // Entries of one role at one kind of place share their access.
            let changed = match known.entry(Arc::as_ptr(&entry.access).addr()) {
                btree_map::Entry::Occupied(known) => known.into_mut(),
                btree_map::Entry::Vacant(new) => {
                    new.insert(changed(&entry.access).map_err(|error| entry.intricate(error))?)
                }
            };
            let beyond = beyond(context, entry, changed);
            let Some(witness) = beyond.values().next() else { continue };
            let (persona, role) = (&entry.persona.id, &entry.role.name);
            let what = named(&beyond);
            let message =
                format!("`{persona}` reaches {what} {} by `{role}`, and has nothing of it there", place(entry));
            let Some(mut finding) = context.finding(self.code(), entry, message) else { continue };
            finding.witness = Some((*witness).to_owned());
            finding.absorbs = &["L06"];
            finding.help = help(context, entry)?;
            found.push(finding);
        }
        Ok(())
    }
}

/// The providers among those that are `changed`, with an operation, of which the persona has no instance inside the scope.
fn beyond<'k>(
    context: &Context<'_>,
    entry: &Entry<'_>,
    changed: &'k BTreeMap<String, String>,
) -> BTreeMap<&'k str, &'k str> {
    let types = context.types(entry);
    let own = |provider: &str| {
        types.iter().any(|of| of.split('/').next().is_some_and(|own| own.eq_ignore_ascii_case(provider)))
    };
    let others = changed.iter().filter(|(provider, _)| !own(provider));
    others.map(|(provider, operation)| (provider.as_str(), operation.as_str())).collect()
}

/// The providers of whose services access changes anything, with an operation.
fn changed(access: &Access) -> Result<BTreeMap<String, String>, Exceeded> {
    let mut budget = Budget::default();
    let control = without_beside(&access.plane(Plane::Control).possible, &mut budget)?;
    let control = changing(&control, &mut budget)?;
    let data = &access.plane(Plane::Data).possible;
    let mut found = BTreeMap::new();
    let terms = [(Plane::Control, control.terms()), (Plane::Data, data.terms())];
    for (plane, term) in terms.into_iter().flat_map(|(plane, terms)| terms.iter().map(move |term| (plane, term))) {
        let provider = provider(term);
        if !OF_ALL.contains(&provider.to_ascii_lowercase().as_str()) {
            let shown = || Operations::builtin().example(plane, term);
            found.entry(provider.to_owned()).or_insert_with(shown);
        }
    }
    Ok(found)
}

/// `Microsoft.Storage`; `*` where the pattern is of any provider.
fn provider(term: &Term) -> &str {
    let first = term.pattern().as_str().split('/').next().unwrap_or_default();
    if first.contains('*') { "*" } else { first }
}

/// The providers in words.
fn named(beyond: &BTreeMap<&str, &str>) -> String {
    if beyond.contains_key("*") {
        return "services of all kinds".to_owned();
    }
    let names: Vec<String> = beyond.keys().take(NAMED).map(|name| format!("`{name}`")).collect();
    match beyond.len() - names.len() {
        0 => names.join(" and "),
        more => format!("{} and {more} more providers", names.join(", ")),
    }
}

fn help(context: &Context<'_>, entry: &Entry<'_>) -> Result<Vec<String>, TooIntricate> {
    let mut help = Vec::new();
    let narrower = context.narrower(entry)?;
    let file = context.custom.iter().find(|(role, _)| role.id == entry.role.id).map(|(_, file)| file);
    match file {
        _ if !narrower.is_empty() => help.push(instead(entry, &narrower)),
        Some(file) => help.push(format!("leave out of `{file}` what the persona has no use for")),
        None => {}
    }
    help.extend(context.at_resources(entry));
    Ok(help)
}
