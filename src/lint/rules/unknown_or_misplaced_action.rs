//! C06 `unknown-or-misplaced-action`.

use std::collections::BTreeMap;

use crate::diagnostic::Severity;
use crate::lint::context::{Context, TooIntricate};
use crate::lint::custom::{CustomRole, Line};
use crate::lint::finding::{Finding, Place};
use crate::lint::known::Known;
use crate::lint::rule::Rule;
use crate::permission::Plane;

/// An operation of a custom role that is none, or stands in the wrong list.
pub(in crate::lint) struct UnknownOrMisplacedAction;

/// What is wrong with a line.
struct Wrong {
    message: String,
    help: String,
    /// How bad it is at most: the less sure, the less.
    at_most: Severity,
}

impl Rule for UnknownOrMisplacedAction {
    fn code(&self) -> &'static str {
        "C06"
    }

    fn check(&self, context: &Context<'_>, found: &mut Vec<Finding>) -> Result<(), TooIntricate> {
        let own = context.custom_roles()?;
        if own.is_empty() {
            return Ok(());
        }
        let lines = own.iter().flat_map(|one| &one.lines);
        let mut wanted: Vec<&str> = lines.filter_map(|line| Some(line.pattern.head().split_once('/')?.0)).collect();
        wanted.sort_unstable();
        wanted.dedup();
        let known = Known::of(context.catalog, context.primitives, context.sources, wanted);
        for one in own {
            for line in &one.lines {
                let Some(wrong) = wrong(&known, one, line) else { continue };
                found.extend(self.told(context, one.place(line, ""), wrong));
            }
            for (first, again) in twins(one) {
                let (name, pattern, list) = (&one.role.name, &again.pattern, again.list);
                let message = format!("`{name}` has `{pattern}` twice in its `{list}`; case does not matter");
                let wrong = Wrong { message, help: "remove one".to_owned(), at_most: Severity::Info };
                let told = self.told(context, one.place(again, ""), wrong);
                found.extend(told.map(|mut finding| {
                    finding.related.push(one.place(first, "the same"));
                    finding.subject = format!("{}\n{list}\n{}\ntwice", one.role.id, pattern.folded());
                    finding
                }));
            }
        }
        Ok(())
    }
}

impl UnknownOrMisplacedAction {
    fn told(&self, context: &Context<'_>, place: Place, wrong: Wrong) -> Option<Finding> {
        let mut finding = context.finding_at(self.code(), None, place, wrong.message)?;
        finding.severity = finding.severity.min(wrong.at_most);
        finding.help.push(wrong.help);
        Some(finding)
    }
}

/// The lines of a list that say the same as one before.
fn twins<'r>(one: &'r CustomRole<'_>) -> Vec<(&'r Line, &'r Line)> {
    let mut first: BTreeMap<(&str, &str), &Line> = BTreeMap::new();
    let mut twins = Vec::new();
    for line in &one.lines {
        match first.get(&(line.list, line.pattern.folded())) {
            Some(first) => twins.push((*first, line)),
            None => {
                first.insert((line.list, line.pattern.folded()), line);
            }
        }
    }
    twins
}

/// What can be said for sure, or nearly: that nothing is known of an operation is no fault of it.
fn wrong(known: &Known<'_>, one: &CustomRole<'_>, line: &Line) -> Option<Wrong> {
    let (name, pattern, list) = (&one.role.name, &line.pattern, line.list);
    // `*`, `*/read`, `Microsoft.*`
    if !pattern.head().contains('/') || known.has(line.plane, pattern) {
        return None;
    }
    let (other, other_list, of) = match (line.plane, line.taken) {
        (Plane::Control, false) => (Plane::Data, "dataActions", "on data"),
        (Plane::Control, true) => (Plane::Data, "notDataActions", "on data"),
        (Plane::Data, false) => (Plane::Control, "actions", "of the control plane"),
        (Plane::Data, true) => (Plane::Control, "notActions", "of the control plane"),
    };
    let does = if line.taken { "takes nothing out" } else { "allows nothing" };
    if known.has(other, pattern) {
        let what = if pattern.is_literal() { "is an operation" } else { "matches known operations only" };
        return Some(Wrong {
            message: format!("`{pattern}` {what} {of} and {does} in the `{list}` of `{name}`"),
            help: format!("move it to `{other_list}`"),
            at_most: if pattern.is_literal() { Severity::Error } else { Severity::Warning },
        });
    }
    let (near, what, at_most) = if let Some(near) = known.near_provider(pattern) {
        (near, "no provider of this name is known", Severity::Error)
    } else if let Some(near) = known.near_operation(line.plane, pattern).filter(|_| pattern.is_literal()) {
        (near, "no operation of this name is known", Severity::Warning)
    } else {
        (known.near_type(pattern)?, "no type of this name is known", Severity::Warning)
    };
    let message = format!("`{pattern}` in the `{list}` of `{name}` looks like a slip: {what}");
    Some(Wrong { message, help: format!("did you mean `{near}`?"), at_most })
}
