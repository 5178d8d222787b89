//! The shipped catalogue and what is found in it.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test ends where it goes wrong")]

use rolecast::catalog::{Catalog, Found, RoleDefinition, RoleKind, limits};
use rolecast::model::text::Guid;
use serde_json::Value;

/// The shipped text, read without rolecast.
fn lines() -> Vec<Value> {
    let text =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/src/catalog/data/builtin-roles.jsonl")).unwrap();
    text.lines().skip(1).map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn guid(text: &str) -> Guid {
    text.parse().unwrap()
}

fn odd(name: &str) -> String {
    let flipped: String = name
        .chars()
        .enumerate()
        .map(|(at, c)| if at % 2 == 0 { c.to_ascii_uppercase() } else { c.to_ascii_lowercase() })
        .collect();
    format!("  {flipped}\t")
}

fn exact(text: &str) -> &'static RoleDefinition {
    match Catalog::builtin().find(text) {
        Found::Exact(role) => role,
        other => panic!("{text}: {other:?}"),
    }
}

#[test]
fn every_role_is_found_by_id_by_full_id_and_by_name_in_any_case() {
    let lines = lines();
    assert_eq!(lines.len(), 928);
    assert_eq!(Catalog::builtin().len(), 928);
    for line in &lines {
        let (name, id) = (line["name"].as_str().unwrap(), line["id"].as_str().unwrap());
        assert_eq!(name, name.trim());
        assert_eq!(Catalog::builtin().by_id(guid(id)).unwrap().name, name);
        assert_eq!(Catalog::builtin().by_name(&odd(name)).unwrap().id, guid(id));
        assert_eq!(exact(&id.to_uppercase()).name, name);
        let full = format!("/SUBSCRIPTIONS/x/providers/Microsoft.Authorization/roledefinitions/{id}");
        assert_eq!(exact(&full).name, name);
    }
}

#[test]
fn a_decoded_role_says_what_its_line_says() {
    for line in lines() {
        let role = exact(line["id"].as_str().unwrap());
        assert_eq!(role.kind, RoleKind::BuiltIn);
        assert_eq!(role.permissions.len(), line["permissions"].as_array().unwrap().len(), "{}", role.name);
        for (block, raw) in role.permissions.iter().zip(line["permissions"].as_array().unwrap()) {
            for (name, list) in block.lists() {
                let expected: Vec<&str> =
                    raw[name].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
                assert_eq!(list, expected, "{} {name}", role.name);
                assert!(list.iter().all(|action| action == action.trim()));
            }
            assert_eq!(block.condition.as_deref(), raw["condition"].as_str());
            assert_eq!(block.condition_version.as_deref(), raw["conditionVersion"].as_str());
        }
    }
}

#[test]
fn the_counts_are_those_of_the_published_data() {
    // Counted over the published file: blocks, blocks with a list, and blocks with a condition.
    let blocks: Vec<_> = Catalog::builtin().iter().flat_map(|role| role.permissions.clone()).collect();
    assert_eq!(blocks.len(), 912 + 14 * 2 + 2 * 3);
    assert_eq!(blocks.iter().filter(|block| !block.actions.is_empty()).count(), 808);
    assert_eq!(blocks.iter().filter(|block| !block.data_actions.is_empty()).count(), 318);
    assert_eq!(blocks.iter().filter(|block| !block.not_actions.is_empty()).count(), 44);
    assert_eq!(blocks.iter().filter(|block| !block.not_data_actions.is_empty()).count(), 27);
    assert_eq!(blocks.iter().filter(|block| block.condition.is_some()).count(), 31);
}

#[test]
fn roles_are_listed_by_name_and_the_catalogue_is_dated() {
    let names: Vec<String> = Catalog::builtin().iter().map(|role| role.name.to_lowercase()).collect();
    assert!(names.is_sorted());
    assert_eq!(Catalog::builtin().date().to_string(), "2026-08-22");
    assert_eq!(Catalog::builtin().digest().len(), 64);
}

#[test]
fn a_renamed_role_is_found_by_its_old_name() {
    let table = [
        ("Azure AI User", "Foundry User", "53ca6127-db72-4b80-b1b0-d745d6d5456d"),
        (" azure ai PROJECT manager", "Foundry Project Manager", "eadc314b-1a2d-4efa-be10-5d325db5065e"),
        ("Azure AI Account Owner", "Foundry Account Owner", "e47c6f54-e4a2-4754-9501-8e0985b135e1"),
        ("Azure AI Owner", "Foundry Owner", "c883944f-8b7b-4483-af10-35834be79c4a"),
        ("Azure Sentinel Reader", "Microsoft Sentinel Reader", "8d289c81-5878-46d4-8554-54e1e3d8b5cb"),
        ("Key Vault Secrets User (preview)", "Key Vault Secrets User", "4633458b-17de-408a-b874-0445c86b69e6"),
    ];
    for (old, name, id) in table {
        match Catalog::builtin().find(old) {
            Found::Renamed { role, old: known } => {
                assert_eq!((role.name.as_str(), role.id), (name, guid(id)));
                assert_eq!(known.to_lowercase(), old.trim().to_lowercase());
                assert!(Catalog::builtin().old_names(role.id).contains(&known.as_str()));
            }
            other => panic!("{old}: {other:?}"),
        }
    }
}

