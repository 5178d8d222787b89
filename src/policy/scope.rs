//! Where an assignment holds: a management group, a subscription, a resource group, a resource or a part of one, or a
//! place in a service outside Azure Resource Manager.
//!
//! A scope is built of segments that are literal or parameter, never of finished text, so that each target can write
//! it in its own language.

use std::fmt;

use super::{Term, Text};
use crate::model::component::Mechanism;

/// Where an assignment holds.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// A management group.
    ManagementGroup {
        /// Its name (the last segment of its id).
        name: Term,
    },
    /// A subscription.
    Subscription {
        /// Its id, a GUID.
        id: Term,
    },
    /// A resource group.
    ResourceGroup {
        /// The subscription's id.
        subscription: Term,
        /// Its name.
        name: Term,
    },
    /// A resource, or a part of one: a child resource, or a part that only the service itself knows (a Cosmos DB
    /// database, a key's scope string).
    Resource {
        /// The subscription's id.
        subscription: Term,
        /// The resource group's name.
        group: Term,
        /// The resource provider, such as `Microsoft.Storage`.
        provider: Text,
        /// Type and name of each level: `(storageAccounts, stdev)`, `(blobServices, default)`, `(containers, raw)`.
        path: Vec<(Text, Term)>,
    },
    /// A place in a service outside Azure Resource Manager, by the service's own name for it.
    Service {
        /// The service.
        mechanism: Mechanism,
        /// The name, segments joined by `/` in writing: `contoso/mlops`.
        name: Vec<Term>,
    },
}

/// How wide a scope is; the narrowest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ScopeKind {
    /// A resource, a part of one, or a place in another service.
    Resource,
    /// A resource group.
    ResourceGroup,
    /// A subscription.
    Subscription,
    /// A management group.
    ManagementGroup,
}

impl Scope {
    /// How wide it is.
    pub fn kind(&self) -> ScopeKind {
        match self {
            Scope::ManagementGroup { .. } => ScopeKind::ManagementGroup,
            Scope::Subscription { .. } => ScopeKind::Subscription,
            Scope::ResourceGroup { .. } => ScopeKind::ResourceGroup,
            Scope::Resource { .. } | Scope::Service { .. } => ScopeKind::Resource,
        }
    }

    /// The id of the subscription that it is or lies in.
    pub fn subscription(&self) -> Option<&Term> {
        match self {
            Scope::Subscription { id } => Some(id),
            Scope::ResourceGroup { subscription, .. } | Scope::Resource { subscription, .. } => Some(subscription),
            Scope::ManagementGroup { .. } | Scope::Service { .. } => None,
        }
    }

    /// The name of the resource group that it is or lies in.
    pub fn resource_group(&self) -> Option<&Term> {
        match self {
            Scope::ResourceGroup { name, .. } => Some(name),
            Scope::Resource { group, .. } => Some(group),
            _ => None,
        }
    }

    /// The type of the resource or part: `Microsoft.Storage/storageAccounts/blobServices/containers`.
    pub fn resource_type(&self) -> Option<String> {
        match self {
            Scope::Resource { provider, path, .. } => {
                let mut text = provider.to_string();
                for (kind, _) in path {
                    text.push('/');
                    text.push_str(kind);
                }
                Some(text)
            }
            _ => None,
        }
    }

    /// All its segments that are values, outermost first.
    pub fn terms(&self) -> Vec<&Term> {
        match self {
            Scope::ManagementGroup { name } => vec![name],
            Scope::Subscription { id } => vec![id],
            Scope::ResourceGroup { subscription, name } => vec![subscription, name],
            Scope::Resource { subscription, group, path, .. } => {
                [subscription, group].into_iter().chain(path.iter().map(|(_, name)| name)).collect()
            }
            Scope::Service { name, .. } => name.iter().collect(),
        }
    }

    /// The same with other values for its segments.
    #[must_use]
    pub fn map_terms(&self, of: impl Fn(&Term) -> Term) -> Scope {
        match self {
            Scope::ManagementGroup { name } => Scope::ManagementGroup { name: of(name) },
            Scope::Subscription { id } => Scope::Subscription { id: of(id) },
            Scope::ResourceGroup { subscription, name } => {
                Scope::ResourceGroup { subscription: of(subscription), name: of(name) }
            }
            Scope::Resource { subscription, group, provider, path } => Scope::Resource {
                subscription: of(subscription),
                group: of(group),
                provider: provider.clone(),
                path: path.iter().map(|(kind, name)| (kind.clone(), of(name))).collect(),
            },
            Scope::Service { mechanism, name } => {
                Scope::Service { mechanism: *mechanism, name: name.iter().map(of).collect() }
            }
        }
    }

