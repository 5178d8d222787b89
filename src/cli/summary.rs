//! What `compile` and `check` say of a policy and of the files it became: short enough for the end of a long day.

use std::fmt::Write;

use serde_json::{Map, Value, json};

use super::lint;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::emit::artifact::{Change, Kind};
use crate::lint::Report;
use crate::model::component::Mechanism;
use crate::policy::{Environment, Policy, State};
use crate::project::{CompileOptions, LOCK_FILE, Outcome};

/// Up to so many files are named; of more there is a number alone.
const NAMED: usize = 12;

/// The list of the files that are ours.
const LIST: &str = ".rolecast/manifest.json";

/// Assignments of one environment, by what a reader asks for.
#[derive(Clone, Copy, Default)]
struct Count {
    all: usize,
    active: usize,
    until: usize,
    eligible: usize,
    rbac: usize,
    cosmos: usize,
    kusto: usize,
    by_hand: usize,
}

const COLUMNS: [&str; 8] =
    ["assignments", "active", "until a date", "eligible", "Azure RBAC", "Cosmos DB", "Data Explorer", "by hand"];

impl Count {
    fn of(environment: &Environment) -> Count {
        let mut count = Count { all: environment.assignments.len(), ..Count::default() };
        for assignment in &environment.assignments {
            *match assignment.state {
                State::Active => &mut count.active,
                State::ActiveUntil(_) => &mut count.until,
                State::Eligible(_) => &mut count.eligible,
            } += 1;
            *match assignment.mechanism {
                Mechanism::AzureRbac => &mut count.rbac,
                Mechanism::CosmosDb => &mut count.cosmos,
                Mechanism::Kusto => &mut count.kusto,
                _ => &mut count.by_hand,
            } += 1;
        }
        count
    }

    fn cells(self) -> [usize; 8] {
        [self.all, self.active, self.until, self.eligible, self.rbac, self.cosmos, self.kusto, self.by_hand]
    }
}

fn selected<'p>(policy: &'p Policy, wanted: &'p [String]) -> impl Iterator<Item = &'p Environment> {
    policy.environments.iter().filter(|one| wanted.is_empty() || wanted.iter().any(|id| **id == *one.id))
}

/// A line an environment: how many assignments, in which state, carried by what. Columns without a number are left out.
pub(super) fn table(policy: &Policy, wanted: &[String]) -> String {
    let rows: Vec<(&str, [usize; 8])> =
        selected(policy, wanted).map(|one| (&*one.id, Count::of(one).cells())).collect();
    let used =
        |column: &usize| *column == 0 || rows.iter().any(|(_, cells)| cells.get(*column).is_some_and(|n| *n > 0));
    let columns: Vec<(usize, &str)> = COLUMNS.iter().copied().enumerate().filter(|(at, _)| used(at)).collect();
    let first = rows.iter().map(|(id, _)| id.len()).chain(["environment".len()]).max().unwrap_or(0);
    let mut text = format!("{:<first$}", "environment");
    for (_, name) in &columns {
        let _ = write!(text, "  {name}");
    }
    text.push('\n');
    for (id, cells) in &rows {
        let _ = write!(text, "{id:<first$}");
        for (at, name) in &columns {
            let width = name.len();
            match cells.get(*at) {
                Some(0) | None => write!(text, "  {:>width$}", "-"),
                Some(number) => write!(text, "  {number:>width$}"),
            }
            .unwrap_or_default();
        }
        text.push('\n');
    }
    text
}

/// What was written, and what is left for people to do.
pub(super) fn written(outcome: &Outcome, policy: &Policy, options: &CompileOptions, verbose: bool) -> String {
    let mut text = String::from("\n");
    let lists = [("+", &outcome.created), ("~", &outcome.changed), ("-", &outcome.removed)];
    let touched: usize = lists.iter().map(|(_, list)| list.len()).sum();
    if touched == 0 {
        let _ = writeln!(text, "{}: all {} files are as they were", outcome.output, outcome.same);
    } else {
        let parts = [
            (outcome.created.len(), "new"),
            (outcome.changed.len(), "changed"),
            (outcome.removed.len(), "removed"),
            (outcome.same, "as they were"),
        ];
        let parts: Vec<String> =
            parts.iter().filter(|(n, _)| *n > 0).map(|(number, word)| format!("{number} {word}")).collect();
        let _ = writeln!(text, "{}: {}", outcome.output, parts.join(", "));
        if verbose || touched <= NAMED {
            for (mark, list) in lists {
                list.iter().for_each(|path| {
                    let _ = writeln!(text, "  {mark} {path}");
                });
            }
        }
    }
    if outcome.lock_changed {
        let _ = writeln!(text, "{LOCK_FILE}: written; commit it with the rest");
    }
    let by_hand: Vec<String> = selected(policy, &options.environments)
        .map(|one| (one, Count::of(one).by_hand))
        .filter(|(_, number)| *number > 0)
        .map(|(one, number)| format!("{}/{}/native-access.md ({number})", outcome.output, one.id))
        .collect();
    if !by_hand.is_empty() {
        let _ = writeln!(text, "to do by hand: {}", by_hand.join(", "));
    }
    text
}

