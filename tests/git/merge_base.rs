//! Where two lines of history part.

use std::path::Path;

use rolecast::diagnostic::Diagnostic;
use rolecast::source::git::{MergeBase, Repository};

use super::support::{Scratch, git};

fn merge_base(folder: &Path, one: &str, other: &str) -> Result<MergeBase, Diagnostic> {
    let repository = Repository::discover(folder).unwrap();
    repository.merge_base(&repository.revision(one).unwrap(), &repository.revision(other).unwrap())
}

/// A branch `feature` that parts from `main` at the commit that is given.
fn parted() -> (Scratch, String) {
    let scratch = Scratch::new();
    scratch.write("a", "0").commit("zero");
    let base = scratch.write("a", "1").commit("one");
    scratch.git(&["checkout", "-q", "-b", "feature"]);
    scratch.write("b", "1").commit("on feature");
    scratch.write("b", "2").commit("on feature again");
    scratch.git(&["checkout", "-q", "main"]);
    scratch.write("c", "1").commit("on main");
    (scratch, base)
}

fn shallow(scratch: &Scratch, options: &[&str]) -> std::path::PathBuf {
    let from = format!("file://{}", scratch.path.display());
    git(&scratch.path, &[&["clone", "-q", "--no-single-branch"], options, &[&from, "../shallow"]].concat());
    scratch.beside("shallow")
}

#[test]
fn the_nearest_commit_that_both_come_from() {
    let (scratch, base) = parted();
    for (one, other) in [("main", "feature"), ("feature", "main"), ("main", "feature~1"), (&base, "main")] {
        let found = merge_base(&scratch.path, one, other).unwrap();
        assert_eq!((found.revision.commit.as_str(), found.is_one_of_several), (base.as_str(), false), "{one} {other}");
        assert_eq!(found.revision.text, base[..12]);
    }
}

#[test]
fn histories_that_have_nothing_in_common() {
    let (scratch, _) = parted();
    scratch.git(&["checkout", "-q", "--orphan", "other"]);
    scratch.commit("another beginning");
    let found = merge_base(&scratch.path, "main", "other").unwrap_err();
    assert_eq!((found.code, found.message.as_str()), ("git-merge-base", "`main` and `other` share no history"));
}

/// Both lines of a criss-cross merge come from two commits, equally near.
#[test]
fn several_are_equally_near() {
    let scratch = Scratch::new();
    scratch.commit("zero");
    scratch.git(&["checkout", "-q", "-b", "side"]);
    scratch.commit("side");
    scratch.git(&["checkout", "-q", "main"]);
    scratch.commit("main");
    scratch.git(&["tag", "before"]);
    scratch.git(&["merge", "-q", "-m", "side into main", "side"]);
    scratch.git(&["checkout", "-q", "side"]);
    scratch.git(&["merge", "-q", "-m", "main into side", "before"]);
    let found = merge_base(&scratch.path, "main", "side").unwrap();
    assert!(found.is_one_of_several);
    assert_eq!(found.revision.commit, scratch.git(&["merge-base", "main", "side"]));
}

#[test]
fn a_shallow_clone_without_the_base() {
    let (scratch, base) = parted();
    let clone = shallow(&scratch, &["--depth=1"]);
    let found = merge_base(&clone, "origin/main", "origin/feature").unwrap_err();
    assert_eq!(found.code, "git-merge-base");
    let text = "this clone is too shallow to tell where `origin/main` and `origin/feature` part";
    assert!(found.message.starts_with(text), "{}", found.message);
    assert!(found.help[0].contains("`git fetch --unshallow`"));
    git(&clone, &["fetch", "-q", "--unshallow"]);
    assert_eq!(merge_base(&clone, "origin/main", "origin/feature").unwrap().revision.commit, base);
}

/// The base is the last commit that is there: nothing nearer can be hidden behind it.
#[test]
fn a_shallow_clone_that_ends_at_the_base() {
    let (scratch, base) = parted();
    let clone = shallow(&scratch, &["--depth=3"]);
    assert!(clone.join(".git/shallow").exists());
    assert_eq!(merge_base(&clone, "origin/main", "origin/feature").unwrap().revision.commit, base);
}

/// What is there has an old base; the true one is hidden behind a commit whose parents were cut off.
#[test]
fn a_shallow_clone_that_hides_a_nearer_base() {
    let scratch = Scratch::new();
    let old = scratch.commit("old");
    let true_base = scratch.commit("true base");
    scratch.git(&["checkout", "-q", "-b", "feature"]);
    scratch.commit("feature");
    // A merge with what is old keeps a way to it that is short.
    scratch.git(&["checkout", "-q", "-b", "from-old", &old]);
    scratch.commit("from old");
    scratch.git(&["checkout", "-q", "feature"]);
    scratch.git(&["merge", "-q", "-m", "merge", "from-old"]);
    scratch.git(&["checkout", "-q", "main"]);
    scratch.commit("main");
    scratch.git(&["checkout", "-q", "-b", "late", &old]);
    scratch.commit("late");
    scratch.git(&["checkout", "-q", "main"]);
    scratch.git(&["merge", "-q", "-m", "merge", "late"]);
    assert_eq!(merge_base(&scratch.path, "main", "feature").unwrap().revision.commit, true_base);
    // Behind "main" and "feature", so that `old` is reached by the other parents alone.
    let clone = shallow(&scratch, &["--depth=3"]);
    let cut: Vec<String> =
        ["origin/main~1", "origin/feature~1"].iter().map(|at| git(&clone, &["rev-parse", at])).collect();
    std::fs::write(clone.join(".git/shallow"), cut.join("\n") + "\n" + &old + "\n").unwrap();
    assert_eq!(git(&clone, &["merge-base", "origin/main", "origin/feature"]), old, "git alone is wrong here");
    assert_eq!(merge_base(&clone, "origin/main", "origin/feature").unwrap_err().code, "git-merge-base");
}
