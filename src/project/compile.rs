//! From a policy to files on disk, or to what would change on disk.
//!
//! Environments and targets are written side by side, each straight into the staged files; the lock goes last, so that
//! what was decided is on record only when what follows from it is.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use super::Project;
use super::load::LOCK_FILE;
use super::lock::{lock_text, write_lock};
use crate::catalog::Lock;
use crate::diagnostic::{Diagnostic, Diagnostics, listed, nearest};
use crate::emit::artifact::{ArtifactFile, Change, Comparison, Mode, Output, Sink};
use crate::emit::template::Templates;
use crate::emit::{self, EmitError, access, arm, bicep, native, terraform};
use crate::model::project::Target;
use crate::parallel::in_parallel;
use crate::policy::{Environment, Policy};

/// The folder that is written unless another is named.
const GENERATED: &str = "generated";

/// What is to be compiled, and where to.
#[derive(Clone, Debug, Default)]
pub struct CompileOptions {
    /// The environments, by id; all that are bound when empty.
    pub environments: Vec<String>,
    /// The targets; those of the project when empty.
    pub targets: Vec<Target>,
    /// The folder to write into; `generated` in the project when none.
    pub output: Option<PathBuf>,
    /// Say what would change and write nothing.
    pub check: bool,
    /// Write over generated files that were edited by hand.
    pub force: bool,
    /// Refuse to add anything to the lock.
    pub locked: bool,
}

/// What came of it.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// Files that were not there before, below the output folder.
    pub created: Vec<String>,
    /// Files with other content than before.
    pub changed: Vec<String>,
    /// Files that are gone.
    pub removed: Vec<String>,
    /// How many files are as they were.
    pub same: usize,
    /// With `check`: what would change, with a unified diff each.
    pub pending: Vec<Change>,
    /// Whether the lock was written, or with `check` would be.
    pub lock_changed: bool,
    /// The output folder, as messages name it.
    pub output: String,
}

/// Compiles `policy` into the output folder of the project at `root`.
///
/// # Errors
/// Unknown environments, wrong templates, what a target cannot express, files that are not ours, a refusal of the disk.
pub fn compile(
    project: &Project,
    root: &Path,
    policy: &Policy,
    lock: &Lock,
    options: &CompileOptions,
) -> Result<Outcome, Diagnostics> {
    let environments = select(project, policy, &options.environments)?;
    let targets = targets(project, options);
    let (output, shown) = match &options.output {
        Some(folder) => (folder.clone(), folder.display().to_string()),
        None => {
            let folder = root.join(GENERATED);
            // Whoever names a folder has chosen where it leads; the project's own must lie in it.
            if fs::symlink_metadata(&folder).is_ok_and(|meta| meta.is_symlink()) {
                let message = format!("`{GENERATED}` is a symbolic link, which is not followed");
                let help = "make it a folder, or name the folder that is meant: `--output DIR`";
                return Err(one(Diagnostic::error("symbolic-link", message).in_file(GENERATED).help(help)));
            }
            (folder, GENERATED.to_owned())
        }
    };
    let lock_text = lock_text(lock)?;
    let lock_changed = project.lock_text.as_deref() != Some(&*lock_text);
    if lock_changed && options.locked {
        let message = format!("`{LOCK_FILE}` does not hold all that this project uses");
        let help = "run `rolecast lock`, review the change and commit it";
        return Err(one(Diagnostic::error("stale-lock", message).in_file(LOCK_FILE).help(help)));
    }
    let mode = match (options.check, options.force) {
        (true, _) => Mode::Check,
        (false, true) => Mode::Force,
        (false, false) => Mode::Write,
    };
    let output = Output::new(output, shown.clone());
    let sink = output.begin(mode)?;
    write(project, policy, &environments, &targets, &sink)?;
    let bound: Vec<&str> = policy.environments.iter().map(|one| &*one.id).collect();
    let selected = |path: &str| is_selected(path, &environments, &bound, options);
    let mut outcome = Outcome { lock_changed, output: shown, ..Outcome::default() };
    if options.check {
        let Comparison { changes } = sink.compare(&selected)?;
        outcome.pending = changes;
        return Ok(outcome);
    }
    let written = sink.finish(&selected)?;
    outcome.created = written.created;
    outcome.changed = written.changed;
    outcome.removed = written.removed;
    outcome.same = written.same;
    if lock_changed {
        write_lock(root, &lock_text)?;
    }
    Ok(outcome)
}

fn one(diagnostic: Diagnostic) -> Diagnostics {
    Diagnostics(vec![diagnostic])
}

/// The environments that are meant.
fn select<'p>(project: &Project, policy: &'p Policy, wanted: &[String]) -> Result<Vec<&'p Environment>, Diagnostics> {
    if wanted.is_empty() {
        return Ok(policy.environments.iter().collect());
    }
    let mut found = Diagnostics::new();
    let mut selected = Vec::new();
    for id in wanted {
        let planned = project.sources.as_ref().is_some_and(|sources| {
            let entries = sources.project.value.environments.iter();
            entries.into_iter().any(|entry| entry.value.planned && entry.value.id.as_str() == id)
        });
        match policy.environments.iter().find(|one| &*one.id == id.as_str()) {
            Some(environment) => selected.push(environment),
            None if planned => found.push(
                Diagnostic::error(
                    "planned-environment",
                    format!("`{id}` is planned: it is checked, and nothing is written for it"),
                )
                .help("bind it and drop `planned: true` in rolecast.yaml"),
            ),
            None => {
                let known = || policy.environments.iter().map(|one| &*one.id);
                let diagnostic = Diagnostic::error("unknown-environment", format!("there is no environment `{id}`"));
                found.push(match nearest(id, known()) {
                    Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
                    None => diagnostic.help(format!("the environments are {}", listed(known()))),
                });
            }
        }
    }
    if found.has_errors() { Err(found) } else { Ok(selected) }
}