    /// Whether every segment is known before deployment.
    pub fn is_literal(&self) -> bool {
        self.terms().iter().all(|term| term.literal().is_some())
    }

    /// Whether `other` is this scope or lies below it, as far as ids tell: letters are folded, and a parameter equals
    /// itself alone. That a subscription lies below a management group only its environment knows
    /// ([`Environment::contains`](super::Environment::contains)).
    pub fn contains(&self, other: &Scope) -> bool {
        let (outer, inner) = (self.folded(), other.folded());
        inner.strip_prefix(&outer).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    /// The id with letters folded: the form in which scopes are equal. A parameter's name keeps its case.
    pub fn folded(&self) -> String {
        let mut written = String::with_capacity(192);
        // Writing into a string cannot fail.
        let _ = self.write(&mut written);
        // The usual case, and the one that is asked for once an assignment.
        if written.is_ascii() && !written.contains('{') {
            written.make_ascii_lowercase();
            return written;
        }
        let mut text = String::with_capacity(written.len());
        for part in written.split_inclusive('/') {
            if part.starts_with('{') { text.push_str(part) } else { text.push_str(&part.to_lowercase()) }
        }
        text
    }

    /// Writes what [`Display`](fmt::Display) shows, straight into a string where there is one.
    fn write(&self, out: &mut impl fmt::Write) -> fmt::Result {
        match self {
            Scope::ManagementGroup { name } => {
                out.write_str("/providers/Microsoft.Management/managementGroups/")?;
                name.write(out)
            }
            Scope::Subscription { id } => {
                out.write_str("/subscriptions/")?;
                id.write(out)
            }
            Scope::ResourceGroup { subscription, name } => group(subscription, name, out),
            Scope::Resource { subscription, group: name, provider, path } => {
                group(subscription, name, out)?;
                out.write_str("/providers/")?;
                out.write_str(provider)?;
                path.iter().try_for_each(|(kind, name)| {
                    out.write_char('/')?;
                    out.write_str(kind)?;
                    out.write_char('/')?;
                    name.write(out)
                })
            }
            Scope::Service { mechanism, name } => {
                out.write_str(mechanism.id())?;
                out.write_char(':')?;
                name.iter().enumerate().try_for_each(|(at, term)| {
                    if at > 0 {
                        out.write_char('/')?;
                    }
                    term.write(out)
                })
            }
        }
    }

    /// Reads what [`Display`](fmt::Display) writes.
    pub fn parse(text: &str) -> Option<Scope> {
        if let Some((mechanism, name)) = text.split_once(':') {
            let mechanism = serde::Deserialize::deserialize(
                serde::de::value::StrDeserializer::<serde::de::value::Error>::new(mechanism),
            )
            .ok()?;
            return Some(Scope::Service { mechanism, name: name.split('/').map(Term::parse).collect() });
        }
        let segments: Vec<&str> = text.strip_prefix('/')?.split('/').collect();
        match segments.as_slice() {
            ["providers", "Microsoft.Management", "managementGroups", name] => {
                Some(Scope::ManagementGroup { name: Term::parse(name) })
            }
            ["subscriptions", id] => Some(Scope::Subscription { id: Term::parse(id) }),
            ["subscriptions", id, "resourceGroups", name] => {
                Some(Scope::ResourceGroup { subscription: Term::parse(id), name: Term::parse(name) })
            }
            ["subscriptions", id, "resourceGroups", group, "providers", provider, rest @ ..]
                if !rest.is_empty() && rest.len().is_multiple_of(2) =>
            {
                let path = rest
                    .chunks_exact(2)
                    .filter_map(|pair| match pair {
                        [kind, name] => Some((Text::from(*kind), Term::parse(name))),
                        _ => None,
                    })
                    .collect();
                Some(Scope::Resource {
                    subscription: Term::parse(id),
                    group: Term::parse(group),
                    provider: Text::from(*provider),
                    path,
                })
            }
            _ => None,
        }
    }
}

/// The id, with `{name}` where a parameter stands; `mechanism:name` outside Azure Resource Manager.
impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f)
    }
}

fn group(subscription: &Term, name: &Term, out: &mut impl fmt::Write) -> fmt::Result {
    out.write_str("/subscriptions/")?;
    subscription.write(out)?;
    out.write_str("/resourceGroups/")?;
    name.write(out)
}

impl serde::Serialize for Scope {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for Scope {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        Scope::parse(&text).ok_or_else(|| serde::de::Error::custom(format!("`{text}` is no scope")))
    }
}
