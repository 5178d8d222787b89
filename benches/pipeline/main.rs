//! The stages on generated projects of 10, 1,000 and 10,000 personas, and the binary end to end.
//!
//! `cargo bench --bench pipeline` prints times, and what matters: ratios within the one run. Every size is measured
//! several times and the best taken, since what a machine does beside can only add to it. `-- 1000` measures up to that
//! size.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a benchmark stops at whatever is wrong")]

#[path = "../common/mod.rs"]
mod common;
mod even;

use std::io::{self, Write};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use common::generate;
use common::measure::{best, generate_into, millis, ratio, repository, run};
use rolecast::catalog::{Catalog, Library};
use rolecast::diff::{Setup, diff};
use rolecast::emit::template::Templates;
use rolecast::emit::{self, access, arm, bicep, native, terraform};
use rolecast::permission::Primitives;
use rolecast::policy::Policy;
use rolecast::project::Project;
use rolecast::resolve::{Context, resolve};
use rolecast::source::Memory;

fn main() {
    let most = std::env::args().filter_map(|word| word.parse().ok()).next().unwrap_or(10_000);
    let mut before: Option<(usize, Stages)> = None;
    for personas in [10, 1_000, 10_000].into_iter().filter(|size| *size <= most) {
        let stages = measure(personas);
        stages.print(personas);
        if let Some((fewer, before)) = before {
            let times = ratio(stages.end_to_end, before.end_to_end);
            println!("  {} times the personas take {times:.1} times the time", personas / fewer);
        }
        before = Some((personas, stages));
    }
    this_repository();
}

