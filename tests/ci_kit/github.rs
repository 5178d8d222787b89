//! `action.yml`: its steps, one after the other, as a runner runs them.

use std::collections::BTreeMap;
use std::fs;

use serde_yaml::Value;

use super::support::{Place, Told, commands, filled, has, hostile_persona, script, strings, yaml};

/// A stand-in for GitHub: writes down what it is asked, and answers the question for comments with `comments.json`.
const GH: &str = r#"#!/bin/bash
set -eu
{
  echo "-- token $GH_TOKEN"
  for argument in "$@"; do
    echo "$argument"
    case $argument in *=@*) echo "file:"; cat "${argument#*=@}"; echo ;; esac
  done
} >> "$SERVER/asked"
if [ -e "$SERVER/refuses" ]; then echo "HTTP 403: Resource not accessible by integration" >&2; exit 1; fi
if [ "$2" = graphql ]; then
  while [ "$1" != --jq ]; do shift; done
  jq -r "$2" "$SERVER/comments.json"
fi
"#;

/// What a run of all steps came to.
struct Run {
    /// The exit status of the step that ended it, and its name; none where all went well.
    failed: Option<(i32, String)>,
    text: String,
}

struct Action {
    place: Place,
    inputs: BTreeMap<String, String>,
    event: BTreeMap<String, String>,
}

impl Action {
    /// In a checkout of a pull request with the history that `depth` leaves.
    fn new(project: &str, depth: u32) -> Action {
        let mut place = Place::new();
        place.program("gh", GH);
        place.pull_request(project, depth);
        let head = place.git("work", &["rev-parse", "HEAD"]);
        place.set("GITHUB_SHA", &head);
        place.set("GITHUB_REF", "refs/pull/7/merge");
        place.set("GITHUB_BASE_REF", "main");
        place.set("GITHUB_REPOSITORY", "contoso/access");
        place.set("RUNNER_TEMP", place.path("temp").to_str().unwrap());
        place.set("GITHUB_STEP_SUMMARY", place.path("temp/summary").to_str().unwrap());
        place.set("SERVER", place.path("home").to_str().unwrap());
        let action = Action { place, inputs: BTreeMap::new(), event: BTreeMap::new() };
        action.comments(&serde_json::json!([]));
        let mut action = action.with("project", project);
        action.event.insert("github.event.pull_request.number".to_owned(), "7".to_owned());
        action
    }

    fn with(mut self, input: &str, value: &str) -> Action {
        self.inputs.insert(input.to_owned(), value.to_owned());
        self
    }

    /// What stands under the pull request.
    fn comments(&self, nodes: &serde_json::Value) {
        let answer =
            serde_json::json!({ "data": { "repository": { "pullRequest": { "comments": { "nodes": nodes } } } } });
        fs::write(self.place.path("home/comments.json"), answer.to_string()).unwrap();
    }

    fn asked(&self) -> String {
        self.place.read("home/asked")
    }

    fn run(&self) -> Run {
        let action = yaml("action.yml");
        let mut outputs: BTreeMap<String, String> = BTreeMap::new();
        let mut run = Run { failed: None, text: String::new() };
        for step in action["runs"]["steps"].as_sequence().unwrap() {
            let output = self.place.path("temp/output");
            fs::write(&output, "").unwrap();
            let expression = |name: &str| match name {
                "github.action_path" => super::support::root().display().to_string(),
                "github.token" => "the token of the job".to_owned(),
                _ if name.starts_with("steps.") => outputs.get(name).cloned().unwrap_or_default(),
                _ if name.starts_with("github.event.") => self.event.get(name).cloned().unwrap_or_default(),
                _ => {
                    let input = name.strip_prefix("inputs.").unwrap();
                    let declared = &action["inputs"][input];
                    assert!(declared.is_mapping(), "there is no input {input}");
                    let default = declared["default"].as_str().unwrap();
                    let default = if default == "${{ github.token }}" { "the token of the job" } else { default };
                    self.inputs.get(input).map_or(default, String::as_str).to_owned()
                }
            };
            let mut variables = strings(&step["env"]);
            for value in variables.values_mut() {
                *value = filled(value, ["${{", "}}"], &expression);
            }
            variables.insert("GITHUB_OUTPUT".to_owned(), output.display().to_string());
            let shell = ["bash", "--noprofile", "--norc", "-eo", "pipefail"];
            let Told { code, text } = script(&self.place, &shell, step["run"].as_str().unwrap(), &variables);
            run.text.push_str(&text);
            for line in fs::read_to_string(&output).unwrap().lines() {
                let (name, value) = line.split_once('=').unwrap();
                outputs.insert(format!("steps.{}.outputs.{name}", step["id"].as_str().unwrap()), value.to_owned());
            }
            if code != Some(0) {
                run.failed = Some((code.unwrap(), step["name"].as_str().unwrap().to_owned()));
                return run;
            }
        }
        run
    }
}

