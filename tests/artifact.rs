//! The writer of generated files: all or nothing, whatever is in the way and whenever it is killed.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a helper that panics fails its test")]

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use rolecast::diagnostic::Diagnostics;
use rolecast::emit::artifact::{Comparison, Kind, Mode, Outcome, Output, Recovery, Step};
use sha2::{Digest, Sha256};

type Set = BTreeMap<String, String>;

fn set(files: &[(&str, &str)]) -> Set {
    files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
}

fn output(root: &Path) -> Output {
    Output::new(root, "generated")
}

fn fill(sink: &rolecast::emit::artifact::Sink, files: &Set) -> Result<(), Diagnostics> {
    for (path, text) in files {
        let mut file = sink.file(path)?;
        // In pieces, so that buffers are crossed.
        for piece in text.as_bytes().chunks(1000) {
            file.text(|out| out.push_str(std::str::from_utf8(piece).unwrap()));
        }
        file.close()?;
    }
    Ok(())
}

fn write_as(output: &Output, mode: Mode, files: &Set, selected: &dyn Fn(&str) -> bool) -> Result<Outcome, Diagnostics> {
    let sink = output.begin(mode)?;
    fill(&sink, files)?;
    sink.finish(selected)
}

fn write(root: &Path, files: &Set) -> Result<Outcome, Diagnostics> {
    write_as(&output(root), Mode::Write, files, &|_| true)
}

fn check(root: &Path, files: &Set) -> Result<Comparison, Diagnostics> {
    let sink = output(root).begin(Mode::Check)?;
    fill(&sink, files)?;
    sink.compare(&|_| true)
}

/// Every file below `root`; folders only where empty.
fn tree(root: &Path) -> Set {
    let mut found = Set::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        let entries: Vec<_> = fs::read_dir(&folder).unwrap().map(Result::unwrap).collect();
        let name = |path: &Path| path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
        if entries.is_empty() && folder != root {
            found.insert(name(&folder) + "/", String::new());
        }
        for entry in entries {
            if entry.file_type().unwrap().is_dir() {
                folders.push(entry.path());
            } else {
                found.insert(name(&entry.path()), fs::read_to_string(entry.path()).unwrap());
            }
        }
    }
    found
}

/// What a folder must hold after a write of `files`, worked out anew: the files and the manifest that lists them.
fn expected(files: &Set) -> Set {
    let listed: Vec<String> = files
        .iter()
        .map(|(path, text)| {
            let digest: String = Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect();
            format!("    \"{path}\": {{\n      \"sha256\": \"{digest}\",\n      \"size\": {}\n    }}", text.len())
        })
        .collect();
    let mut all = files.clone();
    let manifest = format!("{{\n  \"version\": 1,\n  \"files\": {{\n{}\n  }}\n}}\n", listed.join(",\n"));
    all.insert(".rolecast/manifest.json".to_owned(), manifest);
    all
}

/// The errors' codes and messages.
fn said<T>(result: Result<T, Diagnostics>) -> Vec<String> {
    result.err().unwrap_or_default().into_iter().map(|d| format!("{}: {}", d.code, d.message)).collect()
}

fn old_set() -> Set {
    let mut files = set(&[
        ("dev/arm/main.json", "{\n  \"a\": 1\n}\n"),
        ("dev/bicep/x.bicep", "var x = 1\n"),
        ("stale/deep/er.tf", "gone\n"),
        ("swap", "a file\n"),
    ]);
    files.insert("big.tf".to_owned(), "line of text\n".repeat(30_000));
    files.insert("same.tf".to_owned(), "same\n".repeat(20_000));
    files
}

fn new_set() -> Set {
    let mut files = old_set();
    files.remove("stale/deep/er.tf");
    files.remove("swap");
    files.insert("swap/now/a/folder.tf".to_owned(), "x\n".to_owned());
    files.insert("dev/arm/main.json".to_owned(), "{\n  \"a\": 2\n}\n".to_owned());
    files.insert("prod/é/new.json".to_owned(), "{}\n".to_owned());
    let big = format!("{}changed\n{}", "line of text\n".repeat(12_000), "line of text\n".repeat(20_000));
    files.insert("big.tf".to_owned(), big);
    files
}

