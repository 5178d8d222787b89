//! `rolecast.lock`, and roles as they are printed.
#![expect(clippy::unwrap_used, reason = "a test ends where it goes wrong")]

use std::collections::BTreeMap;
use std::sync::Arc;

use rolecast::catalog::{Catalog, Library, Lock, LockedLevelRole, show};
use rolecast::model::component::{Component, LevelRole};
use rolecast::source::{FileId, Spanned};
use serde_json::Value;

fn lock() -> Lock {
    let catalog = Catalog::builtin();
    let roles = ["Foundry User", "Storage Blob Data Reader"].map(|name| catalog.by_name(name).unwrap());
    let storage = Library::builtin().get("azure-storage").unwrap();
    let read = storage.facets.get("blob").unwrap().levels.get("read").unwrap();
    let levels = BTreeMap::from([(
        "azure-storage/blob/read".to_owned(),
        read.roles.iter().map(|role| LockedLevelRole::from(&role.value)).collect(),
    )]);
    let mut lock = Lock::new(catalog.date(), catalog.digest(), roles.into_iter().map(|role| &**role), levels, None);
    lock.set_slug("role:x".to_owned(), "reader".to_owned());
    lock
}

fn messages(lock: &Lock) -> Vec<String> {
    let found = lock.differences(Catalog::builtin(), Library::builtin());
    assert_eq!(found.in_force.0, []);
    let found = found.waiting;
    assert!(found.0.iter().all(|d| d.help[0].contains("`rolecast lock`") && !d.is_error()));
    found.0.into_iter().map(|d| d.message).collect()
}

/// The lock with a part of its text changed.
fn edited(edit: impl Fn(&mut Value)) -> Lock {
    let mut json: Value = serde_json::from_str(&lock().text().unwrap()).unwrap();
    edit(&mut json);
    Lock::parse(&json.to_string(), FileId(0)).unwrap()
}

#[test]
fn a_lock_is_written_the_same_and_read_back() {
    let text = lock().text().unwrap();
    assert_eq!(Lock::parse(&text, FileId(0)).unwrap(), lock());
    assert_eq!(Lock::parse(&text, FileId(0)).unwrap().text().unwrap(), text);
    let json: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(json["version"], 1);
    assert_eq!(json["catalog"]["date"], "2026-08-22");
    assert_eq!(json["roles"]["53ca6127-db72-4b80-b1b0-d745d6d5456d"]["name"], "Foundry User");
    assert_eq!(json["levels"]["azure-storage/blob/read"][0]["name"], "Storage Blob Data Reader");
    assert_eq!(json["slugs"]["role:x"], "reader");
}

#[test]
fn what_is_locked_is_what_is_given() {
    let lock = lock();
    let role = lock.role_by_name("foundry USER").unwrap();
    assert_eq!(role.permissions, Catalog::builtin().by_id(role.id).unwrap().permissions);
    assert_eq!(lock.role(role.id).unwrap(), role);
    assert_eq!(lock.level("azure-storage/blob/read").unwrap()[0].name.value, "Storage Blob Data Reader");
    assert!(lock.level("azure-storage/blob/write").is_none());
    let next = Lock::new(lock.catalog.date, "0", std::iter::empty(), BTreeMap::new(), Some(&lock));
    assert_eq!(next.slug("role:x"), Some("reader"));
    assert!(next.role(role.id).is_none());
}

#[test]
fn a_current_lock_differs_in_nothing() {
    assert_eq!(messages(&lock()), Vec::<String>::new());
}

#[test]
fn a_stale_lock_says_what_a_new_one_would_change() {
    const USER: &str = "53ca6127-db72-4b80-b1b0-d745d6d5456d";
    let lock = edited(|json| {
        json["roles"][USER]["name"] = "Azure AI User".into();
        json["roles"][USER]["permissions"][0]["dataActions"].as_array_mut().unwrap()[0] = "Microsoft.Contoso/x".into();
        json["roles"]["99999999-0000-4000-8000-000000000009"] =
            serde_json::json!({ "name": "Gone", "permissions": [] });
        json["levels"]["azure-storage/blob/read"][0]["name"] = "Reader".into();
        json["levels"]["contoso/-/read"] = serde_json::json!([]);
    });
    let gained = &Catalog::builtin().by_id(USER.parse().unwrap()).unwrap().permissions[0].data_actions[0];
    let found = messages(&lock);
    for expected in [
        format!("`Azure AI User` ({USER}) is now called `Foundry User`"),
        format!("`Azure AI User` ({USER}) gained `{gained}` in `dataActions`"),
        format!("`Azure AI User` ({USER}) lost `Microsoft.Contoso/x` in `dataActions`"),
        "`Gone` (99999999-0000-4000-8000-000000000009) is in the lock and no more in the catalogue of 2026-08-22"
            .to_owned(),
        "the level `azure-storage/blob/read` now gives `Storage Blob Data Reader`, and gave `Reader`".to_owned(),
        "the level `contoso/-/read` is in the lock and no more in the component library".to_owned(),
    ] {
        assert!(found.contains(&expected), "{expected}\n{found:#?}");
    }
    assert_eq!(found.len(), 6);
}

