//! The YAML reader: exact places, the core schema's values, a second reader's opinion, and texts of all sorts.
#![expect(clippy::expect_used, clippy::panic, reason = "a test that fails says where")]

use proptest::prelude::*;
use rolecast::source::{FileId, Node, Value, locate, parse};

/// The tree of a text that has no errors.
fn read(text: &str) -> Node {
    let document = parse(FileId(0), text);
    assert_eq!(document.errors, [], "{text:?}");
    document.node.expect("a tree")
}

/// The node as JSON, for comparison with another reader.
fn json(node: &Node) -> serde_json::Value {
    match &node.value {
        Value::Null => serde_json::Value::Null,
        Value::Bool(value) => (*value).into(),
        Value::Int(value) => (*value).into(),
        Value::Float(value) => (*value).into(),
        Value::Str(text) => (**text).into(),
        Value::Seq(items) => items.iter().map(json).collect(),
        Value::Map(entries) => entries
            .iter()
            .map(|entry| (entry.key.value.to_string(), json(&entry.value)))
            .collect::<serde_json::Map<_, _>>()
            .into(),
    }
}

/// The text under a pointer, as it was written.
fn written<'t>(text: &'t str, node: &Node, pointer: &str) -> &'t str {
    let span = locate(node, pointer).unwrap_or_else(|| panic!("{pointer} is missing"));
    &text[span.start as usize..span.end as usize]
}

#[test]
fn places_are_exact() {
    let text = "\u{feff}# é\r\nname: Ünïcode\r\nlist:\r\n- one two\r\n- \"q # \\u00e9\" # c\r\nmap:\r\n  a/b: {x: 'y', }\r\n  \
                empty:\r\ntext: |\r\n  first\r\n  second\r\n\r\nlast: ~\r\n";
    let node = read(text);
    for (pointer, expected) in [
        ("/name", "Ünïcode"),
        ("/list", "one two\r\n- \"q # \\u00e9\""),
        ("/list/0", "one two"),
        ("/list/1", "\"q # \\u00e9\""),
        ("/map", "a/b: {x: 'y', }\r\n  empty"),
        ("/map/a~1b", "{x: 'y', }"),
        ("/map/a~1b/x", "'y'"),
        ("/map/empty", ""),
        ("/text", "first\r\n  second"),
        ("/last", "~"),
    ] {
        assert_eq!(written(text, &node, pointer), expected, "{pointer}");
    }
    assert_eq!(json(node.get("list").unwrap()), serde_json::json!(["one two", "q # é"]));
    assert_eq!(json(node.get("text").unwrap()), serde_json::json!("first\nsecond\n"));
    let keys: Vec<_> = match &node.value {
        Value::Map(entries) => {
            entries.iter().map(|e| &text[e.key.span.start as usize..e.key.span.end as usize]).collect()
        }
        _ => panic!("no mapping"),
    };
    assert_eq!(keys, ["name", "list", "map", "text", "last"]);
}

#[test]
fn plain_scalars_follow_the_core_schema() {
    // The table of YAML 1.2.2, section 10.3.2, and words that only older versions read as something else.
    for (written, expected) in [
        ("~", serde_json::json!(null)),
        ("Null", serde_json::json!(null)),
        ("TRUE", serde_json::json!(true)),
        ("false", serde_json::json!(false)),
        ("0o14", serde_json::json!(12)),
        ("0xC", serde_json::json!(12)),
        ("012", serde_json::json!(12)),
        ("-19", serde_json::json!(-19)),
        ("-9223372036854775808", serde_json::json!(i64::MIN)),
        ("+12e03", serde_json::json!(12000.0)),
        (".5", serde_json::json!(0.5)),
        ("1.", serde_json::json!(1.0)),
        ("yes", serde_json::json!("yes")),
        ("No", serde_json::json!("No")),
        ("on", serde_json::json!("on")),
        ("tRUE", serde_json::json!("tRUE")),
        ("nULL", serde_json::json!("nULL")),
        ("2027-06-30", serde_json::json!("2027-06-30")),
        ("12:30:45", serde_json::json!("12:30:45")),
        ("1_000", serde_json::json!("1_000")),
        ("0b11", serde_json::json!("0b11")),
        ("1e", serde_json::json!("1e")),
        (".", serde_json::json!(".")),
        ("+.nan", serde_json::json!("+.nan")),
        ("'1'", serde_json::json!("1")),
        ("!!str 1", serde_json::json!("1")),
        ("! 1", serde_json::json!("1")),
        ("!!float 1", serde_json::json!(1.0)),
    ] {
        assert_eq!(json(&read(&format!("key: {written}\n")))["key"], expected, "{written}");
    }
}

