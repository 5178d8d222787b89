//! Escapes: hostile text comes back unchanged from real parsers of the languages, and nothing gets out of its literal.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a helper that panics fails its test")]

use proptest::prelude::*;
use rolecast::escape::*;

/// Texts that try to end, open, hide or replace something.
fn hostile() -> Vec<String> {
    let mut texts: Vec<String> = [
        "",
        " ",
        "a",
        "'",
        "''",
        "'''",
        "\"",
        "\"\"\"",
        "\\",
        "\\\\",
        "\\'",
        "\\\"",
        "a\\",
        "${",
        "$${",
        "$$${",
        "$$$${a}",
        "%{",
        "%%{",
        "%%%{ if true }",
        "$%{",
        "%${",
        "${a}",
        "$",
        "$$",
        "%",
        "{{}}",
        "{{name}}",
        "{{{name}}}",
        "[",
        "]",
        "[]",
        "[[",
        "[[]",
        "[a]",
        "[[a]]",
        "[concat('a')]",
        "[a] b",
        " [a]",
        "\n",
        "\r",
        "\r\n",
        "a\nb",
        "\t",
        "\0",
        "a\0b",
        "\u{1b}[31m",
        "\u{7f}",
        "\u{85}",
        "\u{2028}",
        "\u{2029}",
        "\u{202e}evil\u{202c}",
        "\u{2066}x\u{2069}",
        "\u{200b}",
        "\u{feff}",
        "\u{ad}",
        "\u{301}",
        "e\u{301}",
        "\u{200d}",
        "👩‍💻",
        "🏴\u{e0067}\u{e0062}\u{e007f}",
        "é",
        "中文",
        "\u{10ffff}",
        "\u{fffe}",
        "\u{e000}",
        "*/",
        "/*",
        "//",
        "#",
        "<<EOT\nx\nEOT",
        "`",
        "``",
        "a`b``c",
        " `",
        "|",
        "<script>",
        "](http://x)",
        "<!--",
        "-->",
        "&amp;",
        "**",
        "# h",
        "- a",
        "1. a",
        "1) a",
        "www.contoso.com",
        "https://contoso.com",
        "a@contoso.com",
        "GO\n",
        "\nGO\n",
        "$(x)",
        ":name",
        "]]",
        "]",
        "--",
        ";",
        "\\u0041",
        "\\n",
        "$(rm -rf)",
        "O'Brien \"the\" $1",
        "''\u{202e}''",
        "::error::",
        "::error file=a,line=1::x",
        "%0A::error::x",
        "%25",
        "a,b:c=d",
        "##vso[task.setvariable variable=x]y",
        "a]b;c",
        "%AZP25%0D",
        "]]>",
        "<![CDATA[",
        "<?xml?>",
        "\u{ffff}",
    ]
    .map(str::to_owned)
    .into();
    texts.push("x".repeat(8192));
    texts.push("'\"\\${%{[\n".repeat(910));
    texts
}

fn literal<L: Language>(raw: &str) -> String {
    Literal::<L>::new(raw).to_string()
}

/// What may be seen of a text by its reader: no control, no direction mark, no line end.
fn is_plain(text: &str) -> bool {
    !text.chars().any(|c| {
        c.is_control()
            || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{200b}' | '\u{ad}')
    })
}

/// Resource Manager's own reading of a string: text, with a doubled bracket halved, or None for an expression.
fn arm_value(json: &str) -> Option<String> {
    match json.strip_prefix('[').filter(|_| json.ends_with(']')) {
        Some(rest) if rest.starts_with('[') => Some(rest.to_owned()),
        Some(_) => None,
        None => Some(json.to_owned()),
    }
}

fn check_arm(raw: &str) {
    let written = literal::<Arm>(raw);
    assert!(is_plain(&written), "{written}");
    let json: String = serde_json::from_str(&written).expect(&written);
    assert_eq!(arm_value(&json).as_deref(), Some(raw), "{written}");
    let mut plain = String::new();
    json_string(raw, &mut plain);
    assert_eq!(serde_json::from_str::<String>(&plain).expect(&plain), raw);
    let mut inner = String::new();
    arm_expression_string(raw, &mut inner);
    let code = Expression::<Arm>::new(format!("concat({inner}, 'x')")).to_string();
    assert!(is_plain(&code), "{code}");
    let json: String = serde_json::from_str(&code).expect(&code);
    let inside = json.strip_prefix("[concat('").and_then(|rest| rest.strip_suffix("', 'x')]")).expect(&json);
    // Every quote inside is one of a pair.
    assert!(inside.split("''").all(|part| !part.contains('\'')), "{inside}");
    assert_eq!(inside.replace("''", "'"), raw);
}

