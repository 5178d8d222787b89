//! S08 `assignment-budget`.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::catalog::{Limit, limits};
use crate::diagnostic::Severity;
use crate::lint::context::{Context, TooIntricate};
use crate::lint::finding::{Finding, Place};
use crate::lint::rule::Rule;
use crate::model::persona::PrincipalType;
use crate::policy::{Environment, Scope, State, Subscription};

/// Nearly as many role assignments as Azure takes.
pub(in crate::lint) struct AssignmentBudget;

/// From so many hundredths of the limit on.
const NEARLY: usize = 80;

/// What is counted: a subscription or a management group, by its id in lower case. One whose id is a parameter is another in each
/// environment.
type Counted<'p> = BTreeMap<(&'static str, String), Count<'p>>;

/// Role assignments that count towards one limit.
struct Count<'p> {
    name: String,
    limit: &'static Limit,
    all: usize,
    to_users: usize,
    /// Where they are, with how many.
    environments: Vec<(&'p Environment, usize)>,
}

impl Rule for AssignmentBudget {
    fn code(&self) -> &'static str {
        "S08"
    }

    fn check(&self, context: &Context<'_>, found: &mut Vec<Finding>) -> Result<(), TooIntricate> {
        for ((what, id), count) in counted(context) {
            let (all, limit) = (count.all, count.limit.value);
            // Of two with equally many, the environment that comes first.
            let most = count.environments.iter().rev().max_by_key(|(_, own)| *own);
            let Some(&(environment, _)) = most.filter(|_| all * 100 > limit * NEARLY) else { continue };
            let Some(place) = place(environment, &id) else { continue };
            let message = format!(
                "{all} role assignments are counted in the {what} `{}`, of {limit} that Azure takes",
                count.name
            );
            let Some(mut finding) = context.finding_at(self.code(), Some(environment), place, message) else {
                continue;
            };
            if all < limit {
                context.lower(&mut finding, Severity::Warning);
            }
            finding.subject = format!("{what} {id}");
            let others = count.environments.iter().filter(|(other, _)| !std::ptr::eq(*other, environment));
            finding.related.extend(others.filter_map(|(other, own)| {
                let place = self::place(other, &id)?;
                Some(Place { text: format!("{own} of them are in {}", other.name), ..place })
            }));
            if count.to_users > 0 {
                let to_users = count.to_users;
                finding
                    .help
                    .push(format!("{to_users} of them are to single users: a group takes one for all its members"));
            }
            finding
                .help
                .push("share groups between personas that have the same, and drop what H01 to H03 report".to_owned());
            finding.help.push(format!(
                "the limit cannot be raised; it was read on {} at {}",
                count.limit.date, count.limit.source
            ));
            found.push(finding);
        }
        Ok(())
    }
}

fn counted<'p>(context: &Context<'p>) -> Counted<'p> {
    let mut counted = Counted::new();
    for environment in &context.policy.environments {
        // Assignments are sorted by scope, and those of one share it.
        for run in environment.assignments.chunk_by(|a, b| Arc::ptr_eq(&a.scope, &b.scope)) {
            let Some(first) = run.first() else { continue };
            let (term, limit, what) = match (&*first.scope, first.scope.subscription()) {
                (Scope::ManagementGroup { name }, _) => {
                    (name, &limits().assignments_per_management_group, "management group")
                }
                (_, Some(id)) => (id, &limits().assignments_per_subscription, "subscription"),
                _ => continue,
            };
            // What is eligible is not counted until it is activated (the page on limits).
            let own = run.iter().filter(|one| one.azure_role().is_some() && !matches!(one.state, State::Eligible(_)));
            let (mut all, mut to_users) = (0, 0);
            for one in own {
                all += 1;
                to_users += usize::from(one.principal.kind == PrincipalType::User);
            }
            let count = counted
                .entry((what, key(environment, term.literal().map(|id| &**id), &term.to_string())))
                .or_insert_with(|| Count {
                    name: term.to_string(),
                    limit,
                    all: 0,
                    to_users: 0,
                    environments: Vec::new(),
                });
            count.all += all;
            count.to_users += to_users;
            match count.environments.last_mut().filter(|(last, _)| std::ptr::eq(*last, environment)) {
                Some((_, known)) => *known += all,
                None => count.environments.push((environment, all)),
            }
        }
    }
    counted
}

fn key(environment: &Environment, literal: Option<&str>, written: &str) -> String {
    literal.map_or_else(|| format!("{written} {}", environment.id), str::to_lowercase)
}

/// Where an environment names a subscription or management group.
fn place(environment: &Environment, id: &str) -> Option<Place> {
    let is = |one: &Subscription| {
        key(environment, one.id.literal().map(|id| &**id), &one.id.to_string()) == id
            || one.management_groups.iter().any(|group| group.to_lowercase() == id)
    };
    let one = environment.subscriptions.iter().find(|one| is(one))?;
    Some(Place { file: environment.file.clone(), pointer: format!("/subscriptions/{}", one.key), text: String::new() })
}
