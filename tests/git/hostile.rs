//! Objects that somebody wrote by hand, and damaged ones: one error each, soon.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use rolecast::source::Files;

use super::support::{Scratch, bytes_of, entry, write_object};

fn refused(scratch: &Scratch, branch: &str) -> rolecast::diagnostic::Diagnostic {
    let repository = scratch.repository();
    match repository.files(&repository.revision(branch).unwrap()) {
        Ok(files) => files.list("").unwrap_err(),
        Err(refused) => refused,
    }
}

/// What no checkout has: steps out of the folder, two files of one name, a name with a slash, no name, no known mode.
#[test]
fn trees_that_cannot_be_checked_out() {
    let scratch = Scratch::new();
    scratch.write("a", "1").commit("one");
    let blob = scratch.git(&["rev-parse", "HEAD:a"]);
    let file = |name: &str| entry("100644", name, &blob);
    let trees = [
        ("slash", file("personas/a.yaml")),
        ("twice", [file("rolecast.yaml"), file("rolecast.yaml")].concat()),
        ("unnamed", file("")),
        ("mode", entry("777", "a", &blob)),
        ("cut", file("a")[..20].to_vec()),
        ("rubbish", b"no tree at all".to_vec()),
    ];
    for (name, content) in trees {
        let tree = write_object(&scratch.path, "tree", &content);
        let commit = format!("tree {tree}\nauthor A <a@b> 0 +0000\ncommitter A <a@b> 0 +0000\n\n{name}\n");
        let commit = write_object(&scratch.path, "commit", commit.as_bytes());
        fs::write(scratch.path.join(".git/refs/heads").join(name), format!("{commit}\n")).unwrap();
        let found = refused(&scratch, name);
        assert_eq!(found.code, "git-object", "{name}");
        assert!(found.message.ends_with("is nothing that git could check out"), "{}", found.message);
    }
}

/// Names that begin with a dot are no names of a project, whatever they lead to.
#[test]
fn a_step_out_of_the_folder_is_left_out() {
    let scratch = Scratch::new();
    scratch.write("a", "1").commit("one");
    let blob = scratch.git(&["rev-parse", "HEAD:a"]);
    let tree = scratch.git(&["rev-parse", "HEAD^{tree}"]);
    let content = [entry("40000", ".", &tree), entry("40000", "..", &tree), entry("100644", ".git", &blob)];
    let hostile = write_object(&scratch.path, "tree", &content.concat());
    scratch.commit_tree(&hostile, "dots");
    let files = scratch.snapshot("dots");
    assert_eq!(files.list("").unwrap(), Vec::<String>::new());
    assert_eq!(files.read("../a").unwrap_err().code, "path-outside-project");
}

/// Twenty trees that each hold the next ten times over: a small repository with more files than any disk.
#[test]
fn a_tree_that_multiplies() {
    let scratch = Scratch::new();
    scratch.write("a", "1").commit("one");
    let mut below = entry("100644", "a.yaml", &scratch.git(&["rev-parse", "HEAD:a"]));
    for _ in 0..20 {
        let tree = write_object(&scratch.path, "tree", &below);
        below = (0..10).flat_map(|number| entry("40000", &format!("d{number}"), &tree)).collect();
    }
    let tree = write_object(&scratch.path, "tree", &below);
    scratch.commit_tree(&tree, "bomb");
    let found = scratch.snapshot("bomb").list("d0").unwrap_err();
    assert_eq!((found.code, found.message.as_str()), ("git-files", "`d0` holds more than 100000 files and folders"));
}

/// Rewrites the stored object of a file as `damage` has it.
fn damaged(scratch: &Scratch, path: &str, damage: impl Fn(Vec<u8>) -> Vec<u8>) -> String {
    let blob = scratch.git(&["rev-parse", &format!("HEAD:{path}")]);
    let place = scratch.path.join(".git/objects").join(&blob[..2]).join(&blob[2..]);
    fs::set_permissions(&place, fs::Permissions::from_mode(0o644)).unwrap();
    fs::write(&place, damage(fs::read(&place).unwrap())).unwrap();
    blob
}

#[test]
fn an_object_that_is_rubbish() {
    let scratch = Scratch::new();
    scratch.write("rolecast.yaml", "name: a\n").write("other.yaml", "other: 1\n").commit("one");
    damaged(&scratch, "rolecast.yaml", |_| b"rubbish".to_vec());
    let files = scratch.snapshot("HEAD");
    files.expect(&["other.yaml", "rolecast.yaml"]);
    let found = files.read("rolecast.yaml").unwrap_err();
    let message = "`rolecast.yaml` is not in this repository, though the revision has it";
    assert_eq!((found.code, found.message.as_str()), ("git-object", message));
    assert_eq!(found.help[1], "in a whole clone it is damaged: `git fsck` says how");
    assert_eq!(files.read("other.yaml").unwrap(), b"other: 1\n");
}

/// git ends on an object that is cut short after its header.
#[test]
fn an_object_that_ends_git() {
    let scratch = Scratch::new();
    // Text that hardly gets shorter, so that much is cut off.
    let long: String = (0..40_000u64).map(|n| format!("{:x}", n.wrapping_mul(0x9e37_79b9_7f4a_7c15))).collect();
    scratch.write("rolecast.yaml", long).write("other.yaml", "other: 1\n").commit("one");
    let blob = damaged(&scratch, "rolecast.yaml", |bytes| bytes[..bytes.len() / 2].to_vec());
    let files = scratch.snapshot("HEAD");
    files.expect(&["other.yaml", "rolecast.yaml"]);
    let found = files.read("rolecast.yaml").unwrap_err();
    assert_eq!(found.code, "git-failed");
    assert!(found.message.contains(&blob), "{}", found.message);
    // What is asked for next is refused for the same reason, and waits for nothing.
    assert_eq!(files.read("other.yaml").unwrap_err(), found);
}

/// An object of another kind than its place says.
#[test]
fn an_object_that_is_something_else() {
    let scratch = Scratch::new();
    scratch.write("a", "1").commit("one");
    let blob = scratch.git(&["rev-parse", "HEAD:a"]);
    let tree = scratch.git(&["rev-parse", "HEAD^{tree}"]);
    let content = [entry("100644", "file", &tree), entry("40000", "folder", &blob)].concat();
    assert_eq!(bytes_of(&tree).len(), 20);
    let lying = write_object(&scratch.path, "tree", &content);
    scratch.commit_tree(&lying, "lying");
    let files = scratch.snapshot("lying");
    for ahead in [true, false] {
        if ahead {
            files.expect(&["file"]);
        }
        assert_eq!(files.read("file").unwrap_err().code, "git-object");
    }
    assert_eq!(files.list("folder").unwrap_err().code, "git-object");
}

/// One file of sixteen MiB, which a small repository can hold any number of times.
#[test]
fn a_file_that_multiplies() {
    let scratch = Scratch::new();
    scratch.write("a", vec![b'#'; 16 << 20]).commit("one");
    let blob = scratch.git(&["rev-parse", "HEAD:a"]);
    let names = (0..65).map(|number| format!("{number:02}"));
    let content: Vec<u8> = names.flat_map(|name| entry("100644", &name, &blob)).collect();
    let tree = write_object(&scratch.path, "tree", &content);
    scratch.commit_tree(&tree, "bomb");
    let files = scratch.snapshot("bomb");
    for number in 0..64 {
        assert!(files.read(&format!("{number:02}")).is_ok());
    }
    let found = files.read("64").unwrap_err();
    assert_eq!(
        (found.code, found.message.as_str()),
        ("git-files", "the files of this revision hold more than 1024 MiB")
    );
}