#[test]
fn a_write_leaves_the_files_their_manifest_and_nothing_else() {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path().join("generated");
    let outcome = write(&root, &old_set()).unwrap();
    assert_eq!((outcome.created.len(), outcome.same), (6, 0));
    assert_eq!(tree(&root), expected(&old_set()));
    let outcome = write(&root, &new_set()).unwrap();
    assert_eq!(outcome.created, ["prod/é/new.json", "swap/now/a/folder.tf"]);
    assert_eq!(outcome.changed, ["big.tf", "dev/arm/main.json"]);
    assert_eq!(outcome.removed, ["stale/deep/er.tf", "swap"]);
    assert_eq!(outcome.same, 2);
    assert_eq!(tree(&root), expected(&new_set()));
    // Shorter and longer ends differ too.
    for text in ["", "same\n", &"same\n".repeat(20_001)] {
        let mut files = new_set();
        files.insert("same.tf".to_owned(), text.to_owned());
        write(&root, &files).unwrap();
        assert_eq!(tree(&root), expected(&files));
    }
}

#[test]
fn files_that_are_the_same_are_not_written() {
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), &old_set()).unwrap();
    let steps = Arc::new(std::sync::Mutex::new(Vec::new()));
    let log = Arc::clone(&steps);
    let probed = output(dir.path()).with_probe(Arc::new(move |step, path: &str| {
        log.lock().unwrap().push((step, path.to_owned()));
        Ok(())
    }));
    let before = fs::metadata(dir.path().join("big.tf")).unwrap().modified().unwrap();
    let outcome = write_as(&probed, Mode::Write, &old_set(), &|_| true).unwrap();
    assert_eq!((outcome.same, outcome.changed.len() + outcome.created.len() + outcome.removed.len()), (6, 0));
    assert_eq!(fs::metadata(dir.path().join("big.tf")).unwrap().modified().unwrap(), before);
    let touched: Vec<_> = steps.lock().unwrap().iter().filter(|(step, _)| *step == Step::Move).cloned().collect();
    assert_eq!(touched, []);
}

#[test]
fn threads_write_at_once() {
    let dir = tempfile::tempdir().unwrap();
    let files: Set = (0..40).map(|n| (format!("d{}/f{n}.tf", n % 5), format!("{n}\n").repeat(20_000 + n))).collect();
    let sink = output(dir.path()).begin(Mode::Write).unwrap();
    std::thread::scope(|scope| {
        for thread in 0..4 {
            let (sink, files) = (&sink, &files);
            scope.spawn(move || {
                let mine = files.iter().enumerate().filter(|(n, _)| n % 4 == thread);
                fill(sink, &mine.map(|(_, (path, text))| (path.clone(), text.clone())).collect()).unwrap();
            });
        }
    });
    sink.finish(&|_| true).unwrap();
    assert_eq!(tree(dir.path()), expected(&files));
}

#[test]
fn edited_files_are_an_error_unless_forced() {
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), &old_set()).unwrap();
    for path in ["dev/arm/main.json", "stale/deep/er.tf", "same.tf"] {
        fs::write(dir.path().join(path), "by hand").unwrap();
    }
    let before = tree(dir.path());
    let edited = |path: &str| format!("output-edited: `generated/{path}` was edited by hand since it was written");
    assert_eq!(said(write(dir.path(), &new_set())), ["dev/arm/main.json", "same.tf", "stale/deep/er.tf"].map(edited));
    assert_eq!(tree(dir.path()), before);
    let kinds: Vec<_> = check(dir.path(), &new_set()).unwrap().changes.into_iter().map(|c| (c.path, c.kind)).collect();
    assert!(
        kinds.contains(&("same.tf".to_owned(), Kind::Edited)) && kinds.contains(&("swap".to_owned(), Kind::Remove))
    );
    write_as(&output(dir.path()), Mode::Force, &new_set(), &|_| true).unwrap();
    assert_eq!(tree(dir.path()), expected(&new_set()));
}

