//! What benchmarks share.

pub(crate) mod generate;
pub(crate) mod measure;
