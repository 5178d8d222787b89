//! Importing a listing of role definitions, and a project's own catalogue.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test ends where it goes wrong")]

use rolecast::catalog::import::{Imported, Options, import};
use rolecast::catalog::{Catalog, Found, RoleKind};
use rolecast::diagnostic::Diagnostics;
use rolecast::source::FileId;
use serde_json::{Value, json};

const A: &str = "aaaaaaaa-0000-4000-8000-000000000001";
const B: &str = "bbbbbbbb-0000-4000-8000-000000000002";

fn options() -> Options {
    Options { date: "2026-09-30".parse().unwrap(), source: "contoso".to_owned(), partial: None }
}

fn read(text: &str, previous: Option<&Catalog>) -> Result<Imported, Diagnostics> {
    import(text.as_bytes(), FileId(0), previous, options())
}

fn catalog(text: &str) -> Catalog {
    Catalog::with_project_file(text, FileId(0)).unwrap()
}

/// A role as `az role definition list` prints it.
fn az(name: &str, id: &str, kind: &str, actions: &[&str]) -> Value {
    json!({
        "assignableScopes": ["/subscriptions/22222222-2222-2222-2222-222222222222"],
        "createdBy": null,
        "description": "For contoso",
        "id": format!("/subscriptions/22222222-2222-2222-2222-222222222222/providers/Microsoft.Authorization/roleDefinitions/{id}"),
        "name": id,
        "permissions": [{ "actions": actions, "condition": null, "conditionVersion": null, "dataActions": [], "notActions": [], "notDataActions": [] }],
        "roleName": name,
        "roleType": kind,
        "type": "Microsoft.Authorization/roleDefinitions",
    })
}

/// Messages with the text that each underlines.
fn errors(text: &str) -> Vec<(String, String)> {
    let found = read(text, None).unwrap_err();
    let place = |d: &rolecast::diagnostic::Diagnostic| {
        let span = d.primary.as_ref().expect("a place").span;
        text.get(span.start as usize..span.end as usize).expect("a place in the text").to_owned()
    };
    found.0.iter().map(|d| (d.message.clone(), place(d))).collect()
}

#[test]
fn the_shipped_catalogue_survives_a_round_trip_byte_for_byte() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/catalog/data/builtin-roles.jsonl");
    let shipped = std::fs::read_to_string(path).unwrap();
    let mut listing: Vec<Value> = shipped
        .lines()
        .skip(1)
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .map(|role| {
            let mut printed = az(role["name"].as_str().unwrap(), role["id"].as_str().unwrap(), "BuiltInRole", &[]);
            printed["permissions"] = role["permissions"].clone();
            printed
        })
        .collect();
    listing.reverse();
    let text = serde_json::to_string_pretty(&listing).unwrap();
    let imported = read(&text, Some(Catalog::builtin())).unwrap();
    assert_eq!(imported.text.split_once('\n').unwrap().1, shipped.split_once('\n').unwrap().1);
    assert!(imported.report.is_empty());
    assert!(!imported.text.lines().next().unwrap().contains("partial"));
    assert_eq!(imported.report.built_in, 928);
}

#[test]
fn every_shape_that_azures_tools_print_is_the_same_role() {
    let cli = json!([az(" Contoso Operator ", A, "CustomRole", &["Microsoft.Web/sites/read ", ""])]);
    let rest = json!({ "value": [{
        "id": format!("/providers/Microsoft.Authorization/roleDefinitions/{A}"),
        "name": A,
        "type": "Microsoft.Authorization/roleDefinitions",
        "properties": {
            "roleName": "Contoso Operator",
            "type": "CustomRole",
            "description": "For contoso",
            "assignableScopes": ["/subscriptions/22222222-2222-2222-2222-222222222222"],
            "permissions": [{ "actions": ["Microsoft.Web/sites/read"], "notActions": [] }],
        }
    }] });
    let powershell = json!({
        "Name": "Contoso Operator",
        "Id": A,
        "IsCustom": true,
        "Description": "For contoso",
        "Actions": ["Microsoft.Web/sites/read"],
        "NotActions": [],
        "DataActions": null,
        "AssignableScopes": ["/subscriptions/22222222-2222-2222-2222-222222222222"],
    });
    let expected = format!(
        r#"{{"name":"Contoso Operator","id":"{A}","type":"CustomRole","description":"For contoso","permissions":[{{"actions":["Microsoft.Web/sites/read"]}}],"assignableScopes":["/subscriptions/22222222-2222-2222-2222-222222222222"]}}"#
    );
    for printed in [cli, rest, powershell] {
        let text = read(&printed.to_string(), None).unwrap().text;
        assert_eq!(text.lines().nth(1), Some(expected.as_str()), "{printed}");
    }
    let marked = format!("\u{feff}{}", json!([az("X", A, "CustomRole", &[])]));
    assert!(read(&marked, None).is_ok());
}