#[test]
fn no_old_name_is_a_role_of_today() {
    for role in Catalog::builtin().iter() {
        for old in Catalog::builtin().old_names(role.id) {
            assert!(Catalog::builtin().by_name(old).is_none(), "{old}");
        }
    }
}

fn nearest(text: &str) -> Vec<String> {
    match Catalog::builtin().find(text) {
        Found::Missing { nearest } => nearest.iter().map(|role| role.name.clone()).collect(),
        other => panic!("{text}: {other:?}"),
    }
}

#[test]
fn a_typo_is_answered_with_what_was_meant() {
    let table = [
        ("Storage Blob Reader", "Storage Blob Data Reader"),
        ("Storage Blob Data Raeder", "Storage Blob Data Reader"),
        ("Storage Blob Data Readers", "Storage Blob Data Reader"),
        ("StorageBlobDataReader", "Storage Blob Data Reader"),
        ("storage-blob-data-contributor", "Storage Blob Data Contributor"),
        ("Blob Data Contributor", "Storage Blob Data Contributor"),
        ("Key Vault Secret User", "Key Vault Secrets User"),
        ("KeyVault Secrets User", "Key Vault Secrets User"),
        ("Key Vaults Administrator", "Key Vault Administrator"),
        ("Contributer", "Contributor"),
        ("Ownr", "Owner"),
        ("Reader Role", "Reader"),
        ("Acr Pull", "AcrPull"),
        ("AzureML Data Scientst", "AzureML Data Scientist"),
        ("Data Factory Contributer", "Data Factory Contributor"),
        ("Search Index Reader", "Search Index Data Reader"),
        ("Cosmos DB Account Reader", "Cosmos DB Account Reader Role"),
        ("RBAC Administrator", "Role Based Access Control Administrator"),
        ("Azure AI Users", "Foundry User"),
        ("Monitoring Metric Publisher", "Monitoring Metrics Publisher"),
        ("Log Analytics Reeder", "Log Analytics Reader"),
        ("User Acess Administrator", "User Access Administrator"),
        ("Cognitive Services Open AI User", "Cognitive Services OpenAI User"),
        ("Reader Data Blob Storage", "Storage Blob Data Reader"),
    ];
    let wrong: Vec<_> = table
        .iter()
        .map(|(typo, meant)| (typo, meant, nearest(typo)))
        .filter(|(_, meant, got)| got.first().map(String::as_str) != Some(**meant))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn what_is_no_typo_is_answered_with_nothing() {
    for text in [
        "",
        "   ",
        "xyzzy",
        "\u{202e}",
        "🦀🦀🦀",
        &"Storage Blob Data Reader ".repeat(10_000),
        "/",
        "//roleDefinitions/",
    ] {
        assert_eq!(nearest(text), Vec::<String>::new(), "{text:.20}");
    }
}

#[test]
fn at_most_three_suggestions_and_the_same_ones_every_time() {
    let first = nearest("Storage Data Contributor");
    assert_eq!(first.len(), 3);
    assert_eq!(first, nearest("Storage Data Contributor"));
}

#[test]
fn a_guid_with_a_wrong_digit_is_answered_with_the_role() {
    assert_eq!(nearest("53ca6127-db72-4b80-b1b0-d745d6d5456e"), ["Foundry User"]);
    assert_eq!(nearest("00000000-0000-0000-0000-000000000000"), Vec::<String>::new());
}

#[test]
fn a_search_wants_every_word_in_the_name_or_in_an_action() {
    let names =
        |text: &str| -> Vec<String> { Catalog::builtin().search(text).iter().map(|role| role.name.clone()).collect() };
    assert_eq!(names("").len(), 928);
    // AcrPush allows `.../registries/pull/read`, too.
    assert_eq!(names("acr PULL"), ["AcrPull", "AcrPush"]);
    let secret_readers = names("key vault getsecret");
    assert!(secret_readers.contains(&"Key Vault Secrets User".to_owned()), "{secret_readers:?}");
    assert!(!secret_readers.contains(&"Key Vault Crypto User".to_owned()));
    assert!(names("no-such-word").is_empty());
}

#[test]
fn limits_are_dated_and_sourced() {
    assert_eq!(limits().assignments_per_subscription.value, 5000);
    assert_eq!(limits().assignments_per_management_group.value, 500);
    assert_eq!(limits().template_bytes.value, 4 << 20);
    assert_eq!(limits().deployment_name.value, 64);
    assert!(limits().assignments_per_subscription.source.starts_with("https://learn.microsoft.com/"));
}
