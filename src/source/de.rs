//! Types from nodes: a serde deserializer over [`Node`].
//!
//! Takes a node, gives a value of any type that serde can read, or the first thing that does not fit, at the innermost
//! node that it is about. Offers places under [`SPANNED`] and single items as lists under [`ONE_OR_MANY`]. Nothing is
//! coerced: `1` is no text and `"1"` no number. A key with nothing after it is no way to leave a value out: in a file
//! about access, an `expires:` that somebody meant to fill in must not read as access without an end.

use std::fmt;

use serde::de::value::StrDeserializer;
use serde::de::{
    self, DeserializeOwned, DeserializeSeed, Deserializer, Expected, IntoDeserializer, Unexpected, Visitor,
};
use serde::forward_to_deserialize_any;

use super::node::{Entry, Node, Value};
use super::span::{SPANNED, Span, Spanned};

/// The newtype under which a type asks for a list that may be written as one item: that item comes as a list of one.
pub(crate) const ONE_OR_MANY: &str = "$rolecast::OneOrMany";

/// Why a node is not what a type expects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// What is wrong, in a diagnostic's wording.
    pub message: String,
    /// The innermost node that it is about.
    pub span: Span,
}

impl Error {
    /// The same, at `span` unless the place is known already.
    fn at(self, span: Span) -> Error {
        if self.span.is_attached() { self } else { Error { span, ..self } }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}

impl de::Error for Error {
    fn custom<T: fmt::Display>(message: T) -> Error {
        Error { message: message.to_string(), span: Span::DETACHED }
    }
    fn invalid_type(found: Unexpected<'_>, expected: &dyn Expected) -> Error {
        let found = match found {
            Unexpected::Unit | Unexpected::Option => "nothing",
            Unexpected::Bool(_) => "true or false",
            Unexpected::Signed(_) | Unexpected::Unsigned(_) | Unexpected::Float(_) => "a number",
            Unexpected::Seq => "a list",
            Unexpected::Map => "a mapping",
            _ => "text",
        };
        de::Error::custom(format_args!("{expected} is expected, found {found}"))
    }
    fn missing_field(field: &'static str) -> Error {
        de::Error::custom(format_args!("the key `{field}` is missing"))
    }
    fn unknown_field(field: &str, _: &'static [&'static str]) -> Error {
        de::Error::custom(format_args!("the key `{field}` is unknown"))
    }
    fn unknown_variant(variant: &str, expected: &'static [&'static str]) -> Error {
        de::Error::custom(format_args!("`{variant}` is none of {}", expected.join(", ")))
    }
}

/// Reads a value out of a node.
///
/// # Errors
/// When the node is not what the type expects; the first place where it is not.
pub fn from_node<T: DeserializeOwned>(node: &Node) -> Result<T, Error> {
    T::deserialize(Reader(node)).map_err(|error| error.at(node.span))
}

#[derive(Clone, Copy)]
struct Reader<'a>(&'a Node);

impl<'de> Deserializer<'de> for Reader<'_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match &self.0.value {
            Value::Null => visitor.visit_unit(),
            Value::Bool(value) => visitor.visit_bool(*value),
            Value::Int(value) => visitor.visit_i64(*value),
            Value::Float(value) => visitor.visit_f64(*value),
            Value::Str(text) => visitor.visit_str(text),
            Value::Seq(items) => visitor.visit_seq(Items { items, place: self.0.span }),
            Value::Map(entries) => visitor.visit_map(Entries { entries, value: None }),
        }
        .map_err(|error| error.at(self.0.span))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, Error> {
        match name {
            SPANNED => visitor.visit_seq(Placed { inner: Some(self), place: self.0.span, next: 0 }),
            ONE_OR_MANY if !matches!(self.0.value, Value::Seq(_)) => {
                visitor.visit_seq(Items { items: std::slice::from_ref(self.0), place: self.0.span })
            }
            ONE_OR_MANY => self.deserialize_any(visitor),
            _ => visitor.visit_newtype_struct(self),
        }
        .map_err(|error| error.at(self.0.span))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match &self.0.value {
            Value::Str(text) => {
                let word: StrDeserializer<'_, Error> = (&**text).into_deserializer();
                visitor.visit_enum(word)
            }
            _ => Err(de::Error::custom(format_args!("a word is expected, found {}", self.0.kind()))),
        }
        .map_err(|error: Error| error.at(self.0.span))
    }

    /// Derived types take a list for a mapping, by position; nobody who writes YAML means that.
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match &self.0.value {
            Value::Map(_) => self.deserialize_any(visitor),
            _ => {
                let message = format_args!("a mapping is expected, found {}", self.0.kind());
                Err(<Error as de::Error>::custom(message).at(self.0.span))
            }
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map identifier
    }
}

/// The items of a list.
struct Items<'a> {
    items: &'a [Node],
    place: Span,
}

impl<'de> de::SeqAccess<'de> for Items<'_> {
    type Error = Error;
    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Error> {
        let Some((item, rest)) = self.items.split_first() else { return Ok(None) };
        self.items = rest;
        seed.deserialize(Reader(item)).map(Some).map_err(|error| error.at(item.span).at(self.place))
    }
    fn size_hint(&self) -> Option<usize> {
        Some(self.items.len())
    }
}

/// The entries of a mapping.
struct Entries<'a> {
    entries: &'a [Entry],
    value: Option<&'a Node>,
}

impl<'de> de::MapAccess<'de> for Entries<'_> {
    type Error = Error;
    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Error> {
        let Some((entry, rest)) = self.entries.split_first() else { return Ok(None) };
        self.entries = rest;
        self.value = Some(&entry.value);
        seed.deserialize(KeyReader(&entry.key)).map(Some).map_err(|error| error.at(entry.key.span))
    }
    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Error> {
        let node =
            self.value.take().ok_or_else(|| <Error as de::Error>::custom("a value was asked for before its key"))?;
        seed.deserialize(Reader(node)).map_err(|error| error.at(node.span))
    }
    fn size_hint(&self) -> Option<usize> {
        Some(self.entries.len())
    }
}

/// A key of a mapping, which is text.
#[derive(Clone, Copy)]
struct KeyReader<'a>(&'a Spanned<Box<str>>);

impl<'de> Deserializer<'de> for KeyReader<'_> {
    type Error = Error;
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_str(&self.0.value).map_err(|error: Error| error.at(self.0.span))
    }
    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, Error> {
        match name {
            SPANNED => visitor.visit_seq(Placed { inner: Some(self), place: self.0.span, next: 0 }),
            _ => visitor.visit_newtype_struct(self),
        }
    }
    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        let word: StrDeserializer<'_, Error> = (&*self.0.value).into_deserializer();
        visitor.visit_enum(word).map_err(|error: Error| error.at(self.0.span))
    }
    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct seq
        tuple tuple_struct map struct identifier ignored_any
    }
}

/// File, start, end and value: what a [`Spanned`] is read from.
struct Placed<D> {
    inner: Option<D>,
    place: Span,
    next: u8,
}

impl<'de, D: Deserializer<'de, Error = Error>> de::SeqAccess<'de> for Placed<D> {
    type Error = Error;
    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Error> {
        self.next += 1;
        let number = match self.next {
            1 => self.place.file.0,
            2 => self.place.start,
            3 => self.place.end,
            _ => return self.inner.take().map(|inner| seed.deserialize(inner)).transpose(),
        };
        seed.deserialize(IntoDeserializer::<Error>::into_deserializer(number)).map(Some)
    }
}
