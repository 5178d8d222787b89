//! D04 `operate-and-erase`.

use std::collections::{BTreeMap, BTreeSet};

use super::duties::{Part, duties, personas, tell_shown};
use super::{first, place, proviso, witness};
use crate::lint::change::{change, change_on};
use crate::lint::context::{Context, Entry, TooIntricate};
use crate::lint::finding::Finding;
use crate::lint::holders::Holder;
use crate::lint::openly::{Openly, Weight};
use crate::lint::overlap::Overlap;
use crate::lint::rule::Rule;
use crate::model::environment::Tier;
use crate::permission::{Access, Budget, Pattern};

/// Changing production, and removing what would show or stop it.
pub(in crate::lint) struct OperateAndErase;

/// Removing locks, logs and alerts, detection.
const ERASES: [&str; 3] = ["X41", "X42", "X46"];

/// Those that one role may bring together with changes: of locks E19 says so.
const BY_ONE: [&str; 2] = ["X42", "X46"];

/// What to do about it.
const HELP: &str = "leave logs, locks and alerts to a persona that changes nothing else in production";

/// What records, watches and protects: whoever runs only that does not operate what it is for.
const WATCHING: [&str; 10] = [
    "Microsoft.AlertsManagement/*",
    "Microsoft.Authorization/locks/*",
    "Microsoft.Insights/*",
    "Microsoft.Monitor/*",
    "Microsoft.OperationalInsights/*",
    "Microsoft.OperationsManagement/*",
    "Microsoft.ResourceHealth/*",
    "Microsoft.Security/*",
    "Microsoft.SecurityInsights/*",
    "Microsoft.WorkloadMonitor/*",
];

impl Rule for OperateAndErase {
    fn code(&self) -> &'static str {
        "D04"
    }

    fn check(&self, context: &Context<'_>, found: &mut Vec<Finding>) -> Result<(), TooIntricate> {
        let (mut openly, mut work) = (Openly::new(context), Work::new());
        // What a persona does by itself is not said again of a principal that it shares.
        let mut told: BTreeSet<*const Entry<'_>> = BTreeSet::new();
        for holder in context.holders().iter() {
            let mut by: BTreeMap<&str, Vec<&Entry<'_>>> = BTreeMap::new();
            for entry in duties(context, holder).into_iter().filter(|one| one.environment.tier == Tier::Production) {
                by.entry(&*entry.environment.id).or_default().push(entry);
            }
            for entries in by.into_values() {
                let erasing: Vec<_> = entries.iter().copied().filter(|entry| first(entry, &ERASES).is_some()).collect();
                let Some(any) = erasing.first() else { continue };
                let mut operating = Vec::new();
                for entry in entries {
                    operating.extend(work.operates(entry)?.then_some(entry));
                }
                let overlap = Overlap::new(any.environment, operating.iter().copied());
                for entry in erasing {
                    let Some((by, weight)) = operated(&mut openly, &mut work, entry, &operating, &overlap)? else {
                        continue;
                    };
                    if told.insert(std::ptr::from_ref(entry)) {
                        let finding = finding(self.code(), context, holder, entry, by);
                        found.extend(finding.map(|one| Finding { severity: weight.cap(one.severity), ..one }));
                    }
                }
            }
        }
        Ok(())
    }
}

/// Whether entries change anything that is not there for watching, looked up once for each access.
struct Work {
    watching: Vec<Pattern>,
    known: BTreeMap<*const Access, bool>,
}

impl Work {
    fn new() -> Work {
        Work { watching: WATCHING.map(Pattern::new).into(), known: BTreeMap::new() }
    }

    fn operates(&mut self, entry: &Entry<'_>) -> Result<bool, TooIntricate> {
        // One access is of one type of resource.
        let key = std::ptr::from_ref(&*entry.access);
        if let Some(known) = self.known.get(&key) {
            return Ok(*known);
        }
        let operates = match entry.assignment.scope.resource_type() {
            _ if entry.changes.is_none() => false,
            Some(of) => {
                let watches = self.watching.iter().any(|pattern| pattern.covers(&Pattern::new(&format!("{of}/"))));
                !watches && changes_on(entry, &of)?
            }
            None => {
                let mut budget = Budget::default();
                let rest = entry.access.without_except(&self.watching, &Pattern::new(""), &mut budget);
                let changes = rest.and_then(|rest| change(&rest, &mut budget));
                changes.map_err(|error| entry.intricate(error))?.is_some()
            }
        };
        self.known.insert(key, operates);
        Ok(operates)
    }
}

/// Whether an entry changes resources of a type, or their parts.
fn changes_on(entry: &Entry<'_>, of: &str) -> Result<bool, TooIntricate> {
    let found = change_on(&entry.access, of, &mut Budget::default());
    found.map(|change| change.is_some()).map_err(|error| entry.intricate(error))
}

/// The entry by which somebody operates what an entry erases the traces of, and how much that weighs.
fn operated<'e, 'p>(
    openly: &mut Openly<'_, 'p>,
    work: &mut Work,
    erasing: &'e Entry<'p>,
    operating: &[&'e Entry<'p>],
    overlap: &Overlap<'e, 'p>,
) -> Result<Option<(&'e Entry<'p>, Weight)>, TooIntricate> {
    let scope = &erasing.assignment.scope;
    let of = scope.resource_type();
    // One role that does both.
    if work.operates(erasing)? {
        let Some(enabled) = first(erasing, &BY_ONE) else { return Ok(None) };
        let weight = openly.weigh(erasing, enabled, true);
        return Ok((weight != Weight::Silent).then_some((erasing, weight)));
    }
    let there = overlap.with(scope, |wider| of.as_deref().map_or(Ok(true), |of| changes_on(wider, of)))?;
    // A workspace of logs records what happens elsewhere too.
    let records = match &of {
        Some(of) => changes_on(erasing, of)?,
        None => false,
    };
    let anywhere = operating.first().copied().filter(|_| records);
    Ok(there.or(anywhere).map(|entry| (entry, Weight::Full)))
}

fn finding<'p>(
    code: &'static str,
    context: &Context<'p>,
    holder: &Holder<'p>,
    erasing: &Entry<'p>,
    operating: &Entry<'p>,
) -> Option<Finding> {
    let enabled = if std::ptr::eq(erasing, operating) { first(erasing, &BY_ONE)? } else { first(erasing, &ERASES)? };
    let erases = match enabled.primitive.id.value.as_str() {
        "X41" => "takes away locks",
        "X42" => "cuts off logs or their alerts",
        _ => "switches off threat detection",
    };
    let changed = operating.changes.as_ref().map_or("", |operation| operation.name.as_str());
    let parts: [Part<'_, '_>; 2] = [
        (erasing, format!("{erases}: `{}` allows {}", erasing.role.name, witness(enabled))),
        (operating, format!("changes things: `{}` allows {changed}", operating.role.name)),
    ];
    let (who, of, sure) = (holder.name(), personas(holder, &parts), proviso(enabled.certainty));
    let message = if std::ptr::eq(erasing, operating) {
        format!("{who}{of} changes things {} and {erases} there by `{}`{sure}", place(erasing), erasing.role.name)
    } else {
        format!("{who}{of} changes things {} and {erases} {}{sure}", place(operating), place(erasing))
    };
    tell_shown(code, context, holder, &parts, (message, enabled, HELP))
}
