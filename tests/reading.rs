//! What the reader says about broken files: each `tests/reading/<kind of file>/<case>.yaml` with the expected messages
//! beside it in `<case>.txt`. `tests/reading/valid/<kind>-<case>.yaml` are files of which nothing is said.
//!
//! Rewrite the expected messages with `SNAPSHOTS=overwrite cargo test --test reading`, and read what changed.
#![expect(clippy::panic, clippy::unwrap_used, reason = "a test that fails says where")]

use std::fs;
use std::path::{Path, PathBuf};

use rolecast::diagnostic::{Diagnostic, Diagnostics, render};
use rolecast::model::accepted::AcceptedAccess;
use rolecast::model::component::Component;
use rolecast::model::deny::Deny;
use rolecast::model::environment::Environment;
use rolecast::model::persona::Persona;
use rolecast::model::primitive::Primitive;
use rolecast::model::project::Project;
use rolecast::model::role::CustomRole;
use rolecast::model::{FileType, Read, read_file};
use rolecast::source::{FileId, Node, SourceMap, text};

/// Reads a file as its kind: whether it has a value, its tree, and its errors.
fn read(kind: FileType, file: FileId, bytes: &[u8]) -> (bool, Option<Node>, Vec<Diagnostic>) {
    fn parts<T>(read: Read<T>) -> (bool, Option<Node>, Vec<Diagnostic>) {
        (read.value.is_some(), read.node, read.errors)
    }
    match kind {
        FileType::Persona => parts(read_file::<Persona>(file, bytes)),
        FileType::Environment => parts(read_file::<Environment>(file, bytes)),
        FileType::Component => parts(read_file::<Component>(file, bytes)),
        FileType::Role => parts(read_file::<CustomRole>(file, bytes)),
        FileType::Primitive => parts(read_file::<Primitive>(file, bytes)),
        FileType::Project => parts(read_file::<Project>(file, bytes)),
        FileType::AcceptedAccess => parts(read_file::<AcceptedAccess>(file, bytes)),
        FileType::Deny => parts(read_file::<Deny>(file, bytes)),
    }
}

fn cases(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reading").join(folder);
    let entries = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "yaml"));
    paths.sort();
    assert!(!paths.is_empty());
    paths
}

fn check(folder: &str, kind: FileType) {
    let overwrite = std::env::var_os("SNAPSHOTS").is_some_and(|value| value == "overwrite");
    let mut wrong = Vec::new();
    for path in cases(folder) {
        let bytes = fs::read(&path).unwrap();
        let mut sources = SourceMap::new();
        let name = path.file_name().unwrap().to_str().unwrap();
        let file = sources.add(format!("{folder}/{name}"), text(bytes.clone()));
        let (_, _, errors) = read(kind, file, &bytes);
        assert!(!errors.is_empty(), "nothing is said of {}", path.display());
        assert!(errors.iter().all(|error| error.is_error() && error.primary.is_some()), "{errors:?}");
        let errors = Diagnostics(errors).sorted().0;
        let mut said: String = errors.iter().map(|error| render::human(error, &sources, false) + "\n").collect();
        said += &render::summary(&errors);
        said.push('\n');
        let expected = path.with_extension("txt");
        if overwrite {
            fs::write(&expected, &said).unwrap();
        }
        if fs::read_to_string(&expected).unwrap_or_default() != said {
            wrong.push(format!("{}:\n{said}", path.display()));
        }
    }
    assert!(wrong.is_empty(), "other messages than expected:\n{}", wrong.join("\n"));
}

#[test]
fn yaml() {
    check("yaml", FileType::Persona);
}

#[test]
fn personas() {
    check("persona", FileType::Persona);
}

#[test]
fn environments() {
    check("environment", FileType::Environment);
}

#[test]
fn components() {
    check("component", FileType::Component);
}

#[test]
fn roles() {
    check("role", FileType::Role);
}

#[test]
fn primitives() {
    check("primitive", FileType::Primitive);
}

#[test]
fn projects() {
    check("project", FileType::Project);
}

#[test]
fn what_is_wrong_with_accepted_access_is_said_where_it_stands() {
    check("accepted", FileType::AcceptedAccess);
}

#[test]
fn what_is_wrong_with_a_file_of_denials_is_said_where_it_stands() {
    check("deny", FileType::Deny);
}

#[test]
fn valid_files_are_read_without_a_word() {
    for path in cases("valid") {
        let name = path.file_stem().unwrap().to_str().unwrap();
        let kind = FileType::ALL.into_iter().find(|kind| name.starts_with(kind.name())).unwrap();
        let (value, _, errors) = read(kind, FileId(0), &fs::read(&path).unwrap());
        assert_eq!(errors, [], "{name}");
        assert!(value, "{name}");
    }
}
