//! Questions that several rules ask, answered once: what each entry of each persona comes to, and who holds what.

use std::sync::{Arc, OnceLock};

use super::around::Around;
use super::custom::CustomRole;
use super::finding::{Finding, Place};
use super::holders::Holders;
use super::inside::{self, Inside};
use super::redundant::Redundant;
use super::{Levels, Setup, assignable, entries, narrower, page, touch};
use crate::catalog::{Catalog, Library, RoleDefinition};
use crate::diagnostic::Severity;
use crate::model::Sources;
use crate::model::persona::AssignmentKind;
use crate::model::primitive::{PrimitiveKind, PrimitiveSeverity};
use crate::model::text::{Date, Guid};
use crate::permission::delegation::RoleSource;
use crate::permission::primitive::Operation;
use crate::permission::{Access, Certainty, Enabled, Exceeded, Primitives};
use crate::policy::{Assignment, Environment, Grant, Persona, Policy, Principal, State, Text};

/// A role that is too intricate to be exact about, by its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TooIntricate(pub Arc<str>);

/// An assignment of an Azure role, and a grant that wants it. Two principals of one persona are one entry.
pub struct Entry<'p> {
    /// The environment.
    pub environment: &'p Environment,
    /// The assignment; the first of those that differ in nothing but the principal.
    pub assignment: &'p Assignment,
    /// The principals of all of them.
    pub principals: Vec<&'p Principal>,
    /// The grant.
    pub grant: &'p Grant,
    /// Whose grant it is.
    pub persona: &'p Persona,
    /// The role.
    pub role: &'p Arc<RoleDefinition>,
    /// What it allows at its scope, under its condition.
    pub access: Arc<Access>,
    /// The primitives that this enables, without those that the instance's settings close.
    pub enabled: Arc<[Enabled]>,
    /// The ids of primitives that the instance's settings close.
    pub closed: Arc<[String]>,
    /// An operation by which it changes something; none where it only reads.
    pub changes: Option<Arc<Operation>>,
}

impl Entry<'_> {
    /// Whether somebody has the access with no activation, be it of the role or of the membership of a group: whoever
    /// activates the membership activates what the group holds.
    pub fn stands(&self) -> bool {
        let is_member = |one: &&Principal| one.membership != Some(AssignmentKind::Eligible);
        !matches!(self.assignment.state, State::Eligible(_)) && self.principals.iter().any(is_member)
    }

    /// The first primitive that makes the access privileged: one that suffices by itself to gain access or to remove a
    /// protection. Keys are not privilege, and assigning what a condition names is for rules about delegation.
    pub fn privilege(&self) -> Option<&Enabled> {
        self.enabled.iter().find(|one| {
            let primitive = &one.primitive;
            primitive.severity.value == PrimitiveSeverity::Error
                && primitive.kind.value != PrimitiveKind::Credential
                && (primitive.id.value.as_str() != "X01" || one.certainty != Certainty::Conditioned)
        })
    }

    /// That this entry's role is too intricate.
    pub(super) fn intricate(&self, _: Exceeded) -> TooIntricate {
        TooIntricate(Arc::from(&*self.role.name))
    }
}

/// What rules see.
pub struct Context<'p> {
    /// The policy.
    pub policy: &'p Policy,
    /// The roles that there are.
    pub catalog: &'p Catalog,
    /// The primitives that there are.
    pub primitives: &'p Primitives,
    /// The day.
    pub today: Date,
    /// What the personas' entries come to, in the policy's order.
    pub entries: Vec<Entry<'p>>,
    /// The components that there are.
    pub library: &'p Library,
    /// What people wrote.
    pub sources: &'p Sources,
    /// The project's custom roles with their files, whether they are assigned or not.
    pub custom: &'p [(Arc<RoleDefinition>, Text)],
    levels: &'p Levels,
    pub(super) places: OnceLock<Inside<'p>>,
    pub(super) hits: inside::Hits<'p>,
    pub(super) touched: touch::Known,
    pub(super) assignable: assignable::Known,
    pub(super) narrower: narrower::Known,
    holders: OnceLock<Holders<'p>>,
    own: OnceLock<Result<Vec<CustomRole<'p>>, TooIntricate>>,
    pub(super) around: OnceLock<Around>,
    redundant: OnceLock<Result<Vec<Redundant>, TooIntricate>>,
}

impl RoleSource for Context<'_> {
    fn by_id(&self, id: Guid) -> Option<&Arc<RoleDefinition>> {
        self.policy.role(id).or_else(|| self.catalog.by_id(id))
    }

    /// Those of the catalogue, and those of the project that something in it refers to.
    fn all(&self) -> Vec<&Arc<RoleDefinition>> {
        let own = self.policy.roles.iter().filter(|role| self.catalog.by_id(role.id).is_none());
        self.catalog.iter().chain(own).collect()
    }
}

