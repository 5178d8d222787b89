//! What a revision's files hold: what a checkout holds, byte by byte, and the same words where there is nothing to read.

use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::{fs, thread};

use rolecast::source::{Files, LARGEST_FILE, Os};

use super::support::{Scratch, assert_as_checked_out, words};

#[test]
fn names_that_mean_something_to_git_or_a_shell_are_names() {
    let scratch = Scratch::new();
    let names = [
        "plain.yaml",
        "with space.yaml",
        " ",
        "-n",
        "--help",
        "-",
        "*",
        "a?[b].yaml",
        "\"quoted\".yaml",
        "it's.yaml",
        "line\nbreak.yaml",
        "tab\there",
        "return\r",
        "ends with ^{tree}",
        "HEAD",
        "HEAD:personas",
        "@{-1}",
        "ümläut.yaml",
        "\u{202e}turned",
        "日本",
        "$(touch marker)",
        "`touch marker`",
        ";",
        "main..HEAD",
        "100644 blob",
        "\u{1}",
        "~",
        "very/deep/down/in/folders/file.yaml",
        "x missing",
        "\u{1b}[31m",
    ];
    for (number, name) in names.iter().enumerate() {
        scratch.write(&format!("personas/{name}"), format!("number {number}\n"));
    }
    scratch.write("personas/.hidden", "h").write("personas/.folder/x.yaml", "h").write(".top", "h");
    fs::set_permissions(scratch.path.join("personas/plain.yaml"), fs::Permissions::from_mode(0o755)).unwrap();
    scratch.commit("names");
    let files = scratch.snapshot("HEAD");
    let listed = files.list("personas").unwrap();
    assert_eq!(listed.len(), names.len());
    assert_as_checked_out(&files, &scratch.path, &["personas", "", "personas/very", "personas/.folder", "nowhere"]);
    assert_eq!(files.read("personas/line\nbreak.yaml").unwrap(), b"number 10\n");
    assert!(!scratch.path.join("marker").exists());
}

/// Paths that no reader takes, though git and the disk would.
#[test]
fn paths_out_of_the_project_are_refused() {
    let scratch = Scratch::new();
    scratch
        .write("access/rolecast.yaml", "name: a\n")
        .write("secret", "s")
        .write("access/a\\b", "")
        .write("access/a:b", "");
    scratch.commit("paths");
    let files = super::support::snapshot(&scratch.path.join("access"), "HEAD");
    let disk = Os::new(scratch.path.join("access"));
    for path in ["../secret", "/etc/passwd", "a\\b", "a:b", "./rolecast.yaml", "a//b", "a\0b", "rolecast.yaml/"] {
        let (here, there) = (files.read(path).unwrap_err(), disk.read(path).unwrap_err());
        assert_eq!((words(&here), here.code), (words(&there), "path-outside-project"), "{path:?}");
        files.expect(&[path]);
    }
    assert_eq!(files.list("..").unwrap_err().code, "path-outside-project");
}

#[test]
fn what_is_no_plain_file_is_told_as_on_disk() {
    let scratch = Scratch::new();
    scratch.write("link/real.yaml", "a: 1\n").write("step/real/x.yaml", "a: 1\n").write("file", "f").write("empty", "");
    scratch.write("folder/x/y.yaml", "y");
    symlink("real.yaml", scratch.path.join("link/other.yaml")).unwrap();
    symlink("real", scratch.path.join("step/other")).unwrap();
    symlink("/etc/passwd", scratch.path.join("rolecast.lock")).unwrap();
    symlink("folder", scratch.path.join("personas")).unwrap();
    scratch.commit("links");
    let files = scratch.snapshot("HEAD");
    let folders =
        ["link", "step", "personas", "personas/x", "file", "file/below", "folder", "folder/x", "nothing/below"];
    assert_as_checked_out(&files, &scratch.path, &folders);
    let disk = Os::new(&scratch.path);
    for path in ["link/other.yaml", "step/other/x.yaml", "rolecast.lock", "personas/x/y.yaml", "file/below", "empty"] {
        assert_eq!(files.exists(path), disk.exists(path), "{path}");
        let told = |read: Result<Vec<u8>, _>| read.map_err(|found| words(&found));
        assert_eq!(told(files.read(path)), told(disk.read(path)), "{path}");
    }
    assert_eq!(files.list("link").unwrap_err().code, "symbolic-link");
    assert_eq!(files.read("rolecast.lock").unwrap_err().code, "symbolic-link");
}

