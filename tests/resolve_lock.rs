//! Which role is meant where the lock, the project's own catalogue and the built-in one say different things: the lock
//! first, then the project's catalogue, then what is built in.
#![expect(clippy::expect_used, clippy::panic, reason = "a test that fails says where")]

mod resolve_support;

use resolve_support::{Outcome, resolve};
use rolecast::policy::Policy;

/// Storage Blob Data Reader, as everybody calls the GUID.
const READER: &str = "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1";
/// Storage Blob Data Owner.
const OWNER: &str = "b7e6dc6d-f1e8-4753-8033-0f276bb0955b";

/// A catalogue of the project's in which the reader has another name and other actions.
fn catalog(partial: bool) -> (String, String) {
    let text = format!(
        "{{\"catalog\":1,\"date\":\"2026-10-01\",\"partial\":{partial}}}\n{{\"name\":\"Blob Reader of the Catalogue\",\"id\":\
         \"{READER}\",\"type\":\"BuiltInRole\",\"permissions\":[{{\"actions\":[\"Contoso.Catalogue/read\"]}}]}}\n"
    );
    ("rolecast.catalog.jsonl".to_owned(), text)
}

/// A lock with the reader under a third name, and, as `levels`, what levels gave.
fn lock(levels: &str) -> (String, String) {
    let text = format!(
        "{{\"version\":1,\"catalog\":{{\"date\":\"2026-09-01\",\"digest\":\"00\"}},\"roles\":{{\"{READER}\":{{\"name\":\
         \"Blob Reader of the Lock\",\"permissions\":[{{\"actions\":[\"Contoso.Lock/read\"]}}]}}}},\"levels\":{levels},\
         \"slugs\":{{}}}}"
    );
    ("rolecast.lock".to_owned(), text)
}

fn project(entry: &str, more: &[(String, String)]) -> Vec<(String, String)> {
    let environment = "id: dev\nname: Dev\ntier: development\nsubscriptions:\n  main: { id: \
                       22222222-1111-4222-8222-222222222222 }\ndefaults: { subscription: main, resourceGroup: rg \
                       }\ncomponents: { azure-storage: { name: stdev } }\nprincipals: { P001: [{ group: \
                       44444444-1111-4444-8444-000000000001 }] }\n";
    let mut files = vec![
        ("rolecast.yaml".to_owned(), "name: contoso\nenvironments: [dev]\n".to_owned()),
        (
            "personas/P001.yaml".to_owned(),
            format!("id: P001\nname: One\ncomponentAccess: {{ azure-storage: {{ dev: {entry} }} }}\n"),
        ),
        ("environments/dev.yaml".to_owned(), environment.to_owned()),
    ];
    files.extend_from_slice(more);
    files
}

/// The GUID, the name and the first action of the one role that is given; and what was said on the way.
fn given(entry: &str, more: &[(String, String)]) -> (String, String, String, Vec<String>) {
    let Outcome { diagnostics, policy, .. } = resolve(project(entry, more));
    let said: Vec<String> = diagnostics.0.iter().map(|one| one.message.clone()).collect();
    let Policy { roles, environments, .. } = policy.unwrap_or_else(|| panic!("{entry}: {said:?}"));
    let [role] = &*roles else { panic!("{entry}: {roles:?}") };
    let assignment = &environments[0].assignments[0];
    assert_eq!(*assignment.role.name, *role.name);
    let allowed = &role.permissions[0];
    let action = allowed.actions.first().or(allowed.data_actions.first()).expect("an action").clone();
    (role.id.to_string(), role.name.clone(), action, said)
}

fn is(id: &str, name: &str, action: &str) -> (String, String, String, Vec<String>) {
    (id.to_owned(), name.to_owned(), action.to_owned(), Vec::new())
}

#[test]
fn a_guid_and_a_level_mean_the_role_of_the_lock_then_of_the_catalogue_then_the_built_in_one() {
    for entry in ["read", READER] {
        let of_lock = is(READER, "Blob Reader of the Lock", "Contoso.Lock/read");
        for partial in [true, false] {
            assert_eq!(given(entry, &[lock("{}"), catalog(partial)]), of_lock);
            assert_eq!(
                given(entry, &[catalog(partial)]),
                is(READER, "Blob Reader of the Catalogue", "Contoso.Catalogue/read")
            );
        }
        assert_eq!(given(entry, &[lock("{}")]), of_lock);
        let (_, name, action, said) = given(entry, &[]);
        assert_eq!((&*name, said.len()), ("Storage Blob Data Reader", 0));
        assert!(action.starts_with("Microsoft.Storage/"), "{action}");
    }
}

