//! Broken and malicious files: each `tests/hostile/cases/<case>.txt` against the example project.
//!
//! A case says what it is; then, a line each, `exit: <status>`, `says: <text of a message>` and `run: <arguments>` if it is
//! not to be compiled; then files to write, below `-- <path> --`, and changes to files of the example or to built-in
//! templates, below `-- edit <path> --`, as the old text and the new one with `=>` between. A run that fails leaves
//! every file as it was. Whatever a case is about, the linter answers for it too, or says at which place it cannot.

use std::fs;
use std::path::Path;

use crate::deployed;
use crate::folder::{Tree, example, folder, repository, rolecast, run, texts, tree};

#[derive(Default)]
struct Case {
    arguments: Vec<String>,
    exit: i32,
    says: Vec<String>,
    files: Tree,
}

fn read(path: &Path) -> Case {
    let text = fs::read_to_string(path).unwrap();
    let mut sections = text.split("\n-- ");
    let mut case = Case { files: example(), ..Case::default() };
    for line in sections.next().unwrap().lines().skip(1) {
        match line.split_once(": ").unwrap_or_else(|| panic!("{}: {line}", path.display())) {
            ("exit", status) => case.exit = status.parse().unwrap(),
            ("says", text) => case.says.push(text.to_owned()),
            ("run", arguments) => case.arguments = arguments.split(' ').map(str::to_owned).collect(),
            other => panic!("{other:?}"),
        }
    }
    for section in sections {
        let (name, content) = section.split_once(" --\n").unwrap();
        let Some(name) = name.strip_prefix("edit ") else {
            case.files.insert(name.to_owned(), content.as_bytes().to_owned());
            continue;
        };
        let before = case.files.get(name).cloned().unwrap_or_else(|| fs::read(repository().join(name)).unwrap());
        let before = String::from_utf8(before).unwrap();
        let (old, new) = content.split_once("\n=>\n").unwrap();
        let new = new.strip_suffix('\n').unwrap_or(new);
        assert!(before.contains(old), "{}: {name} has no {old}", path.display());
        case.files.insert(name.to_owned(), before.replacen(old, new, 1).into_bytes());
    }
    if case.arguments.is_empty() {
        case.arguments = vec!["compile".to_owned(), "--format".to_owned(), "concise".to_owned()];
    }
    case
}

/// What a case does otherwise than it should; nothing if all is well.
fn wrong(path: &Path) -> Option<String> {
    let case = read(path);
    let project = folder(&case.files);
    let (code, out, err) = run(rolecast(project.path()).args(&case.arguments));
    let mut wrong = String::new();
    if code != case.exit {
        wrong += &format!("exit status {code} instead of {}; ", case.exit);
    }
    for text in case.says.iter().filter(|text| !err.contains(*text)) {
        wrong += &format!("does not say `{text}`; ");
    }
    if err.chars().any(|c| c.is_control() && c != '\n') {
        wrong += "writes control characters; ";
    }
    let (code_of_lint, found, said) =
        run(rolecast(project.path()).args(["lint", "--format", "concise", "--fail-on", "error"]));
    if !(0..=2).contains(&code_of_lint) || said.contains("defect") || (code_of_lint == 2 && said.trim().is_empty()) {
        wrong += &format!("lint ends with {code_of_lint}: {found}{said}; ");
    }
    if found.chars().chain(said.chars()).any(|c| c.is_control() && c != '\n') {
        wrong += "lint writes control characters; ";
    }
    if code == 0 {
        deployed::check(&texts(&tree(&project.path().join("generated"))));
    } else if tree(project.path()) != case.files {
        wrong += "leaves files otherwise than they were; ";
    }
    (!wrong.is_empty()).then(|| format!("{}: {wrong}\n{out}{err}", path.file_stem().unwrap().display()))
}

#[test]
fn broken_and_malicious_files_are_refused_at_their_place() {
    let folder = repository().join("tests/hostile/cases");
    let mut cases: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.sort();
    assert!(cases.len() > 40);
    let wrong: Vec<String> = cases.iter().filter_map(|path| wrong(path)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
