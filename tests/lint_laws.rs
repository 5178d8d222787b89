//! What people call things makes no difference: with other ids, other file names, and files and keys in another order, the same is
//! found, up to these names. Over this repository's own project, every page's example and every case of `tests/lint/`.
#![expect(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test that fails says where")]

mod lint_support;
mod resolve_support;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use lint_support::{folder, project};
use resolve_support::{resolve, sections};
use rolecast::lint::{Finding, Levels, pages};
use rolecast::model::project::Profile;
use serde_yaml::{Mapping, Value};

type Files = Vec<(String, String)>;

/// Old ids by new ones, of one kind.
type Names = BTreeMap<String, String>;

/// Rules that say once what holds of several personas: the first by its id stands for all.
const OF_SEVERAL_PERSONAS: [&str; 2] = ["H10", "P08"];

/// Rules that show an operation on one of several instances, the first by its id.
const OF_SEVERAL_INSTANCES: [&str; 2] = ["S03", "S04"];

#[derive(Default)]
struct Renaming {
    personas: Names,
    environments: Names,
    instances: Names,
}

/// Ids whose order is the reverse of that of the old ones.
fn renamed(old: BTreeSet<String>, start: &str) -> Names {
    let many = old.len();
    old.into_iter().enumerate().map(|(at, id)| (id, format!("{start}{:03}", many - at))).collect()
}

fn keys(value: &Value, key: &str) -> Vec<String> {
    let mapping = value.get(key).and_then(Value::as_mapping);
    mapping.into_iter().flat_map(Mapping::keys).filter_map(|key| key.as_str().map(str::to_owned)).collect()
}

fn of_folder<'f>(files: &'f [(String, Value)], folder: &'f str) -> impl Iterator<Item = &'f Value> {
    files.iter().filter(move |(path, _)| path.starts_with(folder)).map(|(_, value)| value)
}

impl Renaming {
    fn of(files: &[(String, Value)]) -> Renaming {
        let ids = |folder| -> BTreeSet<String> {
            of_folder(files, folder).map(|one| one["id"].as_str().unwrap().to_owned()).collect()
        };
        let instances = of_folder(files, "environments/").flat_map(|one| keys(one, "components")).collect();
        Renaming {
            personas: renamed(ids("personas/"), "Q"),
            environments: renamed(ids("environments/"), "e"),
            instances: renamed(instances, "i"),
        }
    }

    /// A value under a key, with new names, and its mappings in reverse order.
    fn value(&self, under: &str, value: Value) -> Value {
        match value {
            Value::Mapping(entries) => {
                let entries: Vec<(Value, Value)> = entries.into_iter().collect();
                Value::Mapping(entries.into_iter().rev().map(|(key, value)| self.entry(under, key, value)).collect())
            }
            Value::Sequence(items) => Value::Sequence(items.into_iter().map(|one| self.value(under, one)).collect()),
            Value::String(text) => Value::String(self.text(under, text)),
            other => other,
        }
    }

    fn entry(&self, under: &str, key: Value, value: Value) -> (Value, Value) {
        let Value::String(name) = key else { return (key, value) };
        match under {
            // What a component instance is called is what it is, unless it says so.
            "components" => {
                let new = self.instances[&name].clone();
                let value = match value {
                    Value::Mapping(mut entries) => {
                        entries.entry("uses".into()).or_insert_with(|| name.into());
                        self.value("instance", Value::Mapping(entries))
                    }
                    other => other,
                };
                (new.into(), value)
            }
            "componentAccess" => (self.text("component", name).into(), self.value("access", value)),
            "principals" => (self.text("persona", name).into(), self.value("bound", value)),
            "access" | "levels" => (self.text("environment", name).into(), self.value("request", value)),
            "rules" => (name.into(), self.value("levels", value)),
            "environments" if name == "id" => (name.into(), self.value(under, value)),
            _ => {
                let value = self.value(&name, value);
                (name.into(), value)
            }
        }
    }

    fn text(&self, under: &str, text: String) -> String {
        let of = match under {
            "persona" | "personas" | "accountable" => &self.personas,
            "environment" | "environments" => &self.environments,
            "component" | "components" | "identityOf" => &self.instances,
            _ => return text,
        };
        of.get(&text).cloned().unwrap_or(text)
    }

    fn file(&self, path: &str, value: Value) -> Value {
        let Value::Mapping(mut entries) = value else { return value };
        for (folder, of) in [("personas/", "persona"), ("environments/", "environment")] {
            if path.starts_with(folder) {
                let id = entries["id"].as_str().unwrap().to_owned();
                entries.insert("id".into(), self.text(of, id).into());
            }
        }
        self.value("", Value::Mapping(entries))
    }

