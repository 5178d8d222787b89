//! Assignments of Privileged Identity Management: eligible ones, and active ones that end.
//!
//! No start is written: it would have to be read from a clock, and a change of it makes the assignment anew.

use super::assignments::{Places, duplicate};
use super::expression::{Value, no_place};
use super::{MapClose, MapOpen, Unit};
use crate::diagnostic::Diagnostic;
use crate::emit::EmitError;
use crate::emit::sink::Page;
use crate::emit::template::{Once, Template};
use crate::escape::{CommentText, Expression, Hcl, Literal, Term as Code};
use crate::model::component::Mechanism;
use crate::policy::{Assignment, End, State};

crate::view! {
    /// An eligible assignment of the map.
    struct PimEligible<'a> in Hcl {
        key: Once<Literal<'a, Hcl>>,
        role: CommentText<'a>,
        personas: CommentText<'a>,
        scope: Once<Code<'a, Hcl>>,
        role_definition_id: Once<Code<'a, Hcl>>,
        principal_id: Once<Code<'a, Hcl>>,
        principal: Option<CommentText<'a>>,
        condition: Once<Option<Literal<'a, Hcl>>>,
        justification: Literal<'a, Hcl>,
        duration_days: Once<Option<u64>>,
        duration_hours: Once<Option<u64>>,
        end_date_time: Once<Option<Literal<'a, Hcl>>>,
    }
}

crate::view! {
    /// An active assignment of the map.
    struct PimActive<'a> in Hcl {
        key: Once<Literal<'a, Hcl>>,
        role: CommentText<'a>,
        personas: CommentText<'a>,
        scope: Once<Code<'a, Hcl>>,
        role_definition_id: Once<Code<'a, Hcl>>,
        principal_id: Once<Code<'a, Hcl>>,
        principal: Option<CommentText<'a>>,
        justification: Literal<'a, Hcl>,
        end_date_time: Once<Literal<'a, Hcl>>,
    }
}

crate::view! {
    /// The resources.
    struct Pim<'a> in Hcl {
        eligible: Option<Expression<'a, Hcl>>,
        active: Option<Expression<'a, Hcl>>,
        policies: bool,
    }
}

const ELIGIBLE: &str = "pim_eligible_role_assignments";
const ACTIVE: &str = "pim_active_role_assignments";

/// Writes `pim.tf`.
pub(super) fn emit(unit: &Unit<'_>) -> Result<(), EmitError> {
    let eligible = |state| matches!(state, State::Eligible(_));
    let active = |state| matches!(state, State::ActiveUntil(_));
    let has_eligible = unit.assignments(Mechanism::AzureRbac, eligible).next().is_some();
    let has_active = unit.assignments(Mechanism::AzureRbac, active).next().is_some();
    if !has_eligible && !has_active {
        return Ok(());
    }
    let mut page = unit.page("pim.tf")?;
    let resources = unit.template::<Pim<'static>>("terraform/pim")?;
    let view = Pim {
        eligible: has_eligible.then(|| Expression::new(format!("local.{ELIGIBLE}"))),
        active: has_active.then(|| Expression::new(format!("local.{ACTIVE}"))),
        policies: !unit.environment.activation_policies.is_empty(),
    };
    page.put(0, |out| resources.render(&view, out))?;
    if has_eligible {
        let item = unit.template::<PimEligible<'static>>("terraform/pim-eligible")?;
        map(unit, ELIGIBLE, eligible, &mut page, |shared, page| write_eligible(&item, shared, page))?;
    }
    if has_active {
        let item = unit.template::<PimActive<'static>>("terraform/pim-active")?;
        map(unit, ACTIVE, active, &mut page, |shared, page| write_active(&item, shared, page))?;
    }
    page.end().map(drop)
}

/// What both kinds of assignments show.
struct Shared<'s> {
    assignment: &'s Assignment,
    scope: &'s Value,
    role: Value,
    principal: Value,
    justification: String,
    personas: &'s str,
}

