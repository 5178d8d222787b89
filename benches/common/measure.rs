//! Times, the binary's too, and the projects that it is run on.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// A copy of this repository's own project.
pub(crate) fn repository() -> tempfile::TempDir {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let copy = tempfile::tempdir().unwrap();
    for folder in ["personas", "environments", "roles"] {
        std::fs::create_dir(copy.path().join(folder)).unwrap();
        for entry in std::fs::read_dir(root.join(folder)).unwrap() {
            let from = entry.unwrap().path();
            std::fs::copy(&from, copy.path().join(folder).join(from.file_name().unwrap())).unwrap();
        }
    }
    std::fs::copy(root.join("rolecast.yaml"), copy.path().join("rolecast.yaml")).unwrap();
    copy
}

pub(crate) fn generate_into(root: &Path, files: &[(String, String)]) {
    for (path, text) in files {
        let path = root.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
}

/// Runs the binary; its time, and the most memory that it was seen to hold, in KiB.
pub(crate) fn run(project: &Path, words: &[&str]) -> (Duration, u64) {
    // A pipe that nobody empties would hold up whoever has much to say.
    let said = tempfile::NamedTempFile::new().unwrap();
    let start = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_rolecast"))
        .args(words)
        .current_dir(project)
        .stdout(Stdio::null())
        .stderr(said.reopen().unwrap())
        .spawn()
        .unwrap();
    let status_file = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        let seen = std::fs::read_to_string(&status_file).unwrap_or_default();
        let most = seen.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.parse().ok());
        peak = peak.max(most.unwrap_or(0));
        std::thread::sleep(Duration::from_micros(if start.elapsed().as_millis() < 50 { 100 } else { 5_000 }));
    };
    let time = start.elapsed();
    assert!(status.success(), "{words:?}: {}", std::fs::read_to_string(said.path()).unwrap());
    (time, peak)
}

pub(crate) fn best<T>(rounds: usize, mut work: impl FnMut() -> T) -> (Duration, T) {
    let mut least = Duration::MAX;
    let mut last = None;
    for _ in 0..rounds {
        drop(last.take());
        let start = Instant::now();
        last = Some(work());
        least = least.min(start.elapsed());
    }
    (least, last.unwrap())
}

pub(crate) fn ratio(a: Duration, b: Duration) -> f64 {
    a.as_secs_f64() / b.as_secs_f64().max(1e-9)
}

pub(crate) fn millis(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1e3)
}
