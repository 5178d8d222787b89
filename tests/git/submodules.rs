//! Parts of a project that are repositories of their own: an organisation's baseline.

use std::fs;

use rolecast::source::Files;

use super::support::{Scratch, assert_as_checked_out, git, snapshot};

/// A project whose `baseline` is a submodule, at its first commit and then at its second.
fn with_baseline() -> (Scratch, Scratch) {
    let baseline = Scratch::new();
    baseline.write("personas/a.yaml", "id: A\n").write("roles/r.yaml", "id: r\n").commit("first");
    let project = Scratch::new();
    project.write("in/rolecast.yaml", "name: p\nbaseline: [baseline]\n");
    let from = baseline.path.to_str().unwrap();
    project.git(&["-c", "protocol.file.allow=always", "submodule", "--quiet", "add", from, "in/baseline"]);
    project.commit("with the first");
    baseline.write("personas/b.yaml", "id: B\n").commit("second");
    git(&project.path.join("in/baseline"), &["pull", "-q"]);
    project.commit("with the second");
    (project, baseline)
}

#[test]
fn a_submodule_is_read_at_the_commit_that_the_revision_names() {
    let (project, _baseline) = with_baseline();
    let folder = project.path.join("in");
    let now = snapshot(&folder, "HEAD");
    assert_as_checked_out(&now, &folder, &["", "baseline", "baseline/personas", "baseline/roles", "baseline/none"]);
    let before = snapshot(&folder, "HEAD~1");
    assert_eq!(before.list("baseline/personas").unwrap(), ["baseline/personas/a.yaml"]);
    assert_eq!(before.read("baseline/personas/a.yaml").unwrap(), b"id: A\n");
    assert_eq!(
        before.read("baseline/personas/b.yaml").unwrap_err().message,
        "`baseline/personas/b.yaml` does not exist"
    );
    // From a linked worktree that has it checked out, too.
    project.git(&["worktree", "add", "-q", "--detach", "../linked"]);
    let linked = project.beside("linked");
    git(&linked, &["-c", "protocol.file.allow=always", "submodule", "--quiet", "update", "--init"]);
    assert_eq!(snapshot(&linked.join("in"), "HEAD").list("baseline/personas").unwrap().len(), 2);
}

#[test]
fn a_submodule_that_is_not_there_is_an_error_and_no_empty_folder() {
    let (project, _baseline) = with_baseline();
    let says = |folder: &std::path::Path, revision: &str| {
        let found = snapshot(folder, revision).list("baseline/personas").unwrap_err();
        assert_eq!((found.code, found.path.as_deref()), ("git-submodule", Some("baseline")));
        (found.message, found.help.concat())
    };
    // Not checked out.
    git(&project.path, &["clone", "-q", ".", "../clone"]);
    let (message, help) = says(&project.beside("clone").join("in"), "HEAD");
    assert_eq!(message, "`baseline` is a submodule, and its repository is not here");
    assert_eq!(help, "`git submodule update --init` brings it");
    // A folder of the same name that is in the outer repository's checkout alone.
    fs::write(project.beside("clone").join("in/baseline/x.yaml"), "x").unwrap();
    assert_eq!(says(&project.beside("clone").join("in"), "HEAD").0, message);
    // Nowhere to look.
    git(&project.path, &["clone", "-q", "--bare", ".", "../bare"]);
    let bare = snapshot(&project.beside("bare"), "HEAD:in").read("baseline/personas/a.yaml").unwrap_err();
    assert_eq!(bare.code, "git-submodule");
    // A commit that its clone does not have.
    let missing = "1234567890".repeat(4);
    project.git(&["update-index", "--cacheinfo", &format!("160000,{missing},in/baseline")]);
    project.git(&["commit", "-q", "-m", "ahead"]);
    let (message, help) = says(&project.path.join("in"), "HEAD");
    assert_eq!(message, "`baseline` is a submodule, and its repository here does not hold the commit 123456789012");
    assert_eq!(help, "`git -C in/baseline fetch` brings it");
}
