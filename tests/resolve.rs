//! What resolving says and gives: each `tests/resolve/<subject>/<case>.txt` is a small project and what comes of it.
//!
//! A line `--- path` begins a file of the project, `+++ path` one that begins as in `tests/resolve/base.txt`
//! (which may have several beginnings of a file, told apart in parentheses). Behind
//! `=== says` stand the messages as people see them, behind `=== gives` the assignments of a project without errors:
//! one a line, in the policy's order, `environment | mechanism | scope | role | principal | state`, then what else is to
//! be known of it. A case without `=== gives` is refused.
//!
//! Rewrite what is expected with `SNAPSHOTS=overwrite cargo test --test resolve`, and read what changed.
#![expect(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test that fails says where")]

mod resolve_support;

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use resolve_support::{Outcome, resolve, sections};
use rolecast::diagnostic::render;
use rolecast::policy::{Assignment, End, Environment, Policy, State};

fn project(text: &str, base: &[(String, String)]) -> Vec<(String, String)> {
    let (mut files, _) = sections(text, base);
    if !files.iter().any(|(path, _)| path == "rolecast.yaml") {
        files.extend(base.iter().find(|(path, _)| path == "rolecast.yaml").cloned());
    }
    files
}

fn state(one: &Assignment) -> String {
    match one.state {
        State::Active => "active".to_owned(),
        State::ActiveUntil(day) => format!("active until {day}"),
        State::Eligible(End::Until(day)) => format!("eligible until {day}"),
        State::Eligible(End::For(duration)) => format!("eligible for {duration}"),
    }
}

/// The table of a policy.
fn table(policy: &Policy) -> String {
    let mut out = String::new();
    for environment in &policy.environments {
        for one in &environment.assignments {
            line(&mut out, environment, one);
        }
        for one in &environment.activation_policies {
            let approvers: Vec<String> = one.approvers.iter().map(|who| format!("{} {}", who.name, who.id)).collect();
            let _ = writeln!(
                out,
                "{} | activation | {} | {} | maximum {} | approval [{}] | mfa {} justification {} ticket {} | {}",
                environment.id,
                short(environment, &one.scope.to_string()),
                one.role.name,
                one.maximum.map_or("-".to_owned(), |duration| duration.to_string()),
                approvers.join(", "),
                one.mfa,
                one.justification,
                one.ticket,
                one.key,
            );
        }
        for one in &environment.parameters {
            let _ =
                writeln!(out, "{} | parameter | {} | {:?} | {}", environment.id, one.name, one.kind, one.description);
        }
    }
    for role in policy
        .roles
        .iter()
        .filter(|role| !role.assignable_scopes.is_empty() && role.kind == rolecast::catalog::RoleKind::Custom)
    {
        let _ = writeln!(out, "custom role | {} | {} | {}", role.name, role.id, role.assignable_scopes.join(", "));
    }
    out
}

/// A scope with its subscription under the name that the environment gives it.
fn short(environment: &Environment, scope: &str) -> String {
    let mut text = scope.to_owned();
    for one in &environment.subscriptions {
        text = text.replace(&format!("/subscriptions/{}", one.id), &format!("<{}>", one.key));
    }
    text.replace("/resourceGroups/", "/")
}

fn line(out: &mut String, environment: &Environment, one: &Assignment) {
    let who = one.principal.name.as_deref().unwrap_or_default();
    let _ = writeln!(
        out,
        "{} | {} | {} | {} | {} {} {} | {}",
        environment.id,
        one.mechanism.id(),
        short(environment, &one.scope.to_string()),
        one.role.name,
        one.principal.kind.word(),
        one.principal.id,
        who,
        state(one),
    );
    let grants: Vec<String> = one
        .grants
        .iter()
        .filter_map(|&at| environment.grants.get(at as usize))
        .map(|grant| {
            let asked = grant.level.map_or("role", |level| level.word());
            let facet = grant.facet.as_deref().map(|facet| format!("/{facet}")).unwrap_or_default();
            format!("{} ({asked}{facet} under {})", grant.key(), grant.under)
        })
        .collect();
    let _ = writeln!(out, "    {} < {}", one.key, grants.join(", "));
    for (what, text) in [("if", &one.condition), ("why", &one.justification)] {
        if let Some(text) = text {
            let _ = writeln!(out, "    {what} {text}");
        }
    }
}

fn come_of_it(files: Vec<(String, String)>) -> String {
    let Outcome { project, diagnostics, policy, .. } = resolve(files);
    let mut text = String::new();
    if !diagnostics.0.is_empty() {
        text.push_str("=== says\n");
        for diagnostic in &diagnostics.0 {
            text.push_str(&render::human(diagnostic, &project.map, false));
            text.push('\n');
        }
    }
    if let Some(policy) = policy {
        text.push_str("=== gives\n");
        text.push_str(&table(&policy));
    }
    text
}

fn cases(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut found = Vec::new();
    for path in entries.map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            found.extend(cases(&path));
        } else if path.file_name().is_some_and(|name| name != "base.txt") {
            found.push(path);
        }
    }
    found.sort();
    found
}

#[test]
fn cases_say_and_give_what_is_expected() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/resolve");
    let overwrite = std::env::var_os("SNAPSHOTS").is_some_and(|value| value == "overwrite");
    let base = sections(&fs::read_to_string(folder.join("base.txt")).unwrap(), &[]).0;
    let mut wrong = Vec::new();
    for path in cases(&folder) {
        let text = fs::read_to_string(&path).unwrap();
        let found = come_of_it(project(&text, &base));
        let expected = sections(&text, &base).1;
        if found == expected {
            continue;
        }
        let name = path.strip_prefix(&folder).unwrap().display();
        wrong.push(format!("--- {name} expects:\n{expected}--- but it comes to:\n{found}"));
        if overwrite {
            fs::write(&path, text[..text.len() - expected.len()].to_owned() + &found).unwrap();
        }
    }
    assert!(overwrite || wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Every kind of message that resolving knows is drawn in some case: its text was looked at once.
#[test]
fn every_code_has_a_case() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let said: String =
        cases(&root.join("tests/resolve")).iter().map(|path| fs::read_to_string(path).unwrap()).collect();
    let mut missing = Vec::new();
    for path in cases(&root.join("src/resolve")) {
        let source: String = fs::read_to_string(&path).unwrap().split_whitespace().collect();
        for start in ["Diagnostic::error(\"", "Diagnostic::warning(\"", "code:\""] {
            for found in source.split(start).skip(1) {
                let code = found.split('"').next().unwrap();
                if !said.contains(&format!("[{code}]")) && !GENERATED.contains(&code) {
                    missing.push(code.to_owned());
                }
            }
        }
    }
    missing.sort();
    missing.dedup();
    assert!(missing.is_empty(), "no case shows {missing:?}");
}

/// Those that need a large project: see `resolve_limits.rs`.
const GENERATED: [&str; 4] = ["too-many-assignments", "too-many-roles", "too-many-scopes", "condition-too-long"];
