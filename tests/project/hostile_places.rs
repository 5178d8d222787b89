//! Links, nesting, sizes and noise: what no text file can show.

use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use crate::deployed;
use crate::folder::{Tree, compile, example, folder, rolecast, run, texts, tree};

/// Compiles; gives the exit status and what is said, one line a message.
fn said(project: &Path) -> (i32, String) {
    let (code, _, err) = run(rolecast(project).args(["compile", "--format", "concise"]));
    (code, err)
}

/// Compiles the example with one more file, which must be refused there.
fn refused(path: &str, content: Vec<u8>, place: &str) {
    let mut files = example();
    files.insert(path.to_owned(), content);
    let project = folder(&files);
    let (code, err) = said(project.path());
    assert_eq!(code, 1, "{path}: {err}");
    assert!(err.lines().any(|line| line.starts_with(place)), "{path}: {place} is not in {err}");
    assert_eq!(tree(project.path()), files, "{path}");
}

#[test]
fn nesting_and_size_have_an_end() {
    refused("personas/deep.yaml", format!("id: {}", "[".repeat(10_000)).into_bytes(), "personas/deep.yaml:1:");
    let deep: String = (0..10_000).map(|at| format!("{}a:\n", " ".repeat(at % 500))).collect();
    refused("personas/deep.yaml", deep.into_bytes(), "personas/deep.yaml:");
    let blocks = "{{#if scope}}\n".repeat(10_000);
    refused("templates/arm/assignment.hbs", blocks.into_bytes(), "templates/arm/assignment.hbs:");
    let closed = format!("{}{{{{name}}}}{}", "{{#if scope}}".repeat(10_000), "{{/if}}".repeat(10_000));
    refused("templates/arm/assignment.hbs", closed.into_bytes(), "templates/arm/assignment.hbs:1:");
    let braces = "{".repeat(100_000);
    refused("templates/arm/assignment.hbs", braces.into_bytes(), "templates/arm/assignment.hbs:1:");
    let condition = format!("{}x{}", "(".repeat(10_000), ")".repeat(10_000));
    let persona = format!(
        "id: P010\nname: Deep\nteam: Team\ncomponentAccess:\n  azure-storage:\n    dev: {{ level: read, condition: \"{condition}\" }}\n"
    );
    refused("personas/P010.yaml", persona.into_bytes(), "personas/P010.yaml:6:");
    refused("personas/big.yaml", vec![b'#'; 17 * 1024 * 1024], "personas/big.yaml");
    refused("personas/noise.yaml", vec![0xff, 0xfe, 0, 0x80], "personas/noise.yaml");
    refused("personas/null.yaml", b"id: P\0\n".to_vec(), "personas/null.yaml:1:");
    refused("templates/arm/assignment.hbs", vec![0xff, 0xfe, 0], "templates/arm/assignment.hbs");
    refused("rolecast.lock", vec![0xff, 0xfe, 0], "rolecast.lock");
    refused("rolecast.catalog.jsonl", vec![0xff, b'\n', 0], "rolecast.catalog.jsonl");
}

/// Something outside that nobody may read or write by a link.
fn outside() -> (tempfile::TempDir, Tree) {
    let files = Tree::from([("P666.yaml".to_owned(), b"id: P666\n# secret\n".to_vec())]);
    (folder(&files), files)
}

#[cfg(unix)]
#[test]
fn links_out_of_the_project_are_not_followed() {
    use std::os::unix::fs::symlink;
    let (outside, secret) = outside();
    let links = [
        ("personas/P666.yaml", "P666.yaml"),
        ("personas/more", ""),
        ("components", ""),
        ("roles/P666.yaml", "P666.yaml"),
        ("templates", ""),
        ("rolecast.catalog.jsonl", "P666.yaml"),
        ("generated", ""),
        ("generated/dev", ""),
        ("generated/.rolecast", ""),
        ("generated/dev/access.json", "P666.yaml"),
    ];
    for (link, to) in links {
        let project = folder(&example());
        let place = project.path().join(link);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        symlink(outside.path().join(to), &place).unwrap();
        let (code, err) = said(project.path());
        assert!(code == 1 || code == 2, "{link}: {err}");
        assert!(err.contains(link.split('/').next().unwrap()), "{link}: {err}");
        assert!(!err.contains("secret"), "{link}: {err}");
        assert_eq!(tree(outside.path()), secret, "{link}");
        assert!(fs::symlink_metadata(&place).unwrap().file_type().is_symlink(), "{link} is what it was");
    }
    // A file in place of a folder, and a folder in place of a file.
    for (path, is_folder) in [("generated", false), ("generated/dev", false), ("generated/dev/access.json", true)] {
        let project = folder(&example());
        let place = project.path().join(path);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        if is_folder {
            fs::create_dir(&place).unwrap()
        } else {
            fs::write(&place, "mine").unwrap()
        }
        let before = tree(project.path());
        let (code, err) = said(project.path());
        assert!(code == 1 || code == 2, "{path}: {err}");
        let after = tree(project.path());
        assert!(before.iter().all(|(path, bytes)| after.get(path) == Some(bytes)), "{path}");
    }
}

