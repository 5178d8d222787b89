//! What is compared with what, as users name it.

use std::path::{Path, PathBuf};

use rolecast::project::{Side, Sides, Source, sides};
use rolecast::source::{Files, Os};

use super::support::Scratch;

/// `main` with two commits of a project, `feature` with one more, and a change that is not committed.
fn history() -> Scratch {
    let scratch = Scratch::new();
    scratch.write("before", "").commit("before the project");
    scratch.write("rolecast.yaml", "name: first\n").commit("first");
    scratch.git(&["checkout", "-q", "-b", "feature"]);
    scratch.write("rolecast.yaml", "name: feature\n").commit("feature");
    scratch.git(&["checkout", "-q", "main"]);
    scratch.write("rolecast.yaml", "name: second\n").commit("second");
    scratch.git(&["checkout", "-q", "feature"]);
    scratch.write("rolecast.yaml", "name: not committed\n");
    scratch
}

/// The project's name on a side.
fn name(side: &Side) -> String {
    let read = |files: &dyn Files| String::from_utf8(files.read("rolecast.yaml").unwrap()).unwrap();
    match &side.source {
        Source::Folder(folder) => read(&Os::new(folder)).trim_end().replace("name: ", "disk: "),
        Source::Policy(path) => format!("file: {}", path.display()),
        Source::Revision(files) => read(files).trim_end().to_owned(),
        Source::Nothing => "nothing".to_owned(),
    }
}

fn chosen(folder: &Path, base: Option<&str>, head: Option<&str>) -> (String, String) {
    let Sides { base, head, .. } = sides(folder, base, head).unwrap();
    (name(&base), name(&head))
}

fn pair(base: &str, head: &str) -> (String, String) {
    (base.to_owned(), head.to_owned())
}

#[test]
fn without_a_word_what_is_new_on_the_branch() {
    let scratch = history();
    let found = sides(&scratch.path, None, None).unwrap();
    assert_eq!((name(&found.base), name(&found.head)), pair("name: first", "disk: not committed"));
    let base = scratch.git(&["rev-parse", "main~1"]);
    assert_eq!(found.base.name, format!("{}, where `HEAD` parts from `main`", &base[..12]));
    assert_eq!(found.head.name, "the working tree");
    assert!(found.notes.is_empty());
    // On the main branch, what is not committed.
    scratch.git(&["checkout", "-q", "--force", "main"]);
    scratch.write("rolecast.yaml", "name: changed\n");
    assert_eq!(chosen(&scratch.path, None, None), pair("name: second", "disk: changed"));
}

#[test]
fn revisions_and_ranges() {
    let scratch = history();
    let path = scratch.path.as_path();
    for (base, head, expected) in [
        ("main", None, pair("name: second", "disk: not committed")),
        ("main", Some("feature"), pair("name: second", "name: feature")),
        ("main..feature", None, pair("name: second", "name: feature")),
        ("main...feature", None, pair("name: first", "name: feature")),
        ("main..", None, pair("name: second", "name: feature")),
        ("...main", None, pair("name: first", "name: second")),
    ] {
        assert_eq!(chosen(path, Some(base), head), expected, "{base} {head:?}");
    }
    let refused = sides(path, Some("main..feature"), Some("main")).unwrap_err();
    assert_eq!(refused.message, "there is no revision `main..feature`");
}

#[test]
fn a_revision_without_a_project_is_nothing_and_said() {
    let scratch = history();
    let found = sides(&scratch.path, Some("main~2"), None).unwrap();
    assert_eq!(name(&found.base), "nothing");
    let [note] = found.notes.as_slice() else { panic!("{:?}", found.notes) };
    assert_eq!(note.message, "`main~2` has no `rolecast.yaml` there: everything is new");
    assert!(!note.is_error());
    let found = sides(&scratch.path, Some("main"), Some("main~2")).unwrap();
    assert_eq!(found.notes[0].message, "`main~2` has no `rolecast.yaml` there: everything is taken away");
    let found = sides(&scratch.path, Some("main~2"), Some("main:folder")).unwrap();
    assert_eq!((name(&found.base), name(&found.head)), pair("nothing", "nothing"));
}

/// Sides on disk need no repository.
#[test]
fn folders_and_files() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    for name in ["old", "new"] {
        std::fs::create_dir(folder.path().join(name)).unwrap();
        std::fs::write(folder.path().join(name).join("rolecast.yaml"), format!("name: {name}\n")).unwrap();
    }
    std::fs::write(path("access.json"), "{}").unwrap();
    let found = chosen(folder.path(), Some(&path("old")), Some(&path("new")));
    assert_eq!(found, pair("disk: old", "disk: new"));
    let new = PathBuf::from(path("new"));
    assert_eq!(chosen(&new, Some(&path("old")), None), pair("disk: old", "disk: new"));
    assert_eq!(
        chosen(&new, Some(&path("access.json")), None),
        pair(&format!("file: {}", path("access.json")), "disk: new")
    );
    let refused = |base: &str| sides(&new, Some(base), None).unwrap_err();
    assert_eq!(refused(&path("none")).message, format!("`{}` does not exist", path("none")));
    std::fs::create_dir(path("empty")).unwrap();
    assert_eq!(refused(&path("empty")).message, format!("`{}` has no `rolecast.yaml`", path("empty")));
    let typo = refused("acces.json");
    assert_eq!(typo.code, "git-repository");
    assert!(typo.help.contains(&"there is no file or folder `acces.json` either".to_owned()), "{:?}", typo.help);
    assert_eq!(sides(folder.path(), Some(&path("old")), None).unwrap_err().code, "no-project");
}

/// A name that is a file here and a branch too.
#[test]
fn a_name_that_is_both() {
    // Tests run in the folder of this crate, which holds this file.
    let scratch = history();
    scratch.git(&["branch", "Cargo.toml"]);
    let refused = sides(&scratch.path, Some("Cargo.toml"), None).unwrap_err();
    assert_eq!(refused.code, "ambiguous-side");
    assert_eq!(chosen(&scratch.path, Some("./Cargo.toml"), None).0, "file: ./Cargo.toml");
    assert_eq!(chosen(&scratch.path, Some("refs/heads/Cargo.toml"), None).0, "name: feature");
}
