//! SQL of SQL Server (as `sqlcmd` and its kin read it) and of PostgreSQL: identifiers and literals.

use super::chars::{Unrepresentable, copy, hidden, push, replace};

/// Writes a T-SQL identifier: `[na]]me]`.
///
/// # Errors
/// Control characters and direction marks, which have no escape there, and `$(`, which `sqlcmd` replaces everywhere.
pub fn tsql_identifier(raw: &str, out: &mut String) -> Result<(), Unrepresentable> {
    let target = "a T-SQL identifier";
    if let Some(character) = raw.chars().find(|c| hidden(*c)) {
        return Err(Unrepresentable { character, target });
    }
    if raw.contains("$(") {
        return Err(Unrepresentable { character: '$', target });
    }
    out.push('[');
    replace(raw, out, ']', "]]");
    out.push(']');
    Ok(())
}

/// Writes a T-SQL literal: `N'it''s'`. Invisible characters are joined in by number, since a line `GO` would end the
/// batch inside a literal too; `$(` is split, since `sqlcmd` replaces variables there.
pub fn tsql_literal(raw: &str, out: &mut String) {
    out.push_str("N'");
    copy(
        raw,
        out,
        |b| matches!(b, b'\'' | b'$'),
        |out, c, rest| match c {
            '\'' => out.push_str("''"),
            '$' if rest.starts_with('(') => out.push_str("$' + N'"),
            '$' => out.push('$'),
            c => {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    push(out, format_args!("' + NCHAR({unit}) + N'"));
                }
            }
        },
    );
    out.push('\'');
}

/// Writes a PostgreSQL identifier: `"na""me"`, or `U&"..."` with invisible characters by number.
///
/// # Errors
/// NUL, which PostgreSQL cannot hold.
pub fn postgres_identifier(raw: &str, out: &mut String) -> Result<(), Unrepresentable> {
    no_nul(raw, "a PostgreSQL identifier")?;
    let numbered = raw.chars().any(hidden);
    out.push_str(if numbered { "U&\"" } else { "\"" });
    copy(
        raw,
        out,
        |b| matches!(b, b'"' | b'\\'),
        |out, c, _| match c {
            '"' => out.push_str("\"\""),
            '\\' if numbered => out.push_str("\\\\"),
            '\\' => out.push('\\'),
            c => push(out, format_args!("\\+{:06X}", u32::from(c))),
        },
    );
    out.push('"');
    Ok(())
}

/// Writes a PostgreSQL literal: `'it''s'`, or `E'...'` where a backslash or an invisible character is in it.
///
/// # Errors
/// NUL, which PostgreSQL cannot hold.
pub fn postgres_literal(raw: &str, out: &mut String) -> Result<(), Unrepresentable> {
    no_nul(raw, "a PostgreSQL literal")?;
    let escaped = raw.chars().any(|c| c == '\\' || hidden(c));
    out.push_str(if escaped { "E'" } else { "'" });
    copy(
        raw,
        out,
        |b| matches!(b, b'\'' | b'\\'),
        |out, c, _| match c {
            '\'' => out.push_str("''"),
            '\\' => out.push_str("\\\\"),
            c => push(out, format_args!("\\U{:08X}", u32::from(c))),
        },
    );
    out.push('\'');
    Ok(())
}

fn no_nul(raw: &str, target: &'static str) -> Result<(), Unrepresentable> {
    if raw.contains('\0') { Err(Unrepresentable { character: '\0', target }) } else { Ok(()) }
}
