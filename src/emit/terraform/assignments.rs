//! Standing Azure role assignments: one resource over a map, which is spread over a file a subscription so that files
//! stay readable.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use super::expression::{Place, Value, no_place};
use super::names::{snake, unique};
use super::{MapClose, MapOpen, Unit, principal_type};
use crate::emit::EmitError;
use crate::emit::label::{Taken, file_word};
use crate::emit::sink::Page;
use crate::emit::template::{Once, Template};
use crate::escape::{CommentText, Expression, Hcl, Literal, Term as Code};
use crate::model::component::Mechanism;
use crate::policy::{Assignment, Environment, Scope, State, Term};

crate::view! {
    /// One assignment of the map.
    struct RoleAssignment<'a> in Hcl {
        key: Once<Literal<'a, Hcl>>,
        role: CommentText<'a>,
        personas: CommentText<'a>,
        name: Once<Option<Literal<'a, Hcl>>>,
        scope: Once<Code<'a, Hcl>>,
        role_definition_id: Once<Code<'a, Hcl>>,
        principal_id: Once<Code<'a, Hcl>>,
        principal_type: Once<Literal<'a, Hcl>>,
        principal: Option<CommentText<'a>>,
        condition: Once<Option<Literal<'a, Hcl>>>,
        description: Literal<'a, Hcl>,
    }
}

crate::view! {
    /// The resource.
    struct RoleAssignments<'a> in Hcl {
        maps: Once<Vec<Expression<'a, Hcl>>>,
    }
}

/// The assignments of one file.
struct Group<'u> {
    title: String,
    file: String,
    local: String,
    members: Vec<&'u Assignment>,
}

/// Writes `role-assignments.tf` and its maps.
pub(super) fn emit(unit: &Unit<'_>) -> Result<(), EmitError> {
    let groups = groups(unit)?;
    if groups.is_empty() {
        return Ok(());
    }
    let open = unit.template::<MapOpen<'static>>("terraform/map-open")?;
    let item = unit.template::<RoleAssignment<'static>>("terraform/role-assignment")?;
    let close = unit.template::<MapClose<'static>>("terraform/map-close")?;
    for group in &groups {
        let mut page = unit.page(&group.file)?;
        page.put(0, |out| {
            open.render(
                &MapOpen {
                    title: CommentText::new(group.title.as_str()),
                    local: Expression::new(group.local.as_str()),
                },
                out,
            )
        })?;
        write(unit, &item, &group.members, &mut page)?;
        page.put(0, |out| close.render(&MapClose { local: Expression::new(group.local.as_str()) }, out))?;
        page.end()?;
    }
    let resource = unit.template::<RoleAssignments<'static>>("terraform/role-assignments")?;
    let maps = groups.iter().map(|group| Expression::new(format!("local.{}", group.local))).collect();
    let mut page = unit.page("role-assignments.tf")?;
    page.put(0, |out| resource.render(&RoleAssignments { maps: Once(maps) }, out))?;
    page.end().map(drop)
}

fn write(
    unit: &Unit<'_>,
    item: &Template<RoleAssignment<'static>>,
    members: &[&Assignment],
    page: &mut Page<'_>,
) -> Result<(), EmitError> {
    let mut personas = String::new();
    let mut places = Places::default();
    // Of the last scope and role: members that share them stand together.
    let mut latest: Option<(&Assignment, Value, String)> = None;
    for assignment in members {
        let place = places.of(&assignment.scope, unit)?;
        let known = latest.take().filter(|(before, ..)| {
            Arc::ptr_eq(&before.scope, &assignment.scope) && Arc::ptr_eq(&before.role, &assignment.role)
        });
        let (_, definition, description) = match known {
            Some(known) => latest.insert(known),
            None => {
                let role = assignment.azure_role().ok_or_else(|| no_place(&assignment.scope))?;
                latest.insert((assignment, place.role(role), assignment.description(&unit.policy.project)))
            }
        };
        let principal = Value::of_term(&assignment.principal.id, &unit.variables)?;
        unit.personas(assignment, &mut personas);
        let view = RoleAssignment {
            key: Once(Literal::new(&*assignment.key)),
            role: CommentText::new(&*assignment.role.name),
            personas: CommentText::new(personas.as_str()),
            name: Once(assignment.name().map(|name| Literal::new(name.to_string()))),
            scope: Once(place.scope.code()),
            role_definition_id: Once(definition.code()),
            principal_id: Once(principal.code()),
            principal_type: Once(Literal::new(principal_type(assignment.principal.kind))),
            principal: assignment.principal.name.as_deref().map(CommentText::new),
            condition: Once(assignment.condition.as_deref().map(Literal::new)),
            description: Literal::new(description.as_str()),
        };
        page.put(0, |out| item.render(&view, out))?;
    }
    Ok(())
}

