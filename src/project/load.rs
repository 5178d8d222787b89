//! The files of a project, read side by side: every error of every file in one run.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{CatalogSource, Project, RoleBook};
use crate::catalog::{Catalog, Lock};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::emit::template::{Override, Templates};
use crate::emit::{arm, bicep, native, terraform};
use crate::model::project;
use crate::model::{FileKind, FileType, Loaded, Sources, read_file, utf8};
use crate::parallel::in_parallel;
use crate::resolve::check_primitives;
use crate::source::{FileId, Files, SourceMap, text};

/// The file that makes a folder a project.
pub const PROJECT_FILE: &str = "rolecast.yaml";
/// What earlier runs decided.
pub const LOCK_FILE: &str = "rolecast.lock";
/// The project's own catalogue of roles, as `rolecast catalog import` writes it.
pub const CATALOG_FILE: &str = "rolecast.catalog.jsonl";

/// Broader access that is accepted.
const ACCEPTED_FILE: &str = "accepted-access.yaml";

struct Loader<'a> {
    files: &'a dyn Files,
    map: SourceMap,
    diagnostics: Diagnostics,
    /// The kinds of file of which one could not be read.
    unread: BTreeSet<FileType>,
}

pub(super) fn open(files: &dyn Files) -> Project {
    let mut loader = Loader::new(files);
    files.expect(&[PROJECT_FILE, LOCK_FILE, CATALOG_FILE, ACCEPTED_FILE]);
    let project = loader.one::<project::Project>(PROJECT_FILE);
    let (lock, lock_text) = loader.lock();
    let catalog = loader.catalog();
    let sources = project.map(|project| loader.sources(project));
    let templates = loader.templates();
    let Loader { map, diagnostics, .. } = loader;
    Project { map, sources, diagnostics: diagnostics.sorted(), catalog, templates, lock, lock_text }
}

/// Reads what is needed to look up roles and primitives.
pub(super) fn roles(files: &dyn Files) -> RoleBook {
    let mut loader = Loader::new(files);
    let project = loader.one::<project::Project>(PROJECT_FILE);
    let catalog = loader.catalog();
    let (mut roles, mut primitives) = (Vec::new(), Vec::new());
    let mut folders: Vec<String> = vec![String::new()];
    if let Some(project) = &project {
        folders.extend(project.value.baseline.iter().map(|path| format!("{}/", path.trim_end_matches('/'))));
    }
    for folder in folders {
        loader.folder(&format!("{folder}roles"), &mut roles);
        loader.folder(&format!("{folder}primitives"), &mut primitives);
    }
    let name = project.as_ref().map_or("", |project| project.value.name.value.as_str());
    let Loader { map, mut diagnostics, .. } = loader;
    diagnostics.extend(check_primitives(&primitives.iter().map(|one| &one.value).collect::<Vec<_>>()));
    let mut book = RoleBook::of(name, catalog, &roles, primitives);
    book.map = map;
    book.diagnostics = diagnostics.sorted();
    book
}

