//! Where git runs: inside hooks, without git, in somebody else's repository, in one whose configuration wants more.

use std::fs;
use std::process::Command;

use rolecast::source::Files;
use rolecast::source::git::Repository;

use super::support::{Scratch, git, snapshot};

/// This test of this file once more, in a process with other variables.
fn again(test: &str, variables: &[(&str, &str)]) {
    let name = format!("environment::{test}");
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", &name, "--test-threads=1"]).envs(variables.iter().copied()).env(AGAIN, "1");
    let told = command.output().unwrap();
    let text = String::from_utf8_lossy(&told.stdout).into_owned() + &String::from_utf8_lossy(&told.stderr);
    assert!(told.status.success() && text.contains("1 passed"), "{text}");
}

const AGAIN: &str = "ROLECAST_TEST_AGAIN";

fn is_again() -> bool {
    std::env::var_os(AGAIN).is_some()
}

/// A hook has variables that name its repository; the folder that is asked for may be in another.
#[test]
fn a_hook_of_another_repository() {
    let scratch = Scratch::new();
    scratch.write("rolecast.yaml", "name: mine\n").commit("mine");
    assert_eq!(snapshot(&scratch.path, "HEAD").read("rolecast.yaml").unwrap(), b"name: mine\n");
    if !is_again() {
        let other = Scratch::new();
        other.write("rolecast.yaml", "name: other\n").commit("other");
        let place = other.path.join(".git");
        let (place, tree) = (place.to_str().unwrap(), other.path.to_str().unwrap());
        let variables = [
            ("GIT_DIR", place),
            ("GIT_WORK_TREE", tree),
            ("GIT_COMMON_DIR", place),
            ("GIT_INDEX_FILE", "/nowhere"),
            ("GIT_PREFIX", "sub/"),
            ("GIT_NAMESPACE", "x"),
        ];
        again("a_hook_of_another_repository", &variables);
    }
}

/// A server looks at a push before it takes it: the objects are in a place of their own.
#[test]
fn a_push_that_is_not_taken_yet() {
    if let Some(repository) = std::env::var_os("ROLECAST_TEST_REPOSITORY") {
        let commit = std::env::var("ROLECAST_TEST_COMMIT").unwrap();
        assert_eq!(snapshot(repository.as_ref(), &commit).read("rolecast.yaml").unwrap(), b"name: pushed\n");
        return;
    }
    let (server, client) = (Scratch::new(), Scratch::new());
    let commit = client.write("rolecast.yaml", "name: pushed\n").commit("pushed");
    let missing = Repository::discover(&server.path).unwrap().revision(&commit).unwrap_err();
    assert_eq!(missing.code, "git-revision");
    let objects = client.path.join(".git/objects");
    let variables = [
        ("GIT_DIR", "."),
        ("GIT_OBJECT_DIRECTORY", objects.to_str().unwrap()),
        ("ROLECAST_TEST_REPOSITORY", server.path.to_str().unwrap()),
        ("ROLECAST_TEST_COMMIT", &commit),
    ];
    again("a_push_that_is_not_taken_yet", &variables);
}

#[test]
fn git_is_not_installed() {
    let scratch = Scratch::new();
    if is_again() {
        unreachable!("there is no git to make the repository");
    }
    scratch.write("a", "1").commit("one");
    let place = scratch.path.to_str().unwrap();
    again("without_git", &[("PATH", "/nowhere"), ("ROLECAST_TEST_REPOSITORY", place)]);
}

/// What is said without git; with it, the same repository opens.
#[test]
fn without_git() {
    let Some(place) = std::env::var_os("ROLECAST_TEST_REPOSITORY") else {
        let scratch = Scratch::new();
        return assert!(Repository::discover(&scratch.path).is_ok());
    };
    let refused = Repository::discover(place.as_ref()).unwrap_err();
    assert_eq!((refused.code, refused.message.as_str()), ("git-missing", "git is not installed"));
    assert!(!refused.help.is_empty());
}