#[test]
fn foreign_files_are_never_touched() {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir_all(dir.path().join("dev/arm")).unwrap();
    fs::create_dir(dir.path().join("big.tf")).unwrap();
    fs::write(dir.path().join("dev/arm/main.json"), "mine").unwrap();
    fs::write(dir.path().join("dev/notes.txt"), "mine too").unwrap();
    let before = tree(dir.path());
    assert_eq!(
        said(write(dir.path(), &old_set())),
        ["output-foreign: `generated/big.tf` is to be written, but is there and is no file"]
    );
    assert_eq!(tree(dir.path()), before);
    fs::remove_dir(dir.path().join("big.tf")).unwrap();
    for mode in [Mode::Write, Mode::Force] {
        assert_eq!(
            said(write_as(&output(dir.path()), mode, &old_set(), &|_| true)),
            [
                "output-foreign: `generated/dev/arm/main.json` is to be written, but is there and was not made by rolecast"
            ]
        );
    }
    // With the very bytes that are to be written it may be ours; the file beside it stays, also when all of ours go.
    fs::write(dir.path().join("dev/arm/main.json"), &old_set()["dev/arm/main.json"]).unwrap();
    write(dir.path(), &old_set()).unwrap();
    write(dir.path(), &set(&[("one.tf", "1")])).unwrap();
    let mut all = expected(&set(&[("one.tf", "1")]));
    all.insert("dev/notes.txt".to_owned(), "mine too".to_owned());
    assert_eq!(tree(dir.path()), all);
}

#[test]
fn what_was_not_selected_stays() {
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), &set(&[("dev/a.tf", "1"), ("dev/b.tf", "2"), ("prod/a.tf", "3")])).unwrap();
    fs::write(dir.path().join("prod/a.tf"), "by hand").unwrap();
    let dev = |path: &str| path.starts_with("dev/");
    write_as(&output(dir.path()), Mode::Write, &set(&[("dev/a.tf", "4")]), &dev).unwrap();
    let mut all = expected(&set(&[("dev/a.tf", "4"), ("prod/a.tf", "3")]));
    all.insert("prod/a.tf".to_owned(), "by hand".to_owned());
    assert_eq!(tree(dir.path()), all);
}

#[test]
fn a_check_tells_and_writes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path().join("generated");
    let all = check(&root, &old_set()).unwrap();
    assert!(all.changes.iter().all(|c| c.kind == Kind::Create) && all.changes.len() == 7);
    assert!(!root.exists());
    write(&root, &old_set()).unwrap();
    assert_eq!(check(&root, &old_set()).unwrap(), Comparison::default());
    let before = tree(&root);
    let found = check(&root, &new_set()).unwrap();
    assert_eq!(tree(&root), before);
    let diff = |path: &str| found.changes.iter().find(|c| c.path == path).map(|c| c.diff.as_str()).unwrap();
    assert_eq!(
        diff("dev/arm/main.json"),
        "--- a/generated/dev/arm/main.json\n+++ b/generated/dev/arm/main.json\n@@ -1,3 +1,3 @@\n {\n-  \"a\": 1\n+  \"a\": 2\n }\n"
    );
    assert_eq!(diff("prod/é/new.json"), "--- /dev/null\n+++ b/generated/prod/é/new.json\n@@ -0,0 +1,1 @@\n+{}\n");
    // The change is in line 12,001; the three lines before it are shown.
    assert!(diff("big.tf").contains("@@ -11998,"), "{}", diff("big.tf"));
    assert!(diff("big.tf").lines().count() < 210 && diff("big.tf").contains("\n+changed\n"));
    assert_eq!(
        found.changes.last().map(|c| (c.path.as_str(), c.kind)),
        Some((".rolecast/manifest.json", Kind::Change))
    );
}

