//! Broader access that is accepted, as written: `accepted-access.yaml` beside `rolecast.yaml`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::persona::ScopeWord;
use super::text::{Date, Id};
use crate::source::Spanned;

/// Broader access that gates of `rolecast diff` let through.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AcceptedAccess {
    /// What is accepted.
    #[schemars(example = json!([{ "persona": "P004", "environment": "production", "what": ["standing-where-eligible"], "reason": "on call until the migration ends", "expires": "2027-01-31" }]))]
    pub accepted: Vec<Spanned<Accepted>>,
}

/// A broadening that is accepted: of whom, where, which, why and until when.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Accepted {
    /// The persona whose line gives it; left out for what is about no one persona, such as a guardrail.
    #[schemars(example = &"P004")]
    pub persona: Option<Spanned<Id>>,
    /// The environment; left out for what is about no one environment.
    #[schemars(example = &"production")]
    pub environment: Option<Spanned<Id>>,
    /// Why access is broader, in the words of the comparison; that it is new, when left out beside operations.
    #[serde(default)]
    #[schemars(example = ["new-access"])]
    pub what: Vec<Spanned<ReasonCode>>,
    /// These control-plane operations and no others; a `*` is any text.
    #[serde(default)]
    #[schemars(example = ["Microsoft.Storage/storageAccounts/*/read"])]
    pub actions: Vec<Spanned<String>>,
    /// These data-plane operations and no others; a `*` is any text.
    #[serde(default)]
    #[schemars(example = ["Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read"])]
    pub data_actions: Vec<Spanned<String>>,
    /// These primitives, by their ids, and what opens them by itself.
    #[serde(default)]
    #[schemars(example = ["K02"])]
    pub primitives: Vec<Spanned<String>>,
    /// These roles of other systems than Azure RBAC, by their names.
    #[serde(default)]
    #[schemars(example = ["db_datareader"])]
    pub roles: Vec<Spanned<String>>,
    /// The component instance that the line is about; all when left out.
    #[schemars(example = &"azure-storage")]
    pub component: Option<Spanned<Id>>,
    /// The widest scope at which it is accepted; a resource when left out.
    #[schemars(example = &"resourceGroup")]
    pub max_scope: Option<Spanned<ScopeWord>>,
    /// Why it is accepted.
    #[schemars(example = &"on call until the migration ends")]
    pub reason: Spanned<String>,
    /// The last day on which it is.
    #[schemars(example = &"2027-01-31")]
    pub expires: Spanned<Date>,
}

/// Why access is broader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ReasonCode {
    /// Operations, or a role of another system, that were not had in any way.
    NewAccess,
    /// No activation where there was one.
    StandingWhereEligible,
    /// Membership of the group without activation.
    MembershipStanding,
    /// An end is gone.
    ExpiryRemoved,
    /// A later end.
    ExpiryExtended,
    /// No condition where there was one.
    ConditionDropped,
    /// A condition that allows more.
    ConditionLooser,
    /// Activations last longer.
    ActivationLonger,
    /// Nobody approves activations any more.
    ApprovalDropped,
    /// Somebody else can approve.
    ApproversAdded,
    /// No second factor is asked for.
    MfaDropped,
    /// No justification is asked for.
    JustificationDropped,
    /// No ticket is asked for.
    TicketDropped,
    /// An agent is the principal in place of people.
    HumanReplacedByAgent,
    /// An agent is the principal beside people.
    AgentAdded,
    /// A guardrail allows more.
    GuardrailLoosened,
    /// A finding is accepted.
    ExceptionAdded,
    /// A finding is accepted for longer.
    ExceptionExtended,
    /// A setting of an instance lets in what it kept out.
    SettingOpens,
    /// An environment counts as further from customers.
    TierLowered,
}

impl ReasonCode {
    /// All of them.
    pub const ALL: [ReasonCode; 20] = [
        ReasonCode::NewAccess,
        ReasonCode::StandingWhereEligible,
        ReasonCode::MembershipStanding,
        ReasonCode::ExpiryRemoved,
        ReasonCode::ExpiryExtended,
        ReasonCode::ConditionDropped,
        ReasonCode::ConditionLooser,
        ReasonCode::ActivationLonger,
        ReasonCode::ApprovalDropped,
        ReasonCode::ApproversAdded,
        ReasonCode::MfaDropped,
        ReasonCode::JustificationDropped,
        ReasonCode::TicketDropped,
        ReasonCode::HumanReplacedByAgent,
        ReasonCode::AgentAdded,
        ReasonCode::GuardrailLoosened,
        ReasonCode::ExceptionAdded,
        ReasonCode::ExceptionExtended,
        ReasonCode::SettingOpens,
        ReasonCode::TierLowered,
    ];

    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            ReasonCode::NewAccess => "new-access",
            ReasonCode::StandingWhereEligible => "standing-where-eligible",
            ReasonCode::MembershipStanding => "membership-standing",
            ReasonCode::ExpiryRemoved => "expiry-removed",
            ReasonCode::ExpiryExtended => "expiry-extended",
            ReasonCode::ConditionDropped => "condition-dropped",
            ReasonCode::ConditionLooser => "condition-looser",
            ReasonCode::ActivationLonger => "activation-longer",
            ReasonCode::ApprovalDropped => "approval-dropped",
            ReasonCode::ApproversAdded => "approvers-added",
            ReasonCode::MfaDropped => "mfa-dropped",
            ReasonCode::JustificationDropped => "justification-dropped",
            ReasonCode::TicketDropped => "ticket-dropped",
            ReasonCode::HumanReplacedByAgent => "human-replaced-by-agent",
            ReasonCode::AgentAdded => "agent-added",
            ReasonCode::GuardrailLoosened => "guardrail-loosened",
            ReasonCode::ExceptionAdded => "exception-added",
            ReasonCode::ExceptionExtended => "exception-extended",
            ReasonCode::SettingOpens => "setting-opens",
            ReasonCode::TierLowered => "tier-lowered",
        }
    }

    /// The reason of this word.
    pub fn from_word(word: &str) -> Option<ReasonCode> {
        ReasonCode::ALL.into_iter().find(|code| code.word() == word)
    }
}
