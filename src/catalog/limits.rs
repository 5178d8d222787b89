//! Azure's limits: `data/limits.yaml`, made into constants by the build script.

/// A limit, where it is written, and when that was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// The number.
    pub value: usize,
    /// The page that says so.
    pub source: &'static str,
    /// The day on which the page, or what quotes it, was read: `YYYY-MM-DD`.
    pub date: &'static str,
}

/// What Azure refuses to go beyond.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Role assignments at a subscription and everything in it; eligible ones do not count.
    pub assignments_per_subscription: Limit,
    /// Role assignments at a management group itself.
    pub assignments_per_management_group: Limit,
    /// Custom roles in a tenant.
    pub custom_roles_per_tenant: Limit,
    /// Bytes of a role assignment's condition.
    pub condition_bytes: Limit,
    /// Characters of a role assignment's description.
    pub assignment_description: Limit,
    /// Characters of a custom role's description.
    pub role_description: Limit,
    /// Characters of a custom role's name.
    pub role_name: Limit,
    /// Assignable scopes of a custom role.
    pub assignable_scopes: Limit,
    /// Management groups among the assignable scopes of a custom role.
    pub assignable_management_groups: Limit,
    /// Wildcards in an action of a custom role.
    pub wildcards_per_action: Limit,
    /// Resources in a template, copies counted.
    pub template_resources: Limit,
    /// Bytes of a template.
    pub template_bytes: Limit,
    /// Parameters of a template.
    pub template_parameters: Limit,
    /// Variables of a template.
    pub template_variables: Limit,
    /// Outputs of a template.
    pub template_outputs: Limit,
    /// Characters of an expression in a template.
    pub expression_characters: Limit,
    /// Characters of a deployment's name.
    pub deployment_name: Limit,
    /// Resource groups that one deployment can reach.
    pub resource_groups_per_deployment: Limit,
}

include!(concat!(env!("OUT_DIR"), "/limits.rs"));

/// The limits that this version of rolecast knows.
pub fn limits() -> &'static Limits {
    &LIMITS
}
