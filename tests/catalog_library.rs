//! The shipped components.
#![expect(clippy::unwrap_used, reason = "a test ends where it goes wrong")]

use rolecast::catalog::{Catalog, Found, Library};
use rolecast::model::component::{Component, Level, Mechanism};
use rolecast::model::primitive::PrimitiveSeverity;
use rolecast::permission::{Access, Budget, Primitives};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The component files as they are in the source.
fn files() -> Vec<(String, serde_yaml::Value)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/catalog/components");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| {
            let text = std::fs::read_to_string(&path).unwrap();
            (path.file_stem().unwrap().to_str().unwrap().to_owned(), serde_yaml::from_str(&text).unwrap())
        })
        .collect();
    files.sort_by(|a, b| a.0.cmp(&b.0));
    files
}

#[test]
fn every_file_is_a_component_under_its_id_name_and_aliases() {
    let files = files();
    assert_eq!(Library::builtin().ids(), files.iter().map(|(id, _)| id.as_str()).collect::<Vec<_>>());
    for (id, file) in files {
        let component = Library::builtin().get(&id.to_uppercase()).unwrap_or_else(|| panic!("{id} is no component"));
        assert_eq!(component.id.value.as_str(), id);
        let name = file["name"].as_str().unwrap();
        assert_eq!(component.name.value, name);
        let aliases = file.get("aliases").and_then(|list| list.as_sequence()).into_iter().flatten();
        for text in aliases.map(|alias| alias.as_str().unwrap()).chain([name]) {
            assert_eq!(
                Library::builtin().by_alias(&format!(" {} ", text.to_uppercase())).unwrap().id.value.as_str(),
                id
            );
        }
    }
}

#[test]
fn levels_keep_the_order_in_which_they_are_written() {
    for (id, file) in files() {
        let Some(levels) = file.get("levels").and_then(|levels| levels.as_mapping()) else { continue };
        let written: Vec<&str> = levels.keys().map(|key| key.as_str().unwrap()).collect();
        assert_eq!(Library::builtin().get(&id).unwrap().levels.keys().collect::<Vec<_>>(), written, "{id}");
    }
}

fn roles(component: &Component) -> Vec<(&str, String, Mechanism, Option<String>)> {
    let facets = component.facets.iter().map(|(_, facet)| &facet.levels);
    std::iter::once(&component.levels)
        .chain(facets)
        .flat_map(|levels| levels.iter())
        .flat_map(|(_, level)| &level.roles)
        .map(|role| {
            (
                component.id.value.as_str(),
                role.name.value.clone(),
                role.mechanism.value,
                role.id.as_ref().map(|id| id.value.to_string()),
            )
        })
        .collect()
}

#[test]
fn every_role_of_a_level_is_in_the_catalogue_under_that_name_and_id() {
    let mut seen = 0;
    for id in Library::builtin().ids() {
        let component = Library::builtin().get(id).unwrap();
        for (component, name, mechanism, id) in roles(&component) {
            if mechanism != Mechanism::AzureRbac {
                continue;
            }
            let Found::Exact(role) = Catalog::builtin().find(&name) else { panic!("{component}: no role `{name}`") };
            assert_eq!(Some(role.id.to_string()), id, "{component}: {name}");
            seen += 1;
        }
    }
    assert!(seen > 50, "{seen}");
}

#[test]
fn a_component_of_the_project_takes_the_place_of_a_shipped_one() {
    let mut own = (*Library::builtin().get("azure-storage").unwrap()).clone();
    own.name.value = "Contoso Storage".to_owned();
    let library = Library::with([Arc::new(own)]);
    assert_eq!(library.ids(), Library::builtin().ids());
    assert_eq!(library.get("azure-storage").unwrap().name.value, "Contoso Storage");
    assert_eq!(library.by_alias("contoso storage").unwrap().id.value.as_str(), "azure-storage");
    assert!(library.names().contains(&("azure-storage", "Contoso Storage")));
    assert!(Library::builtin().by_alias("contoso storage").is_none());
}

#[test]
fn a_typo_is_answered_with_the_component_that_was_meant() {
    for (typo, meant) in [
        ("azure-storag", "azure-storage"),
        ("storage", "azure-storage"),
        ("keyvault", "azure-key-vault"),
        ("azure-keyvault", "azure-key-vault"),
        ("Key Vaults", "azure-key-vault"),
        ("azure-machine-lerning", "azure-machine-learning"),
    ] {
        assert_eq!(Library::builtin().nearest(typo), Some(meant), "{typo}");
    }
    assert!(Library::builtin().nearest("xyzzy").is_none());
    assert!(Library::builtin().get("xyzzy").is_none());
}

/// What a level gives, as a union: several of its roles are alternatives, told apart by settings or by where they are
/// assigned, but a mark has to be there whichever is given.
fn primitives(level: &Level) -> BTreeMap<String, PrimitiveSeverity> {
    let mut all = BTreeMap::new();
    for role in level.roles.iter().filter(|role| role.mechanism.value == Mechanism::AzureRbac) {
        let role = Catalog::builtin().by_id(role.id.as_ref().unwrap().value).unwrap();
        let access = Access::of_role(role, &mut Budget::default()).unwrap();
        for one in Primitives::builtin().enabled_by(&access, &mut Budget::default()).unwrap() {
            all.insert(one.primitive.id.value.to_string(), one.primitive.severity.value);
        }
    }
    all
}

#[test]
fn below_administer_every_primitive_that_is_an_error_is_marked_and_explained() {
    let mut wrong = Vec::new();
    let mut marks = 0;
    for id in Library::builtin().ids() {
        let component = Library::builtin().get(id).unwrap();
        let facets = component.facets.iter().map(|(name, facet)| (name.value.as_str(), &facet.levels));
        for (facet, levels) in std::iter::once(("", &component.levels)).chain(facets) {
            for (word, level) in levels.iter() {
                let place = format!("{id} {facet} {}", word.value);
                let enabled = primitives(level);
                for carried in &level.carries {
                    marks += 1;
                    let mark = carried.primitive.value.as_str();
                    if !enabled.contains_key(mark) {
                        wrong.push(format!("{place}: {mark} is marked, and no role enables it"));
                    }
                    let why = carried.why.value.as_str();
                    if !(20..=200).contains(&why.len()) || !why.ends_with('.') {
                        wrong.push(format!("{place}: `{why}` is no sentence"));
                    }
                }
                for (primitive, severity) in &enabled {
                    let marked = level.carries.iter().any(|carried| carried.primitive.value == *primitive);
                    if word.value != "administer" && *severity == PrimitiveSeverity::Error && !marked {
                        wrong.push(format!("{place}: {primitive} is not marked"));
                    }
                }
            }
        }
        for (name, setting) in component.settings.iter() {
            for (value, effect) in setting.values.iter() {
                for primitive in effect.opens.iter().chain(&effect.closes) {
                    if Primitives::builtin().get(primitive).is_none() {
                        wrong.push(format!("{id} {} {}: no primitive {}", name.value, value.value, primitive.value));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(marks > 10, "{marks}");
}
