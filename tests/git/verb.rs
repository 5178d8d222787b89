//! `rolecast diff` of revisions, as its users run it.

use std::fs;
use std::path::Path;

use super::support::{Scratch, example, git, rolecast};

/// Gives the persona more than it had.
fn strengthen(folder: &Path) {
    let file = folder.join("personas/P001.yaml");
    let text = fs::read_to_string(&file).unwrap();
    assert!(text.contains("dev: read"));
    fs::write(file, text.replace("dev: read", "dev: develop")).unwrap();
}

/// A project on `main`, and a branch that is checked out on which a persona has more.
pub(super) fn stronger() -> (Scratch, std::path::PathBuf) {
    let (scratch, folder) = example();
    scratch.git(&["checkout", "-q", "-b", "feature"]);
    strengthen(&folder);
    scratch.commit("stronger");
    (scratch, folder)
}

/// Exit status, the last line of what it gives, and what it says.
fn verdict(folder: &Path, arguments: &[&str]) -> (Option<i32>, String, String) {
    let (code, data, said) = rolecast(folder, &[&["diff", "--format", "concise"], arguments].concat());
    (code, data.lines().last().unwrap_or_default().to_owned(), said)
}

#[test]
fn without_a_word_what_is_new_on_the_branch() {
    let (scratch, folder) = example();
    scratch.git(&["checkout", "-q", "-b", "feature"]);
    assert_eq!(verdict(&folder, &[]).1, "unchanged");
    strengthen(&folder);
    let base = scratch.git(&["rev-parse", "main"]);
    let said = format!("note: the working tree is compared with {}, where `HEAD` parts from `main`\n", &base[..12]);
    assert_eq!(verdict(&folder, &[]), (Some(0), "broadened".to_owned(), said.clone()), "not committed");
    // From a folder of the project, and by its name from elsewhere.
    assert_eq!(verdict(&folder.join("personas"), &[]).1, "broadened");
    assert_eq!(verdict(&scratch.path, &["--project", "access"]).1, "broadened");
    scratch.commit("stronger");
    assert_eq!(verdict(&folder, &[]), (Some(0), "broadened".to_owned(), said), "committed");
    assert_eq!(verdict(&folder, &["--fail-on", "broadened", "--quiet"]).0, Some(1));
    scratch.git(&["checkout", "-q", "main"]);
    assert_eq!(verdict(&folder, &[]).1, "unchanged", "on the main branch");
}

#[test]
fn revisions_in_any_form() {
    let (scratch, folder) = stronger();
    for (arguments, expected) in [
        (&["main"][..], "broadened"),
        (&["main", "feature"], "broadened"),
        (&["feature", "main"], "narrowed"),
        (&["main..feature"], "broadened"),
        (&["feature..main"], "narrowed"),
        (&["main...feature"], "broadened"),
        (&["feature...main"], "unchanged"),
        (&["main", "."], "broadened"),
        (&["feature", "."], "unchanged"),
    ] {
        assert_eq!(verdict(&folder, arguments).1, expected, "{arguments:?}");
    }
    git(&scratch.path, &["clone", "-q", "--bare", ".", "../bare"]);
    assert_eq!(verdict(&scratch.beside("bare"), &["main:access", "feature:access"]).1, "broadened");
}

/// Nobody had anything before there was a project, nor has after it is gone.
#[test]
fn a_revision_without_a_project() {
    let (scratch, folder) = example();
    scratch.git(&["checkout", "-q", "--orphan", "before"]);
    scratch.git(&["rm", "-r", "-q", "-f", "."]);
    scratch.write("README", "r").commit("before");
    scratch.git(&["checkout", "-q", "main"]);
    let (code, data, said) = verdict(&folder, &["before", "--fail-on", "broadened", "--quiet"]);
    assert_eq!((code, data.as_str()), (Some(1), "broadened"), "{said}");
    let (code, data, said) = verdict(&folder, &["before"]);
    assert_eq!((code, data.as_str()), (Some(0), "broadened"));
    assert_eq!(said, "info[side-without-project]: `before` has no `rolecast.yaml` there: everything is new\n");
    // Programs are told so too.
    let told = "`before` has no `rolecast.yaml` there: everything is new";
    let (_, data, _) = rolecast(&folder, &["diff", "before", "--format", "json"]);
    let data: serde_json::Value = serde_json::from_str(&data).unwrap();
    let note = serde_json::json!({ "code": "side-without-project", "severity": "info", "message": told });
    assert_eq!(data["diagnostics"], serde_json::json!([note]));
    let (_, data, _) = rolecast(&folder, &["diff", "main", "--format", "json"]);
    assert_eq!(serde_json::from_str::<serde_json::Value>(&data).unwrap()["diagnostics"], serde_json::json!([]));
    let (_, data, _) = rolecast(&folder, &["diff", "before", "--format", "markdown"]);
    assert!(data.contains(&format!("\nNote: {told}\n")), "{data}");
    assert_eq!(verdict(&folder, &["main", "before"]).1, "narrowed");
    let (code, _, said) = verdict(&folder, &["before", "main:nowhere"]);
    assert_eq!(code, Some(2));
    assert!(said.contains("error[no-project]: neither `before` nor `main:nowhere` has a `rolecast.yaml`"), "{said}");
}