impl<'p> Context<'p> {
    /// What rules see of a policy.
    ///
    /// # Errors
    /// A role that is too intricate to be exact about.
    pub fn new(policy: &'p Policy, setup: &Setup<'p>) -> Result<Context<'p>, TooIntricate> {
        let entries = entries::of(policy, setup)?;
        let Setup { catalog, library, primitives, sources, custom, levels, today, .. } = *setup;
        Ok(Context {
            policy,
            catalog,
            library,
            primitives,
            sources,
            custom,
            today,
            entries,
            levels,
            places: OnceLock::new(),
            hits: inside::Hits::default(),
            touched: touch::Known::default(),
            assignable: assignable::Known::default(),
            narrower: narrower::Known::default(),
            holders: OnceLock::new(),
            own: OnceLock::new(),
            around: OnceLock::new(),
            redundant: OnceLock::new(),
        })
    }

    /// The entries that give nothing of their own, found when they are first asked for.
    pub(super) fn redundant(&self) -> Result<&[Redundant], TooIntricate> {
        let found = self.redundant.get_or_init(|| Redundant::all(self));
        found.as_ref().map(Vec::as_slice).map_err(Clone::clone)
    }

    /// Who holds the entries.
    pub fn holders(&self) -> &Holders<'p> {
        self.holders.get_or_init(|| Holders::of(self.policy, &self.entries))
    }

    /// The project's custom roles, read when they are first asked for.
    ///
    /// # Errors
    /// One is too intricate to be exact about.
    pub fn custom_roles(&self) -> Result<&[CustomRole<'p>], TooIntricate> {
        let own = self.own.get_or_init(|| CustomRole::all(self.custom));
        own.as_ref().map(Vec::as_slice).map_err(Clone::clone)
    }

    /// How bad a finding of a rule is in an environment, or, where it is about no one of them, as bad as in the worst;
    /// none where the rule is not asked.
    pub fn severity(&self, code: &str, environment: Option<&Environment>) -> Option<Severity> {
        let page = page(code)?;
        match environment {
            Some(environment) => self.levels.at(page, environment),
            None => self.levels.overall(page, &self.policy.environments),
        }
    }

    /// Whether the project itself says how bad a finding is.
    pub(super) fn is_decided(&self, finding: &Finding) -> bool {
        self.levels.is_decided(finding.code, finding.environment.as_deref())
    }

    /// Makes a finding no worse than so, for a reason that stands in the rule's page, unless the project says how bad it is.
    pub(super) fn lower(&self, finding: &mut Finding, severity: Severity) {
        if !self.is_decided(finding) {
            finding.severity = finding.severity.min(severity);
        }
    }

    /// A finding about an entry, at the line that causes it; none where the rule is not asked.
    pub fn finding(&self, code: &'static str, entry: &Entry<'_>, message: String) -> Option<Finding> {
        self.finding_in(code, entry, entry.environment, message)
    }

    /// The same where it is another environment's matter: how bad it is there counts, and what is accepted there.
    pub fn finding_in(
        &self,
        code: &'static str,
        entry: &Entry<'_>,
        matter_of: &Environment,
        message: String,
    ) -> Option<Finding> {
        let Entry { environment, grant, persona, .. } = entry;
        let place = Place { file: persona.file.clone(), pointer: grant.pointer(), text: String::new() };
        let mut finding = self.finding_at(code, Some(matter_of), place, message)?;
        finding.persona = Some(persona.id.clone());
        finding.instance = Some(grant.instance.clone());
        finding.cause = format!("{}\n{}\n{}\n{}", environment.id, grant.key(), entry.role.id, entry.assignment.scope);
        finding.subject = format!("{}\n{}", entry.role.id, entry.assignment.scope);
        Some(finding)
    }

    /// A finding at a place: about something that is no entry, in an environment or, with none, in the project. Where the rule
    /// is not asked there, none. What causes it is the place, unless the rule says more.
    pub fn finding_at(
        &self,
        code: &'static str,
        environment: Option<&Environment>,
        place: Place,
        message: String,
    ) -> Option<Finding> {
        Some(Finding {
            code,
            severity: self.severity(code, environment)?,
            message,
            persona: None,
            environment: environment.map(|one| one.id.clone()),
            instance: None,
            witness: None,
            cause: format!("{}\n{}", place.file, place.pointer),
            place,
            related: Vec::new(),
            help: Vec::new(),
            absorbs: &[],
            absorbed: Vec::new(),
            certainty: Certainty::Sure,
            subject: String::new(),
            fingerprint: String::new(),
        })
    }
}