/// A diff is what `patch` needs to make the new file of the old.
#[test]
fn diffs_can_be_applied() {
    let dir = tempfile::tempdir().unwrap();
    let lines = |from: usize, to: usize| (from..to).map(|n| format!("line {n}\n")).collect::<String>();
    for (old, new) in [
        (lines(0, 40), lines(0, 20) + "new\n" + &lines(21, 40)),
        (lines(0, 3), lines(0, 3) + "end"),
        (lines(0, 3), String::new()),
        (lines(0, 9000), lines(0, 8000) + &lines(8001, 9000) + "x\n"),
        ("a\r\nb\r\n".to_owned(), "a\r\nc\r\n".to_owned()),
        ("no end".to_owned(), "no end\n".to_owned()),
        ("é".repeat(40_000) + "\na\n", "é".repeat(40_000) + "\nb\n"),
    ] {
        let root = dir.path().join("generated");
        let _ = fs::remove_dir_all(&root);
        write(&root, &set(&[("f", &old)])).unwrap();
        let found = check(&root, &set(&[("f", &new)])).unwrap();
        fs::write(dir.path().join("f.patch"), &found.changes[0].diff).unwrap();
        let Ok(status) =
            Command::new("patch").current_dir(&dir).args(["--binary", "-p1", "-s", "-i", "f.patch"]).status()
        else {
            return;
        };
        assert!(status.success(), "{}", found.changes[0].diff);
        // `patch` removes a file that it has emptied.
        assert_eq!(fs::read_to_string(root.join("f")).unwrap_or_default(), new);
    }
}

#[test]
fn paths_mean_the_same_file_everywhere() {
    let dir = tempfile::tempdir().unwrap();
    let sink = output(dir.path()).begin(Mode::Write).unwrap();
    for path in [
        "",
        "/etc/passwd",
        "../x",
        "a/../../x",
        "a//b",
        "a/",
        "./a",
        "a\\b",
        "C:x",
        "con",
        "a/NUL.txt",
        "com1",
        "lpt9.tf",
        "AUX",
        "a.",
        "a /b",
        "a\nb",
        "a\u{0}",
        ".rolecast/manifest.json",
        ".Rolecast/x",
        ".git/hooks/x",
        "a*",
        &"x".repeat(300),
    ] {
        assert!(
            said(sink.file(path)).iter().all(|e| e.starts_with("output-path")) && sink.file(path).is_err(),
            "{path:?}"
        );
    }
    sink.file("dev/Main.tf").unwrap().close().unwrap();
    assert_eq!(
        said(sink.file("Dev/main.tf")),
        ["output-path: the output paths `dev/Main.tf` and `Dev/main.tf` are one file"]
    );
    drop(sink);
    let clash = set(&[("a", "1"), ("a/b", "2")]);
    assert_eq!(
        said(write(dir.path(), &clash)),
        ["output-path: the output path `a` is a file, and `a/b` needs it to be a folder"]
    );
    write(dir.path(), &set(&[("dev/a", "1")])).unwrap();
    let unselected = write_as(&output(dir.path()), Mode::Write, &set(&[("Dev/A", "1")]), &|_| false);
    assert_eq!(said(unselected).len(), 1);
}

#[cfg(unix)]
#[test]
fn symbolic_links_are_not_followed() {
    let dir = tempfile::tempdir().unwrap();
    let outside = tempfile::tempdir().unwrap();
    fs::write(outside.path().join("main.json"), "outside").unwrap();
    let link = |to: &Path, at: &str| std::os::unix::fs::symlink(to, dir.path().join(at)).unwrap();
    fs::create_dir(dir.path().join("dev")).unwrap();
    link(outside.path(), "dev/arm");
    let says = |path: &str| {
        vec![format!("output-link: `generated/{path}` is a symbolic link, which could lead out of the output")]
    };
    let files = set(&[("dev/arm/main.json", "x")]);
    assert_eq!(said(write(dir.path(), &files)), says("dev/arm"));
    fs::remove_file(dir.path().join("dev/arm")).unwrap();
    fs::create_dir(dir.path().join("dev/arm")).unwrap();
    link(&outside.path().join("main.json"), "dev/arm/main.json");
    assert_eq!(said(write(dir.path(), &files)), says("dev/arm/main.json"));
    fs::remove_file(dir.path().join("dev/arm/main.json")).unwrap();
    link(outside.path(), ".rolecast");
    assert_eq!(said(write(dir.path(), &files)), says(".rolecast"));
    assert_eq!(tree(outside.path()), set(&[("main.json", "outside")]));
}