#[test]
fn custom_roles_alone_stand_beside_the_shipped_ones() {
    let listing = json!([az("Contoso Operator", A, "CustomRole", &["Microsoft.Web/sites/read"])]).to_string();
    let imported = read(&listing, Some(Catalog::builtin())).unwrap();
    let catalog = catalog(&imported.text);
    assert_eq!(catalog.len(), 929);
    assert!(catalog.iter().map(|role| role.name.to_lowercase()).is_sorted());
    assert_eq!(catalog.by_name("contoso operator").unwrap().kind, RoleKind::Custom);
    assert_eq!(catalog.by_name("Reader").unwrap().name, "Reader");
    assert_ne!(catalog.digest(), Catalog::builtin().digest());
    assert_eq!(catalog.date().to_string(), "2026-09-30");
    let added: Vec<&str> = imported.report.added.iter().map(|role| role.name.as_str()).collect();
    assert_eq!(added, ["Contoso Operator"]);
    assert!(imported.report.removed.is_empty());
}

#[test]
fn a_role_of_the_project_hides_the_shipped_one_under_either_name() {
    let id = "acdd72a7-3385-48ef-bd42-f606fba81ae7";
    let listing = json!([az("Viewer", id, "BuiltInRole", &["*/read"])]).to_string();
    let catalog = catalog(&read(&listing, None).unwrap().text);
    assert_eq!(catalog.len(), 928);
    assert_eq!(catalog.by_id(id.parse().unwrap()).unwrap().name, "Viewer");
    assert!(catalog.by_name("Reader").is_none());
    // What this rolecast knows as Reader is still found, as what it is called here.
    let Found::Renamed { role, old } = catalog.find("reader") else { panic!("not renamed") };
    assert_eq!((role.name.as_str(), old.as_str()), ("Viewer", "Reader"));
}

#[test]
fn the_report_says_what_changed_action_by_action() {
    let mut before =
        az("Contoso Operator", A, "CustomRole", &["Microsoft.Web/sites/read", "Microsoft.Web/sites/start/action"]);
    let old = catalog(&read(&json!([before, az("Gone", B, "CustomRole", &[])]).to_string(), None).unwrap().text);
    before["roleName"] = "Contoso\u{202e} Runner".into();
    before["permissions"] =
        json!([{ "actions": ["microsoft.web/SITES/read"], "dataActions": ["Microsoft.Web/sites/x"] }]);
    let report = read(&json!([before]).to_string(), Some(&old)).unwrap().report;
    let json: Value = serde_json::to_value(&report).unwrap();
    assert_eq!(json["version"], 1);
    assert_eq!(json["removed"], json!([{ "id": B, "name": "Gone" }]));
    assert_eq!(json["renamed"], json!([{ "id": A, "from": "Contoso Operator", "to": "Contoso\u{202e} Runner" }]));
    assert_eq!(
        json["permissions"][0]["lists"],
        json!([
            { "list": "actions", "removed": ["Microsoft.Web/sites/start/action"] },
            { "list": "dataActions", "added": ["Microsoft.Web/sites/x"] },
        ])
    );
    let text = report.text();
    for line in
        ["- Gone (", "    - actions Microsoft.Web/sites/start/action", "    + dataActions Microsoft.Web/sites/x"]
    {
        assert!(text.contains(line), "{text}");
    }
    assert!(text.contains("\\u{202e}") && !text.contains('\u{202e}'), "{text}");
}

#[test]
fn the_report_says_which_descriptions_and_assignable_scopes_changed() {
    let scope = |last: &str| format!("/subscriptions/22222222-2222-2222-2222-22222222222{last}");
    let listing = |a: Value, b: Value| json!([a, b]).to_string();
    let (a, b) = (az("Alpha", A, "CustomRole", &["*/read"]), az("beta", B, "CustomRole", &["*/read"]));
    let old = catalog(&read(&listing(a.clone(), b.clone()), None).unwrap().text);

    // Scopes are one set, in whatever order and case.
    let mut same = a.clone();
    same["assignableScopes"] = json!([scope("2").to_uppercase()]);
    assert!(read(&listing(same, b.clone()), Some(&old)).unwrap().report.is_empty());

    let (mut one, mut other) = (a, b);
    one["assignableScopes"] = json!([scope("4"), scope("3")]);
    one["permissions"][0]["actions"] = json!(["*/write"]);
    one["description"] = Value::Null;
    other["description"] = "For\n\u{202e}contoso".into();
    let report = read(&listing(one, other), Some(&old)).unwrap().report;
    assert!(!report.is_empty());
    let json = serde_json::to_value(&report).unwrap();
    assert_eq!(json["version"], 1);
    assert_eq!(
        json["descriptions"],
        json!([
            { "id": A, "name": "Alpha", "from": "For contoso" },
            { "id": B, "name": "beta", "from": "For contoso", "to": "For\n\u{202e}contoso" },
        ])
    );
    assert_eq!(
        json["assignableScopes"],
        json!([{ "id": A, "name": "Alpha", "added": [scope("3"), scope("4")], "removed": [scope("2")] }])
    );
    let text = report.text();
    let changes = text.split_once("since 2026-09-30:\n").unwrap().1;
    let expected = format!(
        "~ Alpha ({A})\n    + actions */write\n    - actions */read\n    + assignableScopes {}\n    + assignableScopes {}\n    \
         - assignableScopes {}\n    - description For contoso\n~ beta ({B})\n    + description For\\n\\u{{202e}}contoso\n    - \
         description For contoso\n",
        scope("3"),
        scope("4"),
        scope("2")
    );
    assert_eq!(changes, expected);
}

