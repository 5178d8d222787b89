//! The template engine: what it renders, and what it refuses before rendering anything.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a helper that panics fails its test")]

use proptest::prelude::*;
use rolecast::diagnostic::Diagnostics;
use rolecast::emit::template::{Once, Override, Template, Templates, View};
use rolecast::escape::{Bicep, CommentText, Expression, Hcl, Literal, Term};
use rolecast::source::{FileId, Span};

rolecast::view! {
    struct Rule<'a> in Bicep {
        text: Once<Literal<'a, Bicep>>,
        strict: bool,
    }
}

rolecast::view! {
    struct Assignment<'a> in Bicep {
        name: Literal<'a, Bicep>,
        principal: Term<'a, Bicep>,
        condition: Option<Literal<'a, Bicep>>,
        why: CommentText<'a>,
        eligible: bool,
        version: u64,
        rules: Vec<Rule<'a>>,
        tags: Vec<Literal<'a, Bicep>>,
    }
}

rolecast::view! {
    struct Strict<'a> in Bicep {
        name: Once<Literal<'a, Bicep>>,
        condition: Once<Option<Literal<'a, Bicep>>>,
        flag: bool,
        other: bool,
        items: Vec<Literal<'a, Bicep>>,
    }
}

rolecast::view! {
    struct Block<'a> in Hcl {
        name: Literal<'a, Hcl>,
        why: CommentText<'a>,
        flag: bool,
    }
}

fn compile_in<K: View>(text: &str, file: FileId) -> Result<Template<K>, Diagnostics> {
    let own = |_: &str| Some(Override { path: "templates/bicep/a.hbs".into(), file, text: text.to_owned() });
    Templates::new(&[], &own).get("bicep/a")
}

/// As [`compile_in`], for a template that is built in: such are not parsed by handlebars.
fn compile_built_in<K: View>(text: &str) -> Result<Template<K>, Diagnostics> {
    let embedded = Box::leak(Box::new([("bicep/a", &*text.to_owned().leak())]));
    Templates::new(embedded, &|_: &str| None).get("bicep/a")
}

fn assignment<'a>() -> Assignment<'a> {
    Assignment {
        name: Literal::new("it's"),
        principal: Expression::new("principalId").into(),
        condition: None,
        why: CommentText::new("for P004"),
        eligible: true,
        version: 7,
        rules: vec![
            Rule { text: Once(Literal::new("one")), strict: true },
            Rule { text: Once(Literal::new("two")), strict: false },
        ],
        tags: vec![Literal::new("x"), Literal::new("y"), Literal::new("z")],
    }
}

fn render_view(text: &str, view: &Assignment<'_>) -> String {
    let template: Template<Assignment<'static>> = compile_in(text, Span::DETACHED.file).unwrap();
    let mut out = String::new();
    template.render(view, &mut out);
    out
}

fn render(text: &str) -> String {
    render_view(text, &assignment())
}

/// Each error as `underlined text: code: message`.
fn errors<K: View>(text: &str) -> Vec<String> {
    let found = compile_in::<K>(text, FileId(3)).err().unwrap_or_default();
    let show = |d: rolecast::diagnostic::Diagnostic| {
        let span = d.primary.as_ref().map(|label| label.span).expect("every error has a place");
        assert_eq!(span.file, FileId(3));
        let under = &text[span.start as usize..span.end as usize];
        let help = d.help.first().map(|help| format!(" ({help})")).unwrap_or_default();
        format!("[{under}] {}: {}{help}", d.code, d.message)
    };
    found.into_iter().map(show).collect()
}

fn refused(text: &str) -> Vec<String> {
    errors::<Assignment<'static>>(text)
}

#[test]
fn fields_are_written_as_complete_text_of_the_language() {
    assert_eq!(
        render("// {{why}}\nname: {{name}}\nid: {{ principal }}\nv: {{version}}\n"),
        "// for P004\nname: 'it\\'s'\nid: principalId\nv: 7\n"
    );
}