/// The library with the storage account under other hands.
fn library_with(edit: impl Fn(&mut Component)) -> Library {
    let mut own = (*Library::builtin().get("azure-storage").unwrap()).clone();
    edit(&mut own);
    Library::with([Arc::new(own)])
}

/// The roles of one level of blobs, to be edited.
fn blob_roles<'c>(own: &'c mut Component, level: &str) -> &'c mut Vec<Spanned<LevelRole>> {
    let facet = own.facets.0.iter_mut().find(|(key, _)| key.value == "blob").unwrap();
    &mut facet.1.levels.0.iter_mut().find(|(key, _)| key.value == level).unwrap().1.roles
}

#[test]
fn a_component_of_ones_own_counts_and_waits_for_no_lock() {
    let differences = |lock: &Lock, library: &Library| {
        let found = lock.differences(Catalog::builtin(), library);
        assert_eq!(found.waiting.0, []);
        found.in_force.0.into_iter().map(|one| (one.code, one.message)).collect::<Vec<_>>()
    };
    let owner = library_with(|own| {
        let owners = blob_roles(own, "administer").clone();
        *blob_roles(own, "read") = owners;
    });
    let said = "the level `azure-storage/blob/read` comes from a component file now: it gives `Storage Blob Data Owner`, \
                and gave `Storage Blob Data Reader`";
    assert_eq!(differences(&lock(), &owner), [("lock-replaced", said.to_owned())]);
    let none = library_with(|own| own.facets.0.clear());
    let said = "the level `azure-storage/blob/read` comes from a component file now: it gives nothing, and gave `Storage \
                Blob Data Reader`";
    assert_eq!(differences(&lock(), &none), [("lock-replaced", said.to_owned())]);
    // As locked is as locked; and what the library has behind the project's back is no news.
    assert_eq!(differences(&lock(), &library_with(|_| ())), []);
    let before = edited(|json| json["levels"]["azure-storage/blob/read"][0]["name"] = "Reader".into());
    let as_before = library_with(|own| blob_roles(own, "read")[0].value.name.value = "Reader".to_owned());
    assert_eq!(differences(&before, &as_before), []);
}

#[test]
fn a_broken_lock_is_a_located_error() {
    let text = lock().text().unwrap();
    for cut in (0..text.len() - 1).step_by(97) {
        let found = Lock::parse(&text[..cut], FileId(0)).unwrap_err();
        assert!(found.0[0].primary.is_some() && !found.0[0].help.is_empty(), "{cut}");
    }
    let conflict = text.replacen("  \"roles\"", "<<<<<<< HEAD\n  \"roles\"", 1);
    let span = Lock::parse(&conflict, FileId(0)).unwrap_err().0[0].primary.clone().unwrap().span;
    assert_eq!(&conflict[span.start as usize..span.end as usize], "<");
    let found = Lock::parse(&text.replacen("\"version\": 1", "\"version\": 9", 1), FileId(0)).unwrap_err();
    assert!(found.0[0].message.contains("format is 9"));
}

#[test]
fn a_role_is_shown_with_both_planes_and_its_condition_in_short_lines() {
    let catalog = Catalog::builtin();
    let text = show::show(catalog, catalog.by_name("Key Vault Data Access Administrator").unwrap(), 80);
    assert!(
        text.starts_with("Key Vault Data Access Administrator\n  id        8b54135c-b56d-4d72-a534-26097cfdc8d8\n"),
        "{text}"
    );
    assert!(text.contains("\ncontrol plane\n  + Microsoft.Authorization/roleAssignments/write\n"), "{text}");
    let condition = text.split_once("\ncondition (version 2.0)\n").unwrap().1;
    assert!(condition.lines().count() > 3);
    assert!(condition.lines().all(|line| line.chars().count() <= 80 || !line.trim().contains(' ')), "{condition}");
    let user = show::show(catalog, catalog.by_name("Foundry User").unwrap(), 80);
    assert!(user.contains("  formerly  Azure AI User\n"), "{user}");
    assert!(user.contains("\ndata plane\n  + "), "{user}");
    let sphere = show::show(catalog, catalog.by_name("Azure Sphere Owner").unwrap(), 0);
    assert!(sphere.contains("\nblock 3 of 3\n"), "{sphere}");
}

#[test]
fn lists_line_up_and_json_has_a_version() {
    let catalog = Catalog::builtin();
    let found = catalog.search("storage blob data");
    let text = show::list(&found);
    let columns: Vec<usize> = text.lines().map(|line| line.rfind("  ").unwrap()).collect();
    assert_eq!(columns.len(), found.len());
    assert!(columns.windows(2).all(|pair| pair[0] == pair[1]), "{text}");
    let json: Value = serde_json::from_str(&show::list_json(catalog, &found).unwrap()).unwrap();
    assert_eq!((json["version"].as_u64(), json["roles"].as_array().unwrap().len()), (Some(1), found.len()));
    let reader = catalog.by_name("Storage Blob Data Reader").unwrap();
    let json: Value =
        serde_json::from_str(&show::show_json(catalog, reader, &BTreeMap::<&str, &str>::new()).unwrap()).unwrap();
    assert_eq!(json["planes"], serde_json::json!(["control", "data"]));
    assert_eq!(json["permissions"], serde_json::to_value(&reader.permissions).unwrap());
    assert_eq!(json["type"], "BuiltInRole");
}
