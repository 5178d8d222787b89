//! The example project, written in other ways that mean the same.

use std::collections::BTreeMap;

use serde_yaml::Value;

use crate::folder::Tree;

/// The files with the order of every mapping turned round, and of the list that `primaryInteraction` and the like are.
pub(crate) fn reversed(files: &Tree) -> Tree {
    let turn = |(path, bytes): (&String, &Vec<u8>)| {
        let bytes = match path.ends_with(".yaml") {
            true => serde_yaml::to_string(&turned(serde_yaml::from_slice(bytes).unwrap())).unwrap().into_bytes(),
            false => bytes.clone(),
        };
        (path.clone(), bytes)
    };
    files.iter().map(turn).collect()
}

fn turned(value: Value) -> Value {
    match value {
        Value::Mapping(mapping) => {
            let mut entries: Vec<_> = mapping.into_iter().map(|(key, value)| (key, turned(value))).collect();
            entries.reverse();
            Value::Mapping(entries.into_iter().collect())
        }
        Value::Sequence(items) => Value::Sequence(items.into_iter().map(turned).collect()),
        other => other,
    }
}

/// The files with personas, environments and roles under other names, in another order.
pub(crate) fn moved(files: &Tree) -> (Tree, BTreeMap<String, String>) {
    let mut names = BTreeMap::new();
    let wanted = ["personas/", "environments/", "roles/"];
    let yaml = files.keys().filter(|path| wanted.iter().any(|folder| path.starts_with(folder)));
    for (at, path) in yaml.enumerate() {
        let (folder, name) = path.split_once('/').unwrap();
        names.insert(path.clone(), format!("{folder}/team-{}/{}-{name}", at % 3, 99 - at));
    }
    let moved = files.iter().map(|(path, bytes)| (names.get(path).unwrap_or(path).clone(), bytes.clone()));
    (moved.collect(), names)
}

/// The ids of the example's personas and what they become, in the opposite order.
pub(crate) const RENAMED: [(&str, &str); 6] =
    [("P001", "Q906"), ("P003", "Q905"), ("P004", "Q904"), ("P006", "Q903"), ("P007", "Q902"), ("P009", "Q901")];

/// The files with every persona under another id and name.
pub(crate) fn renamed(files: &Tree) -> Tree {
    let rename = |(path, bytes): (&String, &Vec<u8>)| {
        let mut text = String::from_utf8(bytes.clone()).unwrap();
        if path.ends_with(".yaml") {
            for (old, new) in RENAMED {
                text = text.replace(old, new);
            }
            if path.starts_with("personas/") {
                text = text.replace("\nname: ", "\nname: Formerly ");
            }
        }
        (path.clone(), text.into_bytes())
    };
    files.iter().map(rename).collect()
}