impl Loader<'_> {
    fn new(files: &dyn Files) -> Loader<'_> {
        let map = SourceMap::from_origin(files.origin());
        Loader { files, map, diagnostics: Diagnostics::new(), unread: BTreeSet::new() }
    }

    fn sources(&mut self, project: Loaded<project::Project>) -> Sources {
        let accepted = self.files.exists(ACCEPTED_FILE).then(|| self.one(ACCEPTED_FILE)).flatten();
        let mut sources = Sources {
            project,
            accepted,
            personas: Vec::new(),
            environments: Vec::new(),
            components: Vec::new(),
            roles: Vec::new(),
            primitives: Vec::new(),
            baseline_environments: Vec::new(),
            baseline_components: Vec::new(),
            unread: BTreeSet::new(),
        };
        let baselines: Vec<_> = sources.project.value.baseline.clone();
        for baseline in &baselines {
            let folder = baseline.trim_end_matches('/');
            // Said once and where it is written, in place of once for every folder in it.
            if let Err(refused) = self.files.list(&format!("{folder}/personas")) {
                self.diagnostics.push(refused.at(baseline.span, ""));
                continue;
            }
            // Where neither a file was met nor a word said, there is nothing.
            let met = (self.map.next_id(), self.diagnostics.0.len());
            self.folder(&format!("{folder}/personas"), &mut sources.personas);
            self.folder(&format!("{folder}/components"), &mut sources.baseline_components);
            self.folder(&format!("{folder}/roles"), &mut sources.roles);
            self.folder(&format!("{folder}/primitives"), &mut sources.primitives);
            self.folder(&format!("{folder}/environments"), &mut sources.baseline_environments);
            if met == (self.map.next_id(), self.diagnostics.0.len()) {
                self.diagnostics.push(
                    Diagnostic::error("empty-baseline", format!("the baseline `{}` holds nothing", baseline.value)).at(
                        baseline.span,
                        "personas/, components/, roles/, primitives/ or environments/ are expected in it",
                    ),
                );
            }
        }
        self.folder("personas", &mut sources.personas);
        self.folder("environments", &mut sources.environments);
        self.folder("components", &mut sources.components);
        self.folder("roles", &mut sources.roles);
        self.folder("primitives", &mut sources.primitives);
        sources.unread = std::mem::take(&mut self.unread);
        sources
    }

    /// Reads every YAML file below `folder`.
    fn folder<T: FileKind + Send>(&mut self, folder: &str, into: &mut Vec<Loaded<T>>) {
        let paths = match self.files.list(folder) {
            Ok(paths) => paths,
            Err(diagnostic) => return self.diagnostics.push(diagnostic),
        };
        let first = self.map.next_id();
        let wanted: Vec<(u32, String)> =
            (0..).zip(paths.into_iter().filter(|path| path.ends_with(".yaml") || path.ends_with(".yml"))).collect();
        let files = self.files;
        files.expect(&wanted.iter().map(|(_, path)| path.as_str()).collect::<Vec<_>>());
        let read = in_parallel(&wanted, |(at, path)| {
            let bytes = files.read(path)?;
            let read = read_file::<T>(FileId(first.0 + at), &bytes);
            Ok((text(bytes), read.value, read.errors))
        });
        for ((_, path), read) in wanted.into_iter().zip(read) {
            let path: Arc<str> = path.into();
            match read {
                Ok((text, value, errors)) => {
                    let file = self.map.add(path.clone(), text);
                    self.diagnostics.extend(errors);
                    match value {
                        Some(value) => into.push(Loaded { path, file, value }),
                        None => drop(self.unread.insert(T::TYPE)),
                    }
                }
                Err(diagnostic) => {
                    self.unread.insert(T::TYPE);
                    self.map.add(path, "");
                    self.diagnostics.push(diagnostic);
                }
            }
        }
    }

    fn one<T: FileKind>(&mut self, path: &str) -> Option<Loaded<T>> {
        let bytes = match self.files.read(path) {
            Ok(bytes) => bytes,
            Err(diagnostic) => {
                self.diagnostics.push(diagnostic);
                return None;
            }
        };
        let read = read_file::<T>(self.map.next_id(), &bytes);
        let path: Arc<str> = path.into();
        let file = self.map.add(path.clone(), text(bytes));
        self.diagnostics.extend(read.errors);
        read.value.map(|value| Loaded { path, file, value })
    }

    /// A file that need not be there.
    fn optional(&mut self, path: &str) -> Option<(FileId, Arc<str>)> {
        if !self.files.exists(path) {
            return None;
        }
        match self.files.read(path) {
            Ok(bytes) => {
                let text: Arc<str> = text(bytes).into();
                Some((self.map.add(path, text.clone()), text))
            }
            Err(diagnostic) => {
                self.diagnostics.push(diagnostic);
                None
            }
        }
    }

    /// The user's templates, by their names. Those that take the place of nothing are most likely a slip.
    fn templates(&mut self) -> BTreeMap<&'static str, Override> {
        let paths = match self.files.list("templates") {
            Ok(paths) => paths,
            Err(diagnostic) => {
                self.diagnostics.push(diagnostic);
                return BTreeMap::new();
            }
        };
        let none = |_: &str| None;
        let targets = [arm::TEMPLATES, bicep::TEMPLATES, terraform::TEMPLATES, native::TEMPLATES];
        let names = paths.iter().filter_map(|path| path.strip_prefix("templates/")?.strip_suffix(".hbs"));
        let is_known = |name: &str| targets.iter().any(|all| all.iter().any(|(known, _)| *known == name));
        for name in names.filter(|name| !is_known(name)) {
            // Where the folder is one of a target's, what is near to the name is among that target's.
            let folder = name.split('/').next().unwrap_or_default();
            let of_folder =
                targets.iter().find(|all| all.iter().any(|(known, _)| known.split('/').next() == Some(folder)));
            let embedded = of_folder.copied().unwrap_or_default();
            self.diagnostics.extend(Templates::new(embedded, &none).check_names([name]));
        }
        // Asked for one by one: a folder in the place of a template is in no list of files.
        let known = targets.into_iter().flatten();
        known.filter_map(|(name, _)| Some((*name, self.template(format!("templates/{name}.hbs"))?))).collect()
    }

    /// The user's template at `path`, if there is one.
    fn template(&mut self, path: String) -> Option<Override> {
        if !self.files.exists(&path) {
            return None;
        }
        let bytes = self.files.read(&path).map_err(|diagnostic| self.diagnostics.push(diagnostic)).ok()?;
        let refused = utf8(self.map.next_id(), &bytes).err();
        let text = text(bytes);
        let file = self.map.add(&*path, &*text);
        match refused {
            Some(diagnostic) => {
                self.diagnostics.push(diagnostic);
                None
            }
            None => Some(Override { path, file, text }),
        }
    }

    fn lock(&mut self) -> (Option<Lock>, Option<Arc<str>>) {
        let Some((file, text)) = self.optional(LOCK_FILE) else { return (None, None) };
        match Lock::parse(&text, file) {
            Ok(lock) => (Some(lock), Some(text)),
            Err(diagnostics) => {
                self.diagnostics.extend(diagnostics);
                (None, Some(text))
            }
        }
    }

    fn catalog(&mut self) -> CatalogSource {
        let Some((file, text)) = self.optional(CATALOG_FILE) else { return CatalogSource::Shipped };
        match Catalog::with_project_file(&text, file) {
            Ok(catalog) => CatalogSource::Own(Box::new(catalog)),
            Err(diagnostics) => {
                self.diagnostics.extend(diagnostics);
                CatalogSource::Shipped
            }
        }
    }
}