fn targets(project: &Project, options: &CompileOptions) -> Vec<Target> {
    let all = || vec![Target::Arm, Target::Bicep, Target::Terraform];
    if !options.targets.is_empty() {
        return options.targets.clone();
    }
    let written = project.sources.as_ref().and_then(|sources| sources.project.value.targets.as_ref());
    written.map_or_else(all, |targets| targets.iter().map(|target| target.value).collect())
}

/// Whether a file of ours is one that this run stands for: of its environments and targets, or of nothing that exists
/// any more.
fn is_selected(path: &str, environments: &[&Environment], bound: &[&str], options: &CompileOptions) -> bool {
    let mut parts = path.split('/');
    let (folder, below) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let of_environment =
        folder == "roles" || environments.iter().any(|one| &*one.id == folder) || !bound.contains(&folder);
    let word = |target: &Target| match target {
        Target::Arm => "arm",
        Target::Bicep => "bicep",
        Target::Terraform => "terraform",
    };
    let of_target = options.targets.is_empty()
        || options.targets.iter().any(|target| word(target) == below)
        || !matches!(below, "arm" | "bicep" | "terraform");
    of_environment && of_target
}

/// One thing to write.
enum Task<'p> {
    Access(&'p Environment),
    Native(&'p Environment),
    Activation(&'p Environment),
    Target(&'p Environment, Target),
    Roles(Target),
}

fn write(
    project: &Project,
    policy: &Policy,
    environments: &[&Environment],
    targets: &[Target],
    sink: &Sink,
) -> Result<(), Diagnostics> {
    let mut tasks = Vec::new();
    for environment in environments {
        tasks.extend(targets.iter().map(|target| Task::Target(environment, *target)));
        tasks.extend([Task::Access(environment), Task::Native(environment)]);
        // ARM templates come with these instructions.
        if !targets.contains(&Target::Arm) {
            tasks.push(Task::Activation(environment));
        }
    }
    tasks.extend(targets.iter().map(|target| Task::Roles(*target)));
    let out = Staging { sink, failed: Mutex::new(Diagnostics::new()) };
    let own = |name: &str| project.templates.get(name).cloned();
    let [of_arm, of_bicep, of_terraform, of_native] =
        [arm::TEMPLATES, bicep::TEMPLATES, terraform::TEMPLATES, native::TEMPLATES]
            .map(|all| Templates::new(all, &own));
    let results = in_parallel(&tasks, |task| match task {
        Task::Access(environment) => access::emit(policy, environment, &out),
        Task::Native(environment) => native::emit(policy, environment, &of_native, &out),
        Task::Activation(environment) => arm::emit_activation_policies(environment, &of_arm, &out),
        Task::Target(environment, Target::Arm) => arm::emit(policy, environment, &of_arm, &out),
        Task::Target(environment, Target::Bicep) => bicep::emit(policy, environment, &of_bicep, &out),
        Task::Target(environment, Target::Terraform) => terraform::emit(policy, environment, &of_terraform, &out),
        Task::Roles(Target::Arm) => arm::emit_roles(policy, &of_arm, &out),
        Task::Roles(Target::Bicep) => bicep::emit_roles(policy, &of_bicep, &out),
        Task::Roles(Target::Terraform) => terraform::emit_roles(policy, &of_terraform, &out),
    });
    let mut found = out.failed.into_inner().unwrap_or_else(PoisonError::into_inner);
    for error in results.into_iter().filter_map(Result::err) {
        match error {
            EmitError::Found(diagnostics) => found.extend(diagnostics),
            EmitError::Io { path, source } if found.0.is_empty() => {
                found.push(Diagnostic::error("output", format!("`{path}` cannot be written: {source}")));
            }
            EmitError::Io { .. } => {}
        }
    }
    if found.has_errors() { Err(found.sorted()) } else { Ok(()) }
}

/// The staged files as backends see them.
struct Staging<'s> {
    sink: &'s Sink,
    failed: Mutex<Diagnostics>,
}

impl emit::Sink for Staging<'_> {
    fn file(&self, path: &str) -> io::Result<Box<dyn Write + '_>> {
        match self.sink.file(path) {
            Ok(file) => Ok(Box::new(Staged { file: Some(file), flushed: false, staging: self })),
            Err(found) => Err(self.note(found)),
        }
    }
}

impl Staging<'_> {
    fn note(&self, found: Diagnostics) -> io::Error {
        self.failed.lock().unwrap_or_else(PoisonError::into_inner).extend(found);
        io::Error::other("the output folder refused")
    }
}

/// A file that counts once it is flushed and dropped; one that was given up in between is never closed.
struct Staged<'s> {
    file: Option<ArtifactFile<'s>>,
    flushed: bool,
    staging: &'s Staging<'s>,
}

impl Write for Staged<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.flushed = false;
        match &mut self.file {
            Some(file) => file.write(bytes),
            None => Err(io::Error::other("the file is closed")),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.flushed = true;
        self.file.as_mut().map_or(Ok(()), Write::flush)
    }
}

impl Drop for Staged<'_> {
    fn drop(&mut self) {
        if let Some(file) = self.file.take()
            && self.flushed
            && let Err(found) = file.close()
        {
            self.staging.note(found);
        }
    }
}
