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