#[test]
fn conditions_and_chains_choose_one_way() {
    let text = "{{#if condition}}c{{else if eligible}}e{{else}}n{{/if}}{{#unless eligible}}u{{else}}-{{/unless}}";
    assert_eq!(render(text), "e-");
    let with = Assignment { condition: Some(Literal::new("k")), ..assignment() };
    assert_eq!(render_view(text, &with), "c-");
    let neither = Assignment { eligible: false, ..assignment() };
    assert_eq!(render_view(text, &neither), "nu");
    assert_eq!(render("{{#if condition}}{{condition}}{{/if}}"), "");
    assert_eq!(render_view("{{#if condition}}{{condition}}{{/if}}", &with), "'k'");
    assert_eq!(render_view("{{#unless condition}}none{{else}}{{condition}}{{/unless}}", &with), "'k'");
}

#[test]
fn lists_know_their_items_place_and_the_view_around() {
    assert_eq!(render("{{#each tags}}{{this}}{{#unless @last}}, {{/unless}}{{/each}}"), "'x', 'y', 'z'");
    assert_eq!(
        render(
            "{{#each rules}}{{#if @first}}first {{/if}}{{@index}} {{text}}{{#if strict}}!{{/if}} of {{../name}};{{/each}}"
        ),
        "first 0 'one'! of 'it\\'s';1 'two' of 'it\\'s';"
    );
    assert_eq!(
        render("{{#each rules}}{{text}}{{#each ../tags}}{{this}}{{../../version}}{{/each}}{{/each}}"),
        "'one''x'7'y'7'z'7'two''x'7'y'7'z'7"
    );
    let empty = Assignment { tags: vec![], ..assignment() };
    assert_eq!(render_view("{{#each tags}}{{this}}{{else}}none{{/each}}", &empty), "none");
    assert_eq!(render_view("{{#if tags}}some{{else}}none{{/if}}", &empty), "none");
}

#[test]
fn a_tag_alone_on_its_line_leaves_no_line_behind() {
    let text = "a\n  {{#if eligible}}\n  b\n  {{else}}\n  c\n  {{/if}}\n{{! a comment }}\n{{!-- {{name}} --}}\nd {{~version~}} e\n";
    assert_eq!(render(text), "a\n  b\nd7e\n");
    assert_eq!(render("{{#each tags}}\n  {{this}}\n{{/each}}\n"), "  'x'\n  'y'\n  'z'\n");
}

#[test]
fn unknown_fields_are_named_with_the_nearest_known_one() {
    assert_eq!(
        refused("a\n{{prinzipal}} {{#each rules}}{{text}}{{version}}{{/each}}{{zzzzzz}}"),
        [
            "[prinzipal] template-unknown-field: there is no field `prinzipal` here (did you mean `principal`?)",
            "[version] template-unknown-field: there is no field `version` here (did you mean `../version`, of the view around the list?)",
            "[zzzzzz] template-unknown-field: there is no field `zzzzzz` here (fields are `name`, `principal`, `condition`, `why`, `eligible`, `version`, `rules`, `tags`)",
        ]
    );
    assert_eq!(
        refused("{{../name}}{{#each tags}}{{name}}{{/each}}{{@first}}{{this}}"),
        [
            "[../name] template-unknown-field: `../name` leads out of the template's view",
            "[name] template-unknown-field: `name` is nothing here: the list's items are plain values (write `{{this}}`, or `{{../field}}` for a field of the view around the list)",
            "[@first] template-unknown-field: there is no field `@first` here (fields are `name`, `principal`, `condition`, `why`, `eligible`, `version`, `rules`, `tags`)",
            "[this] template-unknown-field: there is no field `this` here (fields are `name`, `principal`, `condition`, `why`, `eligible`, `version`, `rules`, `tags`)",
        ]
    );
}

