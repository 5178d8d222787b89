//! Every word of a text is found where it was written, in whatever style, indentation and line ends.

use proptest::prelude::*;
use rolecast::source::{Part, SourceMap, Value, parse};

/// How a text is written.
#[derive(Clone, Copy, Debug)]
enum Style {
    Literal,
    Folded,
    Plain,
    Single,
    Double,
}

/// A word as a style writes it; in double quotes some characters are escaped, which `escapes` says.
fn written(word: &str, style: Style, escapes: u64) -> String {
    match style {
        Style::Literal | Style::Folded | Style::Plain => word.to_owned(),
        Style::Single => word.replace('\'', "''"),
        Style::Double => {
            let escaped = |(at, c): (usize, char)| match (escapes >> (at * 2 % 60) & 3, c) {
                (_, '"' | '\\') => format!("\\{c}"),
                (1, c) if u32::from(c) < 256 => format!("\\x{:02X}", u32::from(c)),
                (2, c) if u32::from(c) < 65536 => format!("\\u{:04x}", u32::from(c)),
                (3, c) => format!("\\U{:08x}", u32::from(c)),
                (_, c) => c.to_string(),
            };
            word.chars().enumerate().map(escaped).collect()
        }
    }
}

/// The words as the value of a key, with what stands between them: 0 a blank, 1 two, 2 a line's end, 3 an empty line
/// as well, 4 a deeper line, where the style has such.
fn document(words: &[(String, usize)], style: Style, escapes: u64, indent: usize) -> (String, Vec<String>) {
    let words_written: Vec<String> = words.iter().map(|(word, _)| written(word, style, escapes)).collect();
    let block = matches!(style, Style::Literal | Style::Folded);
    let mut text = match style {
        Style::Literal => format!("before: 1\nkey: |  # why\n{}", " ".repeat(indent)),
        Style::Folded => format!("before: 1\nkey: >-\n\n{}", " ".repeat(indent)),
        Style::Plain => "before: 1\nkey:   ".to_owned(),
        Style::Single => "before: 1\nkey: '".to_owned(),
        Style::Double => "before: 1\nkey: \"".to_owned(),
    };
    for (at, (word, (_, gap))) in words_written.iter().zip(words).enumerate() {
        if at > 0 {
            text += &match gap {
                0 => " ".to_owned(),
                1 => "  ".to_owned(),
                2 => format!("\n{}", " ".repeat(indent)),
                3 => format!("\n\n{}", " ".repeat(indent)),
                _ if block => format!("\n{}", " ".repeat(indent + 2)),
                _ if matches!(style, Style::Double) => format!(" \\\n{}", " ".repeat(indent)),
                _ => format!("  \n{}", " ".repeat(indent)),
            };
        }
        text += word;
    }
    text += match style {
        Style::Single => "'",
        Style::Double => "\"",
        _ => "",
    };
    text += "\nafter: 2\n";
    (text, words_written)
}

proptest! {
    #[test]
    fn a_word_is_found_where_it_was_written(
        words in prop::collection::vec(("w[a-zé'\"\\\\\u{1F600}:,#@|>{-]{0,5}", 0..5usize), 1..9),
        style in prop::sample::select(vec![Style::Literal, Style::Folded, Style::Plain, Style::Single, Style::Double]),
        escapes in any::<u64>(),
        indent in 1..5usize,
        crlf in any::<bool>(),
    ) {
        // What would end a plain text, or be a key.
        let unlike = |word: &str| matches!(style, Style::Plain) && word.contains([':', '#']);
        let words: Vec<(String, usize)> = words.into_iter().filter(|(word, _)| !unlike(word)).collect();
        prop_assume!(!words.is_empty());
        let (text, expected) = document(&words, style, escapes, indent);
        let text = if crlf { text.replace('\n', "\r\n") } else { text };
        let mut map = SourceMap::new();
        let read = parse(map.next_id(), &text);
        prop_assert!(read.errors.is_empty(), "{text}\n{:?}", read.errors);
        map.add("a.yaml", text.as_str());
        let Some(Value::Map(entries)) = read.node.map(|node| node.value) else { panic!("a mapping") };
        let node = &entries[1].value;
        let Value::Str(value) = &node.value else { panic!("a text: {text}") };
        let found: Vec<&str> = value
            .split_ascii_whitespace()
            .map(|word| {
                let start = word.as_ptr() as usize - value.as_ptr() as usize;
                let part = Part { value: value.clone(), range: start..start + word.len() };
                map.slice(map.written(node.span, &part).unwrap()).unwrap()
            })
            .collect();
        prop_assert_eq!(found, expected, "{}", text);
        // Behind the last word, where something is missing.
        let end = Part { value: value.clone(), range: value.len()..value.len() };
        let place = map.written(node.span, &end).unwrap();
        prop_assert_eq!(place.start, place.end);
        prop_assert!(text[..place.start as usize].ends_with(&written(&words.last().unwrap().0, style, escapes)), "{}", text);
    }
}