#[test]
fn a_manifest_cannot_reach_outside() {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path().join("generated");
    fs::write(dir.path().join("victim"), "x").unwrap();
    fs::create_dir_all(root.join(".rolecast")).unwrap();
    for (text, what) in [
        (
            r#"{"version":1,"files":{"../victim":{"sha256":"2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881","size":1}}}"#,
            "which has a part `.` or `..`",
        ),
        (r#"{"version":2,"anything":1}"#, "has version 2, and this rolecast knows version 1"),
        ("<<<<<<< HEAD", "cannot be read: expected value at line 1 column 1"),
    ] {
        fs::write(root.join(".rolecast/manifest.json"), text).unwrap();
        let found = said(write(&root, &old_set()));
        assert!(found.len() == 1 && found[0].starts_with("output-manifest") && found[0].contains(what), "{found:?}");
    }
    assert!(dir.path().join("victim").exists());
}

#[test]
fn two_writers_do_not_mix() {
    let dir = tempfile::tempdir().unwrap();
    let sink = output(dir.path()).begin(Mode::Write).unwrap();
    let found = said(write(dir.path(), &old_set()));
    assert_eq!(found, [format!("output-busy: another process ({}) is writing to `generated`", std::process::id())]);
    assert_eq!(output(dir.path()).recover().unwrap(), Recovery::Busy);
    drop(sink);
    write(dir.path(), &old_set()).unwrap();
    // A lock file that a killed process has left holds nobody up.
    fs::write(dir.path().join(".rolecast/lock"), "1 ThreadId(1)\n").unwrap();
    write(dir.path(), &new_set()).unwrap();
    assert_eq!(tree(dir.path()), expected(&new_set()));
}

#[test]
fn a_file_that_is_not_completed_stops_the_write() {
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), &old_set()).unwrap();
    let sink = output(dir.path()).begin(Mode::Write).unwrap();
    drop(sink.file("half.tf").unwrap());
    assert_eq!(said(sink.finish(&|_| true)), ["output-incomplete: `generated/half.tf` was not completed"]);
    assert_eq!(tree(dir.path()), expected(&old_set()));
}

/// Whatever the disk refuses, at whatever step: one plain message that names a path, and the old set or the new one.
#[test]
fn every_refusal_of_the_disk_leaves_one_whole_set() {
    let mut outcomes = [0, 0];
    for fail_at in 0.. {
        let dir = tempfile::tempdir().unwrap();
        write(dir.path(), &old_set()).unwrap();
        let count = AtomicUsize::new(0);
        let probed = output(dir.path()).with_probe(Arc::new(move |_, _: &str| {
            match count.fetch_add(1, Ordering::Relaxed) >= fail_at {
                true => Err(io::Error::from(io::ErrorKind::StorageFull)),
                false => Ok(()),
            }
        }));
        let result = write_as(&probed, Mode::Write, &new_set(), &|_| true);
        let done = result.is_ok();
        if let Err(found) = result {
            assert_eq!(found.0.len(), 1);
            assert!(
                found.0[0].message.starts_with("cannot ") && found.0[0].message.ends_with("`: no storage space"),
                "{found:?}"
            );
            assert!(found.0[0].message.contains("`generated"));
        }
        output(dir.path()).recover().unwrap();
        let _ = fs::remove_file(dir.path().join(".rolecast/lock"));
        let now = tree(dir.path());
        let new = now == expected(&new_set());
        assert!(new || now == expected(&old_set()), "failing at {fail_at}");
        assert!(new || !done);
        outcomes[usize::from(new)] += 1;
        if done {
            break;
        }
    }
    assert!(outcomes[0] > 10 && outcomes[1] > 5, "{outcomes:?}");
}

#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_written_is_named_and_can_be_checked() {
    use std::os::unix::fs::PermissionsExt;
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), &old_set()).unwrap();
    let all: Vec<_> =
        [".", ".rolecast", "dev", "dev/arm", "stale/deep"].iter().map(|folder| dir.path().join(folder)).collect();
    let allow = |mode: u32| {
        all.iter().for_each(|folder| fs::set_permissions(folder, fs::Permissions::from_mode(mode)).unwrap())
    };
    allow(0o555);
    let checked = check(dir.path(), &new_set());
    let root_user = fs::write(dir.path().join("probe"), "").is_ok();
    let written = (!root_user).then(|| said(write(dir.path(), &new_set())));
    allow(0o755);
    assert!(!checked.unwrap().changes.is_empty());
    if let Some(written) = written {
        assert_eq!(written, ["output-refused: cannot write `generated/.rolecast/lock`: permission denied"]);
    }
}

