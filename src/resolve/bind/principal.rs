//! Who the personas are in an environment, and who approves activations there.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::Bound;
use crate::diagnostic::{Diagnostic, Diagnostics, nearest};
use crate::model::environment::{Bindable, PrincipalBinding};
use crate::model::persona::{AssignmentKind, PrincipalType};
use crate::model::text::Id;
use crate::policy::{Approver, ParameterType, Principal, Term};
use crate::resolve::index::Index;
use crate::resolve::slot::Slot;
use crate::source::{Span, Spanned};

impl Bound<'_> {
    /// The approvers, those of baselines too: a project names them anew only as who they are there.
    pub(super) fn bind_approvers(&mut self, slot: &Slot<'_>, diagnostics: &mut Diagnostics) {
        let mut places: HashMap<&str, Span> = HashMap::new();
        let files = slot.baselines.iter().map(|file| &file.value).chain([self.environment]);
        for (key, binding) in files.flat_map(|file| file.approvers.iter()) {
            let about =
                format!("Object id of `{}`, who approves activations in {}", key.value, self.environment.name.value);
            let (kind, id) = match (&binding.group, &binding.user) {
                (Some(id), None) => (PrincipalType::Group, id),
                (None, Some(id)) => (PrincipalType::User, id),
                _ => {
                    diagnostics.push(
                        Diagnostic::error(
                            "malformed-approver",
                            format!("the approver `{}` must be exactly one of `group` and `user`", key.value),
                        )
                        .at(binding.span, "")
                        .help("write one, as in `{ group: OBJECT-ID }`"),
                    );
                    continue;
                }
            };
            let id = self.guid(id, ParameterType::PrincipalId, &about, diagnostics);
            let approver = Approver { name: self.texts.add(key), kind, id };
            match self.approvers.get(&key.value) {
                Some(known) if *known != approver => diagnostics.push(
                    Diagnostic::error("approver-mismatch", format!("`{}` is somebody else in the baseline", key.value))
                        .at(binding.span, "here")
                        .also(places.get(key.as_str()).copied().unwrap_or_default(), "there")
                        .help("a project can narrow its baseline and never widen it; take another name for your own approver"),
                ),
                _ => {
                    places.insert(key.as_str(), binding.span);
                    self.approvers.insert(key.value.clone(), approver);
                }
            }
        }
    }

    pub(super) fn bind_principals(&mut self, index: &Index<'_>, diagnostics: &mut Diagnostics) {
        for (key, bindings) in self.environment.principals.iter() {
            if let Some(unknown) = index.unknown_persona(key, key.span) {
                diagnostics.push(unknown);
                continue;
            }
            let mut numbers = Vec::new();
            for binding in bindings {
                let Some(principal) = self.principal(key, binding, diagnostics) else { continue };
                let number = self.principals.add(principal);
                if numbers.contains(&number) {
                    diagnostics.push(
                        Diagnostic::error("duplicate-principal", format!("`{}` is this principal already", key.value))
                            .at(binding.span, "the same again")
                            .help("drop one of the two"),
                    );
                } else {
                    numbers.push(number);
                }
            }
            self.personas.insert(key.to_ascii_lowercase(), numbers);
        }
        self.check_principal_names(diagnostics);
    }

    fn principal(
        &mut self,
        persona: &Spanned<String>,
        binding: &Spanned<PrincipalBinding>,
        diagnostics: &mut Diagnostics,
    ) -> Option<Principal> {
        let place = format!("`{}` in {}", persona.value, self.environment.name.value);
        let (kind, id) = match (&binding.group, &binding.user, &binding.service_principal, &binding.identity_of) {
            (Some(id), None, None, None) => (PrincipalType::Group, id),
            (None, Some(id), None, None) => (PrincipalType::User, id),
            (None, None, Some(id), None) => (PrincipalType::ServicePrincipal, id),
            (None, None, None, Some(instance)) => {
                return self.identity_of(instance, binding, diagnostics);
            }
            _ => {
                diagnostics.push(
                    Diagnostic::error(
                        "malformed-principal",
                        "a principal is exactly one of `group`, `user`, `servicePrincipal` and `identityOf`",
                    )
                    .at(binding.span, "")
                    .help("write one, as in `{ group: OBJECT-ID, name: sg-example }`"),
                );
                return None;
            }
        };
        if let Some(membership) = &binding.membership
            && kind != PrincipalType::Group
            && membership.value == AssignmentKind::Eligible
        {
            diagnostics.push(
                Diagnostic::error("membership-without-group", "only membership of a group can be eligible")
                    .at(membership.span, "this principal is no group"),
            );
        }
        let id = self.guid(id, ParameterType::PrincipalId, &format!("Object id of {place}"), diagnostics);
        Some(Principal {
            kind,
            id,
            name: binding.name.as_ref().map(|name| self.texts.add(name)),
            membership: binding.membership.as_ref().map(|membership| membership.value),
            identity_of: None,
        })
    }

    /// A managed identity: its object id exists only once the resource does, so it is a parameter.
    fn identity_of(
        &mut self,
        instance: &Spanned<Id>,
        binding: &Spanned<PrincipalBinding>,
        diagnostics: &mut Diagnostics,
    ) -> Option<Principal> {
        let Some(bound) = self.instances.get(&instance.folded()) else {
            let mut diagnostic =
                Diagnostic::error("unknown-instance", format!("there is no instance `{}` here", instance.value))
                    .at(instance.span, "not under `components` of this file");
            if let Some(near) = nearest(instance.as_str(), self.environment.components.keys()) {
                diagnostic = diagnostic.help(format!("did you mean `{near}`?"));
            }
            diagnostics.push(diagnostic);
            return None;
        };
        let id = bound.id.clone();
        let about =
            format!("Object id of the system-assigned managed identity of `{id}` in {}", self.environment.name.value);
        let parameter = identity_parameter(&id);
        let term = self.term(Err(&parameter), instance.span, ParameterType::PrincipalId, &about, diagnostics);
        Some(Principal {
            kind: PrincipalType::ServicePrincipal,
            id: term,
            name: binding.name.as_ref().map(|name| self.texts.add(name)),
            membership: None,
            identity_of: Some(id),
        })
    }

    /// Whether a binding stands for the principal of this id.
    fn is_bound_to(&self, binding: &PrincipalBinding, id: &str) -> bool {
        let written = [&binding.group, &binding.user, &binding.service_principal].into_iter().flatten().next();
        match (written, &binding.identity_of) {
            (Some(written), _) => match &written.value {
                Bindable::Literal(guid) => guid.to_string() == id,
                Bindable::Parameter(name) => format!("{{{name}}}") == id,
            },
            (None, Some(instance)) => self
                .instances
                .get(&instance.folded())
                .is_some_and(|instance| format!("{{{}}}", identity_parameter(&instance.id)) == id),
            (None, None) => false,
        }
    }

    /// One object id is one principal: the bindings of it must agree on what it is and is called.
    fn check_principal_names(&self, diagnostics: &mut Diagnostics) {
        let mut first: BTreeMap<&Term, &Arc<Principal>> = BTreeMap::new();
        for principal in self.principals.items() {
            let other = first.entry(&principal.id).or_insert(principal);
            if *other == principal {
                continue;
            }
            let id = principal.id.to_string();
            let mut diagnostic =
                Diagnostic::error("principal-mismatch", format!("the principal `{id}` is described in two ways"));
            for (_, bindings) in self.environment.principals.iter() {
                for binding in bindings.iter().filter(|binding| self.is_bound_to(binding, &id)) {
                    diagnostic = if diagnostic.primary.is_none() {
                        diagnostic.at(binding.span, "in one way here")
                    } else {
                        diagnostic.also(binding.span, "and here")
                    };
                }
            }
            diagnostics.push(diagnostic.help("give it the same kind, name and membership wherever it stands"));
        }
    }
}

/// The parameter that holds the identity of an instance: `azureMachineLearningPrincipalId` for
/// `azure-machine-learning`.
fn identity_parameter(id: &str) -> String {
    let mut out = String::with_capacity(id.len());
    let mut upper = false;
    for c in id.chars() {
        if c == '-' {
            upper = true;
        } else {
            out.push(if upper { c.to_ascii_uppercase() } else { c });
            upper = false;
        }
    }
    out.push_str("PrincipalId");
    out
}
