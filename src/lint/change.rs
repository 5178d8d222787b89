//! Whether access changes anything, or only reads.
//!
//! Takes what an entry allows, gives an operation that changes something. Knows no scope and no principal.

use std::sync::LazyLock;

use crate::permission::primitive::Operation;
use crate::permission::{Access, Budget, Exceeded, Operations, Pattern, Plane};

/// What many roles that only read hold beside: asking for support, alerts of one's own, and deployments, which can do
/// nothing that the holder cannot.
pub(super) const HARMLESS: [&str; 3] =
    ["Microsoft.Support/*", "Microsoft.Insights/alertRules/*", "Microsoft.Resources/deployments/*"];

static HARMLESS_PATTERNS: LazyLock<[Pattern; 3]> = LazyLock::new(|| HARMLESS.map(Pattern::new));
static WRITING: LazyLock<[Pattern; 2]> = LazyLock::new(|| ["*/write", "*/delete"].map(Pattern::new));

/// An operation that writes or deletes; none if there is none. What changes things under another verb is not counted.
///
/// # Errors
/// Too much work.
pub(super) fn change(access: &Access, budget: &mut Budget) -> Result<Option<Operation>, Exceeded> {
    let mut writes = false;
    for plane in Plane::ALL {
        for verb in &*WRITING {
            writes = writes || access.plane(plane).possible.meets(verb, budget)?.is_some();
        }
    }
    if !writes {
        return Ok(None);
    }
    let rest = access.without_except(&*HARMLESS_PATTERNS, &Pattern::new(""), budget)?;
    for plane in Plane::ALL {
        for verb in &*WRITING {
            if let Some((_, term)) = rest.allows(plane, verb, budget)? {
                return Ok(Some(Operation { plane, name: Operations::builtin().example(plane, &term) }));
            }
        }
    }
    Ok(None)
}

/// An operation that writes or deletes resources of a type or their parts; none if there is none.
///
/// # Errors
/// Too much work.
pub(super) fn change_on(access: &Access, of: &str, budget: &mut Budget) -> Result<Option<Operation>, Exceeded> {
    for plane in Plane::ALL {
        for verb in ["write", "*/write", "delete", "*/delete"] {
            if let Some((_, term)) = access.allows(plane, &Pattern::new(&format!("{of}/{verb}")), budget)? {
                return Ok(Some(Operation { plane, name: Operations::builtin().example(plane, &term) }));
            }
        }
    }
    Ok(None)
}

/// Whether it allows anything with the data of resources of a type.
///
/// # Errors
/// Too much work.
pub(super) fn data_of(access: &Access, of: &str, budget: &mut Budget) -> Result<bool, Exceeded> {
    Ok(access.allows(Plane::Data, &Pattern::new(&format!("{of}/*")), budget)?.is_some())
}
