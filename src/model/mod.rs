//! What people write: the files of a project as types, checked one by one.
//!
//! Takes nodes, gives typed values with the place of every word. Knows no Azure fact and no other file: whether a
//! component, a role or an environment exists is for [`resolve`](crate::resolve) to say.

pub mod accepted;
pub mod component;
pub mod deny;
pub mod environment;
pub mod exception;
mod explain;
mod hints;
mod mapping;
pub mod persona;
pub mod primitive;
pub mod project;
mod read;
pub mod role;
mod schema;
mod sources;
pub mod text;
mod union;

pub(crate) use explain::utf8;
pub use mapping::{Mapping, OneOrMany};
pub use read::{Read, read_file};
pub use schema::{FileKind, FileType, generate, generate_of, schema};
pub use sources::{Loaded, Sources};