/// Nothing that a pull request may hold becomes part of a script, and nothing of others is run.
#[test]
fn values_reach_scripts_as_variables_alone() {
    let action = yaml("action.yml");
    let steps = action["runs"]["steps"].as_sequence().unwrap();
    assert!(steps.len() > 4);
    for step in steps {
        assert!(step.get("uses").is_none() && step.get("if").is_none(), "{step:?}");
        assert_eq!(step["shell"].as_str(), Some("bash"));
        assert!(!step["run"].as_str().unwrap().contains("${{"), "{step:?}");
    }
    // Whatever a step takes of another, that one gives.
    for value in steps.iter().flat_map(|step| strings(&step["env"]).into_values()) {
        let _ = filled(&value, ["${{", "}}"], &|name| {
            if let Some((step, output)) = name.strip_prefix("steps.").and_then(|name| name.split_once(".outputs.")) {
                let of = |one: &&Value| one["id"].as_str() == Some(step);
                let script = steps.iter().find(of).unwrap()["run"].as_str().unwrap();
                assert!(script.contains(&format!("echo \"{output}=")), "{name}");
            }
            String::new()
        });
    }
}

#[test]
fn a_pull_request_is_compared_with_its_target_and_commented() {
    if !has("jq") {
        return;
    }
    for depth in [1, 2, 50] {
        let action = Action::new("access", depth);
        let run = action.run();
        assert_eq!(run.failed, None, "{}", run.text);
        let comment = action.place.read("temp/rolecast-comment.md");
        assert!(comment.starts_with("<!-- rolecast ") && comment.contains("P001"), "{comment}");
        assert!(!comment.contains("main goes on"));
        let summary = action.place.read("temp/summary");
        assert_eq!(comment.split_once('\n').unwrap().1, summary);
        let asked = action.asked();
        assert!(asked.contains("\n--method\nPOST\nrepos/contoso/access/issues/7/comments\n"), "{asked}");
        assert!(asked.contains(&comment), "{asked}");
        assert!(asked.starts_with("-- token the token of the job\n"));
    }
}

/// The second run writes over the first one's comment, and over nobody else's.
#[test]
fn one_comment_of_ones_own() {
    if !has("jq") {
        return;
    }
    let action = Action::new("access", 1);
    assert_eq!(action.run().failed, None);
    let mark = action.place.read("temp/rolecast-comment.md").lines().next().unwrap().to_owned();
    let comment = |id: u32, own: bool, body: String| serde_json::json!({ "databaseId": id, "viewerDidAuthor": own, "body": body });
    action.comments(&serde_json::json!([
        comment(1, false, format!("{mark}\nsomebody else's")),
        comment(2, true, format!("about {mark}")),
        comment(3, true, format!("{mark}\nthe first run's")),
    ]));
    fs::remove_file(action.place.path("home/asked")).unwrap();
    assert_eq!(action.run().failed, None);
    let asked = action.asked();
    assert!(asked.contains("\n--method\nPATCH\nrepos/contoso/access/issues/comments/3\n"), "{asked}");
    assert!(!asked.contains("POST"), "{asked}");
    // Another project of the repository has a comment of its own.
    let other = Action::new("other", 1);
    assert_eq!(other.run().failed, None);
    assert_ne!(other.place.read("temp/rolecast-comment.md").lines().next().unwrap(), mark);
}

/// The token of a pull request from a fork may write nothing; the summary has it all.
#[test]
fn a_fork_gets_a_summary() {
    if !has("jq") {
        return;
    }
    let action = Action::new("access", 1);
    fs::write(action.place.path("home/refuses"), "").unwrap();
    let run = action.run();
    assert_eq!(run.failed, None, "{}", run.text);
    assert!(run.text.contains("::warning::no comment could be written"), "{}", run.text);
    assert!(action.place.read("temp/summary").contains("P001"));
}

#[test]
fn a_gate_fails_at_the_end_and_says_why() {
    if !has("jq") {
        return;
    }
    let action = Action::new("access", 1).with("fail-on", "broadened");
    let run = action.run();
    assert_eq!(run.failed, Some((1, "Judge".to_owned())), "{}", run.text);
    assert!(action.asked().contains("repos/contoso/access/issues/7/comments"));
    // What the check finds keeps nobody from seeing the comparison.
    fs::write(action.place.path("work/access/generated/dev/access.json"), "by hand").unwrap();
    let broken = Action { inputs: BTreeMap::from([("project".to_owned(), "access".to_owned())]), ..action };
    let run = broken.run();
    assert_eq!(run.failed, Some((1, "Judge".to_owned())), "{}", run.text);
    assert!(run.text.contains("exit status of the check: 1; of the comparison: 0"), "{}", run.text);
}

