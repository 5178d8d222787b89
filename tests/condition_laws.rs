//! Laws of conditions against a slow, obvious model: a little language of its own, evaluated on a small universe.
#![expect(clippy::panic, reason = "a test that cannot go on has failed")]

use std::sync::OnceLock;

use proptest::prelude::*;
use rolecast::condition::{self, Condition, ConditionedActions, Implication, Reading, Request, Source};

/// An action of each kind that the patterns tell apart.
const ACTIONS: [&str; 5] =
    ["Contoso/blobs/read", "Contoso/blobs/write", "Contoso/blobs/delete", "Contoso/queues/read", "Other/x"];
const PATTERNS: [&str; 4] = ["Contoso/blobs/read", "contoso/blobs/*", "*/read", "Contoso/Blobs/Write"];
const NAMES: [&str; 2] = ["logs", "Logs"];
/// A value of each kind that the operators below tell apart with the names above.
const VALUES: [&str; 7] = ["logs", "Logs", "LOGS", "logs/a", "Logs/a", "LOGS/a", "other"];
/// One value at most; any number of values.
const ATTRIBUTES: [&str; 2] = ["Microsoft.Storage/storageAccounts/blobServices/containers:name", "Contoso/tags:Team"];
const QUANTIFIERS: [&str; 5] =
    ["", "ForAnyOfAnyValues:", "ForAllOfAnyValues:", "ForAnyOfAllValues:", "ForAllOfAllValues:"];
const OPERATORS: [&str; 7] = [
    "StringEquals",
    "StringEqualsIgnoreCase",
    "StringNotEquals",
    "StringStartsWith",
    "StringNotStartsWithIgnoreCase",
    "StringLike",
    "StringNotLikeIgnoreCase",
];

#[derive(Clone, Debug)]
enum Model {
    And(Vec<Model>),
    Or(Vec<Model>),
    Not(Box<Model>),
    Action(usize),
    List,
    Exists(usize),
    Compare { attribute: usize, quantifier: usize, operator: usize, names: Vec<usize> },
}

fn model() -> impl Strategy<Value = Model> {
    let compare = (0..2usize, 0..5usize, 0..7usize, prop::collection::vec(0..2usize, 1..3)).prop_map(
        |(attribute, quantifier, operator, mut names)| {
            if quantifier == 0 {
                names.truncate(1);
            }
            Model::Compare { attribute, quantifier, operator, names }
        },
    );
    let leaf = prop_oneof![
        2 => (0..4usize).prop_map(Model::Action),
        1 => Just(Model::List),
        1 => (0..2usize).prop_map(Model::Exists),
        6 => compare,
    ];
    leaf.prop_recursive(3, 10, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 2..4).prop_map(Model::And),
            prop::collection::vec(inner.clone(), 2..4).prop_map(Model::Or),
            inner.prop_map(|inner| Model::Not(Box::new(inner))),
        ]
    })
}

impl Model {
    /// The text, in a spelling that `style` chooses.
    fn text(&self, style: u8) -> String {
        let chain = |parts: &[Model], words: [&str; 3]| {
            let joint = format!(" {} ", words[usize::from(style % 3)]);
            parts.iter().map(|part| format!("({})", part.text(style / 3))).collect::<Vec<_>>().join(&joint)
        };
        match self {
            Model::And(parts) => chain(parts, ["AND", "&&", "and"]),
            Model::Or(parts) => chain(parts, ["OR", "||", "Or"]),
            Model::Not(inner) => format!("{}({})", ["!", "NOT ", "! "][usize::from(style % 3)], inner.text(style / 3)),
            Model::Action(index) => format!("ActionMatches{{'{}'}}", PATTERNS[*index]),
            Model::List => "SubOperationMatches {'Blob.List'}".to_owned(),
            Model::Exists(attribute) => format!("EXISTS @Resource[{}]", ATTRIBUTES[*attribute]),
            Model::Compare { attribute, quantifier, operator, names } => {
                let star = if OPERATORS[*operator].contains("Like") { "*" } else { "" };
                let names: Vec<String> = names.iter().map(|name| format!("'{}{star}'", NAMES[*name])).collect();
                let names = if *quantifier == 0 { names.concat() } else { format!("{{{}}}", names.join(" ,")) };
                format!(
                    "@resource[{}] {}{} {names}",
                    ATTRIBUTES[*attribute], QUANTIFIERS[*quantifier], OPERATORS[*operator]
                )
            }
        }
    }

