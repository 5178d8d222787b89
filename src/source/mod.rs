//! Text in: files, of a folder or of a git revision, spans, and YAML as a tree of nodes with places. Nothing else touches
//! files or git.

mod de;
mod files;
pub mod git;
mod map;
mod node;
mod scalar;
mod span;
mod written;
mod yaml;
mod yaml_error;

pub(crate) use de::ONE_OR_MANY;
pub use de::{Error, from_node};
pub use files::{Files, LARGEST_FILE, Memory, Os};
pub use map::{File, Place, SourceMap, text};
pub(crate) use node::find;
pub use node::{Entry, Node, Value, locate};
pub use span::{FileId, Span, Spanned};
pub use written::Part;
pub use yaml::{Document, parse};
