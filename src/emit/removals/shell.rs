//! Words of a shell, made of known text and of parameters. All text of users gets into the script here: in quotes, or,
//! in comments, without what ends a line.

use crate::emit::formula::{Piece, pieces};
use crate::escape::{shell_word, uri_path};
use crate::policy::{Environment, Scope, Term};

/// One word of a command.
#[derive(Clone, Debug, Default)]
pub(super) struct Word(Vec<Part>);

#[derive(Clone, Debug)]
enum Part {
    Text(String),
    /// The name of a variable.
    Variable(String),
}

impl Word {
    /// Known text.
    pub(super) fn known(text: &str) -> Word {
        Word(vec![Part::Text(text.to_owned())])
    }

    /// The value of a term of an environment.
    pub(super) fn term(environment: &Environment, term: &Term) -> Word {
        Word(vec![match term {
            Term::Literal(text) => Part::Text(text.to_string()),
            Term::Parameter(name) => Part::Variable(environment.qualified(name)),
        }])
    }

    /// The id of a scope of an environment.
    pub(super) fn scope(environment: &Environment, scope: &Scope) -> Word {
        let part = |piece: Piece<'_>| match piece {
            Piece::Text(text) => Part::Text(text),
            Piece::Parameter(name) => Part::Variable(environment.qualified(name)),
        };
        Word(pieces(&scope.to_string(), scope).into_iter().map(part).collect())
    }

    /// A scope in which parameters have their environments' names already: `/subscriptions/{dev_id}`.
    pub(super) fn qualified(text: &str) -> Word {
        let mut word = Word::default();
        for (at, segment) in text.split('/').enumerate() {
            let slash = if at > 0 { "/" } else { "" };
            word = match segment.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
                Some(name) => word.and(slash).with(Word(vec![Part::Variable(name.to_owned())])),
                None => word.and(&format!("{slash}{segment}")),
            };
        }
        word
    }

    /// With known text behind it.
    pub(super) fn and(mut self, text: &str) -> Word {
        self.0.push(Part::Text(text.to_owned()));
        self
    }

    /// With another one behind it.
    pub(super) fn with(mut self, other: Word) -> Word {
        self.0.extend(other.0);
        self
    }

    /// With known text as it stands in the path of an address; what is read from a variable stays as it is.
    pub(super) fn in_address(self) -> Word {
        let part = |part: Part| match part {
            Part::Text(text) => Part::Text(uri_path(&text)),
            variable @ Part::Variable(_) => variable,
        };
        Word(self.0.into_iter().map(part).collect())
    }

    /// With known text as it stands in a string of JSON: what JSON refuses beside, no shell can hold.
    pub(super) fn in_json(self) -> Word {
        let part = |part: Part| match part {
            Part::Text(text) => Part::Text(text.replace('\\', "\\\\").replace('"', "\\\"")),
            variable @ Part::Variable(_) => variable,
        };
        Word(self.0.into_iter().map(part).collect())
    }

    /// With known text as it stands in a string of JMESPath, the language of `az --query`.
    pub(super) fn in_query(self) -> Word {
        let part = |part: Part| match part {
            Part::Text(text) => Part::Text(text.replace('\\', "\\\\").replace('\'', "\\'")),
            variable @ Part::Variable(_) => variable,
        };
        Word(self.0.into_iter().map(part).collect())
    }

    /// The names of its parameters.
    pub(super) fn parameters(&self) -> impl Iterator<Item = String> + '_ {
        self.0.iter().filter_map(|part| match part {
            Part::Variable(name) => Some(name.clone()),
            Part::Text(_) => None,
        })
    }

    /// It as it stands in a script; or why it cannot.
    pub(super) fn text(&self) -> Result<String, String> {
        let mut out = String::new();
        let mut known = String::new();
        let write = |known: &mut String, out: &mut String| match std::mem::take(known) {
            text if text.is_empty() => Ok(()),
            text => shell_word(&text, out).map_err(|error| error.to_string()),
        };
        for part in &self.0 {
            match part {
                Part::Text(text) => known.push_str(text),
                Part::Variable(name) if is_name(name) => {
                    write(&mut known, &mut out)?;
                    out.push_str(&format!("\"${{{name}}}\""));
                }
                Part::Variable(name) => return Err(format!("`{name}` cannot be the name of a variable")),
            }
        }
        write(&mut known, &mut out)?;
        if out.is_empty() { Ok("''".to_owned()) } else { Ok(out) }
    }
}

/// Whether a shell takes it for the name of a variable.
fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic()) && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// Text of users in a comment, on its line.
pub(super) fn comment(text: &str) -> String {
    let fits = |c: char| shell_word(c.encode_utf8(&mut [0; 4]), &mut String::new()).is_ok();
    text.chars().map(|c| if fits(c) { c } else { '?' }).collect()
}