    fn holds(&self, case: &Case, reading: Reading) -> bool {
        match self {
            Model::And(parts) => parts.iter().all(|part| part.holds(case, reading)),
            Model::Or(parts) => parts.iter().any(|part| part.holds(case, reading)),
            Model::Not(inner) => !inner.holds(case, reading),
            Model::Action(index) => {
                let action = case.action.as_str();
                match index {
                    0 => action.eq_ignore_ascii_case("contoso/blobs/read"),
                    1 => action.to_ascii_lowercase().starts_with("contoso/blobs/"),
                    2 => action.to_ascii_lowercase().ends_with("/read"),
                    _ => action.eq_ignore_ascii_case("contoso/blobs/write"),
                }
            }
            Model::List => case.list,
            Model::Exists(attribute) => !case.values[*attribute].is_empty(),
            Model::Compare { attribute, quantifier, operator, names } => {
                let values = &case.values[*attribute];
                let negated = [2, 4, 6].contains(operator);
                let every_left = [2, 4].contains(quantifier) || *quantifier == 0 && reading.plain_every;
                if values.is_empty() {
                    return match ([2, 4].contains(quantifier), negated) {
                        (false, false) => false,
                        (false, true) => reading.negated_absent,
                        (true, false) => reading.every_absent,
                        (true, true) => reading.every_negated_absent,
                    };
                }
                let one = |value: &String| {
                    let mut results = names.iter().map(|name| {
                        let (value, name) = (value.as_str(), NAMES[*name]);
                        let starts =
                            |text: &str| text.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name));
                        match operator {
                            0 => value == name,
                            1 => value.eq_ignore_ascii_case(name),
                            2 => value != name,
                            3 | 5 => value.starts_with(name),
                            _ => !starts(value),
                        }
                    });
                    if *quantifier >= 3 { results.all(|result| result) } else { results.any(|result| result) }
                };
                if every_left { values.iter().all(one) } else { values.iter().any(one) }
            }
        }
    }
}

#[derive(Clone, Debug)]
struct Case {
    action: String,
    list: bool,
    values: [Vec<String>; 2],
}

impl Case {
    fn request(&self) -> Request {
        let mut request = Request::new(self.action.clone());
        request.suboperation = self.list.then(|| "Blob.List".to_owned());
        for (name, values) in ATTRIBUTES.iter().zip(&self.values) {
            request.attributes.push((Source::Resource, (*name).to_owned(), values.clone()));
        }
        request
    }

    fn of(request: &Request) -> Case {
        let values = |name: &str| {
            let found = request.attributes.iter().find(|(_, known, _)| known == name);
            found.map_or(Vec::new(), |(_, _, values)| values.clone())
        };
        Case {
            action: request.action.clone(),
            list: request.suboperation.as_deref() == Some("Blob.List"),
            values: ATTRIBUTES.map(values),
        }
    }
}

/// Every kind of request: each action, with and without listing, at most one name, and any tags.
fn universe() -> &'static [Case] {
    static CASES: OnceLock<Vec<Case>> = OnceLock::new();
    CASES.get_or_init(every_case)
}

