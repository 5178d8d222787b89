//! Why access is broader than it was. Read backwards, from after to before, the same words say why it is narrower.

use crate::model::accepted::ReasonCode;
use crate::model::text::{Date, Duration};
use crate::policy::{End, Text};

/// Why.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// Operations, or a role of another system, that the principal had in no way there.
    NewAccess,
    /// Standing, be it for a time, where it had to be activated.
    StandingWhereEligible,
    /// Standing membership of the group where membership had to be activated.
    MembershipStanding,
    /// An end is gone.
    ExpiryRemoved {
        /// The end that there was.
        was: Date,
    },
    /// It ends later, or it cannot be told that it does not: a day against a length of time.
    ExpiryExtended {
        /// The end that there was.
        was: End,
        /// The end that there is.
        is: End,
    },
    /// No condition where there was one.
    ConditionDropped {
        /// The condition that there was.
        was: Text,
    },
    /// A condition that allows what the one before refused, or cannot be shown not to.
    ConditionLooser {
        /// The condition that there was.
        was: Text,
        /// The condition that there is.
        is: Text,
        /// A request that is allowed now; none where it is not known.
        witness: Option<String>,
    },
    /// An activation lasts longer.
    ActivationLonger {
        /// How long it lasted.
        was: Duration,
        /// How long it lasts.
        is: Duration,
    },
    /// Nobody approves any more.
    ApprovalDropped,
    /// Somebody else can approve.
    ApproversAdded {
        /// By name.
        names: Vec<Text>,
    },
    /// No multifactor authentication is asked for any more.
    MfaDropped,
    /// No justification is asked for any more.
    JustificationDropped,
    /// No ticket is asked for any more.
    TicketDropped,
    /// An agent is the principal where humans alone were.
    HumanReplacedByAgent,
    /// An agent is the principal beside humans who were it alone.
    AgentAdded,
    /// A guardrail allows more, or there is none any more.
    GuardrailLoosened {
        /// What of it.
        what: Loosened,
    },
    /// A finding is accepted that was not.
    ExceptionAdded {
        /// The rule.
        rule: Text,
    },
    /// A finding is accepted for longer.
    ExceptionExtended {
        /// The rule.
        rule: Text,
        /// Until when it was.
        was: Option<Date>,
        /// Until when it is.
        is: Option<Date>,
    },
    /// A setting of an instance lets in what another value of it closes, and somebody has.
    SettingOpens {
        /// The instance.
        instance: Text,
        /// The setting.
        setting: Text,
        /// The value that closes it; none where the instance has no such setting.
        was: Option<Text>,
        /// The value that does not.
        is: Option<Text>,
    },
    /// The environment's tier is further from customers, which asks less of guardrails and rules.
    TierLowered,
}

/// What of a guardrail allows more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Loosened {
    /// Nothing speaks of those any more that it spoke of, where nothing else is asked for.
    Gone,
    /// It speaks of those who were allowed nothing.
    Subjects,
    /// More levels may be standing.
    Active,
    /// More levels may be eligible.
    Eligible,
    /// Wider scopes.
    MaxScope,
    /// Personas may write role names.
    Roles,
    /// Longer activations.
    Maximum,
    /// Nobody has to approve, or somebody else can.
    Approval,
    /// No multifactor authentication is asked for.
    Mfa,
    /// No justification is asked for.
    Justification,
    /// No ticket is asked for.
    Ticket,
    /// Longer eligibility.
    EligibleFor,
}

impl Reason {
    /// What kind of reason it is.
    pub fn code(&self) -> ReasonCode {
        match self {
            Reason::NewAccess => ReasonCode::NewAccess,
            Reason::StandingWhereEligible => ReasonCode::StandingWhereEligible,
            Reason::MembershipStanding => ReasonCode::MembershipStanding,
            Reason::ExpiryRemoved { .. } => ReasonCode::ExpiryRemoved,
            Reason::ExpiryExtended { .. } => ReasonCode::ExpiryExtended,
            Reason::ConditionDropped { .. } => ReasonCode::ConditionDropped,
            Reason::ConditionLooser { .. } => ReasonCode::ConditionLooser,
            Reason::ActivationLonger { .. } => ReasonCode::ActivationLonger,
            Reason::ApprovalDropped => ReasonCode::ApprovalDropped,
            Reason::ApproversAdded { .. } => ReasonCode::ApproversAdded,
            Reason::MfaDropped => ReasonCode::MfaDropped,
            Reason::JustificationDropped => ReasonCode::JustificationDropped,
            Reason::TicketDropped => ReasonCode::TicketDropped,
            Reason::HumanReplacedByAgent => ReasonCode::HumanReplacedByAgent,
            Reason::AgentAdded => ReasonCode::AgentAdded,
            Reason::GuardrailLoosened { .. } => ReasonCode::GuardrailLoosened,
            Reason::ExceptionAdded { .. } => ReasonCode::ExceptionAdded,
            Reason::ExceptionExtended { .. } => ReasonCode::ExceptionExtended,
            Reason::SettingOpens { .. } => ReasonCode::SettingOpens,
            Reason::TierLowered => ReasonCode::TierLowered,
        }
    }

    /// The word for it, in JSON.
    pub fn word(&self) -> &'static str {
        self.code().word()
    }
}

impl Loosened {
    /// The word for it: the guardrail's own, where it has one.
    pub fn word(self) -> &'static str {
        match self {
            Loosened::Gone => "gone",
            Loosened::Subjects => "match",
            Loosened::Active => "active",
            Loosened::Eligible => "eligible",
            Loosened::MaxScope => "maxScope",
            Loosened::Roles => "roles",
            Loosened::Maximum => "maximum",
            Loosened::Approval => "approval",
            Loosened::Mfa => "mfa",
            Loosened::Justification => "justification",
            Loosened::Ticket => "ticket",
            Loosened::EligibleFor => "eligibleFor",
        }
    }
}
