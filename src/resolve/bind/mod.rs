//! Pass 2: an environment's file becomes scopes, principals and approvers.
//!
//! Takes one environment's file, gives what its assignments are built of; every name that binds to nothing is an error
//! with the line to add. A planned environment is bound as far as its file goes.

mod instance;
mod principal;
mod value;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use self::instance::policy_instance;
use super::guardrail;
use super::index::Index;
use super::intern::{Scopes, Table, Texts};
use super::record::exceptions;
use super::slot::Slot;
use crate::diagnostic::Diagnostics;
use crate::model::component::Component;
use crate::model::environment::Environment;
use crate::policy::{self, Approver, Grant, Parameter, ParameterType, Principal, Scope, Term, Text};
use crate::source::Span;

/// An environment whose file is understood.
pub(super) struct Bound<'a> {
    /// The file.
    pub(super) environment: &'a Environment,
    /// The file's path.
    path: &'a Text,
    /// Subscriptions by their name here.
    pub(super) subscriptions: Vec<policy::Subscription>,
    /// Instances by their folded id.
    pub(super) instances: HashMap<String, BoundInstance>,
    /// What is allowed, with the place of each.
    pub(super) guardrails: Vec<guardrail::InForce>,
    /// Approvers by name.
    pub(super) approvers: BTreeMap<String, Approver>,
    /// The principals of each persona, by the persona's folded id.
    pub(super) personas: HashMap<String, Vec<u32>>,
    /// All principals.
    pub(super) principals: Table<Principal>,
    /// All scopes.
    pub(super) scopes: Scopes,
    /// Shared text.
    pub(super) texts: Texts,
    /// The grants, filled by expansion.
    pub(super) grants: Vec<Grant>,
    tenant: Option<Term>,
    parameters: BTreeMap<Text, (Parameter, Span)>,
    absent: Vec<Text>,
}

/// An instance that exists here.
pub(super) struct BoundInstance {
    /// Its id as written.
    pub(super) id: Text,
    /// What it is one of.
    pub(super) component: Arc<Component>,
    /// The resource.
    pub(super) scope: Scope,
    /// Its settings, defaults filled in, by name.
    pub(super) settings: BTreeMap<String, String>,
    /// How sensitive it is.
    pub(super) classification: Option<Text>,
}

/// Binds an environment; none when it has no file.
pub(super) fn bind<'a>(index: &Index<'a>, slot: &Slot<'a>, diagnostics: &mut Diagnostics) -> Option<Bound<'a>> {
    let loaded = slot.loaded?;
    let environment = &loaded.value;
    let mut bound = Bound {
        environment,
        path: &loaded.path,
        subscriptions: Vec::new(),
        instances: HashMap::new(),
        guardrails: guardrail::read(slot, diagnostics),
        approvers: BTreeMap::new(),
        personas: HashMap::new(),
        principals: Table::default(),
        scopes: Scopes::default(),
        texts: Texts::default(),
        grants: Vec::new(),
        tenant: None,
        parameters: BTreeMap::new(),
        absent: Vec::new(),
    };
    if let Some(tenant) = &environment.tenant {
        let about = format!("Id of the Microsoft Entra tenant of {}", environment.name.value);
        bound.tenant = Some(bound.guid(tenant, ParameterType::TenantId, &about, diagnostics));
    }
    bound.bind_subscriptions(diagnostics);
    bound.bind_instances(index, diagnostics);
    bound.bind_approvers(slot, diagnostics);
    bound.bind_principals(index, diagnostics);
    guardrail::check_names(index, slot, &bound, diagnostics);
    Some(bound)
}

impl Bound<'_> {
    /// What the policy holds of this environment.
    pub(super) fn finish(
        self,
        assignments: Vec<policy::Assignment>,
        activation_policies: Vec<policy::ActivationPolicy>,
    ) -> policy::Environment {
        let environment = self.environment;
        let mut instances: Vec<policy::Instance> = self.instances.into_values().map(policy_instance).collect();
        instances.sort_by(|a, b| a.id.cmp(&b.id));
        let mut subscriptions = self.subscriptions;
        subscriptions.sort_by(|a, b| a.key.cmp(&b.key));
        let mut absent = self.absent;
        absent.sort();
        let items = self.principals.items();
        let mut principals: Vec<(Text, Vec<Arc<Principal>>)> = environment
            .principals
            .iter()
            .map(|(key, _)| {
                let numbers = self.personas.get(&key.to_ascii_lowercase()).map(Vec::as_slice).unwrap_or_default();
                let of = numbers.iter().filter_map(|&at| items.get(at as usize)).cloned();
                (Text::from(key.as_str()), of.collect())
            })
            .collect();
        principals.sort();
        policy::Environment {
            id: environment.id.as_str().into(),
            name: environment.name.as_str().into(),
            tier: environment.tier.value,
            tenant: self.tenant,
            file: self.path.clone(),
            parameters: self.parameters.into_values().map(|(parameter, _)| parameter).collect(),
            subscriptions,
            instances,
            absent,
            guardrails: self.guardrails.into_iter().map(|guardrail| guardrail.rule).collect(),
            principals,
            exceptions: exceptions(self.path, &environment.exceptions),
            grants: self.grants,
            assignments,
            activation_policies,
        }
    }
}