fn every_case() -> Vec<Case> {
    let mut sets: Vec<Vec<String>> = vec![Vec::new()];
    for bits in 1..1u32 << VALUES.len() {
        let chosen = VALUES.iter().enumerate().filter(|(index, _)| bits & (1 << index) != 0);
        sets.push(chosen.map(|(_, value)| (*value).to_owned()).collect());
    }
    let mut cases = Vec::new();
    for action in ACTIONS {
        for list in [false, true] {
            for name in sets.iter().filter(|set| set.len() <= 1) {
                for tags in &sets {
                    cases.push(Case { action: action.to_owned(), list, values: [name.clone(), tags.clone()] });
                }
            }
        }
    }
    cases
}

fn readings() -> Vec<Reading> {
    (0..16u8)
        .map(|bits| Reading {
            negated_absent: bits & 1 != 0,
            every_absent: bits & 2 != 0,
            every_negated_absent: bits & 4 != 0,
            plain_every: bits & 8 != 0,
            wide_wildcards: false,
        })
        .collect()
}

fn parse(text: &str) -> Condition {
    condition::parse(text).unwrap_or_else(|errors| panic!("{text}: {errors:?}"))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    /// Canonical text is read as the same condition and is its own canonical text; spelling does not matter to it.
    #[test]
    fn canonical_text_is_canonical(model in model(), style: u8, other: u8) {
        let condition = parse(&model.text(style));
        let canonical = condition.canonical();
        let again = parse(&canonical);
        prop_assert_eq!(&again, &condition);
        prop_assert_eq!(again.canonical(), canonical);
        prop_assert_eq!(parse(&model.text(other)), condition);
    }

    /// The normal form means what was written, in every reading.
    #[test]
    fn canonical_form_keeps_the_meaning(model in model(), style: u8) {
        let condition = parse(&model.text(style));
        for case in universe().iter().step_by(37) {
            for reading in readings() {
                let expected = Some(model.holds(case, reading));
                prop_assert_eq!(condition.allows(&case.request(), reading), expected, "{:?} {:?}", case, reading);
            }
        }
    }

    /// Yes only where no request of the universe says otherwise, no only with a witness, and a verdict wherever a
    /// request shows the answer in every reading.
    #[test]
    fn implication_agrees_with_trying_every_request(a in model(), b in model(), related: bool) {
        // Unrelated conditions seldom imply one another: half of the time one is built from the other.
        let a = if related { Model::And(vec![a, b.clone()]) } else { a };
        let (first, second) = (parse(&a.text(0)), parse(&b.text(5)));
        for (a, b, verdict) in
            [(&a, &b, condition::implies(&first, &second)), (&b, &a, condition::implies(&second, &first))]
        {
            let refuting = |case: &Case, reading| a.holds(case, reading) && !b.holds(case, reading);
            let readings = readings();
            match &verdict {
                Implication::Yes => {
                    for case in universe() {
                        prop_assert!(readings.iter().all(|&reading| !refuting(case, reading)), "{:?}", case);
                    }
                }
                Implication::No { witness } => {
                    let case = Case::of(witness);
                    prop_assert!(readings.iter().all(|&reading| refuting(&case, reading)), "{}", witness);
                }
                Implication::Unknown => {
                    for case in universe() {
                        prop_assert!(!readings.iter().all(|&reading| refuting(case, reading)), "{:?}", case);
                    }
                    let open = |case: &Case| readings.iter().any(|&reading| refuting(case, reading));
                    prop_assert!(universe().iter().any(open), "a yes was missed");
                }
            }
        }
    }

    /// An action outside the reported patterns is allowed whatever the attributes; so is one that is always allowed.
    #[test]
    fn unconditioned_actions_are_never_refused(model in model()) {
        let condition = parse(&model.text(0));
        let reported = condition::conditioned_actions(&condition);
        for action in ACTIONS {
            let refused = universe()
                .iter()
                .any(|case| case.action == action && readings().iter().any(|&reading| !model.holds(case, reading)));
            prop_assert_eq!(condition::always_allows(&condition, action), !refused, "{}", action);
            let matches = |pattern: &String| match PATTERNS.iter().position(|known| known == pattern) {
                Some(index) => Model::Action(index).holds(&Case { action: action.to_owned(), list: false, values: Default::default() }, Reading::default()),
                None => false,
            };
            match &reported {
                ConditionedActions::Every => {}
                ConditionedActions::Only(patterns) => prop_assert!(!refused || patterns.iter().any(matches), "{}", action),
            }
        }
    }

    /// Nothing that is typed panics, and every error lies in the text.
    #[test]
    fn any_text_is_answered(text in prop_oneof![
        ".{0,200}",
        prop::collection::vec(prop::sample::select(vec![
            "(", ")", "{", "}", "[", "]", "'", "''", "\"", ",", "!", "&&", "|", "AND", "or", "NOT ", "@", "@Resource[", "@Request[a]",
            "ForAnyOfAnyValues:", "StringEquals", "GuidEquals", "ActionMatches{'a'}", "Exists ", "true", " ", "\n", "é", "\u{202e}", "‘", "'x'", ":",
        ]), 0..40).prop_map(|parts| parts.concat()),
    ]) {
        match condition::parse(&text) {
            Ok(condition) => prop_assert_eq!(parse(&condition.canonical()), condition),
            Err(errors) => {
                prop_assert!(!errors.is_empty());
                for error in errors {
                    prop_assert!(text.get(error.range.clone()).is_some(), "{:?}", error);
                    prop_assert!(!error.message.contains('\n'), "{:?}", error);
                }
            }
        }
    }
}

