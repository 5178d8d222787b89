//! Laws of the difference, against a slow and obvious model: who may do what, operation by operation, on which value, on
//! which day, with or without activating something. Nothing of the model is shared with what it judges: patterns are
//! matched one character at a time, scopes lie below each other by a list, and access is a set of points.
#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock};

use proptest::prelude::*;
use rolecast::catalog::Library;
use rolecast::catalog::{Permission, RoleDefinition, RoleKind};
use rolecast::diff::{Change, Diff, Operations, Setup, Standing, Step, Verdict, What, diff};
use rolecast::model::component::Mechanism;
use rolecast::model::environment::Tier;
use rolecast::model::persona::{AssignmentKind, Kind, PrincipalType, Purpose};
use rolecast::model::text::{Date, Duration, Guid};
use rolecast::permission::{Pattern, Plane, Primitives};
use rolecast::policy::{
    Assignment, CatalogStamp, End, Environment, Grant, KnownName, Persona, Policy, Principal, Role, Scope, State,
    Subscription, Term, Text,
};

const PATTERNS: [&str; 9] = [
    "*",
    "*/read",
    "Contoso.Store/*",
    "Contoso.Store/accounts/*",
    "Contoso.Store/*/read",
    "contoso.store/accounts/WRITE",
    "Contoso.Store/*/keys/action",
    "Contoso.Store/accounts/keys/action",
    "Contoso.Other/things/read",
];
/// What conditions are about.
const KEYS: &str = "Contoso.Store/accounts/keys/action";

/// Every pattern with every one of these in place of its stars, so that what patterns tell apart has an operation each.
static OPERATIONS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let words = [
        "zz",
        "",
        "read",
        "accounts",
        "accounts/zz",
        "accounts/read",
        "zz/read",
        "accounts/keys/action",
        "zz/keys/action",
    ];
    let mut found: BTreeSet<String> = BTreeSet::new();
    for pattern in PATTERNS {
        found.extend(words.map(|word| pattern.to_ascii_lowercase().replace('*', word)));
        found.insert(pattern.to_ascii_lowercase().replace("/*/", "/").replace('*', "zz"));
    }
    found.into_iter().filter(|text| !text.is_empty() && !text.contains('*')).collect()
});

/// The scopes, each with the place of the one around it: a management group, two subscriptions, groups, resources, a part.
const SCOPES: [(&str, Option<usize>); 7] = [
    ("/providers/Microsoft.Management/managementGroups/mg", None),
    ("/subscriptions/22222222-0000-4000-8000-000000000001", Some(0)),
    ("/subscriptions/22222222-0000-4000-8000-000000000001/resourceGroups/rg", Some(1)),
    (
        "/subscriptions/22222222-0000-4000-8000-000000000001/resourceGroups/rg/providers/Contoso.Store/accounts/a",
        Some(2),
    ),
    (
        "/subscriptions/22222222-0000-4000-8000-000000000001/resourceGroups/rg/providers/Contoso.Store/accounts/a/parts/p",
        Some(3),
    ),
    ("/subscriptions/22222222-0000-4000-8000-000000000001/resourceGroups/rg-two", Some(1)),
    // Below the management group on some sides alone.
    ("/subscriptions/22222222-0000-4000-8000-000000000002", None),
];

