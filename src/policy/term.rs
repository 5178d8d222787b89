//! A value that is known, or a parameter that the deployment supplies.

use std::fmt;

use super::Text;

/// A segment of a scope, or a principal's object id.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Term {
    /// The value itself.
    Literal(Text),
    /// The name of the parameter that holds it.
    Parameter(Text),
}

impl Term {
    /// The value, when it is known.
    pub fn literal(&self) -> Option<&Text> {
        match self {
            Term::Literal(value) => Some(value),
            Term::Parameter(_) => None,
        }
    }

    /// The parameter's name, when there is one.
    pub fn parameter(&self) -> Option<&Text> {
        match self {
            Term::Literal(_) => None,
            Term::Parameter(name) => Some(name),
        }
    }

    /// Writes what [`Display`](fmt::Display) shows.
    pub(super) fn write(&self, out: &mut impl fmt::Write) -> fmt::Result {
        match self {
            Term::Literal(value) => out.write_str(value),
            Term::Parameter(name) => {
                out.write_char('{')?;
                out.write_str(name)?;
                out.write_char('}')
            }
        }
    }

    /// Reads what [`Display`](fmt::Display) writes. No literal holds a brace: the resolver has seen to that.
    pub(super) fn parse(text: &str) -> Term {
        match text.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
            Some(name) => Term::Parameter(name.into()),
            None => Term::Literal(text.into()),
        }
    }
}

/// The value, or `{parameter}`.
impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f)
    }
}

impl serde::Serialize for Term {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Term::Literal(value) => serializer.serialize_str(value),
            Term::Parameter(_) => serializer.collect_str(self),
        }
    }
}

impl<'de> serde::Deserialize<'de> for Term {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        Ok(Term::parse(&text))
    }
}
