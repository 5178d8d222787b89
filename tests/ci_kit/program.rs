//! `ci/rolecast`: which program it runs.

use std::fs;
use std::os::unix::fs::symlink;

use super::support::{Place, root};

fn say(what: &str) -> String {
    format!("#!/bin/sh\necho {what} \"$@\"\n")
}

/// A copy of the script where nothing is installed but what scripts need.
fn place() -> Place {
    let mut place = Place::new();
    fs::create_dir_all(place.path("kit/ci")).unwrap();
    fs::copy(root().join("ci/rolecast"), place.path("kit/ci/rolecast")).unwrap();
    fs::remove_file(place.path("bin/rolecast")).unwrap();
    let path = std::env::var_os("PATH").unwrap();
    for program in ["sh", "dirname", "mkdir", "chmod"] {
        let found = std::env::split_paths(&path).map(|folder| folder.join(program)).find(|file| file.is_file());
        symlink(found.unwrap(), place.path("bin").join(program)).unwrap();
    }
    place.set("PATH", place.path("bin").to_str().unwrap());
    fs::create_dir(place.path("work")).unwrap();
    place
}

#[test]
fn the_program_that_is_named_then_the_one_that_is_installed() {
    let mut place = place();
    place.program("rolecast", &say("installed"));
    place.program("named", &say("named"));
    assert_eq!(place.run("work", &["../kit/ci/rolecast", "a b", "*"]), "installed a b *");
    place.set("ROLECAST", place.path("bin/named").to_str().unwrap());
    assert_eq!(place.run("work", &["../kit/ci/rolecast", "check"]), "named check");
}

/// Built once, from the source that the script is in, with what is locked there.
#[test]
fn else_it_is_built() {
    let place = place();
    let cargo = r#"#!/bin/sh
echo "cargo in $PWD: $*" >> "$HOME/built"
while [ "$1" != --target-dir ]; do shift; done
mkdir -p "$2/release"
printf '#!/bin/sh\necho built "$@"\n' > "$2/release/rolecast"
chmod +x "$2/release/rolecast"
"#;
    place.program("cargo", cargo);
    for _ in 0..2 {
        assert_eq!(place.run("work", &["../kit/ci/rolecast", "check", "--project=a b"]), "built check --project=a b");
    }
    let kit = fs::canonicalize(place.path("kit")).unwrap();
    let kit = kit.display();
    let built =
        format!("cargo in {kit}: build --quiet --locked --release --bin rolecast --target-dir {kit}/target/ci\n");
    assert_eq!(place.read("home/built"), built);
}

#[test]
fn without_either_it_says_what_to_do() {
    let place = place();
    let told = place.command("work", &["../kit/ci/rolecast", "check"]).output().unwrap();
    assert_eq!(told.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&told.stderr).contains("install either, or name the program by ROLECAST"));
    place.program("cargo", "#!/bin/sh\nexit 101\n");
    assert_eq!(place.command("work", &["../kit/ci/rolecast", "check"]).output().unwrap().status.code(), Some(2));
}
