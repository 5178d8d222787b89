//! Projects that are too large for Azure: refused before anything is deployed.
#![expect(clippy::expect_used, reason = "a test that fails says where")]

mod resolve_support;

use std::fmt::Write;

use resolve_support::resolve;

/// `count` principals with the given access on one storage account.
fn project(count: usize, entry: &str) -> Vec<(String, String)> {
    let mut environment = "id: dev\nname: Dev\ntier: development\nsubscriptions:\n  main: { id: \
                           22222222-1111-4222-8222-222222222222, managementGroups: [mg-ai] }\ndefaults: { subscription: \
                           main, resourceGroup: rg }\ncomponents: { azure-storage: { name: stdev } }\nprincipals:\n  P001:\n"
        .to_owned();
    for at in 0..count {
        let _ = writeln!(environment, "    - group: 44444444-1111-4444-8444-{at:012}");
    }
    let persona = format!("id: P001\nname: Many\ncomponentAccess: {{ azure-storage: {{ dev: {entry} }} }}\n");
    vec![
        ("rolecast.yaml".to_owned(), "name: contoso\nenvironments: [dev]\n".to_owned()),
        ("personas/P001.yaml".to_owned(), persona),
        ("environments/dev.yaml".to_owned(), environment),
    ]
}

fn said(files: Vec<(String, String)>) -> Vec<(&'static str, String)> {
    resolve(files).diagnostics.0.into_iter().map(|one| (one.code, one.message)).collect()
}

#[test]
fn a_subscription_takes_five_thousand_assignments() {
    assert_eq!(said(project(5000, "read")), []);
    let [(code, message)] = &*said(project(5001, "read")) else { panic!("one error is expected") };
    assert_eq!(*code, "too-many-assignments");
    assert!(message.contains("22222222-1111-4222-8222-222222222222") && message.contains("5001"), "{message}");
}

#[test]
fn eligible_assignments_are_not_counted() {
    assert_eq!(said(project(5001, "{ level: read, assignment: eligible }")), []);
}

#[test]
fn a_management_group_takes_five_hundred() {
    assert_eq!(said(project(500, "{ level: read, scope: managementGroup }")), []);
    let [(code, message)] = &*said(project(501, "{ level: read, scope: managementGroup }")) else {
        panic!("one error is expected")
    };
    assert_eq!(*code, "too-many-assignments");
    assert!(message.contains("mg-ai") && message.contains("501"), "{message}");
}

#[test]
fn a_tenant_takes_five_thousand_custom_roles() {
    let mut files = project(1, "[]");
    let mut access = String::from("id: P001\nname: Many\ncomponentAccess:\n  azure-storage:\n    dev:\n");
    for at in 0..5001 {
        files.push((format!("roles/r{at}.yaml"), format!("id: r{at}\nname: Role {at}\nactions: ['*/read']\n")));
        let _ = writeln!(access, "      - r{at}");
    }
    files[1].1 = access;
    let said = said(files);
    assert!(said.iter().any(|(code, message)| *code == "too-many-roles" && message.contains("5001")), "{said:?}");
}

/// A condition on names of `letters` each, of which the last has some letters more: its text as people may write it, and
/// as Azure is given it, which has a blank after each comma.
fn condition(names: usize, more: usize) -> (String, usize) {
    let name = |at: usize| format!("'{at:03}{}'", "n".repeat(if at + 1 == names { 20 + more } else { 20 }));
    let set: Vec<String> = (0..names).map(name).collect();
    let start =
        "@Resource[Microsoft.Storage/storageAccounts/blobServices/containers:name] ForAnyOfAnyValues:StringEquals ";
    (format!("{start}{{{}}}", set.join(",")), start.len() + 2 + set.join(", ").len())
}

#[test]
fn a_condition_takes_eight_kilobytes_as_azure_is_given_it() {
    const LIMIT: usize = 8192;
    let (_, short) = condition(280, 0);
    for (more, expected) in [(LIMIT - short, None), (LIMIT - short + 1, Some("has 8193 bytes"))] {
        let (text, given) = condition(280, more);
        assert!(text.len() < LIMIT, "what is written is short enough");
        let entry = format!("{{ level: read, condition: \"{text}\" }}");
        let outcome = resolve(project(1, &entry));
        match expected {
            None => {
                let policy = outcome.policy.expect("it fits");
                let condition = policy.environments[0].assignments[0].condition.clone().expect("a condition");
                assert_eq!((condition.len(), given), (LIMIT, LIMIT));
            }
            Some(expected) => {
                let [one] = &*outcome.diagnostics.0 else { panic!("one error: {:?}", outcome.diagnostics) };
                assert_eq!(one.code, "condition-too-long");
                assert!(one.message.contains(expected) && one.message.contains("Storage Blob Data Reader"), "{one:?}");
                let label = one.primary.as_ref().expect("a place");
                assert!(label.text.contains("8192"), "{label:?}");
                assert_eq!(outcome.project.map.slice(label.span), Some(&*entry));
            }
        }
    }
}

/// A project that uses one custom role in `count` subscriptions.
fn in_subscriptions(count: usize) -> Vec<(String, String)> {
    let mut environment = "id: dev\nname: Dev\ntier: development\nsubscriptions:\n".to_owned();
    for at in 0..count {
        let _ = writeln!(environment, "  s{at}: {{ id: 22222222-1111-4222-8222-{at:012} }}");
    }
    environment.push_str("defaults: { resourceGroup: rg }\ncomponents:\n");
    let mut persona = "id: P001\nname: Many\ncomponentAccess:\n".to_owned();
    for at in 0..count {
        let _ = writeln!(environment, "  store-{at}: {{ uses: azure-storage, name: st{at}, subscription: s{at} }}");
        let _ = writeln!(persona, "  store-{at}: {{ dev: lister }}");
    }
    environment.push_str("principals: { P001: [{ group: 44444444-1111-4444-8444-000000000001 }] }\n");
    vec![
        ("rolecast.yaml".to_owned(), "name: contoso\nenvironments: [dev]\n".to_owned()),
        ("personas/P001.yaml".to_owned(), persona),
        ("environments/dev.yaml".to_owned(), environment),
        ("roles/lister.yaml".to_owned(), "id: lister\nname: Lister\nactions: ['*/read']\n".to_owned()),
    ]
}

#[test]
fn a_custom_role_takes_two_thousand_scopes() {
    assert_eq!(said(in_subscriptions(2000)), []);
    let [(code, message)] = &*said(in_subscriptions(2001)) else { panic!("one error is expected") };
    assert_eq!(*code, "too-many-scopes");
    assert!(message.contains("`Lister`") && message.contains("2001"), "{message}");
}