#[test]
fn aliases_stand_for_the_text_at_their_anchor() {
    let text = "a: &a { x: [1] }\nb: *a\nc: [*a, *a]\n";
    let node = read(text);
    assert_eq!(json(&node)["c"][1], serde_json::json!({ "x": [1] }));
    assert_eq!(locate(&node, "/c/1/x"), locate(&node, "/a/x"));
    assert_eq!(written(text, &node, "/b"), "{ x: [1] }");
    assert_eq!(written(text, &node, "/c"), "[*a, *a]");
}

/// Values that YAML can write, apart from what YAML 1.1 reads in another way: some numbers, and U+2028 as a line break.
fn value() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        "[ -~éß\u{1F600}\n\t]{0,12}".prop_map(serde_json::Value::from),
        "(yes|no|on|off|null|true|~|0x1F|1e3|2027-01-01|- a|a: b|#c|<<|=|\\*a|&a|!t|@b|`c|%d)"
            .prop_map(serde_json::Value::from),
    ];
    leaf.prop_recursive(4, 40, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(serde_json::Value::from),
            prop::collection::btree_map("[a-zA-Z0-9 :#-]{1,8}", inner, 0..5)
                .prop_map(|map| serde_json::Value::Object(map.into_iter().collect())),
        ]
    })
}

/// Every span lies inside of the text, on characters' boundaries.
fn check_spans(text: &str, node: &Node) {
    assert!(text.get(node.span.start as usize..node.span.end as usize).is_some(), "{:?} in {text:?}", node.span);
    match &node.value {
        Value::Seq(items) => items.iter().for_each(|item| check_spans(text, item)),
        Value::Map(entries) => entries.iter().for_each(|entry| {
            assert!(text.get(entry.key.span.start as usize..entry.key.span.end as usize).is_some());
            check_spans(text, &entry.value);
        }),
        _ => {}
    }
}

fn check_document(text: &str) {
    let document = parse(FileId(0), text);
    assert!(document.node.is_some() || !document.errors.is_empty(), "nothing is said of {text:?}");
    if let Some(node) = &document.node {
        check_spans(text, node);
    }
    for error in &document.errors {
        for label in error.primary.iter().chain(&error.related) {
            let (start, end) = (label.span.start as usize, label.span.end as usize);
            assert!(text.get(start..end).is_some(), "{error:?} in {text:?}");
        }
        assert!(error.primary.is_some(), "{error:?}");
        assert!(!error.message.contains('\n'), "{error:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1024, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_another_writer_writes_is_read_as_it_was(value in value()) {
        let text = serde_yaml::to_string(&value).unwrap();
        prop_assume!(value != serde_json::Value::Null);
        prop_assert_eq!(json(&read(&text)), value, "{}", text);
    }

    #[test]
    fn any_text_is_read_or_refused_with_a_place(text in "(?s).{0,80}") {
        check_document(&text);
    }

    #[test]
    fn any_yaml_like_text_is_read_or_refused_with_a_place(
        text in "([a-c]|: |- |\\n|  |\\n  |\\t|\\[|\\]|\\{|\\}|,|&a |\\*a|\"|'|!!?[a-c]* |\\||>|#|---\\n|\\?|<<|é|\u{feff}|1|~|\\\\){0,40}",
    ) {
        check_document(&text);
    }

    #[test]
    fn a_persona_with_any_slip_of_the_hand_is_read_or_refused_with_a_place(
        at in any::<prop::sample::Index>(),
        length in 0usize..6,
        slip in "([a-z:,#&*!|>'\"%@`{}\\[\\]?~\t\r\n -]|é|\u{feff}|\u{0}){0,4}",
    ) {
        let valid = include_str!("reading/valid/persona-full.yaml");
        let start = at.index(valid.len());
        let end = (start + length).min(valid.len());
        let text = [&valid[..start], &slip, &valid[end..]].concat();
        let read = rolecast::model::read_file::<rolecast::model::persona::Persona>(FileId(0), text.as_bytes());
        prop_assert!(read.value.is_some() || !read.errors.is_empty());
        for error in &read.errors {
            let label = error.primary.as_ref().unwrap();
            prop_assert!(text.get(label.span.start as usize..label.span.end as usize).is_some(), "{:?}", error);
            prop_assert!(error.code != "unreadable-value", "{:?} in {}", error, text);
        }
    }
}
