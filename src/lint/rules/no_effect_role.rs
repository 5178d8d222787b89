//! H04 `no-effect-role`.

use std::collections::BTreeSet;

use super::place;
use crate::diagnostic::Severity;
use crate::lint::context::{Context, Entry, TooIntricate};
use crate::lint::finding::Finding;
use crate::lint::rule::Rule;
use crate::lint::touch::{BESIDE_PATTERNS, types};
use crate::permission::{Access, Budget, Exceeded, Pattern, Plane, Set};
use crate::policy::ScopeKind;

/// A role that does nothing where it is assigned.
pub(in crate::lint) struct NoEffectRole;

/// Providers of the component library of whose types some sit on resources of others.
const EXTENDING: [&str; 2] = ["microsoft.authorization", "microsoft.insights"];

/// Providers that are in no component, whose types never do.
const OTHERS: [&str; 5] = [
    "Microsoft.ClassicCompute/*",
    "Microsoft.ClassicNetwork/*",
    "Microsoft.ClassicStorage/*",
    "Microsoft.Compute/*",
    "Microsoft.Network/*",
];

impl Rule for NoEffectRole {
    fn code(&self) -> &'static str {
        "H04"
    }

    fn check(&self, context: &Context<'_>, found: &mut Vec<Finding>) -> Result<(), TooIntricate> {
        let elsewhere = elsewhere(context);
        let elsewhere = Set::of(&elsewhere, &[], &mut Budget::default());
        for entry in &context.entries {
            let is_one = entry.assignment.scope.kind() == ScopeKind::Resource;
            if touches(context, entry)? {
                continue;
            }
            let elsewhere = elsewhere.as_ref().map_err(|error| entry.intricate(*error))?;
            let is_idle = is_inside(&entry.access, elsewhere).and_then(|idle| Ok(idle && !is_for_all(entry)?));
            if !is_idle.map_err(|error| entry.intricate(error))? {
                continue;
            }
            let (persona, role) = (&entry.persona.id, &entry.role.name);
            let message = match is_one {
                true => format!("`{persona}` can do nothing {} by `{role}`", place(entry)),
                false => format!("`{persona}` can do nothing by `{role}` on what the project knows {}", place(entry)),
            };
            let Some(mut finding) = context.finding(self.code(), entry, message) else { continue };
            if !is_one {
                context.lower(&mut finding, Severity::Warning);
            }
            finding.absorbs = &["L05", "L06", "S02"];
            let levels = context.levels(entry);
            if let Some(levels) = levels {
                finding.help.push(format!("`{}` has these levels: {levels}", entry.grant.instance));
            }
            finding.help.push(format!("or drop the entry: `rolecast roles show \"{role}\"` says what the role is for"));
            found.push(finding);
        }
        Ok(())
    }
}

/// Whether the entry does anything on what it is assigned at, or on anything inside its scope that the environment has.
fn touches(context: &Context<'_>, entry: &Entry<'_>) -> Result<bool, TooIntricate> {
    if let Some(of) = entry.assignment.scope.resource_type() {
        return Ok(context.touch(entry, &of)?.worst().is_some());
    }
    // What the entry is for first: most roles touch that.
    for of in types(&context.own(entry)) {
        if context.touch(entry, &of)?.worst().is_some() {
            return Ok(true);
        }
    }
    let placed = context.inside(entry).iter().find(|one| std::ptr::eq(one.environment, entry.environment));
    match placed {
        Some(placed) => Ok(!context.hits(entry, placed)?.is_empty()),
        None => Ok(false),
    }
}

/// Patterns of operations that are on resources of their own, which the scope is none of.
fn elsewhere(context: &Context<'_>) -> Vec<Pattern> {
    let components = context.library.ids().into_iter().filter_map(|id| context.library.get(id));
    let providers = components.filter_map(|one| {
        let provider = one.resource_type.as_ref()?.value.split('/').next()?.to_ascii_lowercase();
        (!EXTENDING.contains(&provider.as_str())).then_some(provider)
    });
    let providers: BTreeSet<String> = providers.collect();
    let providers = providers.into_iter().map(|provider| Pattern::new(&format!("{provider}/*")));
    providers.chain(OTHERS.map(Pattern::new)).chain(BESIDE_PATTERNS.iter().cloned()).collect()
}

/// Whether a role has what many have beside and nothing else: that is what it is for.
fn is_for_all(entry: &Entry<'_>) -> Result<bool, Exceeded> {
    let mut budget = Budget::default();
    let whole = Access::of_role(entry.role, &mut budget)?;
    let beside = Set::of(&*BESIDE_PATTERNS, &[], &mut budget)?;
    let is_empty = Plane::ALL.iter().all(|plane| whole.plane(*plane).possible.is_empty());
    Ok(!is_empty && is_inside(&whole, &beside)?)
}

/// Whether all that access allows is in a set.
fn is_inside(access: &Access, set: &Set) -> Result<bool, Exceeded> {
    let mut budget = Budget::default();
    for plane in Plane::ALL {
        if !access.plane(plane).possible.is_inside(set, &mut budget)? {
            return Ok(false);
        }
    }
    Ok(true)
}