fn parse_hcl(written: &str) -> String {
    let body: hcl_edit::structure::Body =
        format!("x = {written}\ny = 1\n").parse().unwrap_or_else(|e| panic!("{written}: {e}"));
    let value = body.get_attribute("x").expect(written).value.clone();
    assert!(body.get_attribute("y").is_some() && body.len() == 2);
    match value {
        hcl_edit::expr::Expression::String(text) => text.value().clone(),
        hcl_edit::expr::Expression::StringTemplate(template) => template
            .iter()
            .map(|element| match element {
                hcl_edit::template::Element::Literal(text) => text.value().clone(),
                other => panic!("{written} holds code: {other:?}"),
            })
            .collect(),
        other => panic!("{written} is {other:?}"),
    }
}

fn check_hcl(raw: &str) {
    let written = literal::<Hcl>(raw);
    assert!(is_plain(&written), "{written}");
    assert_eq!(parse_hcl(&written), raw, "{written}");
}

/// A second reading of Bicep's strings, from the language's list of escapes.
fn bicep_value(written: &str) -> String {
    let inner = written.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\'')).expect(written);
    let mut out = String::new();
    let mut rest = inner.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '\'' => panic!("{written} is closed early"),
            '$' if rest.peek() == Some(&'{') => panic!("{written} holds code"),
            '\\' => match rest.next() {
                Some('n') => out.push('\n'),
                Some('r') => out.push('\r'),
                Some('t') => out.push('\t'),
                Some(c @ ('\\' | '\'' | '$')) => out.push(c),
                Some('u') => {
                    assert_eq!(rest.next(), Some('{'));
                    let digits: String = rest.by_ref().take_while(|c| *c != '}').collect();
                    out.push(char::from_u32(u32::from_str_radix(&digits, 16).unwrap()).unwrap());
                }
                other => panic!("{written} has the unknown escape {other:?}"),
            },
            c => out.push(c),
        }
    }
    out
}

fn check_bicep(raw: &str, parser: &mut tree_sitter::Parser) {
    let written = literal::<Bicep>(raw);
    assert!(is_plain(&written), "{written}");
    assert_eq!(bicep_value(&written), raw);
    if !is_cut_at_a_comment(&written) {
        assert!(is_one_string(&written, parser), "{written}");
    }
}

/// Whether the grammar reads a literal as one string without code in it, and what follows as what follows.
fn is_one_string(written: &str, parser: &mut tree_sitter::Parser) -> bool {
    let tree = parser.parse(format!("var x = {written}\nvar y = 1\n"), None).unwrap();
    let (root, shown) = (tree.root_node(), tree.root_node().to_sexp());
    !root.has_error()
        && root.named_child_count() == 2
        && !["interpolation", "comment"].iter().any(|part| shown.contains(part))
}

/// Whether the grammar that tests parse with takes a part of this literal for a comment, as Bicep does not: there is no
/// comment between the quotes of a string. It looks for one wherever it starts a new token in the string, which is at
/// its start and behind an escape, a `$` or a leading `#`.
fn is_cut_at_a_comment(written: &str) -> bool {
    let mut rest = written.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\'')).expect(written);
    loop {
        let words = rest.trim_start();
        if words.starts_with("//") || words.strip_prefix("/*").is_some_and(|words| words.contains("*/")) {
            return true;
        }
        let token = match rest.find(['\\', '$']) {
            _ if words.starts_with('#') => rest.len() - words.len() + 1,
            Some(at) if rest[at..].starts_with("\\u") => at + rest[at..].find('}').unwrap() + 1,
            Some(at) if rest[at..].starts_with('\\') => at + 2,
            Some(at) => at + 1,
            None => return false,
        };
        rest = &rest[token..];
    }
}

fn bicep_parser() -> tree_sitter::Parser {
    let mut parser = tree_sitter::Parser::new();
    parser.set_language(&tree_sitter_bicep::LANGUAGE.into()).unwrap();
    parser
}

#[test]
fn arm_strings_come_back_unchanged() {
    hostile().iter().for_each(|raw| check_arm(raw));
}

#[test]
fn hcl_strings_come_back_unchanged() {
    hostile().iter().for_each(|raw| check_hcl(raw));
}

