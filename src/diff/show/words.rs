//! Reasons in words, read either way.

use crate::diagnostic::listed;
use crate::diff::reason::{Loosened, Reason};
use crate::diff::{Around, Blast};
use crate::model::primitive::PrimitiveSeverity;
use crate::model::text::Date;
use crate::permission::Enabled;
use crate::policy::{End, Scope, Text};

/// Why access is broader, or why it is narrower where that is asked: the same reason read backwards.
pub(super) fn sentence(reason: &Reason, is_broader: bool) -> String {
    let pick = |broader: &str, narrower: &str| if is_broader { broader.to_owned() } else { narrower.to_owned() };
    match reason {
        Reason::NewAccess => pick("new", "gone"),
        Reason::StandingWhereEligible => {
            pick("standing, where it had to be activated", "to be activated, where it was standing")
        }
        Reason::MembershipStanding => pick(
            "people are in the group all the time, where they had to activate that",
            "people have to activate that they are in the group, where they were all the time",
        ),
        Reason::ExpiryRemoved { was } => match is_broader {
            true => format!("does not end, where it ended with {was}"),
            false => format!("ends with {was}, where it did not end"),
        },
        Reason::ExpiryExtended { was, is } => {
            let (now, then) = if is_broader { (is, was) } else { (was, is) };
            let compared = matches!((was, is), (End::Until(_), End::Until(_)) | (End::For(_), End::For(_)));
            let note = if compared { "" } else { ", which cannot be compared" };
            format!("ends {}, where it ended {}{note}", end(*now), end(*then))
        }
        Reason::ConditionDropped { .. } => {
            pick("under no condition, where there was one", "under a condition, where there was none")
        }
        Reason::ConditionLooser { witness: Some(witness), .. } => match is_broader {
            true => format!("its condition allows what the one before refused: {witness}"),
            false => format!("its condition refuses what the one before allowed: {witness}"),
        },
        Reason::ConditionLooser { witness: None, .. } => {
            pick("its condition cannot be shown to be as tight", "the condition before cannot be shown to be as tight")
        }
        Reason::ActivationLonger { was, is } => {
            let (now, then) = if is_broader { (is, was) } else { (was, is) };
            format!("an activation lasts up to {now}, where it lasted up to {then}")
        }
        Reason::ApprovalDropped => pick("nobody has to approve activations", "activations have to be approved"),
        Reason::ApproversAdded { names } => {
            let names = listed(names.iter().map(|name| &**name));
            if is_broader { format!("{names} can approve too") } else { format!("{names} can no longer approve") }
        }
        Reason::MfaDropped => pick("no second factor is asked for", "a second factor is asked for"),
        Reason::JustificationDropped => pick("no justification is asked for", "a justification is asked for"),
        Reason::TicketDropped => pick("no ticket is asked for", "a ticket is asked for"),
        Reason::HumanReplacedByAgent => pick("an agent has what people had", "people have what an agent had"),
        Reason::AgentAdded => pick("an agent has what people alone had", "people alone have what an agent had too"),
        Reason::GuardrailLoosened { what: Loosened::Gone } => {
            pick("a guardrail is gone", "there is a guardrail where there was none")
        }
        Reason::GuardrailLoosened { what } => {
            let more = if is_broader { "more" } else { "less" };
            format!("a guardrail allows {more} by `{}`", what.word())
        }
        Reason::ExceptionAdded { rule } => match is_broader {
            true => format!("findings of {rule} are accepted"),
            false => format!("findings of {rule} are no longer accepted"),
        },
        Reason::ExceptionExtended { rule, was, is } => {
            let (now, then) = if is_broader { (is, was) } else { (was, is) };
            format!("findings of {rule} are accepted {}, where they were {}", until(*now), until(*then))
        }
        Reason::SettingOpens { instance, setting, was, is } => {
            let (now, then) = if is_broader { (is, was) } else { (was, is) };
            let value =
                |value: &Option<Text>| value.as_ref().map_or("not set".to_owned(), |value| format!("`{value}`"));
            format!("`{setting}` of `{instance}` is {}, where it was {}", value(now), value(then))
        }
        Reason::TierLowered => pick("it counts as further from customers", "it counts as closer to customers"),
    }
}

/// The same in few words, for a table.
pub(super) fn short(reason: &Reason, is_broader: bool) -> String {
    match reason {
        Reason::ConditionLooser { .. } if is_broader => "its condition allows more".to_owned(),
        Reason::ConditionLooser { .. } => "its condition allows less".to_owned(),
        Reason::MembershipStanding if is_broader => "membership is standing".to_owned(),
        Reason::MembershipStanding => "membership is to be activated".to_owned(),
        other => sentence(other, is_broader),
    }
}

/// A scope as people call it: `features of stcontoso in rg-ai`.
pub(super) fn scope(of: &Scope) -> String {
    match of {
        Scope::ManagementGroup { name } => format!("management group {name}"),
        Scope::Subscription { id } => format!("subscription {id}"),
        Scope::ResourceGroup { name, .. } => format!("resource group {name}"),
        Scope::Resource { group, path, .. } => {
            let mut names = path.iter().map(|(_, name)| name.to_string());
            let (first, last) = (names.next().unwrap_or_default(), names.next_back());
            let part = last.map(|last| format!("{last} of ")).unwrap_or_default();
            format!("{part}{first} in {group}")
        }
        Scope::Service { .. } => of.to_string(),
    }
}

fn until(day: Option<Date>) -> String {
    day.map_or_else(|| "without an end".to_owned(), |day| format!("up to {day}"))
}

fn end(end: End) -> String {
    match end {
        End::Until(day) => format!("with {day}"),
        End::For(length) => format!("{length} after each deployment"),
    }
}

/// `1 principal`, `3 principals`
pub(super) fn counted(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

/// `2 principals gain on 1 known resource in ..`; none where nobody gains.
pub(super) fn reach(blast: Blast) -> Option<String> {
    (blast.principals > 0).then(|| {
        format!(
            "{} {} on {} in {} of {}",
            counted(blast.principals, "principal"),
            if blast.principals == 1 { "gains" } else { "gain" },
            counted(blast.resources, "known resource"),
            counted(blast.resource_groups, "resource group"),
            counted(blast.subscriptions, "subscription"),
        )
    })
}

/// What something around access is about: `production, P001, sg-web-dev`.
pub(super) fn about(one: &Around) -> String {
    let parts: Vec<&str> =
        [&one.environment, &one.persona, &one.principal].into_iter().flatten().map(|text| &**text).collect();
    if parts.is_empty() { "everywhere".to_owned() } else { parts.join(", ") }
}

/// The primitives that are more than good to know, the worst first.
pub(super) fn opened<'e>(all: impl IntoIterator<Item = &'e Enabled>) -> Vec<&'e Enabled> {
    let mut found: Vec<&Enabled> = all.into_iter().collect();
    found.retain(|one| one.primitive.severity.value > PrimitiveSeverity::Info);
    found.sort_by_key(|one| std::cmp::Reverse(one.primitive.severity.value));
    found
}

/// `K01 storage-account-key-or-sas`
pub(super) fn primitive(one: &Enabled) -> String {
    format!("{} {}", one.primitive.id.as_str(), one.primitive.name.value.as_str())
}
