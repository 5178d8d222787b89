//! What the build script embeds as JSON, back as the types that files are read as.

use serde::de::{Deserialize, DeserializeOwned, Deserializer, MapAccess, SeqAccess, Visitor};

use crate::source::{Entry, Node, Span, Spanned, Value, from_node};

/// A value from its JSON, keys in written order. None for JSON that is no such value, which a test rules out.
pub(crate) fn decode<T: DeserializeOwned>(json: &str) -> Option<T> {
    let Tree(node) = serde_json::from_str(json).ok()?;
    from_node(&node).ok()
}

/// A node without places, read from JSON in the written order of keys.
struct Tree(Node);

impl Tree {
    fn of(value: Value) -> Tree {
        Tree(Node { value, span: Span::DETACHED })
    }
}

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Tree, D::Error> {
        struct Any;
        impl<'de> Visitor<'de> for Any {
            type Value = Tree;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a value")
            }
            fn visit_unit<E>(self) -> Result<Tree, E> {
                Ok(Tree::of(Value::Null))
            }
            fn visit_bool<E>(self, value: bool) -> Result<Tree, E> {
                Ok(Tree::of(Value::Bool(value)))
            }
            fn visit_i64<E>(self, value: i64) -> Result<Tree, E> {
                Ok(Tree::of(Value::Int(value)))
            }
            fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<Tree, E> {
                i64::try_from(value).map(|value| Tree::of(Value::Int(value))).map_err(E::custom)
            }
            fn visit_f64<E>(self, value: f64) -> Result<Tree, E> {
                Ok(Tree::of(Value::Float(value)))
            }
            fn visit_str<E>(self, value: &str) -> Result<Tree, E> {
                Ok(Tree::of(Value::Str(value.into())))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Tree, A::Error> {
                let mut items = Vec::new();
                while let Some(Tree(item)) = seq.next_element()? {
                    items.push(item);
                }
                Ok(Tree::of(Value::Seq(items)))
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Tree, A::Error> {
                let mut entries = Vec::new();
                while let Some((key, Tree(value))) = map.next_entry::<String, Tree>()? {
                    entries.push(Entry { key: Spanned::detached(key.into_boxed_str()), value });
                }
                Ok(Tree::of(Value::Map(entries)))
            }
        }
        deserializer.deserialize_any(Any)
    }
}
