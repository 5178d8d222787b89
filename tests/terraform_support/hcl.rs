//! A small evaluator of HCL: as much of Terraform as the generated files use, written from its documentation.

use std::collections::BTreeMap;

use hcl_edit::Number;
use hcl_edit::expr::{BinaryOperator, Expression, ObjectKey, TraversalOperator};
use hcl_edit::structure::{Block, Body, Structure};
use hcl_edit::template::{Element, StringTemplate};
use serde_json::{Map, Value, json};

/// A folder of `.tf` files with values for its variables.
pub(crate) struct Root {
    locals: BTreeMap<String, Expression>,
    blocks: Vec<Block>,
    variables: BTreeMap<String, Value>,
}

/// One instance of a resource.
#[derive(Debug)]
pub(crate) struct Resource {
    pub(crate) address: String,
    pub(crate) kind: String,
    pub(crate) arguments: Value,
}

/// What names mean inside a `for_each`, a `dynamic` block and so on.
type Names = BTreeMap<String, Value>;

impl Root {
    pub(crate) fn new<'f>(files: impl Iterator<Item = &'f String>, variables: &[(&str, &str, &str)]) -> Root {
        let mut root = Root { locals: BTreeMap::new(), blocks: Vec::new(), variables: BTreeMap::new() };
        for text in files {
            let body: Body = text.parse().unwrap_or_else(|error| panic!("{error}\n{text}"));
            for block in body.into_blocks() {
                if block.ident.as_str() == "locals" {
                    for attribute in block.body.attributes() {
                        let name = attribute.key.as_str().to_owned();
                        assert!(root.locals.insert(name, attribute.value.clone()).is_none(), "one local twice");
                    }
                } else {
                    root.blocks.push(block);
                }
            }
        }
        for block in &root.blocks {
            if block.ident.as_str() == "variable" {
                let name = block.labels[0].as_str();
                let value = variables.iter().find(|(_, variable, _)| *variable == name);
                let value = value.unwrap_or_else(|| panic!("the variable `{name}` has no value"));
                root.variables.insert(name.to_owned(), json!(value.2));
            }
        }
        root
    }

    pub(crate) fn variable_names(&self) -> Vec<&str> {
        self.variables.keys().map(String::as_str).collect()
    }

    pub(crate) fn resources(&self) -> Vec<Resource> {
        let mut resources = Vec::new();
        for block in self.blocks.iter().filter(|block| block.ident.as_str() == "resource") {
            let (kind, label) = (block.labels[0].as_str(), block.labels[1].as_str());
            let mut add = |address: String, names: &Names| {
                let arguments = self.body(&block.body, names);
                assert!(!resources.iter().any(|one: &Resource| one.address == address), "{address} twice");
                resources.push(Resource { address, kind: kind.to_owned(), arguments });
            };
            match block.body.get_attribute("for_each") {
                None => add(format!("{kind}.{label}"), &Names::new()),
                Some(each) => {
                    for (key, value) in self.eval(&each.value, &Names::new()).as_object().unwrap() {
                        let each = json!({"key": key, "value": value});
                        add(format!("{kind}.{label}[{key:?}]"), &Names::from([("each".to_owned(), each)]));
                    }
                }
            }
        }
        resources
    }

    /// A body as an object: arguments by name, nested blocks as lists. Null arguments are absent.
    fn body(&self, body: &Body, names: &Names) -> Value {
        let mut object = Map::new();
        for structure in body.iter() {
            match structure {
                Structure::Attribute(attribute) => match attribute.key.as_str() {
                    "for_each" | "depends_on" | "provider" => {}
                    name => {
                        let value = self.eval(&attribute.value, names);
                        if !value.is_null() {
                            object.insert(name.to_owned(), value);
                        }
                    }
                },
                Structure::Block(block) if block.ident.as_str() == "lifecycle" => {}
                Structure::Block(block) if block.ident.as_str() == "dynamic" => {
                    let name = block.labels[0].as_str();
                    let content = block.body.get_blocks("content").next().unwrap();
                    let items = self.eval(&block.body.get_attribute("for_each").unwrap().value, names);
                    for item in items.as_array().unwrap() {
                        let mut inner = names.clone();
                        inner.insert(name.to_owned(), json!({ "value": item }));
                        push(&mut object, name, self.body(&content.body, &inner));
                    }
                }
                Structure::Block(block) => push(&mut object, block.ident.as_str(), self.body(&block.body, names)),
            }
        }
        Value::Object(object)
    }

    fn eval(&self, expression: &Expression, names: &Names) -> Value {
        match expression {
            Expression::Null(_) => Value::Null,
            Expression::Bool(value) => json!(*value.value()),
            Expression::Number(value) => number(value.value()),
            Expression::String(value) => json!(value.value()),
            Expression::StringTemplate(template) => json!(self.template(template, names)),
            Expression::Array(items) => items.iter().map(|item| self.eval(item, names)).collect(),
            Expression::Object(items) => {
                let mut object = Map::new();
                for (key, value) in items.iter() {
                    let key = match key {
                        ObjectKey::Ident(name) => name.as_str().to_owned(),
                        ObjectKey::Expression(key) => text(&self.eval(key, names)).to_owned(),
                    };
                    let before = object.insert(key, self.eval(value.expr(), names));
                    assert!(before.is_none(), "a key stands twice");
                }
                Value::Object(object)
            }
            Expression::Parenthesis(inner) => self.eval(inner.inner(), names),
            Expression::Variable(name) => names.get(name.as_str()).unwrap_or_else(|| panic!("`{name:?}`")).clone(),
            Expression::Traversal(traversal) => {
                let root = match &traversal.expr {
                    Expression::Variable(name) if name.as_str() == "var" => json!(self.variables),
                    Expression::Variable(name) if name.as_str() == "local" => {
                        let TraversalOperator::GetAttr(local) = traversal.operators[0].value() else { panic!() };
                        json!({ local.as_str(): self.eval(&self.locals[local.as_str()], &Names::new()) })
                    }
                    other => self.eval(other, names),
                };
                traversal.operators.iter().fold(root, |value, operator| match operator.value() {
                    TraversalOperator::GetAttr(name) => value
                        .get(name.as_str())
                        .unwrap_or_else(|| panic!("no attribute `{}` in {value}", name.as_str()))
                        .clone(),
                    other => panic!("{other:?}"),
                })
            }
            Expression::Conditional(choice) => match self.eval(&choice.cond_expr, names) {
                Value::Bool(true) => self.eval(&choice.true_expr, names),
                Value::Bool(false) => self.eval(&choice.false_expr, names),
                other => panic!("{other} is no condition"),
            },
            Expression::BinaryOp(operation) => {
                let (left, right) = (self.eval(&operation.lhs_expr, names), self.eval(&operation.rhs_expr, names));
                match operation.operator.value() {
                    BinaryOperator::Eq => json!(left == right),
                    BinaryOperator::Greater => json!(left.as_u64().unwrap() > right.as_u64().unwrap()),
                    other => panic!("{other:?}"),
                }
            }
            Expression::FuncCall(call) => {
                let arguments: Vec<Value> = call.args.iter().map(|argument| self.eval(argument, names)).collect();
                function(call.name.name.as_str(), &arguments)
            }
            other => panic!("the evaluator does not know {other:?}"),
        }
    }

    fn template(&self, template: &StringTemplate, names: &Names) -> String {
        let part = |element: &Element| match element {
            Element::Literal(text) => text.value().to_string(),
            Element::Interpolation(code) => text(&self.eval(&code.expr, names)).to_owned(),
            Element::Directive(_) => panic!("a directive"),
        };
        template.iter().map(part).collect()
    }
}

