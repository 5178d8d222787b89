//! What may be called a revision, and what is said of what is none.

use rolecast::diagnostic::Diagnostic;
use rolecast::source::git::Range;

use super::support::{Scratch, git};

fn refused(scratch: &Scratch, text: &str) -> Diagnostic {
    scratch.repository().revision(text).unwrap_err()
}

#[test]
fn everything_that_git_understands() {
    let scratch = Scratch::new();
    let first = scratch.write("a", "1").commit("the first one");
    let second = scratch.write("a", "2").commit("then: a..b");
    scratch.git(&["tag", "light", "HEAD~1"]);
    scratch.git(&["tag", "-a", "-m", "x", "heavy", "HEAD~1"]);
    scratch.git(&["tag", "-a", "-m", "x", "heavier", "heavy"]);
    scratch.git(&["branch", "feature/with-slash", "HEAD~1"]);
    scratch.git(&["checkout", "-q", "feature/with-slash"]);
    scratch.git(&["checkout", "-q", "main"]);
    let repository = scratch.repository();
    let is = |text: &str, commit: &str| {
        assert_eq!(repository.revision(text).as_ref().map(|found| &*found.commit), Ok(commit), "{text}");
    };
    let names =
        ["HEAD~1", "main^", "light", "heavy", "heavier", "heavy^{commit}", "refs/tags/heavy", "@{-1}", ":/first"];
    for text in names.into_iter().chain([&*first, &first[..7], "feature/with-slash", "HEAD^{/the first}", "light:"]) {
        is(text, &first);
    }
    for text in ["HEAD", "@", "main", "main@{0}", ":/then: a..b", "HEAD^{/then: a..b}", "main:a/folder", "heads/main"] {
        is(text, &second);
    }
    assert_eq!(repository.revision("main:a/folder").unwrap().text, "main");
}

#[test]
fn what_is_no_commit_is_called_what_it_is() {
    let scratch = Scratch::new();
    scratch.write("folder/file", "f").commit("one");
    let tree = scratch.git(&["rev-parse", "HEAD^{tree}"]);
    let blob = scratch.git(&["rev-parse", "HEAD:folder/file"]);
    scratch.git(&["tag", "-a", "-m", "x", "of-tree", &tree]);
    for (text, is) in [(&*tree, "tree"), (&blob, "blob"), ("HEAD^{tree}", "tree"), ("of-tree", "tag of something that")]
    {
        let found = refused(&scratch, text);
        assert_eq!(found.code, "git-commit");
        assert!(found.message.starts_with(&format!("`{text}` is a {is}")), "{}", found.message);
        assert!(!found.help.is_empty());
    }
}

#[test]
fn a_revision_that_is_missing_names_the_nearest() {
    let scratch = Scratch::new();
    scratch.write("a", "1").commit("one");
    for branch in ["feature/login", "release", "zeta"] {
        scratch.git(&["branch", branch]);
    }
    scratch.git(&["tag", "v1.2.0"]);
    scratch.git(&["update-ref", "refs/remotes/origin/develop", "HEAD"]);
    scratch.git(&["symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/develop"]);
    let help = |text: &str| {
        let found = refused(&scratch, text);
        assert_eq!((found.code, found.message), ("git-revision", format!("there is no revision `{text}`")));
        found.help.join("; ")
    };
    assert_eq!(help("feature/logni"), "did you mean `feature/login`?");
    assert_eq!(help("mian"), "did you mean `main`?");
    assert_eq!(help("v1.2.1"), "did you mean `v1.2.0`?");
    assert_eq!(help("develop"), "did you mean `origin/develop`?");
    let all = "there are `feature/login`, `main`, `release`, `zeta`, `origin/develop` and `v1.2.0`";
    assert_eq!(help("something-else-entirely"), all);
    for number in 0..9 {
        scratch.git(&["branch", &format!("b{number}")]);
    }
    assert_eq!(help("something-else-entirely"), "`git branch --all` lists the branches");
    let empty = Scratch::new();
    assert_eq!(refused(&empty, "HEAD").help, ["nothing is committed yet"]);
}

