//! The parts of a difference: assignments, order, reach, gates, and how it is shown. Expected values are counted by hand in
//! the cases of `tests/diff/` and their base.
#![expect(clippy::expect_used, reason = "a test that fails says where")]

mod diff_support;
mod resolve_support;

use diff_support::{case_of, cases, compared, policy, project};
use rolecast::diagnostic::Diagnostics;
use rolecast::diff::show::{self, Spot, Which};
use rolecast::diff::{Blast, Field, Gate, Reason};
use rolecast::policy::Text;
use rolecast::project::Places;

/// What becomes of assignments: `+`, `-`, or what is other.
fn assignments(name: &str) -> Vec<String> {
    let (_, _, found) = case_of(name);
    let one = |one: &rolecast::diff::AssignmentChange| match (&one.was, &one.is) {
        (None, _) => "+".to_owned(),
        (_, None) => "-".to_owned(),
        _ => one.fields.iter().map(|&field| Field::word(field)).collect::<Vec<_>>().join(" "),
    };
    let mut all: Vec<String> = found.assignments.iter().map(one).collect();
    all.sort();
    all
}

#[test]
fn assignments_are_added_removed_or_changed() {
    let expected: [(&str, &[&str]); 20] = [
        ("reader-to-contributor", &["role"]),
        ("contributor-to-equal-custom-role", &["role"]),
        ("eligible-to-active-in-production-only", &["state"]),
        ("condition-widened-by-one-container", &["condition"]),
        ("condition-in-another-order", &[]),
        ("scope-raised-to-resource-group", &["scope"]),
        ("rename-across-three-files", &[]),
        ("persona-split-in-two", &[]),
        ("persona-split-to-another-group", &["principal"]),
        ("management-group-grant-makes-others-redundant", &["+"]),
        ("redundant-grants-dropped", &["-", "-"]),
        ("expiry-removed", &["state"]),
        ("expiry-extended", &["expiry"]),
        ("activation-longer", &["activation"]),
        ("group-replaced", &["principal"]),
        ("group-has-another-name", &[]),
        ("moved-to-another-account", &["scope"]),
        ("from-dev-to-production", &["+", "-"]),
        ("role-of-another-system", &["role"]),
        ("two-roles-merged-into-an-equal-one", &["-", "role"]),
    ];
    for (name, wanted) in expected {
        assert_eq!(assignments(name), wanted, "{name}");
    }
}

#[test]
fn the_worst_stands_first() {
    // What opens all of an account's data outweighs reading in production; among the rest production comes first.
    let (_, _, found) = case_of("keys-in-dev-and-data-in-production");
    let scopes: Vec<String> = found.changes.iter().map(|change| change.scope.to_string()).collect();
    assert!(scopes[0].ends_with("stcontosodev") && scopes[1].ends_with("stcontosoprod"), "{scopes:?}");
    let opened = found.changes[0].primitives.iter().map(|one| one.primitive.id.as_str()).collect::<Vec<_>>();
    assert!(opened.contains(&"K01"), "{opened:?}");
    assert_eq!(&*found.rows[0].environment, "dev");
    let (_, _, found) = case_of("less-here-and-more-there");
    assert!(found.changes[0].scope.to_string().ends_with("stcontosoprod"), "what is broader comes first");
    assert_eq!(found.rows.iter().map(|row| &*row.environment).collect::<Vec<_>>(), ["production", "dev"]);
    let (_, _, found) = case_of("everything-is-new");
    assert_eq!(found.rows.iter().map(|row| &*row.environment).collect::<Vec<_>>(), ["production", "dev"]);
}

#[test]
fn roles_open_together_what_none_does_alone() {
    let (_, _, found) = case_of("identity-and-host-together");
    let [change] = found.changes.as_slice() else { panic!("{:#?}", found.changes) };
    assert!(change.scope.to_string().ends_with("apim-contoso-dev"));
    assert!(change.primitives.iter().any(|one| one.primitive.id.as_str() == "X06"));
}