#[test]
fn names_that_are_no_text_are_told_as_on_disk() {
    let scratch = Scratch::new();
    let folder = scratch.path.join("personas");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join(std::ffi::OsStr::from_bytes(b"caf\xe9.yaml")), "x").unwrap();
    scratch.commit("latin");
    assert_as_checked_out(&scratch.snapshot("HEAD"), &scratch.path, &["personas", ""]);
}

#[test]
fn a_file_may_be_as_large_as_on_disk_and_no_larger() {
    let scratch = Scratch::new();
    let largest = usize::try_from(LARGEST_FILE).unwrap();
    scratch.write("p/fits.yaml", vec![b'#'; largest]).write("p/exceeds.yaml", vec![b'#'; largest + 1]);
    scratch.write("p/next.yaml", "after: the large one\n").commit("large");
    let files = scratch.snapshot("HEAD");
    for ahead in [true, false] {
        if ahead {
            files.expect(&["p/exceeds.yaml", "p/fits.yaml", "p/next.yaml"]);
        }
        assert_eq!(files.read("p/exceeds.yaml").unwrap_err().code, "file-too-large");
        assert_eq!(files.read("p/fits.yaml").unwrap().len(), largest);
        assert_eq!(files.read("p/next.yaml").unwrap(), b"after: the large one\n");
    }
}

/// More requests and more answers than pipes hold, read ahead and one by one, by several threads at once.
#[test]
fn many_files_are_read_at_once_and_side_by_side() {
    let scratch = Scratch::new();
    let content =
        |number: usize| format!("{number}: {}\n", "x".repeat(if number.is_multiple_of(50) { 300_000 } else { number }));
    for number in 0..2_000 {
        scratch.write(&format!("personas/{}/p{number}.yaml", number % 7), content(number));
    }
    scratch.commit("many");
    let files = scratch.snapshot("HEAD");
    let paths = files.list("personas").unwrap();
    assert_eq!(paths.len(), 2_000);
    files.expect(&paths[..1_500].iter().map(String::as_str).collect::<Vec<_>>());
    thread::scope(|scope| {
        for part in paths.chunks(500) {
            let files = &files;
            scope.spawn(move || {
                for path in part {
                    let number = path.rsplit('p').next().unwrap().strip_suffix(".yaml").unwrap_or_default();
                    let number: usize = number.parse().unwrap();
                    assert_eq!(files.read(path).unwrap(), content(number).as_bytes(), "{path}");
                }
            });
        }
    });
}

/// What a checkout makes of line breaks is no change of what is in the revision.
#[test]
fn line_breaks_are_those_of_the_object_store() {
    let scratch = Scratch::new();
    scratch.write(".gitattributes", "*.yaml text eol=crlf\n").write("personas/a.yaml", "id: A\nname: B\n");
    scratch.commit("crlf");
    fs::remove_file(scratch.path.join("personas/a.yaml")).unwrap();
    scratch.git(&["checkout", "--", "personas/a.yaml"]);
    assert_eq!(fs::read(scratch.path.join("personas/a.yaml")).unwrap(), b"id: A\r\nname: B\r\n");
    assert_eq!(scratch.snapshot("HEAD").read("personas/a.yaml").unwrap(), b"id: A\nname: B\n");
}

/// A pointer is no catalogue, and none is made of it.
#[test]
fn what_a_filter_keeps_elsewhere_is_said() {
    let scratch = Scratch::new();
    let pointer = format!("version https://git-lfs.github.com/spec/v1\noid sha256:{}\nsize 12\n", "0".repeat(64));
    scratch.write("rolecast.catalog.jsonl", pointer).write("personas/a.yaml", b"\0GITCRYPT\0\x01\x02");
    scratch.write("personas/b.yaml", "# version https://git-lfs.github.com/spec/v1\n").commit("filtered");
    let files = scratch.snapshot("HEAD");
    let refused = files.read("rolecast.catalog.jsonl").unwrap_err();
    assert_eq!(refused.code, "git-filtered");
    assert!(refused.message.contains("`rolecast.catalog.jsonl`") && refused.message.contains("Git LFS"));
    assert!(files.read("personas/a.yaml").unwrap_err().message.contains("git-crypt"));
    assert!(files.read("personas/b.yaml").is_ok());
}