/// What a revision had stands where git finds it, in every format.
#[test]
fn lost_access_is_shown_in_its_revision() {
    let (scratch, folder) = stronger();
    let shown = |format: &str| {
        let (code, data, said) = rolecast(&folder, &["diff", "feature", "main", "--format", format]);
        assert_eq!((code, said.is_empty()), (Some(0), true), "{said}");
        data
    };
    // The value that is other, by text alone.
    let was = scratch.git(&["show", "main:access/personas/P001.yaml"]);
    let is = scratch.git(&["show", "feature:access/personas/P001.yaml"]);
    let (line, text) = (1..).zip(is.lines().zip(was.lines())).find(|(_, (is, was))| is != was).unwrap();
    let column = text.0.find("develop").unwrap() + 1;
    let place = format!("feature:access/personas/P001.yaml:{line}:{column}");
    assert!(shown("concise").starts_with(&format!("{place}: - dev ")), "{}", shown("concise"));
    assert!(shown("human").contains(&format!("      {place}: ")), "{}", shown("human"));
    assert!(shown("markdown").contains(&format!("`{place}`")), "{}", shown("markdown"));
    let data: serde_json::Value = serde_json::from_str(&shown("json")).unwrap();
    let found = &data["changes"][0]["narrower"][0]["lines"][0];
    assert_eq!(found["file"], "feature:access/personas/P001.yaml");
    assert_eq!((&found["line"], &found["column"]), (&serde_json::json!(line), &serde_json::json!(column)));
}

/// A gate that could not look is not passed.
#[test]
fn what_cannot_be_compared_is_no_answer() {
    let (scratch, folder) = stronger();
    let refused = |arguments: &[&str], expected: &str| {
        let (code, data, said) = verdict(&folder, arguments);
        assert_eq!((code, data.as_str()), (Some(2), ""), "{arguments:?}: {said}");
        assert!(said.contains(expected), "{arguments:?}: {said}");
    };
    refused(&["mian"], "error[git-revision]: there is no revision `mian`");
    refused(&["HEAD^{tree}"], "error[git-commit]: `HEAD^{tree}` is a tree, not a commit");
    refused(&["main", "./nowhere"], "error[no-project]: `./nowhere` does not exist");
    refused(&["--", "--all"], "error[git-revision]: `--all` can be no revision");
    let outside = tempfile::tempdir().unwrap();
    let (code, _, said) = verdict(outside.path(), &[]);
    assert_eq!(code, Some(2));
    assert!(said.contains("no `rolecast.yaml` in `.`"), "{said}");
    // The errors of a side are where they are.
    scratch.git(&["checkout", "-q", "-b", "broken"]);
    fs::write(folder.join("personas/P001.yaml"), "id: P001\nkind: nobody\n").unwrap();
    scratch.commit("broken");
    scratch.git(&["checkout", "-q", "feature"]);
    refused(&["broken"], "broken:access/personas/P001.yaml:2:7: error[");
    refused(&["broken"], "note: `broken` cannot be compared: these are its errors");
    refused(&["main", "broken"], "broken:access/personas/P001.yaml:2:7: error[");
}

/// A side that was resolved with another lock has what that lock says.
#[test]
fn a_change_of_the_lock_alone_is_a_change() {
    let (scratch, folder) = example();
    let lock = fs::read_to_string(folder.join("rolecast.lock")).unwrap();
    let wider =
        lock.replacen("Microsoft.KeyVault/vaults/secrets/getSecret/action", "Microsoft.KeyVault/vaults/secrets/*", 1);
    assert_ne!(lock, wider);
    // Of the shipped catalogue it is known what it has.
    fs::write(folder.join("rolecast.lock"), &wider).unwrap();
    let (code, data, said) = verdict(&folder, &["HEAD"]);
    assert_eq!((code, data.as_str()), (Some(2), ""), "{said}");
    assert!(said.contains("error[lock-edited]: the lock holds `Key Vault Secrets User`"), "{said}");
    let digest = rolecast::catalog::Catalog::builtin().digest();
    let later = wider.replacen(digest, &digest.chars().rev().collect::<String>(), 1);
    assert_ne!(later, wider);
    fs::write(folder.join("rolecast.lock"), later).unwrap();
    let (code, data, said) = verdict(&folder, &["HEAD"]);
    assert_eq!((code, data.as_str()), (Some(0), "broadened"), "{said}");
    scratch.commit("the lock");
    assert_eq!(verdict(&folder, &["HEAD~1..HEAD"]).1, "broadened");
}
