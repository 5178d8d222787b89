//! Expressions of ARM templates.

use crate::emit::formula::{Dialect, Piece};
use crate::escape::{Arm, arm_expression_string};
use crate::policy::Scope;

/// Code between the `[` and `]` of a template's string.
#[derive(Clone, Copy, Debug)]
pub enum Code {}

impl Dialect for Code {
    type Language = Arm;

    fn string(raw: &str, out: &mut String) {
        arm_expression_string(raw, out);
    }

    fn parameter(name: &str, out: &mut String) {
        out.push_str("parameters(");
        arm_expression_string(name, out);
        out.push(')');
    }

    fn join(pieces: &[Piece<'_>], out: &mut String) {
        match pieces {
            [] => out.push_str("''"),
            [Piece::Text(text)] => Code::string(text, out),
            [Piece::Parameter(name)] => Code::parameter(name, out),
            _ => format(pieces, out),
        }
    }
}

/// Writes `format('..{0}..', ..)`. Braces of the text are doubled, or they would be places for values.
fn format(pieces: &[Piece<'_>], out: &mut String) {
    let mut text = String::new();
    let mut places = 0;
    for piece in pieces {
        match piece {
            Piece::Text(known) => text.push_str(&known.replace('{', "{{").replace('}', "}}")),
            Piece::Parameter(_) => {
                text.push_str(&format!("{{{places}}}"));
                places += 1;
            }
        }
    }
    out.push_str("format(");
    Code::string(&text, out);
    for piece in pieces {
        if let Piece::Parameter(name) = piece {
            out.push_str(", ");
            Code::parameter(name, out);
        }
    }
    out.push(')');
}

/// Writes the id of the first `levels` levels of a resource in the template's own resource group, with one more level
/// of the type `below` whose name is the code `name`.
pub(super) fn resource_id(scope: &Scope, levels: usize, below: Option<(&str, &str)>, out: &mut String) {
    let Scope::Resource { provider, path, .. } = scope else { return };
    let mut kind = provider.to_string();
    for (level, _) in path.iter().take(levels) {
        kind.push('/');
        kind.push_str(level);
    }
    if let Some((child, _)) = below {
        kind.push('/');
        kind.push_str(child);
    }
    out.push_str("resourceId(");
    Code::string(&kind, out);
    for (_, name) in path.iter().take(levels) {
        out.push_str(", ");
        Code::term(name, out);
    }
    if let Some((_, name)) = below {
        out.push_str(", ");
        out.push_str(name);
    }
    out.push(')');
}