#[test]
fn reach_is_counted() {
    let blast = |name: &str| case_of(name).2.blast;
    let of = |principals, resources, resource_groups, subscriptions| Blast {
        principals,
        resources,
        resource_groups,
        subscriptions,
    };
    // Dev has six instances in one group of one subscription; so has production.
    assert_eq!(blast("reader-to-contributor"), of(1, 1, 1, 1));
    assert_eq!(blast("contributor-to-reader"), of(0, 0, 0, 0));
    assert_eq!(blast("scope-raised-to-resource-group"), of(1, 6, 1, 1));
    assert_eq!(blast("management-group-grant-makes-others-redundant"), of(1, 6, 1, 1));
    assert_eq!(blast("subscription-under-another-management-group"), of(1, 6, 1, 1));
    assert_eq!(blast("everything-is-new"), of(2, 2, 2, 2));
    assert_eq!(blast("another-group-for-an-old-persona"), of(1, 1, 1, 1));
}

#[test]
fn gates_refuse_what_they_are_for() {
    let all = [Gate::Broadened, Gate::Privileged, Gate::Production, Gate::Any];
    let expected: [(&str, [bool; 4]); 21] = [
        ("reader-to-contributor", [true, true, false, true]),
        ("contributor-to-reader", [false, false, false, true]),
        ("contributor-to-equal-custom-role", [false; 4]),
        ("eligible-to-active-in-production-only", [true, false, true, true]),
        ("condition-dropped", [true, false, false, true]),
        ("persona-split-to-another-group", [true, false, false, true]),
        ("moved-to-another-account", [true, false, false, true]),
        ("agent-added-to-group", [true, false, false, true]),
        ("from-dev-to-production", [true, false, true, true]),
        ("guardrail-loosened", [true, false, true, true]),
        ("guardrail-added", [false, false, false, true]),
        ("exception-added", [true, false, true, true]),
        ("tier-lowered", [true, false, true, true]),
        ("more-may-be-assigned", [true, true, true, true]),
        ("keys-in-dev-and-data-in-production", [true, true, true, true]),
        // Keys could be had in other ways of the same primitive before.
        ("not-actions-entry-removed", [true, false, false, true]),
        // What a setting closes is not opened, and is by a setting alone.
        ("keys-of-an-account-that-refuses-them", [true, false, false, true]),
        ("keys-of-two-accounts-of-which-one-refuses-them", [true, true, false, true]),
        ("keys-are-new-and-let-in", [true, true, false, true]),
        ("setting-opens-what-is-held", [true, true, false, true]),
        ("setting-closes-what-is-held-above", [false, false, false, true]),
    ];
    for (name, refuses) in expected {
        let (_, _, found) = case_of(name);
        assert_eq!(all.map(|gate| found.refused_by(gate).is_some()), refuses, "{name}");
    }
}

#[test]
fn a_gate_shows_persona_environment_operation_and_line() {
    let (_, _, found) = case_of("keys-in-dev-and-data-in-production");
    let one = found.refused_by(Gate::Privileged).unwrap();
    assert_eq!((one.persona.as_deref(), one.environment.as_deref()), (Some("P001"), Some("dev")));
    assert_eq!(one.action.as_deref(), Some("Microsoft.Storage/storageAccounts/listKeys/action"));
    assert_eq!(one.primitive.as_deref(), Some("K01"));
    assert_eq!(
        (&*one.origin.file, &*one.origin.pointer),
        ("personas/P001.yaml", "/componentAccess/azure-storage/dev/1")
    );
    let one = found.refused_by(Gate::Production).unwrap();
    assert_eq!((one.persona.as_deref(), one.environment.as_deref()), (Some("P001"), Some("production")));
    assert_eq!(&*one.origin.pointer, "/componentAccess/azure-storage/production/1");
    let (_, _, found) = case_of("activation-longer");
    let one = found.refused_by(Gate::Broadened).unwrap();
    assert!(matches!(one.reason, Reason::ActivationLonger { .. }));
    // What is gone is shown where it stood.
    let (_, _, found) = case_of("contributor-to-reader");
    let one = found.refused_by(Gate::Any).unwrap();
    assert!(!one.is_broader && !one.is_in_second);
}

