//! What `--removals` writes: each `tests/removals/<case>.txt` is a small project before and after, as those of
//! `tests/diff.rs`. The script is run against stand-ins of the tools, which write down their arguments; behind
//! `=== expected` stand their calls, and what is left and why, written by hand: names of assignments are computed apart.
#![expect(clippy::expect_used, clippy::unwrap_used, reason = "a test that fails says where")]

mod diff_support;
mod resolve_support;

use std::fs;
use std::process::Command;
use std::sync::Arc;

use diff_support::{cases_in, policy, project};
use rolecast::emit::removals::{Script, Setup, script};
use rolecast::policy::{Policy, Principal, Scope, Term};
use rolecast::project::write_script;

/// Writes each call as a line; a list gives one name.
const STAND_IN: &str = r#"#!/usr/bin/env bash
{ printf '%s' "${0##*/}"; printf ' %s' "$@"; printf '\n'; } >> "$CALLS"
case " $* " in *" list "*) printf '%b' "${LISTED-listed\n}" ;; esac
case " $* " in *" $REFUSED "*) exit 1 ;; esac
"#;

/// The calls of a script, and how it ends.
fn run(text: &str, parameters: &[&str], refused: &str) -> (Option<i32>, Vec<String>, String) {
    run_where(text, parameters, &[("REFUSED", refused)])
}

