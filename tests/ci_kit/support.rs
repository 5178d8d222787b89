//! A repository with a pull request, scripts out of YAML, and a place to run them in.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_yaml::Value;

pub(crate) use super::programs::has;
use crate::git_support::NOBODY;

pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A file of the kit.
pub(crate) fn yaml(path: &str) -> Value {
    serde_yaml::from_str(&fs::read_to_string(root().join(path)).unwrap()).unwrap()
}

/// A folder to work in, with a `PATH` of its own.
pub(crate) struct Place {
    folder: tempfile::TempDir,
    variables: BTreeMap<String, String>,
}

impl Place {
    /// Git with nobody's configuration, and `rolecast`.
    pub(crate) fn new() -> Place {
        let mut place = Place { folder: tempfile::tempdir().unwrap(), variables: BTreeMap::new() };
        for folder in ["bin", "temp", "home"] {
            fs::create_dir(place.path(folder)).unwrap();
        }
        symlink(env!("CARGO_BIN_EXE_rolecast"), place.path("bin/rolecast")).unwrap();
        let path = format!("{}:{}", place.path("bin").display(), std::env::var("PATH").unwrap());
        place.set("PATH", &path);
        place.set("HOME", place.path("home").to_str().unwrap());
        for (name, value) in NOBODY {
            place.set(name, value);
        }
        place
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn set(&mut self, name: &str, value: &str) {
        self.variables.insert(name.to_owned(), value.to_owned());
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_default()
    }

    /// A program on the `PATH`.
    pub(crate) fn program(&self, name: &str, text: &str) {
        let file = self.path("bin").join(name);
        fs::write(&file, text).unwrap();
        fs::set_permissions(file, fs::Permissions::from_mode(0o755)).unwrap();
    }

    /// A command with the variables of this place alone.
    pub(crate) fn command(&self, folder: &str, command: &[&str]) -> Command {
        let path = std::env::split_paths(&self.variables["PATH"]).map(|folder| folder.join(command[0]));
        let program = path.into_iter().find(|file| file.is_file()).unwrap_or_else(|| command[0].into());
        let mut made = Command::new(program);
        made.args(&command[1..]).current_dir(self.path(folder)).env_clear().envs(&self.variables).stdin(Stdio::null());
        made
    }

    /// What a command prints that succeeds.
    pub(crate) fn run(&self, folder: &str, command: &[&str]) -> String {
        let Output { status, stdout, stderr } = self.command(folder, command).output().unwrap();
        assert!(status.success(), "{command:?}: {}", String::from_utf8_lossy(&stderr));
        String::from_utf8(stdout).unwrap().trim_end().to_owned()
    }

    pub(crate) fn git(&self, folder: &str, arguments: &[&str]) -> String {
        self.run(folder, &[&["git"], arguments].concat())
    }

    /// A server with a project in `project` on `main`, and a pull request that makes the persona stronger, as the server
    /// merges it; and a clone of that merge alone, as CI systems make it, in `work`.
    pub(crate) fn pull_request(&self, project: &str, depth: u32) {
        fs::create_dir(self.path("server")).unwrap();
        self.git("server", &["init", "-q", "-b", "main"]);
        self.run("server", &["rolecast", "init", "--", project]);
        self.run(&format!("server/{project}"), &["rolecast", "compile"]);
        self.commit("a project");
        self.git("server", &["checkout", "-q", "-b", "feature"]);
        self.strengthen(&format!("server/{project}"));
        self.commit("stronger");
        self.git("server", &["checkout", "-q", "main"]);
        fs::write(self.path("server/README"), "main goes on").unwrap();
        self.commit("main goes on");
        self.git("server", &["checkout", "-q", "--detach"]);
        self.git("server", &["merge", "-q", "--no-ff", "-m", "the pull request merged", "feature"]);
        self.git("server", &["update-ref", "refs/pull/7/merge", "HEAD"]);
        self.git("server", &["checkout", "-q", "main"]);
        fs::create_dir(self.path("work")).unwrap();
        self.git("work", &["init", "-q"]);
        self.git("work", &["remote", "add", "origin", &format!("file://{}", self.path("server").display())]);
        let depth = format!("--depth={depth}");
        self.git("work", &["fetch", "-q", &depth, "origin", "+refs/pull/7/merge:refs/remotes/pull/7/merge"]);
        self.git("work", &["checkout", "-q", "--force", "refs/remotes/pull/7/merge"]);
    }

    pub(crate) fn commit(&self, message: &str) {
        self.git("server", &["add", "--all"]);
        self.git("server", &["commit", "-q", "-m", message]);
    }

    /// Gives the persona of a new project more than it had, and compiles.
    fn strengthen(&self, project: &str) {
        let personas = self.path(project).join("personas");
        let file = fs::read_dir(&personas).unwrap().next().unwrap().unwrap().path();
        let text = fs::read_to_string(&file).unwrap();
        assert!(text.contains("dev: read"), "{text}");
        fs::write(&file, text.replacen("dev: read", "dev: develop", 1)).unwrap();
        self.run(project, &["rolecast", "compile"]);
    }
}

/// How a script ended and what it printed, both together.
pub(crate) struct Told {
    pub(crate) code: Option<i32>,
    pub(crate) text: String,
}

/// Runs a script as `shell` runs a file.
pub(crate) fn script(place: &Place, shell: &[&str], text: &str, variables: &BTreeMap<String, String>) -> Told {
    let file = place.path("temp/script.sh");
    fs::write(&file, text).unwrap();
    let command = [shell, &[file.to_str().unwrap()]].concat();
    let Output { status, stdout, stderr } = place.command("work", &command).envs(variables).output().unwrap();
    Told {
        code: status.code(),
        text: String::from_utf8_lossy(&stdout).into_owned() + &String::from_utf8_lossy(&stderr),
    }
}

/// The strings of a mapping.
pub(crate) fn strings(mapping: &Value) -> BTreeMap<String, String> {
    let text = |value: &Value| match value {
        Value::String(text) => text.clone(),
        other => serde_yaml::to_string(other).unwrap().trim_end().to_owned(),
    };
    mapping
        .as_mapping()
        .map(|all| all.iter().map(|(key, value)| (text(key), text(value))).collect())
        .unwrap_or_default()
}

/// `text` with every `open name close` in it replaced.
pub(crate) fn filled(text: &str, [open, close]: [&str; 2], value: &dyn Fn(&str) -> String) -> String {
    let Some((before, rest)) = text.split_once(open) else { return text.to_owned() };
    let (name, after) = rest.split_once(close).unwrap();
    format!("{before}{}{}", value(name.trim()), filled(after, [open, close], value))
}

/// Puts a persona in the checked out project that is wrong, with texts that logs of CI systems could take for commands.
pub(crate) fn hostile_persona(place: &Place, project: &str) {
    let evil = "::error::pwned ##[error]pwned ##vso[task.complete result=Succeeded;]pwned";
    let text = format!("id: P002\nkind: '{evil}'\n'::warning::pwned': '{evil}'\n");
    fs::write(place.path("work").join(project).join("personas/P002.yaml"), text).unwrap();
}

/// The lines of a log in which something of [`hostile_persona`] is a command: `::` begins one at the beginning of a line,
/// each of `marks` anywhere.
pub(crate) fn commands<'l>(log: &'l str, marks: &[&str]) -> Vec<&'l str> {
    let begins =
        |line: &str| ["::error::pwned", "::warning::pwned"].iter().any(|start| line.trim_start().starts_with(start));
    log.lines().filter(|line| begins(line) || marks.iter().any(|mark| line.contains(mark))).collect()
}