fn push(object: &mut Map<String, Value>, name: &str, value: Value) {
    let list = object.entry(name).or_insert_with(|| json!([]));
    list.as_array_mut().unwrap().push(value);
}

fn number(number: &Number) -> Value {
    json!(number.as_u64().expect("whole numbers alone"))
}

pub(crate) fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("{value} is no text"))
}

fn function(name: &str, arguments: &[Value]) -> Value {
    match (name, arguments) {
        ("lower", [value]) => json!(text(value).to_lowercase()),
        ("join", [separator, items]) => {
            let items: Vec<&str> = items.as_array().unwrap().iter().map(text).collect();
            json!(items.join(text(separator)))
        }
        ("uuidv5", [namespace, value]) => {
            let namespace = uuid::Uuid::parse_str(text(namespace)).unwrap();
            json!(uuid::Uuid::new_v5(&namespace, text(value).as_bytes()).to_string())
        }
        ("basename", [path]) => json!(text(path).rsplit('/').next().unwrap()),
        ("coalesce", values) => values.iter().find(|value| !value.is_null()).unwrap().clone(),
        ("lookup", [object, key, default]) => object.get(text(key)).unwrap_or(default).clone(),
        ("compact", [items]) => items.as_array().unwrap().iter().filter(|one| !one.is_null()).cloned().collect(),
        ("length", [items]) => json!(items.as_array().unwrap().len()),
        ("merge", maps) => {
            let mut all = Map::new();
            for map in maps {
                for (key, value) in map.as_object().unwrap() {
                    assert!(all.insert(key.clone(), value.clone()).is_none(), "merge loses `{key}`");
                }
            }
            Value::Object(all)
        }
        _ => panic!("the evaluator does not know {name}({arguments:?})"),
    }
}
