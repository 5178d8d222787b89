//! C04 `custom-duplicates-builtin`.

use std::sync::Arc;

use crate::catalog::{RoleDefinition, RoleKind};
use crate::diagnostic::Severity;
use crate::lint::change::HARMLESS;
use crate::lint::context::{Context, TooIntricate};
use crate::lint::custom::CustomRole;
use crate::lint::finding::Finding;
use crate::lint::rule::Rule;
use crate::permission::{Access, Budget, Exceeded, Pattern, Plane, Verdict, compare};

/// A custom role that a built-in one does as well.
pub(in crate::lint) struct CustomDuplicatesBuiltin;

/// What nearly every built-in role brings, and what therefore makes no difference: beside what is harmless, reading what
/// surrounds the resource.
const USUAL: [&str; 5] = [
    "Microsoft.Authorization/*/read",
    "Microsoft.Insights/*/read",
    "Microsoft.ResourceHealth/*/read",
    "Microsoft.Resources/*/read",
    "Microsoft.Support/*/read",
];

/// How a built-in role stands to a custom one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    Equal,
    /// The built-in role reads a little more.
    ReadsMore,
}

impl Rule for CustomDuplicatesBuiltin {
    fn code(&self) -> &'static str {
        "C04"
    }

    fn check(&self, context: &Context<'_>, found: &mut Vec<Finding>) -> Result<(), TooIntricate> {
        for one in context.custom_roles()? {
            let Some((plane, provider)) = telling(one) else { continue };
            // Roles that say nothing of the provider are not even decoded.
            let named = context.catalog.naming(&[&format!("\"{provider}"), "\"*"]);
            let builtin = named.filter(|role| role.kind == RoleKind::BuiltIn && may_hold(role, plane, provider));
            let mut best: Option<(Fit, &Arc<RoleDefinition>)> = None;
            for role in builtin {
                // A built-in role that is too intricate is no proposal.
                let Ok(Some(fit)) = fits(one, role, context) else { continue };
                if best.is_none_or(|(other, _)| fit < other) {
                    best = Some((fit, role));
                }
            }
            let Some((fit, role)) = best else { continue };
            let (name, builtin) = (&one.role.name, &role.name);
            let message = match fit {
                Fit::Equal => format!("`{name}` allows exactly what the built-in role `{builtin}` does"),
                Fit::ReadsMore => {
                    format!("`{name}` allows what the built-in role `{builtin}` does, which reads a little more")
                }
            };
            let Some(mut finding) = context.finding_at(self.code(), None, one.whole(""), message) else { continue };
            if fit == Fit::ReadsMore {
                finding.severity = finding.severity.min(Severity::Info);
            }
            finding.help.push(format!("assign `{builtin}`, which Azure keeps up to date, and drop the custom role"));
            found.push(finding);
        }
        Ok(())
    }
}

/// The first provider that a custom role names beside what is usual, in lower case, and on which plane.
fn telling<'r>(one: &'r CustomRole<'_>) -> Option<(Plane, &'r str)> {
    let usual: Vec<Pattern> = HARMLESS.iter().chain(&USUAL).map(|text| Pattern::new(text)).collect();
    let line = one.allowing().find(|line| !usual.iter().any(|usual| usual.covers(&line.pattern)))?;
    Some((line.plane, line.pattern.head().split_inclusive('/').next().unwrap_or_default()))
}

/// Whether a role could hold all of a custom one: whether it says anything about the provider. Cheap, and true of few roles.
fn may_hold(role: &RoleDefinition, plane: Plane, provider: &str) -> bool {
    role.permissions
        .iter()
        .flat_map(|block| if plane == Plane::Control { &block.actions } else { &block.data_actions })
        .any(|text| {
            let head = text.split('*').next().unwrap_or_default().trim();
            let shared = head.len().min(provider.len());
            head.get(..shared).zip(provider.get(..shared)).is_some_and(|(a, b)| a.eq_ignore_ascii_case(b))
        })
}

fn fits(one: &CustomRole<'_>, role: &RoleDefinition, context: &Context<'_>) -> Result<Option<Fit>, Exceeded> {
    let mut budget = Budget::default();
    let access = Access::of_role(role, &mut budget)?;
    if access.is_conditioned() {
        return Ok(None);
    }
    let compared = compare(&one.access, &access, &mut budget)?;
    match compared.verdict {
        Verdict::Equal => return Ok(Some(Fit::Equal)),
        Verdict::Inside => {}
        _ => return Ok(None),
    }
    let providers: Vec<&str> = one.allowing().filter_map(|line| line.pattern.head().split('/').next()).collect();
    for plane in compared.planes {
        for term in plane.only_second.terms() {
            let more = term.pattern();
            let usual = HARMLESS.iter().chain(&USUAL).any(|text| Pattern::new(text).covers(more));
            let known = more.head().split_once('/').is_some_and(|(provider, _)| providers.contains(&provider));
            let reads = plane.plane == Plane::Control && known && more.tail().ends_with("/read");
            if !usual && !reads {
                return Ok(None);
            }
        }
    }
    // Reading may be taking secrets.
    let makes_no_difference: Vec<Pattern> = HARMLESS.iter().chain(&USUAL).map(|text| Pattern::new(text)).collect();
    let rest = access.without_except(&makes_no_difference, &Pattern::new(""), &mut budget)?;
    let enabled = context.primitives.enabled_by(&rest, &mut budget)?;
    let before = context.primitives.enabled_by(&one.access, &mut budget)?;
    let fresh = enabled.iter().any(|new| before.iter().all(|old| old.primitive.id != new.primitive.id));
    Ok((!fresh).then_some(Fit::ReadsMore))
}