/// The ids of the last scope: assignments are sorted by scope, so those of one scope stand together.
#[derive(Default)]
pub(super) struct Places(Option<(Arc<Scope>, Place)>);

impl Places {
    /// The ids of `scope`.
    pub(super) fn of(&mut self, scope: &Arc<Scope>, unit: &Unit<'_>) -> Result<&Place, EmitError> {
        let known = self.0.take().filter(|(last, _)| Arc::ptr_eq(last, scope) || last == scope);
        let place = match known {
            Some((_, place)) => place,
            None => Place::new(scope, &unit.variables)?,
        };
        Ok(&self.0.insert((scope.clone(), place)).1)
    }
}

/// Sorts the standing assignments into files: management groups first, then the subscriptions in their order.
fn groups<'u>(unit: &Unit<'u>) -> Result<Vec<Group<'u>>, EmitError> {
    let mut groups = empty_groups(unit.environment);
    let mut by_subscription = HashMap::new();
    for (at, subscription) in unit.environment.subscriptions.iter().enumerate() {
        by_subscription.entry(folded(&subscription.id)).or_insert(at + 1);
    }
    let mut keys = std::collections::HashSet::new();
    let mut latest: Option<(&Scope, Option<usize>)> = None;
    for assignment in unit.assignments(Mechanism::AzureRbac, |state| state == State::Active) {
        // `merge` would keep one of two in silence.
        if !keys.insert(&*assignment.key) {
            return Err(duplicate(&assignment.key));
        }
        let scope = &*assignment.scope;
        let known = latest.filter(|(before, _)| std::ptr::eq(*before, scope));
        let (_, at) = known.unwrap_or_else(|| {
            let at = match scope.subscription() {
                Some(id) => by_subscription.get(&folded(id)).copied(),
                None => matches!(scope, Scope::ManagementGroup { .. }).then_some(0),
            };
            (scope, at)
        });
        latest = Some((scope, at));
        let group = at.and_then(|at| groups.get_mut(at)).ok_or_else(|| no_place(&assignment.scope))?;
        group.members.push(assignment);
    }
    groups.retain(|group| !group.members.is_empty());
    Ok(groups)
}

fn empty_groups<'u>(environment: &'u Environment) -> Vec<Group<'u>> {
    let mut files = Taken::default();
    let mut locals = BTreeSet::new();
    let above = ("management-groups", "Standing access at management groups.".to_owned());
    let subscription = |key: &'u str| (key, format!("Standing access in the subscription {key}."));
    let rest = environment.subscriptions.iter().map(|one| subscription(&one.key));
    std::iter::once(above)
        .chain(rest)
        .map(|(word, title)| Group {
            title,
            file: format!("role-assignments.{}.tf", files.claim(file_word(word), "-", word)),
            local: unique(&format!("role_assignments_{}", snake(word)), &mut locals),
            members: Vec::new(),
        })
        .collect()
}

/// A subscription's id in the form in which ids are equal.
pub(super) fn folded(id: &Term) -> String {
    match id {
        Term::Literal(id) => id.to_ascii_lowercase(),
        Term::Parameter(_) => id.to_string(),
    }
}

/// What is said of two assignments with one key.
pub(super) fn duplicate(key: &str) -> EmitError {
    let message = format!("two assignments have the Terraform key `{key}`");
    EmitError::of(crate::diagnostic::Diagnostic::error("emit-key", message))
}