#[test]
fn fields_of_the_wrong_kind_are_refused() {
    let found = refused("{{eligible}}{{tags}}{{#each name}}{{x}}{{/each}}{{#if version}}{{/if}}{{#if name}}{{/if}}");
    let start: Vec<&str> = found.iter().map(|e| e.split(" (").next().unwrap()).collect();
    assert_eq!(
        start,
        [
            "[eligible] template-field-kind: `eligible` is a flag, which has no text",
            "[tags] template-field-kind: `tags` is a list, which has no text",
            "[name] template-field-kind: `name` is a value, not a list",
            "[version] template-field-kind: `version` is a number and always there, so there is nothing to ask",
            "[name] template-field-kind: `name` is a value and always there, so there is nothing to ask",
        ]
    );
}

#[test]
fn a_value_that_may_be_absent_is_asked_for_first() {
    let absent = "[condition] template-field-absent: `condition` may be absent (put it between `{{#if condition}}` and `{{/if}}`)";
    assert_eq!(refused("{{condition}}"), [absent]);
    assert_eq!(refused("{{#if condition}}x{{else}}{{condition}}{{/if}}"), [absent]);
    assert_eq!(refused("{{#unless condition}}{{condition}}{{/unless}}"), [absent]);
    assert_eq!(refused("{{#if condition}}{{#each tags}}{{../condition}}{{/each}}{{/if}}"), [""; 0]);
}

