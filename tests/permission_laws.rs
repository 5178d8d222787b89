//! The algebra of permissions against slow, obvious models: every text up to a length, over a small alphabet with a
//! letter that no pattern holds.
#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

use std::sync::LazyLock;

use proptest::prelude::*;
use rolecast::permission::{Budget, Pattern, Set};

/// No pattern has a `z`, so it stands for all letters that patterns do not know.
const LETTERS: [char; 4] = ['a', 'b', '/', 'z'];
const LONGEST: usize = 6;

static TEXTS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let mut texts = vec![String::new()];
    let mut from = 0;
    for _ in 0..LONGEST {
        let longer = texts.len();
        for at in from..longer {
            let text = texts[at].clone();
            texts.extend(LETTERS.iter().map(|letter| format!("{text}{letter}")));
        }
        from = longer;
    }
    texts
});

static OPERATIONS: LazyLock<Vec<Pattern>> = LazyLock::new(|| TEXTS.iter().map(|text| Pattern::new(text)).collect());

/// Membership as the documentation says it, one character at a time.
fn matches(pattern: &str, text: &str) -> bool {
    let mut reached = vec![true];
    reached.extend(vec![false; text.len()]);
    for c in pattern.chars() {
        let mut next = vec![false; text.len() + 1];
        for at in 0..=text.len() {
            if c == '*' {
                next[at] = reached[..=at].contains(&true);
            } else if at > 0 {
                next[at] = reached[at - 1] && text.as_bytes()[at - 1].eq_ignore_ascii_case(&(c as u8));
            }
        }
        reached = next;
    }
    reached[text.len()]
}

/// A set as its blocks: the union of (allowed without taken).
type Model = Vec<(Vec<String>, Vec<String>)>;

fn has(model: &Model, text: &str) -> bool {
    model.iter().any(|(allowed, taken)| {
        allowed.iter().any(|pattern| matches(pattern, text)) && !taken.iter().any(|pattern| matches(pattern, text))
    })
}

fn budget() -> Budget {
    Budget::of(50_000_000)
}

fn patterns(texts: &[String]) -> Vec<Pattern> {
    texts.iter().map(|text| Pattern::new(text)).collect()
}

fn set(model: &Model) -> Set {
    model.iter().fold(Set::empty(), |sum, (allowed, taken)| {
        let block = Set::of(&patterns(allowed), &patterns(taken), &mut budget()).unwrap();
        sum.union(&block, &mut budget()).unwrap()
    })
}

fn pattern() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(vec!['a', 'b', '/', '*', '*', 'A']), 0..6)
        .prop_map(|letters| letters.into_iter().collect())
}

/// Up to three blocks whose lists of `notActions` overlap each other and the actions.
fn model() -> impl Strategy<Value = Model> {
    let list = |most| prop::collection::vec(pattern(), 0..most);
    prop::collection::vec((list(4), list(4)), 0..4)
}

/// What the set says of every text.
fn members(set: &Set) -> Vec<bool> {
    OPERATIONS.iter().map(|operation| set.has(operation)).collect()
}

fn modelled(of: impl Fn(&str) -> bool) -> Vec<bool> {
    TEXTS.iter().map(|text| of(text)).collect()
}

