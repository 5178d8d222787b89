//! Hostile texts in every place where people write text: each is refused at its place, or is written exactly.
//!
//! `tests/hostile/texts.txt` has the texts, one a line, as YAML and JSON write them.

use std::fmt::Write as _;
use std::fs;

use crate::deployed;
use crate::folder::{Tree, folder, repository, rolecast, run, texts, tree};
use crate::tenant::put;

/// The texts, as they are written in quotes.
fn hostile() -> Vec<String> {
    let text = fs::read_to_string(repository().join("tests/hostile/texts.txt")).unwrap();
    let mut all: Vec<String> = text.lines().map(str::to_owned).collect();
    all.push(format!("{:?}", "long ${x} \"y\" ".repeat(600)));
    all
}

/// Where a text can stand. The numbers of texts are those of personas and instances, so that messages tell them apart.
const PLACES: [&str; 25] = [
    "persona name",
    "owner",
    "team",
    "process",
    "skill",
    "justification",
    "exception reason",
    "group name",
    "storage name",
    "resource group",
    "container",
    "condition container",
    "condition literal",
    "server name",
    "database name",
    "devops name",
    "github name",
    "workspace name",
    "cosmos database",
    "kusto database",
    "classification",
    "role name",
    "role description",
    "management group",
    "key vault name",
];

/// The project with each of `hostile` at `place`, those not of `left` in the place of plain texts.
struct Writer<'h> {
    place: &'static str,
    hostile: &'h [String],
    refused: &'h [usize],
}

