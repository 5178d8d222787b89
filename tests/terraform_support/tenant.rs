//! Terraform itself, and the lab: a stand-in for azurerm and Azure Resource Manager.
//!
//! The lab's path is in `ROLECAST_TERRAFORM_LAB`. Where it or Terraform is not, tests fail, unless `ROLECAST_WITHOUT_LAB`
//! says that this is known.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

/// The lab, or nothing where tests may pass without it.
fn lab() -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/terraform-lab/lab");
    let lab = std::env::var_os("ROLECAST_TERRAFORM_LAB").map_or_else(beside, PathBuf::from);
    available(lab.is_file(), &format!("the lab `{}`", lab.display())).then_some(lab)
}

/// Whether there is Terraform; where tests may pass without it, this says so.
pub(crate) fn terraform() -> bool {
    let version = Command::new("terraform").arg("version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    available(version.is_ok_and(|status| status.success()), "terraform")
}

#[expect(clippy::print_stderr, reason = "a test that tests nothing must say so")]
fn available(is_there: bool, what: &str) -> bool {
    let excused = std::env::var_os("ROLECAST_WITHOUT_LAB").is_some();
    assert!(
        is_there || excused,
        "{what} is not there, so Terraform was not asked; see tests/terraform_support/tenant.rs"
    );
    if !is_there {
        eprintln!("NOT TESTED: {what} is not there");
    }
    is_there
}

/// Puts `files` into the folder `root`.
pub(crate) fn put(files: &BTreeMap<String, String>, root: &Path) {
    for (path, text) in files {
        let path = root.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
}

/// A folder with generated files, and what the lab remembers.
pub(crate) struct Tenant {
    lab: PathBuf,
    folder: tempfile::TempDir,
}

impl Tenant {
    pub(crate) fn new() -> Option<Tenant> {
        let lab = lab()?;
        terraform().then(|| Tenant { lab, folder: tempfile::tempdir().unwrap() })
    }

    /// Runs the lab on `unit`, a folder of `files`, with values for Terraform's variables.
    fn run(&self, files: &BTreeMap<String, String>, unit: &str, variables: &[(String, String)], mode: &str) -> Output {
        let folder = self.folder.path().join("files");
        let _ = std::fs::remove_dir_all(&folder);
        put(files, &folder);
        let mut command = Command::new(&self.lab);
        command.arg(folder.join(unit)).env("LAB_MODE", mode);
        command.env("LAB_STATE", self.folder.path().join("arm.json"));
        command.env("LAB_KEEP", self.folder.path().join(unit.replace('/', "-")));
        // Each provider configuration is a process of its own, and two of the stand-in's would share one store unguarded.
        command.env("TF_CLI_ARGS_apply", "-parallelism=1");
        for (variable, value) in variables {
            command.arg("-var").arg(format!("{variable}={value}"));
        }
        command.output().unwrap()
    }

    /// Applies `unit`, plans again, and gives what Azure holds.
    pub(crate) fn apply(&self, files: &BTreeMap<String, String>, unit: &str, variables: &[(String, String)]) -> Value {
        let output = self.run(files, unit, variables, "");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice(&output.stdout).unwrap()
    }

    /// Plans `unit`; gives the exit code and what Terraform says.
    pub(crate) fn plan(
        &self,
        files: &BTreeMap<String, String>,
        unit: &str,
        variables: &[(String, String)],
    ) -> (Option<i32>, String) {
        let output = self.run(files, unit, variables, "plan");
        (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned())
    }
}
