//! What a rule is, and the list of all.

use super::context::{Context, TooIntricate};
use super::finding::Finding;
use super::rules;

/// A rule: one question about a policy. What is said of it stands in its page.
pub trait Rule: Sync {
    /// Its code, which is its page's too.
    fn code(&self) -> &'static str;

    /// Reports what it finds.
    ///
    /// # Errors
    /// What is too intricate to be exact about: nothing is said then, rather than something wrong.
    fn check(&self, context: &Context<'_>, found: &mut Vec<Finding>) -> Result<(), TooIntricate>;
}

/// All rules, by code.
pub static RULES: &[&dyn Rule] = &[
    &rules::storage_key_access::StorageKeyAccess,
    &rules::database_or_messaging_key::DatabaseOrMessagingKey,
    &rules::app_or_workflow_secret::AppOrWorkflowSecret,
    &rules::service_key::ServiceKey,
    &rules::read_returns_secrets::ReadReturnsSecrets,
    &rules::bypass_defeats_design::BypassDefeatsDesign,
    &rules::owner_equivalent_custom::OwnerEquivalentCustom,
    &rules::custom_wildcard::CustomWildcard,
    &rules::custom_duplicates_builtin::CustomDuplicatesBuiltin,
    &rules::notactions_as_deny::NotactionsAsDeny,
    &rules::unknown_or_misplaced_action::UnknownOrMisplacedAction,
    &rules::ineffective_condition::IneffectiveCondition,
    &rules::weak_delegation_condition::WeakDelegationCondition,
    &rules::identity_and_host::IdentityAndHost,
    &rules::grant_and_use::GrantAndUse,
    &rules::operate_and_erase::OperateAndErase,
    &rules::dev_and_production_writer::DevAndProductionWriter,
    &rules::mixed_principal_kinds::MixedPrincipalKinds,
    &rules::grants_role_assignment::GrantsRoleAssignment,
    &rules::delegation_reaches_privileged::DelegationReachesPrivileged,
    &rules::grants_role_definition_write::GrantsRoleDefinitionWrite,
    &rules::grants_pim_or_elevate::GrantsPimOrElevate,
    &rules::managed_identity_takeover::ManagedIdentityTakeover,
    &rules::federated_credential_write::FederatedCredentialWrite,
    &rules::machine_code_execution::MachineCodeExecution,
    &rules::app_code_execution::AppCodeExecution,
    &rules::integration_runtime_execution::IntegrationRuntimeExecution,
    &rules::container_code_execution::ContainerCodeExecution,
    &rules::database_admin_takeover::DatabaseAdminTakeover,
    &rules::vault_policy_self_grant::VaultPolicySelfGrant,
    &rules::guardrail_removal::GuardrailRemoval,
    &rules::irreversible_destruction::IrreversibleDestruction,
    &rules::harmless_name::HarmlessName,
    &rules::duplicate_assignment::DuplicateAssignment,
    &rules::subsumed_assignment::SubsumedAssignment,
    &rules::inherited_redundant::InheritedRedundant,
    &rules::no_effect_role::NoEffectRole,
    &rules::obsolete_role::ObsoleteRole,
    &rules::environment_inversion::EnvironmentInversion,
    &rules::unused_definition::UnusedDefinition,
    &rules::persona_count::PersonaCount,
    &rules::direct_user_assignment::DirectUserAssignment,
    &rules::owner_role::OwnerRole,
    &rules::contributor_role::ContributorRole,
    &rules::access_admin_role::AccessAdminRole,
    &rules::role_wider_than_components::RoleWiderThanComponents,
    &rules::narrower_role_available::NarrowerRoleAvailable,
    &rules::more_than_declared::MoreThanDeclared,
    &rules::control_role_for_data::ControlRoleForData,
    &rules::missing_rationale::MissingRationale,
    &rules::standing_privilege_production::StandingPrivilegeProduction,
    &rules::eligible_workload_identity::EligibleWorkloadIdentity,
    &rules::activation_unprotected::ActivationUnprotected,
    &rules::eligibility_unbounded::EligibilityUnbounded,
    &rules::human_write_production::HumanWriteProduction,
    &rules::agent_privileged_wide::AgentPrivilegedWide,
    &rules::break_glass_missing_or_misused::BreakGlassMissingOrMisused,
    &rules::management_group_scope::ManagementGroupScope,
    &rules::scope_wider_than_components::ScopeWiderThanComponents,
    &rules::scope_spans_environments::ScopeSpansEnvironments,
    &rules::scope_inherits_undeclared::ScopeInheritsUndeclared,
    &rules::assignment_budget::AssignmentBudget,
];