impl Writer<'_> {
    /// What stands at `place` for text number `at`.
    fn at(&self, place: &str, at: usize, plain: &str) -> String {
        assert!(PLACES.contains(&place), "{place}");
        match place == self.place && !self.refused.contains(&at) {
            // Of the form that such a name has.
            true if matches!(place, "devops name" | "github name") => self.hostile[at].replacen('"', "\"contoso/", 1),
            true => self.hostile[at].clone(),
            false => plain.to_owned(),
        }
    }

    fn persona(&self, at: usize) -> String {
        let mut text = format!(
            "id: P{at}\nname: {}\nowner: {}\nteam: {}\nprocesses: [{}]\nskills: [{}]\ncomponentAccess:\n",
            self.at("persona name", at, "Persona"),
            self.at("owner", at, "leads"),
            self.at("team", at, "Team"),
            self.at("process", at, "DevOps"),
            self.at("skill", at, "Python"),
        );
        write!(text, "  store{at}:\n    dev:\n      level: read\n").unwrap();
        match self.place {
            "container" => writeln!(text, "      scope: {{ container: {} }}", self.at("container", at, "raw")).unwrap(),
            "condition container" => {
                writeln!(text, "      condition: {{ containers: [{}] }}", self.at("condition container", at, "raw"))
                    .unwrap()
            }
            "condition literal" => {
                let hostile = self.at("condition literal", at, "raw");
                let attribute = "@Resource[Microsoft.Storage/storageAccounts/blobServices/containers:name]";
                let inner = hostile.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or(&hostile);
                writeln!(text, "      condition: \"({attribute} StringEquals '{inner}')\"").unwrap();
            }
            "justification" => {
                let why = self.at("justification", at, "why");
                writeln!(text, "      assignment: eligible\n      justification: {why}").unwrap();
            }
            "role name" | "role description" => {
                let name = self.at("role name", at, "Role");
                let name = if name == "Role" { format!("Role {at}") } else { name };
                writeln!(text, "  role{at}: {{ dev: {{ role: {name} }} }}").unwrap();
            }
            _ => {}
        }
        let scope = format!("scope: {{ database: {} }}", self.at("database name", at, "sales"));
        writeln!(text, "  sql{at}: {{ dev: {{ level: read, {scope} }} }}").unwrap();
        for (place, id) in [("devops name", "devops"), ("github name", "github"), ("workspace name", "fabric")] {
            if self.place == place {
                writeln!(text, "  {id}{at}: {{ dev: read }}").unwrap();
            }
        }
        for (place, id) in [("cosmos database", "cosmos"), ("kusto database", "kusto")] {
            if self.place == place {
                let database = self.at(place, at, "chat");
                writeln!(text, "  {id}{at}: {{ dev: {{ level: read, scope: {{ database: {database} }} }} }}").unwrap();
            }
        }
        if self.place == "key vault name" {
            writeln!(text, "  vault{at}: {{ dev: read }}").unwrap();
        }
        let reason = self.at("exception reason", at, "why not");
        writeln!(
            text,
            "exceptions:\n  - {{ rule: S02, component: store{at}, environment: dev, expires: 2027-01-31, reason: {reason} }}"
        )
        .unwrap();
        text
    }

    fn environment(&self) -> String {
        let tenant = "11111111-1111-4111-8111-111111111111";
        let subscription = "22222222-1111-4222-8222-222222222222";
        let mut text = format!("id: dev\nname: Dev\ntier: development\ntenant: {tenant}\n");
        write!(text, "subscriptions:\n  main:\n    id: {subscription}\n    managementGroups:\n").unwrap();
        for at in 0..self.hostile.len() {
            let plain = format!("mg{at}");
            writeln!(text, "      - {} # {at}", self.at("management group", at, &plain)).unwrap();
        }
        text.push_str(
            "defaults: { subscription: main, resourceGroup: rg-a }\nguardrails:\n  - match: { kind: human }\n",
        );
        text.push_str("    active: [discover, read, develop, operate, administer]\n    maxScope: resourceGroup\n");
        text.push_str(
            "    eligible: [discover, read, develop, operate, administer]\n    roles: any\n    eligibleFor: P90D\n",
        );
        text.push_str("components:\n");
        for at in 0..self.hostile.len() {
            let group = self.at("resource group", at, "rg-a");
            let class = self.at("classification", at, "internal");
            let name = self.at("storage name", at, &format!("store{at}"));
            writeln!(
                text,
                "  store{at}: {{ uses: azure-storage, resourceGroup: {group}, classification: {class}, name: {name} }}"
            )
            .unwrap();
            let name = self.at("server name", at, &format!("sql{at}"));
            writeln!(text, "  sql{at}: {{ uses: azure-sql-database, name: {name} }}").unwrap();
            for (place, id, component, name) in [
                ("devops name", "devops", "azure-devops", "contoso/x"),
                ("github name", "github", "github", "contoso/x"),
                ("workspace name", "fabric", "power-bi", "Work"),
                ("key vault name", "vault", "azure-key-vault", "kv"),
            ] {
                if self.place == place {
                    let name = self.at(place, at, &format!("{name}{at}"));
                    writeln!(text, "  {id}{at}: {{ uses: {component}, name: {name} }}").unwrap();
                }
            }
            for (place, id, component) in [
                ("cosmos database", "cosmos", "azure-cosmos-db"),
                ("kusto database", "kusto", "azure-data-explorer"),
                ("role name", "role", "azure-storage"),
                ("role description", "role", "azure-storage"),
            ] {
                if self.place == place {
                    writeln!(text, "  {id}{at}: {{ uses: {component}, name: {id}x{at} }}").unwrap();
                }
            }
        }
        text.push_str("principals:\n");
        for at in 0..self.hostile.len() {
            let name = self.at("group name", at, &format!("sg-{at}"));
            let id = crate::access::guid(&["group", &at.to_string()]);
            writeln!(text, "  P{at}: [{{ group: {id}, name: {name} }}]").unwrap();
        }
        text
    }

    fn project(&self) -> Tree {
        let mut files = Tree::new();
        let mut add = |path: String, text: String| files.insert(path, text.into_bytes());
        add("rolecast.yaml".to_owned(), "name: hostile\nenvironments: [dev]\n".to_owned());
        add("environments/dev.yaml".to_owned(), self.environment());
        for at in 0..self.hostile.len() {
            add(format!("personas/P{at}.yaml"), self.persona(at));
            if self.place.starts_with("role") {
                let (name, about) = (self.at("role name", at, "Role"), self.at("role description", at, "About"));
                let name = if name == "Role" { format!("Role {at}") } else { name };
                let actions = "[Microsoft.Storage/storageAccounts/read]";
                let text = format!("id: r{at}\nname: {name}\ndescription: {about}\nactions: {actions}\n");
                add(format!("roles/r{at}.yaml"), text);
            }
        }
        files
    }
}

/// The number of the text that an error speaks of: that of its file, or the one in its line of the environment.
fn number(error: &serde_json::Value, files: &Tree) -> usize {
    let file = error["file"].as_str().unwrap_or_else(|| panic!("no place: {error}"));
    let line = error["line"].as_u64().unwrap_or_else(|| panic!("no line: {error}")) as usize;
    let digits = |text: &str| -> String {
        text.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect()
    };
    let text = match file {
        "environments/dev.yaml" => {
            let line = std::str::from_utf8(&files[file]).unwrap().split('\n').nth(line - 1).unwrap();
            match line.trim_start().strip_prefix("- ") {
                Some(_) => digits(line.rsplit('#').next().unwrap()),
                None => digits(line.split(':').next().unwrap()),
            }
        }
        _ => digits(file),
    };
    text.parse().unwrap_or_else(|_| panic!("{error}"))
}

