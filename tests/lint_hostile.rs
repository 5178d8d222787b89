//! Roles and conditions that were made to be hard: every rule answers, or refuses by the role's name, and does not wait or end.
//! Where a file is refused before, the refusal has a place.
#![expect(clippy::expect_used, clippy::unwrap_used, reason = "a test that fails says where")]

mod lint_support;
mod resolve_support;

use lint_support::{base, judge};
use resolve_support::resolve;
use rolecast::lint::{Levels, RULES, TooIntricate};
use rolecast::model::project::Profile;

type Files = Vec<(String, String)>;

/// What came of a project.
#[derive(Debug, PartialEq, Eq)]
enum Outcome {
    /// An answer, with so many findings.
    Answered(usize),
    /// A refusal that names this role.
    TooIntricate(String),
    /// A file is refused, at a place.
    Refused,
}

fn outcome(files: Files, asked: &dyn Fn(&str) -> bool) -> Outcome {
    let outcome = resolve(files);
    let Some(policy) = outcome.policy else {
        assert!(!outcome.diagnostics.0.is_empty());
        for one in &outcome.diagnostics.0 {
            assert!(one.primary.is_some(), "{one:#?}");
        }
        return Outcome::Refused;
    };
    match judge(&outcome.project, &policy, &Levels::of(Profile::Regulated), asked) {
        Ok(report) => Outcome::Answered(report.findings.len()),
        Err(TooIntricate(role)) => Outcome::TooIntricate(role.to_string()),
    }
}

/// A custom role with these lists.
fn role(lists: &[(&str, Vec<String>)]) -> String {
    let mut text = "id: hard\nname: Contoso Hard\ndescription: Made to be hard\n".to_owned();
    for (list, patterns) in lists.iter().filter(|(_, patterns)| !patterns.is_empty()) {
        text += &format!("{list}:\n");
        for pattern in patterns {
            text += &format!("  - {}\n", serde_yaml::to_string(pattern).unwrap().trim());
        }
    }
    text
}

/// A project in which somebody holds the role in each tier, at a resource and in a resource group, beside a role of Azure's.
fn holding(role: String) -> Files {
    let entry = |scope: &str| format!("{{ role: Contoso Hard, scope: {scope}, justification: Because }}");
    let mut persona = "id: P001\nname: One\nowner: leads\ncomponentAccess:\n".to_owned();
    for (instance, scope) in
        [("azure-storage", "resource"), ("web-apps", "resourceGroup"), ("team-vault", "subscription")]
    {
        persona += &format!("  {instance}:\n");
        for environment in ["dev", "stage", "production"] {
            let reader = "{ role: Reader, justification: Looks }";
            persona += &format!("    {environment}: [{}, {reader}]\n", entry(scope));
        }
    }
    let mut files = base();
    files.push(("roles/hard.yaml".to_owned(), role));
    files.push(("personas/P001.yaml".to_owned(), persona));
    files
}

fn many(count: usize, pattern: impl Fn(usize) -> String) -> Vec<String> {
    (0..count).map(pattern).collect()
}

fn hard_roles() -> Vec<(&'static str, String)> {
    let lists = |actions: Vec<String>, taken: Vec<String>| role(&[("actions", actions), ("notActions", taken)]);
    vec![
        ("all", lists(vec!["*".into()], vec![])),
        ("all but all", lists(vec!["*".into()], vec!["*".into()])),
        ("all but a thousand", lists(vec!["*".into()], many(1000, |at| format!("Contoso.A/things{at:04}/*")))),
        (
            "a thousand with exceptions",
            lists(
                many(1000, |at| format!("Contoso.A/things{at:04}/*")),
                many(1000, |at| format!("Contoso.A/things{at:04}/*/write")),
            ),
        ),
        ("five thousand operations", lists(many(5000, |at| format!("Contoso.A/things{at:04}/read")), vec![])),
        ("exceptions that overlap", lists(vec!["*".into()], many(400, |at| format!("*{at}/read")))),
        ("open segments", lists(vec![format!("Contoso.A{}/read", "/*/part".repeat(12))], vec![])),
        ("long patterns", lists(vec!["ab".repeat(4000) + "*", format!("*{}", "ba".repeat(4000))], vec![])),
        (
            "starts and ends that meet",
            lists(
                many(300, |at| if at % 2 == 0 { format!("Contoso.A{at}/*") } else { format!("*{at}/read") }),
                many(300, |at| format!("*{}a{at}/read", "a".repeat(at % 17))),
            ),
        ),
        ("no provider", lists(vec!["read".into(), "/".into(), "//".into(), "*/".into(), "/*".into()], vec![])),
        (
            "letters of elsewhere",
            lists(vec!["Contoso.\u{130}/\u{202e}things/read".into(), "\u{0}*\u{7f}".into()], vec![]),
        ),
        (
            "both planes",
            role(&[
                ("actions", vec!["Microsoft.Storage/*".into(), "*/read".into()]),
                ("dataActions", vec!["*".into()]),
                ("notDataActions", many(200, |at| format!("*/{at}/read"))),
            ]),
        ),
    ]
}

