//! Any value of the policy as JSON on one line.
//!
//! The types say by `serde` what they look like; this writes it. It does what serde_json's serializer does for the kinds
//! of values that a policy is made of, and refuses the others; what makes it worth having is that it writes the names of
//! fields without looking for characters to escape, and copies JSON that was made before.

use std::fmt::Display;
use std::io::Write;

use serde::ser::{Error as _, Impossible, SerializeSeq, SerializeStruct, SerializeTuple};
use serde::{Serialize, Serializer};
use serde_json::Error;

use super::text;

/// Writes `value`.
#[inline]
pub(super) fn write<T: Serialize + ?Sized>(value: &T, out: &mut Vec<u8>) -> Result<(), Error> {
    value.serialize(To(out))
}

/// JSON that was made before, to be copied.
pub(super) struct Ready<'a>(pub(super) &'a [u8]);

impl Serialize for Ready<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // JSON has no bytes, so these are nothing else.
        serializer.serialize_bytes(self.0)
    }
}

struct To<'a>(&'a mut Vec<u8>);

fn refused<T>(what: &str) -> Result<T, Error> {
    Err(Error::custom(format_args!("a policy has no {what}")))
}

impl To<'_> {
    fn number(self, number: impl Display) -> Result<(), Error> {
        write!(self.0, "{number}").map_err(Error::custom)
    }
}

impl<'a> Serializer for To<'a> {
    type Ok = ();
    type Error = Error;
    type SerializeSeq = Items<'a>;
    type SerializeTuple = Items<'a>;
    type SerializeTupleStruct = Impossible<(), Error>;
    type SerializeTupleVariant = Impossible<(), Error>;
    type SerializeMap = Impossible<(), Error>;
    type SerializeStruct = Items<'a>;
    type SerializeStructVariant = Impossible<(), Error>;

    fn serialize_bool(self, value: bool) -> Result<(), Error> {
        self.0.extend_from_slice(if value { b"true" } else { b"false" });
        Ok(())
    }
    fn serialize_i8(self, value: i8) -> Result<(), Error> {
        self.number(value)
    }
    fn serialize_i16(self, value: i16) -> Result<(), Error> {
        self.number(value)
    }
    fn serialize_i32(self, value: i32) -> Result<(), Error> {
        self.number(value)
    }
    fn serialize_i64(self, value: i64) -> Result<(), Error> {
        self.number(value)
    }
    fn serialize_u8(self, value: u8) -> Result<(), Error> {
        self.number(value)
    }
    fn serialize_u16(self, value: u16) -> Result<(), Error> {
        self.number(value)
    }
    fn serialize_u32(self, value: u32) -> Result<(), Error> {
        self.number(value)
    }
    fn serialize_u64(self, value: u64) -> Result<(), Error> {
        self.number(value)
    }
    fn serialize_f32(self, _: f32) -> Result<(), Error> {
        refused("fractions")
    }
    fn serialize_f64(self, _: f64) -> Result<(), Error> {
        refused("fractions")
    }
    fn serialize_char(self, value: char) -> Result<(), Error> {
        self.serialize_str(value.encode_utf8(&mut [0; 4]))
    }
    #[inline]
    fn serialize_str(self, value: &str) -> Result<(), Error> {
        text::string(value, self.0);
        Ok(())
    }
    /// JSON that was made before: see [`Ready`].
    #[inline]
    fn serialize_bytes(self, value: &[u8]) -> Result<(), Error> {
        self.0.extend_from_slice(value);
        Ok(())
    }
    fn serialize_none(self) -> Result<(), Error> {
        self.serialize_unit()
    }
    #[inline]
    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Error> {
        value.serialize(self)
    }
    fn serialize_unit(self) -> Result<(), Error> {
        self.0.extend_from_slice(b"null");
        Ok(())
    }
    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Error> {
        self.serialize_unit()
    }
    #[inline]
    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<(), Error> {
        self.serialize_str(variant)
    }
    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result<(), Error> {
        value.serialize(self)
    }
    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<(), Error> {
        refused("values inside of a word")
    }
    #[inline]
    fn serialize_seq(self, _: Option<usize>) -> Result<Items<'a>, Error> {
        Ok(Items::open(self.0, b'[', b']'))
    }
    #[inline]
    fn serialize_tuple(self, _: usize) -> Result<Items<'a>, Error> {
        Ok(Items::open(self.0, b'[', b']'))
    }
    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Self::SerializeTupleStruct, Error> {
        refused("tuples with a name")
    }
    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, Error> {
        refused("values inside of a word")
    }
    fn serialize_map(self, _: Option<usize>) -> Result<Self::SerializeMap, Error> {
        refused("maps")
    }
    #[inline]
    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Items<'a>, Error> {
        Ok(Items::open(self.0, b'{', b'}'))
    }
    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, Error> {
        refused("values inside of a word")
    }
    fn collect_str<T: Display + ?Sized>(self, value: &T) -> Result<(), Error> {
        text::displayed(value, self.0).map_err(Error::custom)
    }
}