#[test]
fn every_name_of_a_locked_role_means_it_and_the_built_in_one_is_called_old() {
    let files = [lock("{}"), catalog(true)];
    let (id, name, action) = (READER, "Blob Reader of the Lock", "Contoso.Lock/read");
    assert_eq!(given("Blob Reader of the Lock", &files), is(id, name, action));
    assert_eq!(given("Blob Reader of the Catalogue", &files), is(id, name, action));
    let (old, said) =
        ("Storage Blob Data Reader", "`Storage Blob Data Reader` is called `Blob Reader of the Lock` now");
    let mut expected = is(id, name, action);
    expected.3.push(said.to_owned());
    assert_eq!(given(old, &files), expected);
}

#[test]
fn a_name_is_the_locks_role_though_the_catalogue_gives_it_to_another() {
    let (path, text) = catalog(true);
    let text = text.replace("Blob Reader of the Catalogue", "Blob Reader of the Lock").replace(READER, OWNER);
    let other = (path, text);
    assert_eq!(
        given("Blob Reader of the Lock", &[lock("{}"), other.clone()]),
        is(READER, "Blob Reader of the Lock", "Contoso.Lock/read")
    );
    assert_eq!(
        given("Blob Reader of the Lock", &[other]),
        is(OWNER, "Blob Reader of the Lock", "Contoso.Catalogue/read")
    );
}

#[test]
fn a_role_that_only_the_lock_has_yet_is_there() {
    // A whole catalogue without the role: Azure withdrew it, and the lock has not been taken anew.
    let (path, text) = catalog(false);
    let without = (path, text.replace(READER, OWNER).replace("Blob Reader", "Blob Owner"));
    for entry in ["read", READER, "Blob Reader of the Lock"] {
        assert_eq!(
            given(entry, &[lock("{}"), without.clone()]),
            is(READER, "Blob Reader of the Lock", "Contoso.Lock/read")
        );
        let refused = resolve(project(entry, std::slice::from_ref(&without)));
        assert_eq!(refused.diagnostics.0.iter().map(|one| one.code).collect::<Vec<_>>(), ["unknown-role"], "{entry}");
    }
}

#[test]
fn a_level_gives_what_the_lock_says_it_gave() {
    let levels =
        format!("{{\"azure-storage/blob/read\":[{{\"name\":\"Storage Blob Data Owner\",\"id\":\"{OWNER}\"}}]}}");
    let (id, name, _, said) = given("read", &[lock(&levels)]);
    assert_eq!((&*id, &*name, said.len()), (OWNER, "Storage Blob Data Owner", 0));
    // A component of the project's own is no matter of the lock.
    let own = "id: azure-storage\nname: Storage\ntype: Microsoft.Storage/storageAccounts\nlevels:\n  read:\n    roles: [{ \
               name: Reader }]\n";
    let (_, name, ..) = given("read", &[lock(&levels), ("components/s.yaml".to_owned(), own.to_owned())]);
    assert_eq!(name, "Reader");
}

#[test]
fn a_custom_role_of_the_project_comes_before_the_lock() {
    let role = "id: lister\nname: Blob Reader of the Lock\nroleId: 77777777-7777-4777-8777-000000000001\nactions: \
                [Contoso.Project/read]\n";
    let custom = ("roles/lister.yaml".to_owned(), role.to_owned());
    assert_eq!(
        given("Blob Reader of the Lock", &[lock("{}"), custom]),
        is("77777777-7777-4777-8777-000000000001", "Blob Reader of the Lock", "Contoso.Project/read")
    );
}

#[test]
fn the_catalogue_of_the_lock_is_the_one_that_is_named() {
    let date =
        |more: &[(String, String)]| resolve(project("read", more)).policy.expect("accepted").catalog.date.to_string();
    assert_eq!(date(&[lock("{}"), catalog(true)]), "2026-09-01");
    assert_eq!(date(&[catalog(true)]), "2026-10-01");
}
