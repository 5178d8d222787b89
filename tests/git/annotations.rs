//! `rolecast diff` as annotations, whose paths are those of the repository.

use std::fs;
use std::path::Path;

use super::support::{git, rolecast};
use super::verb::stronger;

/// What is annotated, a line each.
fn annotations(folder: &Path, arguments: &[&str]) -> (Option<i32>, Vec<String>) {
    let (code, data, said) = rolecast(folder, &[&["diff", "--format", "github"], arguments].concat());
    assert_eq!(said, "");
    (code, data.lines().map(str::to_owned).collect())
}

#[test]
fn paths_are_those_of_the_repository() {
    let (scratch, folder) = stronger();
    let text = fs::read_to_string(folder.join("personas/P001.yaml")).unwrap();
    let main = scratch.git(&["show", "main:access/personas/P001.yaml"]);
    let (line, _) = (1..).zip(text.lines().zip(main.lines())).find(|(_, (is, was))| is != was).unwrap();
    let place = format!("file=access/personas/P001.yaml,line={line},");
    git(&scratch.path, &["clone", "-q", "--bare", ".", "../bare"]);
    let bare = scratch.beside("bare");
    for (folder, arguments) in [
        (&folder, &["main"][..]),
        (&folder.join("personas"), &["main"]),
        (&scratch.path, &["--project", "access", "main"]),
        (&scratch.path, &["main:access", "feature:access"]),
        (&folder, &["main..feature"]),
        (&bare, &["main:access", "feature:access"]),
    ] {
        let (code, lines) = annotations(folder, arguments);
        assert!(code == Some(0) && !lines.is_empty(), "{arguments:?}");
        for line in lines {
            // More in dev that opens nothing by itself is a note; secrets of a vault are a primitive of their own.
            let (kind, rest) = line.split_once(' ').unwrap();
            assert!(["::notice", "::warning"].contains(&kind), "{line}");
            assert!(rest.starts_with(&place) && rest.contains("title=new-access::`P001` in `dev` has `"), "{line}");
        }
    }
    let (code, lines) = annotations(&folder, &["main", "--fail-on", "broadened"]);
    assert!(code == Some(1) && lines.iter().all(|line| line.starts_with("::error ")), "{lines:?}");
}

/// What is gone stands at what its file is about, and at the project where that is gone too.
#[test]
fn what_is_gone_has_a_line() {
    let (scratch, folder) = stronger();
    let (code, lines) = annotations(&folder, &["feature", "main"]);
    assert_eq!((code, lines), (Some(0), Vec::new()), "nobody has more");
    let (code, lines) = annotations(&folder, &["feature", "main", "--fail-on", "any"]);
    assert_eq!(code, Some(1));
    let stood = "it stood at feature:access/personas/P001.yaml:";
    for line in &lines {
        assert!(line.starts_with("::error file=access/personas/P001.yaml,line="), "{line}");
        assert!(line.contains("title=narrower-access::") && line.contains(stood), "{line}");
    }
    scratch.git(&["rm", "-q", "access/personas/P001.yaml"]);
    let environment = folder.join("environments/dev.yaml");
    let text = fs::read_to_string(&environment).unwrap();
    let kept: Vec<&str> =
        text.lines().filter(|line| !line.contains("P001") && !line.starts_with("principals:")).collect();
    fs::write(&environment, kept.join("\n") + "\n").unwrap();
    let (code, lines) = annotations(&folder, &["feature", "--fail-on", "any"]);
    assert!(code == Some(1) && !lines.is_empty(), "{lines:?}");
    for line in lines {
        assert!(line.starts_with("::error file=access/rolecast.yaml,line=1,") && line.contains(stood), "{line}");
    }
}

#[test]
fn that_everything_is_new_is_a_note() {
    let (scratch, folder) = stronger();
    scratch.git(&["checkout", "-q", "--orphan", "before"]);
    scratch.git(&["rm", "-r", "-q", "-f", "."]);
    scratch.write("README", "r").commit("before");
    scratch.git(&["checkout", "-q", "feature"]);
    let (code, lines) = annotations(&folder, &["before"]);
    let told = "`before` has no `rolecast.yaml` there: everything is new";
    assert_eq!(code, Some(0));
    assert_eq!(lines.last().unwrap(), &format!("::notice title=side-without-project::{told}"));
    let (_, data, _) = rolecast(&folder, &["diff", "before", "--format", "sarif"]);
    let data: serde_json::Value = serde_json::from_str(&data).unwrap();
    let invocation = &data["runs"][0]["invocations"][0];
    assert_eq!(invocation["executionSuccessful"], true);
    assert_eq!(invocation["toolExecutionNotifications"][0]["descriptor"]["id"], "side-without-project");
}
