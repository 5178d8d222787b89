//! Literal values of conditions, and what to say of names that are none.
//!
//! Takes a token and what the operator compares, gives a value or records why it is none.

use super::ast::{Literal, Value};
use super::lex::{Kind, Token};
use super::operator::{Family, Operator, Quantifier};
use super::parse::Parser;
use crate::diagnostic::nearest;
use crate::model::text::Guid;

/// The value that `token` writes for an operator of `family`.
pub(super) fn value(parser: &mut Parser<'_>, token: &Token, family: Family) -> Option<Literal> {
    let written = parser.slice(&token.range);
    let quoted = token.kind == Kind::Text;
    let inner = if quoted { unquote(written) } else { written };
    let value = match family {
        Family::Text | Family::Opaque => quoted.then(|| Value::Text(inner.to_owned())),
        Family::DateTime => (quoted && is_date_time(inner)).then(|| Value::Text(inner.to_owned())),
        Family::Guid => Guid::parse(inner).map(Value::Guid),
        Family::Bool if quoted => None,
        Family::Bool => match inner {
            _ if inner.eq_ignore_ascii_case("true") => Some(Value::Bool(true)),
            _ if inner.eq_ignore_ascii_case("false") => Some(Value::Bool(false)),
            _ => None,
        },
        Family::Number if quoted => None,
        Family::Number => inner.parse().ok().map(Value::Number),
    };
    if value.is_none() {
        let shown = shorten(written);
        let help = match family {
            Family::Text if !quoted => format!("write '{inner}'"),
            Family::Bool | Family::Number if quoted => format!("write {inner} without quotes"),
            _ => format!("write {}", family.example()),
        };
        let message = match family {
            Family::Text | Family::Opaque => format!("`{shown}` is not in quotes"),
            Family::Guid => format!("`{shown}` is no GUID"),
            Family::Bool => format!("`{shown}` is neither true nor false"),
            Family::Number => format!("`{shown}` is no whole number"),
            Family::DateTime => format!("`{shown}` is no point in time"),
        };
        parser.error(token.range.clone(), message, help);
    }
    value.map(|value| Literal { value, range: token.range.clone() })
}

/// The pattern of ActionMatches or SubOperationMatches.
pub(super) fn pattern(parser: &mut Parser<'_>, token: &Token) -> Option<Literal> {
    let literal = value(parser, token, Family::Text)?;
    if literal.value.text().is_none_or(|text| text.trim().is_empty()) {
        parser.error(
            token.range.clone(),
            "the pattern is empty",
            "name an action, as Microsoft.Authorization/roleAssignments/write",
        );
        return None;
    }
    Some(literal)
}

fn unquote(written: &str) -> &str {
    let inner = written.strip_prefix(['\'', '"']).unwrap_or(written);
    inner.strip_suffix(['\'', '"']).unwrap_or(inner)
}

/// `yyyy-mm-ddThh:mm:ss`, a fraction of up to seven digits, `Z`.
fn is_date_time(text: &str) -> bool {
    let Some((whole, zone)) = text.split_at_checked(19) else { return false };
    let shape = whole.bytes().zip(b"dddd-dd-ddTdd:dd:dd".iter()).all(|(byte, &expected)| match expected {
        b'd' => byte.is_ascii_digit(),
        _ => byte == expected,
    });
    let Some(fraction) = zone.strip_suffix('Z') else { return false };
    let digits = fraction.strip_prefix('.');
    let fraction = fraction.is_empty()
        || digits.is_some_and(|digits| (1..=7).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit()));
    shape && fraction
}

/// At most some forty characters of what the user wrote, for a message.
pub(super) fn shorten(written: &str) -> &str {
    match written.char_indices().nth(40) {
        Some((end, _)) => written.get(..end).unwrap_or(written),
        None => written,
    }
}

/// What to say of a name that is no operator: the message and the help.
pub(super) fn operator_help(word: &str) -> (String, String) {
    if word.is_empty() {
        return (
            "the operator is missing behind the quantifier".to_owned(),
            "as ForAnyOfAnyValues:StringEquals".to_owned(),
        );
    }
    let message = format!("`{word}` is no operator of conditions");
    let names = Operator::ALL.iter().map(|operator| operator.name());
    let help = match word {
        _ if Quantifier::parse(word).is_some() => {
            return (format!("the operator is missing behind `{word}`"), format!("as {word}:StringEquals"));
        }
        "=" | "==" => "operators are words: StringEquals, GuidEquals, BoolEquals, NumericEquals".to_owned(),
        "!=" | "<>" => {
            "operators are words: StringNotEquals, GuidNotEquals, BoolNotEquals, NumericNotEquals".to_owned()
        }
        _ => match nearest(word, names) {
            Some(near) => format!("did you mean `{near}`?"),
            None => {
                "such as StringEquals, StringStartsWith, StringLike, GuidEquals, BoolEquals, NumericLessThan".to_owned()
            }
        },
    };
    (message, help)
}

/// What to say of a name before `:` that is no quantifier.
pub(super) fn quantifier_help(word: &str) -> String {
    let names = Quantifier::ALL.iter().map(|quantifier| quantifier.name());
    match nearest(word, names) {
        Some(near) => format!("did you mean `{near}`?"),
        None => {
            "quantifiers are ForAnyOfAnyValues, ForAllOfAnyValues, ForAnyOfAllValues and ForAllOfAllValues".to_owned()
        }
    }
}
