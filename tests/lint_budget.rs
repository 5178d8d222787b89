//! S08 counts what Azure counts: role assignments that stand, over all environments that share a subscription. The expected
//! numbers follow from how many groups there are and from the dated file of limits.
#![expect(clippy::expect_used, clippy::unwrap_used, reason = "a test that fails says where")]

mod lint_support;
mod resolve_support;

use std::fmt::Write as _;

use resolve_support::resolve;
use rolecast::catalog::limits;
use rolecast::diagnostic::Severity;
use rolecast::lint::{Levels, Report};
use rolecast::model::project::Profile;

/// What S08 says of two environments in one subscription: so many groups stand in the first, so many in the second, and so many
/// are eligible there; each for one role.
fn report(first: usize, second: usize, eligible: usize) -> Report {
    let environment = |id: &str, groups: [(&str, usize); 2]| {
        let mut text = format!(
            "id: {id}\nname: {id}\ntier: development\nsubscriptions:\n  shared: {{ id: 22222222-1111-4222-8222-222222222222 }}\n\
             defaults: {{ subscription: shared, resourceGroup: rg-{id} }}\nguardrails:\n  - match: {{}}\n    active: [read]\n    \
             eligible: [read]\n    eligibleFor: P90D\ncomponents:\n  azure-storage: {{ name: st{id} }}\nprincipals:\n"
        );
        for (persona, many) in groups.into_iter().filter(|(_, many)| *many > 0) {
            writeln!(text, "  {persona}:").unwrap();
            for at in 0..many {
                writeln!(text, "    - {{ group: {{ parameter: {persona}of{id}{at} }} }}").unwrap();
            }
        }
        (format!("environments/{id}.yaml"), text)
    };
    let persona = |id: &str, access: &str| {
        let text = format!("id: {id}\nname: {id}\ncomponentAccess:\n  azure-storage: {{ {access} }}\n");
        (format!("personas/{id}.yaml"), text)
    };
    let mut files = vec![
        ("rolecast.yaml".to_owned(), "name: contoso\nenvironments: [one, two]\n".to_owned()),
        environment("one", [("Stands", first), ("Waits", 0)]),
        environment("two", [("Stands", second), ("Waits", eligible)]),
        persona("Stands", "one: read, two: read"),
    ];
    if eligible > 0 {
        files.push(persona("Waits", "two: { level: read, assignment: eligible }"));
    }
    let outcome = resolve(files);
    let policy = outcome.policy.unwrap();
    lint_support::report(&outcome.project, &policy, &Levels::of(Profile::Regulated), &|code| code == "S08")
}

#[test]
fn a_subscription_that_is_nearly_full_is_reported_once() {
    let limit = limits().assignments_per_subscription.value;
    let nearly = limit * 80 / 100;
    assert_eq!(report(nearly - 1000, 1000, 500).findings, []);
    let more = report(nearly - 1000, 1001, 0).findings;
    let [finding] = more.as_slice() else { panic!("{more:#?}") };
    assert_eq!(finding.severity, Severity::Warning);
    assert!(finding.message.contains(&format!("{} role assignments", nearly + 1)), "{}", finding.message);
    // Most of them are in the first environment, and those of the second are named.
    assert_eq!(
        (&*finding.place.file, finding.place.pointer.as_str()),
        ("environments/one.yaml", "/subscriptions/shared")
    );
    assert_eq!(&*finding.related[0].file, "environments/two.yaml");
    assert!(finding.related[0].text.contains("1001"), "{}", finding.related[0].text);
}

#[test]
fn a_full_one_is_an_error() {
    let limit = limits().assignments_per_subscription.value;
    assert_eq!(report(limit - 2, 1, 0).findings[0].severity, Severity::Warning);
    assert_eq!(report(1, limit - 1, 0).findings[0].severity, Severity::Error);
}
