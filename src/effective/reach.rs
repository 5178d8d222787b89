//! What of a role can be of any use where it is assigned.
//!
//! At a resource, only operations on it and on its parts ever come to a check: a role that publishes web apps and purges
//! Application Insights purges nothing when it is assigned at a web app. Which operations are on a resource is told by
//! the type that they begin with. Not every type is known, and some are of extensions, which may sit on any resource
//! (locks, role assignments, diagnostic settings). So only operations on types that are known to be resources of their
//! own, those of the component library and those that primitives speak of, and on what is wider than a resource are left
//! out; all others stay.

use std::collections::BTreeMap;
use std::sync::{LazyLock, Mutex, PoisonError};

use crate::catalog::Library;
use crate::permission::{Access, Budget, Exceeded, Pattern, Primitives, Set};

/// What is no part of any resource: deployments and their scripts are of a resource group or wider (Microsoft Learn,
/// "Deploy resources with ARM templates": the scopes of a deployment), as are groups and subscriptions themselves.
const WIDER: [&str; 6] = [
    "Microsoft.Management/managementGroups/*",
    "Microsoft.Resources/deployments/*",
    "Microsoft.Resources/deploymentScripts/*",
    "Microsoft.Resources/deploymentStacks/*",
    "Microsoft.Resources/subscriptions/*",
    "Microsoft.Resources/templateSpecs/*",
];

/// Providers of primitives whose types sit on resources of others, or on a subscription: what they are at a resource is not
/// told by the type.
const EXTENDING: [&str; 8] = [
    "Microsoft.Authorization",
    "Microsoft.ConnectedVMwarevSphere",
    "Microsoft.Insights",
    "Microsoft.KubernetesConfiguration",
    "Microsoft.ManagedServices",
    "Microsoft.Security",
    "Microsoft.SecurityInsights",
    "Microsoft.SerialConsole",
];

/// Patterns of operations that are never on a resource of another type: `Microsoft.Storage/storageAccounts/*` and the
/// like, and those on what is wider than a resource.
static ELSEWHERE: LazyLock<Vec<Pattern>> = LazyLock::new(|| {
    let library = Library::builtin();
    let components = library.ids().into_iter().filter_map(|id| library.get(id));
    let types = components.filter_map(|component| component.resource_type.clone());
    let mut patterns: Vec<Pattern> = types.map(|of| Pattern::new(&format!("{}/*", of.value))).collect();
    patterns.extend(WIDER.map(Pattern::new));
    for operation in Primitives::builtin().operations() {
        let mut segments = operation.as_str().split('/');
        if let (Some(provider), Some(of)) = (segments.next(), segments.next())
            && !EXTENDING.contains(&provider)
        {
            patterns.push(Pattern::new(&format!("{provider}/{of}/*")));
        }
    }
    patterns.sort_unstable();
    patterns.dedup();
    patterns
});

/// Patterns of operations that are on parts of a resource: `Microsoft.Storage/storageAccounts/queueServices/queues/*`.
static PARTS: LazyLock<Vec<Pattern>> = LazyLock::new(|| {
    let library = Library::builtin();
    let mut patterns = Vec::new();
    for component in library.ids().into_iter().filter_map(|id| library.get(id)) {
        let Some(of) = &component.resource_type else { continue };
        for (_, child) in component.children.iter() {
            let kinds: Vec<&str> = child.path.split('/').step_by(2).collect();
            patterns.push(Pattern::new(&format!("{}/{}/*", of.value, kinds.join("/"))));
        }
    }
    patterns.sort_unstable();
    patterns.dedup();
    patterns
});

/// Whether a pattern is of operations that are never on a resource of another type.
pub fn is_elsewhere(pattern: &Pattern) -> bool {
    [&ELSEWHERE, &PARTS].iter().any(|patterns| patterns.binary_search(pattern).is_ok())
}

/// What `access` allows at a resource of a type; all of it where the scope is wider than a resource.
///
/// # Errors
/// Too much work.
pub fn at_resource(access: &Access, resource: Option<&str>, budget: &mut Budget) -> Result<Access, Exceeded> {
    let Some(of) = resource else { return Ok(access.clone()) };
    let narrow = access.without(&outside(Beside::Elsewhere, of)?, budget)?;
    let whole = whole(of);
    if whole.len() == of.len() {
        return Ok(narrow);
    }
    // What is managed is told by the type. Data operations of a part may be named after the whole resource, as those of
    // projects in Azure AI Foundry and of namespaces in Kubernetes are; but not after another part.
    let data = access.without(&outside(Beside::Elsewhere, whole)?, budget)?;
    let data = data.without(&outside(Beside::Parts, of)?, budget)?;
    Ok(narrow.with_data_of(data))
}

/// The type of the resource that a type is or is a part of: `Microsoft.Storage/storageAccounts`.
pub fn whole(of: &str) -> &str {
    let end = of.match_indices('/').nth(1).map_or(of.len(), |(at, _)| at);
    of.get(..end).unwrap_or(of)
}

/// What lies beside a resource of a type.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Beside {
    /// Resources of their own, and what is wider than a resource.
    Elsewhere,
    /// Parts of resources.
    Parts,
}

/// Operations that are beside a type and not on it. Roles by the hundred are asked about a few types.
fn outside(beside: Beside, of: &str) -> Result<Set, Exceeded> {
    static KNOWN: Mutex<BTreeMap<(Beside, String), Set>> = Mutex::new(BTreeMap::new());
    let known = || KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    let key = (beside, of.to_owned());
    if let Some(set) = known().get(&key) {
        return Ok(set.clone());
    }
    let patterns = match beside {
        Beside::Elsewhere => &ELSEWHERE,
        Beside::Parts => &PARTS,
    };
    let set = Set::of(patterns, &[Pattern::new(&format!("{of}/*"))], &mut Budget::default())?;
    known().insert(key, set.clone());
    Ok(set)
}
