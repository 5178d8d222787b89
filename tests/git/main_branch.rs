//! Which branch is the main one.

use super::support::{Scratch, git};

fn main_of(scratch: &Scratch) -> String {
    scratch.repository().main_branch().unwrap().text
}

#[test]
fn the_servers_word_counts_first() {
    let scratch = Scratch::new();
    scratch.write("a", "1").commit("one");
    scratch.git(&["branch", "-m", "trunk"]);
    let found = scratch.repository().main_branch().unwrap_err();
    assert_eq!(found.code, "git-main-branch");
    assert_eq!(found.help[0], "name the revision to compare with as BASE, of `trunk`");
    scratch.git(&["branch", "master"]);
    assert_eq!(main_of(&scratch), "master");
    scratch.git(&["branch", "main"]);
    assert_eq!(main_of(&scratch), "main");
    scratch.git(&["update-ref", "refs/remotes/origin/master", "HEAD"]);
    assert_eq!(main_of(&scratch), "origin/master");
    scratch.git(&["update-ref", "refs/remotes/origin/main", "HEAD"]);
    assert_eq!(main_of(&scratch), "origin/main");
    // As the server of a renamed branch has it.
    scratch.git(&["update-ref", "refs/remotes/origin/trunk", "HEAD"]);
    scratch.git(&["symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/trunk"]);
    assert_eq!(main_of(&scratch), "origin/HEAD");
    // A branch that is gone on the server.
    scratch.git(&["symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/gone"]);
    assert_eq!(main_of(&scratch), "origin/main");
}

/// A tag cannot pass for the main branch.
#[test]
fn a_tag_is_no_branch() {
    let scratch = Scratch::new();
    scratch.write("a", "1").commit("one");
    scratch.git(&["tag", "main"]);
    scratch.git(&["tag", "origin/HEAD"]);
    scratch.git(&["branch", "-m", "trunk"]);
    assert_eq!(scratch.repository().main_branch().unwrap_err().code, "git-main-branch");
}

#[test]
fn a_clone_of_a_renamed_branch() {
    let scratch = Scratch::init(&["-b", "trunk"]);
    let first = scratch.write("a", "1").commit("one");
    git(&scratch.path, &["clone", "-q", ".", "../clone"]);
    let clone = rolecast::source::git::Repository::discover(&scratch.beside("clone")).unwrap();
    let found = clone.main_branch().unwrap();
    assert_eq!((found.text, found.commit), ("origin/HEAD".to_owned(), first));
}

#[test]
fn nothing_is_committed() {
    let found = Scratch::new().repository().main_branch().unwrap_err();
    assert_eq!(found.code, "git-main-branch");
    assert!(found.help[0].starts_with("nothing is committed yet"), "{:?}", found.help);
}
