//! The page in Chromium, headless: light and dark, wide and on a phone, on paper, by keyboard, and without its script.
//!
//! `check.mjs` drives it and says what is wrong. Pages and pictures of them stay in `target/tmp/page/`, for people to look at.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use rolecast::diff::Gate;
use rolecast::policy::Policy;

use super::pages::page;
use super::programs::{has, needed};
use super::{hostile, large};
use crate::diff_support::{cases, compared, policy};

/// Three personas in three environments, of every verdict one; one has more components than a phone has room for.
fn rich() -> (Policy, Policy) {
    let (_, before, after, _) = cases().into_iter().find(|(name, ..)| name == "reader-to-contributor").unwrap();
    let side = |mut files: Vec<(String, String)>, [one, two]: [&str; 2]| {
        let dev = files.iter().find(|(path, _)| path == "environments/dev.yaml").unwrap().1.clone();
        let stage = dev
            .replace("tier: development", "tier: staging")
            .replace("Dev", "Stage")
            .replace("dev", "stage")
            .replace("stageelop", "develop");
        files.push(("environments/stage.yaml".to_owned(), stage.replace("-1111-", "-2222-")));
        let persona = |id: &str, name: &str, access: &str| {
            let kind = if id == "P009" { "kind: agent\naccountable: P001\n" } else { "" };
            format!("id: {id}\nname: {name}\n{kind}owner: contoso-leads\ncomponentAccess:\n{access}")
        };
        let agent = "  azure-storage: { dev: develop, stage: read, production: read }\n";
        for (path, text) in [
            ("rolecast.yaml", "name: contoso-ai\nenvironments: [dev, stage, production]\n".to_owned()),
            ("personas/P001.yaml", persona("P001", "Discriminative AI Data Scientist", one)),
            ("personas/P002.yaml", persona("P002", "Analyst", two)),
            ("personas/P009.yaml", persona("P009", "Build Agent", agent)),
        ] {
            files.retain(|(known, _)| known != path);
            files.push((path.to_owned(), text));
        }
        policy(files)
    };
    let others = "  azure-cosmos-db: { dev: read, stage: none, production: none }\n  \
                  managed-identity: { dev: discover, stage: none, production: none }\n  \
                  azure-api-management: { dev: discover, stage: discover, production: none }\n";
    let one = |storage: &str, vault: &str| {
        format!("  azure-storage: {{ {storage} }}\n  azure-key-vault: {{ {vault} }}\n{others}")
    };
    let role = |name: &str| format!("[{{ role: {name}, justification: Case }}]");
    let eligible = "[{ level: develop, assignment: eligible, justification: Case }]";
    let before = side(
        before,
        [
            &one(
                &format!("dev: develop, stage: read, production: {eligible}"),
                &format!("dev: discover, stage: {}, production: discover", role("Key Vault Secrets User")),
            ),
            &format!(
                "  azure-storage: {{ dev: {}, stage: none, production: {} }}\n",
                role("Storage Blob Data Reader"),
                role("Owner")
            ),
        ],
    );
    let after = side(
        after,
        [
            &one(
                "dev: read, stage: read, production: develop",
                &format!("dev: discover, stage: {}, production: discover", role("Key Vault Administrator")),
            ),
            &format!(
                "  azure-storage: {{ dev: none, stage: none, production: {} }}\n  training-data: {{ dev: {}, stage: none, \
                 production: {} }}\n",
                role("Contributor"),
                role("Storage Blob Data Reader"),
                role("Reader")
            ),
        ],
    );
    (before, after)
}

fn folder() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("page");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

#[test]
fn pages_are_opened_in_a_browser() {
    let playwright = std::env::var_os("ROLECAST_PLAYWRIGHT");
    let is_there = needed(playwright.is_some(), "ROLECAST_PLAYWRIGHT does not name the folder of playwright-core");
    if !has("node") || !has("chromium") || !is_there {
        return;
    }
    let folder = folder();
    let write = |name: &str, text: String| fs::write(folder.join(format!("{name}.html")), text).unwrap();
    let (before, after) = rich();
    let found = compared(&before, &after);
    let words: Vec<&str> = found.rows.iter().map(|row| row.verdict.word()).collect();
    for word in ["broadened", "both", "moved", "narrowed"] {
        assert!(words.contains(&word), "{words:?}");
    }
    write("rich", page(&before, &after, &found, found.refused_by(Gate::Privileged).as_slice()));
    write("unchanged", page(&before, &before, &compared(&before, &before), &[]));
    let nobody = before.without_access();
    write("new", page(&nobody, &after, &compared(&nobody, &after), &[]));
    write("hostile", hostile::worst());
    let (found, laid) = large::large(10_000);
    write("large", large::page(&found, &laid));
    let program = std::env::split_paths(&std::env::var_os("PATH").unwrap())
        .map(|folder| folder.join("chromium"))
        .find(|file| file.is_file())
        .unwrap();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/page/check.mjs");
    let told = Command::new("node").arg(script).arg(playwright.unwrap()).arg(program).arg(&folder).output().unwrap();
    let text = format!("{}{}", String::from_utf8_lossy(&told.stdout), String::from_utf8_lossy(&told.stderr));
    assert!(told.status.success(), "{text}");
    // It has seen what it was asked to see.
    assert!(text.contains("5 pages, 0 complaints"), "{text}");
}
