//! Plain scalars by the core schema of YAML 1.2.2, section 10.3.2.
//!
//! Takes the text of a plain scalar, gives its value. `yes`, `no`, `on`, `off` and dates are text there.

use super::node::Value;

/// The value of a plain scalar; none for a whole number that 64 bits do not hold.
pub(super) fn plain(text: &str) -> Option<Value> {
    // Most scalars are words; one look at the first byte settles those.
    let first = text.as_bytes().first().copied();
    Some(match first {
        None => Value::Null,
        Some(b'+' | b'-' | b'.' | b'0'..=b'9') => return number(text),
        _ => match text {
            "~" | "null" | "Null" | "NULL" => Value::Null,
            "true" | "True" | "TRUE" => Value::Bool(true),
            "false" | "False" | "FALSE" => Value::Bool(false),
            _ => Value::Str(text.into()),
        },
    })
}

fn number(text: &str) -> Option<Value> {
    let digits = |text: &str, radix| !text.is_empty() && text.chars().all(|c| c.is_digit(radix));
    for (prefix, radix) in [("0o", 8), ("0x", 16)] {
        if let Some(rest) = text.strip_prefix(prefix).filter(|rest| digits(rest, radix)) {
            return i64::from_str_radix(rest, radix).ok().map(Value::Int);
        }
    }
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits(unsigned, 10) {
        return text.parse().ok().map(Value::Int);
    }
    let negative = text.starts_with('-');
    Some(match unsigned {
        ".inf" | ".Inf" | ".INF" => Value::Float(if negative { f64::NEG_INFINITY } else { f64::INFINITY }),
        ".nan" | ".NaN" | ".NAN" if unsigned.len() == text.len() => Value::Float(f64::NAN),
        _ if is_decimal(unsigned) => text.parse().map_or_else(|_| Value::Str(text.into()), Value::Float),
        _ => Value::Str(text.into()),
    })
}

/// `( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?`
fn is_decimal(text: &str) -> bool {
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let (mantissa, exponent) = text.split_once(['e', 'E']).map_or((text, None), |(m, e)| (m, Some(e)));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let mantissa = digits(whole) && digits(fraction) && !(whole.is_empty() && fraction.is_empty());
    let exponent = exponent.is_none_or(|exponent| {
        let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        !exponent.is_empty() && digits(exponent)
    });
    mantissa && exponent
}