/// What a write would change, at the end of its diff.
pub(super) fn pending(outcome: &Outcome) -> String {
    if outcome.pending.is_empty() && !outcome.lock_changed {
        return format!("{} is up to date\n", outcome.output);
    }
    let mut text = String::new();
    let _ = writeln!(text, "{} is stale; `rolecast compile` writes it anew:", outcome.output);
    text.push_str(&changes(outcome));
    text
}

/// What `check` has to say when nothing is wrong with the project itself.
pub(super) fn checked(policy: &Policy, outcome: &Outcome, report: &Report) -> String {
    let counts: Vec<String> =
        policy.environments.iter().map(|one| format!("{} {}", one.assignments.len(), one.id)).collect();
    let counts = if counts.is_empty() { String::new() } else { format!(" ({})", counts.join(", ")) };
    let all: usize = policy.environments.iter().map(|one| one.assignments.len()).sum();
    let plural = if all == 1 { "" } else { "s" };
    format!("{all} assignment{plural}{counts}\n{}{}", lint::summary(report), pending(outcome))
}

/// The same as messages about the files.
pub(super) fn stale(outcome: &Outcome) -> Diagnostics {
    let one = |path: String, state: &str, help: &str| {
        Diagnostic::error("output-stale", format!("`{path}` is {state}")).in_file(path).help(help)
    };
    let file = |Change { path, kind, .. }: &Change| {
        let help = match kind {
            Kind::Create | Kind::Change => "`rolecast compile` writes it",
            Kind::Remove => "`rolecast compile` removes it",
            Kind::Edited => "`rolecast compile --force` writes over it",
            Kind::Foreign => "`rolecast compile` leaves it alone: move it elsewhere",
        };
        one(format!("{}/{path}", outcome.output), word(*kind), help)
    };
    let lock = outcome.lock_changed.then(|| one(LOCK_FILE.to_owned(), "to be written", "`rolecast compile` writes it"));
    Diagnostics(news(outcome).into_iter().map(file).chain(lock).collect())
}

/// The changes that are news. The list of our files changes with every one of them: it is when it alone is wrong.
fn news(outcome: &Outcome) -> Vec<&Change> {
    let files: Vec<&Change> = outcome.pending.iter().filter(|change| change.path != LIST).collect();
    if files.is_empty() { outcome.pending.iter().collect() } else { files }
}

fn changes(outcome: &Outcome) -> String {
    let files = news(outcome);
    let mut text = String::new();
    for Change { path, kind, .. } in files.iter().take(NAMED) {
        let _ = writeln!(text, "  {:<14}  {path}", word(*kind));
    }
    let more = files.len().saturating_sub(NAMED);
    if more > 0 {
        let _ = writeln!(text, "  and {more} more");
    }
    if outcome.lock_changed {
        let _ = writeln!(text, "  {:<14}  {LOCK_FILE}", "to be written");
    }
    text
}

/// What a write would do to a file, in a few words.
pub(super) fn word(kind: Kind) -> &'static str {
    match kind {
        Kind::Create => "missing",
        Kind::Change => "to be changed",
        Kind::Remove => "to be removed",
        Kind::Edited => "edited by hand",
        Kind::Foreign => "not ours",
    }
}

/// The counts as JSON, by environment.
pub(super) fn json(policy: &Policy, wanted: &[String]) -> Map<String, Value> {
    let environments: Vec<Value> = selected(policy, wanted)
        .map(|one| {
            let count = Count::of(one);
            json!({
                "id": &*one.id,
                "assignments": count.all,
                "states": { "active": count.active, "activeUntil": count.until, "eligible": count.eligible },
                "mechanisms": mechanisms(one),
            })
        })
        .collect();
    Map::from_iter([("environments".to_owned(), Value::Array(environments))])
}

fn mechanisms(environment: &Environment) -> Value {
    let mut counts: Map<String, Value> = Map::new();
    for assignment in &environment.assignments {
        let entry = counts.entry(assignment.mechanism.id()).or_insert_with(|| json!(0));
        *entry = json!(entry.as_u64().unwrap_or(0) + 1);
    }
    Value::Object(counts)
}