#[test]
fn two_roles_with_one_id_are_an_error_that_names_both() {
    let text = json!([az("First", A, "CustomRole", &[]), az("Second", A, "CustomRole", &[])]).to_string();
    let found = errors(&text);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].0, format!("`First` and `Second` have the same id `{A}`"));
    assert!(found[0].1.contains("Second") && !found[0].1.contains("First"));
    let related = &read(&text, None).unwrap_err().0[0].related;
    assert!(text[related[0].span.start as usize..related[0].span.end as usize].contains("First"));
}

#[test]
fn every_wrong_entry_is_located() {
    let text = format!(
        "[\n{},\n  {{ \"roleName\": 7 }},\n  {{ \"roleName\": \"NoId\", \"roleType\": \"CustomRole\" }},\n  {{ \"name\": \"{B}\" }},\n  {{ \"name\": \"{B}\", \"roleName\": \"Kind\" }},\n  3\n]",
        az("Fine", A, "CustomRole", &[])
    );
    let found = errors(&text);
    let starts: Vec<&str> = found.iter().map(|(message, _)| message.as_str()).collect();
    assert_eq!(starts.len(), 5, "{starts:#?}");
    assert!(starts[0].contains("invalid type: integer `7`"));
    assert!(starts[1].contains("`NoId` has no GUID") && found[1].1.contains("NoId"));
    assert!(starts[2].contains("no `roleName`"));
    assert!(starts[3].contains("neither `BuiltInRole` nor `CustomRole`"));
    assert!(starts[4].contains("invalid type"));
}

#[test]
fn hostile_files_are_errors() {
    let deep = "[".repeat(100_000);
    for text in [
        "",
        " ",
        "{",
        "[",
        "[{]",
        "nonsense",
        "7",
        "\"x\"",
        "[]",
        "{\"value\": []}",
        "{\"value\": 7}",
        "null",
        "{}",
        &deep,
    ] {
        assert!(read(text, None).unwrap_err().has_errors(), "{text:.20}");
    }
    let more = json!({ "value": [az("X", A, "CustomRole", &[])], "nextLink": "https://management.azure.com/x" });
    assert!(errors(&more.to_string())[0].0.contains("nextLink"));
    let utf16: Vec<u8> = [0xff, 0xfe].into_iter().chain("[]".encode_utf16().flat_map(u16::to_le_bytes)).collect();
    assert!(import(&utf16, FileId(0), None, options()).unwrap_err().0[0].message.contains("UTF-16"));
    assert!(import(b"[\xff]", FileId(0), None, options()).unwrap_err().0[0].message.contains("UTF-8"));
    let listing = json!([az("X", A, "CustomRole", &["a"])]).to_string();
    for cut in 0..listing.len() {
        assert!(read(&listing[..cut], None).is_err(), "{cut}");
    }
}

#[test]
fn a_broken_catalogue_file_is_reported_line_by_line() {
    let role = format!(r#"{{"name":"X","id":"{A}","type":"CustomRole","permissions":[]}}"#);
    let other = role.replace('X', "Y");
    let header = r#"{"catalog":1,"date":"2026-09-30"}"#;
    let broken = |text: &str| match Catalog::with_project_file(text, FileId(0)) {
        Ok(_) => panic!("{text} was read"),
        Err(found) => {
            found.0.into_iter().map(|d| (d.message, d.primary.expect("a place").span.start)).collect::<Vec<_>>()
        }
    };
    assert_eq!(broken(&format!("{header}\nx\n{role}\n{{}}\n")).len(), 2);
    let found = broken(&format!("{header}\n{role}\n{other}\n"));
    assert!(found[0].0.contains("`x`") && found[0].0.contains("`y`"), "{found:?}");
    assert_eq!(found[0].1 as usize, header.len() + 1 + role.len() + 1);
    assert!(broken(r#"{"catalog":2,"date":"2026-09-30"}"#)[0].0.contains("format is 2"));
    assert!(broken("")[0].0.contains("header"));
    assert!(broken(r#"{"catalog":1,"date":"yesterday"}"#)[0].0.contains("`yesterday` is no date"));
}
