//! Text in: files, spans, and YAML as a tree of nodes with places. Nothing else touches files.

mod node;
mod span;

pub use node::{Entry, Node, Value};
pub(crate) use span::SPANNED;
pub use span::{FileId, Span, Spanned};
