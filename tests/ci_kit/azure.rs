//! `ci/azure-pipelines.yml`: its steps as an agent runs them.

use std::collections::BTreeMap;
use std::fs;

use super::support::{Place, Told, commands, filled, has, hostile_persona, script, strings, yaml};

/// A stand-in for Azure DevOps: writes down what it is asked, and answers with `threads.json`.
const CURL: &str = r#"#!/bin/bash
set -eu
url= method=GET
for argument in "$@"; do
  case $argument in
    http*) url=$argument ;;
    PATCH|POST) method=$argument ;;
    @/*) header=$(cat "${argument#@}") ;;
    *secret*) echo "the token is an argument" >&2; exit 1 ;;
  esac
done
echo "$method $url ($header)" >> "$SERVER/asked"
if [ "$method" != GET ]; then cat >> "$SERVER/asked"; echo >> "$SERVER/asked"; exit 0; fi
case $url in
  */_apis/connectionData*) echo '{"authenticatedUser": {"id": "the-build-service"}}' ;;
  *) cat "$SERVER/threads.json" ;;
esac
"#;

const THREADS: &str =
    "https://dev.azure.com/contoso/the-project/_apis/git/repositories/the-repository/pullRequests/7/threads";

fn place(project: &str) -> Place {
    let mut place = Place::new();
    place.program("curl", CURL);
    place.pull_request(project, 2);
    place.set("AGENT_TEMPDIRECTORY", place.path("temp").to_str().unwrap());
    place.set("SERVER", place.path("home").to_str().unwrap());
    for (name, value) in [
        ("BUILD_REPOSITORY_PROVIDER", "TfsGit"),
        ("BUILD_REPOSITORY_ID", "the-repository"),
        ("SYSTEM_COLLECTIONURI", "https://dev.azure.com/contoso/"),
        ("SYSTEM_TEAMPROJECTID", "the-project"),
        ("SYSTEM_PULLREQUEST_PULLREQUESTID", "7"),
    ] {
        place.set(name, value);
    }
    fs::write(place.path("home/threads.json"), r#"{"value": []}"#).unwrap();
    place
}

/// Both scripts, with these parameters in place of their defaults.
fn run(place: &Place, given: &[(&str, &str)]) -> Vec<Told> {
    let template = yaml("ci/azure-pipelines.yml");
    let parameter = |name: &str| {
        let name = name.strip_prefix("parameters.").unwrap();
        let declared = template["parameters"].as_sequence().unwrap();
        let declared = declared.iter().find(|one| one["name"].as_str() == Some(name)).unwrap();
        let value = given.iter().find(|(given, _)| *given == name).map(|(_, value)| *value);
        let value = value.unwrap_or_else(|| declared["default"].as_str().unwrap());
        let allowed = declared["values"].as_sequence();
        assert!(allowed.is_none_or(|all| all.iter().any(|one| one.as_str() == Some(value))), "{name}: {value}");
        value.to_owned()
    };
    let scripts =
        template["steps"].as_sequence().unwrap().iter().filter_map(|step| Some((step, step["bash"].as_str()?)));
    scripts
        .map(|(step, text)| {
            let mut variables: BTreeMap<String, String> = strings(&step["env"]);
            for value in variables.values_mut() {
                *value = filled(value, ["${{", "}}"], &parameter);
                *value = filled(value, ["$(System.", ")"], &|name| {
                    assert_eq!(name, "AccessToken");
                    "a secret".to_owned()
                });
            }
            script(place, &["bash", "--noprofile", "--norc"], text, &variables)
        })
        .collect()
}

fn codes(told: &[Told]) -> Vec<Option<i32>> {
    told.iter().map(|one| one.code).collect()
}

#[test]
fn values_reach_scripts_as_variables_alone() {
    let template = yaml("ci/azure-pipelines.yml");
    let scripts: Vec<&str> =
        template["steps"].as_sequence().unwrap().iter().filter_map(|step| step["bash"].as_str()).collect();
    assert_eq!(scripts.len(), 2);
    for text in scripts {
        assert!(!text.contains("${{"), "{text}");
        // `$(word)` is a variable of the pipeline, if there is one of that name.
        for inside in text.split("$(").skip(1) {
            let name = inside.split(')').next().unwrap();
            assert!(name.contains(' '), "$({name}) may be taken for a variable");
        }
    }
}

#[test]
fn a_pull_request_is_compared_and_commented() {
    if !has("jq") {
        return;
    }
    let place = place("access");
    let told = run(&place, &[("project", "access")]);
    assert_eq!(codes(&told), [Some(0), Some(0)], "{}{}", told[0].text, told[1].text);
    let file = place.path("temp/rolecast-diff.md");
    assert!(told[1].text.contains(&format!("##vso[task.uploadsummary]{}\n", file.display())));
    let asked = place.read("home/asked");
    let sent = asked
        .lines()
        .position(|line| line == format!("POST {THREADS}?api-version=7.1 (Authorization: Bearer a secret)"));
    let sent: String = asked.lines().skip(sent.unwrap() + 1).collect();
    let sent: serde_json::Value = serde_json::from_str(&sent).unwrap();
    assert_eq!((&sent["status"], &sent["comments"][0]["parentCommentId"]), (&"closed".into(), &0.into()));
    let text = sent["comments"][0]["content"].as_str().unwrap();
    assert!(text.starts_with("<!-- rolecast ") && text.contains("P001"), "{text}");
    assert_eq!(text.split_once('\n').unwrap().1, fs::read_to_string(file).unwrap());
}

/// The second run writes over the first one's comment, and over nobody else's; a gate that is not passed opens it.
#[test]
fn one_comment_of_ones_own() {
    if !has("jq") {
        return;
    }
    let place = place("access");
    run(&place, &[("project", "access")]);
    let digest = place.run("work", &["sh", "-c", "printf %s access | git hash-object --stdin"]);
    let mark = format!("<!-- rolecast {digest} -->");
    let thread = |id: u32, author: &str, content: serde_json::Value| serde_json::json!({ "id": id, "comments": [{ "id": 10 * id, "author": { "id": author }, "content": content }] });
    let mut deleted = thread(4, "the-build-service", format!("{mark}\n").into());
    deleted["isDeleted"] = true.into();
    let threads = serde_json::json!({ "value": [
        thread(1, "somebody", format!("{mark}\nforged").into()),
        thread(2, "the-build-service", serde_json::Value::Null),
        thread(3, "the-build-service", format!("about {mark}").into()),
        deleted,
        thread(5, "the-build-service", format!("{mark}\nthe first run's").into()),
        thread(6, "the-build-service", format!("{mark}\nanother").into()),
    ] });
    fs::write(place.path("home/threads.json"), threads.to_string()).unwrap();
    fs::remove_file(place.path("home/asked")).unwrap();
    let told = run(&place, &[("project", "access"), ("failOn", "broadened")]);
    assert_eq!(codes(&told), [Some(0), Some(1)], "{}", told[1].text);
    let asked = place.read("home/asked");
    assert!(asked.contains(&format!("PATCH {THREADS}/5/comments/50?api-version=7.1 ")), "{asked}");
    assert!(
        asked.contains(&format!("PATCH {THREADS}/5?api-version=7.1 ")) && asked.contains(r#"{"status": "active"}"#)
    );
    assert!(!asked.contains("POST"), "{asked}");
}

#[test]
fn no_comment_where_none_is_wanted_or_possible() {
    let mut place = place("access");
    assert_eq!(codes(&run(&place, &[("project", "access"), ("comment", "false")])), [Some(0), Some(0)]);
    place.set("BUILD_REPOSITORY_PROVIDER", "GitHub");
    assert_eq!(codes(&run(&place, &[("project", "access")])), [Some(0), Some(0)]);
    assert_eq!(place.read("home/asked"), "");
}

#[test]
fn what_is_no_pull_request_is_not_guessed_at() {
    let place = place("access");
    place.git("work", &["checkout", "-q", "--orphan", "other"]);
    place.git("work", &["commit", "-q", "-m", "one of its kind"]);
    let told = run(&place, &[("project", "access")]);
    assert_eq!(codes(&told), [Some(0), Some(2)]);
    assert!(told[1].text.contains("no merge of a pull request"), "{}", told[1].text);
}

#[test]
fn hostile_values_stay_values() {
    for project in ["a b", "$(touch marker)", "'; touch marker; '", "-rf", "a\"b"] {
        let place = place(project);
        let told = run(&place, &[("project", project), ("comment", "false")]);
        assert_eq!(codes(&told), [Some(0), Some(0)], "{project}: {}{}", told[0].text, told[1].text);
        assert!(!place.path("work/marker").exists(), "{project}");
    }
}

/// Why nothing could be compared is in the log, and nothing in it is a command but what rolecast says itself.
#[test]
fn what_is_wrong_on_a_side_is_no_command() {
    let place = place("access");
    hostile_persona(&place, "access");
    let told = run(&place, &[("project", "access")]);
    assert_eq!(codes(&told), [Some(1), Some(2)]);
    assert!(told[1].text.contains("pwned"), "{}", told[1].text);
    assert_eq!(commands(&told[1].text, &["##[", "##vso"]), Vec::<&str>::new(), "{}", told[1].text);
    let own = |line: &&str| !line.starts_with("##vso[task.logissue type=");
    assert_eq!(
        commands(&told[0].text, &["##[", "##vso"]).into_iter().filter(own).collect::<Vec<_>>(),
        Vec::<&str>::new()
    );
}