#[test]
fn everything_but_layout_is_refused_at_its_place() {
    for (text, what) in [
        ("{{{name}}}", "an unescaped value"),
        ("{{~{name}~}}", "an unescaped value"),
        ("{{&name}}", "an unescaped value"),
        ("{{> part}}", "a partial"),
        ("{{#> part}}{{/part}}", "a block of another kind"),
        ("{{* deco}}", "a decorator"),
        ("{{#*inline \"x\"}}{{/inline}}", "a block of another kind"),
        ("{{lookup tags 0}}", "a helper"),
        ("{{name \"x\"}}", "a helper"),
        ("{{(lookup tags 0)}}", "a helper"),
        ("{{tags.[0]}}", "a computed path"),
        ("{{#with name}}{{/with}}", "a block of another kind"),
        ("{{#if (eq name principal)}}{{/if}}", "a helper"),
        ("{{#each tags as |t|}}{{/each}}", "a helper"),
        ("{{#if}}{{/if}}", "a block without a field"),
        ("{{^if eligible}}{{/if}}", "an inverted block"),
        ("{{#if eligible}}{{else each tags}}{{/if}}", "an `else each`"),
        ("{{{{raw}}}} x {{{{/raw}}}}", "a raw block"),
        ("{{}}", "an empty tag"),
    ] {
        let first = refused(text).into_iter().next().unwrap_or_default();
        assert!(first.contains(what) && first.contains("template-unsupported"), "{text}: {first}");
    }
    assert_eq!(
        refused("a \\{{name}}"),
        ["[\\{{] template-unsupported: `\\{{` is not part of templates: text cannot hold `{{`"]
    );
    assert_eq!(refused("a\n{{name"), ["[{{] template-syntax: this `{{` is never closed"]);
    for broken in [
        "{{#if eligible}}",
        "{{/if}}",
        "{{else}}",
        "{{#if eligible}}{{/each}}",
        "{{#each tags}}{{else if eligible}}{{/if}}",
    ] {
        assert!(
            refused(broken).iter().all(|e| e.contains("template-syntax")) && !refused(broken).is_empty(),
            "{broken}"
        );
    }
    // Nor is one taken that is built in, though another message would do.
    for broken in [
        "{{#if eligible}}",
        "{{/if}}",
        "{{else}}",
        "{{#if eligible}}{{/each}}",
        "{{#if eligible}}{{/if}}{{/if}}",
        "{{#if eligible}}{{else}}{{else}}{{/if}}",
        "{{#if eligible}}{{else}}{{else if eligible}}{{/if}}",
        "{{#each tags}}{{else if eligible}}{{/if}}",
    ] {
        assert!(compile_built_in::<Assignment<'static>>(broken).is_err(), "{broken}");
    }
    let deep = "{{#if eligible}}".repeat(100_000) + &"{{/if}}".repeat(100_000);
    assert_eq!(refused(&deep), ["[{{#if eligible}}] template-unsupported: blocks are nested more than 32 deep"]);
}

#[test]
fn values_stand_in_code_and_comment_words_in_comments() {
    let quotes = "template-field-in-quotes";
    for (text, code) in [
        ("x: '{{name}}'", quotes),
        ("x: 'a{{#if eligible}}b{{name}}{{/if}}c'", quotes),
        ("x: {{#if eligible}}'{{/if}}{{name}}{{#if eligible}}'{{/if}}", quotes),
        ("x: '${ {{name}} }'", quotes),
        ("x: '\\'{{name}}'", quotes),
        ("x: 'a'{{#each tags}} {{this}} '{{/each}}", quotes),
        ("// {{name}}", "template-field-in-comment"),
        ("{{#if eligible}}//{{/if}} {{name}}", "template-field-in-comment"),
        ("{{#if eligible}}/{{/if}}/ {{name}}", "template-field-in-comment"),
        ("x: {{why}}", "template-comment-in-code"),
        ("// {{why}}\n{{why}}", "template-comment-in-code"),
        ("/* {{why}} */", "template-unsupported"),
        ("x: '''\n{{name}}\n'''", "template-unsupported"),
        ("x: '${f('{{name}}')}'", "template-unsupported"),
        ("x: 'a\n'", "template-open-quote"),
        ("x: 'a", "template-open-quote"),
    ] {
        let found = refused(text);
        assert!(found.iter().any(|e| e.contains(code)), "{text}: {found:?}");
    }
    for text in [
        "x: 'a' {{name}} 'it\\'s' {{name}}",
        "x: 'a${b}c' {{name}}",
        "// don't {{why}}\n{{name}}",
        "x: {{#if eligible}}'a'{{else}}{{name}}{{/if}}",
        "x: 'a{{#if eligible}}b{{/if}}'",
        "url: 'https://contoso' {{name}}",
    ] {
        assert_eq!(refused(text), [""; 0], "{text}");
    }
    let hcl = |text: &str| errors::<Block<'static>>(text).join("\n");
    assert_eq!(hcl("# it's {{why}}\nname = {{name}} # {{why}}\nx = \"$${a}\" {{name}}\ny = \"${path.module}/x\""), "");
    assert!(hcl("name = \"{{name}}\"").contains(quotes));
    assert!(hcl("name = <<EOT\n{{name}}\nEOT").contains("a heredoc"));
    assert!(hcl("name = \"%{if x}{{name}}%{endif}\"").contains(quotes));
}

#[test]
fn what_must_be_shown_is_shown_exactly_once_on_every_way() {
    const CONDITION: &str = "{{#if condition}}{{condition}}{{/if}}";
    let check = |text: &str| errors::<Strict<'static>>(&format!("{text}{CONDITION}"));
    assert_eq!(check("{{name}}"), [""; 0]);
    assert_eq!(check("{{#if flag}}a {{name}}{{else if other}}b {{name}}{{else}}{{name}}{{/if}}"), [""; 0]);
    let only = |under: &str| format!("[{under}] template-field-once: `name` must be shown exactly once, but ");
    assert_eq!(check(""), [only("") + "is not"]);
    assert_eq!(check("{{#each items}}{{this}}{{/each}}"), [only("") + "is not"]);
    assert_eq!(
        check("{{#if flag}}{{name}}{{/if}}"),
        [only("{{#if flag}}") + "only one way through this condition does so"]
    );
    assert_eq!(
        check("{{#if flag}}{{name}}{{else if other}}{{else}}{{name}}{{/if}}"),
        [only("{{else if other}}") + "only one way through this condition does so"]
    );
    assert_eq!(check("{{name}}{{#if flag}}x{{name}}{{/if}}"), [only("{{#if flag}}") + "is shown again here"]);
    assert_eq!(check("{{name}} {{name}}"), [only("name") + "is shown again here"]);
    assert_eq!(check("{{#each items}}{{../name}}{{/each}}"), [only("{{#each items}}") + "is shown again here"]);
    assert_eq!(
        check("{{#each items}}{{this}}{{else}}{{name}}{{/each}}"),
        [only("{{#each items}}") + "only one way through this condition does so"]
    );
    let condition = errors::<Strict<'static>>("{{name}}");
    assert_eq!(condition, ["[] template-field-once: `condition` must be shown exactly once, but is not"]);
    assert_eq!(errors::<Strict<'static>>("{{name}}{{#unless condition}}-{{else}}{{condition}}{{/unless}}"), [""; 0]);
    assert_eq!(
        refused("{{#each rules}}{{#if strict}}{{text}}{{/if}}{{/each}}"),
        [
            "[{{#if strict}}] template-field-once: `text` must be shown exactly once, but only one way through this condition does so"
        ]
    );
}

#[test]
fn messages_say_file_line_and_column_even_without_a_source_map() {
    let found = compile_in::<Assignment<'static>>("a\r\n  é{{nam}}\n", Span::DETACHED.file).err().unwrap();
    let paths: Vec<_> = found.into_iter().map(|d| d.path.unwrap()).collect();
    assert_eq!(paths, ["templates/bicep/a.hbs:2:6"]);
}

#[test]
fn a_byte_order_mark_is_no_text_and_moves_no_place() {
    assert_eq!(render("\u{feff}{{version}}"), "7");
    let text = "\u{feff}{{nam}}";
    let found = compile_in::<Assignment<'static>>(text, FileId(0)).err().unwrap();
    let span = found.0[0].primary.as_ref().unwrap().span;
    assert_eq!(&text[span.start as usize..span.end as usize], "nam");
}

#[test]
fn own_templates_take_the_place_of_built_in_ones_by_name() {
    let built_in: &[(&str, &str)] = &[("bicep/a", "built in {{version}}"), ("bicep/b", "other {{version}}")];
    let own = |name: &str| {
        (name == "bicep/b").then(|| Override { path: "p".into(), file: FileId(0), text: "own {{version}}".into() })
    };
    let templates = Templates::new(built_in, &own);
    let render = |name: &str| {
        let mut out = String::new();
        templates.get::<Assignment<'static>>(name).unwrap().render(&assignment(), &mut out);
        out
    };
    assert_eq!(render("bicep/a"), "built in 7");
    assert_eq!(render("bicep/b"), "own 7");
    assert!(templates.get::<Assignment<'static>>("bicep/c").is_err());
    let unused = templates.check_names(["bicep/a", "bicep/bb"]);
    assert_eq!(unused.0.len(), 1);
    assert_eq!(unused.0[0].message, "no built-in template is called `bicep/bb`, so this one is not used");
    assert_eq!(unused.0[0].help, ["did you mean `bicep/b`?"]);
}

/// Well-formed templates with white space and `~` wherever they may be.
fn layout() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("{{version}}"), Just("{{~version}}"), Just("{{version~}}"), Just("{{~ version ~}}"), Just("\n"), Just("  "), Just("\r\n"), Just("x"),
        Just("{{! note }}"), Just("{{!-- note --}}\n"), Just("\n  {{! note }}\n"),
        Just("a long line of text that says nothing and is there to make the template longer than one piece of it would be\n"),
    ]
    .prop_map(str::to_owned);
    let edge = || prop_oneof![Just(""), Just("~")];
    let gap = || prop_oneof![Just(""), Just("\n"), Just("  "), Just("\n  ")];
    leaf.prop_recursive(4, 40, 6, move |inner| {
        let many = || prop::collection::vec(inner.clone(), 0..5).prop_map(|parts| parts.concat());
        let block = ((0..5_usize, many(), many()), [edge(), edge(), edge(), edge(), edge(), edge()], [gap(), gap(), gap(), gap()]);
        let block = block.prop_map(|((kind, one, other), e, g)| {
            let (name, open, middle) = [
                ("if", "#if eligible", "else"),
                ("unless", "#unless eligible", "else"),
                ("if", "#if condition", "else if eligible"),
                ("if", "#if tags", "else"),
                ("unless", "#unless condition", "else"),
            ][kind];
            let [a, b, c, d, f, h] = e;
            let [w, x, y, z] = g;
            format!("{w}{{{{{a}{open}{b}}}}}{x}{one}{{{{{c}{middle}{d}}}}}{y}{other}{{{{{f}/{name}{h}}}}}{z}")
        });
        let items = (edge(), gap(), gap()).prop_map(|(e, x, y)| {
            format!("{{{{#each tags{e}}}}}{x}{{{{this}}}}{{{{#unless @last}}}},{{{{/unless}}}}{y}{{{{@index}}}}{x}{{{{/each}}}}{y}")
        });
        prop_oneof![3 => block, 1 => items, 2 => many()]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]

    /// Any soup of tags and text is compiled or refused; nothing panics, and errors have places in the text.
    #[test]
    fn no_template_panics(parts in prop::collection::vec(prop_oneof![
        Just("{{#if eligible}}"), Just("{{else}}"), Just("{{~else if condition~}}"), Just("{{/if}}"), Just("{{#each tags}}"),
        Just("{{/each}}"), Just("{{#unless @first}}"), Just("{{/unless}}"), Just("{{name}}"), Just("{{~ this }}"), Just("'"),
        Just("//"), Just("\n"), Just("  "), Just("{{"), Just("}}"), Just("{{!"), Just("{{!--"), Just("--}}"), Just("{"), Just("}"),
        Just("\\"), Just("é"), Just("{{condition}}"), Just("${"), Just("else"), Just("~"), Just("#"), Just("@"), Just("../"), Just("\r\n"),
    ], 0..14)) {
        let text = parts.concat();
        let found = compile_in::<Assignment<'static>>(&text, FileId(0));
        if let Err(found) = found {
            prop_assert!(found.has_errors());
            for d in found {
                let span = d.primary.unwrap().span;
                prop_assert!(text.get(span.start as usize..span.end as usize).is_some());
            }
        }
    }

    /// What is built in is read without a parser, to the same program, places and all.
    #[test]
    fn built_in_templates_are_the_programs_that_users_would_get(text in layout()) {
        for text in [text.replace('~', ""), text] {
            let parsed = compile_in::<Assignment<'static>>(&text, Span::DETACHED.file);
            prop_assert!(parsed.is_ok(), "{}", text);
            prop_assert_eq!(compile_built_in::<Assignment<'static>>(&text).ok(), parsed.ok(), "{}", text);
        }
    }

    /// Layout is handlebars': where text is accepted, it comes out as the handlebars crate itself renders it.
    #[test]
    fn layout_is_that_of_handlebars(text in layout(), eligible: bool) {
        let template = compile_in::<Assignment<'static>>(&text, FileId(0));
        prop_assert!(template.is_ok(), "{}", text);
        let Ok(template) = template else { return Ok(()) };
        let view = Assignment { eligible, tags: vec![Literal::new("x"), Literal::new("y")], ..assignment() };
        let mut ours = String::new();
        template.render(&view, &mut ours);
        let mut oracle = handlebars::Handlebars::new();
        oracle.register_escape_fn(handlebars::no_escape);
        let data = serde_json::json!({ "version": 7, "eligible": eligible, "condition": null, "tags": ["'x'", "'y'"] });
        let theirs = oracle.render_template(&text, &data).unwrap();
        prop_assert_eq!(ours, theirs, "{}", text);
    }
}
