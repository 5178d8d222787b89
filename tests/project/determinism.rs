//! The same project gives the same bytes: in another folder, at another time, in another order.

use std::collections::BTreeSet;
use std::fs;

use rolecast::policy::Policy;

use crate::deployed::{self, Texts};
use crate::folder::{Tree, compile, example, folder, repository, rolecast, run, texts, tree};
use crate::variants::{RENAMED, moved, renamed, reversed};

/// The paths at which two trees differ.
fn differences(one: &Tree, two: &Tree) -> Vec<String> {
    let paths: BTreeSet<&String> = one.keys().chain(two.keys()).collect();
    paths.into_iter().filter(|path| one.get(*path) != two.get(*path)).cloned().collect()
}

fn same(one: &Tree, two: &Tree) {
    assert_eq!(differences(one, two), Vec::<String>::new());
}

fn committed() -> Tree {
    tree(&repository().join("generated"))
}

#[test]
fn folder_time_zone_language_and_output_change_nothing() {
    let project = folder(&example());
    let elsewhere = project.path().join("der Ort – 名 'x'");
    crate::folder::put(&example(), &elsewhere);
    let mut command = rolecast(&elsewhere);
    command.args(["compile", "--output", "out/of here"]);
    command.env("TZ", "Pacific/Kiritimati").env("LC_ALL", "tr_TR.UTF-8").env("LANG", "tr_TR.UTF-8");
    let (code, out, err) = run(&mut command);
    assert_eq!(code, 0, "{out}{err}");
    same(&tree(&elsewhere.join("out/of here")), &committed());
    assert!(!elsewhere.join("generated").exists());

    // A second run, from below the project, leaves all files as they are.
    let before = fs::metadata(elsewhere.join("out/of here/dev/access.json")).unwrap().modified().unwrap();
    let (code, out, err) =
        run(rolecast(&elsewhere.join("personas")).args(["compile", "--output", "../out/of here"]).env("TZ", "UTC"));
    assert_eq!(code, 0, "{out}{err}");
    same(&tree(&elsewhere.join("out/of here")), &committed());
    assert_eq!(fs::metadata(elsewhere.join("out/of here/dev/access.json")).unwrap().modified().unwrap(), before);
}

#[test]
fn the_order_of_keys_changes_nothing() {
    let project = folder(&reversed(&example()));
    same(&compile(project.path()), &committed());
}

#[test]
fn a_new_lock_is_the_old_one() {
    let mut files = example();
    let lock = files.remove("rolecast.lock").unwrap();
    let project = folder(&files);
    same(&compile(project.path()), &committed());
    assert_eq!(fs::read(project.path().join("rolecast.lock")).unwrap(), lock);
}

/// Files that say where access was asked for, and so name the files of personas and environments.
fn names_files(path: &str) -> bool {
    path.ends_with("/access.json") || path.ends_with("/native-access.md") || path == ".rolecast/manifest.json"
}

#[test]
fn the_names_of_files_stand_where_access_is_explained_and_nowhere_else() {
    let (files, names) = moved(&example());
    let project = folder(&files);
    let (here, there) = (compile(project.path()), committed());
    assert_eq!(here.keys().collect::<Vec<_>>(), there.keys().collect::<Vec<_>>());
    let differ = differences(&here, &there);
    assert!(differ.iter().all(|path| names_files(path)), "{differ:?}");
    assert!(differ.iter().any(|path| path.ends_with("/access.json")), "{differ:?}");
    // But for the names themselves, those are the same, too.
    let here = texts(&here);
    for (path, text) in texts(&there).into_iter().filter(|(path, _)| path != ".rolecast/manifest.json") {
        let moved = names.iter().fold(here[&path].clone(), |text, (old, new)| text.replace(new, old));
        assert_eq!(moved, text, "{path}");
    }
}

/// The environments without the names of personas, which is all that renaming may change.
fn without_personas(files: &Texts) -> Vec<Policy> {
    let mut policies = deployed::policies(files);
    for policy in &mut policies {
        policy.personas.clear();
        let environment = &mut policy.environments[0];
        environment.grants.clear();
        environment.principals.clear();
        environment.guardrails.clear();
        environment.exceptions.clear();
        environment.file = "".into();
        // Whom a value is for stands in its description.
        for parameter in &mut environment.parameters {
            parameter.description = RENAMED
                .iter()
                .fold(parameter.description.to_string(), |text, (old, new)| text.replace(new, old))
                .into();
        }
        for assignment in &mut environment.assignments {
            assignment.grants.clear();
        }
    }
    policies
}

#[test]
fn a_renamed_persona_leaves_all_assignments_as_they_are() {
    let (files, _) = moved(&reversed(&renamed(&example())));
    let project = folder(&files);
    let here = texts(&compile(project.path()));
    let there = texts(&committed());
    assert_eq!(without_personas(&here), without_personas(&there));
    deployed::check(&here);
    // In the languages themselves, only comments and descriptions of parameters differ.
    for (path, text) in there.iter().filter(|(path, _)| path.ends_with(".tf") || path.ends_with(".bicep")) {
        let plain = |text: &str| -> Vec<String> {
            let code = |line: &&str| {
                let line = line.trim_start();
                !line.starts_with('#') && !line.starts_with("//") && !line.starts_with("@description(")
            };
            text.lines().filter(code).filter(|line| !line.contains("Object id of `")).map(str::to_owned).collect()
        };
        assert_eq!(plain(&here[path]), plain(text), "{path}");
        assert!(!here[path].contains("P004"), "{path}");
    }
}