/// Nothing that is typed becomes an option of git, a second request, or a wait.
#[test]
fn what_can_be_no_revision_is_refused() {
    let scratch = Scratch::new();
    scratch.write("a", "1").commit("one");
    let long = "x".repeat(200_000);
    for text in
        ["", "-", "--all", "-p", "HEAD\nHEAD", "HEAD\0", "\u{1b}[31m", ":", "main\r", &long, &format!("{long}:a")]
    {
        let found = refused(&scratch, text);
        assert_eq!(found.code, "git-revision", "{text:?}");
        assert!(found.message.len() < 2_000 && !found.message.contains(char::is_control), "{}", found.message);
    }
    for text in
        ["HEAD commit 5", "x missing", "x ambiguous", "main tree", "HEAD foo", "HEAD^{", "@{x}", "é", "a b", "main~99"]
    {
        assert_eq!(refused(&scratch, text).message, format!("there is no revision `{text}`"));
    }
    // A file in the index is a blob.
    assert_eq!(refused(&scratch, ":a").code, "git-commit");
}

/// A tag that is called as a branch must not become what a gate compares with.
#[test]
fn a_branch_and_a_tag_of_one_name() {
    let scratch = Scratch::new();
    let first = scratch.write("a", "1").commit("one");
    let second = scratch.write("a", "2").commit("two");
    scratch.git(&["tag", "-a", "-m", "x", "main", "HEAD"]);
    assert_eq!(scratch.repository().revision("main").unwrap().commit, second, "both are the same commit");
    scratch.git(&["tag", "-d", "main"]);
    scratch.git(&["tag", "-a", "-m", "x", "main", "HEAD~1"]);
    let found = refused(&scratch, "main");
    assert_eq!(found.message, "`main` is a branch and a tag, which differ");
    assert_eq!(found.help, ["name `refs/heads/main` or `refs/tags/main`"]);
    let repository = scratch.repository();
    assert_eq!(repository.revision("refs/heads/main").unwrap().commit, second);
    assert_eq!(repository.revision("refs/tags/main").unwrap().commit, first);
}

#[test]
fn digits_that_several_ids_begin_with() {
    let scratch = Scratch::new();
    scratch.write("a", "1").commit("one");
    // Of 1,500 objects some two begin with the same four digits, by far.
    for number in 0..1_500 {
        scratch.write(&format!("many/{number}"), format!("{number}"));
    }
    scratch.commit("many");
    let listed = scratch.git(&["rev-list", "--objects", "--no-object-names", "--all"]);
    let mut ids: Vec<&str> = listed.lines().collect();
    ids.sort_unstable();
    let same = ids.windows(2).find(|two| two[0][..4] == two[1][..4]).expect("two ids that begin alike");
    let found = refused(&scratch, &same[0][..4]);
    assert_eq!(found.message, format!("several objects' ids begin with `{}`", &same[0][..4]));
}

/// `A..B` and `A...B`, and revisions that only look like them.
#[test]
fn two_revisions_in_a_word() {
    let range = |base, head, from_merge_base| Some(Range { base, head, from_merge_base });
    for (text, expected) in [
        ("main..feature", range("main", "feature", false)),
        ("main...feature", range("main", "feature", true)),
        ("main..", range("main", "HEAD", false)),
        ("..feature", range("HEAD", "feature", false)),
        ("main...", range("main", "HEAD", true)),
        ("...feature", range("HEAD", "feature", true)),
        ("v1.2..v1.3", range("v1.2", "v1.3", false)),
        ("main@{12:00..13}..HEAD^{/a..b}", range("main@{12:00..13}", "HEAD^{/a..b}", false)),
        ("main:x..main:y", range("main:x", "main:y", false)),
        ("main", None),
        ("v1.2.3", None),
        ("HEAD^{/a..b}", None),
        (":/a..b", None),
        ("", None),
    ] {
        assert_eq!(Range::parse(text), expected, "{text}");
    }
}

/// Objects that somebody put in the place of others are theirs alone.
#[test]
fn replacements_are_left_aside() {
    let scratch = Scratch::new();
    let first = scratch.write("a", "1").commit("one");
    let second = scratch.write("a", "2").commit("two");
    git(&scratch.path, &["replace", &second, &first]);
    assert_eq!(scratch.git(&["show", "HEAD:a"]), "1");
    assert_eq!(rolecast::source::Files::read(&scratch.snapshot("HEAD"), "a").unwrap(), b"2");
}
