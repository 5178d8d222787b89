//! The schemas in `schemas/` are those of the types, and teach the format in an editor.

use std::path::Path;

use rolecast::model::{FileType, generate};
use rolecast::{diff, lint};
use serde_json::Value;

/// Every schema, by its name: of what people write, then of what rolecast prints.
fn all() -> Vec<(&'static str, String)> {
    let written = FileType::ALL.into_iter().map(|kind| (kind.name(), generate(kind)));
    let own = [
        ("findings", lint::show::schema()),
        ("diff", diff::show::schema()),
        ("lint-baseline", lint::Baseline::schema()),
    ];
    written.chain(own).collect()
}

/// Rewrite with `SNAPSHOTS=overwrite cargo test --test schemas`.
#[test]
fn schemas_are_fresh() {
    for (name, fresh) in all() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("schemas/{name}.schema.json"));
        if std::env::var_os("SNAPSHOTS").is_some_and(|value| value == "overwrite") {
            std::fs::write(&path, &fresh).unwrap();
        }
        let stored = std::fs::read_to_string(&path).unwrap();
        assert!(stored == fresh, "{} is stale: SNAPSHOTS=overwrite cargo test --test schemas", path.display());
    }
}

/// Calls `visit` with every schema inside of `schema` and the path to it.
fn walk(schema: &Value, path: &str, visit: &mut impl FnMut(&str, &Value)) {
    visit(path, schema);
    let Value::Object(object) = schema else { return };
    for (key, value) in object {
        match (key.as_str(), value) {
            ("properties" | "$defs", Value::Object(schemas)) => {
                schemas.iter().for_each(|(name, inner)| walk(inner, &format!("{path}/{key}/{name}"), visit));
            }
            ("items" | "additionalProperties" | "if" | "then" | "else", inner) => {
                walk(inner, &format!("{path}/{key}"), visit);
            }
            _ => {}
        }
    }
}

#[test]
fn every_property_says_what_it_is_and_gives_an_example() {
    for (name, schema) in all() {
        let root: Value = serde_json::from_str(&schema).unwrap();
        assert_eq!(root["$schema"], "https://json-schema.org/draft/2020-12/schema");
        assert!(root["title"].is_string() && root["description"].is_string(), "{name}");
        let mut properties = 0;
        walk(&root, "", &mut |path, schema| {
            let path = format!("{name}{path}");
            for (name, property) in schema["properties"].as_object().into_iter().flatten() {
                properties += 1;
                for key in ["title", "description"] {
                    assert!(property[key].as_str().is_some_and(|text| !text.is_empty()), "{path}: {name} has no {key}");
                }
                let examples = property["examples"].as_array();
                assert!(examples.is_some_and(|examples| !examples.is_empty()), "{path}: {name} has no examples");
            }
            if schema["properties"].is_object() {
                // What has a part that others share says so in other words.
                let more = schema.get("additionalProperties").or(schema.get("unevaluatedProperties"));
                assert_eq!(more, Some(&Value::Bool(false)), "{path} takes any key");
            }
            for key in ["anyOf", "oneOf", "allOf"] {
                assert!(schema.get(key).is_none(), "{path}: errors inside of {key} do not say which branch was meant");
            }
            let null = [&schema["type"], &schema["const"], &schema["enum"]]
                .iter()
                .any(|v| v.to_string().contains("null") && !v.is_null());
            assert!(!null, "{path} takes null");
        });
        assert!(properties >= 7, "{name} has {properties} properties");
    }
}

/// An example that an editor inserts must not be an error.
#[test]
fn every_example_fits_its_property() {
    for (kind, schema) in all() {
        let root: Value = serde_json::from_str(&schema).unwrap();
        walk(&root, "", &mut |path, schema| {
            for (name, property) in schema["properties"].as_object().into_iter().flatten() {
                let mut alone = property.clone();
                alone["$defs"] = root.get("$defs").cloned().unwrap_or_else(|| serde_json::json!({}));
                let validator = jsonschema::validator_for(&alone).unwrap();
                for example in property["examples"].as_array().unwrap() {
                    let error = validator.iter_errors(example).map(|error| error.to_string()).next();
                    assert_eq!(error, None, "{kind}{path}: the example of {name}");
                }
            }
        });
    }
}