/// git's own switch for its tests: as if the repository belonged to somebody else.
#[test]
fn a_repository_of_another_user() {
    let scratch = Scratch::new();
    let found = Repository::discover(&scratch.path);
    if !is_again() {
        assert!(found.is_ok());
        let nobody = [("GIT_CONFIG_GLOBAL", "/dev/null"), ("GIT_CONFIG_NOSYSTEM", "1")];
        let other = [("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")];
        return again("a_repository_of_another_user", &[nobody.as_slice(), &other].concat());
    }
    let refused = found.unwrap_err();
    let place = fs::canonicalize(&scratch.path).unwrap();
    let place = place.display();
    assert_eq!(refused.code, "git-owner");
    assert_eq!(refused.message, format!("git does not open `{place}`: it belongs to another user"));
    let help = format!("when you trust it: `git config --global --add safe.directory '{place}'`");
    assert_eq!(refused.help, [help]);
}

#[test]
fn a_folder_in_no_repository() {
    let folder = tempfile::tempdir().unwrap();
    let refused = Repository::discover(folder.path()).unwrap_err();
    assert_eq!(refused.code, "git-repository");
    assert_eq!(refused.message, format!("`{}` is in no git repository", folder.path().display()));
    let refused = Repository::discover(&folder.path().join("nowhere")).unwrap_err();
    assert_eq!(refused.code, "git-failed");
    assert!(refused.message.ends_with("No such file or directory"), "{}", refused.message);
}

/// git says what is wrong with a repository, in its words.
#[test]
fn a_repository_that_this_git_cannot_read() {
    let scratch = Scratch::new();
    scratch.git(&["config", "core.repositoryFormatVersion", "1"]);
    scratch.git(&["config", "extensions.fromTheFuture", "true"]);
    let refused = Repository::discover(&scratch.path).unwrap_err();
    assert_eq!(refused.code, "git-failed");
    assert!(refused.message.contains("unknown repository extension"), "{}", refused.message);
}

/// Programs that a repository's configuration names, of which none runs.
#[test]
fn nothing_that_a_repository_names_is_run() {
    let scratch = Scratch::new();
    let script = scratch.beside("script");
    let marker = scratch.beside("marker");
    fs::write(&script, format!("#!/bin/sh\ntouch {}\ncat\n", marker.display())).unwrap();
    git(scratch.path.parent().unwrap(), &["-c", "core.fileMode=true", "init", "-q", "unused"]);
    fs::set_permissions(&script, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    scratch.write(".gitattributes", "* filter=evil diff=evil\n").write("rolecast.yaml", "name: a\n");
    scratch.git(&["remote", "add", "origin", "ext::touch marker"]);
    let first = scratch.commit("one");
    let second = scratch.write("rolecast.yaml", "name: b\n").commit("two");
    let script = script.to_str().unwrap();
    for key in [
        "core.fsmonitor",
        "core.pager",
        "core.sshCommand",
        "core.askPass",
        "core.editor",
        "core.alternateRefsCommand",
        "credential.helper",
        "diff.external",
        "diff.evil.command",
        "diff.evil.textconv",
        "filter.evil.smudge",
        "filter.evil.clean",
        "filter.evil.process",
        "pager.cat-file",
        "pager.rev-parse",
        "pager.merge-base",
        "pager.for-each-ref",
        "alias.cat-file",
        "alias.rev-parse",
        "uploadpack.packObjectsHook",
    ] {
        scratch.git(&["config", key, script]);
    }
    // Where what is missing would be fetched from.
    scratch.git(&["config", "core.repositoryFormatVersion", "1"]);
    scratch.git(&["config", "extensions.partialClone", "origin"]);
    scratch.git(&["config", "remote.origin.promisor", "true"]);
    scratch.git(&["config", "remote.origin.uploadpack", script]);
    for hook in ["post-checkout", "reference-transaction", "post-index-change", "fsmonitor-watchman"] {
        fs::copy(script, scratch.path.join(".git/hooks").join(hook)).unwrap();
    }
    let repository = scratch.repository();
    let (one, two) = (repository.revision(&first).unwrap(), repository.revision("HEAD").unwrap());
    assert_eq!(two.commit, second);
    assert_eq!(repository.merge_base(&one, &two).unwrap().revision.commit, first);
    assert_eq!(repository.files(&two).unwrap().read("rolecast.yaml").unwrap(), b"name: b\n");
    repository.revision("nothing").unwrap_err();
    repository.revision(&"1".repeat(40)).unwrap_err();
    repository.main_branch().unwrap();
    assert!(!marker.exists(), "something ran");
    // The trap is a trap.
    let _ = super::support::git_command(&scratch.path).args(["cat-file", "-p", &"1".repeat(40)]).output();
    let _ = super::support::git_command(&scratch.path).args(["status"]).output();
    assert!(marker.exists(), "nothing would have run anyway");
}