fn map(
    unit: &Unit<'_>,
    local: &str,
    wanted: impl Fn(State) -> bool,
    page: &mut Page<'_>,
    write: impl Fn(&Shared<'_>, &mut Page<'_>) -> Result<(), EmitError>,
) -> Result<(), EmitError> {
    let open = unit.template::<MapOpen<'static>>("terraform/map-open")?;
    let close = unit.template::<MapClose<'static>>("terraform/map-close")?;
    let title = if local == ELIGIBLE { "Access to be activated." } else { "Access that ends." };
    page.put(0, |out| {
        out.push('\n');
        open.render(&MapOpen { title: CommentText::new(title), local: Expression::new(local) }, out);
    })?;
    let mut personas = String::new();
    let mut places = Places::default();
    let mut keys = std::collections::HashSet::new();
    for assignment in unit.assignments(Mechanism::AzureRbac, wanted) {
        // Of two equal keys Terraform would keep one in silence.
        if !keys.insert(&*assignment.key) {
            return Err(duplicate(&assignment.key));
        }
        unit.personas(assignment, &mut personas);
        let place = places.of(&assignment.scope, unit)?;
        let shared = Shared {
            assignment,
            scope: &place.scope,
            role: place.role(assignment.azure_role().ok_or_else(|| no_place(&assignment.scope))?),
            principal: Value::of_term(&assignment.principal.id, &unit.variables)?,
            // Azure's own policy asks for a justification of active assignments.
            justification: match &assignment.justification {
                Some(text) => text.to_string(),
                None => assignment.description(&unit.policy.project),
            },
            personas: &personas,
        };
        write(&shared, page)?;
    }
    page.put(0, |out| close.render(&MapClose { local: Expression::new(local) }, out))
}

fn write_eligible(
    item: &Template<PimEligible<'static>>,
    shared: &Shared<'_>,
    page: &mut Page<'_>,
) -> Result<(), EmitError> {
    let assignment = shared.assignment;
    let (days, hours, end) = match assignment.state {
        State::Eligible(End::Until(day)) => (None, None, Some(end_of(day))),
        State::Eligible(End::For(length)) => match (length.whole_days(), length.minutes()) {
            (Some(days), _) => (Some(u64::from(days)), None, None),
            (None, minutes) if minutes.is_multiple_of(60) => (None, Some(u64::from(minutes / 60)), None),
            _ => {
                let message =
                    format!("`{}` is eligible for `{length}`, but Terraform counts whole hours", assignment.key);
                let found = Diagnostic::error("emit-duration", message);
                return Err(EmitError::of(found.help("write `eligibleFor` in days or whole hours")));
            }
        },
        State::Active | State::ActiveUntil(_) => return Ok(()),
    };
    let view = PimEligible {
        key: Once(Literal::new(&*assignment.key)),
        role: CommentText::new(&*assignment.role.name),
        personas: CommentText::new(shared.personas),
        scope: Once(shared.scope.code()),
        role_definition_id: Once(shared.role.code()),
        principal_id: Once(shared.principal.code()),
        principal: assignment.principal.name.as_deref().map(CommentText::new),
        condition: Once(assignment.condition.as_deref().map(Literal::new)),
        justification: Literal::new(shared.justification.as_str()),
        duration_days: Once(days),
        duration_hours: Once(hours),
        end_date_time: Once(end.map(Literal::new)),
    };
    page.put(0, |out| item.render(&view, out))
}

fn write_active(
    item: &Template<PimActive<'static>>,
    shared: &Shared<'_>,
    page: &mut Page<'_>,
) -> Result<(), EmitError> {
    let assignment = shared.assignment;
    let State::ActiveUntil(day) = assignment.state else { return Ok(()) };
    if assignment.condition.is_some() {
        let message = format!("`{}` has a condition and an end, which Azure does not join", assignment.key);
        return Err(EmitError::of(Diagnostic::error("emit-condition", message)));
    }
    let view = PimActive {
        key: Once(Literal::new(&*assignment.key)),
        role: CommentText::new(&*assignment.role.name),
        personas: CommentText::new(shared.personas),
        scope: Once(shared.scope.code()),
        role_definition_id: Once(shared.role.code()),
        principal_id: Once(shared.principal.code()),
        principal: assignment.principal.name.as_deref().map(CommentText::new),
        justification: Literal::new(shared.justification.as_str()),
        end_date_time: Once(Literal::new(end_of(day))),
    };
    page.put(0, |out| item.render(&view, out))
}

/// The last second of a day, in UTC.
fn end_of(day: crate::model::text::Date) -> String {
    format!("{day}T23:59:59Z")
}
