//! A policy as `access.json` and back.
//!
//! One item a line, so that a text diff of two files is readable; keys in a fixed order, nothing that depends on the
//! day, the machine or the order of files. Reading gives an equal policy or says what is wrong with the text. The lines
//! that are read are those that are written: what they hold is borrowed where it is written, and owned where it is read.

mod lines;
mod read;
mod serializer;
mod text;
mod write;

use serde::{Deserialize, Serialize};

use crate::model::component::Mechanism;
use crate::model::persona::LevelName;
use crate::model::text::{Date, Duration, Guid};

pub use read::{ReadError, read};
pub use write::{write, write_part};

/// The version of the format; raised when a reader of the old one would be misled.
const VERSION: u32 = 1;

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct AssignmentLine<S, P, R, T, G> {
    mechanism: Mechanism,
    scope: S,
    principal: P,
    role: R,
    state: StateWord,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    until: Option<Date>,
    #[serde(default, rename = "for", skip_serializing_if = "Option::is_none")]
    duration: Option<Duration>,
    #[serde(default = "Option::default", skip_serializing_if = "Option::is_none")]
    condition: Option<T>,
    #[serde(default = "Option::default", skip_serializing_if = "Option::is_none")]
    justification: Option<T>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    name: Option<Guid>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    adopted: bool,
    key: T,
    #[serde(default = "Option::default", skip_serializing_if = "Option::is_none")]
    instance: Option<T>,
    grants: G,
}

#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum StateWord {
    Active,
    Eligible,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct GrantLine<K, T> {
    key: K,
    persona: T,
    instance: T,
    under: T,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    index: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    level: Option<LevelName>,
    #[serde(default = "Option::default", skip_serializing_if = "Option::is_none")]
    facet: Option<T>,
}