/// A role: patterns by their places, and whether a condition stands in it.
#[derive(Clone, Debug, PartialEq)]
struct RoleOf {
    allowed: Vec<usize>,
    taken: Vec<usize>,
    data: bool,
    conditioned: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Condition {
    None,
    A,
    AOrB,
    C,
}

#[derive(Clone, Debug, PartialEq)]
struct Given {
    principal: usize,
    scope: usize,
    role: usize,
    state: State,
    condition: Condition,
}

#[derive(Clone, Debug, PartialEq)]
struct Side {
    roles: Vec<RoleOf>,
    given: Vec<Given>,
    /// Whether membership of each principal has to be activated.
    membership: [bool; 2],
    /// Whether the second subscription lies below the management group.
    second: bool,
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn until() -> [Date; 2] {
    [day("2027-01-01"), day("2027-06-30")]
}

fn lengths() -> [Duration; 2] {
    [Duration::of_days(90), Duration::of_days(180)]
}

// ---- the policy that is compared

fn text_of(condition: Condition) -> Option<String> {
    let values = match condition {
        Condition::None => return None,
        Condition::A => "StringEquals 'a'",
        Condition::AOrB => "ForAnyOfAnyValues:StringEquals {'a', 'b'}",
        Condition::C => "StringEquals 'c'",
    };
    let name = "Microsoft.Storage/storageAccounts/blobServices/containers:name";
    Some(format!("((!(ActionMatches{{'{KEYS}'}})) OR (@Resource[{name}] {values}))"))
}

fn role_id(number: usize) -> Guid {
    Guid::parse(&format!("99999999-0000-4000-8000-{number:012}")).unwrap()
}

fn definition(number: usize, of: &RoleOf) -> Arc<RoleDefinition> {
    let list = |places: &[usize]| places.iter().map(|&at| PATTERNS[at].to_owned()).collect::<Vec<_>>();
    let mut block = Permission::default();
    match of.data {
        true => (block.data_actions, block.not_data_actions) = (list(&of.allowed), list(&of.taken)),
        false => (block.actions, block.not_actions) = (list(&of.allowed), list(&of.taken)),
    }
    block.condition = text_of(if of.conditioned { Condition::AOrB } else { Condition::None });
    Arc::new(RoleDefinition {
        name: format!("Role {number}"),
        id: role_id(number),
        kind: RoleKind::Custom,
        description: None,
        permissions: vec![block],
        assignable_scopes: Vec::new(),
    })
}

fn principal(number: usize, eligible: bool) -> Arc<Principal> {
    Arc::new(Principal {
        kind: PrincipalType::Group,
        id: Term::Literal(format!("44444444-0000-4000-8000-{number:012}").into()),
        name: Some(format!("sg-{number}").into()),
        membership: eligible.then_some(AssignmentKind::Eligible),
        identity_of: None,
    })
}

fn policy(side: &Side) -> Policy {
    let text = |text: &str| Text::from(text);
    let mut grants = Vec::new();
    let mut assignments = Vec::new();
    for given in &side.given {
        let persona = format!("P00{}", given.principal);
        grants.push(Grant {
            persona: persona.into(),
            instance: text("store"),
            under: text("dev"),
            index: Some(grants.len() as u32),
            level: None,
            facet: None,
        });
        assignments.push(Assignment {
            mechanism: Mechanism::AzureRbac,
            scope: Arc::new(Scope::parse(SCOPES[given.scope].0).unwrap()),
            principal: principal(given.principal, side.membership[given.principal]),
            role: Arc::new(Role { name: format!("Role {}", given.role).into(), id: Some(role_id(given.role)) }),
            state: given.state,
            condition: text_of(given.condition).map(Into::into),
            justification: None,
            adopted_name: None,
            known_name: KnownName::default(),
            key: text(""),
            instance: None,
            grants: vec![assignments.len() as u32],
        });
    }
    let subscription = |key: &str, id: &str, below: bool| Subscription {
        key: text(key),
        id: Term::Literal(text(id)),
        management_groups: if below { vec![text("mg")] } else { Vec::new() },
    };
    let personas = (0..2).map(|number| Persona {
        id: format!("P00{number}").into(),
        name: text("Somebody"),
        kind: Kind::Human,
        purpose: Purpose::Work,
        accountable: None,
        owner: None,
        team: None,
        primary_interaction: Vec::new(),
        processes: Vec::new(),
        skills: Vec::new(),
        exceptions: Vec::new(),
        file: format!("personas/P00{number}.yaml").into(),
    });
    Policy {
        project: text("contoso"),
        catalog: CatalogStamp { date: day("2026-08-22"), digest: text("") },
        environments: vec![Environment {
            id: text("dev"),
            name: text("Dev"),
            tier: Tier::Development,
            tenant: None,
            file: text("environments/dev.yaml"),
            parameters: Vec::new(),
            subscriptions: vec![
                subscription("one", "22222222-0000-4000-8000-000000000001", true),
                subscription("two", "22222222-0000-4000-8000-000000000002", side.second),
            ],
            instances: Vec::new(),
            absent: Vec::new(),
            guardrails: Vec::new(),
            principals: (0..2)
                .map(|at| (format!("P00{at}").into(), vec![principal(at, side.membership[at])]))
                .collect(),
            exceptions: Vec::new(),
            grants,
            assignments,
            activation_policies: Vec::new(),
        }],
        personas: personas.collect(),
        roles: side.roles.iter().enumerate().map(|(at, role)| definition(at, role)).collect(),
    }
}

// ---- the model

/// Membership as the documentation says it, one character at a time.
fn matches(pattern: &str, text: &str) -> bool {
    let (pattern, text) = (pattern.to_ascii_lowercase(), text.to_ascii_lowercase());
    let (pattern, text): (Vec<char>, Vec<char>) = (pattern.chars().collect(), text.chars().collect());
    let mut reached = vec![true];
    reached.extend(vec![false; text.len()]);
    for c in pattern {
        let mut next = vec![false; text.len() + 1];
        for at in 0..=text.len() {
            next[at] =
                if c == '*' { reached[..=at].contains(&true) } else { at > 0 && reached[at - 1] && text[at - 1] == c };
        }
        reached = next;
    }
    reached[text.len()]
}

/// The same when `X/*/verb` matches `X/verb` too.
fn matches_widely(pattern: &str, text: &str) -> bool {
    matches(pattern, text) || pattern.contains("/*/") && matches_widely(&pattern.replacen("/*/", "/", 1), text)
}

/// Whether a pattern matches an operation.
type Matches = fn(&str, &str) -> bool;

/// Whether a role allows an operation: surely, or possibly.
fn allows(role: &RoleOf, data: bool, operation: &str, possible: bool) -> bool {
    let (allow, take): (Matches, Matches) =
        if possible { (matches_widely, matches) } else { (matches, matches_widely) };
    role.data == data
        && role.allowed.iter().any(|&at| allow(PATTERNS[at], operation))
        && !role.taken.iter().any(|&at| take(PATTERNS[at], operation))
}

/// A point: a value, a day (or a length, from the third on), whether the role is activated, whether membership is.
type Point = (char, usize, bool, bool);

/// What a grant gives of an operation that its role allows.
fn points(side: &Side, given: &Given, operation: &str) -> BTreeSet<Point> {
    let mut values = BTreeSet::from(['a', 'b', 'c', 'z']);
    if operation.eq_ignore_ascii_case(KEYS) {
        let of = |condition| match condition {
            Condition::None => "abcz",
            Condition::A => "a",
            Condition::AOrB => "ab",
            Condition::C => "c",
        };
        values.retain(|&value| of(given.condition).contains(value));
        values.retain(|&value| !side.roles[given.role].conditioned || of(Condition::AOrB).contains(value));
    }
    // Days: up to the first end, up to the second, later. Lengths: up to the first, up to the second.
    let ([first, _], [short, _]) = (until(), lengths());
    let (whens, activated): (Vec<usize>, bool) = match given.state {
        State::Active => (vec![0, 1, 2, 3, 4], false),
        State::ActiveUntil(day) => (if day == first { vec![0] } else { vec![0, 1] }, false),
        State::Eligible(End::Until(day)) => (if day == first { vec![0] } else { vec![0, 1] }, true),
        State::Eligible(End::For(length)) => (if length == short { vec![3] } else { vec![3, 4] }, true),
    };
    let mut found = BTreeSet::new();
    for value in values {
        for &when in &whens {
            for role in [false, true].into_iter().filter(|&role| role || !activated) {
                for member in [false, true].into_iter().filter(|&one| one || !side.membership[given.principal]) {
                    found.insert((value, when, role, member));
                }
            }
        }
    }
    found
}

/// The scopes around a scope, itself first.
fn around(side: &Side, scope: usize) -> Vec<usize> {
    let outer = if scope == 6 { side.second.then_some(0) } else { SCOPES[scope].1 };
    let mut found = vec![scope];
    found.extend(outer.into_iter().flat_map(|outer| around(side, outer)));
    found
}

/// What a principal has of an operation at a scope: the points and the state of each grant.
fn held(
    side: &Side,
    principal: usize,
    scope: usize,
    data: bool,
    operation: &str,
    possible: bool,
) -> Vec<(BTreeSet<Point>, Standing)> {
    let scopes = around(side, scope);
    let given = side.given.iter().filter(|one| one.principal == principal && scopes.contains(&one.scope));
    let allowed = given.filter(|one| allows(&side.roles[one.role], data, operation, possible));
    allowed.map(|one| (points(side, one, operation), Standing::of(one.state))).collect()
}

fn all(held: &[(BTreeSet<Point>, Standing)]) -> BTreeSet<Point> {
    held.iter().flat_map(|(points, _)| points.iter().copied()).collect()
}

/// The states in which it is held, without those that give no more than another.
fn states(held: &[(BTreeSet<Point>, Standing)]) -> BTreeSet<Standing> {
    let wins = |one: &BTreeSet<Point>| !held.iter().any(|(other, _)| one.is_subset(other) && one != other);
    held.iter().filter(|(points, _)| wins(points)).map(|(_, state)| *state).collect()
}

// ---- what is found, operation by operation

fn has(operations: &Operations, operation: &str, possible: bool) -> bool {
    let set = if possible { &operations.possible } else { &operations.sure };
    set.has(&Pattern::new(operation))
}

fn steps_have(steps: &[Step], data: bool, operation: &str, possible: bool) -> bool {
    steps.iter().any(|step| match &step.what {
        What::Operations { plane, operations } => {
            (*plane == Plane::Data) == data && has(operations, operation, possible)
        }
        What::Role { .. } => false,
    })
}

fn change(found: &Diff, principal: usize, scope: usize) -> Option<&Change> {
    let name = format!("sg-{principal}");
    let is = |change: &&Change| {
        change.principal.name.as_deref() == Some(&*name) && change.scope_key.eq_ignore_ascii_case(SCOPES[scope].0)
    };
    found.changes.iter().find(is)
}

/// The nearest scope around one that either side says something of: what holds there holds here.
fn nearest(sides: [&Side; 2], principal: usize, scope: usize) -> Option<usize> {
    let said = |at: usize| {
        let given =
            |side: &&Side, scope: usize| side.given.iter().any(|one| one.principal == principal && one.scope == scope);
        let wide = sides.iter().any(|side| given(side, 0));
        sides.iter().any(|side| given(side, at)) || wide && (at == 1 || at == 6)
    };
    // Whatever lies around it on either side is around the nearest one too.
    let mut chain = around(sides[0], scope);
    chain.extend(around(sides[1], scope));
    chain.into_iter().find(|&at| said(at))
}

fn compared(before: &Policy, after: &Policy) -> Diff {
    diff(before, after, Setup { primitives: Primitives::builtin(), library: Library::builtin(), wanted: &|_| true })
        .unwrap()
}

fn role() -> impl Strategy<Value = RoleOf> {
    let list = |most| prop::collection::vec(0..PATTERNS.len(), 0..most);
    (list(3), list(3), any::<bool>(), prop::bool::weighted(0.2))
        .prop_map(|(allowed, taken, data, conditioned)| RoleOf { allowed, taken, data, conditioned })
}

fn given() -> impl Strategy<Value = Given> {
    let state = prop_oneof![
        3 => Just(State::Active),
        1 => prop::sample::select(until().to_vec()).prop_map(State::ActiveUntil),
        1 => prop::sample::select(until().to_vec()).prop_map(|day| State::Eligible(End::Until(day))),
        1 => prop::sample::select(lengths().to_vec()).prop_map(|length| State::Eligible(End::For(length))),
    ];
    let condition = prop_oneof![
        3 => Just(Condition::None),
        1 => Just(Condition::A),
        1 => Just(Condition::AOrB),
        1 => Just(Condition::C),
    ];
    (0..2usize, 0..SCOPES.len(), 0..3usize, state, condition)
        .prop_map(|(principal, scope, role, state, condition)| Given { principal, scope, role, state, condition })
}

/// One assignment for each tuple, as Azure has it; and no condition that contradicts the role's own.
fn tidy(mut side: Side) -> Side {
    let mut tuples: BTreeMap<(usize, usize, usize, bool), Given> = BTreeMap::new();
    for mut one in side.given {
        if one.condition == Condition::C && side.roles[one.role].conditioned {
            one.condition = Condition::A;
        }
        let eligible = matches!(one.state, State::Eligible(_));
        tuples.insert((one.scope, one.principal, one.role, eligible), one);
    }
    side.given = tuples.into_values().collect();
    side
}

fn side() -> impl Strategy<Value = Side> {
    (
        prop::collection::vec(role(), 3),
        prop::collection::vec(given(), 0..5),
        prop::array::uniform2(prop::bool::weighted(0.2)),
        any::<bool>(),
    )
        .prop_map(|(roles, given, membership, second)| tidy(Side { roles, given, membership, second }))
}

/// Two sides that are not too far apart: the second is the first with some of it as in a third.
fn sides() -> impl Strategy<Value = (Side, Side)> {
    (side(), side(), any::<[bool; 4]>(), prop::collection::vec(any::<bool>(), 5)).prop_map(
        |(one, other, takes, keeps)| {
            let mut two = one.clone();
            if takes[0] {
                two.roles = other.roles;
            }
            if takes[1] {
                two.membership = other.membership;
            }
            if takes[2] {
                two.second = other.second;
            }
            let mut kept = keeps.iter().chain(std::iter::repeat(&true));
            two.given.retain(|_| kept.next() == Some(&true));
            if takes[3] {
                two.given.extend(other.given);
            }
            (one, tidy(two))
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    /// Broader and narrower are just what the model finds, at every scope, for every operation, in both readings.
    #[test]
    fn steps_are_what_the_model_finds((before, after) in sides()) {
        let found = compared(&policy(&before), &policy(&after));
        let mut anything = false;
        for (principal, scope) in (0..2).flat_map(|principal| (0..SCOPES.len()).map(move |scope| (principal, scope))) {
            let change = nearest([&before, &after], principal, scope).and_then(|scope| change(&found, principal, scope));
            for ((data, possible), operation) in [(false, false), (false, true), (true, false), (true, true)]
                .into_iter()
                .flat_map(|kind| OPERATIONS.iter().map(move |operation| (kind, operation)))
            {
                let (was, is) = (
                    held(&before, principal, scope, data, operation, possible),
                    held(&after, principal, scope, data, operation, possible),
                );
                let broader = !all(&is).is_subset(&all(&was));
                let narrower = !all(&was).is_subset(&all(&is));
                let at = format!("{operation} at {scope} for {principal}, data {data}, possible {possible}");
                let in_steps = |steps: &[Step]| steps_have(steps, data, operation, possible);
                prop_assert_eq!(change.is_some_and(|change| in_steps(&change.broader)), broader, "broader: {}", at);
                prop_assert_eq!(change.is_some_and(|change| in_steps(&change.narrower)), narrower, "narrower: {}", at);
                anything |= broader || narrower;
            }
        }
        prop_assert_eq!(found.verdict != Verdict::Unchanged, anything);
    }

    /// What was held in a state, without what is lost and with what is gained, is what is held in it.
    #[test]
    fn gains_and_losses_lead_from_one_side_to_the_other((before, after) in sides()) {
        let found = compared(&policy(&before), &policy(&after));
        for (principal, scope) in (0..2).flat_map(|principal| (0..SCOPES.len()).map(move |scope| (principal, scope))) {
            let change = nearest([&before, &after], principal, scope).and_then(|scope| change(&found, principal, scope));
            for ((data, possible), operation) in [(false, false), (false, true), (true, false), (true, true)]
                .into_iter()
                .flat_map(|kind| OPERATIONS.iter().map(move |operation| (kind, operation)))
            {
                let was = states(&held(&before, principal, scope, data, operation, possible));
                let is = states(&held(&after, principal, scope, data, operation, possible));
                let mut reached = was.clone();
                for one in change.iter().flat_map(|change| &change.states).filter(|one| (one.plane == Plane::Data) == data) {
                    let (lost, gained) = (has(&one.lost, operation, possible), has(&one.gained, operation, possible));
                    prop_assert!(!lost || was.contains(&one.state), "{operation} is lost and was not there");
                    prop_assert!(!gained || !was.contains(&one.state), "{operation} is gained and was there");
                    if lost {
                        reached.remove(&one.state);
                    }
                    if gained {
                        reached.insert(one.state);
                    }
                }
                prop_assert_eq!(reached, is, "{} at {} for {}", operation, scope, principal);
            }
        }
    }

    /// Read backwards, a difference is its mirror.
    #[test]
    fn the_other_way_round_is_the_mirror((before, after) in sides()) {
        let (before, after) = (policy(&before), policy(&after));
        let (there, back) = (compared(&before, &after), compared(&after, &before));
        let steps = |found: &Diff, broader: bool| {
            let mut all: Vec<String> = Vec::new();
            for change in &found.changes {
                for step in if broader { &change.broader } else { &change.narrower } {
                    let What::Operations { plane, operations } = &step.what else { continue };
                    let terms = |set: &rolecast::permission::Set| {
                        set.terms().iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
                    };
                    let (state, implied, moved, reasons) = (step.state, step.is_implied, step.is_moved, &step.reasons);
                    let sets = (terms(&operations.sure), terms(&operations.possible));
                    let head = (&change.principal_key, &change.scope_key, plane.name());
                    all.push(format!("{head:?} {state:?} {implied} {moved} {reasons:?} {sets:?} {:?}", step.lines));
                }
            }
            all.sort();
            all
        };
        prop_assert_eq!(steps(&there, true), steps(&back, false));
        prop_assert_eq!(steps(&there, false), steps(&back, true));
        let mirrored = match back.verdict {
            Verdict::Broadened => Verdict::Narrowed,
            Verdict::Narrowed => Verdict::Broadened,
            other => other,
        };
        prop_assert_eq!(there.verdict, mirrored);
        prop_assert_eq!(there.rows.len(), back.rows.len());
        let exchanged = back.assignments.iter().filter(|one| {
            there.assignments.iter().any(|other| {
                (&other.was, &other.is, &other.broader, &other.narrower) == (&one.is, &one.was, &one.narrower, &one.broader)
            })
        });
        prop_assert_eq!(exchanged.count(), there.assignments.len());
        prop_assert_eq!(there.assignments.len(), back.assignments.len());
    }

    /// Nothing differs from itself, however often it is asked.
    #[test]
    fn a_side_does_not_differ_from_itself(side in side()) {
        let found = compared(&policy(&side), &policy(&side));
        prop_assert_eq!(found.verdict, Verdict::Unchanged);
        prop_assert!(found.changes.is_empty() && found.around.is_empty() && found.assignments.is_empty());
    }
}