#[test]
fn what_was_changed_after_a_crash_is_not_lost() {
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), &old_set()).unwrap();
    let moves = AtomicUsize::new(0);
    let probed = output(dir.path()).with_probe(Arc::new(move |step, _: &str| {
        match step == Step::Move && moves.fetch_add(1, Ordering::Relaxed) == 1 {
            true => Err(io::ErrorKind::Interrupted.into()),
            false => Ok(()),
        }
    }));
    assert!(write_as(&probed, Mode::Write, &new_set(), &|_| true).is_err());
    fs::write(dir.path().join("dev/arm/main.json"), "by hand").unwrap();
    assert_eq!(
        said(output(dir.path()).recover()),
        ["output-edited: `generated/dev/arm/main.json` was changed while a write was unfinished"]
    );
    assert_eq!(fs::read_to_string(dir.path().join("dev/arm/main.json")).unwrap(), "by hand");
    fs::remove_file(dir.path().join("dev/arm/main.json")).unwrap();
    assert_eq!(output(dir.path()).recover().unwrap(), Recovery::Finished);
    assert_eq!(output(dir.path()).recover().unwrap(), Recovery::Clean);
    assert_eq!(tree(dir.path()), expected(&new_set()));
}

/// Not a test of its own: the process that the next tests kill.
#[test]
fn child() {
    let (Ok(root), Ok(stop)) = (std::env::var("ROLECAST_TEST_ROOT"), std::env::var("ROLECAST_TEST_STOP")) else {
        return;
    };
    let stop: usize = stop.parse().unwrap();
    let count = AtomicUsize::new(0);
    let probed = output(Path::new(&root)).with_probe(Arc::new(move |_, _: &str| {
        if count.fetch_add(1, Ordering::Relaxed) == stop {
            std::process::abort();
        }
        Ok(())
    }));
    let files = if std::env::var("ROLECAST_TEST_SET").unwrap() == "new" { new_set() } else { old_set() };
    write_as(&probed, Mode::Force, &files, &|_| true).unwrap();
}

fn spawn(root: &Path, set: &str, stop: usize) -> std::process::Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "child"])
        .env("ROLECAST_TEST_ROOT", root)
        .env("ROLECAST_TEST_STOP", stop.to_string())
        .env("ROLECAST_TEST_SET", set)
        .env("RUST_BACKTRACE", "0")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

fn is_whole(root: &Path) -> &'static str {
    output(root).recover().unwrap();
    let _ = fs::remove_file(root.join(".rolecast/lock"));
    let now = tree(root);
    match () {
        () if now == expected(&old_set()) => "old",
        () if now == expected(&new_set()) => "new",
        () => panic!("neither set: {:?}", now.keys()),
    }
}

#[test]
fn a_process_that_dies_at_any_step_leaves_one_whole_set() {
    let dir = tempfile::tempdir().unwrap();
    let mut seen = Vec::new();
    for stop in 0.. {
        let root = dir.path().join(stop.to_string());
        write(&root, &old_set()).unwrap();
        let survived = spawn(&root, "new", stop).wait().unwrap().success();
        seen.push(is_whole(&root));
        if survived {
            break;
        }
    }
    let first_new = seen.iter().position(|set| *set == "new").unwrap();
    assert!(first_new > 10 && seen.len() - first_new > 5, "{seen:?}");
    assert!(seen[first_new..].iter().all(|set| *set == "new"), "{seen:?}");
}

#[test]
fn a_process_killed_at_any_time_leaves_one_whole_set() {
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), &old_set()).unwrap();
    let started = std::time::Instant::now();
    assert!(spawn(dir.path(), "new", usize::MAX).wait().unwrap().success());
    let whole = started.elapsed();
    let mut killed = 0;
    for round in 0..60_u32 {
        let goal = if is_whole(dir.path()) == "old" { "new" } else { "old" };
        let mut process = spawn(dir.path(), goal, usize::MAX);
        // Spread over the time that a whole run takes, in an order without a pattern.
        std::thread::sleep(Duration::from_nanos((whole.as_nanos() as u64 / 64) * u64::from(round * 37 % 64)));
        let _ = process.kill();
        killed += u32::from(!process.wait().unwrap().success());
        is_whole(dir.path());
    }
    assert!(killed > 10, "{killed}");
}
