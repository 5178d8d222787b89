//! Stages import those before them and the leaves, never one that comes after: ARCHITECTURE.md, enforced.
#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// A module, and the modules that it may import.
const ALLOWED: &[(&str, &[&str])] = &[
    ("parallel", &[]),
    ("escape", &["bytes"]),
    ("bytes", &[]),
    ("source", &["diagnostic"]),
    ("diagnostic", &["source", "escape"]),
    ("model", &["source", "diagnostic"]),
    ("condition", &["source", "diagnostic", "model"]),
    ("catalog", &["source", "diagnostic", "model"]),
    ("permission", &["source", "diagnostic", "model", "condition", "catalog"]),
    ("policy", &["source", "diagnostic", "model", "catalog", "bytes"]),
    ("effective", &["model", "catalog", "condition", "permission", "policy"]),
    (
        "lint",
        &["source", "diagnostic", "model", "catalog", "condition", "permission", "parallel", "policy", "effective"],
    ),
    ("diff", &["diagnostic", "escape", "model", "catalog", "condition", "permission", "policy", "effective"]),
    ("resolve", &["source", "diagnostic", "model", "catalog", "condition", "permission", "parallel", "policy"]),
    ("emit", &["source", "diagnostic", "escape", "model", "catalog", "condition", "policy", "bytes"]),
    ("init", &["source", "diagnostic", "model"]),
    ("project", &["source", "diagnostic", "model", "catalog", "permission", "parallel", "policy", "resolve", "emit"]),
    (
        "cli",
        &[
            "source",
            "diagnostic",
            "model",
            "catalog",
            "permission",
            "effective",
            "lint",
            "diff",
            "parallel",
            "policy",
            "resolve",
            "emit",
            "init",
            "project",
        ],
    ),
];

#[test]
fn stages_import_what_comes_before_them() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let modules: BTreeSet<String> = fs::read_dir(&src)
        .unwrap()
        .map(|entry| entry.unwrap().path().file_stem().unwrap().to_string_lossy().into_owned())
        .filter(|name| name != "lib" && name != "main")
        .collect();
    let known: BTreeSet<String> = ALLOWED.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(modules, known, "every module has its line in the table, and no line is left over");
    let mut wrong = Vec::new();
    for (module, allowed) in ALLOWED {
        for file in files(&src, module) {
            for (line, text) in fs::read_to_string(&file).unwrap().lines().enumerate() {
                // A link in documentation imports nothing.
                let code = text.split("//").next().unwrap();
                for import in code.split("crate::").skip(1) {
                    let import = import.split(|c: char| !c.is_ascii_lowercase()).next().unwrap();
                    if known.contains(import) && import != *module && !allowed.contains(&import) {
                        wrong.push(format!("{}:{}: {module} imports {import}", file.display(), line + 1));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn files(src: &Path, module: &str) -> Vec<PathBuf> {
    let single = src.join(format!("{module}.rs"));
    if single.exists() {
        return vec![single];
    }
    let mut found = Vec::new();
    let mut folders = vec![src.join(module)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path)
            } else if path.extension().is_some_and(|end| end == "rs") {
                found.push(path)
            }
        }
    }
    found
}