#[test]
fn deep_and_long_texts_are_refused() {
    for (open, close) in [("(", ")"), ("!", ""), ("!(", ")"), ("", ")")] {
        let text = format!("{}Exists @Request[a]{}", open.repeat(2000), close.repeat(2000));
        assert!(condition::parse(&text).is_err());
    }
    let long = format!("@Request[a] StringEquals '{}'", "x".repeat(condition::MAX_BYTES));
    let errors = condition::parse(&long).expect_err("too long");
    assert_eq!(errors.len(), 1);
    assert_eq!(errors[0].range, condition::MAX_BYTES..long.len());
}

/// Conditions as large as Azure takes them, made to be hard: an answer comes within seconds of an unoptimised build.
#[test]
fn hard_questions_are_answered_in_time() {
    let fill = |part: &dyn Fn(usize) -> String, joint: &str| {
        let mut text = part(0);
        for number in 1.. {
            let more = format!("{joint}{}", part(number));
            if text.len() + more.len() > condition::MAX_BYTES {
                break;
            }
            text.push_str(&more);
        }
        text
    };
    let stars = |letter: &str| format!("@Request[t] StringLike '{}'", format!("*{letter}").repeat(4000));
    let mixed = |step: usize| {
        fill(
            &|n| {
                format!(
                    "@Request[t] ForAllOfAnyValues:StringLike{} {{'*{}*{}?'}}",
                    ["", "IgnoreCase"][n % 2],
                    n * step,
                    n
                )
            },
            " OR ",
        )
    };
    let many =
        |source: &str| fill(&|n| format!("(Exists @{source}[a{n}] OR @Request[b{n}] NumericEquals {n})"), " AND ");
    let guards = fill(&|n| format!("!(ActionMatches{{'*/a{n}/*'}})"), " AND ");
    let hard = [stars("a"), stars("b"), mixed(1), mixed(7), many("Request"), many("Resource"), guards];
    let hard: Vec<Condition> = hard.iter().map(|text| parse(text)).collect();
    let start = std::time::Instant::now();
    for pair in hard.windows(2) {
        assert!(condition::implies(&pair[0], &pair[0]) == Implication::Yes);
        condition::implies(&pair[0], &pair[1]);
        condition::implies(&pair[1], &pair[0]);
    }
    assert!(start.elapsed().as_secs() < 60, "{:?}", start.elapsed());
}
