//! Scratch repositories, made by the git that is installed, alike on every machine.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use rolecast::diagnostic::Diagnostic;
use rolecast::source::git::{Repository, Snapshot};
use rolecast::source::{Files, Os};

use crate::git_support::NOBODY;

/// A folder with a repository in it, gone when it is dropped.
pub(crate) struct Scratch {
    folder: tempfile::TempDir,
    pub(crate) path: PathBuf,
}

/// git, with nobody's configuration and one author at one time.
pub(crate) fn git_command(folder: &Path) -> Command {
    let mut command = Command::new("git");
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("GIT_") {
            command.env_remove(name);
        }
    }
    command.current_dir(folder).stdin(Stdio::null()).envs(NOBODY);
    command.envs([("GIT_CONFIG_GLOBAL", "/dev/null"), ("LC_ALL", "C")]);
    command
}

/// What git prints in a folder.
pub(crate) fn git(folder: &Path, arguments: &[&str]) -> String {
    let Output { status, stdout, stderr } = git_command(folder).args(arguments).output().unwrap();
    assert!(status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&stderr));
    String::from_utf8(stdout).unwrap().trim_end().to_owned()
}

/// The id of an object that is written from bytes as they are, be it sound or not.
pub(crate) fn write_object(folder: &Path, kind: &str, content: &[u8]) -> String {
    let file = folder.join(".git/content-of-an-object");
    fs::write(&file, content).unwrap();
    git(folder, &["hash-object", "--literally", "-w", "-t", kind, ".git/content-of-an-object"])
}

/// An id as a tree holds it.
pub(crate) fn bytes_of(id: &str) -> Vec<u8> {
    (0..id.len() / 2).map(|at| u8::from_str_radix(&id[2 * at..2 * at + 2], 16).unwrap()).collect()
}

/// An entry of a tree.
pub(crate) fn entry(mode: &str, name: &str, id: &str) -> Vec<u8> {
    [format!("{mode} {name}\0").as_bytes(), &bytes_of(id)].concat()
}

impl Scratch {
    /// A repository without a commit, whose branch is `main`.
    pub(crate) fn new() -> Scratch {
        Scratch::init(&[])
    }

    pub(crate) fn init(options: &[&str]) -> Scratch {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("repository");
        fs::create_dir(&path).unwrap();
        git(&path, &[&["init", "-q", "-b", "main"], options].concat());
        Scratch { folder, path }
    }

    /// A place beside the repository.
    pub(crate) fn beside(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn git(&self, arguments: &[&str]) -> String {
        git(&self.path, arguments)
    }

    pub(crate) fn write(&self, path: &str, content: impl AsRef<[u8]>) -> &Scratch {
        let place = self.path.join(path);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::write(place, content).unwrap();
        self
    }

    /// Commits everything that is there, and gives the commit.
    pub(crate) fn commit(&self, message: &str) -> String {
        self.git(&["add", "--all"]);
        self.git(&["commit", "-q", "--allow-empty", "-m", message]);
        self.git(&["rev-parse", "HEAD"])
    }

    /// A commit of a tree that is no checkout's.
    pub(crate) fn commit_tree(&self, tree: &str, name: &str) {
        let commit = self.git(&["commit-tree", "-m", name, tree]);
        self.git(&["update-ref", &format!("refs/heads/{name}"), &commit]);
    }

    pub(crate) fn repository(&self) -> Repository {
        Repository::discover(&self.path).unwrap()
    }

    pub(crate) fn snapshot(&self, revision: &str) -> Snapshot {
        snapshot(&self.path, revision)
    }
}

pub(crate) fn snapshot(folder: &Path, revision: &str) -> Snapshot {
    let repository = Repository::discover(folder).unwrap();
    repository.files(&repository.revision(revision).unwrap()).unwrap()
}

/// What a reader gives for everything that one may ask it below some folders, errors in words.
pub(crate) fn everything(files: &dyn Files, folders: &[&str]) -> Vec<String> {
    let mut told = Vec::new();
    for folder in folders {
        match files.list(folder) {
            Err(found) => told.push(format!("list {folder:?}: {}", words(&found))),
            Ok(paths) => {
                told.push(format!("list {folder:?}: {paths:?}"));
                files.expect(&paths.iter().map(String::as_str).collect::<Vec<_>>());
                for path in &paths {
                    // Twice: what was read ahead is there once.
                    for _ in 0..2 {
                        told.push(told_of(files, path));
                    }
                }
            }
        }
        told.push(told_of(files, folder));
    }
    told
}

fn told_of(files: &dyn Files, path: &str) -> String {
    let read = files.read(path).map_err(|found| words(&found));
    format!("{path:?} exists: {}, {read:?}", files.exists(path))
}

/// A diagnostic without what differs between a disk and git's objects: the number of the system's error.
pub(crate) fn words(found: &Diagnostic) -> String {
    let message = match found.message.split_once(" (os error") {
        Some((message, _)) => message.to_lowercase(),
        None => found.message.clone(),
    };
    format!("{}: {message} in {:?}", found.code, found.path)
}

/// Asserts that a revision gives what a checkout of it gives.
pub(crate) fn assert_as_checked_out(files: &Snapshot, checkout: &Path, folders: &[&str]) {
    assert_eq!(everything(files, folders), everything(&Os::new(checkout), folders));
}

/// Runs the program in a folder: its exit status, what it gives and what it says.
pub(crate) fn rolecast(folder: &Path, arguments: &[&str]) -> (Option<i32>, String, String) {
    let told = Command::new(env!("CARGO_BIN_EXE_rolecast")).args(arguments).current_dir(folder).output().unwrap();
    (told.status.code(), String::from_utf8(told.stdout).unwrap(), String::from_utf8(told.stderr).unwrap())
}

/// A repository with a project in the folder `access`, compiled and committed; and the folder.
pub(crate) fn example() -> (Scratch, PathBuf) {
    let scratch = Scratch::new();
    let folder = scratch.path.join("access");
    assert_eq!(rolecast(&scratch.path, &["init", "access"]).0, Some(0));
    assert_eq!(rolecast(&folder, &["compile"]).0, Some(0));
    scratch.commit("a project");
    (scratch, folder)
}