#[test]
fn every_rule_answers_for_hard_roles_or_names_them() {
    let mut answered = Vec::new();
    for (what, role) in hard_roles() {
        match outcome(holding(role), &|_| true) {
            Outcome::Answered(_) => answered.push(what),
            Outcome::TooIntricate(role) => assert_eq!(role, "Contoso Hard", "{what}"),
            Outcome::Refused => {}
        }
    }
    assert!(answered.contains(&"five thousand operations"), "{answered:?}");
    assert!(answered.len() >= 5, "{answered:?}");
}

#[test]
fn a_rule_by_itself_answers_as_it_does_among_all() {
    let (_, role) = hard_roles().swap_remove(0);
    let Outcome::Answered(_) = outcome(holding(role.clone()), &|_| true) else { panic!("it is `*`") };
    for rule in RULES {
        let alone = outcome(holding(role.clone()), &|code| code == rule.code());
        assert!(matches!(alone, Outcome::Answered(_)), "{}: {alone:?}", rule.code());
    }
}

#[test]
fn a_role_that_nobody_holds_is_judged_as_well() {
    for (what, role) in hard_roles() {
        let mut files = holding(role);
        files.retain(|(path, _)| path != "personas/P001.yaml");
        let persona = "id: P001\nname: One\ncomponentAccess:\n  azure-storage: { dev: read }\n";
        files.push(("personas/P001.yaml".to_owned(), persona.to_owned()));
        if let Outcome::TooIntricate(role) = outcome(files, &|_| true) {
            assert_eq!(role, "Contoso Hard", "{what}");
        }
    }
}

#[test]
fn hard_conditions_are_understood_or_reported() {
    let roles = "@Request[Microsoft.Authorization/roleAssignments:RoleDefinitionId]";
    let write = "ActionMatches{'Microsoft.Authorization/roleAssignments/write'}";
    let one = |at: usize| format!("{roles} ForAnyOfAnyValues:GuidEquals {{8e3af657-a8ff-443c-a75c-2fe8c{at:07}}}");
    let joined = |count: usize, by: &str| many(count, one).join(by);
    let conditions = [
        ("deep", format!("{}{}{}", "(".repeat(60), one(1), ")".repeat(60))),
        ("too deep", format!("{}{}{}", "(".repeat(3000), one(1), ")".repeat(3000))),
        ("not not", format!("{}({})", "!".repeat(3000), one(1))),
        ("wide", format!("(!({write})) OR ({})", joined(50, " OR "))),
        ("both ways", format!("(!({write})) OR (({}) AND ({}))", joined(25, " OR "), joined(25, " OR "))),
        (
            "in turn",
            format!("(!({write})) OR ({})", many(24, |at| format!("({} OR {})", one(at), one(at + 1))).join(" AND ")),
        ),
        ("cut off", format!("(!({write})) OR ({roles} ForAnyOfAnyValues:GuidEquals {{")),
        ("nothing", " ".repeat(2000)),
        ("another language", "\u{202e}${x} '); DROP \u{0} --".to_owned()),
    ];
    let mut answered = 0;
    for (what, condition) in conditions {
        let condition = serde_yaml::to_string(&condition).unwrap();
        let condition = condition.trim().replace('\n', "\n        ");
        let persona = format!(
            "id: P001\nname: One\npurpose: access-administration\ncomponentAccess:\n  azure-storage:\n    dev:\n      role: Role Based \
             Access Control Administrator\n      justification: Because\n      condition: {condition}\n"
        );
        let mut files = base();
        files.push(("personas/P001.yaml".to_owned(), persona));
        match outcome(files, &|_| true) {
            Outcome::Answered(_) => answered += 1,
            Outcome::TooIntricate(role) => assert_eq!(role, "Role Based Access Control Administrator", "{what}"),
            Outcome::Refused => {}
        }
    }
    assert!(answered >= 2, "{answered}");
}