/// A text of the term: a letter that occurs nowhere in place of each star.
fn example(term: &rolecast::permission::Term) -> String {
    term.pattern().as_str().replace('*', "z")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn membership_is_that_of_the_documentation(pattern in pattern()) {
        let own = Pattern::new(&pattern);
        for text in TEXTS.iter() {
            prop_assert_eq!(own.covers(&Pattern::new(text)), matches(&pattern, text), "{} {}", pattern, text);
        }
    }

    #[test]
    fn a_pattern_covers_what_it_matches_all_of(a in pattern(), b in pattern()) {
        let (pa, pb) = (Pattern::new(&a), Pattern::new(&b));
        let inside = TEXTS.iter().all(|text| !matches(&b, text) || matches(&a, text));
        prop_assert_eq!(pa.covers(&pb), inside, "{} covers {}", a, b);
        let shared = TEXTS.iter().any(|text| matches(&a, text) && matches(&b, text));
        // Two patterns of five letters may share only texts of up to ten; `z` for the stars makes shorter ones.
        if shared {
            prop_assert!(pa.overlaps(&pb), "{} overlaps {}", a, b);
        }
        if pa.overlaps(&pb) && !shared {
            let texts = set(&vec![(vec![a.clone()], vec![])]).within(&pb, &mut budget()).unwrap();
            prop_assert!(texts.terms().iter().all(|term| matches(&a, &example(term)) && matches(&b, &example(term))));
            prop_assert!(!texts.is_empty());
        }
    }

    #[test]
    fn operations_on_sets_are_operations_on_members(a in model(), b in model()) {
        let (sa, sb) = (set(&a), set(&b));
        prop_assert_eq!(members(&sa), modelled(|text| has(&a, text)));
        let union = sa.union(&sb, &mut budget()).unwrap();
        prop_assert_eq!(members(&union), modelled(|text| has(&a, text) || has(&b, text)));
        let both = sa.intersection(&sb, &mut budget()).unwrap();
        prop_assert_eq!(members(&both), modelled(|text| has(&a, text) && has(&b, text)));
        let only = sa.difference(&sb, &mut budget()).unwrap();
        prop_assert_eq!(members(&only), modelled(|text| has(&a, text) && !has(&b, text)));
        prop_assert_eq!(sa.is_disjoint(&sb, &mut budget()).unwrap(), both.is_empty());
        for set in [&sa, &union, &both, &only] {
            for term in set.terms() {
                prop_assert!(set.has(&Pattern::new(&example(term))), "a term is not empty: {}", term);
            }
        }
    }

    #[test]
    fn containment_is_exact_and_has_a_witness(a in model(), b in model()) {
        let (sa, sb) = (set(&a), set(&b));
        match sa.outside(&sb, &mut budget()).unwrap() {
            None => {
                prop_assert!(TEXTS.iter().all(|text| !has(&a, text) || has(&b, text)));
                prop_assert!(sa.difference(&sb, &mut budget()).unwrap().is_empty());
            }
            Some(term) => {
                let text = example(&term);
                prop_assert!(has(&a, &text) && !has(&b, &text), "{} of {}", text, term);
                prop_assert!(!sa.difference(&sb, &mut budget()).unwrap().is_empty());
            }
        }
    }

    #[test]
    fn sets_are_a_boolean_algebra(a in model(), b in model(), c in model()) {
        let all = Set::of(&[Pattern::new("*")], &[], &mut budget()).unwrap();
        let (a, b, c) = (set(&a), set(&b), set(&c));
        let or = |a: &Set, b: &Set| a.union(b, &mut budget()).unwrap();
        let and = |a: &Set, b: &Set| a.intersection(b, &mut budget()).unwrap();
        let without = |a: &Set, b: &Set| a.difference(b, &mut budget()).unwrap();
        let not = |a: &Set| without(&all, a);
        let same = |a: &Set, b: &Set| a.equals(b, &mut budget()).unwrap();
        prop_assert!(same(&or(&a, &b), &or(&b, &a)));
        prop_assert!(same(&and(&a, &b), &and(&b, &a)));
        prop_assert!(same(&or(&a, &or(&b, &c)), &or(&or(&a, &b), &c)));
        prop_assert!(same(&and(&a, &and(&b, &c)), &and(&and(&a, &b), &c)));
        prop_assert!(same(&and(&a, &or(&b, &c)), &or(&and(&a, &b), &and(&a, &c))));
        prop_assert!(same(&or(&a, &and(&b, &c)), &and(&or(&a, &b), &or(&a, &c))));
        prop_assert!(same(&or(&a, &and(&a, &b)), &a));
        prop_assert!(same(&and(&a, &or(&a, &b)), &a));
        prop_assert!(and(&a, &not(&a)).is_empty());
        prop_assert!(same(&or(&a, &not(&a)), &all));
        prop_assert!(same(&not(&not(&a)), &a));
        prop_assert!(same(&not(&or(&a, &b)), &and(&not(&a), &not(&b))));
        prop_assert!(same(&without(&a, &b), &and(&a, &not(&b))));
        prop_assert!(without(&a, &a).is_empty());
        prop_assert_eq!(a.is_inside(&b, &mut budget()).unwrap(), same(&and(&a, &b), &a));
    }

    /// `X/*/verb` also matches `X/verb`: dropping any of the segments that are a star between two slashes.
    #[test]
    fn the_relaxed_reading_drops_segments(segments in prop::collection::vec(prop::sample::select(vec!["a", "b", "*", "a*"]), 1..5)) {
        let mut wanted: Vec<Vec<&str>> = vec![Vec::new()];
        for (at, segment) in segments.iter().enumerate() {
            let open = *segment == "*" && at > 0 && at + 1 < segments.len();
            let without = if open { wanted.clone() } else { Vec::new() };
            wanted.iter_mut().for_each(|path| path.push(segment));
            wanted.extend(without);
        }
        let wanted: Vec<String> = wanted.iter().map(|path| path.join("/")).collect();
        let found = Pattern::new(&segments.join("/")).relaxed(64).unwrap();
        for text in TEXTS.iter() {
            let operation = Pattern::new(text);
            prop_assert_eq!(
                found.iter().any(|pattern| pattern.covers(&operation)),
                wanted.iter().any(|pattern| matches(pattern, text)),
                "{:?} {}", segments, text
            );
        }
    }
}
