//! The two judges of a file, its type and its JSON Schema, agree on whatever is written: what editors underline is what
//! rolecast refuses. And what is refused is refused at the place that is wrong.
#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

use std::fs;
use std::path::Path;

use rolecast::diagnostic::Diagnostic;
use rolecast::model::accepted::AcceptedAccess;
use rolecast::model::component::Component;
use rolecast::model::deny::Deny;
use rolecast::model::environment::Environment;
use rolecast::model::persona::Persona;
use rolecast::model::primitive::Primitive;
use rolecast::model::project::Project;
use rolecast::model::role::CustomRole;
use rolecast::model::{FileKind, FileType, read_file, schema};
use rolecast::source::{FileId, Span, locate, parse};
use serde_json::{Value, json};

/// Whether the type takes a text, and the errors if not.
fn judge(kind: FileType, text: &str) -> (bool, Vec<Diagnostic>) {
    fn read<T: FileKind>(text: &str) -> (bool, Vec<Diagnostic>) {
        let read = read_file::<T>(FileId(0), text.as_bytes());
        (read.value.is_some(), read.errors)
    }
    match kind {
        FileType::Persona => read::<Persona>(text),
        FileType::Environment => read::<Environment>(text),
        FileType::Component => read::<Component>(text),
        FileType::Role => read::<CustomRole>(text),
        FileType::Primitive => read::<Primitive>(text),
        FileType::Project => read::<Project>(text),
        FileType::AcceptedAccess => read::<AcceptedAccess>(text),
        FileType::Deny => read::<Deny>(text),
    }
}

/// The pointers of all values in a document.
fn pointers(value: &Value, at: &str, found: &mut Vec<String>) {
    found.push(at.to_owned());
    match value {
        Value::Object(map) => {
            for (key, inner) in map {
                pointers(inner, &format!("{at}/{}", key.replace('~', "~0").replace('/', "~1")), found);
            }
        }
        Value::Array(items) => {
            (0..).zip(items).for_each(|(index, inner)| pointers(inner, &format!("{at}/{index}"), found))
        }
        _ => {}
    }
}

/// Documents that differ from `value` in one place, each with the pointer to it.
fn mutants(value: &Value) -> Vec<(String, Value)> {
    let replacements = [
        json!(null),
        json!(true),
        json!(7),
        json!(1.5),
        json!(""),
        json!("none"),
        json!("read"),
        json!("x y"),
        json!("2027-02-30"),
        json!("PT"),
        json!("com1"),
        json!("resource"),
        json!([]),
        json!(["x"]),
        json!([[]]),
        json!([{}]),
        json!({}),
        json!({ "x": "y" }),
        json!({ "x": 1 }),
        json!({ "parameter": "a-b" }),
        json!({ "parameter": "aB_1" }),
        json!({ "level": "read" }),
        json!({ "name": "n" }),
        json!([null]),
        json!("44444444-4444-4444-8444-444444444444"),
        json!("44444444444444448444444444444444"),
        json!("PT1H30M"),
    ];
    let mut places = Vec::new();
    pointers(value, "", &mut places);
    let mut found = Vec::new();
    for place in places {
        for replacement in &replacements {
            let mut mutant = value.clone();
            *mutant.pointer_mut(&place).unwrap() = replacement.clone();
            found.push((place.clone(), mutant));
        }
        if let Some(Value::Object(map)) = value.pointer(&place) {
            for key in map.keys() {
                let mut mutant = value.clone();
                let map = mutant.pointer_mut(&place).unwrap().as_object_mut().unwrap();
                let taken = map.remove(key).unwrap();
                found.push((place.clone(), {
                    let mut renamed = mutant.clone();
                    renamed.pointer_mut(&place).unwrap().as_object_mut().unwrap().insert(format!("{key}x"), taken);
                    renamed
                }));
                found.push((place.clone(), mutant));
            }
            let mut mutant = value.clone();
            mutant.pointer_mut(&place).unwrap().as_object_mut().unwrap().insert("Unknown".to_owned(), json!("x"));
            found.push((place.clone(), mutant));
        }
    }
    found
}

fn inside(inner: Span, outer: Span) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}

#[test]
fn types_and_schemas_take_the_same_documents() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reading/valid");
    let (mut taken, mut refused) = (0, 0);
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap();
        let kind = FileType::ALL.into_iter().find(|kind| name.starts_with(kind.name())).unwrap();
        // The patterns stand in for the formats, which only rolecast knows; what these add is seen by the type alone.
        let validator = jsonschema::validator_for(&serde_json::from_str(schema(kind)).unwrap()).unwrap();
        let text = fs::read_to_string(&path).unwrap();
        // The other reader takes a byte order mark for a document of its own.
        let valid: Value = serde_yaml::from_str(text.trim_start_matches("\u{feff}")).unwrap();
        assert!(validator.is_valid(&valid), "{name}");
        for (place, mutant) in mutants(&valid) {
            let text = serde_json::to_string(&mutant).unwrap();
            let (accepted, errors) = judge(kind, &text);
            assert_eq!(accepted, errors.is_empty(), "{text}: {errors:?}");
            assert!(errors.iter().all(|error| error.code != "unreadable-value"), "the schema takes {text}: {errors:?}");
            if !validator.is_valid(&mutant) {
                assert!(!accepted, "the type takes {text}");
            }
            let node = parse(FileId(0), &text).node.unwrap();
            let outer = locate(&node, &place).unwrap();
            for error in &errors {
                let at = error.primary.as_ref().unwrap().span;
                assert!(inside(at, outer), "{} is said at {at:?}, not in {outer:?} of {text}", error.message);
            }
            if accepted { taken += 1 } else { refused += 1 }
        }
    }

    assert!(taken > 300 && refused > 3000, "{taken} taken, {refused} refused");
}
