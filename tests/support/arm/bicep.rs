//! Deploys Bicep in the mind: evaluates the syntax tree that tree-sitter-bicep gives, modules included.

use std::collections::{BTreeMap, BTreeSet};

use tree_sitter::{Node, Parser, Tree};

use crate::support::expected::{Deployed, guid};

#[derive(Clone, Debug, PartialEq)]
enum Value {
    Text(String),
    List(Vec<Value>),
    Object(BTreeMap<String, Value>),
}

impl Value {
    fn text(&self) -> &str {
        match self {
            Value::Text(text) => text,
            other => panic!("{other:?}"),
        }
    }
    fn object(&self) -> &BTreeMap<String, Value> {
        match self {
            Value::Object(object) => object,
            other => panic!("{other:?}"),
        }
    }
}

/// Where a file is deployed.
#[derive(Clone, Debug, Default)]
pub(crate) struct Context {
    pub(crate) management_group: Option<String>,
    pub(crate) subscription: String,
    pub(crate) group: Option<String>,
    /// The tenant that the environment names; the one that is deployed to when none.
    pub(crate) tenant: Option<String>,
}

impl Context {
    fn id(&self) -> String {
        match (&self.management_group, &self.group) {
            (Some(name), _) => format!("/providers/Microsoft.Management/managementGroups/{name}"),
            (None, None) => format!("/subscriptions/{}", self.subscription),
            (None, Some(group)) => format!("/subscriptions/{}/resourceGroups/{group}", self.subscription),
        }
    }
}

pub(crate) fn parse(text: &str) -> Tree {
    let mut parser = Parser::new();
    parser.set_language(&tree_sitter_bicep::LANGUAGE.into()).unwrap();
    let tree = parser.parse(text, None).unwrap();
    if let Some(line) = wrong_line(tree.root_node()) {
        panic!("not Bicep from line {} on: {:?}", line + 1, text.lines().skip(line).take(3).collect::<Vec<_>>());
    }
    tree
}

/// The first line, from 0, of what the grammar does not know.
fn wrong_line(node: Node<'_>) -> Option<usize> {
    if !node.has_error() {
        return None;
    }
    Some(children(node).find_map(wrong_line).unwrap_or(node.start_position().row))
}

/// What a deployment of files gives.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    pub(crate) deployed: Vec<Deployed>,
    pub(crate) deployment_names: Vec<String>,
    pub(crate) most_resources: usize,
    pub(crate) dependencies: usize,
    pub(crate) visited: BTreeSet<String>,
    pub(crate) untyped: Vec<String>,
    /// Role names, permissions and scopes of role definitions, as written.
    pub(crate) roles: Vec<BTreeMap<String, String>>,
}

/// Deploys the file at `path` with values for all its parameters.
pub(crate) fn deploy(
    files: &BTreeMap<String, String>,
    path: &str,
    context: &Context,
    given: &dyn Fn(&str) -> String,
    outcome: &mut Outcome,
) {
    outcome.visited.insert(path.to_owned());
    let text = &files[path];
    let tree = parse(text);
    let mut file =
        File { files, path, text, context, values: BTreeMap::new(), latest: BTreeMap::new(), types: BTreeMap::new() };
    let root = tree.root_node();
    let mut names = BTreeSet::new();
    let mut resources = 0;
    let mut disabled = false;
    for node in children(root) {
        match node.kind() {
            "comment" | "decorators" => {}
            "diagnostic_comment" => {
                assert_eq!(file.slice(node), "#disable-next-line BCP081");
                disabled = true;
                continue;
            }
            "target_scope_assignment" => {
                let scope = children(node).find(|child| child.kind() == "string").unwrap();
                let wanted = match (&context.management_group, &context.group) {
                    (Some(_), _) => "managementGroup",
                    (None, None) => "subscription",
                    (None, Some(_)) => "resourceGroup",
                };
                assert_eq!(file.value(scope).text(), wanted);
            }
            "parameter_declaration" => {
                let name = file.name(node);
                let before = node.prev_sibling().unwrap();
                assert!(file.slice(before).starts_with("@description("));
                file.values.insert(name.clone(), Value::Text(given(&name)));
                assert!(names.insert(name));
            }
            "resource_declaration" => {
                resources += usize::from(file.resource(node, outcome, disabled));
                assert!(names.insert(file.name(node)), "{} twice in {path}", file.name(node));
            }
            "module_declaration" => {
                resources += 1;
                file.module(node, outcome);
                assert!(names.insert(file.name(node)), "{} twice in {path}", file.name(node));
            }
            other => panic!("{other}"),
        }
        disabled = false;
    }
    const WORDS: [&str; 8] = ["null", "true", "false", "guid", "toLower", "resourceGroup", "string", "tenant"];
    assert!(WORDS.iter().all(|word| !names.contains(*word)), "{names:?}");
    outcome.most_resources = outcome.most_resources.max(resources);
}

