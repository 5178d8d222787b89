//! What questions about permissions cost: the whole containment matrix of the built-in roles, one question, how cost
//! grows with patterns and stars, and roles that were made to be hard.
//!
//! `cargo bench --bench permission` prints the best of several times. Beside them stands what a plain membership test of
//! one operation against the same patterns takes, since that differs from machine to machine less than times do.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a benchmark stops at whatever is wrong")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use rolecast::catalog::{Catalog, Permission};
use rolecast::permission::{Access, Budget, Exceeded, Pattern, Plane, Primitives, Set, compare};

fn main() {
    built_in_roles();
    patterns();
    stars();
    hard();
}

/// The best of several runs.
fn best<T>(runs: usize, mut work: impl FnMut() -> T) -> Duration {
    let one = |_| {
        let start = Instant::now();
        black_box(work());
        start.elapsed()
    };
    (0..runs).map(one).min().unwrap()
}

fn is_inside(a: &Access, b: &Access) -> bool {
    let mut budget = Budget::default();
    Plane::ALL.iter().all(|&plane| a.plane(plane).written.is_inside(&b.plane(plane).written, &mut budget).unwrap())
}

fn built_in_roles() {
    let roles: Vec<_> = Catalog::builtin().iter().collect();
    let read =
        || -> Vec<Access> { roles.iter().map(|role| Access::of_role(role, &mut Budget::default()).unwrap()).collect() };
    let all = read();
    let pairs = all.len() * all.len();
    let matrix = || all.iter().map(|a| all.iter().filter(|b| is_inside(a, b)).count()).sum::<usize>();
    println!("{} built-in roles", all.len());
    println!("  permissions to sets            {:>9.1?}", best(5, read));
    let took = best(5, matrix);
    println!("  {pairs} containments, both planes {took:>6.1?}, {} of them so", matrix());
    let primitives = || {
        let enabled = |one| Primitives::builtin().enabled_by(one, &mut Budget::default()).unwrap().len();
        all.iter().map(enabled).sum::<usize>()
    };
    println!("  56 primitives of every role    {:>9.1?}, {} enabled", best(5, primitives), primitives());
    for (a, b) in [
        ("Reader", "Contributor"),
        ("Contributor", "Owner"),
        ("Owner", "Contributor"),
        ("Storage Blob Data Reader", "Storage Blob Data Owner"),
        ("Log Analytics Contributor", "Contributor"),
        ("Azure AI Administrator", "Contributor"),
    ] {
        let find = |name: &str| {
            let role = Catalog::builtin().by_name(name).unwrap();
            Access::of_role(role, &mut Budget::default()).unwrap()
        };
        let (first, second) = (find(a), find(b));
        let thousand = best(20, || (0..1000).filter(|_| is_inside(black_box(&first), black_box(&second))).count());
        println!("  {a} inside {b}: {} ns", thousand.as_nanos() / 1000);
    }
}

fn texts(count: usize, of: impl Fn(usize) -> String) -> Vec<Pattern> {
    (0..count).map(|at| Pattern::new(&of(at))).collect()
}

fn set(allowed: &[Pattern], taken: &[Pattern]) -> Set {
    Set::of(allowed, taken, &mut Budget::of(u64::MAX)).unwrap()
}

fn patterns() {
    println!("how cost grows with patterns: a set inside one of half as many wildcards, each with an exception");
    for count in [10, 100, 1000, 4000] {
        let wide = texts(count / 2, |at| format!("Contoso.A/things{at:05}/*"));
        let taken = texts(count / 2, |at| format!("Contoso.A/things{at:05}/secrets/*"));
        let narrow = set(&texts(count, |at| format!("Contoso.A/things{:05}/parts{at}/read", at / 2)), &[]);
        let made = best(3, || set(&wide, &taken));
        let wide = set(&wide, &taken);
        let took = best(3, || narrow.is_inside(&wide, &mut Budget::of(u64::MAX)).unwrap());
        let one = best(3, || narrow.terms().iter().all(|term| wide.has(term.pattern())));
        let ratio = took.as_secs_f64() / one.as_secs_f64();
        println!("  {count:>5}: made in {made:>9.1?}, asked in {took:>9.1?}, {ratio:.1} times {count} memberships");
    }
}