/// Another commit than GitHub's merge is compared with where it parted from the target, if that can be told.
#[test]
fn a_checkout_of_the_branch_itself() {
    if !has("jq") {
        return;
    }
    let action = Action::new("access", 50);
    action.place.git(
        "work",
        &["fetch", "-q", "origin", "+main:refs/remotes/origin/main", "+feature:refs/remotes/origin/feature"],
    );
    action.place.git("work", &["checkout", "-q", "--detach", "origin/feature"]);
    let run = action.run();
    assert_eq!(run.failed, None, "{}", run.text);
    assert!(action.place.read("temp/summary").contains("P001"));
    let shallow = Action::new("access", 1);
    shallow.place.git(
        "work",
        &[
            "fetch",
            "-q",
            "--depth=1",
            "origin",
            "+main:refs/remotes/origin/main",
            "+feature:refs/remotes/origin/feature",
        ],
    );
    shallow.place.git("work", &["checkout", "-q", "--detach", "origin/feature"]);
    let run = shallow.run();
    assert_eq!(run.failed, Some((2, "Judge".to_owned())), "{}", run.text);
    assert!(run.text.contains("too shallow") && run.text.contains("`fetch-depth: 0`"), "{}", run.text);
    assert!(!shallow.asked().contains("POST"), "nothing to say");
}

#[test]
fn without_a_pull_request_a_base_has_to_be_named() {
    let mut action = Action::new("access", 50);
    action.event.clear();
    let run = action.run();
    assert_eq!(run.failed, None, "{}", run.text);
    assert!(run.text.contains("nothing to compare with") && action.asked().is_empty());
    let mut action = Action::new("access", 50).with("base", "HEAD^1");
    action.event.clear();
    assert_eq!(action.run().failed, None);
    assert!(action.place.read("temp/summary").contains("P001") && action.asked().is_empty());
}

/// Text that a shell, git or rolecast could take for more than a name.
#[test]
fn hostile_values_stay_values() {
    if !has("jq") {
        return;
    }
    let marker =
        |action: &Action| action.place.path("work/marker").exists() || action.place.path("temp/marker").exists();
    for project in ["a b", "$(touch marker)", "'; touch marker; '", "-rf", "a\"b", "%0A::error::x"] {
        let action = Action::new(project, 1);
        let run = action.run();
        assert_eq!(run.failed, None, "{project}: {}", run.text);
        assert!(!marker(&action), "{project}");
        assert!(action.place.read("temp/rolecast-comment.md").contains("P001"));
    }
    for base in ["$(touch marker)", "--output=marker", "-h", "`touch marker`", "x\ny=z"] {
        let action = Action::new("access", 1).with("base", base);
        let run = action.run();
        assert_eq!(run.failed, Some((2, "Judge".to_owned())), "{base}: {}", run.text);
        assert!(!marker(&action) && !action.asked().contains("POST"), "{base}");
    }
}

#[test]
fn findings_go_to_code_scanning() {
    if !has("jq") {
        return;
    }
    let action = Action::new("access", 1).with("sarif", "true").with("comment", "false");
    let run = action.run();
    assert_eq!(run.failed, None, "{}", run.text);
    let asked = action.asked();
    assert!(asked.contains("\nrepos/contoso/access/code-scanning/sarifs\n"), "{asked}");
    assert!(asked.contains("\nref=refs/pull/7/merge\n") && !asked.contains("/issues/"), "{asked}");
    let packed = action.place.path("temp/rolecast.sarif.gz.base64");
    let command = format!("base64 -d < '{}' | gzip -dc", packed.display());
    let sarif: serde_json::Value = serde_json::from_str(&action.place.run("work", &["sh", "-c", &command])).unwrap();
    assert_eq!(sarif["version"], "2.1.0");
    assert!(asked.contains(fs::read_to_string(packed).unwrap().as_str()));
}

/// Why nothing could be compared is in the log, and nothing in it is a command but what rolecast says itself.
#[test]
fn what_is_wrong_on_a_side_is_no_command() {
    let action = Action::new("access", 2);
    hostile_persona(&action.place, "access");
    let run = action.run();
    assert_eq!(run.failed, Some((1, "Judge".to_owned())), "{}", run.text);
    assert!(run.text.contains("of the comparison: 2") && run.text.contains("pwned"), "{}", run.text);
    let own = |line: &&str| !line.starts_with("::error file=access/personas/P002.yaml,line=");
    assert_eq!(
        commands(&run.text, &["##["]).into_iter().filter(own).collect::<Vec<_>>(),
        Vec::<&str>::new(),
        "{}",
        run.text
    );
}
