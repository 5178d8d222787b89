//! The files of a project together, each typed and with its path. Knows nothing of what they mean to each other.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::accepted::AcceptedAccess;
use super::component::Component;
use super::environment::Environment;
use super::persona::Persona;
use super::primitive::Primitive;
use super::project::Project;
use super::role::CustomRole;
use super::schema::FileType;
use crate::source::FileId;

/// A file that was read.
#[derive(Clone, Debug)]
pub struct Loaded<T> {
    /// Its path inside the project; starting with `../` for a file of a baseline outside it.
    pub path: Arc<str>,
    /// Its number in the source map.
    pub file: FileId,
    /// What it says.
    pub value: T,
}

/// Everything that people wrote.
#[derive(Clone, Debug)]
pub struct Sources {
    /// `rolecast.yaml`.
    pub project: Loaded<Project>,
    /// `accepted-access.yaml`, where there is one.
    pub accepted: Option<Loaded<AcceptedAccess>>,
    /// `personas/`, those of baselines first.
    pub personas: Vec<Loaded<Persona>>,
    /// `environments/`.
    pub environments: Vec<Loaded<Environment>>,
    /// `components/`.
    pub components: Vec<Loaded<Component>>,
    /// `roles/`, those of baselines first.
    pub roles: Vec<Loaded<CustomRole>>,
    /// `primitives/`, those of baselines first.
    pub primitives: Vec<Loaded<Primitive>>,
    /// `environments/` of the baselines: their guardrails hold in the project's environment of the same id.
    pub baseline_environments: Vec<Loaded<Environment>>,
    /// `components/` of the baselines: what they list is what their guardrails go by.
    pub baseline_components: Vec<Loaded<Component>>,
    /// The kinds of file of which one could not be read, so that what it would have held is not known.
    pub unread: BTreeSet<FileType>,
}

impl Sources {
    /// The components of baselines, then the project's own.
    pub fn all_components(&self) -> impl Iterator<Item = &Loaded<Component>> {
        self.baseline_components.iter().chain(&self.components)
    }
}