fn stars() {
    println!("how cost grows with stars: what two patterns with so many stars share");
    for count in [1, 2, 3, 4, 5, 6, 8] {
        let (a, b) =
            (Pattern::new(&format!("{}*", "*ab".repeat(count))), Pattern::new(&format!("{}*", "*ba".repeat(count))));
        let (a, b) = (set(&[a], &[]), set(&[b], &[]));
        let shared = a.intersection(&b, &mut Budget::default());
        let said = shared.map_or_else(|_| "refused".to_owned(), |shared| format!("{} patterns", shared.terms().len()));
        println!("  {count}: {:>9.1?}, {said}", best(3, || a.intersection(&b, &mut Budget::default()).is_ok()));
    }
}

fn hard() {
    println!("roles that were made to be hard: made, compared with itself and with nearly everything, primitives");
    let one = |actions: Vec<String>, not_actions: Vec<String>| {
        vec![Permission { actions, not_actions, ..Permission::default() }]
    };
    let many = |count: usize, of: &dyn Fn(usize) -> String| -> Vec<String> { (0..count).map(of).collect() };
    let block = |at: usize| Permission {
        actions: vec!["*".into()],
        not_actions: vec![format!("*/{at}*"), format!("*{at}/*"), format!("*x*{at}")],
        ..Permission::default()
    };
    let cases: Vec<(&str, Vec<Permission>)> = vec![
        ("5,000 operations", one(many(5000, &|at| format!("Contoso.A/things{at}/read")), vec![])),
        ("1,000 wildcards", one(many(1000, &|at| format!("Contoso.A/things{at}/*")), vec![])),
        ("3,000 wildcards", one(many(3000, &|at| format!("Contoso.A/things{at}/*")), vec![])),
        (
            "1,000 wildcards with 1,000 exceptions",
            one(many(1000, &|at| format!("Contoso.A/t{at}/*")), many(1000, &|at| format!("Contoso.A/t{at}/*/write"))),
        ),
        ("3,000 wildcards that overlap", one(many(3000, &|at| format!("*{at}*/read")), vec![])),
        ("everything but 5,000 operations", one(vec!["*".into()], many(5000, &|at| format!("Contoso.A/{at}/read")))),
        (
            "two patterns of 8 KB without a star",
            one(many(2, &|at| format!("{at}{}", "Contoso.A/".repeat(819))), vec![]),
        ),
        ("two patterns of 8 KB with 4,096 stars", one(vec!["*a".repeat(4096), "*b".repeat(4096)], vec![])),
        ("two patterns of 300 stars", one(vec!["*aaaaaaab".repeat(300), "*aaaaaaaa".repeat(300)], vec![])),
        ("40 blocks of * with three exceptions each", (0..40).map(block).collect()),
        ("400 blocks of * with three exceptions each", (0..400).map(block).collect()),
        ("six open segments", one(vec![format!("Contoso.A{}/read", "/*/part".repeat(6))], vec![])),
        ("twelve open segments", one(vec![format!("Contoso.A{}/read", "/*/part".repeat(12))], vec![])),
    ];
    for (name, permissions) in cases {
        let ask = || -> Result<(), Exceeded> {
            let mut budget = Budget::default();
            let access = Access::of(&permissions, &mut budget)?;
            compare(&access, &access, &mut budget)?;
            let nearly = one(vec!["*".into()], vec!["*/x*".into()]);
            compare(&access, &Access::of(&nearly, &mut budget)?, &mut budget)?;
            Primitives::builtin().enabled_by(&access, &mut budget)?;
            Ok(())
        };
        let before = memory("VmRSS");
        reset_peak();
        let said = if ask().is_ok() { "answered" } else { "refused" };
        let peak = memory("VmHWM").saturating_sub(before) / 1024;
        println!("  {name:<44} {said:<8} in {:>9.1?}, {peak:>3} MiB more", best(3, ask));
    }
}

/// A line of this process's status, in KiB; 0 where there is none.
fn memory(key: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(':'));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or(0)
}

fn reset_peak() {
    let _ = std::fs::write("/proc/self/clear_refs", "5");
}