#[derive(Clone, Copy)]
struct Stages {
    read: Duration,
    resolve: Duration,
    diff: Duration,
    targets: [(&'static str, Duration, Duration, u64); 5],
    end_to_end: Duration,
    again: Duration,
    check: Duration,
    peak: u64,
    assignments: usize,
}

impl Stages {
    fn print(&self, personas: usize) {
        println!("{personas} personas x 3 environments x 8 components: {} assignments", self.assignments);
        println!("  read       {:>10}", millis(self.read));
        println!("  resolve    {:>10}", millis(self.resolve));
        let times = ratio(self.diff, self.resolve);
        println!(
            "  diff       {:>10}   1 % of the personas differ, {times:.2} times resolving one side",
            millis(self.diff)
        );
        for (name, time, plain, bytes) in self.targets {
            let megabytes = bytes as f64 / 1e6;
            let times = ratio(time, plain);
            // Too few bytes say nothing: what a target costs before its first line is all that is seen.
            let compared = if megabytes < 1.0 {
                String::new()
            } else {
                format!(", {times:.1} times a plain write of the same bytes")
            };
            println!("  {name:<10} {:>10}   {megabytes:>6.1} MB{compared}", millis(time));
        }
        println!("  end to end {:>10}   peak {} MiB", millis(self.end_to_end), self.peak / 1024);
        println!("  again      {:>10}   nothing to write", millis(self.again));
        println!("  --check    {:>10}", millis(self.check));
    }
}

fn measure(personas: usize) -> Stages {
    let files = generate::project(personas, &even::EVEN);
    let rounds = if personas < 10_000 { 5 } else { 3 };
    let memory: Memory = files.iter().map(|(path, text)| (path.clone(), text.clone().into_bytes())).collect();
    let (read, project) = best(rounds, || Project::open(&memory));
    let sources = project.sources.as_ref().unwrap();
    let context = Context { catalog: Catalog::builtin(), library: Library::builtin(), lock: None, words: None };
    let (resolve_time, resolved) = best(rounds, || resolve(sources, &context));
    let policy = resolved.policy.unwrap();
    let diff = difference(rounds, &files, &policy);
    let targets = [
        target("arm", rounds, &policy, arm::TEMPLATES, |policy, environment, templates, sink| {
            arm::emit(policy, environment, templates, sink)
        }),
        target("bicep", rounds, &policy, bicep::TEMPLATES, |policy, environment, templates, sink| {
            bicep::emit(policy, environment, templates, sink)
        }),
        target("terraform", rounds, &policy, terraform::TEMPLATES, |policy, environment, templates, sink| {
            terraform::emit(policy, environment, templates, sink)
        }),
        target("native", rounds, &policy, native::TEMPLATES, |policy, environment, templates, sink| {
            native::emit(policy, environment, templates, sink)
        }),
        target("access", rounds, &policy, &[], |policy, environment, _, sink| access::emit(policy, environment, sink)),
    ];
    let assignments = policy.environments.iter().map(|one| one.assignments.len()).sum();
    drop((policy, project));
    let folder = tempfile::tempdir().unwrap();
    generate_into(folder.path(), &files);
    let mut end_to_end = Duration::MAX;
    let mut peak = 0;
    for _ in 0..rounds {
        let _ = std::fs::remove_dir_all(folder.path().join("generated"));
        let _ = std::fs::remove_file(folder.path().join("rolecast.lock"));
        let (time, memory) = run(folder.path(), &["compile", "--quiet"]);
        end_to_end = end_to_end.min(time);
        peak = peak.max(memory);
    }
    let again = run(folder.path(), &["compile", "--quiet"]).0;
    let check = run(folder.path(), &["compile", "--check", "--quiet"]).0;
    Stages { read, resolve: resolve_time, diff, targets, end_to_end, again, check, peak, assignments }
}

/// The time of comparing the project with one in which one persona of a hundred reaches another level in every component
/// of stage.
fn difference(rounds: usize, files: &[(String, String)], policy: &Policy) -> Duration {
    let changed = files.iter().map(|(path, text)| match path.ends_with("00.yaml") {
        true => (path.clone(), text.replace("stage: read", "stage: develop").into_bytes()),
        false => (path.clone(), text.clone().into_bytes()),
    });
    let project = Project::open(&changed.collect::<Memory>());
    let other = project.resolve().unwrap().policy.unwrap();
    let setup = Setup { primitives: Primitives::builtin(), library: Library::builtin(), wanted: &|_| true };
    let (time, found) = best(rounds, || diff(policy, &other, setup).unwrap());
    assert!(!found.changes.is_empty());
    time
}

/// One target's time into nothing, and the time of writing its bytes plainly.
fn target(
    name: &'static str,
    rounds: usize,
    policy: &Policy,
    embedded: &'static [(&'static str, &'static str)],
    emit: impl Fn(&Policy, &rolecast::policy::Environment, &Templates<'_>, &dyn emit::Sink) -> Result<(), emit::EmitError>,
) -> (&'static str, Duration, Duration, u64) {
    let none = |_: &str| None;
    let templates = Templates::new(embedded, &none);
    let count = Nothing::default();
    let (time, ()) = best(rounds, || {
        count.0.store(0, Ordering::Relaxed);
        policy.environments.iter().for_each(|environment| emit(policy, environment, &templates, &count).unwrap());
    });
    let bytes = count.0.load(Ordering::Relaxed);
    let plain = plain_write(rounds, bytes);
    (name, time, plain, bytes)
}

/// The same number of bytes as lines of a `write!` with a few fields each, into a buffer that is emptied like a file's.
fn plain_write(rounds: usize, bytes: u64) -> Duration {
    let (time, _) = best(rounds, || {
        let mut out = io::BufWriter::with_capacity(64 * 1024, io::sink());
        let (mut written, mut at) = (0_u64, 0_u64);
        while written < bytes {
            let (scope, role, principal) = (
                "/subscriptions/00000001-0000-4000-8000-000000000000/resourceGroups/rg-dev-w0",
                "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1",
                "00000002-0000-4000-8000-000000000000",
            );
            write!(out, "    \"name\": \"{at:08x}\",\n    \"scope\": \"{scope}\",\n    \"role\": \"{role}\",\n    \"principal\": \"{principal}\"\n").unwrap();
            written += 212;
            at += 1;
        }
        out.flush().unwrap();
        written
    });
    time
}

#[derive(Default)]
struct Nothing(AtomicU64);

impl emit::Sink for Nothing {
    fn file(&self, _: &str) -> io::Result<Box<dyn Write + '_>> {
        Ok(Box::new(Counted(&self.0)))
    }
}

struct Counted<'a>(&'a AtomicU64);

impl Write for Counted<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.fetch_add(bytes.len() as u64, Ordering::Relaxed);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// This repository's own project, from process start to process end.
fn this_repository() {
    let copy = repository();
    run(copy.path(), &["compile", "--quiet"]);
    let check = (0..20).map(|_| run(copy.path(), &["compile", "--check", "--quiet"]).0).min().unwrap();
    let same = (0..20).map(|_| run(copy.path(), &["compile", "--quiet"]).0).min().unwrap();
    let fresh = (0..20).map(|_| {
        std::fs::remove_dir_all(copy.path().join("generated")).unwrap();
        run(copy.path(), &["compile", "--quiet"]).0
    });
    let fresh = fresh.min().unwrap();
    let nothing = (0..20).map(|_| run(copy.path(), &["--version"]).0).min().unwrap();
    println!("this repository, from process start");
    println!("  compile            {:>9}   all files new", millis(fresh));
    println!("  compile            {:>9}   nothing to write", millis(same));
    println!("  compile --check    {:>9}", millis(check));
    println!("  --version          {:>9}   what a process costs", millis(nothing));
}