#[test]
fn one_environment_alone_can_be_asked_for() {
    let (before, after, _) = case_of("less-here-and-more-there");
    let wanted = |id: &str| id == "dev";
    let setup = rolecast::diff::Setup {
        primitives: rolecast::permission::Primitives::builtin(),
        library: rolecast::catalog::Library::builtin(),
        wanted: &wanted,
    };
    let found = rolecast::diff::diff(&before, &after, setup).unwrap();
    assert_eq!(found.verdict, rolecast::diff::Verdict::Narrowed);
    assert_eq!(found.rows.iter().map(|row| &*row.environment).collect::<Vec<_>>(), ["dev"]);
    assert!(found.assignments.iter().all(|one| one.is.as_ref().is_some_and(|entry| &*entry.environment == "dev")));
    assert_eq!(found.blast, Blast::default());
}

/// Every case in every form: in lines that fit, with colour only where it is asked for, and as its schema says.
#[test]
fn every_form_says_it() {
    let schema: serde_json::Value = serde_json::from_str(&show::schema()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for (name, before, after, _) in cases() {
        let projects = [project(before.clone()), project(after.clone())];
        let found = compared(&policy(before), &policy(after));
        let mut places = [Places::new(&projects[0].map), Places::new(&projects[1].map)];
        let mut locate = |which: Which, file: &Text, pointer: &str| {
            let place = places[usize::from(which == Which::After)].find(file, pointer);
            assert!(place.is_some(), "{name}: {file}{pointer} is nowhere");
            Spot { file: file.to_string(), at: place.map(|place| (place.line, place.column)) }
        };
        let verdict = found.verdict.word();
        for width in [60, 100] {
            let text = show::human(&found, &mut locate, width, false);
            assert!(text.starts_with(&format!("{verdict}: ")), "{name}: {text}");
            assert!(!text.contains('\u{1b}'), "{name}");
            for line in text.lines().filter(|line| line.chars().count() > width) {
                // A word that is longer than a line stays whole, behind what begins the line.
                let words = line.split_whitespace().map(|word| word.chars().count()).max().unwrap_or(0);
                assert!(words > width / 3, "{name}: at {width} columns, {line}");
            }
            let colored = show::human(&found, &mut locate, width, true);
            let plain = anstream::adapter::strip_str(&colored).to_string();
            assert_eq!(plain, text, "{name}");
        }
        let concise = show::concise(&found, &mut locate);
        assert_eq!(concise.lines().last(), Some(verdict), "{name}");
        let markdown = show::markdown(&found, &Diagnostics::new(), &mut locate);
        assert!(markdown.starts_with(&format!("## rolecast: {verdict}\n")), "{name}: {markdown}");
        let rows = markdown.lines().skip_while(|line| !line.starts_with("| ---")).skip(1);
        assert_eq!(rows.take_while(|line| line.starts_with("| ")).count(), found.rows.len(), "{name}: {markdown}");
        let mut found = found;
        found.refused.extend(found.refused_by(Gate::Any));
        let json = show::json(&found, &Diagnostics::new(), &mut locate).unwrap();
        let value: serde_json::Value = serde_json::from_str(&json).unwrap();
        let errors: Vec<String> = validator.iter_errors(&value).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{name}: {errors:?}");
        assert_eq!(value["verdict"], verdict, "{name}");
        assert_eq!(value["personas"].as_array().unwrap().len(), found.rows.len(), "{name}");
    }
}

/// Names that would clear lines, turn the writing around or begin a line of their own.
#[test]
fn hostile_names_do_nothing_to_a_terminal() {
    let evil = "sg\u{1b}[2K\u{1b}]0;title\u{7}\u{202e}turned\u{200b}";
    let (_, mut before, mut after, _) = cases().into_iter().find(|(name, ..)| name == "reader-to-contributor").unwrap();
    for files in [&mut before, &mut after] {
        for (_, text) in files.iter_mut() {
            *text = text.replace("name: sg-one-dev", &format!("name: {}", serde_json::to_string(evil).unwrap()));
        }
    }
    let project = project(after.clone());
    let found = compared(&policy(before), &policy(after));
    let mut places = Places::new(&project.map);
    let mut locate = |_: Which, file: &Text, pointer: &str| Spot {
        file: file.to_string(),
        at: places.find(file, pointer).map(|at| (at.line, at.column)),
    };
    for text in [show::human(&found, &mut locate, 100, false), show::concise(&found, &mut locate)] {
        assert!(text.contains("turned"), "{text}");
        let acts = |c: char| c.is_control() && c != '\n' || matches!(c, '\u{202e}' | '\u{200b}');
        assert!(!text.contains(acts), "{text:?}");
    }
}

/// Names that would end the table, the folded part or the list, mention people or bring in pictures.
#[test]
fn hostile_names_do_nothing_to_a_comment() {
    let evil = "sg |</details>\n\n# title\n@contoso/all ![x](https://contoso.example/x.png) <img src=x> `code`";
    let (_, mut before, mut after, _) = cases().into_iter().find(|(name, ..)| name == "reader-to-contributor").unwrap();
    for files in [&mut before, &mut after] {
        for (_, text) in files.iter_mut() {
            *text = text.replace("name: sg-one-dev", &format!("name: {}", serde_json::to_string(evil).unwrap()));
        }
    }
    let found = compared(&policy(before), &policy(after));
    let text = show::markdown(&found, &Diagnostics::new(), &mut |_, file, _| Spot::inside(file));
    assert!(text.contains("contoso/all"), "{text}");
    // What stands behind a backslash is that character.
    let text = text.replace("\\<", "(less)").replace("\\@", "(at)").replace("\\!", "(not)");
    for acts in ["|</details>", "\n# title", " @contoso", "![x]", "<img"] {
        assert!(!text.contains(acts), "{acts} in {text}");
    }
    assert_eq!(
        text.matches("<details>").count(),
        text.matches("</details>").count() - text.matches("\\</details").count()
    );
}

/// A comment of GitHub holds 65,536 characters: what does not fit is counted, where it is left out and in the title.
#[test]
fn a_long_difference_fits_a_comment_and_says_what_it_leaves_out() {
    let (_, before, after, _) = cases().into_iter().find(|(name, ..)| name == "reader-to-contributor").unwrap();
    let mut found = compared(&policy(before), &policy(after));
    let (row, change, assignment) = (found.rows[0].clone(), found.changes[0].clone(), found.assignments[0].clone());
    for number in 0..1200 {
        let name: Text = format!("P{number:04}").into();
        let (mut row, mut change) = (row.clone(), change.clone());
        row.persona = name.clone();
        for line in change.broader.iter_mut().flat_map(|step| &mut step.lines) {
            line.persona = name.clone();
        }
        found.rows.push(row);
        found.changes.push(change);
        found.assignments.push(assignment.clone());
    }
    let text = show::markdown(&found, &Diagnostics::new(), &mut |_, file, _| Spot::inside(file));
    assert!(text.len() < 65_536, "{}", text.len());
    assert!(text.contains(" more, which `--format json` lists"));
    let title = text.lines().find(|line| line.contains("What principals can do")).unwrap();
    let number =
        |text: &str| text.split(' ').find_map(|word| word.trim_end_matches(',').parse::<usize>().ok()).unwrap();
    let left = number(title.split(", ").nth(1).unwrap());
    let shown = text.lines().filter(|line| line.starts_with("- `+` **")).count();
    assert_eq!(shown + left, number(title.split(": ").nth(1).unwrap()));
    assert!(shown > 10 && left > 500, "{shown} {left}");
}
