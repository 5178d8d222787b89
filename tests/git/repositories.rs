//! Every kind of repository that git has.

use std::fs;
use std::path::Path;

use rolecast::source::Files;
use rolecast::source::git::Repository;

use super::support::{Scratch, assert_as_checked_out, git, snapshot};

/// Two commits of a project in a folder of the repository.
fn two_commits(scratch: &Scratch) {
    scratch.write("access/rolecast.yaml", "name: first\n").write("access/personas/p.yaml", "id: P\n");
    scratch.write("top.txt", "t").commit("first");
    scratch.write("access/rolecast.yaml", "name: second\n").write("access/personas/q.yaml", "id: Q\n").commit("second");
}

fn assert_both(folder: &Path) {
    let read = |revision: &str| {
        let files = snapshot(folder, revision);
        (files.read("rolecast.yaml").unwrap(), files.list("personas").unwrap(), files.origin().to_owned())
    };
    let paths = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    assert_eq!(read("HEAD~1"), (b"name: first\n".to_vec(), paths(&["personas/p.yaml"]), "HEAD~1:access/".to_owned()));
    let second =
        (b"name: second\n".to_vec(), paths(&["personas/p.yaml", "personas/q.yaml"]), "main:access/".to_owned());
    assert_eq!(read("main"), second);
}

#[test]
fn a_project_in_a_folder() {
    let scratch = Scratch::new();
    two_commits(&scratch);
    let folder = scratch.path.join("access");
    assert_both(&folder);
    assert_as_checked_out(&snapshot(&folder, "HEAD"), &folder, &["", "personas"]);
    // Through a link to it, too.
    std::os::unix::fs::symlink(&folder, scratch.beside("link")).unwrap();
    assert_both(&scratch.beside("link"));
}

/// The folder that git tells may hold what ends a line.
#[test]
fn a_folder_of_any_name() {
    for name in ["a\nb", "-x", " ", "a:b", "ü\"'", "a b\n"] {
        let scratch = Scratch::new();
        scratch.write(&format!("{name}/in/rolecast.yaml"), "name: here\n").commit("odd");
        let files = snapshot(&scratch.path.join(name).join("in"), "HEAD");
        assert_eq!(files.read("rolecast.yaml").unwrap(), b"name: here\n", "{name:?}");
        assert_eq!(files.origin(), format!("HEAD:{name}/in/"));
    }
}

#[test]
fn packed_references_and_objects() {
    let scratch = Scratch::new();
    two_commits(&scratch);
    scratch.git(&["gc", "-q", "--aggressive", "--prune=now"]);
    assert!(!scratch.path.join(".git/refs/heads/main").exists(), "the reference is packed");
    assert_both(&scratch.path.join("access"));
}

#[test]
fn a_linked_worktree() {
    let scratch = Scratch::new();
    two_commits(&scratch);
    scratch.git(&["worktree", "add", "-q", "--detach", "../linked", "main"]);
    let linked = scratch.beside("linked");
    assert!(linked.join(".git").is_file());
    assert_both(&linked.join("access"));
    assert!(Repository::discover(&linked).unwrap().is_checked_out());
}

#[test]
fn a_bare_repository() {
    let scratch = Scratch::new();
    two_commits(&scratch);
    git(&scratch.path, &["clone", "-q", "--bare", ".", "../bare.git"]);
    let bare = scratch.beside("bare.git");
    let repository = Repository::discover(&bare).unwrap();
    assert!(!repository.is_checked_out());
    let files = repository.files(&repository.revision("main:access").unwrap()).unwrap();
    assert_eq!(files.origin(), "main:access/");
    assert_eq!(files.read("rolecast.yaml").unwrap(), b"name: second\n");
    assert_eq!(repository.files(&repository.revision("main").unwrap()).unwrap().read("top.txt").unwrap(), b"t");
    // From within a checkout's own repository too.
    assert_eq!(snapshot(&scratch.path.join(".git"), "main:./access/").read("personas/q.yaml").unwrap(), b"id: Q\n");
}

/// Objects that are in another repository.
#[test]
fn alternates() {
    let scratch = Scratch::new();
    two_commits(&scratch);
    git(&scratch.path, &["clone", "-q", "--shared", ".", "../shared"]);
    assert!(scratch.beside("shared").join(".git/objects/info/alternates").exists());
    assert_both(&scratch.beside("shared").join("access"));
}

