//! Names that would end a tag, an attribute, a comment or the script, or hide: they are text, and nothing else.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use rolecast::policy::Policy;

use super::document::{Document, Element};
use super::pages::{page, pair};
use crate::diff_support::compared;

fn hostile() -> Vec<String> {
    let shared = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/hostile/texts.txt")).unwrap();
    let mut texts: Vec<String> = shared.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let own = [
        "</script><script>alert(1)</script>",
        "</style><style>* { display: none }",
        "</title></head><body onload=alert(1)>",
        "\" onmouseover=\"alert(1)\" x=\"",
        "' autofocus onfocus='alert(1)",
        "<img src=x onerror=alert(1)>",
        "<!-- --!> --><svg onload=alert(1)>",
        "&lt;b&gt; &amp;lt; &#60; &#x3c;",
        "</td></tr></table><iframe src=https://contoso.com>",
        "</textarea></select></template></noscript><form>",
        "<a href='javascript:alert(1)'>x</a>",
        "`<b>` and `` ``` <i>`",
        "]]><?php x ?><!DOCTYPE x>",
    ];
    texts.extend(own.map(str::to_owned));
    texts.retain(|text| !text.is_empty());
    texts
}

/// As it is shown: what cannot be seen is written out.
fn shown(raw: &str) -> String {
    rolecast::escape::Plain(raw).to_string()
}

/// The same policy with other names.
fn named(mut policy: Policy, name: &str) -> Policy {
    for persona in &mut policy.personas {
        persona.name = name.into();
    }
    policy.project = name.into();
    for environment in &mut policy.environments {
        environment.name = name.into();
        for assignment in &mut environment.assignments {
            let mut principal = (*assignment.principal).clone();
            principal.name = Some(name.into());
            assignment.principal = Arc::new(principal);
            let mut role = (*assignment.role).clone();
            role.name = name.into();
            assignment.role = Arc::new(role);
            assignment.condition = Some(name.into());
        }
    }
    policy
}

/// What a page is made of, but for where code may be parted.
fn shape(document: &Document) -> Vec<(String, Vec<String>)> {
    let names = |one: &Element| one.attributes().into_iter().map(|(name, _)| name).collect();
    let all = document.elements();
    all.iter().filter(|one| !["wbr", "code"].contains(&one.tag().as_str())).map(|one| (one.tag(), names(one))).collect()
}

/// A page with everything named so.
fn of((before, after): &(Policy, Policy), name: &str) -> String {
    let (before, after) = (named(before.clone(), name), named(after.clone(), name));
    let found = compared(&before, &after);
    let refused = found.refused_by(rolecast::diff::Gate::Any);
    page(&before, &after, &found, refused.as_slice())
}

/// One with all of it in every name.
pub(crate) fn worst() -> String {
    of(&pair("reader-to-contributor"), &hostile().join(" "))
}

#[test]
fn hostile_names_are_text() {
    let pair = pair("reader-to-contributor");
    let of = |name: &str| of(&pair, name);
    let plain = Document::of(&of("plain"));
    for name in hostile() {
        let text = of(&name);
        let document = Document::of(&text);
        assert_eq!(shape(&document), shape(&plain), "{name:?}");
        assert_eq!(document.comments(), 0, "{name:?}");
        let wanted = shown(&name).split_whitespace().collect::<Vec<_>>().join(" ");
        for (place, count) in [("called", 1), ("environment", 1)] {
            let texts: Vec<String> = document.classed(place).iter().map(Element::text).collect();
            assert!(
                texts.iter().filter(|text| text.starts_with(&wanted)).count() >= count,
                "{place}: {name:?}: {texts:?}"
            );
        }
        assert!(document.id("assignments").unwrap().text().contains(&wanted), "{name:?}");
        assert_eq!(document.one("title").text(), format!("broadened: what access changes in {wanted}"));
        // Nothing turns the writing around, and nothing is there that is not seen.
        let acts = |c: char| {
            c.is_control() && c != '\n' || matches!(c, '\u{200b}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        };
        assert!(!text.contains(acts), "{name:?}");
    }
}

/// As text and as an attribute, each text comes back from the parser as it is shown.
#[test]
fn text_and_attributes_come_back_as_they_are_shown() {
    for raw in hostile() {
        let (mut text, mut attribute) = (String::new(), String::new());
        rolecast::escape::html_text(&raw, &mut text);
        rolecast::escape::html_attribute(&raw, &mut attribute);
        let document = Document::of(&format!("<!doctype html><title>x</title><p title={attribute}>{text}</p>"));
        let tags: Vec<String> = document.elements().iter().map(Element::tag).collect();
        assert_eq!(tags, ["html", "head", "title", "body", "p"], "{raw:?}");
        assert_eq!(document.one("p").attribute("title"), Some(shown(&raw)));
        assert_eq!(document.one("p").source(), shown(&raw));
    }
}
