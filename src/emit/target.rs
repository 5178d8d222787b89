//! Deployment scopes: where a file is deployed to.

use crate::policy::{Environment, Scope, Term};

/// A scope that templates are deployed to.
#[derive(Clone, Debug)]
pub enum Target<'a> {
    /// A management group.
    ManagementGroup {
        /// The management group.
        scope: Scope,
        /// Its name, or that of the parameter which holds it.
        word: &'a str,
    },
    /// A subscription.
    Subscription {
        /// The subscription.
        scope: Scope,
        /// The name that the environment gives it.
        word: &'a str,
    },
}

impl<'a> Target<'a> {
    /// Where assignments at `scope` are deployed to; none outside Azure Resource Manager.
    pub fn of(environment: &'a Environment, scope: &'a Scope) -> Option<Target<'a>> {
        let text = |term: &'a Term| match term {
            Term::Literal(text) | Term::Parameter(text) => &**text,
        };
        if let Scope::ManagementGroup { name } = scope {
            return Some(Target::ManagementGroup { scope: scope.clone(), word: text(name) });
        }
        let id = scope.subscription()?;
        let wanted = Scope::Subscription { id: id.clone() };
        let named = environment.subscriptions.iter().find(|known| match (&known.id, id) {
            (Term::Literal(one), Term::Literal(other)) => one.eq_ignore_ascii_case(other),
            (one, other) => one == other,
        });
        Some(Target::Subscription { scope: wanted, word: named.map_or_else(|| text(id), |known| &known.key) })
    }

    /// The scope itself.
    pub fn scope(&self) -> &Scope {
        match self {
            Target::ManagementGroup { scope, .. } | Target::Subscription { scope, .. } => scope,
        }
    }

    /// A short name for people.
    pub fn word(&self) -> &'a str {
        match self {
            Target::ManagementGroup { word, .. } | Target::Subscription { word, .. } => word,
        }
    }

    /// What the scope is, in a word or two.
    pub fn noun(&self) -> &'static str {
        match self {
            Target::ManagementGroup { .. } => "management group",
            Target::Subscription { .. } => "subscription",
        }
    }

    /// The function that gives the full id of a role for assignments at the scope and below. Role ids are those of the
    /// subscription at and below it, and the tenant's above: another form is a difference to tools that read it back.
    pub fn role_function(&self) -> &'static str {
        match self {
            Target::ManagementGroup { .. } => "tenantResourceId",
            Target::Subscription { .. } => "subscriptionResourceId",
        }
    }
}
