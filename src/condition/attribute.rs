//! What is known of attribute names: Azure's spelling, which of them hold one value at most, and when two are the same.
//!
//! Names come from Microsoft's pages on conditions for storage, role assignments, registries and log tables, and from
//! the conditions of built-in roles. A name that is not listed is kept as written and may hold any number of values.

use super::ast::Attribute;

/// The role that an assignment gives.
pub const ROLE_DEFINITION_ID: &str = "Microsoft.Authorization/roleAssignments:RoleDefinitionId";
/// The principal that an assignment gives it to.
pub const PRINCIPAL_ID: &str = "Microsoft.Authorization/roleAssignments:PrincipalId";
/// What that principal is.
pub const PRINCIPAL_TYPE: &str = "Microsoft.Authorization/roleAssignments:PrincipalType";
/// The blob container.
pub const CONTAINER_NAME: &str = "Microsoft.Storage/storageAccounts/blobServices/containers:name";
/// The registry repository.
pub const REPOSITORY_NAME: &str = "Microsoft.ContainerRegistry/registries/repositories:name";

/// Attributes that hold one value at most.
const SINGLE: &[&str] = &[
    ROLE_DEFINITION_ID,
    PRINCIPAL_ID,
    PRINCIPAL_TYPE,
    CONTAINER_NAME,
    REPOSITORY_NAME,
    "HasObotoken",
    "UtcNow",
    "isPrivateLink",
    "Microsoft.Network/privateEndpoints",
    "Microsoft.Network/virtualNetworks/subnets",
    "Microsoft.OperationalInsights/workspaces/tables:name",
    "Microsoft.Storage/storageAccounts/blobServices/containers/blobs:path",
    "Microsoft.Storage/storageAccounts/blobServices/containers/blobs:prefix",
    "Microsoft.Storage/storageAccounts/blobServices/containers/blobs:snapshot",
    "Microsoft.Storage/storageAccounts/blobServices/containers/blobs:versionId",
    "Microsoft.Storage/storageAccounts/blobServices/containers/blobs:isCurrentVersion",
    "Microsoft.Storage/storageAccounts/encryptionScopes:name",
    "Microsoft.Storage/storageAccounts/queueServices/queues:name",
    "Microsoft.Storage/storageAccounts:isHnsEnabled",
    "Microsoft.Storage/storageAccounts:name",
];

/// Attributes that may hold several values.
const SEVERAL: &[&str] = &[
    "Microsoft.Insights/logs/tables:protectionLevel",
    "Microsoft.OperationalInsights/workspaces/tables:protectionLevel",
];

/// The name as Azure spells it, where it is known; else as written.
pub(super) fn spelling(name: &str) -> &str {
    SINGLE.iter().chain(SEVERAL).find(|known| known.eq_ignore_ascii_case(name)).copied().unwrap_or(name)
}

impl Attribute {
    /// Whether a request holds one value of it at most.
    pub fn is_single(&self) -> bool {
        SINGLE.contains(&self.name.as_str())
    }

    /// The name by which two attributes of one source are one.
    pub(super) fn key(&self) -> String {
        key(&self.name)
    }
}

/// Ends a name whose key is a tag, matched with its case.
const CASE_SENSITIVE: &str = "<$key_case_sensitive$>";

/// The name by which two attributes are one: case is ignored, but for the key of a case-sensitive tag.
pub(super) fn key(name: &str) -> String {
    match name.strip_suffix(CASE_SENSITIVE).and_then(|name| name.rsplit_once(':')) {
        Some((kind, tag)) => format!("{}:{tag}{CASE_SENSITIVE}", kind.to_ascii_lowercase()),
        None => name.to_ascii_lowercase(),
    }
}
