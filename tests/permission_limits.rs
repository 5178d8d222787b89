//! Roles that were made to be hard: an exact answer, or a refusal, and never a stack that ends, a wait or a guess.

use rolecast::catalog::Permission;
use rolecast::permission::{Access, Budget, Exceeded, Pattern, Plane, Primitives, Set, compare};

/// Texts that differ from each other, from a counter.
fn number(at: usize) -> String {
    format!("{at:05}")
}

fn role(actions: Vec<String>, not_actions: Vec<String>) -> Vec<Permission> {
    vec![Permission { actions, not_actions, ..Permission::default() }]
}

/// Everything that is asked of a role: what it allows, against itself, against all, and what it enables.
fn ask(permissions: &[Permission]) -> Result<Access, Exceeded> {
    let mut budget = Budget::default();
    let access = Access::of(permissions, &mut budget)?;
    compare(&access, &access, &mut budget)?;
    let all = Access::of(&role(vec!["*".into()], vec!["*/x*".into()]), &mut budget)?;
    compare(&access, &all, &mut budget)?;
    Primitives::builtin().enabled_by(&access, &mut budget)?;
    Ok(access)
}

#[test]
fn thousands_of_operations_are_no_difficulty() {
    let actions = |of: &str| (0..5000).map(|at| format!("Contoso.{of}/things{}/read", number(at))).collect();
    let mut budget = Budget::default();
    let (a, b) = (role(actions("A"), vec![]), role(actions("B"), vec![]));
    let (a, b) = (Access::of(&a, &mut budget).unwrap(), Access::of(&b, &mut budget).unwrap());
    assert!(!a.plane(Plane::Control).written.is_inside(&b.plane(Plane::Control).written, &mut budget).unwrap());
    let both = Access::union_of([&a, &b], &mut budget).unwrap();
    assert!(a.plane(Plane::Control).written.is_inside(&both.plane(Plane::Control).written, &mut budget).unwrap());
    assert!(both.plane(Plane::Control).sure.has(&Pattern::new("contoso.b/things04999/READ")));
}

#[test]
fn a_thousand_wildcards_with_exceptions_are_told_apart_or_refused() {
    let actions = (0..1000).map(|at| format!("Contoso.A/things{}/*", number(at))).collect();
    let not_actions = (0..1000).map(|at| format!("Contoso.A/things{}/*/write", number(at))).collect();
    if let Ok(access) = ask(&role(actions, not_actions)) {
        let set = &access.plane(Plane::Control).written;
        assert!(set.has(&Pattern::new("Contoso.A/things00007/parts/read")));
        assert!(!set.has(&Pattern::new("Contoso.A/things00007/parts/write")));
    }
}

#[test]
fn patterns_of_8_kb_and_thousands_of_stars() {
    for (a, b) in [("*a", "*b"), ("*ab", "*ba"), ("a*", "aa*"), ("*aaaaaaa", "*aaaaaab"), ("*/*", "*a/*")] {
        for length in [20, 200, 1000, 3200, 8192] {
            let (a, b) = (a.repeat(length / a.len()), b.repeat(length / b.len()));
            let permissions = role(vec![a.clone(), b.clone()], vec![]);
            if let Ok(access) = ask(&permissions) {
                assert!(access.plane(Plane::Control).written.has(&Pattern::new(&a.replace('*', "z"))));
            }
            let mut budget = Budget::default();
            let sets = [&a, &b].map(|text| Set::of(&[Pattern::new(text)], &[], &mut Budget::default()).unwrap());
            if let Ok(shared) = sets[0].intersection(&sets[1], &mut budget) {
                for term in shared.terms().iter().take(20) {
                    let text = Pattern::new(&term.pattern().as_str().replace('*', "z"));
                    assert!(sets.iter().all(|set| set.has(&text)));
                }
            }
        }
    }
}

#[test]
fn exceptions_that_all_overlap_are_answered_or_refused() {
    for count in [5, 10, 20, 40, 400] {
        let blocks: Vec<Permission> = (0..count)
            .map(|at| Permission {
                actions: vec!["*".into()],
                not_actions: vec![format!("*/{at}*"), format!("*{at}/*"), format!("*x*{at}")],
                ..Permission::default()
            })
            .collect();
        if let Ok(access) = ask(&blocks) {
            let set = &access.plane(Plane::Control).written;
            // Each block lacks what some other has, once there are several.
            assert!(set.has(&Pattern::new("Contoso.A/1/2/read")), "{count}");
        }
    }
}

#[test]
fn open_segments_are_read_both_ways_or_refused() {
    let ways = |count: usize| format!("Contoso.A{}/read", "/*/part".repeat(count));
    let access = ask(&role(vec![ways(3)], vec![])).unwrap();
    assert!(access.plane(Plane::Control).possible.has(&Pattern::new("Contoso.A/part/x/part/part/read")));
    assert!(!access.plane(Plane::Control).sure.has(&Pattern::new("Contoso.A/part/x/part/part/read")));
    assert_eq!(ask(&role(vec![ways(12)], vec![])).err(), Some(Exceeded));
}

#[test]
fn a_refusal_says_why() {
    assert!(Exceeded.to_string().contains("2000000 steps"), "{Exceeded}");
}