#[test]
fn bicep_strings_come_back_unchanged() {
    let mut parser = bicep_parser();
    hostile().iter().for_each(|raw| check_bicep(raw, &mut parser));
}

/// The excuse in `check_bicep` is exact: it holds for what the grammar misreads and for nothing else.
#[test]
fn bicep_comments_are_none_between_quotes() {
    let mut parser = bicep_parser();
    assert_eq!(literal::<Bicep>("\u{7f}//"), r"'\u{7f}//'");
    assert_eq!(bicep_value(r"'\u{7f}//'"), "\u{7f}//");
    assert!(is_cut_at_a_comment(r"'\u{7f}//'") && !is_one_string(r"'\u{7f}//'", &mut parser));
    let mut texts = vec![String::new()];
    for _ in 0..4 {
        let longer = |text: &String| ["/", "*", " ", "\u{7f}", "$", "#", "'", "a"].map(|more| format!("{text}{more}"));
        texts = texts.iter().flat_map(longer).chain([String::new()]).collect();
    }
    for written in texts.iter().map(|raw| literal::<Bicep>(raw)) {
        assert_ne!(is_one_string(&written, &mut parser), is_cut_at_a_comment(&written), "{written}");
    }
}

#[test]
fn literals_look_as_the_languages_write_them() {
    assert_eq!(literal::<Arm>("[resourceGroup().id]"), r#""[[resourceGroup().id]""#);
    assert_eq!(literal::<Arm>("[test] value"), r#""[test] value""#);
    assert_eq!(literal::<Arm>("a\"b\\\n\u{202e}\u{1}"), r#""a\"b\\\n\u202e\u0001""#);
    assert_eq!(literal::<Arm>("\u{e0067}"), r#""\udb40\udc67""#);
    assert_eq!(Expression::<Arm>::new("parameters('a\"b')").to_string(), r#""[parameters('a\"b')]""#);
    assert_eq!(literal::<Bicep>("it's ${x} $5 \\ \u{202e}"), r"'it\'s \${x} $5 \\ \u{202e}'");
    assert_eq!(literal::<Hcl>("${x} %{y} $5 \"q\" \\"), r#""$${x} %%{y} $5 \"q\" \\""#);
    assert_eq!(literal::<Hcl>("$${x}"), r#""\u0024$${x}""#);
    assert_eq!(literal::<Hcl>("a\tb\0"), r#""a\tb\u0000""#);
}

#[test]
fn comments_stay_on_their_line_and_hide_nothing() {
    for raw in hostile() {
        let written = CommentText::new(raw.as_str()).to_string();
        assert!(is_plain(&written) && !written.contains("*/"), "{written}");
        let body: hcl_edit::structure::Body = format!("# {written}\n// {written}\ny = 1\n").parse().expect(&written);
        assert_eq!(body.len(), 1);
        let file = format!("// {written}\nvar y = 1\n");
        let tree = bicep_parser().parse(&file, None).unwrap();
        assert!(!tree.root_node().has_error(), "{file}");
    }
    assert_eq!(CommentText::new("a\r\nb */ \u{202e}c").to_string(), "a  b * / <U+202E>c");
}

fn escaped(raw: &str, escape: fn(&str, &mut String)) -> String {
    let mut out = String::new();
    escape(raw, &mut out);
    out
}

/// The runner's and the agent's way back: one pass for each escape, that of `%` last.
fn unescaped(written: &str, escapes: &[(&str, &str)]) -> String {
    escapes.iter().fold(written.to_owned(), |text, (token, escape)| text.replace(escape, token))
}

#[test]
fn commands_of_github_come_back_unchanged_from_one_line() {
    let data = [("\r", "%0D"), ("\n", "%0A"), ("%", "%25")];
    let property = [("\r", "%0D"), ("\n", "%0A"), (":", "%3A"), (",", "%2C"), ("%", "%25")];
    for raw in hostile() {
        let written = escaped(&raw, github_data);
        assert!(!written.contains(['\r', '\n']));
        assert_eq!(unescaped(&written, &data), raw);
        let written = escaped(&raw, github_property);
        assert!(!written.contains(['\r', '\n', ':', ',']));
        assert_eq!(unescaped(&written, &property), raw);
    }
    assert_eq!(escaped("a: 100%\n::error::b", github_data), "a: 100%25%0A::error::b");
    assert_eq!(escaped("a,b: %0A", github_property), "a%2Cb%3A %250A");
}

#[test]
fn commands_of_azure_pipelines_come_back_unchanged_from_one_line() {
    let data = [("\r", "%0D"), ("\n", "%0A"), ("%", "%AZP25")];
    let property = [(";", "%3B"), ("\r", "%0D"), ("\n", "%0A"), ("]", "%5D"), ("%", "%AZP25")];
    for raw in hostile() {
        let written = escaped(&raw, azure_data);
        assert!(!written.contains(['\r', '\n']));
        assert_eq!(unescaped(&written, &data), raw);
        let written = escaped(&raw, azure_property);
        assert!(!written.contains(['\r', '\n', ';', ']']));
        assert_eq!(unescaped(&written, &property), raw);
    }
    assert_eq!(escaped("100%\n##vso[a]b", azure_data), "100%AZP25%0A##vso[a]b");
    assert_eq!(escaped("a];b", azure_property), "a%5D%3Bb");
}

#[test]
fn xml_comes_back_unchanged_but_for_what_it_cannot_hold() {
    let held = |raw: &str| {
        let allowed =
            |c: char| matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
        raw.chars().fold(String::new(), |text, c| match allowed(c) {
            true => format!("{text}{c}"),
            false => format!("{text}\\u{{{:x}}}", u32::from(c)),
        })
    };
    for raw in hostile() {
        let file = format!("<a b={}>{}</a>", escaped(&raw, xml_attribute), escaped(&raw, xml_text));
        let document = roxmltree::Document::parse(&file).expect(&file);
        let root = document.root_element();
        assert_eq!(root.attribute("b"), Some(held(&raw).as_str()), "{file}");
        assert_eq!(root.text().unwrap_or_default(), held(&raw), "{file}");
        assert_eq!(root.descendants().filter(|node| node.is_element()).count(), 1, "{file}");
    }
    assert_eq!(escaped("\"a\" <b> & 'c'\n", xml_attribute), "\"&quot;a&quot; &lt;b&gt; &amp; 'c'&#10;\"");
    assert_eq!(escaped("a]]>\u{1b}[0m\r", xml_text), "a]]&gt;\\u{1b}[0m&#13;");
}

#[test]
fn markdown_text_is_shown_as_it_is() {
    for (raw, written) in [
        ("plain text, with (brackets) - and dots.", "plain text, with (brackets) - and dots."),
        ("*a* _b_ `c` [d](e) <f> # |", "\\*a\\* \\_b\\_ \\`c\\` \\[d\\](e) \\<f\\> \\# \\|"),
        ("# heading", "\\# heading"),
        ("- item", "\\- item"),
        ("1. item", "1\\. item"),
        ("12) item", "12\\) item"),
        // Leading white space would make a block of code; the first space, by number, ends that.
        ("    code", "&#32;   code"),
        (
            "https://contoso.com www.contoso.com a@contoso.com",
            "https\\://contoso.com www\\.contoso.com a\\@contoso.com",
        ),
        ("a\nb\u{202e}", "a b(U+202E)"),
        ("&lt;", "\\&lt;"),
    ] {
        assert_eq!(literal::<Markdown>(raw), written);
    }
    for raw in hostile() {
        assert!(is_plain(&literal::<Markdown>(&raw)));
    }
}

#[test]
fn markdown_code_spans_outlast_the_backticks_in_them() {
    let span = |raw: &str| {
        let mut out = String::new();
        markdown_code_span(raw, &mut out);
        out
    };
    for (raw, written) in [
        ("a", "`a`"),
        ("", "`  `"),
        ("a`b", "``a`b``"),
        ("`", "`` ` ``"),
        ("a``b`", "``` a``b` ```"),
        (" a ", "`  a  `"),
        ("a|b\nc", "`a|b c`"),
    ] {
        assert_eq!(span(raw), written);
    }
    for raw in hostile() {
        let written = span(&raw);
        assert!(is_plain(&written));
        let fence = written.len() - written.trim_start_matches('`').len();
        let inner = &written[fence..written.len() - fence];
        assert!(inner.split(|c| c != '`').all(|run| run.len() != fence), "{written}");
    }
    let mut cell = String::new();
    markdown_table_code_span("a|b", &mut cell);
    assert_eq!(cell, "`a\\|b`");
}

fn written<E>(f: impl FnOnce(&mut String) -> Result<(), E>) -> Option<String> {
    let mut out = String::new();
    f(&mut out).is_ok().then_some(out)
}

#[test]
fn sql_names_and_texts_are_quoted_or_refused() {
    let name = |raw: &str| written(|out| tsql_identifier(raw, out));
    assert_eq!(name("a]b [c").as_deref(), Some("[a]]b [c]"));
    assert_eq!((name("a\nb"), name("$(x)"), name("\u{202e}")), (None, None, None));
    let text = |raw: &str| {
        let mut out = String::new();
        tsql_literal(raw, &mut out);
        out
    };
    assert_eq!(text("it's"), "N'it''s'");
    assert_eq!(text("a\nGO\n"), "N'a' + NCHAR(10) + N'GO' + NCHAR(10) + N''");
    assert_eq!(text("$(x)"), "N'$' + N'(x)'");
    let name = |raw: &str| written(|out| postgres_identifier(raw, out));
    assert_eq!(name("a\"b\\c").as_deref(), Some("\"a\"\"b\\c\""));
    assert_eq!(name("a\"\\\u{202e}").as_deref(), Some("U&\"a\"\"\\\\\\+00202E\""));
    assert_eq!(name("\0"), None);
    let text = |raw: &str| written(|out| postgres_literal(raw, out));
    assert_eq!(text("it's").as_deref(), Some("'it''s'"));
    assert_eq!(text("a\\'\n").as_deref(), Some("E'a\\\\''\\U0000000A'"));
    assert_eq!(text("\0"), None);
    for raw in hostile() {
        let mut all = String::new();
        tsql_literal(&raw, &mut all);
        let _ =
            (tsql_identifier(&raw, &mut all), postgres_identifier(&raw, &mut all), postgres_literal(&raw, &mut all));
        assert!(is_plain(&all), "{all}");
    }
}

#[test]
fn shell_words_come_back_from_a_shell() {
    for raw in hostile() {
        let Some(word) = written(|out| shell_word(&raw, out)) else {
            assert!(!is_plain(&raw) || raw.chars().any(|c| c > '\u{7f}'), "{raw:?} was refused");
            continue;
        };
        assert!(is_plain(&word));
        let out = std::process::Command::new("sh").args(["-c", &format!("printf %s {word}")]).output().unwrap();
        assert_eq!(String::from_utf8(out.stdout).unwrap(), raw, "{word}");
    }
}

#[test]
fn terminals_get_one_visible_line() {
    assert_eq!(Plain("a\n\u{1b}[31m\u{202e}b").to_string(), "a\\n\\u{1b}[31m\\u{202e}b");
    assert!(hostile().iter().all(|raw| is_plain(&Plain(raw).to_string())));
}

#[test]
fn a_literal_made_ready_is_the_same_text() {
    for raw in hostile() {
        let literal = Literal::<Hcl>::new(raw.as_str());
        assert_eq!(literal.ready().to_string(), literal.to_string());
        assert_eq!(literal.ready().by_ref().ready().to_string(), literal.to_string());
    }
}

/// Terraform's own reading, where it is installed.
#[test]
fn terraform_reads_the_same_values() {
    let dir = tempfile::tempdir().unwrap();
    let texts: Vec<String> = hostile().into_iter().filter(|raw| raw.len() < 100).collect();
    let list: Vec<String> = texts.iter().map(|raw| literal::<Hcl>(raw)).collect();
    let file = format!("output \"x\" {{ value = jsonencode([{}]) }}\n", list.join(", "));
    std::fs::write(dir.path().join("main.tf"), file).unwrap();
    let run = |args: &[&str]| std::process::Command::new("terraform").current_dir(&dir).args(args).output();
    let Ok(init) = run(&["apply", "-auto-approve", "-no-color"]) else { return };
    assert!(init.status.success(), "{}", String::from_utf8_lossy(&init.stderr));
    let out = run(&["output", "-raw", "x"]).unwrap();
    let read: Vec<String> = serde_json::from_slice(&out.stdout).unwrap();
    // Terraform keeps text in Unicode's composed form.
    for (read, raw) in read.iter().zip(&texts).filter(|(_, raw)| !raw.contains('\u{301}')) {
        assert_eq!(read, raw);
    }
    assert_eq!(read.len(), texts.len());
}

proptest! {
    #[test]
    fn any_text_comes_back(raw in "\\PC*|[$%{}\\[\\]'\"\\\\\n\r\0a-c\u{202e}]{0,40}|(.|\n){0,40}") {
        check_arm(&raw);
        check_hcl(&raw);
        check_bicep(&raw, &mut bicep_parser());
    }
}
