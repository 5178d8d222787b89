//! The kinds of text that a template's fields hold: literals, expressions, and words for comments.
//!
//! Escaping happens while writing, straight into the output; [`Literal::ready`] does it once for text that many
//! assignments share. There is no way from a `&str` into a template but through these types.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use super::Language;
use super::comment::comment;

/// Writes one text with its escape.
pub type Write = fn(&str, &mut String);

/// A text and how it is written: what a template's field comes down to.
#[derive(Clone, Debug)]
pub struct Fragment<'a> {
    text: Cow<'a, str>,
    /// None: as it stands.
    write: Option<Write>,
}

impl Fragment<'_> {
    /// Appends it to `out`.
    #[inline]
    pub fn write(&self, out: &mut String) {
        match self.write {
            None => out.push_str(&self.text),
            Some(write) => write(&self.text, out),
        }
    }

    fn ready(&self) -> Fragment<'static> {
        let mut text = String::with_capacity(self.text.len() + 8);
        self.write(&mut text);
        Fragment { text: Cow::Owned(text), write: None }
    }

    fn borrowed(&self) -> Fragment<'_> {
        Fragment { text: Cow::Borrowed(&self.text), write: self.write }
    }
}

impl fmt::Display for Fragment<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.write {
            None => f.write_str(&self.text),
            Some(_) => f.write_str(&self.ready().text),
        }
    }
}

macro_rules! text_kind {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        pub struct $name<'a, L> {
            fragment: Fragment<'a>,
            language: PhantomData<fn() -> L>,
        }

        impl<L> $name<'_, L> {
            /// The same with its escape already done, to be written many times.
            pub fn ready(&self) -> $name<'static, L> {
                $name { fragment: self.fragment.ready(), language: PhantomData }
            }

            /// The same, borrowed from this one.
            pub fn by_ref(&self) -> $name<'_, L> {
                $name { fragment: self.fragment.borrowed(), language: PhantomData }
            }

            /// The text with its escape.
            pub fn fragment(&self) -> &Fragment<'_> {
                &self.fragment
            }
        }

        impl<L> Clone for $name<'_, L> {
            fn clone(&self) -> Self {
                $name { fragment: self.fragment.clone(), language: PhantomData }
            }
        }

        impl<L> fmt::Debug for $name<'_, L> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), self.fragment)
            }
        }

        impl<L> fmt::Display for $name<'_, L> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.fragment.fmt(f)
            }
        }
    };
}

text_kind! {
    /// A complete literal of the language `L`, quotes included. Displayed as it is written.
    Literal
}

text_kind! {
    /// An expression of the language `L`: code, made by a backend, never by users.
    Expression
}

text_kind! {
    /// A literal or an expression of the language `L`: a value that may be known only at deployment.
    Term
}

impl<'a, L: Language> Literal<'a, L> {
    /// The value `raw`.
    pub fn new(raw: impl Into<Cow<'a, str>>) -> Literal<'a, L> {
        Literal { fragment: Fragment { text: raw.into(), write: Some(L::literal) }, language: PhantomData }
    }
}

impl<'a, L: Language> Expression<'a, L> {
    /// The code `code`; users' text goes into it by a [`Literal`] or another escape of the language.
    pub fn new(code: impl Into<Cow<'a, str>>) -> Expression<'a, L> {
        Expression { fragment: Fragment { text: code.into(), write: Some(L::expression) }, language: PhantomData }
    }
}

impl<'a, L> From<Literal<'a, L>> for Term<'a, L> {
    fn from(literal: Literal<'a, L>) -> Term<'a, L> {
        Term { fragment: literal.fragment, language: PhantomData }
    }
}

impl<'a, L> From<Expression<'a, L>> for Term<'a, L> {
    fn from(expression: Expression<'a, L>) -> Term<'a, L> {
        Term { fragment: expression.fragment, language: PhantomData }
    }
}

/// Words for a comment that starts with `//` or `#`.
#[derive(Clone, Debug)]
pub struct CommentText<'a>(Fragment<'a>);

impl<'a> CommentText<'a> {
    /// The words `raw`, on one line.
    pub fn new(raw: impl Into<Cow<'a, str>>) -> CommentText<'a> {
        CommentText(Fragment { text: raw.into(), write: Some(comment) })
    }

    /// The text with its escape.
    pub fn fragment(&self) -> &Fragment<'_> {
        &self.0
    }

    /// The same, borrowed from this one.
    pub fn by_ref(&self) -> CommentText<'_> {
        CommentText(self.0.borrowed())
    }
}

impl fmt::Display for CommentText<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
