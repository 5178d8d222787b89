//! The shapes in which Azure's tools print a role definition, and the one role that they mean. Keys are compared
//! without case: PowerShell writes them with capitals.

use std::fmt;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};

use crate::catalog::role::{Permission, RoleDefinition, RoleKind};
use crate::model::text::Guid;

/// An entry of the listing, as it is printed.
#[derive(Default)]
pub(super) struct Entry {
    id: Option<String>,
    name: Option<String>,
    role_name: Option<String>,
    role_type: Option<String>,
    kind: Option<String>,
    is_custom: Option<bool>,
    description: Option<String>,
    scopes: Option<Vec<String>>,
    permissions: Option<Vec<Block>>,
    own: Block,
    properties: Option<Box<Entry>>,
}

/// A block of permissions, as it is printed.
#[derive(Default)]
struct Block(Permission);

impl Block {
    /// Takes `key` if it belongs to a block.
    fn take<'de, A: MapAccess<'de>>(&mut self, key: &str, map: &mut A) -> Result<bool, A::Error> {
        let Block(block) = self;
        match key {
            "actions" => block.actions = list(map)?,
            "notactions" => block.not_actions = list(map)?,
            "dataactions" => block.data_actions = list(map)?,
            "notdataactions" => block.not_data_actions = list(map)?,
            "condition" => block.condition = text(map)?,
            "conditionversion" => block.condition_version = text(map)?,
            _ => return Ok(false),
        }
        Ok(true)
    }
}

fn list<'de, A: MapAccess<'de>>(map: &mut A) -> Result<Vec<String>, A::Error> {
    let items = map.next_value::<Option<Vec<String>>>()?.unwrap_or_default();
    Ok(items.iter().map(|item| item.trim()).filter(|item| !item.is_empty()).map(str::to_owned).collect())
}

fn text<'de, A: MapAccess<'de>>(map: &mut A) -> Result<Option<String>, A::Error> {
    let text = map.next_value::<Option<String>>()?;
    Ok(text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()))
}

impl<'de> Deserialize<'de> for Block {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Block, D::Error> {
        struct Keys;
        impl<'de> Visitor<'de> for Keys {
            type Value = Block;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a block of permissions")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Block, A::Error> {
                let mut block = Block::default();
                while let Some(key) = map.next_key::<String>()? {
                    if !block.take(&key.to_ascii_lowercase(), &mut map)? {
                        map.next_value::<IgnoredAny>()?;
                    }
                }
                Ok(block)
            }
        }
        deserializer.deserialize_map(Keys)
    }
}

impl<'de> Deserialize<'de> for Entry {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Entry, D::Error> {
        struct Keys;
        impl<'de> Visitor<'de> for Keys {
            type Value = Entry;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a role definition")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Entry, A::Error> {
                let mut entry = Entry::default();
                while let Some(key) = map.next_key::<String>()? {
                    match key.to_ascii_lowercase().as_str() {
                        "id" => entry.id = text(&mut map)?,
                        "name" => entry.name = text(&mut map)?,
                        "rolename" => entry.role_name = text(&mut map)?,
                        "roletype" => entry.role_type = text(&mut map)?,
                        "type" => entry.kind = text(&mut map)?,
                        "iscustom" => entry.is_custom = map.next_value()?,
                        "description" => entry.description = text(&mut map)?,
                        "assignablescopes" => entry.scopes = Some(list(&mut map)?),
                        "permissions" => entry.permissions = map.next_value()?,
                        "properties" => entry.properties = map.next_value()?,
                        other => {
                            if !entry.own.take(other, &mut map)? {
                                map.next_value::<IgnoredAny>()?;
                            }
                        }
                    }
                }
                Ok(entry)
            }
        }
        deserializer.deserialize_map(Keys)
    }
}

/// The role that an entry means. A `draft`, a role that does not exist yet, may be without a GUID and without a type;
/// it gets a GUID of zeros and is a custom role.
pub(super) fn role(entry: Entry, draft: bool) -> Result<RoleDefinition, String> {
    let (id, outer) = (entry.id, entry.name);
    let inner = match entry.properties {
        Some(inner) => *inner,
        None => Entry { id: None, name: None, properties: None, ..entry },
    };
    let segment = |text: &str| text.rsplit('/').next().and_then(|last| last.parse::<Guid>().ok());
    let guid = outer.as_deref().and_then(segment).or_else(|| id.as_deref().and_then(segment));
    let name = inner.role_name.or_else(|| outer.filter(|name| name.parse::<Guid>().is_err()));
    let Some(name) = name else { return Err("this role definition has no `roleName`".to_owned()) };
    let Some(id) = guid.or_else(|| draft.then_some(Guid::NIL)) else {
        return Err(format!("the role `{}` has no GUID in `name` or `id`", name.escape_debug()));
    };
    let word = inner.role_type.or(inner.kind).unwrap_or_default();
    let kind = match (word.to_ascii_lowercase().as_str(), inner.is_custom) {
        ("builtinrole", _) | (_, Some(false)) => RoleKind::BuiltIn,
        ("customrole", _) | (_, Some(true)) => RoleKind::Custom,
        ("", None) if draft => RoleKind::Custom,
        _ => {
            let name = name.escape_debug();
            return Err(format!("the role `{name}` says neither `BuiltInRole` nor `CustomRole` in `roleType`"));
        }
    };
    let permissions = match inner.permissions {
        Some(blocks) => blocks,
        None => vec![inner.own],
    };
    let custom = kind == RoleKind::Custom;
    Ok(RoleDefinition {
        name,
        id,
        kind,
        description: inner.description.filter(|_| custom),
        permissions: permissions.into_iter().map(|Block(block)| block).collect(),
        assignable_scopes: inner.scopes.filter(|_| custom).unwrap_or_default(),
    })
}