    fn old<'n>(names: &'n Names, id: Option<&'n str>) -> Option<&'n str> {
        let id = id?;
        names.iter().find(|(_, new)| *new == id).map_or(Some(id), |(old, _)| Some(old))
    }

    /// What is found, by old names. Of a message no name is left: which of several is named may follow from what they are called.
    fn of_finding(&self, finding: &Finding) -> String {
        let persona = finding.persona.as_deref().filter(|_| !OF_SEVERAL_PERSONAS.contains(&finding.code));
        let witness = finding.witness.as_deref().filter(|_| !OF_SEVERAL_INSTANCES.contains(&finding.code));
        let message: String = finding.message.split('`').step_by(2).collect::<Vec<_>>().join("`_`");
        format!(
            "{} {:?} {message} | {:?} {:?} {:?} | {:?} {:?} {:?}",
            finding.code,
            finding.severity,
            Self::old(&self.personas, persona),
            Self::old(&self.environments, finding.environment.as_deref()),
            Self::old(&self.instances, finding.instance.as_deref()),
            witness,
            finding.absorbed,
            finding.certainty,
        )
    }
}

/// What is found, by old names, and what is excused.
fn found(files: Files, names: &Renaming) -> Option<Vec<String>> {
    let outcome = resolve(files);
    let policy = outcome.policy?;
    let report = lint_support::report(&outcome.project, &policy, &Levels::of(Profile::Regulated), &|_| true);
    let excused = report.excused.iter().map(|one| format!("excused {}", names.of_finding(&one.finding)));
    let mut found: Vec<String> = report.findings.iter().map(|one| names.of_finding(one)).chain(excused).collect();
    found.sort();
    Some(found)
}

/// The same project under other names, in another order.
fn other(files: &Files) -> (Files, Renaming) {
    let parsed: Vec<(String, Value)> =
        files.iter().map(|(path, text)| (path.clone(), serde_yaml::from_str(text).unwrap())).collect();
    let names = Renaming::of(&parsed);
    let renamed = parsed.into_iter().rev().enumerate().map(|(at, (path, value))| {
        let new = match path.split_once('/') {
            Some((folder @ ("personas" | "environments"), _)) => format!("{folder}/x{at:03}.yaml"),
            _ => path.clone(),
        };
        (new, serde_yaml::to_string(&names.file(&path, value)).unwrap())
    });
    (renamed.collect(), names)
}

fn assert_same(what: &str, files: &Files) -> bool {
    let Some(before) = found(files.clone(), &Renaming::default()) else { return false };
    let (renamed, names) = other(files);
    let after = found(renamed.clone(), &names);
    let after = after.unwrap_or_else(|| panic!("{what}: {:#?} {renamed:#?}", resolve(renamed.clone()).diagnostics));
    assert_eq!(before, after, "{what}");
    !before.is_empty()
}

#[test]
fn this_repository_has_the_same_findings_under_other_names() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = vec![("rolecast.yaml".to_owned(), fs::read_to_string(root.join("rolecast.yaml")).unwrap())];
    for name in ["personas", "environments", "components", "roles", "primitives"] {
        let inside = folder(&root.join(name));
        files.extend(inside.into_iter().map(|(path, text)| (format!("{name}/{path}"), text)));
    }
    assert!(files.len() > 5);
    assert_same("this repository", &files);
}

#[test]
fn examples_have_the_same_findings_under_other_names() {
    for page in pages() {
        assert!(assert_same(page.code, &project(page, "Example")), "{} finds nothing", page.code);
    }
}

#[test]
fn cases_have_the_same_findings_under_other_names() {
    let at = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lint");
    let base = fs::read_to_string(at.join("base.txt")).unwrap();
    let (base, _) = sections(&base, &[]);
    let mut rules: BTreeSet<String> = BTreeSet::new();
    for (name, text) in folder(&at).into_iter().filter(|(name, _)| name != "base.txt") {
        let (mut files, _) = sections(&text, &base);
        let missing = base.iter().filter(|(path, _)| files.iter().all(|(known, _)| known != path));
        let missing: Files = missing.cloned().collect();
        files.extend(missing);
        if assert_same(&name, &files) {
            rules.insert(name.split('-').next().unwrap().to_owned());
        }
    }
    assert!(rules.len() > 50, "{rules:?}");
}