fn children(node: Node<'_>) -> impl Iterator<Item = Node<'_>> {
    (0..node.child_count()).filter_map(move |at| node.child(at))
}

struct File<'f> {
    files: &'f BTreeMap<String, String>,
    path: &'f str,
    text: &'f str,
    context: &'f Context,
    /// Parameters and the ids of resources.
    values: BTreeMap<String, Value>,
    latest: BTreeMap<String, String>,
    types: BTreeMap<String, String>,
}

impl File<'_> {
    fn slice(&self, node: Node<'_>) -> &str {
        &self.text[node.byte_range()]
    }

    fn name(&self, node: Node<'_>) -> String {
        self.slice(children(node).find(|child| child.kind() == "identifier").unwrap()).to_owned()
    }

    fn value(&self, node: Node<'_>) -> Value {
        match node.kind() {
            "string" => Value::Text(self.string(node)),
            "identifier" => self.values.get(self.slice(node)).unwrap_or_else(|| panic!("{}", self.slice(node))).clone(),
            "array" => Value::List(children(node).filter(Node::is_named).map(|item| self.value(item)).collect()),
            "object" => {
                let mut object = BTreeMap::new();
                for property in children(node).filter(|child| child.kind() == "object_property") {
                    let (key, value) = (property.child(0).unwrap(), property.child(2).unwrap());
                    assert!(object.insert(self.slice(key).to_owned(), self.value(value)).is_none());
                }
                Value::Object(object)
            }
            "member_expression" => match (node.child(0).unwrap(), self.slice(node.child(2).unwrap())) {
                (object, "id") => self.value(object),
                (object, "tenantId") => {
                    assert_eq!(self.slice(object), "tenant()");
                    Value::Text("the tenant".to_owned())
                }
                other => panic!("{other:?}"),
            },
            "call_expression" => {
                let arguments = children(node.child(1).unwrap()).filter(Node::is_named);
                let arguments: Vec<String> = arguments.map(|one| self.value(one).text().to_owned()).collect();
                let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
                Value::Text(self.call(self.slice(node.child(0).unwrap()), &arguments))
            }
            other => panic!("{other}: {}", self.slice(node)),
        }
    }

    fn call(&self, function: &str, arguments: &[&str]) -> String {
        match (function, arguments) {
            ("guid", all) => guid(all),
            ("toLower", [text]) => text.to_lowercase(),
            ("subscriptionResourceId", [kind, name]) => {
                assert!(self.context.management_group.is_none());
                format!("/subscriptions/{}/providers/{kind}/{name}", self.context.subscription)
            }
            ("tenantResourceId", [kind, name]) => format!("/providers/{kind}/{name}"),
            ("resourceGroup", [name]) => (*name).to_owned(),
            other => panic!("{other:?}"),
        }
    }

    fn string(&self, node: Node<'_>) -> String {
        let mut text = String::new();
        let mut from = node.start_byte() + 1;
        for part in children(node).filter(|child| child.kind() == "interpolation") {
            text.push_str(&plain(&self.text[from..part.start_byte()]));
            text.push_str(self.value(part.child(1).unwrap()).text());
            from = part.end_byte();
        }
        text.push_str(&plain(&self.text[from..node.end_byte() - 1]));
        text
    }

    fn module(&mut self, node: Node<'_>, outcome: &mut Outcome) {
        let path = self.value(children(node).find(|child| child.kind() == "string").unwrap());
        let body = self.value(children(node).find(|child| child.kind() == "object").unwrap());
        let body = body.object();
        let id = body["name"].text().to_owned();
        for before in list(body.get("dependsOn")) {
            assert!(outcome.deployment_names.contains(&before));
        }
        outcome.deployment_names.push(id.clone());
        let context = Context { group: Some(body["scope"].text().to_owned()), ..self.context.clone() };
        let folder = self.path.rsplit_once('/').unwrap().0;
        let path = format!("{folder}/{}", path.text().strip_prefix("./").unwrap());
        let empty = BTreeMap::new();
        let given = body.get("params").map_or(&empty, |given| given.object());
        deploy(self.files, &path, &context, &|name| given[name].text().to_owned(), outcome);
        self.values.insert(self.name(node), Value::Text(id));
    }

    /// Whether the resource is one that is deployed.
    fn resource(&mut self, node: Node<'_>, outcome: &mut Outcome, disabled: bool) -> bool {
        let kind = self.value(children(node).find(|child| child.kind() == "string").unwrap());
        let (kind, version) = kind.text().split_once('@').unwrap();
        let existing = children(node).any(|child| child.kind() == "existing");
        let body = self.value(children(node).find(|child| child.kind() == "object").unwrap());
        let body = body.object();
        let name = body["name"].text();
        let parent = body.get("parent").map(|parent| parent.text().to_owned());
        let last = kind.rsplit('/').next().unwrap();
        let id = match &parent {
            Some(parent) => {
                assert_eq!(kind.rsplit_once('/').unwrap().0, self.types[parent]);
                format!("{parent}/{last}/{name}")
            }
            None => format!("{}/providers/{kind}/{name}", self.context.id()),
        };
        self.values.insert(self.name(node), Value::Text(id.clone()));
        self.types.insert(id.clone(), kind.to_owned());
        if existing {
            if disabled {
                outcome.untyped.push(kind.to_owned());
            }
            let allowed = ["name", "parent"];
            assert!(body.keys().all(|key| allowed.contains(&key.as_str())), "{body:?}");
            return false;
        }
        let comment = node.prev_sibling().filter(|before| before.kind() == "comment");
        let properties = body["properties"].object();
        let of = |key: &str| properties.get(key).map(|value| value.text().to_owned());
        if kind == "Microsoft.Authorization/roleDefinitions" {
            assert_eq!(version, "2022-04-01");
            let all = properties.iter().map(|(key, value)| (key.clone(), format!("{value:?}")));
            outcome.roles.push(all.chain([("name".to_owned(), name.to_owned())]).collect());
            return true;
        }
        assert!(comment.is_some_and(|comment| self.slice(comment).contains(", for ")));
        assert_eq!(properties.contains_key("condition"), of("conditionVersion").as_deref() == Some("2.0"));
        let waits = list(body.get("dependsOn"));
        outcome.dependencies += waits.len();
        let prefix = self
            .context
            .management_group
            .as_ref()
            .map_or(format!("/subscriptions/{}", self.context.subscription), |_| String::new());
        let azure_role = || {
            let role = of("roleDefinitionId").unwrap();
            role.strip_prefix(&format!("{prefix}/providers/Microsoft.Authorization/roleDefinitions/"))
                .unwrap()
                .to_owned()
        };
        let mut one = Deployed {
            scope: body.get("scope").map_or_else(|| self.context.id(), |scope| scope.text().to_owned()),
            principal: of("principalId").unwrap(),
            principal_type: of("principalType"),
            name: name.to_owned(),
            condition: of("condition"),
            state: "standing".to_owned(),
            description: of("description"),
            justification: of("justification"),
            ..Deployed::default()
        };
        match (kind, version) {
            ("Microsoft.Authorization/roleAssignments", "2022-04-01") => one.role = azure_role(),
            (
                "Microsoft.Authorization/roleEligibilityScheduleRequests"
                | "Microsoft.Authorization/roleAssignmentScheduleRequests",
                "2020-10-01",
            ) => {
                one.role = azure_role();
                assert_eq!(of("requestType").unwrap(), "AdminAssign");
                let expiration = properties["scheduleInfo"].object()["expiration"].object();
                let end = match expiration["type"].text() {
                    "AfterDateTime" => &expiration["endDateTime"],
                    "AfterDuration" => &expiration["duration"],
                    other => panic!("{other}"),
                };
                let word = if kind.contains("Eligibility") { "eligible" } else { "active" };
                one.state = format!("{word} {}", end.text());
            }
            ("Microsoft.DocumentDB/databaseAccounts/sqlRoleAssignments", "2026-03-15") => {
                let root = parent.clone().unwrap();
                let role = of("roleDefinitionId").unwrap();
                one.role = role.strip_prefix(&format!("{root}/sqlRoleDefinitions/")).unwrap().to_owned();
                one.scope = of("scope").unwrap();
                assert_eq!(waits, Vec::from_iter(self.latest.insert(root, id)));
            }
            (
                "Microsoft.Kusto/clusters/principalAssignments"
                | "Microsoft.Kusto/clusters/databases/principalAssignments",
                "2025-02-14",
            ) => {
                assert_eq!(of("tenantId").unwrap(), self.context.tenant.as_deref().unwrap_or("the tenant"));
                one.role = of("role").unwrap();
                one.scope = parent.clone().unwrap();
                let root = one.scope.split("/databases/").next().unwrap().to_owned();
                assert_eq!(waits, Vec::from_iter(self.latest.insert(root, id)));
            }
            other => panic!("{other:?}"),
        }
        outcome.deployed.push(one);
        true
    }
}

fn list(value: Option<&Value>) -> Vec<String> {
    match value {
        Some(Value::List(items)) => items.iter().map(|item| item.text().to_owned()).collect(),
        None => Vec::new(),
        other => panic!("{other:?}"),
    }
}

/// The value of a string's text without expressions in it.
fn plain(raw: &str) -> String {
    let mut text = String::new();
    let mut letters = raw.chars();
    while let Some(c) = letters.next() {
        if c != '\\' {
            text.push(c);
            continue;
        }
        match letters.next().unwrap() {
            'n' => text.push('\n'),
            'r' => text.push('\r'),
            't' => text.push('\t'),
            'u' => {
                let digits: String = letters.by_ref().skip(1).take_while(|c| *c != '}').collect();
                text.push(char::from_u32(u32::from_str_radix(&digits, 16).unwrap()).unwrap());
            }
            c @ ('\'' | '\\' | '$') => text.push(c),
            other => panic!("\\{other}"),
        }
    }
    text
}