/// A list or an object that is being written.
struct Items<'a> {
    out: &'a mut Vec<u8>,
    first: bool,
    close: u8,
}

impl<'a> Items<'a> {
    #[inline]
    fn open(out: &'a mut Vec<u8>, open: u8, close: u8) -> Items<'a> {
        out.push(open);
        Items { out, first: true, close }
    }

    #[inline]
    fn separate(&mut self) {
        if !std::mem::take(&mut self.first) {
            self.out.push(b',');
        }
    }

    #[inline]
    fn item<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        self.separate();
        value.serialize(To(self.out))
    }

    #[inline]
    fn close(self) -> Result<(), Error> {
        self.out.push(self.close);
        Ok(())
    }
}

impl SerializeSeq for Items<'_> {
    type Ok = ();
    type Error = Error;
    #[inline]
    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        self.item(value)
    }
    #[inline]
    fn end(self) -> Result<(), Error> {
        self.close()
    }
}

impl SerializeTuple for Items<'_> {
    type Ok = ();
    type Error = Error;
    #[inline]
    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        self.item(value)
    }
    #[inline]
    fn end(self) -> Result<(), Error> {
        self.close()
    }
}

impl SerializeStruct for Items<'_> {
    type Ok = ();
    type Error = Error;
    /// The name of a field is a word of ours: nothing in it needs an escape.
    #[inline]
    fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Result<(), Error> {
        self.separate();
        self.out.push(b'"');
        self.out.extend_from_slice(key.as_bytes());
        self.out.extend_from_slice(b"\":");
        value.serialize(To(self.out))
    }
    #[inline]
    fn end(self) -> Result<(), Error> {
        self.close()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[derive(Serialize)]
    enum Word {
        Plain,
        #[serde(rename = "with \"quotes\"")]
        Quoted,
    }

    #[derive(Serialize)]
    struct Wrapped(u64);

    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Everything<'a> {
        some_text: &'a str,
        letter: char,
        yes: bool,
        numbers: (i8, i16, i32, i64, u8, u16, u32, u64),
        nothing: Option<u8>,
        something: Option<&'a str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        left_out: Option<u8>,
        unit: (),
        wrapped: Wrapped,
        words: [Word; 2],
        empty: Vec<u8>,
        pairs: Vec<(&'a str, Vec<bool>)>,
        inner: Option<Box<Everything<'a>>>,
    }

    fn everything<'a>(inner: Option<Box<Everything<'a>>>) -> Everything<'a> {
        Everything {
            some_text: "a \"b\" \\ \n ñ",
            letter: '"',
            yes: true,
            numbers: (i8::MIN, i16::MIN, i32::MIN, i64::MIN, u8::MAX, u16::MAX, u32::MAX, u64::MAX),
            nothing: None,
            something: Some(""),
            left_out: None,
            unit: (),
            wrapped: Wrapped(7),
            words: [Word::Plain, Word::Quoted],
            empty: Vec::new(),
            pairs: vec![("a", vec![true, false]), ("b", vec![])],
            inner,
        }
    }

    #[test]
    fn it_writes_what_serde_json_writes() {
        let value = everything(Some(Box::new(everything(None))));
        let mut out = Vec::new();
        write(&value, &mut out).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), serde_json::to_string(&value).unwrap());
    }

    #[test]
    fn what_is_ready_is_copied() {
        let (mut made, mut out) = (Vec::new(), Vec::new());
        write(&"a\"b", &mut made).unwrap();
        write(&[Ready(&made), Ready(&made)], &mut out).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), r#"["a\"b","a\"b"]"#);
    }

    #[test]
    fn what_no_policy_has_is_refused() {
        assert!(write(&1.5, &mut Vec::new()).is_err());
        assert!(write(&BTreeMap::from([("a", 1)]), &mut Vec::new()).is_err());
    }
}
