//! `.pre-commit-hooks.yaml`: the hook, run by pre-commit itself when something is committed.

use std::fs;

use super::support::{Place, has, root};

/// A repository that commits through the hook, from a copy of the kit that is committed: pre-commit takes revisions.
fn place() -> Place {
    let place = Place::new();
    let kit = place.path("kit");
    fs::create_dir_all(kit.join("ci")).unwrap();
    for file in [".pre-commit-hooks.yaml", "ci/rolecast"] {
        fs::copy(root().join(file), kit.join(file)).unwrap();
    }
    place.git("kit", &["init", "-q", "-b", "main"]);
    place.git("kit", &["add", "--all"]);
    place.git("kit", &["commit", "-q", "-m", "the kit"]);
    let revision = place.git("kit", &["rev-parse", "HEAD"]);
    fs::create_dir(place.path("work")).unwrap();
    place.git("work", &["init", "-q", "-b", "main"]);
    place.run("work", &["rolecast", "init", "access"]);
    place.run("work/access", &["rolecast", "compile"]);
    let config = format!(
        "repos:\n- repo: {}\n  rev: {revision}\n  hooks:\n  - id: rolecast-check\n    args: [--project, access]\n",
        kit.display()
    );
    fs::write(place.path("work/.pre-commit-config.yaml"), config).unwrap();
    place.git("work", &["add", "--all"]);
    place
}

#[test]
fn the_hook_lets_a_sound_project_be_committed_and_no_other() {
    if !has("pre-commit") {
        return;
    }
    let place = place();
    place.run("work", &["pre-commit", "validate-manifest", "../kit/.pre-commit-hooks.yaml"]);
    place.run("work", &["pre-commit", "install"]);
    place.git("work", &["commit", "-q", "-m", "sound"]);
    let told = place.run("work", &["pre-commit", "run", "--verbose"]);
    assert!(
        told.contains("rolecast check") && told.contains("Passed") && told.contains("2 assignments (2 dev)"),
        "{told}"
    );
    // What is generated is stale: the hook says so and nothing is committed.
    let persona = place.path("work/access/personas/P001.yaml");
    let text = fs::read_to_string(&persona).unwrap();
    fs::write(&persona, text.replacen("dev: read", "dev: develop", 1)).unwrap();
    place.git("work", &["add", "--all"]);
    let told = place.command("work", &["git", "commit", "-q", "-m", "stale"]).output().unwrap();
    let text = String::from_utf8_lossy(&told.stderr).into_owned() + &String::from_utf8_lossy(&told.stdout);
    assert!(!told.status.success() && text.contains("generated is stale"), "{text}");
    assert_eq!(place.git("work", &["log", "--format=%s"]), "sound");
    // Compiled, it goes in.
    place.run("work/access", &["rolecast", "compile"]);
    place.git("work", &["add", "--all"]);
    place.git("work", &["commit", "-q", "-m", "compiled"]);
    assert_eq!(place.git("work", &["log", "--format=%s"]), "compiled\nsound");
}