/// The places at which a file of the example is changed, and what is put there.
#[derive(Clone, Debug)]
enum Mutation {
    Cut(usize, usize),
    Put(usize, Vec<u8>),
    Swap(usize, usize),
    Flip(usize, u8),
}

fn mutation() -> impl Strategy<Value = Mutation> {
    let at = || 0..100_000usize;
    let snippets = prop::sample::select(vec![
        "\n",
        "  ",
        ": ",
        "- ",
        "'",
        "\"",
        "{",
        "}",
        "[",
        "]",
        "&a ",
        "*a",
        "<<: ",
        "# ",
        "|",
        ">",
        "\t",
        "\r",
        "~",
        "!x ",
        "---\n",
        "${",
        "%{",
        "none",
        "default",
        "eligible",
        "administer",
        "2027-13-99",
        "\u{202e}",
        "\0",
        "1e999",
        "\\",
    ]);
    prop_oneof![
        (at(), 1..40usize).prop_map(|(at, length)| Mutation::Cut(at, length)),
        (at(), snippets).prop_map(|(at, text)| Mutation::Put(at, text.as_bytes().to_vec())),
        (at(), at()).prop_map(|(one, two)| Mutation::Swap(one, two)),
        (at(), 0..8u8).prop_map(|(at, bit)| Mutation::Flip(at, bit)),
    ]
}

fn mutate(bytes: &mut Vec<u8>, by: &Mutation) {
    let length = bytes.len().max(1);
    if bytes.is_empty() {
        return;
    }
    match by {
        Mutation::Cut(at, count) => {
            let at = at % length;
            bytes.drain(at..(at + count).min(length));
        }
        Mutation::Put(at, new) => {
            let at = at % length;
            bytes.splice(at..at, new.iter().copied());
        }
        Mutation::Swap(one, two) => bytes.swap(one % length, two % length),
        Mutation::Flip(at, bit) => bytes[at % length] ^= 1 << bit,
    }
}

/// The example with `generated/`, made once.
fn compiled() -> &'static Tree {
    static TREE: OnceLock<Tree> = OnceLock::new();
    TREE.get_or_init(|| {
        let project = folder(&example());
        compile(project.path());
        tree(project.path())
    })
}

fn noise(cases: u32, files: &[&str]) {
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]);
    let mut runner = TestRunner::new_with_rng(Config { cases, failure_persistence: None, ..Config::default() }, rng);
    let strategy = (
        prop::sample::select(files.iter().map(|&file| file.to_owned()).collect::<Vec<_>>()),
        prop::collection::vec(mutation(), 1..4),
    );
    runner
        .run(&strategy, |(path, mutations)| {
            let mut files = compiled().clone();
            let bytes = files.get_mut(&path).unwrap();
            mutations.iter().for_each(|one| mutate(bytes, one));
            let project = folder(&files);
            let (code, err) = said(project.path());
            if code == 0 {
                deployed::check(&texts(&tree(&project.path().join("generated"))));
            } else {
                assert!(err.contains("error["), "{path}: {err}");
                assert!(!err.chars().any(|c| c.is_control() && c != '\n'), "{path}: {err:?}");
                assert_eq!(tree(project.path()), files, "{path}: {err}");
            }
            Ok(())
        })
        .unwrap();
}

#[test]
fn changed_bytes_are_refused_or_compiled_whole() {
    let mut paths: Vec<String> = example().into_keys().collect();
    paths.push("generated/.rolecast/manifest.json".to_owned());
    let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
    noise(30, &paths);
}