#[test]
fn sha256_and_reftable() {
    for option in ["--object-format=sha256", "--ref-format=reftable"] {
        let scratch = Scratch::init(&[option]);
        two_commits(&scratch);
        assert_both(&scratch.path.join("access"));
    }
}

/// What is left out of the checkout is in the revision all the same.
#[test]
fn a_sparse_checkout() {
    let scratch = Scratch::new();
    two_commits(&scratch);
    scratch.git(&["sparse-checkout", "set", "--no-cone", "access/rolecast.yaml"]);
    assert!(!scratch.path.join("access/personas").exists());
    assert_both(&scratch.path.join("access"));
}

#[test]
fn a_shallow_clone_has_what_it_has() {
    let scratch = Scratch::new();
    two_commits(&scratch);
    let from = format!("file://{}", scratch.path.display());
    git(&scratch.path, &["clone", "-q", "--depth=1", &from, "../shallow"]);
    let shallow = scratch.beside("shallow").join("access");
    assert_eq!(snapshot(&shallow, "HEAD").read("rolecast.yaml").unwrap(), b"name: second\n");
    let missing = Repository::discover(&shallow).unwrap().revision("HEAD~1").unwrap_err();
    assert_eq!((missing.code, missing.message.as_str()), ("git-revision", "there is no revision `HEAD~1`"));
    assert!(missing.help.iter().any(|help| help.contains("git fetch --unshallow")), "{:?}", missing.help);
}

/// What a partial clone left out is not fetched by reading, and it is said how it is.
#[test]
fn a_partial_clone_fetches_nothing() {
    let scratch = Scratch::new();
    two_commits(&scratch);
    scratch.git(&["config", "uploadpack.allowFilter", "true"]);
    let from = format!("file://{}", scratch.path.display());
    for filter in ["blob:none", "tree:0"] {
        let name = filter.replace(':', "-");
        git(
            &scratch.path,
            &["clone", "-q", "--no-checkout", &format!("--filter={filter}"), &from, &format!("../{name}")],
        );
        let partial = scratch.beside(&name);
        let objects = || git(&partial, &["count-objects", "-v"]);
        let before = objects();
        let repository = Repository::discover(&partial).unwrap();
        let revision = repository.revision("HEAD:access").unwrap();
        let refused = match repository.files(&revision) {
            Ok(files) => {
                files.expect(&["rolecast.yaml"]);
                files.read("rolecast.yaml").unwrap_err()
            }
            Err(refused) => refused,
        };
        assert_eq!(refused.code, "git-object", "{filter}");
        assert!(
            refused.message.ends_with("is not in this repository, though the revision has it"),
            "{}",
            refused.message
        );
        assert_eq!(objects(), before, "nothing came");
        // The advice is followed as it stands.
        let command = refused.help[0].split('`').nth(1).unwrap().strip_prefix("git ").unwrap();
        git(&partial, &command.split(' ').collect::<Vec<_>>());
        assert_eq!(snapshot(&partial, "HEAD:access").read("rolecast.yaml").unwrap(), b"name: second\n", "{filter}");
    }
}

/// Reading leaves no trace: no file in the repository is another afterwards.
#[test]
fn nothing_is_written() {
    let scratch = Scratch::new();
    two_commits(&scratch);
    scratch.write("access/personas/p.yaml", "id: changed, not committed\n");
    let state = || {
        let mut all = Vec::new();
        let mut folders = vec![scratch.path.clone()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let entry = entry.unwrap();
                let meta = entry.metadata().unwrap();
                match meta.is_dir() {
                    true => folders.push(entry.path()),
                    false => all.push((entry.path(), meta.modified().unwrap(), fs::read(entry.path()).unwrap())),
                }
            }
        }
        all.sort();
        all
    };
    let before = state();
    let repository = scratch.repository();
    let (head, first) = (repository.revision("HEAD").unwrap(), repository.revision("main~1").unwrap());
    repository.merge_base(&head, &first).unwrap();
    assert_eq!(repository.files(&head).unwrap().read("access/personas/p.yaml").unwrap(), b"id: P\n");
    repository.revision("nothing").unwrap_err();
    drop(repository);
    assert!(before == state(), "a file has changed");
}
