//! A run that is killed leaves what was there, or what was to come: never a mixture.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use crate::folder::{Tree, compile, example, folder, put, repository, rolecast, run, tree};

const MOMENTS: u32 = 40;

/// The example with personas that want something else.
fn changed() -> Tree {
    let mut files = example();
    let mut replace = |path: &str, old: &str, new: &str| {
        let text = String::from_utf8(files[path].clone()).unwrap();
        assert!(text.contains(old), "{path}");
        files.insert(path.to_owned(), text.replace(old, new).into_bytes());
    };
    replace("personas/P004.yaml", "dev: [develop, operate]", "dev: discover");
    replace("personas/P001.yaml", "name: AI Data Engineer", "name: Data Engineer");
    replace("personas/P009.yaml", "name: BuildAgent MLOps", "name: Build agent");
    // The one thing that Dev and Stage have to give by hand and nobody else: files come and go.
    replace("personas/P003.yaml", "database: telemetry", "database: metrics");
    files
}

/// Puts `generated/` back to what it was.
fn restore(project: &Path, old: &Tree, lock: &[u8]) {
    fs::remove_dir_all(project.join("generated")).unwrap();
    put(old, &project.join("generated"));
    fs::write(project.join("rolecast.lock"), lock).unwrap();
}

#[test]
fn a_run_that_is_killed_leaves_the_old_files_or_the_new_ones() {
    let old = tree(&repository().join("generated"));
    let files = changed();
    let new_project = folder(&files);
    let new = compile(new_project.path());
    let (old_lock, new_lock) =
        (files["rolecast.lock"].clone(), fs::read(new_project.path().join("rolecast.lock")).unwrap());
    assert_ne!(old, new);

    let project = folder(&files);
    put(&old, &project.path().join("generated"));
    let started = Instant::now();
    assert_eq!(compile(project.path()), new);
    let whole = started.elapsed();

    let (mut stayed, mut came) = (0, 0);
    for moment in 0..MOMENTS {
        restore(project.path(), &old, &old_lock);
        let mut child = rolecast(project.path());
        let mut child = child.args(["compile", "--quiet"]).stdout(std::process::Stdio::null()).spawn().unwrap();
        // Half of the moments are spread over the whole run, the others over its end, where files are written.
        let after = match moment % 2 {
            0 => whole * moment / MOMENTS,
            _ => whole.mul_f64(0.6) + whole.mul_f64(0.4) * moment / MOMENTS,
        };
        std::thread::sleep(after.max(Duration::from_millis(1)));
        child.kill().unwrap();
        child.wait().unwrap();
        // Any command mends what is left: 1 says that the files are stale.
        let (code, out, err) = run(rolecast(project.path()).arg("check"));
        let mut found = tree(&project.path().join("generated"));
        // Killed between taking the lock and staging, it leaves the lock's file, which nobody holds and which harms nobody.
        found.remove(".rolecast/lock");
        let lock = fs::read(project.path().join("rolecast.lock")).unwrap();
        assert!(lock == old_lock || lock == new_lock, "the lock is torn after {after:?}");
        if found == old {
            stayed += 1;
            assert_eq!(code, 1, "{out}{err}");
        } else {
            let wrong: Vec<_> =
                new.iter().filter(|(path, bytes)| found.get(*path) != Some(bytes)).map(|(path, _)| path).collect();
            let more: Vec<_> = found.keys().filter(|path| !new.contains_key(*path)).collect();
            assert!(found == new, "a mixture after {after:?} of {whole:?}: {wrong:?} {more:?}");
            assert_eq!(code, i32::from(lock != new_lock), "{out}{err}");
            came += 1;
        }
        if moment % 8 == 7 {
            assert_eq!(compile(project.path()), new);
            let left: Vec<_> = fs::read_dir(project.path()).unwrap().map(|one| one.unwrap().file_name()).collect();
            assert_eq!(left.len(), 6, "nothing is left over: {left:?}");
        }
    }
    assert!(stayed > 0, "no run was killed in time");
    assert_eq!(stayed + came, MOMENTS);
}
