//! Folders of projects, and the program run in them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

/// Files by their paths below a folder, written with `/`.
pub(crate) type Tree = BTreeMap<String, Vec<u8>>;

/// This repository, which is the example project.
pub(crate) fn repository() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every file below `root`.
pub(crate) fn tree(root: &Path) -> Tree {
    let mut found = Tree::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
            let entry = entry.unwrap();
            if entry.file_type().unwrap().is_dir() {
                folders.push(entry.path());
            } else {
                let path = entry.path().strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/");
                found.insert(path, fs::read(entry.path()).unwrap());
            }
        }
    }
    found
}

/// What people wrote of the example project, and its lock.
pub(crate) fn example() -> Tree {
    let mut found = Tree::new();
    for folder in ["personas", "environments", "roles"] {
        let below = tree(&repository().join(folder));
        found.extend(below.into_iter().map(|(path, bytes)| (format!("{folder}/{path}"), bytes)));
    }
    for file in ["rolecast.yaml", "rolecast.lock"] {
        found.insert(file.to_owned(), fs::read(repository().join(file)).unwrap());
    }
    found
}

/// Puts files below `root`.
pub(crate) fn put(files: &Tree, root: &Path) {
    for (path, bytes) in files {
        let path = root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
}

/// A new folder with files in it.
pub(crate) fn folder(files: &Tree) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    put(files, folder.path());
    folder
}

/// The files as text.
pub(crate) fn texts(files: &Tree) -> BTreeMap<String, String> {
    let text = |(path, bytes): (&String, &Vec<u8>)| {
        (path.clone(), String::from_utf8(bytes.clone()).unwrap_or_else(|_| panic!("{path} is no UTF-8")))
    };
    files.iter().map(text).collect()
}

/// The program, asked about the project in `project`.
pub(crate) fn rolecast(project: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rolecast"));
    command.current_dir(project).env("NO_COLOR", "1").stdin(Stdio::null());
    command
}

/// The longest that one run may take.
const LIMIT: Duration = Duration::from_secs(10);

/// Runs a command; gives its exit status, which is 0, 1 or 2 in time, and what it wrote.
pub(crate) fn run(command: &mut Command) -> (i32, String, String) {
    let started = Instant::now();
    let output: Output = command.output().unwrap();
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    let code = output.status.code().unwrap_or_else(|| panic!("{}: {out}{err}", output.status));
    assert!((0..=2).contains(&code), "exit status {code}: {out}{err}");
    assert!(!err.contains("panicked"), "{err}");
    assert!(started.elapsed() < LIMIT, "{:?}: {out}{err}", started.elapsed());
    (code, out.into_owned(), err.into_owned())
}

/// Compiles the project in `project`, which must succeed; gives what is in `generated/` then.
pub(crate) fn compile(project: &Path) -> Tree {
    let (code, out, err) = run(rolecast(project).arg("compile"));
    assert_eq!(code, 0, "{out}{err}");
    tree(&project.join("generated"))
}