/// Compiles the texts at `place`; gives how many were refused.
fn try_place(place: &'static str) -> usize {
    let hostile = hostile();
    let mut refused = Vec::new();
    // What is left once some are refused can be refused by a later stage.
    for _ in 0..4 {
        let writer = Writer { place, hostile: &hostile, refused: &refused };
        let files = writer.project();
        let project = folder(&files);
        let (code, out, err) = run(rolecast(project.path()).args(["compile", "--format", "json"]));
        if code == 0 {
            let generated = texts(&tree(&project.path().join("generated")));
            assert!(deployed::check(&generated) >= 2 * hostile.len(), "{place}");
            readable(&generated, place);
            return refused.len();
        }
        assert_eq!(code, 1, "{place}: {out}{err}");
        assert_eq!(tree(project.path()), files, "{place}: a run that fails writes nothing");
        let said: serde_json::Value = serde_json::from_str(&out).unwrap_or_else(|_| panic!("{place}: {out}{err}"));
        let errors = said["diagnostics"].as_array().unwrap_or_else(|| panic!("{place}: {out}"));
        let before = refused.len();
        for error in errors.iter().filter(|one| one["severity"] == "error") {
            let number = number(error, &files);
            if !refused.contains(&number) {
                refused.push(number);
            }
        }
        assert!(refused.len() > before, "{place}: nothing new is refused: {out}");
    }
    panic!("{place}: there is always something else to refuse");
}

/// What the evaluators do not read is well formed as well.
fn readable(files: &deployed::Texts, place: &str) {
    for (path, text) in files {
        let hidden =
            |c: char| c.is_control() && c != '\n' || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        if let Some(found) = text.chars().find(|c| hidden(*c)) {
            panic!("{place}: {path} holds {found:?}");
        }
        match path.rsplit('.').next().unwrap() {
            "json" => drop(serde_json::from_str::<serde_json::Value>(text).unwrap()),
            "tf" => drop(text.parse::<hcl_edit::structure::Body>().unwrap()),
            "bicep" => drop(crate::bicep::parse(text)),
            "md" => tables(text, place),
            _ => panic!("{path}"),
        }
    }
    let terraform: deployed::Texts = files
        .iter()
        .filter(|(path, _)| path.ends_with(".tf"))
        .map(|(path, text)| (path.clone(), text.clone()))
        .collect();
    if crate::tenant::terraform() {
        let folder = tempfile::tempdir().unwrap();
        put(&terraform, folder.path());
        let mut command = std::process::Command::new("terraform");
        let output = command.args(["fmt", "-check", "-diff", "-recursive"]).arg(folder.path()).output().unwrap();
        assert!(output.status.success(), "{place}: {}", String::from_utf8_lossy(&output.stdout));
    }
}

/// Each row of a table has as many cells as the one above it.
fn tables(text: &str, place: &str) {
    let mut before: Option<usize> = None;
    for line in text.lines() {
        if !line.starts_with('|') {
            before = None;
            continue;
        }
        let columns = deployed::columns(line);
        assert!(before.is_none_or(|before| before == columns), "{place}: {line}");
        before = Some(columns);
    }
}

/// Fields of free text take whatever people write.
const FREE: [&str; 8] =
    ["owner", "team", "process", "skill", "exception reason", "classification", "persona name", "justification"];

fn try_places(places: &[&'static str]) {
    for place in places {
        let refused = try_place(place);
        let all = hostile().len();
        assert!(refused < all, "{place}: everything is refused");
        if FREE.contains(place) {
            assert!(refused <= all / 2, "{place}: {refused} of {all} are refused");
        }
    }
}

#[test]
fn hostile_texts_are_refused_or_written_exactly_in_personas() {
    try_places(&PLACES[..7]);
}

#[test]
fn hostile_texts_are_refused_or_written_exactly_in_scopes_and_conditions() {
    try_places(&PLACES[7..13]);
}

#[test]
fn hostile_texts_are_refused_or_written_exactly_in_other_services() {
    try_places(&PLACES[13..20]);
}

#[test]
fn hostile_texts_are_refused_or_written_exactly_in_roles_and_environments() {
    try_places(&PLACES[20..]);
}
