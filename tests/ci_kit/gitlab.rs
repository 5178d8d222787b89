//! `ci/gitlab.yml`: its script as a runner runs it.

use std::fs;

use super::support::{Place, Told, script, strings, yaml};

fn place(project: &str) -> Place {
    let place = Place::new();
    place.pull_request(project, 1);
    place
}

fn run(place: &Place, given: &[(&str, &str)]) -> Told {
    let job = &yaml("ci/gitlab.yml")["rolecast"];
    let mut variables = strings(&job["variables"]);
    for (name, value) in given {
        variables.insert((*name).to_owned(), (*value).to_owned());
    }
    let lines: Vec<&str> = job["script"].as_sequence().unwrap().iter().map(|line| line.as_str().unwrap()).collect();
    script(place, &["sh", "-e"], &lines.join("\n"), &variables)
}

#[test]
fn a_merge_request_is_compared() {
    let place = place("access");
    let target = place.git("server", &["rev-parse", "main"]);
    let parted = place.git("server", &["merge-base", "main", "feature"]);
    // Merged results name the target; without them there is where the branch parts.
    for (name, base) in [("CI_MERGE_REQUEST_TARGET_BRANCH_SHA", &target), ("CI_MERGE_REQUEST_DIFF_BASE_SHA", &parted)] {
        let told = run(&place, &[("ROLECAST_PROJECT", "access"), (name, base)]);
        assert_eq!(told.code, Some(0), "{}", told.text);
        assert!(place.read("work/rolecast-diff.md").contains("P001"));
        let quality: serde_json::Value = serde_json::from_str(&place.read("work/rolecast-codequality.json")).unwrap();
        assert!(quality.is_array());
        fs::remove_file(place.path("work/rolecast-diff.md")).unwrap();
    }
}

#[test]
fn gates() {
    let place = place("access");
    let target = place.git("server", &["rev-parse", "main"]);
    let given = [("ROLECAST_PROJECT", "access"), ("CI_MERGE_REQUEST_TARGET_BRANCH_SHA", &*target)];
    let told = run(&place, &[&given[..], &[("ROLECAST_FAIL_ON", "broadened")]].concat());
    assert_eq!(told.code, Some(1), "{}", told.text);
    assert!(told.text.contains("exit status of the check: 0; of the comparison: 1"), "{}", told.text);
    fs::write(place.path("work/access/generated/dev/access.json"), "by hand").unwrap();
    let told = run(&place, &given);
    assert_eq!(told.code, Some(1), "{}", told.text);
    assert!(told.text.contains("exit status of the check: 1; of the comparison: 0"), "{}", told.text);
    assert!(place.read("work/rolecast-diff.md").contains("P001"));
}

#[test]
fn on_the_main_branch_there_is_the_check() {
    let place = place("access");
    let told = run(&place, &[("ROLECAST_PROJECT", "access")]);
    assert_eq!(told.code, Some(0), "{}", told.text);
    assert!(!place.path("work/rolecast-diff.md").exists());
}

#[test]
fn hostile_values_stay_values() {
    for project in ["a b", "$(touch marker)", "'; touch marker; '", "-rf", "a\"b"] {
        let place = place(project);
        let target = place.git("server", &["rev-parse", "main"]);
        let told = run(&place, &[("ROLECAST_PROJECT", project), ("CI_MERGE_REQUEST_TARGET_BRANCH_SHA", &target)]);
        assert_eq!(told.code, Some(0), "{project}: {}", told.text);
        assert!(!place.path("work/marker").exists(), "{project}");
    }
}
