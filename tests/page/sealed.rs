//! A page loads nothing, runs nothing but its own, and needs no script to say what it says.

use sha2::{Digest, Sha256};

use super::document::Document;
use super::pages::all;

/// Elements that load or send something, or that change what addresses mean.
const LOADING: [&str; 18] = [
    "link", "img", "picture", "source", "iframe", "frame", "object", "embed", "applet", "audio", "video", "track",
    "base", "portal", "svg", "math", "a", "area",
];
/// Attributes that do.
const ADDRESSES: [&str; 14] = [
    "src",
    "srcset",
    "href",
    "action",
    "formaction",
    "data",
    "poster",
    "background",
    "ping",
    "cite",
    "longdesc",
    "manifest",
    "style",
    "srcdoc",
];

/// RFC 4648, read digit by digit.
fn bytes(base64: &str) -> Vec<u8> {
    let digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let bits: String =
        base64.trim_end_matches('=').chars().map(|digit| format!("{:06b}", digits.find(digit).unwrap())).collect();
    assert_eq!(base64.len() % 4, 0);
    bits.as_bytes()
        .chunks_exact(8)
        .map(|byte| u8::from_str_radix(std::str::from_utf8(byte).unwrap(), 2).unwrap())
        .collect()
}

#[test]
fn nothing_is_loaded_and_nothing_foreign_runs() {
    for case in all() {
        let document = Document::of(&case.page);
        for one in document.elements() {
            assert!(!LOADING.contains(&one.tag().as_str()), "{}: <{}>", case.name, one.tag());
            for (name, value) in one.attributes() {
                assert!(
                    !ADDRESSES.contains(&name.as_str()) && !name.starts_with("on"),
                    "{}: {name}={value}",
                    case.name
                );
                let refresh = name == "http-equiv" && !value.eq_ignore_ascii_case("Content-Security-Policy");
                assert!(!refresh, "{}: {value}", case.name);
            }
        }
        let (style, script) = (document.one("style").source(), document.one("script").source());
        for word in ["url(", "@import", "image(", "image-set("] {
            assert!(!style.contains(word), "{word}");
        }
        for word in ["fetch", "XMLHttpRequest", "WebSocket", "EventSource", "sendBeacon", "import", "innerHTML", "eval"]
        {
            assert!(!script.contains(word), "{word}");
        }
        // The policy stands ahead of what it is about, and names exactly this style and this script.
        let metas = document.all("meta");
        let policy = metas.iter().find(|one| one.attribute("http-equiv").is_some()).unwrap();
        let policy = policy.attribute("content").unwrap();
        let rules: Vec<&str> = policy.split("; ").collect();
        let hash = |rule: &str, of: &str| {
            let base64 = rule.strip_prefix(&format!("{of} 'sha256-")).unwrap().strip_suffix('\'').unwrap();
            bytes(base64)
        };
        assert_eq!(rules[0], "default-src 'none'");
        assert_eq!(hash(rules[1], "style-src"), Sha256::digest(&style).to_vec());
        assert_eq!(hash(rules[2], "script-src"), Sha256::digest(&script).to_vec());
        assert_eq!(rules[3..], ["base-uri 'none'", "form-action 'none'"]);
        let place = |text: &str| case.page.find(text).unwrap();
        assert!(place("Content-Security-Policy") < place("<title>") && place("<title>") < place("<style>"));
    }
}

/// What only the script can use is hidden until it says otherwise, and nothing else is.
#[test]
fn without_a_script_all_is_there_but_the_filters() {
    for case in all() {
        let document = Document::of(&case.page);
        let hidden: Vec<_> = document.elements().into_iter().filter(|one| one.attribute("hidden").is_some()).collect();
        assert!(hidden.len() < 2, "{}", case.name);
        assert!(hidden.iter().all(|one| one.tag() == "form"), "{}", case.name);
        let inside: usize = hidden.iter().map(|form| form.all("button").len() + form.all("input").len()).sum();
        assert_eq!(document.all("button").len() + document.all("input").len(), inside, "{}", case.name);
    }
}
