//! The rules of activation: what Privileged Identity Management asks for one role at one scope.

use std::collections::HashSet;

use super::assignments::Places;
use super::assignments::duplicate;
use super::expression::{Value, no_place};
use super::{MapClose, MapOpen, Unit, principal_type};
use crate::diagnostic::Diagnostic;
use crate::emit::EmitError;
use crate::emit::template::Once;
use crate::escape::{CommentText, Expression, Hcl, Literal, Term as Code};
use crate::model::text::Duration;
use crate::policy::ActivationPolicy;

crate::view! {
    /// One policy of the map.
    struct Rules<'a> in Hcl {
        key: Once<Literal<'a, Hcl>>,
        role: CommentText<'a>,
        scope: Once<Code<'a, Hcl>>,
        role_definition_id: Once<Code<'a, Hcl>>,
        maximum_duration: Once<Option<Literal<'a, Hcl>>>,
        expire_after: Once<Option<Literal<'a, Hcl>>>,
        justification: Once<Expression<'a, Hcl>>,
        mfa: Once<Expression<'a, Hcl>>,
        ticket: Once<Expression<'a, Hcl>>,
        approvers: Once<Vec<Approver<'a>>>,
    }
}

crate::view! {
    /// Someone who approves.
    struct Approver<'a> in Hcl {
        name: CommentText<'a>,
        kind: Once<Literal<'a, Hcl>>,
        id: Once<Code<'a, Hcl>>,
    }
}

crate::view! {
    /// The resource.
    struct Policies<'a> in Hcl {
        map: Expression<'a, Hcl>,
    }
}

const LOCAL: &str = "activation_policies";

/// How long azurerm lets eligibility last, in days.
const EXPIRATIONS: [u32; 5] = [15, 30, 90, 180, 365];

/// Writes `activation-policies.tf`.
pub(super) fn emit(unit: &Unit<'_>) -> Result<(), EmitError> {
    let policies = &unit.environment.activation_policies;
    if policies.is_empty() {
        return Ok(());
    }
    let resource = unit.template::<Policies<'static>>("terraform/activation-policies")?;
    let open = unit.template::<MapOpen<'static>>("terraform/map-open")?;
    let item = unit.template::<Rules<'static>>("terraform/activation-policy")?;
    let close = unit.template::<MapClose<'static>>("terraform/map-close")?;
    let mut page = unit.page("activation-policies.tf")?;
    page.put(0, |out| {
        resource.render(&Policies { map: Expression::new(format!("local.{LOCAL}")) }, out);
        out.push('\n');
        open.render(
            &MapOpen { title: CommentText::new("The rules of activation."), local: Expression::new(LOCAL) },
            out,
        );
    })?;
    let mut places = Places::default();
    let mut keys = HashSet::new();
    for policy in policies {
        if !keys.insert(&*policy.key) {
            return Err(duplicate(&policy.key));
        }
        let place = places.of(&policy.scope, unit)?;
        let role = place.role(policy.role.id.ok_or_else(|| no_place(&policy.scope))?);
        let ids = policy.approvers.iter().map(|one| Value::of_term(&one.id, &unit.variables));
        let ids = ids.collect::<Result<Vec<_>, _>>()?;
        let approvers = policy.approvers.iter().zip(&ids).map(|(approver, id)| Approver {
            name: CommentText::new(&*approver.name),
            kind: Once(Literal::new(principal_type(approver.kind))),
            id: Once(id.code()),
        });
        let view = Rules {
            key: Once(Literal::new(&*policy.key)),
            role: CommentText::new(&*policy.role.name),
            scope: Once(place.scope.code()),
            role_definition_id: Once(role.code()),
            maximum_duration: Once(policy.maximum.map(|most| maximum(policy, most)).transpose()?),
            expire_after: Once(policy.eligible_for.map(|length| expiration(policy, length)).transpose()?),
            justification: Once(Expression::new(boolean(policy.justification))),
            mfa: Once(Expression::new(boolean(policy.mfa))),
            ticket: Once(Expression::new(boolean(policy.ticket))),
            approvers: Once(approvers.collect()),
        };
        page.put(0, |out| item.render(&view, out))?;
    }
    page.put(0, |out| close.render(&MapClose { local: Expression::new(LOCAL) }, out))?;
    page.end().map(drop)
}

fn boolean(value: bool) -> &'static str {
    if value { "true" } else { "false" }
}

/// The longest activation in azurerm's words: half hours up to `PT23H30M`, or `P1D`.
fn maximum(policy: &ActivationPolicy, length: Duration) -> Result<Literal<'static, Hcl>, EmitError> {
    if length.minutes().is_multiple_of(30) && length.minutes() <= 24 * 60 {
        return Ok(Literal::new(length.to_string()));
    }
    let message = format!("activation of `{}` lasts `{length}`, which Terraform cannot set", policy.key);
    let found = Diagnostic::error("emit-duration", message);
    Err(EmitError::of(found.help("write `maximum` in half hours, from PT30M to PT23H30M, or P1D")))
}

/// The shortest of the lengths that azurerm knows which covers `length`.
fn expiration(policy: &ActivationPolicy, length: Duration) -> Result<Literal<'static, Hcl>, EmitError> {
    let covering = EXPIRATIONS.into_iter().find(|&days| Duration::of_days(days) >= length);
    covering.map(|days| Literal::new(Duration::of_days(days).to_string())).ok_or_else(|| {
        let message = format!("eligibility for `{}` lasts `{length}`, which Terraform cannot set", policy.key);
        EmitError::of(Diagnostic::error("emit-duration", message).help("write `eligibleFor` of at most P365D"))
    })
}
