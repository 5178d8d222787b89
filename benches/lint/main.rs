//! The linter on generated projects of 1,000 and 10,000 personas: what all rules share, each rule, and the whole; and
//! `rolecast check` on this repository, from process start.
//!
//! `cargo bench --bench lint` prints times, and what matters: how much longer ten times the personas take, and which rules
//! stand out. Every size is measured several times and the best taken. `-- 1000` measures up to that size.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a benchmark stops at whatever is wrong")]

#[path = "../common/mod.rs"]
mod common;
mod varied;

use std::time::{Duration, Instant};

use common::generate;
use common::measure::{best, generate_into, millis, ratio, repository, run};
use rolecast::lint::{Context, Levels, RULES, Setup, lint};
use rolecast::policy::Policy;
use rolecast::project::Project;
use rolecast::source::Memory;

/// The day on which exceptions are judged.
const TODAY: &str = "2026-11-24";

fn main() {
    let most = std::env::args().filter_map(|word| word.parse().ok()).next().unwrap_or(10_000);
    let sizes = [1_000, 10_000].into_iter().filter(|size| *size <= most);
    let all: Vec<(usize, Parts)> = sizes.map(|personas| (personas, measure(personas))).collect();
    for (personas, parts) in &all {
        parts.print(*personas);
    }
    if let [(fewer, less), (more, much)] = all.as_slice() {
        let (whole, process) = (ratio(much.whole, less.whole), ratio(much.process, less.process));
        let times = more / fewer;
        println!("{times} times the personas take {whole:.1} times the time, end to end {process:.1} times");
    }
    this_repository();
}

/// The time of each part of linting.
struct Parts {
    entries: usize,
    findings: usize,
    setup: Duration,
    context: Duration,
    rules: Vec<OfRule>,
    /// All of it.
    whole: Duration,
    /// `rolecast lint`, from process start.
    process: Duration,
    peak: u64,
}

/// What a rule takes when it is asked behind those before it, with what it is the first to need; what it takes once everything
/// that rules share is there; and how much it finds.
#[derive(Clone, Copy)]
struct OfRule {
    code: &'static str,
    first: Duration,
    again: Duration,
    found: usize,
}

impl Parts {
    fn print(&self, personas: usize) {
        println!("{personas} personas: {} entries, {} findings", self.entries, self.findings);
        println!("  setup      {:>10}", millis(self.setup));
        println!("  context    {:>10}", millis(self.context));
        let rules: Duration = self.rules.iter().map(|rule| rule.first).sum();
        println!("  rules      {:>10}", millis(rules));
        // Those that are absorbed, excused and put in order.
        println!("  findings   {:>10}", millis(self.whole.saturating_sub(self.context + rules)));
        println!("  whole      {:>10}", millis(self.whole));
        println!("  end to end {:>10}   peak {} MiB", millis(self.process), self.peak / 1024);
        let mut sorted = self.rules.clone();
        sorted.sort_by_key(|rule| std::cmp::Reverse(rule.again));
        println!("  rule, with what it is the first to need, again, found");
        for OfRule { code, first, again, found } in sorted {
            println!("  {code} {:>10} {:>10} {found:>7}", millis(first), millis(again));
        }
    }
}

fn measure(personas: usize) -> Parts {
    let files = generate::project(personas, &varied::VARIED);
    let memory: Memory = files.iter().map(|(path, text)| (path.clone(), text.clone().into_bytes())).collect();
    let project = Project::open(&memory);
    let resolved = project.resolve_unlocked().unwrap();
    let policy = resolved.policy.unwrap_or_else(|| panic_with(&resolved.diagnostics));
    let rounds = if personas < 10_000 { 5 } else { 3 };
    let (setup, ()) = best(rounds, || with_setup(&project, |_| ()));
    let mut parts = with_setup(&project, |setup| stages(&policy, setup, rounds));
    parts.setup = setup;
    drop((policy, project));
    let folder = tempfile::tempdir().unwrap();
    generate_into(folder.path(), &files);
    for _ in 0..rounds {
        let (time, peak) = run(folder.path(), &["lint", "--quiet", "--fail-on", "never", "--today", TODAY]);
        parts.process = parts.process.min(time);
        parts.peak = parts.peak.max(peak);
    }
    parts
}

fn panic_with(found: &rolecast::diagnostic::Diagnostics) -> Policy {
    let messages: Vec<&str> = found.0.iter().take(10).map(|one| one.message.as_str()).collect();
    unreachable!("the generated project does not resolve: {messages:#?}")
}

fn with_setup<T>(project: &Project, work: impl FnOnce(&Setup<'_>) -> T) -> T {
    let sources = project.sources.as_ref().unwrap();
    work(&Setup {
        catalog: project.catalog.get(),
        library: &project.library(),
        primitives: &project.primitives(),
        sources,
        custom: &project.custom_roles(),
        levels: &Levels::read(&sources.project.value).unwrap(),
        today: TODAY.parse().unwrap(),
        asked: &|_| true,
    })
}

fn stages(policy: &Policy, setup: &Setup<'_>, rounds: usize) -> Parts {
    let (context_time, context) = best(rounds, || Context::new(policy, setup).unwrap());
    let entries = context.entries.len();
    drop(context);
    let none = |code| OfRule { code, first: Duration::MAX, again: Duration::MAX, found: 0 };
    let mut rules: Vec<OfRule> = RULES.iter().map(|rule| none(rule.code())).collect();
    for _ in 0..rounds {
        // What rules share is found once in a context.
        let context = Context::new(policy, setup).unwrap();
        let mut ask = |keep: fn(&mut OfRule) -> &mut Duration| {
            for (rule, of) in RULES.iter().zip(&mut rules) {
                let mut found = Vec::new();
                let start = Instant::now();
                rule.check(&context, &mut found).unwrap();
                let time = start.elapsed();
                of.found = found.len();
                let kept = keep(of);
                *kept = time.min(*kept);
            }
        };
        ask(|of| &mut of.first);
        ask(|of| &mut of.again);
    }
    let (whole, report) = best(rounds, || lint(policy, setup).unwrap());
    Parts {
        entries,
        findings: report.findings.len() + report.excused.len(),
        setup: Duration::MAX,
        context: context_time,
        rules,
        whole,
        process: Duration::MAX,
        peak: 0,
    }
}

/// This repository's own project, from process start to process end.
fn this_repository() {
    let copy = repository();
    run(copy.path(), &["compile", "--quiet"]);
    let least = |words: &[&str]| (0..40).map(|_| run(copy.path(), words).0).min().unwrap();
    println!("this repository, from process start");
    println!("  check              {:>9}", millis(least(&["check", "--quiet", "--today", TODAY])));
    println!("  lint               {:>9}", millis(least(&["lint", "--quiet", "--today", TODAY])));
    println!("  compile --check    {:>9}", millis(least(&["compile", "--check", "--quiet"])));
    println!("  --version          {:>9}   what a process costs", millis(least(&["--version"])));
}