fn run_where(text: &str, parameters: &[&str], known: &[(&str, &str)]) -> (Option<i32>, Vec<String>, String) {
    let folder = tempfile::tempdir().unwrap();
    for tool in ["az", "uuidgen"] {
        let path = folder.path().join(tool);
        fs::write(&path, if tool == "az" { STAND_IN } else { "#!/bin/sh\necho NAME\n" }).unwrap();
        assert!(Command::new("chmod").arg("+x").arg(&path).status().unwrap().success());
    }
    let (file, calls) = (folder.path().join("removals.sh"), folder.path().join("calls"));
    fs::write(&file, text).unwrap();
    fs::write(&calls, "").unwrap();
    assert!(Command::new("bash").arg("-n").arg(&file).status().unwrap().success(), "{text}");
    let path = format!("{}:{}", folder.path().display(), std::env::var("PATH").unwrap());
    let mut command = Command::new("bash");
    command.arg(&file).current_dir(folder.path()).env("PATH", path).env("CALLS", &calls).env("REFUSED", "nothing");
    command.envs(known.iter().copied());
    command.envs(parameters.iter().map(|name| (*name, format!("VALUE-{name}"))));
    let output = command.output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    let mut there: Vec<String> = fs::read_dir(folder.path())
        .unwrap()
        .map(|one| one.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    there.sort();
    assert_eq!(there, ["az", "calls", "removals.sh", "uuidgen"], "nothing else is run");
    (output.status.code(), fs::read_to_string(&calls).unwrap().lines().map(str::to_owned).collect(), said)
}

fn written(before: &Policy, after: &Policy, deployers: &[String]) -> Script {
    script(before, after, Setup { deployers, wanted: &|_| true, today: "2027-01-15".parse().unwrap() })
}

#[test]
fn scripts_take_away_what_is_no_longer_wanted() {
    let mut wrong = String::new();
    for case in cases_in("removals") {
        let sources = project(case.after.clone()).sources.unwrap();
        let named = sources.project.value.deployer.iter().flat_map(|list| &list.0);
        let deployers: Vec<String> = named.map(|name| name.value.clone()).collect();
        let made = written(&policy(case.before), &policy(case.after), &deployers);
        let (code, mut found, said) = run(&made.text, &["dev_devSub", "dev_oneGroup"], "nothing");
        assert_eq!((code, said.as_str()), (Some(0), ""), "{}: {}", case.name, made.text);
        let left: Vec<&str> = made.text.lines().filter_map(|line| line.strip_prefix("# - ")).collect();
        assert_eq!(left.len(), made.left, "{}", case.name);
        found.extend(left.into_iter().map(|line| format!("left: {line}")));
        let storage = |tier: &str, id: &str| {
            format!(
                "/subscriptions/{id}/resourceGroups/rg-ai-{tier}/providers/Microsoft.Storage/storageAccounts/stcontoso{tier}"
            )
        };
        let expected = case.expected.replace("STORAGE-dev", &storage("dev", "22222222-1111-4222-8222-222222222222"));
        let expected = expected.replace("STORAGE-prod", &storage("prod", "22222222-3333-4222-8222-222222222222"));
        let expected: Vec<&str> = expected.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        if found != expected {
            let (found, expected) = (found.join("\n  "), expected.join("\n  "));
            wrong.push_str(&format!("{}:\n  {found}\nand should be\n  {expected}\n", case.name));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

fn case(name: &str) -> (Policy, Policy) {
    let one = cases_in("removals").into_iter().find(|one| one.name == name).unwrap();
    (policy(one.before), policy(one.after))
}

#[test]
fn a_value_that_is_not_given_is_asked_for_before_anything_is_removed() {
    let (before, after) = case("parameters");
    let (code, calls, said) = run(&written(&before, &after, &[]).text, &["dev_devSub"], "nothing");
    assert_ne!(code, Some(0));
    assert!(calls.is_empty() && said.contains("dev_oneGroup"), "{calls:?} {said}");
}

#[test]
fn each_name_that_is_listed_is_taken_whole_and_none_is_no_failure() {
    let (before, after) = case("parameters");
    let text = written(&before, &after, &[]).text;
    let parameters = ["dev_devSub", "dev_oneGroup"];
    let (code, calls, said) = run_where(&text, &parameters, &[("LISTED", "one * two\nthree\n")]);
    assert_eq!((code, said.as_str()), (Some(0), ""));
    let deleted: Vec<&str> = calls.iter().filter_map(|call| call.strip_prefix("az role assignment delete ")).collect();
    assert_eq!(deleted, ["--ids one * two", "--ids three"]);
    let (code, calls, said) = run_where(&text, &parameters, &[("LISTED", "")]);
    assert!(code == Some(0) && !calls.iter().any(|call| call.contains("delete")), "{calls:?}");
    assert!(said.starts_with("not there: [?principalId=='VALUE-dev_oneGroup'"), "{said}");
}

#[test]
fn what_cannot_be_removed_does_not_keep_the_rest() {
    let (before, after) = case("cosmos-db-and-custom-role");
    let (code, calls, said) = run(&written(&before, &after, &[]).text, &[], "cosmosdb");
    assert_eq!((code, calls.len()), (Some(1), 3), "{calls:?}");
    assert!(said.starts_with("not removed: az cosmosdb sql role assignment delete"), "{said}");
}

/// An `access.json` may say anything: none of it is run, and each word arrives as it was.
#[test]
fn hostile_names_are_words() {
    let texts = ["x'; touch pwned; '", "$(touch pwned)", "`touch pwned`", "a\"b\\c $HOME", "--ids", "*"];
    for text in texts {
        let (mut before, after) = case("standing-and-eligible");
        for environment in &mut before.environments {
            for one in &mut environment.assignments {
                let Scope::Resource { subscription, provider, path, .. } = &*one.scope else { continue };
                let group = Term::Literal(text.into());
                let (subscription, provider, path) = (subscription.clone(), provider.clone(), path.clone());
                one.scope = Arc::new(Scope::Resource { subscription, group, provider, path });
                one.principal = Arc::new(Principal { name: Some(text.into()), ..(*one.principal).clone() });
                one.known_name = rolecast::policy::KnownName::default();
            }
        }
        let made = written(&before, &after, &[]);
        let (code, calls, _) = run(&made.text, &[], "nothing");
        assert_eq!(code, Some(0), "{}", made.text);
        let scope = format!("/resourceGroups/{text}/providers/Microsoft.Storage/");
        assert!(calls.iter().any(|call| call.contains(&scope)), "{text}: {calls:?}");
    }
}

/// Nor does it become another request: one that gives a role where one is to be taken away.
#[test]
fn a_request_removes_whoever_it_is_about() {
    let text = r#"x","requestType":"AdminAssign"},"else":{"\":""#;
    let (mut before, after) = case("standing-and-eligible");
    for one in before.environments.iter_mut().flat_map(|environment| &mut environment.assignments) {
        one.principal = Arc::new(Principal { id: Term::Literal(text.into()), ..(*one.principal).clone() });
    }
    let (code, calls, _) = run(&written(&before, &after, &[]).text, &[], "nothing");
    assert_eq!(code, Some(0));
    let bodies: Vec<&str> = calls.iter().filter_map(|call| Some(call.split_once(" --body ")?.1)).collect();
    assert!(!bodies.is_empty(), "{calls:?}");
    for body in bodies {
        let body: serde_json::Value = serde_json::from_str(body).unwrap();
        let said = &body["properties"];
        assert_eq!((said["requestType"].as_str(), said["principalId"].as_str()), (Some("AdminRemove"), Some(text)));
    }
}

#[test]
fn what_a_shell_cannot_hold_is_left_to_people() {
    let texts = ["a\nb; touch pwned", "a\u{202e}b"];
    for text in texts {
        let (mut before, after) = case("standing-and-eligible");
        let one = &mut before.environments[0].assignments;
        let at = one.iter().position(|one| &*one.role.name == "Storage Blob Data Reader").unwrap();
        one[at].scope = Arc::new(Scope::ManagementGroup { name: Term::Literal(text.into()) });
        let made = written(&before, &after, &[]);
        assert_eq!((made.removed, made.left), (1, 1), "{}", made.text);
        assert_eq!(run(&made.text, &[], "nothing").1.len(), 1);
        one_line_each(&made.text, text);
        // Nor is a parameter's name a command.
        let (mut before, after) = case("standing-and-eligible");
        let name = Term::Parameter("x:-$(touch pwned)".into());
        before.environments[0].assignments[at].scope = Arc::new(Scope::ManagementGroup { name });
        let made = written(&before, &after, &[]);
        assert_eq!((made.removed, made.left), (1, 1), "{}", made.text);
        assert_eq!(run(&made.text, &[], "nothing").0, Some(0));
    }
}

fn one_line_each(script: &str, hostile: &str) {
    assert!(!script.contains(hostile), "{script}");
    assert!(script.lines().all(|line| !line.starts_with("b; touch")), "{script}");
}

#[test]
fn a_script_is_written_over_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("removals.sh");
    assert_eq!(write_script(&path, "echo one\n"), Ok(true));
    assert_eq!(write_script(&path, "echo one\n"), Ok(false));
    assert_eq!(write_script(&path, "echo two\n"), Ok(true));
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.starts_with("#!/usr/bin/env bash\n") && text.ends_with("\necho two\n"), "{text}");
    for (other, code) in [(text.replace("two", "three"), "output-edited"), ("echo mine\n".to_owned(), "output-foreign")]
    {
        fs::write(&path, &other).unwrap();
        assert_eq!(write_script(&path, "echo four\n").unwrap_err().code, code);
        assert_eq!(fs::read_to_string(&path).unwrap(), other);
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside it");
}
