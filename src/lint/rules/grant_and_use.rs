//! D02 `grant-and-use`.

use std::collections::{BTreeMap, BTreeSet};

use super::duties::{Part, duties, personas, tell_shown};
use super::{first, place, proviso, witness};
use crate::lint::change::{change_on, data_of};
use crate::lint::context::{Context, Entry, TooIntricate};
use crate::lint::finding::Finding;
use crate::lint::holders::Holder;
use crate::lint::overlap::Overlap;
use crate::lint::rule::Rule;
use crate::permission::{Budget, Plane};

/// Giving access to something, and working on it.
pub(in crate::lint) struct GrantAndUse;

/// Giving access: by assignments, by rewriting roles, by eligibility.
const GIVES: [&str; 3] = ["X01", "X02", "X04"];

/// What to do about it.
const HELP: &str =
    "give access by a persona with `purpose: access-administration`, whose people have no other access to the same";

impl Rule for GrantAndUse {
    fn code(&self) -> &'static str {
        "D02"
    }

    fn check(&self, context: &Context<'_>, found: &mut Vec<Finding>) -> Result<(), TooIntricate> {
        // What a persona does by itself is not said again of a principal that it shares.
        let mut told: BTreeSet<*const Entry<'_>> = BTreeSet::new();
        for holder in context.holders().iter() {
            let mut by: BTreeMap<&str, (Vec<&Entry<'_>>, Vec<&Entry<'_>>)> = BTreeMap::new();
            for entry in duties(context, holder) {
                let (giving, using) = by.entry(&*entry.environment.id).or_default();
                if first(entry, &GIVES).is_some() {
                    giving.push(entry);
                } else if uses(entry) {
                    using.push(entry);
                }
            }
            for (giving, using) in by.into_values() {
                let Some(any) = giving.first() else { continue };
                let overlap = Overlap::new(any.environment, using);
                for entry in giving {
                    let scope = &entry.assignment.scope;
                    let of = scope.resource_type();
                    let used =
                        overlap.with(scope, |wider| of.as_deref().map_or(Ok(true), |of| works_with(wider, of)))?;
                    let Some(used) = used else { continue };
                    if told.insert(std::ptr::from_ref(entry)) {
                        found.extend(finding(self.code(), context, holder, entry, used));
                    }
                }
            }
        }
        Ok(())
    }
}

/// Whether an entry works with something: writes it, or has its data.
fn uses(entry: &Entry<'_>) -> bool {
    entry.changes.is_some() || !entry.access.plane(Plane::Data).possible.is_empty()
}

/// Whether an entry that holds around a resource works with it, by its type.
fn works_with(entry: &Entry<'_>, of: &str) -> Result<bool, TooIntricate> {
    let mut budget = Budget::default();
    let changes = change_on(&entry.access, of, &mut budget).map_err(|error| entry.intricate(error))?;
    let data = data_of(&entry.access, of, &mut budget).map_err(|error| entry.intricate(error))?;
    Ok(changes.is_some() || data)
}

fn finding<'p>(
    code: &'static str,
    context: &Context<'p>,
    holder: &Holder<'p>,
    giving: &Entry<'p>,
    using: &Entry<'p>,
) -> Option<Finding> {
    let enabled = first(giving, &GIVES)?;
    let works = match &using.changes {
        Some(operation) => format!("works with it: `{}` allows {}", using.role.name, operation.name),
        None => format!("works with it: `{}` has its data", using.role.name),
    };
    let gives = format!("gives access: `{}` allows {}", giving.role.name, witness(enabled));
    let parts: [Part<'_, '_>; 2] = [(giving, gives), (using, works)];
    let (who, of, sure) = (holder.name(), personas(holder, &parts), proviso(enabled.certainty));
    let message = format!("{who}{of} gives access {} and works there as well{sure}", place(giving));
    tell_shown(code, context, holder, &parts, (message, enabled, HELP))
}
