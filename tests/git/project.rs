//! Whole projects in revisions: resolved as their checkouts are, each with its own lock, errors at their places.

use rolecast::diagnostic::render;
use rolecast::project::Project;
use rolecast::source::{Files, Os};

use super::support::{example, snapshot};

#[test]
fn a_revision_resolves_as_its_checkout_does() {
    let (_scratch, folder) = example();
    let (there, here) = (Project::open(&snapshot(&folder, "HEAD")), Project::open(&Os::new(&folder)));
    assert_eq!(there.diagnostics, here.diagnostics);
    assert_eq!(there.lock_text, here.lock_text);
    let (there, here) = (there.resolve().unwrap(), here.resolve().unwrap());
    assert!(there.policy.is_some());
    assert_eq!(there.policy, here.policy);
}

/// A lock that is changed on disk changes nothing in what was.
#[test]
fn each_side_has_its_own_lock() {
    let (scratch, folder) = example();
    let lock = std::fs::read_to_string(folder.join("rolecast.lock")).unwrap();
    scratch.write("access/rolecast.lock", "").write("access/rolecast.catalog.jsonl", "none");
    let there = Project::open(&snapshot(&folder, "HEAD"));
    assert_eq!(there.lock_text.as_deref(), Some(lock.as_str()));
    assert!(!there.diagnostics.has_errors());
    assert!(Project::open(&Os::new(&folder)).diagnostics.has_errors());
}

/// Places are those that git's users know: `git show main:access/personas/broken.yaml`.
#[test]
fn errors_say_which_revision_they_are_in() {
    let (scratch, folder) = example();
    scratch.write("access/personas/broken.yaml", "id: Broken\nkind: nobody\n");
    std::os::unix::fs::symlink("x", folder.join("environments/link.yaml")).unwrap();
    scratch.commit("broken");
    let files = snapshot(&folder, "main");
    let project = Project::open(&files);
    let all: Vec<String> = project.diagnostics.0.iter().map(|one| render::concise(one, &project.map)).collect();
    assert!(all.iter().any(|line| line.starts_with("main:access/personas/broken.yaml:2:7: error[")), "{all:#?}");
    assert!(
        all.iter().any(|line| line.starts_with("main:access/environments/link.yaml: error[symbolic-link]")),
        "{all:#?}"
    );
    let human: String = project.diagnostics.0.iter().map(|one| render::human(one, &project.map, false)).collect();
    assert!(human.contains("--> main:access/personas/broken.yaml:2:7"), "{human}");
    assert!(human.contains("--> main:access/environments/link.yaml"), "{human}");
    let json: serde_json::Value = serde_json::from_str(&render::json(&project.diagnostics.0, &project.map)).unwrap();
    let of = |one: &&serde_json::Value| one["file"] == "main:access/personas/broken.yaml" && one["line"] == 2;
    assert!(json["diagnostics"].as_array().unwrap().iter().any(|one| of(&one)), "{json:#}");
    // What the policy says of places is the same on both sides.
    assert_eq!(files.origin(), "main:access/");
    assert!(project.map.by_path("personas/broken.yaml").is_some());
}

#[test]
fn a_project_that_is_not_there_yet() {
    let (scratch, folder) = example();
    scratch.git(&["checkout", "-q", "--orphan", "before"]);
    scratch.git(&["rm", "-r", "-q", "-f", "."]);
    scratch.write("README", "r").commit("before");
    scratch.git(&["checkout", "-q", "main"]);
    let files = snapshot(&folder, "before");
    assert!(!files.exists("rolecast.yaml"));
    assert_eq!(files.list("").unwrap(), Vec::<String>::new());
    assert_eq!(files.read("rolecast.yaml").unwrap_err().message, "`rolecast.yaml` does not exist");
}
